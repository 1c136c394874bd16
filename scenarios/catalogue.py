"""Every parameter as a row, read off the declaration: for documents, help, web page and errors."""

from __future__ import annotations

import types
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

import annotated_types
from pydantic.fields import FieldInfo

from scenarios.declaration import Section
from scenarios.problems import dotted, number, parts_of
from scenarios.schema import Scenario

# Read by people; no result depends on them.
WORDS = ("title", "title_zh", "description", "description_zh", "sources")

Holds = Literal["one", "by_name", "in_order"]


@dataclass(frozen=True)
class Parameter:
    """One parameter as it is declared.

    Attributes
    ----------
    path : str
        Dotted name; ``*`` stands for the name or number of a buyer type, node or change.
    kind : str
        ``number``, ``whole number``, ``yes or no``, ``choice``, ``text`` or ``list of ...``.
    default : Any
        Value where a file says nothing; ``None`` where it must say something.
    low, high : float or None
        Ends of the range.
    low_open, high_open : bool
        Whether an end itself is excluded.
    choices : tuple of str
        What a choice is between.
    min_items, max_items : int or None
        Limits to the length of a list or text.
    doubt : tuple of float, or None
        Plausible range of an assumption.
    """

    path: str
    kind: str
    unit: str
    default: Any
    required: bool
    low: float | None
    high: float | None
    low_open: bool
    high_open: bool
    choices: tuple[str, ...]
    min_items: int | None
    max_items: int | None
    meaning: str
    source: str
    doubt: tuple[float, float] | None
    calibratable: bool

    @property
    def allowed(self) -> str:
        """What may be given, in words: a range with its unit, the choices, or the kind."""
        if self.choices:
            return ", ".join(self.choices)
        unit = "" if self.unit == "-" else f" {self.unit}"
        above = "above" if self.low_open else "at least"
        below = "below" if self.high_open else "at most"
        if self.low is not None and self.high is not None:
            if not (self.low_open or self.high_open):
                return f"{number(self.low)} to {number(self.high)}{unit}"
            return f"{above} {number(self.low)}, {below} {number(self.high)}{unit}"
        if self.low is not None:
            return f"{above} {number(self.low)}{unit}"
        if self.high is not None:
            return f"{below} {number(self.high)}{unit}"
        if self.min_items is not None and self.min_items == self.max_items:
            return f"{self.kind}, {self.min_items} of them{unit}"
        return f"{self.kind}{unit}"


def describe() -> Iterator[Parameter]:
    """Every parameter of a scenario, in the order of the declaration."""
    yield from _rows()


def sections() -> dict[str, str]:
    """Name and meaning of each section of a scenario file."""
    return {
        name: field.description or ""
        for name, field in Scenario.model_fields.items()
        if inner_section(field.annotation) is not None
    }


def inner_section(annotation: Any) -> tuple[type[Section], Holds] | None:
    """The section an annotation holds, and how: one, several by name, or several in order."""
    if _is_section(annotation):
        return annotation, "one"
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is dict and _is_section(arguments[1]):
        return arguments[1], "by_name"
    if origin is tuple and _is_section(arguments[0]):
        return arguments[0], "in_order"
    return None


def section_at(path: Sequence[str | int]) -> type[Section] | None:
    """The section a path leads to; ``None`` where it leads elsewhere or nowhere."""
    section: type[Section] = Scenario
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


def parameter_at(path: Sequence[str | int]) -> Parameter | None:
    """The row of a path, whatever the names of its buyer types and nodes."""
    section = section_at(path[:-1]) if path else None
    if section is None or str(path[-1]) not in section.model_fields:
        return None
    return next((row for row in _rows() if _is_instance(path, row.path)), None)


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
    """Where a value comes from: as its file says, else as declared if it is the default."""
    if path in scenario.sources:
        return scenario.sources[path]
    row = parameter_at(parts_of(path))
    if row is None or row.required or value_at(scenario, path) != row.default:
        return "no source given"
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


@cache
def _rows() -> tuple[Parameter, ...]:
    return tuple(_section_rows(Scenario, (), Scenario()))


def _section_rows(
    section: type[Section], prefix: tuple[str, ...], defaults: Section | None
) -> Iterator[Parameter]:
    for name, field in section.model_fields.items():
        path = (*prefix, name)
        inner = inner_section(field.annotation)
        if inner is None:
            default = getattr(defaults, name) if defaults else field.default
            yield _row(path, field, None if field.is_required() else default)
            continue
        member, holds = inner
        if holds == "one":
            yield from _section_rows(member, path, field.default)
        else:
            required = any(f.is_required() for f in member.model_fields.values())
            yield from _section_rows(member, (*path, "*"), None if required else member())


def _row(path: tuple[str, ...], field: FieldInfo, default: Any) -> Parameter:
    extra = field.json_schema_extra
    declared: dict[str, Any] = dict(extra) if isinstance(extra, dict) else {}
    limits: dict[str, Any] = {}
    for limit in field.metadata:
        match limit:
            case annotated_types.Ge():
                limits |= {"low": limit.ge}
            case annotated_types.Gt():
                limits |= {"low": limit.gt, "low_open": True}
            case annotated_types.Le():
                limits |= {"high": limit.le}
            case annotated_types.Lt():
                limits |= {"high": limit.lt, "high_open": True}
            case annotated_types.MinLen():
                limits |= {"min_items": limit.min_length}
            case annotated_types.MaxLen():
                limits |= {"max_items": limit.max_length}
    kind, choices = _kind(field.annotation)
    if kind == "number" and isinstance(default, int):
        default = float(default)
    return Parameter(
        path=dotted(path),
        kind=kind,
        unit=declared.get("unit", "-"),
        default=default,
        required=field.is_required(),
        low=limits.get("low"),
        high=limits.get("high"),
        low_open=limits.get("low_open", False),
        high_open=limits.get("high_open", False),
        choices=choices,
        min_items=limits.get("min_items"),
        max_items=limits.get("max_items"),
        meaning=field.description or "",
        source=declared.get("source", ""),
        doubt=declared.get("doubt"),
        calibratable=declared.get("calibratable", False),
    )


def _kind(annotation: Any) -> tuple[str, tuple[str, ...]]:
    names = {float: "number", int: "whole number", bool: "yes or no", str: "text"}
    if annotation in names:
        return names[annotation], ()
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return "choice", tuple(str(choice) for choice in arguments)
    if origin in (Union, types.UnionType):
        return _kind(next(a for a in arguments if a is not type(None)))
    if origin is tuple:
        return f"list of {_kind(arguments[0])[0]}s", ()
    if origin is dict:
        return f"table of {_kind(arguments[1])[0]}s", ()
    return str(annotation), ()


def _is_section(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Section)


def _is_instance(path: Sequence[str | int], template: str) -> bool:
    parts = template.split(".")
    return len(parts) == len(path) and all(
        part in ("*", str(given)) for part, given in zip(parts, path, strict=True)
    )
