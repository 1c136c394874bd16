"""Ctrl-C that is not lost.

An interrupt may come while a library's callback runs, which swallows it. So it is remembered, and
those who wait for workers look.
"""

from __future__ import annotations

import signal
import threading
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any

_EVERY = 0.5  # seconds between two looks
_asked = threading.Event()


def listen() -> None:
    """Remember interrupts from now on; in the main thread only."""
    if threading.current_thread() is threading.main_thread():
        _asked.clear()
        signal.signal(signal.SIGINT, _remember)


def _remember(*_: Any) -> None:
    _asked.set()
    raise KeyboardInterrupt


def taken() -> None:
    """Forget an interrupt that has been seen to."""
    _asked.clear()


def look() -> None:
    """Raise what was asked for and got lost.

    Raises
    ------
    KeyboardInterrupt
        If there has been an interrupt.
    """
    if _asked.is_set():
        _asked.clear()
        raise KeyboardInterrupt


def wait_for_one(waiting: set[Future[Any]]) -> tuple[set[Future[Any]], set[Future[Any]]]:
    """Wait until a future is done; those done, and those not.

    Raises
    ------
    KeyboardInterrupt
        If there has been an interrupt.
    """
    while True:
        look()
        done, rest = wait(waiting, timeout=_EVERY, return_when=FIRST_COMPLETED)
        if done:
            return done, rest
