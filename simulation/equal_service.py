"""The comparison at equal service: less stock is no gain where customers are served worse.

One shift of the service factor z, the same for every stock point and replication of the world
with, is solved for until its mean fill rate is that of the world without. What is left of the
gap, and the luck in it, is carried into what is said of stock at equal service.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from simulation.equal_search import AIM, MOST_TRIES, Search, search
from simulation.estimates import PairedEstimate, interval
from simulation.interrupts import taken

if TYPE_CHECKING:
    from simulation.compared import Comparison
    from simulation.replications import Pool, Progress
    from simulation.world_run import Pair

    Values = dict[str, tuple[np.ndarray, np.ndarray]]

WIDEST_GAP = 0.005  # beyond half a point service is not called equal, whatever luck allows
_REACH = 1.0  # standard deviations around equal service that slopes are taken from


@dataclass(frozen=True)
class Level:
    """One outcome at a gap of exactly 0, as a ratio of with to without.

    Attributes
    ----------
    ratio : float
        Interpolated.
    low, high : float or None
        Its 90 % interval: luck in the outcome, and in the service that is held equal. None from one
        replication.
    """

    ratio: float
    low: float | None
    high: float | None


@dataclass(frozen=True, eq=False)
class EqualService:
    """A comparison with the world with moved to the fill rate of the world without.

    Attributes
    ----------
    kpi : str
        The fill rate that is made equal: ``fill_rate`` or ``factory_fill``.
    z_without, z_with : float
        Service factors; ``z_with`` is the one of those tried that serves most alike.
    z_low, z_high : float or None
        Service factors that these replications cannot tell apart by service: a 90 % interval
        around the one with a gap of 0. None where there is only one replication, or no match.
    fill_without, fill_with : float
        Mean fill rates, at ``z_with``.
    gap, gap_low, gap_high : float or None
        Mean paired difference of the two, and its 90 % t-interval.
    matched : bool
        Whether service is equal: the gap is within 0.05 points; or factors on both sides of
        equal service were found, none closer, and the gap is within its interval's half-width and
        within half a point.
    bracketed : bool
        Whether some factor serves better than the world without and some other worse.
    searched : tuple of (float, float)
        Lowest and highest service factor tried.
    evaluations : int
        Service factors tried, the unchanged one included.
    kpis : dict of str to PairedEstimate
        As in the comparison, at ``z_with``.
    at_equal : dict of str to Level
        Ratios at a gap of exactly 0; empty where there is no match.
    """

    kpi: str
    z_without: float
    z_with: float
    z_low: float | None
    z_high: float | None
    fill_without: float
    fill_with: float
    gap: float
    gap_low: float | None
    gap_high: float | None
    matched: bool
    bracketed: bool
    searched: tuple[float, float]
    evaluations: int
    kpis: dict[str, PairedEstimate]
    at_equal: dict[str, Level]


def add_equal_service(
    result: Comparison, pool: Pool, progress: Callable[[Progress], None] | None
) -> Comparison:
    """Add the comparisons at equal consumers' fill and at equal factory fill."""
    try:
        consumers = _match(result, pool, "fill_rate", progress)
        result = replace(result, equal_service=consumers)
        factories = _match(result, pool, "factory_fill", progress)
        result = replace(result, equal_factory_fill=factories)
    except KeyboardInterrupt:
        taken()
        return replace(result, stop_reason="interrupted")
    return result


def _match(
    result: Comparison, pool: Pool, kpi: str, progress: Callable[[Progress], None] | None
) -> EqualService:
    from simulation.compared import values_of
    from simulation.replications import Progress

    z = float(result.scenario.buyers.service_factor)
    values: dict[float, Values] = {0.0: result.values}

    def gap_at(shift: float) -> float:
        numbers = [pair.replication for pair in result.pairs]
        doing = f"safety factor {z + shift:.2f}, try {len(values) + 1} of at most {MOST_TRIES}"
        done: dict[int, Pair] = {}
        for pair in pool.run(numbers, shift):
            done[pair.replication] = pair
            if progress:
                progress(Progress(len(done), len(numbers), None, kpi, doing))
        values[shift] = values_of(done[number] for number in numbers)
        return float(np.mean(gaps(values[shift], kpi)))

    return summary(kpi, z, search(gap_at, float(np.mean(gaps(result.values, kpi)))), values)


