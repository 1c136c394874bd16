"""Layers to a scenario, with everything that is wrong in them at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args, get_origin

from pydantic import ValidationError

from scenarios.catalogue import parameter_at
from scenarios.checks import find_all
from scenarios.declaration import Section
from scenarios.layers import Layer, lay_over
from scenarios.messages import in_words, placed
from scenarios.problems import Problem, ScenarioError, shown
from scenarios.schema import Scenario
from scenarios.toml_lines import Location

_ROUNDS = 4


def validated(layers: Sequence[Layer], unread: Sequence[Problem]) -> Scenario:
    """Merge and validate.

    Parameters
    ----------
    layers : sequence of Layer
        What files and overrides say, later ones over earlier ones.
    unread : sequence of Problem
        What went wrong in reading them. Something is missing then, so that only what stands
        in the layers is judged, not what it adds up to.

    Raises
    ------
    ScenarioError
        If anything is wrong, in the order of files and lines.
    """
    merged, misdirected = lay_over(layers)
    found: list[tuple[tuple[int, int], Problem]] = []
    scenario: Scenario | None = None
    wrong: set[Location] = set()
    data = _typed(Scenario, merged)
    for attempt in range(_ROUNDS):  # what is wrong is taken out, so that the rest is checked too
        try:
            scenario = Scenario.model_validate(data, strict=True)
            break
        except ValidationError as error:
            details = error.errors(include_url=False)
            if attempt == 0:
                found += [in_words(detail, layers, merged) for detail in details]
            cut = {_to_cut(detail["loc"], detail["type"]) for detail in details}
            data = _without(data, cut)
            wrong |= cut | {tuple(detail["loc"]) for detail in details}
    if scenario is not None and not unread:
        for finding in find_all(scenario, wrong):
            path, value = finding.path, shown(finding.value) if finding.has_value else ""
            found.append(placed(path, value, finding.message, finding.hint, layers, merged))
    in_order = [problem for _, problem in sorted(found, key=lambda item: item[0])]
    errors = [*unread, *in_order, *([] if unread else misdirected)]
    if errors or scenario is None:
        raise ScenarioError(errors)
    return scenario


def _typed(annotation: Any, value: Any) -> Any:
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
            str(key): _typed(fields[str(key)].annotation if str(key) in fields else None, inner)
            for key, inner in value.items()
        }
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is tuple and isinstance(value, list | tuple):
        return tuple(_typed(arguments[0], item) for item in value)
    if origin is dict and isinstance(value, Mapping):
        return {str(key): _typed(arguments[1], item) for key, item in value.items()}
    if annotation is int and isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _to_cut(path: Sequence[str | int], kind: str) -> Location:
    """What has to go: the value, the table that lacks it, or the list of numbers around it."""
    where = tuple(path)
    if kind == "missing":
        return where[:-1]
    if where and isinstance(where[-1], int) and parameter_at(where[:-1]) is not None:
        return where[:-1]
    return where


def _without(value: Any, cut: set[Location], here: Location = ()) -> Any:
    if isinstance(value, dict):
        inside = {key: (*here, key) for key in value}
        return {key: _without(value[key], cut, p) for key, p in inside.items() if p not in cut}
    if isinstance(value, tuple):
        places = ((*here, index) for index in range(len(value)))
        pairs = zip(value, places, strict=True)
        return tuple(_without(item, cut, place) for item, place in pairs if place not in cut)
    return value
