"""Our doubt about the assumptions: what a scenario's values are drawn from, and drawn scenarios.

A declared range stands around the declared default. A value that a scenario sets itself keeps its
place in it: the range is moved so that it stands to the value as the declared range stands to the
default (`around`). All buyer types, and all consumer segments, share one draw of a parameter, each
within its own range.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scenarios.catalogue import Parameter
from scenarios.changed import changed
from scenarios.levers import EFFECTS
from scenarios.paths import value_at, values
from scenarios.problems import Problem, ScenarioError, shown
from scenarios.schema import Scenario

LEAST_ELASTICITY = 1.2  # of an average seller; at or below it there is no price (MODEL 5)
SCALES = ("even", "by ratio", "whole numbers", "choice")


@dataclass(frozen=True)
class Place:
    """One value of a scenario and what it is drawn from.

    Attributes
    ----------
    path : str
        Where it stands.
    value : Any
        What the scenario says.
    low, high : float
        Ends of its range; numbers of the first and the last choice where it is one.
    scale : str
        One of `SCALES`: how values lie in the range.
    choices : tuple of str
        What a choice is between.
    """

    path: str
    value: Any
    low: float
    high: float
    scale: str
    choices: tuple[str, ...] = ()

    def at(self, u: float) -> Any:
        """Value at a position in the range, 0 (low) to 1 (high).

        >>> Place("x", 4, 2, 5, "whole numbers").at(0.99)
        5
        >>> Place("x", 3.0, 1, 100, "by ratio").at(0.5)
        10.0
        """
        if self.scale in ("whole numbers", "choice"):
            number = min(int(self.high), math.floor(self.low + u * (self.high - self.low + 1)))
            return self.choices[number] if self.choices else number
        if self.scale == "by ratio":
            drawn = self.low * math.exp(u * math.log(self.high / self.low))
        else:
            drawn = self.low + u * (self.high - self.low)
        return min(self.high, max(self.low, drawn))


@dataclass(frozen=True)
class Uncertain:
    """A declared parameter that a scenario is in doubt about; all its places move together."""

    parameter: Parameter
    places: tuple[Place, ...]

    @property
    def path(self) -> str:
        """Declared path; ``*`` stands for the names of buyer types or segments."""
        return self.parameter.path

    def at(self, u: float) -> dict[str, Any]:
        """Value by path at a position in the ranges, 0 to 1."""
        return {place.path: place.at(u) for place in self.places}


def uncertain(scenario: Scenario) -> tuple[Uncertain, ...]:
    """Everything a cluster is in doubt about, in the order of the declaration.

    Left out are parameters without a declared range, and those whose range has no width: a share
    that a scenario sets to 0 means that there is none.
    """
    found: dict[str, tuple[Parameter, list[Place]]] = {}
    for path, row, value in values(scenario):
        if row.doubt is None or path.startswith(("nodes.", "changes.")):
            continue
        place = _place(path, row, value)
        if place.high > place.low:
            found.setdefault(row.path, (row, []))[1].append(place)
    return tuple(Uncertain(row, tuple(places)) for row, places in found.values())


def around(
    value: float, default: float, low: float, high: float, row: Parameter
) -> tuple[float, float]:
    """Move the range (low, high) of a default to another value, within what is allowed.

    The odds of shares keep their ratio to those of the value, other positive quantities theirs;
    where that makes no sense (a default of 0, or quantities of either sign) the distance is kept.

    >>> from scenarios.catalogue import describe
    >>> rows = {row.path: row for row in describe()}
    >>> around(42.0, 17.0, 14.0, 20.0, rows["factories.unit_material_cost"])
    (34.588235294117645, 49.411764705882355)
    >>> low, high = around(0.6, 0.17, 0.1, 0.4, rows["bulk.small_b_share"])
    >>> round(low, 3), round(high, 3)
    (0.449, 0.83)
    """
    if value == default:
        ends = low, high
    elif row.low == 0 and row.high == 1 and 0 < default < 1 and low >= 0 and high <= 1:
        ends = _odds(value, default, low), _odds(value, default, high)
    elif default > 0 and row.low is not None and row.low >= 0:
        ends = value * (low / default), value * (high / default)
    else:
        ends = value + (low - default), value + (high - default)
    return _allowed(ends[0], row), _allowed(ends[1], row)


def drawn(scenario: Scenario, given: Mapping[str, Any], name: str = "draw") -> Scenario:
    """Scenario with other values, checked like one from a file.

    Parameters
    ----------
    scenario : Scenario
        A cluster.
    given : mapping of str to Any
        Values by path.
    name : str
        What problems name as their place.

    Raises
    ------
    ScenarioError
        With everything that is wrong with it, contradictions included: a lever whose digital end
        has come to lie on the other side of its traditional one, or an elasticity of
        `LEAST_ELASTICITY` or less.
    """
    made = changed(scenario, given, name)
    problems = contradictions(made, scenario, name)
    if problems:
        raise ScenarioError(problems)
    return made


def contradictions(made: Scenario, scenario: Scenario, name: str = "draw") -> list[Problem]:
    """What cannot be meant together in a scenario made of another by other values."""
    return [Problem(name, *what) for what in _contradictions(made, scenario)]


def _place(path: str, row: Parameter, value: Any) -> Place:
    assert row.doubt is not None
    if row.choices:
        chosen = tuple(str(choice) for choice in row.doubt)
        last = len(chosen) - 1 if value in chosen else 0  # another choice is meant as it is
        return Place(path, value, 0, last, "choice", chosen)
    low, high = (float(end) for end in row.doubt)
    low, high = around(float(value), float(row.default), low, high, row)
    if row.kind == "whole number":
        return Place(path, value, math.ceil(low - 1e-9), math.floor(high + 1e-9), "whole numbers")
    is_share = row.low == 0 and row.high == 1
    by_ratio = low > 0 and row.low is not None and row.low >= 0 and not is_share
    return Place(path, value, low, high, "by ratio" if by_ratio else "even")


def _odds(value: float, default: float, end: float) -> float:
    """Share whose odds are to those of ``value`` as the odds of ``end`` are to the default's."""
    part = value * end * (1.0 - default)
    return part / (part + (1.0 - value) * (1.0 - end) * default) if part > 0 else 0.0


