"""What a session remembers: its choice and language, kept equal to the link in the address bar."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import streamlit as st

from simulation.web.choice import Choice, Mistake, default_choice, from_query
from simulation.words import LANGUAGES, Language, preferred, spelled

_CHOICE, _LANGUAGE, _MISTAKES, _ME = "choice", "language", "mistakes", "me"


def begin() -> None:
    """Read the link when a session starts; afterwards the session is what counts."""
    if _CHOICE in st.session_state:
        return
    query = st.query_params.to_dict()
    asked = spelled(query.get("lang"))
    if asked:
        query["lang"] = asked
    st.session_state[_CHOICE], st.session_state[_MISTAKES] = from_query(query, tuple(LANGUAGES))
    st.session_state[_LANGUAGE] = asked or preferred(st.context.locale)
    st.session_state[_ME] = uuid.uuid4().hex


def choice() -> Choice:
    """What is chosen now."""
    chosen: Choice = st.session_state[_CHOICE]
    return chosen


def language() -> Language:
    """Language of the page."""
    return LANGUAGES[st.session_state[_LANGUAGE]]


def session() -> str:
    """Name of this session among others."""
    name: str = st.session_state[_ME]
    return name


def mistakes() -> list[Mistake]:
    """Parts of the link that could not be used, until a choice is made."""
    found: list[Mistake] = st.session_state[_MISTAKES]
    return found


def write_link() -> None:
    """Put every value into the address bar."""
    query = choice().query(st.session_state[_LANGUAGE])
    if st.query_params.to_dict() != query:
        st.query_params.from_dict(query)


def link() -> str:
    """Address that opens the same numbers elsewhere."""
    from urllib.parse import urlencode

    base = (st.context.url or "").split("?")[0]
    return f"{base}?{urlencode(choice().query(st.session_state[_LANGUAGE]))}"


def control(key: str, value: Any) -> dict[str, Any]:
    """Arguments that tie a widget to a value of the choice.

    Parameters
    ----------
    key : str
        Name of the value.
    value : Any
        Its present value.
    """
    widget = f"control.{key}"
    if st.session_state.get(widget) != value:
        st.session_state[widget] = value
    return {"key": widget, "on_change": _take, "args": (key, widget)}


def language_control() -> dict[str, Any]:
    """Tie a widget to the language."""
    st.session_state["control.language"] = st.session_state[_LANGUAGE]
    return {"key": "control.language", "on_change": _take_language}


def reset() -> None:
    """Give the cluster its own values back."""
    st.session_state[_CHOICE] = default_choice(choice().scenario)
    st.session_state[_MISTAKES] = []


def action(of: Callable[[], None]) -> dict[str, Any]:
    """Arguments of a button that does something to the session."""
    return {"on_click": of}


def _take(key: str, widget: str) -> None:
    value = st.session_state[widget]
    if value is not None:  # a segmented control can be clicked off: then nothing changes
        st.session_state[_CHOICE] = choice().changed(key, value)
    st.session_state[_MISTAKES] = []


def _take_language() -> None:
    value = st.session_state["control.language"]
    if value is not None:
        st.session_state[_LANGUAGE] = value
