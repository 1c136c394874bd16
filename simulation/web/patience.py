"""Waiting within a run of the page, at little cost and without holding up the reader.

A part that asks every few tenths of a second whether there is news is drawn anew each time: thirty
people who wait keep a server busy with nothing else. So a look lasts a while, and ends with news.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import streamlit as st

_SLICE = 0.25  # seconds after which it looks whether the reader has moved on


def patiently(done: Callable[[], bool], wait: Callable[[float], object], seconds: float) -> None:
    """Wait until something is done, at most some seconds.

    Parameters
    ----------
    done : callable
        Whether to wait no longer.
    wait : callable
        Waits at most a number of seconds, and less where there is news.
    seconds : float
        Longest wait.
    """
    if done():
        return
    spot, end = st.empty(), time.monotonic() + seconds
    while not done() and (left := end - time.monotonic()) > 0:
        wait(min(_SLICE, left))
        spot.empty()  # Streamlit leaves a run at its next message, where another is asked for


class Looks:
    """Counts how often a part has been drawn: with its page at first, then by itself."""

    def __init__(self) -> None:
        self._drawn = False

    def again(self) -> bool:
        """Whether it is drawn by itself now, and holds up nothing."""
        before, self._drawn = self._drawn, True
        return before
