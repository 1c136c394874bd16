"""Overrides: ``section.key=value`` from a command line, or a table from a program."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from scenarios.catalogue import inner_section
from scenarios.layers import Layer, has, merge, value_of
from scenarios.paths import element_index, parameter_at
from scenarios.problems import Problem, ScenarioError, dotted, meant, parts_of, shown
from scenarios.schema import Scenario


def override_layers(
    overrides: Iterable[str] | Mapping[str, Any],
) -> tuple[list[Layer], list[Problem]]:
    """Turn ``section.key=value`` texts, or a table, into one layer each.

    Returns
    -------
    layers : list of Layer
        Those that could be read.
    problems : list of Problem
        Texts that are of another form.
    """
    layers: list[Layer] = []
    problems: list[Problem] = []
    if isinstance(overrides, Mapping):
        for key, value in overrides.items():
            layers.append(_override("override", parts_of(str(key)), value))
        return layers, problems
    for text in [overrides] if isinstance(overrides, str) else overrides:
        key, equals, value = text.partition("=")
        path = parts_of(key)
        if not equals or not all(path):
            message = f"{shown(text)} is not of the form section.key=value"
            problems.append(Problem("--set", "", "", message))
        elif path == ("base",):
            problems.append(
                Problem("--set", "base", shown(value), "only a scenario file can have a base")
            )
        else:
            layers.append(_override("--set", path, read_value(value)))
    return layers, problems


def read_value(text: str) -> Any:
    """Read the right side of an override as TOML, else as the text it is."""
    text = text.strip()
    try:
        data = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return text
    return data["value"] if len(data) == 1 else text


def put(merged: dict[str, Any], layer: Layer) -> None:
    """Lay an override over what files say.

    Raises
    ------
    ScenarioError
        If it names a node or buyer type that is not there, or goes into a single value.
    """
    _put(merged, layer.path, value_of(layer.data, layer.path), (), layer)


def _put(holder: Any, path: Sequence[str], value: Any, trail: tuple[str, ...], by: Layer) -> None:
    """Set the value at a path, on the way through tables and lists of nodes."""
    key: Any = path[0]
    row = parameter_at((*trail, key)) if len(path) > 1 else None
    if (row and not row.kind.startswith("table")) or not isinstance(holder, dict | list):
        whole = dotted((*trail, key) if row else trail)
        message = f"{whole} is given as a whole, it has no parts"
        raise ScenarioError([Problem(by.label, dotted(by.path), shown(value), message)])
    if isinstance(holder, list):
        key = element_index(holder, path[0])
        if key is None:
            known = [str(e.get("name", i)) for i, e in enumerate(holder) if isinstance(e, dict)]
            raise _unknown(path[0], trail, known, value, by)
    elif key not in holder and len(trail) == 1 and _held(trail[0]) == "by_name":
        raise _unknown(key, trail, list(holder), value, by)
    elif len(path) > 1:
        holder.setdefault(key, {} if trail else _start(key))
    if len(path) > 1:
        _put(holder[key], path[1:], value, (*trail, path[0]), by)
    elif isinstance(value, dict) and has(holder, key) and isinstance(holder[key], dict):
        merge(holder[key], value)
    else:
        holder[key] = copy.deepcopy(value)


def _start(key: str) -> Any:
    """Make what an override finds where no file says anything."""
    held = _held(key)
    if held == "by_name":
        members = Scenario.model_fields[key].default
        return {name: member.model_dump(exclude_defaults=True) for name, member in members.items()}
    return [] if held == "in_order" else {}


def _held(key: str) -> str | None:
    """How a top-level key holds sections: one, several by name, or several in order."""
    field = Scenario.model_fields.get(key)
    inner = inner_section(field.annotation) if field else None
    return inner[1] if inner else None


def _unknown(
    name: str, trail: tuple[str, ...], known: Sequence[str], value: Any, by: Layer
) -> ScenarioError:
    message = f"{dotted(trail)} has no {name!r}"
    problem = Problem(by.label, dotted(by.path), shown(value), message, meant(name, known))
    return ScenarioError([problem])


def _override(label: str, path: tuple[str, ...], value: Any) -> Layer:
    data = copy.deepcopy(value)
    for key in reversed(path):
        data = {key: data}
    return Layer(label, data, path=path, folder=Path())
