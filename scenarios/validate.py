"""Layers to a scenario, with everything that is wrong in them at once."""

from __future__ import annotations

import math
import types
from collections.abc import Mapping, Sequence, Sized
from typing import Any, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from scenarios.catalogue import Parameter
from scenarios.checks import find_all
from scenarios.declaration import Section
from scenarios.findings import Finding
from scenarios.layers import NOTHING, Layer, value_of
from scenarios.merging import lay_over
from scenarios.messages import in_words, placed
from scenarios.paths import parameter_at
from scenarios.problems import BY_DEFAULT, Problem, ScenarioError, parts_of, shown
from scenarios.schema import Scenario
from scenarios.toml_lines import Location

_ROUNDS = 4


def validated(
    layers: Sequence[Layer], unread: Sequence[Problem], own: Sequence[Problem] = ()
) -> Scenario:
    """Merge and validate.

    Parameters
    ----------
    layers : sequence of Layer
        What files and overrides say, later ones over earlier ones.
    unread : sequence of Problem
        What went wrong in reading them. Something is missing then, so that only what stands
        in the layers is judged, not what it adds up to.
    own : sequence of Problem
        What is wrong with the files of one's own firms; what they add up to is not judged either.

    Raises
    ------
    ScenarioError
        If anything is wrong, in the order of files and lines.
    """
    merged, misdirected = lay_over(layers)
    found: list[tuple[tuple[int, int], Problem]] = []
    scenario: Scenario | None = None
    wrong: set[Location] = set()
    data = typed(Scenario, merged)
    for attempt in range(_ROUNDS):  # what is wrong is taken out, so that the rest is checked too
        try:
            scenario = Scenario.model_validate(data, strict=True)
            break
        except ValidationError as error:
            details = error.errors(include_url=False)
            if attempt == 0:
                found += [in_words(d, layers, merged) for d in details if not _is_echo(d)]
            places = {_around(detail["loc"]) for detail in details}
            data = _mended(data, places)
            wrong |= places
    if scenario is not None and not unread and not own:
        for finding in find_all(scenario, wrong):
            found.append(_told(finding, layers, merged))
    in_order = [problem for _, problem in sorted(found, key=lambda item: item[0])]
    errors = [*unread, *in_order, *([] if unread else misdirected), *own]
    if errors or scenario is None:
        raise ScenarioError(errors)
    return scenario


def _told(
    finding: Finding, layers: Sequence[Layer], merged: Mapping[str, Any]
) -> tuple[tuple[int, int], Problem]:
    """Put a finding where somebody has said the value, or one of those it comes from."""
    path, value, at = finding.path, "", finding.path
    said = value_of(merged, path)
    if finding.has_value:
        value = shown(finding.value) + BY_DEFAULT if said is NOTHING else shown(said)
    if said is NOTHING:
        others = [parts_of(other) for other in finding.because]
        at = next((other for other in others if value_of(merged, other) is not NOTHING), path)
    return placed(path, value, finding.message, finding.hint, layers, merged, at=at)


def typed(annotation: Any, value: Any) -> Any:
    """Prepare values for strict validation: lists as tuples, 1e4 as a whole number.

    Strict, because ``firms = "14000"`` and ``trader_share = true`` are slips of the pen.
    """
    if type(value).__module__ == "numpy" and hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(annotation, type) and issubclass(annotation, Section):
        if not isinstance(value, Mapping):
            return value
        fields = annotation.model_fields
        return {
            str(key): typed(fields[str(key)].annotation if str(key) in fields else None, inner)
            for key, inner in value.items()
        }
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return typed(next(a for a in arguments if a is not type(None)), value)
    if origin is tuple and isinstance(value, list | tuple):
        return tuple(typed(arguments[0], item) for item in value)
    if origin is dict and isinstance(value, Mapping):
        return {str(key): typed(arguments[1], item) for key, item in value.items()}
    if annotation is int and isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _is_echo(error: ErrorDetails) -> bool:
    """Whether a list is only too short because its wrong items do not count."""
    given = error["input"]
    least = error.get("ctx", {}).get("min_length", math.inf)
    return error["type"] == "too_short" and isinstance(given, Sized) and len(given) >= least


def _around(path: Sequence[str | int]) -> Location:
    """Tell what has to go with a wrong value: of a list of numbers the whole list."""
    where = tuple(path)
    if where and isinstance(where[-1], int) and parameter_at(where[:-1]) is not None:
        return where[:-1]
    return where


def _mended(value: Any, wrong: set[Location], here: Location = ()) -> Any:
    """Take wrong values out, or put something in their place where there must be something."""
    if isinstance(value, dict):
        kept = {k: _mended(v, wrong, (*here, k)) for k, v in value.items()}
        kept = {k: v for k, v in kept.items() if (*here, k) not in wrong}
        rows = {path[-1]: parameter_at(path) for path in wrong if path[:-1] == here}
        return kept | {str(k): _stand_in(row) for k, row in rows.items() if row and row.required}
    if isinstance(value, tuple):
        return tuple(
            _mended(item, wrong, (*here, index))
            for index, item in enumerate(value)
            if (*here, index) not in wrong
        )
    return value


def _stand_in(row: Parameter) -> Any:
    """Make some value of the right type and range."""
    if row.choices:
        return row.choices[0]
    return "?" if row.kind == "text" else int(row.low or 0)
