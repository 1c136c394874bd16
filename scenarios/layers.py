"""What files and overrides say, laid over one another, and who said what."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from scenarios.catalogue import element_index, inner_section
from scenarios.problems import (
    Problem,
    ScenarioError,
    did_you_mean,
    dotted,
    listed,
    nearest,
    parts_of,
    shown,
)
from scenarios.schema import Scenario
from scenarios.toml_lines import Location, line_numbers

_NOTHING = object()


@dataclass(frozen=True)
class Layer:
    """One file, or one override, that says something about a scenario.

    Attributes
    ----------
    label : str
        Name of the file as people know it, or ``--set``.
    data : dict
        What it says, as nested tables.
    text : str or None
        Text of the file; none for an override.
    path : tuple of str
        Where an override goes.
    """

    label: str
    data: dict[str, Any]
    text: str | None = None
    path: tuple[str, ...] = ()

    @cached_property
    def _lines(self) -> dict[Location, int]:
        return line_numbers(self.text) if self.text is not None else {}

    def line(self, path: Sequence[str | int]) -> int:
        """Line of the innermost part of a path that the file names; 0 if it names none."""
        ends = range(len(path), 0, -1)
        return next((self._lines[p] for end in ends if (p := tuple(path[:end])) in self._lines), 0)

    def place(self, path: Sequence[str | int]) -> str:
        """File and line of a path, or the name of the override."""
        line = self.line(path)
        return f"{self.label}:{line}" if line else self.label


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
            layers.append(_override("--set", path, _value(value.strip())))
    return layers, problems


def lay_over(layers: Sequence[Layer]) -> tuple[dict[str, Any], list[Problem]]:
    """Merge layers, later ones over earlier ones.

    Tables merge key by key; lists and values replace. A buyer type of a base goes away with
    ``remove = true``. An override reaches a node by its name or number. What a later layer
    changes loses the source an earlier one gave for it.

    Returns
    -------
    data : dict
        The merged tables, not validated.
    problems : list of Problem
        Overrides and removals that lead nowhere.
    """
    merged: dict[str, Any] = {}
    problems: list[Problem] = []
    for layer in layers:
        before = copy.deepcopy(merged)
        try:
            if layer.path:
                _put(merged, layer.path, _value_of(layer.data, layer.path), (), layer)
            else:
                _merge(merged, layer.data)
                _remove(merged, before, layer)
        except ScenarioError as error:
            problems += error.errors
        _forget_sources(merged, before, layer)
    return merged, problems


def origin(
    layers: Sequence[Layer], path: Sequence[str | int], merged: Mapping[str, Any]
) -> tuple[int, Layer]:
    """Number and content of the layer that says most, and last, about a path."""
    parts = [(part, name) for part, name in zip(path, named(path, merged), strict=True)]
    depths = [_depth(layer.data, parts) for layer in layers]
    index = max(range(len(layers)), key=lambda i: (depths[i], i))
    return index, layers[index]


def named(path: Sequence[str | int], merged: Any) -> tuple[str | int, ...]:
    """Put names in the place of numbers where the elements of a list have names."""
    result: list[str | int] = []
    for part in path:
        inner = merged[part] if _has(merged, part) else None
        name = inner.get("name") if isinstance(part, int) and isinstance(inner, dict) else None
        result.append(name if isinstance(name, str) and name else part)
        merged = inner
    return tuple(result)


def leaves(table: Mapping[str, Any], prefix: Location = ()) -> Iterator[tuple[Location, Any]]:
    """Path and value of everything in a table that is no table itself."""
    for key, value in table.items():
        if isinstance(value, Mapping) and value:
            yield from leaves(value, (*prefix, key))
        else:
            yield (*prefix, key), value


def _override(label: str, path: tuple[str, ...], value: Any) -> Layer:
    data = copy.deepcopy(value)
    for key in reversed(path):
        data = {key: data}
    return Layer(label, data, path=path)


def _value(text: str) -> Any:
    """Read the right side of an override as TOML, else as the text it is."""
    try:
        data = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return text
    return data["value"] if len(data) == 1 else text


def _value_of(data: Any, path: Sequence[str]) -> Any:
    for part in path:
        key: Any = element_index(data, part) if isinstance(data, list) else part
        if not _has(data, key):
            return _NOTHING
        data = data[key]
    return data


def _has(holder: Any, key: Any) -> bool:
    if isinstance(holder, dict):
        return key in holder
    return isinstance(holder, list) and isinstance(key, int) and 0 <= key < len(holder)


def _depth(data: Any, parts: Sequence[tuple[str | int, str | int]]) -> int:
    """How many parts of a path the data contain."""
    for depth, (part, name) in enumerate(parts):
        key = next((k for k in (part, name, str(part)) if _has(data, k)), _NOTHING)
        if key is _NOTHING:
            return depth
        data = data[key]
    return len(parts)


def _merge(target: dict[str, Any], data: Mapping[str, Any]) -> None:
    for key, value in data.items():
        if isinstance(value, Mapping) and isinstance(target.get(key), dict):
            _merge(target[key], value)
        else:
            target[key] = copy.deepcopy(value)


def _put(holder: Any, path: Sequence[str], value: Any, trail: tuple[str, ...], by: Layer) -> None:
    """Set the value at a path, on the way through tables and lists of nodes."""
    key: Any = path[0]
    if isinstance(holder, list):
        key = element_index(holder, path[0])
        if key is None:
            known = [str(e.get("name", i)) for i, e in enumerate(holder) if isinstance(e, dict)]
            raise _unknown(path[0], trail, known, value, by)
    elif not isinstance(holder, dict):
        message = f"{dotted(trail)} is a single value with nothing inside it"
        raise ScenarioError([Problem(by.label, dotted(by.path), shown(value), message)])
    elif len(path) > 1:
        holder.setdefault(key, {} if trail else _start(key))
    field = Scenario.model_fields.get(trail[0]) if len(trail) == 1 else None
    inner = inner_section(field.annotation) if field else None
    if inner and inner[1] == "by_name" and key not in holder:
        raise _unknown(key, trail, list(holder), value, by)
    if len(path) > 1:
        _put(holder[key], path[1:], value, (*trail, path[0]), by)
    elif isinstance(value, dict) and _has(holder, key) and isinstance(holder[key], dict):
        _merge(holder[key], value)
    else:
        holder[key] = copy.deepcopy(value)


def _start(key: str) -> Any:
    """What an override finds where no file says anything."""
    field = Scenario.model_fields.get(key)
    inner = inner_section(field.annotation) if field else None
    if field and inner and inner[1] == "by_name":
        return {name: member.model_dump(exclude_defaults=True) for name, member in field.default.items()}
    return [] if inner and inner[1] == "in_order" else {}


def _unknown(
    name: str, trail: tuple[str, ...], known: Sequence[str], value: Any, by: Layer
) -> ScenarioError:
    hint = did_you_mean(nearest(name, known))
    if not hint:
        hint = f"there are: {listed(known, name)}" if known else "there are none"
    message = f"{dotted(trail)} has no {name!r}"
    return ScenarioError([Problem(by.label, dotted(by.path), shown(value), message, hint)])


def _remove(merged: dict[str, Any], before: dict[str, Any], layer: Layer) -> None:
    """Take out the buyer types a file removes from its base."""
    types = layer.data.get("buyer_types")
    missing: list[Problem] = []
    for name, table in types.items() if isinstance(types, dict) else ():
        if table == {"remove": True}:
            del merged["buyer_types"][name]
            if _value_of(before, ("buyer_types", name)) is _NOTHING:
                path = ("buyer_types", name, "remove")
                message = "the base has no such buyer type to remove"
                missing.append(Problem(layer.place(path), dotted(path), "true", message))
    if missing:
        raise ScenarioError(missing)


def _forget_sources(merged: dict[str, Any], before: dict[str, Any], layer: Layer) -> None:
    sources, own = merged.get("sources"), layer.data.get("sources", {})
    if not isinstance(sources, dict) or not isinstance(own, dict):
        return
    for leaf, _ in leaves(layer.data):
        path = tuple(str(part) for part in leaf)
        if _value_of(before, path) != _value_of(merged, path):
            stale = dotted(path)
            for key in [k for k in sources if k == stale or k.startswith(f"{stale}.")]:
                if key not in own:
                    del sources[key]
