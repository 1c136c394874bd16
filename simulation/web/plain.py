"""Text from outside: shown as it is, and never read as markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from simulation.words.reasons import told

if TYPE_CHECKING:
    from scenarios.load import ScenarioError
    from simulation.words import Language

_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&\"'=/@])")
_LONGEST = 300


def plain(text: str, longest: int = _LONGEST) -> str:
    """Text for running text of a page, on one line, with all that could be markup escaped."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    line = line if len(line) <= longest else line[: longest - 1] + "\u2026"
    return _MARKUP.sub(r"\\\1", line)


def refusal(error: ScenarioError, words: Language) -> str:
    """Everything that is wrong with a scenario, as a list."""
    said = "\n".join(f"- {plain(told(one, words))}" for one in error.errors)
    return f"{words('problem.scenario')}\n{said}"


def code(text: str, longest: int = 40) -> str:
    """Text as a piece of code, which no markup is read in."""
    short = text if len(text) <= longest else text[: longest - 3] + "..."
    return "`" + (" ".join(short.replace("`", "'").split()) or " ") + "`"
