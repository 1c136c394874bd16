"""What the pool runs: a task, how urgent it is, and how it ended."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Protocol

_order = itertools.count(1)
_PATIENCE = 5  # times as long as others, for what is put off


def turn() -> int:
    """Next number of the queue: who draws it earlier comes first."""
    return next(_order)


class Urgency(IntEnum):
    """Who waits for a task.

    `NOW`: somebody waits, and it takes seconds. `NEXT`: likewise, behind the first answers of
    others. `SOON`: it refines what somebody looks at already. `LONG`: it takes more than ten
    seconds, and runs in processes of its own that give way to the others. `IDLE`: nobody waits; it
    is put off as soon as somebody does.
    """

    NOW = 0
    NEXT = 1
    SOON = 2
    LONG = 3
    IDLE = 4


class Progress(Protocol):
    """How a work tells how far it is; ``partial`` is a first result, where there is one."""

    def __call__(self, done: int, total: int | None = None, partial: Any = None) -> None:
        """Tell it."""


class Stop(Protocol):
    """How a work asks whether to give up; in the form of an event as well."""

    def __call__(self) -> bool:
        """Whether to give up."""

    def is_set(self) -> bool:
        """Whether to give up."""


class Never:
    """A stop that is never asked for."""

    def __call__(self) -> bool:
        """Whether to give up: no."""
        return False

    def is_set(self) -> bool:
        """Whether to give up: no."""
        return False


@dataclass(frozen=True)
class End:
    """How a task ended.

    Attributes
    ----------
    result : object
        What the work returned.
    failed : str or None
        Key of the words that say what went wrong.
    size : int
        Bytes the result took in the pipe.
    """

    result: Any = None
    failed: str | None = None
    size: int = 0


@dataclass(eq=False)
class Group:
    """Tasks that belong together and have one place in the queue.

    Attributes
    ----------
    started : float or None
        When the first of them began, by the monotonic clock [s].
    """

    started: float | None = field(default=None, init=False)


@dataclass(eq=False)
class Task:
    """A function of ours, to be called in a worker process.

    Attributes
    ----------
    work : callable
        Top-level function of an importable module, called as ``work(*args, progress=, stop=)``.
    args : tuple
        What it is called with; of our own, picklable types.
    on_end : callable
        Told once how it ended, in a thread of the pool; not told where the task was dropped.
    on_progress : callable, optional
        Told ``(done, total, partial)``.
    urgency : Urgency
        Who waits for it.
    rank : int
        Place among the equally urgent, of `turn`; by default when it was made.
    home : int or None
        Whose kept worlds it wants: tasks with the same number meet the same worker where they can.
    """

    work: Callable[..., Any]
    args: tuple[Any, ...]
    on_end: Callable[[End], None]
    on_progress: Callable[[int, int | None, Any], None] | None = None
    urgency: Urgency = Urgency.NOW
    home: int | None = None
    group: Group = field(default_factory=Group)
    rank: int = 0
    number: int = field(default_factory=lambda: next(_order))
    dropped: bool = False
    again: bool = False  # put off for something urgent: it comes back into the queue
    stopping: float | None = None  # since when it has been asked to stop

    def has_outstayed(self, grace: float) -> bool:
        """Whether it goes on though it was asked to stop some seconds ago.

        What is only put off has more time: it gives way to others, and its process keeps worlds.
        """
        patience = _PATIENCE * grace if self.again else grace
        return self.stopping is not None and time.monotonic() - self.stopping > patience

    @property
    def place(self) -> tuple[int, int, int]:
        """What the queue is sorted by."""
        return (int(self.urgency), self.rank or self.number, self.number)


def check_work(work: Callable[..., Any]) -> None:
    """Refuse what a worker process could not import.

    Raises
    ------
    ValueError
        If it is not a top-level function of a module.
    """
    name, module = getattr(work, "__qualname__", ""), getattr(work, "__module__", None)
    if not name.isidentifier() or module in (None, "__main__"):
        raise ValueError(f"{work!r} must be a top-level function of a module that can be imported")
