"""What one file or override says, and who of several said what."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from scenarios.paths import element_index
from scenarios.toml_lines import Location, line_numbers

# Stands where a path leads to no value; `None` may be one.
NOTHING = object()


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
    folder : Path or None
        What names of files in it are relative to; none for a text.
    """

    label: str
    data: dict[str, Any]
    text: str | None = None
    path: tuple[str, ...] = ()
    folder: Path | None = None

    @cached_property
    def _lines(self) -> dict[Location, int]:
        lines = line_numbers(self.text) if self.text is not None else {}
        # The path a source is for may be written with or without quotes.
        sources = {(p[0], ".".join(map(str, p[1:]))): n for p, n in lines.items() if len(p) > 2}
        lines |= {path: n for path, n in sources.items() if path[0] == "sources"}
        # A table that has no header of its own begins where the first thing in it stands.
        for path, n in sorted(lines.items(), key=lambda item: item[1]):
            for end in range(1, len(path)):
                lines.setdefault(path[:end], n)
        return lines

    def line(self, path: Sequence[str | int]) -> int:
        """Line of the innermost part of a path that the file names; 0 if it names none."""
        ends = range(len(path), 0, -1)
        return next((self._lines[p] for end in ends if (p := tuple(path[:end])) in self._lines), 0)

    def place(self, path: Sequence[str | int]) -> str:
        """File and line of a path, or the name of the override."""
        line = self.line(path)
        return f"{self.label}:{line}" if line else self.label


def origin(
    layers: Sequence[Layer], path: Sequence[str | int], merged: Mapping[str, Any]
) -> tuple[int, Layer]:
    """Find the layer that says most, and last, about a path; its number comes first."""
    parts = [(part, name) for part, name in zip(path, named(path, merged), strict=True)]
    depths = [_depth(layer.data, parts) for layer in layers]
    index = max(range(len(layers)), key=lambda i: (depths[i], i))
    return index, layers[index]


def named(path: Sequence[str | int], merged: Any) -> tuple[str | int, ...]:
    """Put names in the place of numbers where the elements of a list have names."""
    result: list[str | int] = []
    for part in path:
        inner = merged[part] if has(merged, part) else None
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


def value_of(data: Any, path: Sequence[str | int]) -> Any:
    """Follow a path through tables and lists; `NOTHING` where it ends too early."""
    for part in path:
        key: Any = part
        if isinstance(data, list) and isinstance(part, str):
            key = element_index(data, part)
        if not has(data, key):
            return NOTHING
        data = data[key]
    return data


def has(holder: Any, key: Any) -> bool:
    """Whether a table has a key, or a list a number."""
    if isinstance(holder, dict):
        return key in holder
    return isinstance(holder, list) and isinstance(key, int) and 0 <= key < len(holder)


def merge(target: dict[str, Any], data: Mapping[str, Any]) -> None:
    """Lay tables over others key by key; lists and values replace."""
    for key, value in data.items():
        if isinstance(value, Mapping) and isinstance(target.get(key), dict):
            merge(target[key], value)
        else:
            target[key] = copy.deepcopy(value)


def _depth(data: Any, parts: Sequence[tuple[str | int, str | int]]) -> int:
    """How many parts of a path the data contain."""
    for depth, (part, name) in enumerate(parts):
        key = next((k for k in (part, name, str(part)) if has(data, k)), NOTHING)
        if key is NOTHING:
            return depth
        data = data[key]
    return len(parts)