def _allowed(value: float, row: Parameter) -> float:
    if row.low is not None and value <= row.low:
        return math.nextafter(row.low, math.inf) if row.low_open else row.low
    if row.high is not None and value >= row.high:
        return math.nextafter(row.high, -math.inf) if row.high_open else row.high
    return value


def _contradictions(made: Scenario, scenario: Scenario) -> Iterator[tuple[str, str, str, str]]:
    """Path, value, message and hint of what cannot be meant together."""
    seen = set()
    for effect in EFFECTS:
        off, on = effect.off, effect.on
        if not isinstance(off, str) or not isinstance(on, str) or (off, on) in seen:
            continue
        seen.add((off, on))
        ends, meant = ([float(value_at(s, end)) for end in (off, on)] for s in (made, scenario))
        if (ends[1] - ends[0]) * (meant[1] - meant[0]) < 0:
            side = "above" if ends[1] > ends[0] else "below"
            message = f"lies {side} {off} = {shown(ends[0])}: {effect.lever} would do the opposite"
            yield on, shown(ends[1]), message, ""
    choice = made.choice
    sellers = choice.ties + choice.local_offers
    elasticity = choice.price_sensitivity * (1.0 - (1.0 - choice.outside_share) / sellers)
    if elasticity <= LEAST_ELASTICITY:
        message = f"gives an average seller an elasticity of {elasticity:.2f}, at or below "
        hint = "there would be no best price"
        value = shown(choice.price_sensitivity)
        yield "choice.price_sensitivity", value, message + f"{LEAST_ELASTICITY}", hint
