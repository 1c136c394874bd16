"""The form of a check across several values, and of what it finds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from scenarios.schema import Scenario

_NONE: Any = object()


@dataclass(frozen=True)
class Finding:
    """What a check has found.

    Attributes
    ----------
    path : tuple
        Where.
    message, hint : str
        What is wrong, and the remedy.
    value : Any
        The value there, if one is meant.
    because : tuple of str
        Other values it comes from: one of these may stand in a file while `path` is a default.
    """

    path: tuple[str | int, ...]
    message: str
    hint: str = ""
    value: Any = _NONE
    because: tuple[str, ...] = ()

    @property
    def has_value(self) -> bool:
        """Whether a value goes with it."""
        return self.value is not _NONE


Find = Callable[[Scenario], Iterator[Finding]]


@dataclass(frozen=True)
class Check:
    """A check and the values it reads; ``*`` stands for any name or number."""

    find: Find
    reads: tuple[tuple[str, ...], ...]

    def is_spoilt_by(self, wrong: Collection[Sequence[str | int]]) -> bool:
        """Whether something it reads is already known to be wrong."""
        return any(
            all(part in ("*", str(other)) for part, other in zip(path, bad, strict=False))
            for path in self.reads
            for bad in wrong
        )


def reads(*paths: str) -> Callable[[Find], Check]:
    """Make a function a check of the values at these paths.

    It is left out where one of them is already wrong, so that a slip is reported once and
    not again by everything that follows from it.
    """
    return lambda find: Check(find, tuple(tuple(path.split(".")) for path in paths))
