"""Steps that can be undone and done again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

MOST_STEPS = 100

T = TypeVar("T")


@dataclass(frozen=True)
class History(Generic[T]):
    """What something was, is, and was before steps were undone.

    Attributes
    ----------
    now : T
        What it is.
    past : tuple of T
        What it was, the latest last; at most `MOST_STEPS`.
    future : tuple of T
        What was undone, the next to do again first.
    """

    now: T
    past: tuple[T, ...] = ()
    future: tuple[T, ...] = ()

    def step(self, to: T) -> History[T]:
        """Become something else; what was undone can no longer be done again."""
        if to == self.now:
            return self
        return History(to, (*self.past, self.now)[-MOST_STEPS:])

    def undo(self) -> History[T]:
        """Go back a step; the same where there is none."""
        if not self.past:
            return self
        return History(self.past[-1], self.past[:-1], (self.now, *self.future))

    def redo(self) -> History[T]:
        """Do again what was undone last; the same where there is nothing."""
        if not self.future:
            return self
        return History(self.future[0], (*self.past, self.now), self.future[1:])
