"""Pinned scenarios: choices kept aside, to be compared with the present one on the same luck."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from simulation.report.assumptions import value_text
from simulation.report.numbers import percent
from simulation.web.choice import Choice, adoption_modes

if TYPE_CHECKING:
    from simulation.words import Language

MOST_PINS = 3
MOST_NAME = 60  # characters
_TOLD = 2  # differences that an automatic name tells


@dataclass(frozen=True)
class Pin:
    """A scenario that was kept aside.

    Attributes
    ----------
    choice : Choice
        What it is; its seed does not count, since all are compared on the luck of the present one.
    name : str
        Name the user gave it; empty for one made of what differs.
    """

    choice: Choice
    name: str = ""

    def called(self, words: Language) -> str:
        """Name to show: plain text."""
        return self.name or automatic_name(self.choice, words)

    def on(self, seed: int) -> Choice:
        """Its choice on the luck of another."""
        return replace(self.choice, seed=seed)


def cleaned(name: str) -> str:
    """Name as it is kept: one line of printable text, not too long."""
    line = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    return line[:MOST_NAME].strip()


def automatic_name(choice: Choice, words: Language) -> str:
    """What differs from the cluster's own values, the first few differences in words."""
    told = [
        words("pin.differs", name=_short(name), value=value)
        for name, value in differences(choice, words)
    ]
    title = choice.title(words)
    if not told:
        return title
    shown = words("pin.list").join(told[:_TOLD])
    more = words("pin.more", n=len(told) - _TOLD) if len(told) > _TOLD else ""
    return words("pin.name", title=title, differs=shown + more)


def differences(choice: Choice, words: Language) -> Iterator[tuple[str, str]]:
    """Name and value, in words, of everything that is not the cluster's own, but for its luck."""
    own = choice.own
    exact = dict(choice.values)
    for (name, now), (_, before) in zip(choice.levers, own.levers, strict=True):
        if now != before and f"levers.{name}" not in exact:
            yield words.get(f"lever.{name}", name), f"{now}%"
    if choice.adoption != own.adoption:
        yield words("adoption"), words.get(f"adoption.{choice.adoption}", choice.adoption)
    for path, value in choice.values:
        if value != choice.rows[path].value:
            yield name_of(path, choice, words), told_value(path, value, choice, words)


def name_of(path: str, choice: Choice, words: Language) -> str:
    """What a value is, in a phrase."""
    lever = path.removeprefix("levers.")
    if lever != path:
        return words.get(f"lever.{lever}", lever)
    return choice.rows[path].meaning(words).rstrip(".。")


def told_value(path: str, value: Any, choice: Choice, words: Language) -> str:
    """Write a value of a path with its unit."""
    row = choice.rows.get(path)
    if path.startswith("levers."):
        return percent(value, digits=1)
    if path == adoption_modes().path:
        return words.get(f"adoption.{value}", str(value))
    unit = words.unit(row.parameter.unit) if row else ""
    return f"{value_text(value, words)} {unit}".strip()


def _short(name: str) -> str:
    return name if len(name) <= MOST_NAME else name[: MOST_NAME - 1].rstrip() + "\u2026"
