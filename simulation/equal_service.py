"""The comparison at equal service: less stock is no gain where customers are served worse.

One shift of the service factor z, the same for every stock point and replication of the world
with, is solved for until its fill rate is that of the world without, within half a point.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from simulation.estimates import PairedEstimate
from simulation.interrupts import taken
from simulation.metrics import KPIS

if TYPE_CHECKING:
    from simulation.comparison import Comparison
    from simulation.replications import Pool, Progress
    from simulation.worlds import Pair

TOLERANCE = 0.005
MOST_EVALUATIONS = 8
_WIDEST = 3.0  # standard deviations either way
_FIRST_SLOPE = 0.15  # fill rate per standard deviation, to start with


@dataclass(frozen=True, eq=False)
class EqualService:
    """A comparison with the world with moved to the fill rate of the world without.

    Attributes
    ----------
    kpi : str
        The fill rate that is made equal: ``fill_rate`` or ``factory_fill``.
    z_without, z_with : float
        Service factors.
    fill_without, fill_with : float
        Mean fill rates.
    matched : bool
        Whether they are within half a point; if not, this is the nearest that was found.
    evaluations : int
        Service factors tried, the unchanged one included.
    kpis : dict of str to PairedEstimate
        As in the comparison.
    """

    kpi: str
    z_without: float
    z_with: float
    fill_without: float
    fill_with: float
    matched: bool
    evaluations: int
    kpis: dict[str, PairedEstimate]


def solve(gap_at: Callable[[float], float], gap: float) -> tuple[float, float, int]:
    """Find the shift at which a rising function is 0, within `TOLERANCE`.

    Secant steps, kept inside what is known to hold the root (regula falsi, Illinois form).

    Parameters
    ----------
    gap_at : callable
        Fill with less fill without at a shift of z.
    gap : float
        The same at shift 0, known already.

    Returns
    -------
    tuple of (float, float, int)
        Best shift, the gap there, and evaluations, shift 0 included.

    Examples
    --------
    >>> solve(lambda z: 0.04 + 0.1 * z, 0.04)
    (-0.4, 0.0, 3)
    """
    tried = {0.0: gap}
    shift = float(np.clip(-gap / _FIRST_SLOPE, -_WIDEST, _WIDEST))
    while abs(gap) > TOLERANCE and len(tried) < MOST_EVALUATIONS and shift not in tried:
        gap = tried[shift] = gap_at(shift)
        shift = _next(tried)
    best = min(tried, key=lambda z: abs(tried[z]))
    return best, tried[best], len(tried)


def _next(tried: dict[float, float]) -> float:
    below = [z for z, gap in tried.items() if gap < 0]
    above = [z for z, gap in tried.items() if gap >= 0]
    if below and above:
        a, b = max(below), min(above)
        step = a + (b - a) * -tried[a] / (tried[b] - tried[a])
        # Noise can make an end stick: keep a tenth of the bracket away from both.
        low, high = min(a, b), max(a, b)
        margin = 0.1 * (high - low)
        return round(float(np.clip(step, low + margin, high - margin)), 12)
    a, b = list(tried)[-2:]
    rise = (tried[b] - tried[a]) / (b - a) if b != a else 0.0
    slope = max(rise, 0.02)
    away = np.clip(b - 1.2 * tried[b] / slope, b - 1.0, b + 1.0)
    return round(float(np.clip(away, -_WIDEST, _WIDEST)), 12)


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
    from simulation.comparison import estimates_of, values_of
    from simulation.replications import Progress

    without, with_ = result.values[kpi]
    target = float(np.mean(without))
    pairs: dict[float, list[Pair]] = {0.0: list(result.pairs)}

    def gap_at(shift: float) -> float:
        numbers = [pair.replication for pair in result.pairs]
        done: dict[int, Pair] = {}
        for pair in pool.run(numbers, shift):
            done[pair.replication] = pair
            if progress:
                progress(Progress(len(done), len(numbers), None, kpi))
        pairs[shift] = [done[number] for number in numbers]
        return float(np.mean([KPIS[kpi].of(pair.with_) for pair in pairs[shift]])) - target

    shift, gap, evaluations = solve(gap_at, float(np.mean(with_)) - target)
    z = float(result.scenario.buyers.service_factor)
    return EqualService(
        kpi=kpi,
        z_without=z,
        z_with=z + shift,
        fill_without=target,
        fill_with=target + gap,
        matched=abs(gap) <= TOLERANCE,
        evaluations=evaluations,
        kpis=estimates_of(values_of(pairs[shift])),
    )
