"""Values of a scenario by their dotted paths."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from scenarios.catalogue import Parameter, describe, inner_section
from scenarios.declaration import Section, source_text
from scenarios.problems import dotted, parts_of
from scenarios.schema import Scenario

NO_SOURCE = "no source given"


def section_at(path: Sequence[str | int], root: type[Section] = Scenario) -> type[Section] | None:
    """Find the section a path leads to; ``None`` where it leads elsewhere or nowhere."""
    section = root
    parts = list(path)
    while parts:
        field = section.model_fields.get(str(parts.pop(0)))
        inner = inner_section(field.annotation) if field else None
        if inner is None:
            return None
        section, holds = inner
        if holds != "one":
            if not parts:
                return None
            parts.pop(0)
    return section


def parameter_at(path: Sequence[str | int], root: type[Section] = Scenario) -> Parameter | None:
    """Find the row of a path, whatever the names of its buyer types and nodes."""
    return _parameter_at(tuple(path), root)


@lru_cache(maxsize=4096)
def _parameter_at(path: tuple[str | int, ...], root: type[Section]) -> Parameter | None:
    section = section_at(path[:-1], root) if path else None
    if section is None or str(path[-1]) not in section.model_fields:
        return None
    return next((row for row in describe(root) if _is_instance(path, row.path)), None)


def is_declared(path: Sequence[str | int]) -> bool:
    """Whether a path leads to a parameter or a section, whatever it is called in a file."""
    section = section_at(path[:-1]) if path else None
    if section is not None:
        return str(path[-1]) in section.model_fields
    return section_at(path) is not None  # one buyer type, node or change


def value_at(scenario: Scenario, path: str | Sequence[str | int]) -> Any:
    """Value of a scenario by path; nodes go by name or number.

    Raises
    ------
    KeyError
        If the scenario has no such value.
    """
    value: Any = scenario
    for part in parts_of(path) if isinstance(path, str) else path:
        key = str(part)
        if isinstance(value, Section) and key in type(value).model_fields:
            value = getattr(value, key)
        elif isinstance(value, dict) and key in value:
            value = value[key]
        elif isinstance(value, tuple) and (index := element_index(value, key)) is not None:
            value = value[index]
        else:
            raise KeyError(path if isinstance(path, str) else dotted(path))
    return value


def element_index(elements: Sequence[Any], key: str) -> int | None:
    """Place of a node in a list by its name, else by its number."""
    for index, element in enumerate(elements):
        name = element.get("name") if isinstance(element, dict) else getattr(element, "name", None)
        if name == key:
            return index
    if key.isascii() and key.isdigit() and len(key) < 10 and int(key) < len(elements):
        return int(key)
    return None


def values(scenario: Scenario) -> Iterator[tuple[str, Parameter, Any]]:
    """Path, declaration and value of everything a scenario holds."""
    yield from _values(scenario, ())


def source_of(scenario: Scenario, path: str) -> str:
    """Where a value comes from: as its file says, else as declared if it is the default.

    A file may name the source of a whole section, such as ``buyer_types``.
    """
    parts = parts_of(path)
    for end in range(len(parts), 0, -1):
        if (whole := dotted(parts[:end])) in scenario.sources:
            return source_text(scenario.sources[whole])
    row = parameter_at(parts_of(path))
    if row is None or row.required or value_at(scenario, path) != row.default:
        return NO_SOURCE
    return row.source


def _values(section: Section, prefix: tuple[str, ...]) -> Iterator[tuple[str, Parameter, Any]]:
    for name, field in type(section).model_fields.items():
        path, value = (*prefix, name), getattr(section, name)
        inner = inner_section(field.annotation)
        if inner is None:
            row = parameter_at(path)
            if row is not None:
                yield dotted(path), row, value
        elif inner[1] == "one":
            yield from _values(value, path)
        elif inner[1] == "by_name":
            for key, member in value.items():
                yield from _values(member, (*path, key))
        else:
            for index, member in enumerate(value):
                yield from _values(member, (*path, getattr(member, "name", str(index))))


def _is_instance(path: Sequence[str | int], template: str) -> bool:
    parts = template.split(".")
    return len(parts) == len(path) and all(
        part in ("*", str(given)) for part, given in zip(parts, path, strict=True)
    )
