"""What calibration may move, and how far.

Only parameters that the declaration marks, each within its declared range of doubt; what only the
world with has is never among them (`scenarios.catalogue.WORLD_WITH`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenarios.catalogue import Parameter
from scenarios.doubt import around
from scenarios.levers import EFFECTS
from scenarios.paths import value_at, values
from scenarios.problems import Problem, ScenarioError, did_you_mean, nearest, number, shown

if TYPE_CHECKING:
    from scenarios.schema import Scenario


@dataclass(frozen=True)
class Free:
    """A parameter that is moved.

    Attributes
    ----------
    path, unit : str
        Where it stands, and its unit.
    low, high : float
        Ends between which it is moved.
    by_ratio : bool
        Whether equal ratios are equally likely, and not equal steps.
    present : float
        What the scenario has.
    why : str
        Why it may be moved.
    """

    path: str
    unit: str
    low: float
    high: float
    by_ratio: bool
    present: float
    why: str

    def at(self, u: float) -> float:
        """Value at a position, 0 (low) to 1 (high)."""
        if self.by_ratio:
            return self.low * math.exp(u * math.log(self.high / self.low))
        return self.low + u * (self.high - self.low)

    def position(self, value: float) -> float:
        """Position of a value; below 0 or above 1 where it lies outside.

        >>> Free("x", "-", 1.0, 100.0, True, 10.0, "").position(10.0)
        0.5
        """
        if self.by_ratio:
            return math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)


def free_parameters(
    scenario: Scenario, ranges: Mapping[str, tuple[float, float] | None] | None = None
) -> tuple[Free, ...]:
    """Parameters of a scenario that calibration moves.

    Parameters
    ----------
    scenario : Scenario
        A cluster.
    ranges : mapping, optional
        Only these, each with its ends, or None for the declared ones; all that are marked and have
        a declared range by default.

    Raises
    ------
    ScenarioError
        If one is not marked or does not exist, has no range, or its ends are not allowed.
    """
    marked = {
        path: (row, float(value)) for path, row, value in values(scenario) if row.calibratable
    }
    if ranges is None:
        found = [_free(scenario, p, *marked[p], None) for p in marked if marked[p][0].doubt]
    else:
        found = [_asked(path, marked, scenario, ends) for path, ends in ranges.items()]
    if not found:
        raise ScenarioError([Problem("calibrate", "", "", "no parameter of it may be moved")])
    return tuple(found)


def parsed(texts: Sequence[str]) -> dict[str, tuple[float, float] | None]:
    """Read ``PATH`` and ``PATH=LOW:HIGH``.

    Raises
    ------
    ScenarioError
        If a range is none.
    """
    found: dict[str, tuple[float, float] | None] = {}
    for text in texts:
        path, sign, ends = text.partition("=")
        if not sign:
            found[path.strip()] = None
            continue
        low, colon, high = ends.partition(":")
        try:
            found[path.strip()] = float(low), float(high)
        except ValueError:
            colon = ""
        if not colon:
            message = "must be PATH=LOW:HIGH, such as buyers.ordering_cost=40:150"
            raise ScenarioError([Problem("--parameter", "", shown(text), message)])
    return found


def _asked(
    path: str,
    marked: Mapping[str, tuple[Parameter, float]],
    scenario: Scenario,
    ends: tuple[float, float] | None,
) -> Free:
    if path in marked:
        return _free(scenario, path, *marked[path], ends)
    known = {known for known, _, _ in values(scenario)}
    if path in known:
        message = "is not marked as calibratable, so calibration may not move it"
        hint = f"these may be moved: {', '.join(sorted(marked))}"
    else:
        message, hint = "is no parameter of the scenario", did_you_mean(nearest(path, marked))
    raise ScenarioError([Problem("--parameter", path, "", message, hint)])


def _before_digital(
    scenario: Scenario, path: str, present: float, low: float, high: float
) -> tuple[float, float]:
    """Cut a range where it would pass the digital end of its lever, which then did the opposite."""
    for effect in EFFECTS:
        if effect.off != path or not isinstance(effect.on, str):
            continue
        end = float(value_at(scenario, effect.on))
        if present > end:
            low = max(low, math.nextafter(end, math.inf))
        elif present < end:
            high = min(high, math.nextafter(end, -math.inf))
    return low, high


def _free(
    scenario: Scenario,
    path: str,
    row: Parameter,
    present: float,
    ends: tuple[float, float] | None,
) -> Free:
    """Range of a parameter: as asked, else as declared; moved to a value outside of that."""
    if ends is None:
        if row.doubt is None:
            message = "has no declared range: give one"
            hint = f"--parameter {path}=LOW:HIGH"
            raise ScenarioError([Problem("--parameter", path, "", message, hint)])
        low, high = (float(end) for end in row.doubt)
        if not low <= present <= high:
            low, high = around(present, float(row.default), low, high, row)
    else:
        low, high = ends
        least = -math.inf if row.low is None else row.low
        most = math.inf if row.high is None else row.high
        if not least <= low < high <= most:
            told = f"{number(low)}:{number(high)}"
            message = f"must go up within {row.allowed}"
            raise ScenarioError([Problem("--parameter", path, told, message)])
    low, high = _before_digital(scenario, path, present, low, high)
    low, high = _before_digital(scenario, path, present, low, high)
    is_share = row.low == 0 and row.high == 1
    by_ratio = low > 0 and row.low is not None and row.low >= 0 and not is_share
    return Free(path, row.unit, low, high, by_ratio, present, row.calibratable)
