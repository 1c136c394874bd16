"""Pinned scenarios: choices kept aside, to be compared with the present one on the same luck."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from simulation.web.choice import Choice
from simulation.web.naming import differences

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

    def called(self, words: Language, beside: Choice | None = None) -> str:
        """Name to show beside another choice: plain text."""
        return self.name or automatic_name(self.choice, words, beside)

    def on(self, seed: int) -> Choice:
        """Its choice on the luck of another."""
        return replace(self.choice, seed=seed)


def cleaned(name: str) -> str:
    """Name as it is kept: one line of printable text, not too long."""
    line = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    return line[:MOST_NAME].strip()


def automatic_name(choice: Choice, words: Language, beside: Choice | None = None) -> str:
    """What differs from the cluster's own values, the first few differences in words.

    Parameters
    ----------
    choice : Choice
        What is named.
    words : Language
        Language of the reader.
    beside : Choice, optional
        Another choice; the cluster is told only where it is not that of this one.
    """
    same = beside is not None and (beside.scenario, beside.file) == (choice.scenario, choice.file)
    title = choice.title(words)
    differs = [
        words("pin.differs", name=_short(name), value=value)
        for name, value in differences(choice, words)
    ]
    if not differs:
        return words("pin.own") if same else title
    shown = words("pin.list").join(differs[:_TOLD])
    more = words("pin.more", n=len(differs) - _TOLD) if len(differs) > _TOLD else ""
    return shown + more if same else words("pin.name", title=title, differs=shown + more)


def _short(name: str) -> str:
    """Name of a parameter without what it explains in brackets or after a semicolon."""
    name = re.split(r"\s*[(（;；]", name, maxsplit=1)[0] or name
    return name if len(name) <= MOST_NAME else name[: MOST_NAME - 1].rstrip() + "\u2026"
