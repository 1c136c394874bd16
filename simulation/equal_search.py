"""Find the shift of the service factor at which two worlds serve alike, in few runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

AIM = 0.0005  # mean gap of fill rates that is looked for: 0.05 points
MOST_TRIES = 9  # the unchanged factor included
WIDEST = 3.0  # standard deviations either way
_FINEST = 0.01  # brackets of shifts are not cut further
_FIRST_SLOPE = 0.15  # fill rate per standard deviation, to start with
_LEAST_STEP, _MOST_STEP = 0.25, 1.25  # on the way to a bracket
_MARGIN = 0.05  # of a bracket, that both its ends are kept away from


@dataclass(frozen=True)
class Search:
    """What a search has tried.

    Attributes
    ----------
    tried : dict of float to float
        Mean gap by shift, in the order of trying.
    """

    tried: dict[float, float]

    @property
    def shift(self) -> float:
        """Shift with the smallest gap."""
        return self.nearest(1)[0]

    @property
    def gap(self) -> float:
        """Gap at `shift`."""
        return self.tried[self.shift]

    @property
    def found(self) -> bool:
        """Whether the gap is within `AIM`."""
        return abs(self.gap) <= AIM

    @property
    def bracket(self) -> tuple[float, float] | None:
        """Neighbouring shifts between which the gap changes its sign; the tightest, or None."""
        ends = [
            (a, b)
            for a, b in pairwise(sorted(self.tried))
            if (self.tried[a] < 0) != (self.tried[b] < 0)
        ]
        worst = [max(abs(self.tried[a]), abs(self.tried[b])) for a, b in ends]
        return ends[int(np.argmin(worst))] if ends else None

    def nearest(self, n: int) -> list[float]:
        """Shifts with the ``n`` smallest gaps, the smallest first."""
        return sorted(self.tried, key=lambda shift: abs(self.tried[shift]))[:n]


def search(gap_at: Callable[[float], float], gap: float) -> Search:
    """Look for the root of a function that rises, but for noise.

    Steps are taken from shift 0 in the direction of the root until two shifts enclose it, at most
    `WIDEST`; then the bracket is cut where the line through the two nearest shifts is 0, kept away
    from its ends so that noise cannot make one stick, and in the middle where two such cuts have
    not halved it (the safeguard of Dekker and Brent). Two shifts are tried at least, since one
    tells nothing of the slope, unless the gap is exactly 0 at shift 0.

    Parameters
    ----------
    gap_at : callable
        Mean fill with less fill without, at a shift of z.
    gap : float
        The same at shift 0, known already.

    Examples
    --------
    >>> done = search(lambda z: 0.04 + 0.1 * z, 0.04)
    >>> done.shift, done.found, len(done.tried)
    (-0.4, True, 4)
    """
    done = Search({0.0: gap})
    if gap == 0.0:
        return done
    widths: list[float] = []  # of the brackets so far
    while len(done.tried) < MOST_TRIES and not (done.found and len(done.tried) > 1):
        if done.bracket:
            widths.append(done.bracket[1] - done.bracket[0])
            creeps = len(widths) > 2 and widths[-1] > 0.5 * widths[-3]
            shift = _within(done, done.bracket, creeps)
        else:
            shift = _outward(done.tried)
        if shift is None or shift in done.tried:
            break
        done.tried[shift] = gap_at(shift)
    return done


def _within(done: Search, bracket: tuple[float, float], creeps: bool) -> float | None:
    low, high = bracket
    width = high - low
    if width <= _FINEST:
        return None
    if creeps:
        return _rounded((low + high) / 2.0)
    step = _chord(done.tried, *done.nearest(2))
    if step is None or not low < step < high:  # noise, or a curve
        step = _chord(done.tried, low, high)
    assert step is not None  # the ends differ in sign
    return _rounded(np.clip(step, low + _MARGIN * width, high - _MARGIN * width))


def _chord(tried: dict[float, float], a: float, b: float) -> float | None:
    """Where the line through two shifts is 0."""
    if tried[a] == tried[b]:
        return None
    return a + (b - a) * tried[a] / (tried[a] - tried[b])


def _outward(tried: dict[float, float]) -> float | None:
    """One step further; None at the end of what is searched."""
    direction = -1.0 if tried[0.0] > 0 else 1.0
    if len(tried) == 1:
        last, reach = 0.0, abs(tried[0.0]) / _FIRST_SLOPE
    else:
        before, last = list(tried)[-2:]
        slope = (tried[last] - tried[before]) / (last - before)
        reach = 1.2 * abs(tried[last]) / slope if slope > 0 else _MOST_STEP
    if abs(last) >= WIDEST:
        return None
    step = float(np.clip(reach, _LEAST_STEP, _MOST_STEP))
    return _rounded(np.clip(last + direction * step, -WIDEST, WIDEST))


def _rounded(shift: float) -> float:
    return round(float(shift), 6)
