"""How far the measuring of all patterns is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Told = Callable[[str, float], None]


class Course:
    """Steps in their order, each a part of the whole by the work it is expected to be.

    Parameters
    ----------
    steps : sequence of (str, float)
        Title and expected work of each step, in any unit.
    told : callable
        Told the title of the running step, and the share of all work that is done.

    Examples
    --------
    >>> course = Course([("walk", 3.0), ("rest", 1.0)], lambda title, share: print(title, share))
    >>> course.next()
    walk 0.0
    >>> course.within(0.5)
    walk 0.375
    >>> course.next()
    rest 0.75
    """

    def __init__(self, steps: Sequence[tuple[str, float]], told: Told) -> None:
        self._steps, self._told, self._at = list(steps), told, -1
        self._whole = sum(work for _, work in self._steps)

    def next(self) -> None:
        """Begin the next step."""
        self._at += 1
        self.within(0.0)

    def within(self, share: float) -> None:
        """Tell that a share of the running step is done."""
        title, work = self._steps[self._at]
        before = sum(each for _, each in self._steps[: self._at])
        self._told(title, (before + work * min(1.0, share)) / self._whole)
