"""What scenarios of a forecast are called: by their title, and by what was set in them."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scenarios.paths import parameter_at
from scenarios.problems import parts_of

if TYPE_CHECKING:
    from simulation.report.language import Language

_ADOPTION = "adoption.mode"


def scenario_title(document: Mapping[str, Any], words: Language, scenario: int = 0) -> str:
    """Title of a scenario in the language of the reader.

    Variants of one scenario (``forecast --against``) are told by what was set in them; what has the
    title of another, and is no variant of it, by its name.
    """
    entries = document["scenarios"]
    titles = [words.said(e["title"], e["title_zh"]) or e["name"] for e in entries]
    own: str = titles[scenario]
    alike = [e["name"] for e, title in zip(entries, titles, strict=True) if title == own]
    base, values = _parts(entries[scenario]["name"])
    head = own if len({_parts(name)[0] for name in alike}) == 1 else base
    if not values:
        return head
    told = words("pin.list").join(_told(path, value, words) for path, value in values)
    return words("pin.name", title=head, differs=told)


def _parts(name: str) -> tuple[str, list[tuple[str, str]]]:
    """Name of the scenario, and the values of a variant as `simulation.cli.forecast` has them."""
    try:
        base, *values = shlex.split(name)
    except ValueError:  # no name at all, or one somebody gave, with a quotation mark in it
        return name, []
    pairs = [
        (path, value) for path, equal, value in (one.partition("=") for one in values) if equal
    ]
    known = all(_can_be(path, value) for path, value in pairs)
    return (base, pairs) if known and len(pairs) == len(values) else (name, [])


def _can_be(path: str, value: str) -> bool:
    """Whether a value could have been set so; a name that somebody gave may look alike."""
    if path.startswith("levers."):
        try:
            float(value)
        except ValueError:
            return False
    return parameter_at(parts_of(path)) is not None


def _told(path: str, value: str, words: Language) -> str:
    """A value that was set, by the name of its lever or by what it is."""
    parameter = parameter_at(parts_of(path))
    assert parameter is not None
    name, unit = words.meaning(parameter).rstrip(".。"), words.unit(parameter.unit)
    lever = path.removeprefix("levers.")
    if lever != path:
        name = words.get(f"lever.{lever}", lever)
        value = f"{100.0 * float(value):.4g}%"
    elif path == _ADOPTION:
        name, value = words("adoption"), words.get(f"adoption.{value}", value)
    return words("pin.differs", name=name, value=f"{value} {unit}".strip())
