"""A scenario written back: as TOML for people, as a hash for caches."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, wraps
from typing import Any

from scenarios.catalogue import WORDS, Parameter
from scenarios.data import Data
from scenarios.declaration import Section
from scenarios.paths import parameter_at
from scenarios.schema import Scenario

BY_NAME = ("buyer_types", "consumer_segments")  # tables whose members have titles
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def to_toml(scenario: Scenario, *, everything: bool = False) -> str:
    """Write a scenario as a file that loads to the same scenario.

    Parameters
    ----------
    scenario : Scenario
        With its base already merged in: the file needs none.
    everything : bool
        Whether values that are defaults are written too, each with its unit.

    Returns
    -------
    str
        TOML.
    """
    data = scenario.model_dump(exclude_defaults=not everything, exclude_none=True)
    return toml_of(data, with_units=everything)


def toml_of(data: Mapping[str, Any], *, with_units: bool = False) -> str:
    """Write tables of a scenario as TOML, perhaps with the unit of each value."""
    return "\n".join(_table(data, (), "", with_units=with_units)).strip() + "\n"


def value_text(value: Any) -> str:
    """Write a single value, or a list of them, as TOML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, tuple | list):
        return "[" + ", ".join(value_text(item) for item in value) + "]"
    return repr(value)


def kept_for_the_last(of: Callable[[Scenario], str]) -> Callable[[Scenario], str]:
    """Have a function of a scenario keep what it said of the last one it was asked about.

    One that runs is asked about several times over; and a scenario never changes.
    """
    last: list[tuple[Scenario, str]] = []

    @wraps(of)
    def answer(scenario: Scenario) -> str:
        known = last[0] if last else None
        if known is None or known[0] is not scenario:
            known = (scenario, of(scenario))
            last[:] = [known]
        return known[1]

    return answer


@kept_for_the_last
def content_hash(scenario: Scenario) -> str:
    """Fingerprint of everything that can change a result.

    The SHA-256 of canonical JSON of all values, defaults included. Floats go in by their bits,
    with -0.0 as 0.0. Titles, descriptions and sources stay out: no result depends on them. Of files
    of one's own firms their content goes in, and not their names.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    text = json.dumps(canonical(scenario), ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def texts(scenario: Scenario) -> dict[str, Any]:
    """What people read of a scenario, and no result depends on."""
    found = {name: getattr(scenario, name) for name in WORDS}
    for name in BY_NAME:
        kinds = getattr(scenario, name)
        found[name] = {key: (kind.title, kind.title_zh) for key, kind in kinds.items()}
    return found


@kept_for_the_last
def text_hash(scenario: Scenario) -> str:
    """Fingerprint of what people read of a scenario: what is told of a result depends on it."""
    return hashlib.sha256(repr(texts(scenario)).encode("utf-8", "backslashreplace")).hexdigest()


def canonical(value: Any) -> Any:
    """Everything in a scenario that can change a result, in one form that JSON can hold."""
    if isinstance(value, Data):
        return value.own.digest
    if isinstance(value, Section):
        return {name: canonical(getattr(value, name)) for name in _telling(type(value))}
    if isinstance(value, dict):  # in its order: buyers are dealt out type by type
        return [[key, canonical(inner)] for key, inner in value.items()]
    if isinstance(value, tuple):
        return [canonical(item) for item in value]
    if isinstance(value, float):
        return (value + 0.0).hex()
    return value


@cache
def _telling(section: type[Section]) -> tuple[str, ...]:
    """Fields of a section that can change a result, in alphabetical order."""
    return tuple(sorted(set(section.model_fields) - set(WORDS)))


def _table(
    data: Mapping[str, Any], path: tuple[str, ...], header: str, *, with_units: bool
) -> Iterator[str]:
    """Lines of a table: its values first, then the tables in it."""
    for key, value in data.items():
        if not _is_tables(value):
            row = parameter_at((*path, key)) if with_units else None
            yield f"{_key(key)} = {value_text(value)}{_unit(row)}"
    for key, value in data.items():
        if not _is_tables(value):
            continue
        name = f"{header}.{_key(key)}" if header else _key(key)
        if isinstance(value, dict):
            if not value or not all(_is_tables(inner) for inner in value.values()):
                yield f"\n[{name}]"
            yield from _table(value, (*path, key), name, with_units=with_units)
            continue
        for element in value:
            yield f"\n[[{name}]]"
            yield from _table(element, (*path, key, "*"), name, with_units=with_units)


def _is_tables(value: Any) -> bool:
    if isinstance(value, dict):
        return True
    return isinstance(value, tuple | list) and bool(value) and isinstance(value[0], dict)


def _unit(row: Parameter | None) -> str:
    return f"  # {row.unit}" if row and row.unit != "-" else ""


def key_text(key: str) -> str:
    """Write a key as TOML has it, quoted where it is not plain."""
    return _key(key)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _text(text: str) -> str:
    """Quote a text; JSON's escapes are TOML's, but for the delete character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
