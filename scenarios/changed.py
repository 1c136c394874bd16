"""A scenario with other values: what draws of the assumptions and the points of a study are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from scenarios.checks import find_all
from scenarios.declaration import Section
from scenarios.layers import Layer
from scenarios.problems import parts_of
from scenarios.schema import Scenario
from scenarios.validate import validated


def changed(scenario: Scenario, values: Mapping[str, Any], name: str = "change") -> Scenario:
    """Scenario with other values, checked like one from a file.

    Only sections in which something changes are made anew, so that it takes a fraction of a
    millisecond; where something is wrong the whole is judged once more, for the words.

    Parameters
    ----------
    scenario : Scenario
        A cluster.
    values : mapping of str to Any
        Values by path; each path leads to a value of the scenario.
    name : str
        What problems name as their place.

    Raises
    ------
    ScenarioError
        With everything that is wrong with it.
    """
    nested: dict[str, Any] = {}
    for path, value in values.items():
        *holders, last = parts_of(path)
        table = nested
        for key in holders:
            table = table.setdefault(key, {})
        table[last] = value
    try:
        made: Scenario = _remade(scenario, nested)
        if not any(True for _ in find_all(made, set())):
            return made
    except ValidationError:
        pass
    data = scenario.model_dump()
    _lay(data, nested)
    checked = validated([Layer(name, data)], [])
    return checked.model_copy(update={"data": scenario.data})


def _remade(section: Any, nested: Mapping[str, Any]) -> Any:
    """Section, or table of sections, with parts put in place of others."""
    if isinstance(section, Section):
        parts = {key: getattr(section, key) for key in type(section).model_fields}
    else:
        parts = dict(section)
    for key, value in nested.items():
        inner = parts[key]
        holds = isinstance(inner, Section) or (
            isinstance(inner, dict) and any(isinstance(part, Section) for part in inner.values())
        )
        parts[key] = _remade(inner, value) if holds else value
    return (
        type(section).model_validate(parts, strict=True) if isinstance(section, Section) else parts
    )


def _lay(data: dict[str, Any], nested: Mapping[str, Any]) -> None:
    for key, value in nested.items():
        if isinstance(value, dict) and isinstance(data[key], dict):
            _lay(data[key], value)
        else:
            data[key] = value
