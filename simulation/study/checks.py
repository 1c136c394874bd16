"""What must hold in a study: factors exist, ranges are allowed, designs are whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from scenarios.catalogue import WORDS, Parameter
from scenarios.declaration import Section
from scenarios.paths import parameter_at, value_at, values
from scenarios.problems import dotted, meant, parts_of, shown
from simulation.study.declaration import FactorPart, StudyPart
from simulation.study.factors import Factor

if TYPE_CHECKING:
    from scenarios.schema import Scenario

# Place within the factor, value, message and hint.
Complaint = tuple[tuple[str, ...], str, str, str]

_NOT_VARIED = ("run.seed", "data", "nodes", "changes", "pooled_capacity", *WORDS)
_NEEDS_SAMPLES = {
    "lhs": "the number of points",
    "sobol": "the number of base samples, a power of two such as 64",
    "morris": "the number of trajectories, such as 20",
}


def factor_of(path: str, asked: FactorPart, scenario: Scenario) -> Factor | Complaint:
    """Make a factor of what a file asks, or say what is wrong with it."""
    places = places_of(path, scenario)
    row = parameter_at(parts_of(places[0])) if places else None
    if row is None or is_fixed(path):
        return _no_such(path, scenario)
    if row.kind.startswith(("list", "table")):
        return (), "", f"is a {row.kind}: only single values can be varied", ""
    base = value_at(scenario, places[0])
    if (asked.range is None) == (asked.choices is None):
        return (), "", 'needs a range, as [low, high], or choices = ["a", "b"]', ""
    if asked.choices is not None:
        return _chosen(path, places, row, base, asked)
    return _ranged(path, places, row, base, asked)


def places_of(path: str, scenario: Scenario) -> tuple[str, ...]:
    """Paths of the values a factor goes to; nothing where it leads nowhere."""
    found: list[tuple[str, ...]] = [()]
    for part in parts_of(path):
        if part == "*":
            found = [(*head, key) for head in found for key in _members(scenario, head)]
        else:
            found = [(*head, part) for head in found]
    try:
        for place in found:
            if isinstance(value_at(scenario, place), Section | dict):
                return ()
    except KeyError:
        return ()
    return tuple(dotted(place) for place in found)


def design_problems(part: StudyPart) -> Iterator[tuple[tuple[str, ...], str, str, str]]:
    """What is wrong with a design: place, value, message and hint."""
    design, method = part.design, part.design.method
    if method == "table":
        if not design.file:
            yield ("design", "file"), "", "is missing: name the CSV or Parquet file of points", ""
    elif not part.factors:
        yield ("factors",), "", 'is missing: say what is varied, as "levers.x" = [0, 1]', ""
    if method in _NEEDS_SAMPLES and design.samples is None:
        yield ("design", "samples"), "", f"is missing ({_NEEDS_SAMPLES[method]})", ""
    if method not in _NEEDS_SAMPLES and design.samples is not None:
        message = f"a design of the method {method} has no number of samples"
        yield ("design", "samples"), shown(design.samples), message, ""
    if method == "sobol" and design.samples and design.samples & (design.samples - 1):
        low = 1 << (design.samples.bit_length() - 1)
        message = "must be a power of two for the sobol design"
        yield ("design", "samples"), shown(design.samples), message, f"{low} or {2 * low}?"
    if design.second_order and method != "sobol":
        yield ("design", "second_order"), "true", "only the sobol design tells pairs of factors", ""
    if method == "morris" and design.levels is not None and design.levels % 2:
        yield ("design", "levels"), shown(design.levels), "must be even for the morris design", ""
    if design.file and method != "table":
        hint = 'method = "table" reads it'
        yield ("design", "file"), shown(design.file), "only a table is read from a file", hint
    asked = part.replications
    if asked.number is not None and asked.precision is not None:
        message = "give a number of replications or a precision, not both"
        yield ("replications", "precision"), shown(asked.precision), message, ""
    if asked.precision is not None and asked.cap < asked.least:
        message = f"must be at least replications.least = {asked.least}"
        yield ("replications", "cap"), shown(asked.cap), message, ""


def kpi_problems(part: StudyPart) -> Iterator[tuple[tuple[str, ...], str, str, str]]:
    """KPIs that there are not."""
    from simulation.metrics import KPIS

    asked = {("kpis",): part.kpis, ("series",): part.series,
             ("replications", "outcomes"): part.replications.outcomes}  # fmt: skip
    for at, names in asked.items():
        for name in names:
            if name not in KPIS:
                yield at, shown(name), "there is no such KPI", meant(name, KPIS)


def in_range(value: Any, row: Parameter) -> bool:
    """Whether a value is what the declaration allows."""
    if row.kind not in ("number", "whole number"):
        return not row.choices or value in row.choices
    low, high = row.low, row.high
    above = low is None or value > low or (value == low and not row.low_open)
    below = high is None or value < high or (value == high and not row.high_open)
    return above and below


def _members(scenario: Scenario, head: tuple[str, ...]) -> list[str]:
    try:
        inner = value_at(scenario, head)
    except KeyError:
        return []
    return list(inner) if isinstance(inner, dict) else []


def is_fixed(path: str) -> bool:
    """Whether a path leads to what no study varies, such as its seed, or a title."""
    return any(path == name or path.startswith(f"{name}.") for name in _NOT_VARIED)


def _no_such(path: str, scenario: Scenario) -> Complaint:
    if is_fixed(path):
        why = "the study's seed is the luck of all points" if path == "run.seed" else ""
        return (), "", "cannot be varied", why
    known = [known for known, _, _ in values(scenario) if not is_fixed(known)]
    last = parts_of(path)[-1]
    same = [p for p in known if parts_of(p)[-1] == last and p.count(".") == path.count(".")]
    hint = f"did you mean {same[0]!r}?" if same else meant(path, known)
    return (), "", "the scenario has no such value", hint


def _chosen(
    path: str, places: tuple[str, ...], row: Parameter, base: Any, asked: FactorPart
) -> Factor | Complaint:
    choices = asked.choices or ()
    for name in ("log", "integer", "levels"):
        if getattr(asked, name):
            return (name,), shown(getattr(asked, name)), "goes with a range, not with choices", ""
    found = Factor(path, places, row.kind, base, 0, len(choices) - 1, unit=row.unit)
    try:
        typed = tuple(found.coerced(choice) for choice in choices)
    except ValueError as error:
        return ("choices",), shown(list(choices)), f"every choice {error}", ""
    if len(set(typed)) < len(typed):
        return ("choices",), shown(list(choices)), "names a choice twice", ""
    for choice in typed:
        if row.choices and choice not in row.choices:
            message = f"{shown(choice)} is none of {', '.join(row.choices)}"
            return ("choices",), shown(list(choices)), message, meant(choice, row.choices)
        if row.kind in ("number", "whole number") and not in_range(choice, row):
            message = f"{shown(choice)} is not allowed ({row.allowed})"
            return ("choices",), shown(list(choices)), message, ""
    return Factor(path, places, row.kind, base, 0, len(typed) - 1, choices=typed, unit=row.unit)


def _ranged(
    path: str, places: tuple[str, ...], row: Parameter, base: Any, asked: FactorPart
) -> Factor | Complaint:
    low, high = asked.range or (0.0, 0.0)
    at, told = ("range",), shown([low, high])
    if row.kind not in ("number", "whole number"):
        allowed = ", ".join(row.choices) or ("true, false" if row.kind == "yes or no" else "texts")
        return at, told, "has no range: give choices", f"choices = [...] of {allowed}"
    if not low < high:
        return at, told, "the low end must be below the high end", ""
    for end in (low, high):
        if not in_range(end, row):
            return at, told, f"{shown(end)} is not allowed ({row.allowed})", ""
    whole = row.kind == "whole number" or asked.integer
    if whole and (low != int(low) or high != int(high)):
        return at, told, "both ends must be whole numbers", ""
    if asked.log and low <= 0:
        return at, told, "must be above 0 for steps that are even by ratio (log = true)", ""
    if asked.log and whole:
        return ("log",), "true", "whole numbers go in even steps", ""
    if whole and row.kind == "number":  # a number of which only whole ones are meant
        steps = tuple(float(n) for n in range(int(low), int(high) + 1))
        return Factor(path, places, "number", base, 0, len(steps) - 1, choices=steps,
                      levels=asked.levels, unit=row.unit)  # fmt: skip
    return Factor(path, places, row.kind, base, low, high, asked.log, (), asked.levels, row.unit)
