"""Ctrl-C that is not lost.

An interrupt may come while a library's callback runs, which swallows it. So it is remembered, and
those who wait for workers look. And it may come while all futures are locked, as they are when a
wait begins and when it ends: raised there, it would leave some locked for ever, their workers
waiting for them, and the program for its workers. So a wait is over before it is raised.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterable
from concurrent import futures
from concurrent.futures import ALL_COMPLETED, FIRST_COMPLETED, Future
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


def wait(
    waiting: Iterable[Future[Any]], timeout: float, return_when: str = ALL_COMPLETED
) -> futures._base.DoneAndNotDoneFutures[Any]:
    """Wait as `concurrent.futures.wait` does, which an interrupt must not leave half-way.

    Raises
    ------
    KeyboardInterrupt
        If there has been an interrupt.
    """
    handler = signal.getsignal(signal.SIGINT)
    raises = callable(handler) and threading.current_thread() is threading.main_thread()
    if raises:
        signal.signal(signal.SIGINT, lambda *_: _asked.set())
    try:
        found = futures.wait(waiting, timeout, return_when)
    finally:
        if raises:
            signal.signal(signal.SIGINT, handler)
    look()
    return found


def wait_for_one(waiting: set[Future[Any]]) -> tuple[set[Future[Any]], set[Future[Any]]]:
    """Wait until a future is done; those done, and those not.

    Raises
    ------
    KeyboardInterrupt
        If there has been an interrupt.
    """
    while True:
        look()
        done, rest = wait(waiting, _EVERY, FIRST_COMPLETED)
        if done:
            return done, rest
