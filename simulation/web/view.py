"""What a session shows of its choice: widgets that write what they show into the link."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import streamlit as st

from simulation.web import state
from simulation.web.shown import SHOWN


def value(name: str) -> Any:
    """Present value of something that is shown."""
    return state.shown().get(name, SHOWN[name].usual)


def keep(name: str, chosen: Any) -> None:
    """Take a value, and write it into the link."""
    if isinstance(chosen, list):
        chosen = tuple(chosen)
    # A control can be clicked off: then nothing changes.
    if chosen is not None and chosen != value(name):
        state.shown()[name] = chosen
        state.write_link()


def control(name: str, among: Collection[Any] | None = None) -> dict[str, Any]:
    """Arguments that tie a widget to something that is shown.

    Parameters
    ----------
    name : str
        One of `SHOWN`; the key of the widget.
    among : collection, optional
        What can be chosen just now; anything else is left out.
    """
    now = value(name)
    if isinstance(now, tuple):
        now = [one for one in now if among is None or one in among]
    elif among is not None and now not in among:
        now = next(iter(among))
    return tied(name, now, lambda: keep(name, st.session_state[name]))


def tied(widget: str, now: Any, take: Callable[[], None]) -> dict[str, Any]:
    """Arguments of a widget that shows a value, and has what is put in taken."""
    if widget not in st.session_state or st.session_state[widget] != now:
        st.session_state[widget] = now
    return {"key": widget, "on_change": take}
