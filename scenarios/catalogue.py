"""Every parameter as a row, read off the declaration: for documents, help, web page and errors."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

import annotated_types
from pydantic.fields import FieldInfo

from scenarios.declaration import Section, source_text
from scenarios.problems import dotted, number
from scenarios.schema import Scenario

# Read by people; no result depends on them.
WORDS = ("title", "title_zh", "description", "description_zh", "sources")

# Sections that say nothing of the world without: nothing in them may be fitted.
WORLD_WITH = ("levers", "digital", "adoption", "platform", "policy")

# Words of what may be given; any other key is a kind, which says itself.
ALLOWED = {
    "between": "{low} to {high}",
    "above": "above {n}",
    "at least": "at least {n}",
    "below": "below {n}",
    "at most": "at most {n}",
    "both": "{low}, {high}",
    "count": "{n} {what}",
}

Holds = Literal["one", "by_name", "in_order"]


@dataclass(frozen=True)
class Parameter:
    """One parameter as it is declared.

    Attributes
    ----------
    path : str
        Dotted name; ``*`` stands for the name or number of a buyer type, segment, node or
        change.
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
    doubt : tuple of float or of str, or None
        Plausible range of an assumption, or plausible choices.
    calibratable : str
        Why calibration may move it; empty where it may not.
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
    doubt: tuple[float, float] | tuple[str, ...] | None
    calibratable: str

    @property
    def allowed(self) -> str:
        """What may be given, in words: a range with its unit, the choices, or the kind."""
        return self.allowed_in({}, "" if self.unit == "-" else self.unit)

    def allowed_in(self, texts: Mapping[str, str], unit: str) -> str:
        """Do the same in the words of another language.

        Parameters
        ----------
        texts : mapping of str to str
            By the keys of `ALLOWED`; kinds and whatever else is missing stand in English.
        unit : str
            Unit in that language; empty for a pure number.
        """

        def say(key: str, **values: object) -> str:
            return texts.get(key, ALLOWED.get(key, key)).format(**values)

        if self.choices:
            return ", ".join(self.choices)
        low = None if self.low is None else number(self.low)
        high = None if self.high is None else number(self.high)
        least = say("above" if self.low_open else "at least", n=low)
        most = say("below" if self.high_open else "at most", n=high)
        if low is None and high is None:
            told = say(self.kind)
            if self.min_items is not None and self.min_items == self.max_items:
                what = say(self.kind.removeprefix("list of "))
                told = say("count", n=self.min_items, what=what)
        elif low is None or high is None:
            told = most if low is None else least
        elif self.low_open or self.high_open:
            told = say("both", low=least, high=most)
        else:
            told = say("between", low=low, high=high)
        return f"{told} {unit}".rstrip()


@cache
def describe(root: type[Section] = Scenario) -> tuple[Parameter, ...]:
    """Every parameter of a scenario, or of another file, in the order of the declaration."""
    required = any(field.is_required() for field in root.model_fields.values())
    return tuple(_section_rows(root, (), None if required else root()))


def sections() -> dict[str, str]:
    """Name and meaning of each section of a scenario file."""
    return {
        name: field.description or ""
        for name, field in Scenario.model_fields.items()
        if inner_section(field.annotation) is not None
    }


def inner_section(annotation: Any) -> tuple[type[Section], Holds] | None:
    """Tell the section an annotation holds, and how: one, several by name, or several in order."""
    if _is_section(annotation):
        return annotation, "one"
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is dict and _is_section(arguments[1]):
        return arguments[1], "by_name"
    if origin is tuple and _is_section(arguments[0]):
        return arguments[0], "in_order"
    return None


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
        source=source_text(declared.get("source", "")),
        doubt=declared.get("doubt"),
        calibratable=_calibratable(dotted(path), declared.get("calibratable", "")),
    )


def _calibratable(path: str, why: str) -> str:
    """Reason of a marker; none may stand where only the world with has a part.

    Raises
    ------
    TypeError
        If one does: the declaration is wrong, not a file.
    """
    if why and path.partition(".")[0] in WORLD_WITH:
        raise TypeError(f"{path}: what only the world with has is never calibrated")
    return why


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