def gaps(values: Values, kpi: str) -> np.ndarray:
    """Fill with less fill without, shape (replications,)."""
    without, with_ = values[kpi]
    return with_ - without


def summary(kpi: str, z: float, done: Search, values: dict[float, Values]) -> EqualService:
    """Tell what a search has found.

    Parameters
    ----------
    kpi : str
        Fill rate that was to be equal.
    z : float
        Service factor of the world without.
    done : Search
        Shifts tried.
    values : dict
        KPIs without and with, arrays of shape (replications,), by shift.
    """
    from simulation.compared import estimates_of

    best = values[done.shift]
    around = interval(gaps(best, kpi))
    half_width = (around[2] - around[1]) / 2.0 if around else 0.0
    bracketed = done.bracket is not None or done.gap == 0.0
    allowed = max(AIM, min(half_width, WIDEST_GAP)) if bracketed else AIM
    matched = abs(done.gap) <= allowed
    kpis = estimates_of(best)
    line = Line(kpi, done, values) if matched else None
    z_range = line.shifts() if line else None
    without, with_ = best[kpi]
    return EqualService(
        kpi=kpi,
        z_without=z,
        z_with=z + done.shift,
        z_low=z + z_range[0] if z_range else None,
        z_high=z + z_range[1] if z_range else None,
        fill_without=float(np.mean(without)),
        fill_with=float(np.mean(with_)),
        gap=done.gap,
        gap_low=around[1] if around else None,
        gap_high=around[2] if around else None,
        matched=matched,
        bracketed=bracketed,
        searched=(z + min(done.tried), z + max(done.tried)),
        evaluations=len(done.tried),
        kpis=kpis,
        at_equal=line.levels(kpis) if line else {},
    )


class Line:
    """How outcomes move with service near equal service, to carry a gap over to them.

    Every outcome y of a replication is moved along the line to a gap of 0: y - slope * gap, with
    slopes by least squares on the shifts tried within a standard deviation. The interval of
    its mean then holds both lucks (delta method; a linear control variate).
    """

    def __init__(self, kpi: str, done: Search, values: dict[float, Values]) -> None:
        near = done.nearest(len(done.tried))
        self._shifts = [z for z in near if abs(z - near[0]) <= _REACH]
        if len(self._shifts) < 2:
            self._shifts = near[:2]
        self._values = values
        self._gap = gaps(values[done.shift], kpi)
        each = np.array([gaps(values[shift], kpi) for shift in self._shifts])
        self._rise = 0.0
        if len(self._shifts) > 1:
            rises = _slopes(self._shifts, each)
            around = interval(rises)
            if around is None or around[1] > 0.0:  # else service does not hang on z
                self._rise = float(np.mean(rises))

    def shifts(self) -> tuple[float, float] | None:
        """Ends of the interval of the shift with a gap of 0; None where it cannot be told."""
        around = interval(self._gap / self._rise) if self._rise > 0.0 else None
        if around is None:
            return None
        best = self._shifts[0]
        return best - around[2], best - around[1]

    def levels(self, kpis: dict[str, PairedEstimate]) -> dict[str, Level]:
        """Ratios at a gap of 0, where a KPI has one at all of these shifts."""
        found = {}
        for name, estimate in kpis.items():
            both = [self._values[shift][name] for shift in self._shifts]
            if estimate.ratio is None or any((pair[1] <= 0).any() for pair in both):
                continue
            logs = np.array([np.log(with_) - np.log(without) for without, with_ in both])
            slope = 0.0
            if self._rise > 0.0:
                slope = float(np.mean(_slopes(self._shifts, logs))) / self._rise
            elif self._gap.any():
                continue
            moved = logs[0] - slope * self._gap
            around = interval(moved)
            ends = (None, None) if around is None else np.exp(around[1:])
            low, high = (None if end is None else float(end) for end in ends)
            found[name] = Level(float(np.exp(np.mean(moved))), low, high)
        return found


def _slopes(shifts: list[float], values: np.ndarray) -> np.ndarray:
    """Least-squares slope on the shift by replication; values of shape (shifts, replications)."""
    x = np.array(shifts) - np.mean(shifts)
    return np.asarray(x @ values / (x @ x))
