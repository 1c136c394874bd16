"""How a run is given up."""

from __future__ import annotations

import threading
from typing import Protocol


class Stopped(Exception):
    """A run was given up because somebody asked to stop."""


class StopSign(Protocol):
    """What says whether to give up, such as `threading.Event`."""

    def is_set(self) -> bool:
        """Whether to give up."""


class AnyOf:
    """An event that is set when it, or another one, is."""

    def __init__(self, other: StopSign | None) -> None:
        self._own, self._other = threading.Event(), other

    def set(self) -> None:
        """Set it; the other stays as it is."""
        self._own.set()

    def is_set(self) -> bool:
        """Whether either is."""
        return self._own.is_set() or (self._other is not None and self._other.is_set())
