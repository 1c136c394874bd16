"""What is wrong with a scenario file, said so that it can be mended."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

_PLAIN_KEY = re.compile(r"[\w*-]+")
_LONGEST_VALUE = 60
BY_DEFAULT = " (the default)"  # after a value that nobody has given


@dataclass(frozen=True)
class Problem:
    """One mistake, with its place and a way out.

    Attributes
    ----------
    place : str
        ``file:line`` where the line is known, the file where it is not, or ``--set``.
    path : str
        Dotted name of the parameter; empty where the whole file is meant.
    value : str
        The value as people read it; empty where there is none.
    message : str
        What is wrong and what would be right.
    hint : str
        The likely remedy, or nothing.
    """

    place: str
    path: str
    value: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.head}: {self.said}"

    @property
    def head(self) -> str:
        """Where it is: place, path and value."""
        head = f"{self.place} {self.path}".strip()
        return f"{head} = {self.value}" if self.value else head

    @property
    def said(self) -> str:
        """What is wrong, and the remedy."""
        return f"{self.message} - {self.hint}" if self.hint else self.message


class ScenarioError(ValueError):
    """A scenario cannot be used.

    Parameters
    ----------
    errors : iterable of Problem
        Everything that is wrong, in the order of the files.

    Attributes
    ----------
    errors : list of Problem
        The same, as a list.
    """

    def __init__(self, errors: Iterable[Problem]) -> None:
        self.errors: list[Problem] = list(dict.fromkeys(errors))
        super().__init__("\n".join(str(problem) for problem in self.errors))

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[list[Problem]]]:
        """Survive the way between processes, which studies need."""
        return type(self), (self.errors,)


def dotted(path: Iterable[str | int]) -> str:
    """Join the parts of a path; a part that could be misread is quoted."""
    return ".".join(key_text(str(part)) for part in path)


def parts_of(path: str) -> tuple[str, ...]:
    """Cut a dotted path into its parts, the inverse of `dotted`."""
    pieces = re.findall(r'"(?:\\.|[^"\\])*"|[^."]+', path) if '"' in path else []
    try:
        return tuple(json.loads(p) if p.startswith('"') else p.strip() for p in pieces) or tuple(
            part.strip() for part in path.split(".")
        )
    except ValueError:  # quotes that do not pair, or an escape that is none
        return (path.strip(),)


def key_text(key: str) -> str:
    """Write a key, quoted where a reader or a terminal could take it for something else."""
    plain = _PLAIN_KEY.fullmatch(key) is not None
    return key if plain else json.dumps(key, ensure_ascii=not key.isprintable())


def shown(value: Any) -> str:
    """Write a value the way a scenario file would, cut short where it is long."""
    try:
        text = _written(value)
    except (ValueError, RecursionError):  # an integer too long for Python to print
        text = "(too long to print)"
    if len(text) <= _LONGEST_VALUE:
        return text
    return text[: _LONGEST_VALUE - 4] + " ..."


def _written(value: Any) -> str:
    if value is None:
        return "(empty)"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        inside = ", ".join(f"{key_text(str(key))} = {_written(v)}" for key, v in value.items())
        return "{" + inside + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_written(item) for item in value) + "]"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        return ascii(value) if not value.isprintable() else repr(value)
    return ascii(str(value))


def number(value: float) -> str:
    """Write a number for people: ``2000000`` as ``2,000,000``, ``0.25`` as ``0.25``."""
    if float(value).is_integer() and abs(value) < 1e10:
        return f"{int(value):,}"
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"


def count(n: int, one: str, many: str = "") -> str:
    """Write a number of things: ``1 buyer``, ``6,000 buyers``."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def in_time(seconds: float) -> str:
    """Write a length of time for people.

    >>> in_time(49 * 60), in_time(5400), in_time(12)
    ('49 min', '1.5 h', '12 s')
    """
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} min"
    if seconds < 48 * 3600:
        return f"{seconds / 3600:.2g} h"
    return f"{seconds / 86400:.2g} days"


def nearest(name: str, names: Iterable[str], *, n: int = 1, cutoff: float = 0.6) -> list[str]:
    """Names that resemble a misspelt one, the most similar first."""
    return difflib.get_close_matches(name, list(dict.fromkeys(names)), n=n, cutoff=cutoff)


def did_you_mean(names: Sequence[str]) -> str:
    """Hint at the names somebody may have meant, quoted; nothing where there are none."""
    return f"did you mean {' or '.join(repr(name) for name in names)}?" if names else ""


def meant(name: str, names: Iterable[str]) -> str:
    """Hint at the name that a misspelt one resembles, or at what there is."""
    known = list(dict.fromkeys(names))
    if not known:
        return "there are none"
    return did_you_mean(nearest(name, known)) or f"there are: {listed(known, name)}"


def listed(names: Sequence[str], near: str = "", *, most: int = 10) -> str:
    """Names that are allowed: all when they are few, else those most like `near`."""
    if len(names) <= most:
        return ", ".join(names)
    few = nearest(near, names, n=4, cutoff=0.3) or list(names[:4])
    return f"{', '.join(few)} and {len(names) - len(few)} more"
