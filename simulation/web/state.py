"""What a session remembers: its choice and language, kept equal to the link in the address bar."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from scenarios.load import Problem, ScenarioError
from simulation.web import link as links
from simulation.web import shown as views
from simulation.web.choice import FILE, SIDES, Choice, file_choice, with_texts
from simulation.web.history import History
from simulation.web.link import Mistake
from simulation.web.pins import MOST_PINS, Pin, cleaned
from simulation.web.scenario_files import Refused, from_bytes
from simulation.words import LANGUAGES, Language, preferred, spelled

MOST_BASES = 16  # clusters and files whose steps are remembered
_CHOICE, _LANGUAGE, _MISTAKES, _ME = "choice", "language", "mistakes", "me"
_STEPS, _PINS, _FILE, _REFUSED, _SHOWN = "steps", "pins", "file", "refused", "shown"
_Steps = dict[tuple[str, str], dict[str, History[tuple[Any, ...]]]]


def begin() -> None:
    """Read the link when a session starts; afterwards the session is what counts."""
    if _CHOICE in st.session_state:
        return
    query = st.query_params.to_dict()
    asked = spelled(query.get("lang"))
    if asked:
        query["lang"] = asked
    shown, unread = views.from_query(query)
    rest = {key: text for key, text in query.items() if not key.startswith(views.PREFIX)}
    found = links.from_query(rest, tuple(LANGUAGES))
    st.session_state[_STEPS], st.session_state[_REFUSED] = {}, []
    _become(found.choice)
    st.session_state[_PINS] = found.pins
    st.session_state[_MISTAKES] = [*found.mistakes, *unread]
    st.session_state[_SHOWN] = shown
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


def refused() -> list[Problem | Refused]:
    """Why the last value or file was not taken, until another choice is made."""
    found: list[Problem | Refused] = st.session_state[_REFUSED]
    return found


def file() -> str:
    """Scenario file of this session, whether it is chosen or not; empty where there is none."""
    text: str = st.session_state.get(_FILE, "")
    return text


def shown() -> dict[str, Any]:
    """What is shown of the choice, by name of `simulation.web.shown`; as usual where missing."""
    found: dict[str, Any] = st.session_state[_SHOWN]
    return found


def write_link() -> None:
    """Put every value into the address bar."""
    query = _query()
    if st.query_params.to_dict() != query:
        st.query_params.from_dict(query)


def link() -> str:
    """Address that opens the same numbers elsewhere."""
    base = (st.context.url or "").split("?")[0]
    return f"{base}?{urlencode(_query())}"


# Controls --------------------------------------------------------------------------------------


def control(key: str, value: Any, *, place: str = "control") -> dict[str, Any]:
    """Arguments that tie a widget to a value of the choice.

    Parameters
    ----------
    key : str
        Name of the value: a lever, ``adoption``, ``seed``, ``scenario``, or a path.
    value : Any
        Its present value.
    place : str
        Tells widgets of the same value apart that stand in several places.
    """
    return _tied(f"{place}.{key}", value, _take, key)


def text_control(path: str, text: str, *, place: str = "control") -> dict[str, Any]:
    """Arguments that tie a text field to a value, written as in a scenario file."""
    return _tied(f"{place}.{path}", text, _take_text, path)


def language_control() -> dict[str, Any]:
    """Tie a widget to the language."""
    st.session_state["control.language"] = st.session_state[_LANGUAGE]
    return {"key": "control.language", "on_change": _take_language}


def action(of: Callable[..., None], *args: object) -> dict[str, Any]:
    """Arguments of a button that does something to the session."""
    return {"on_click": of, "args": args}


# Steps -----------------------------------------------------------------------------------------


def can_undo(side: str) -> bool:
    """Whether a side of the choice has a step to undo."""
    return bool(_steps()[side].past)


def can_redo(side: str) -> bool:
    """Whether a side of the choice has a step to do again."""
    return bool(_steps()[side].future)


def can_reset(side: str) -> bool:
    """Whether a side of the choice is not the cluster's own."""
    return choice().side(side) != choice().own.side(side)


def undo(side: str) -> None:
    """Take back the last step of a side."""
    _move(side, _steps()[side].undo())


def redo(side: str) -> None:
    """Do again what was undone last on a side."""
    _move(side, _steps()[side].redo())


def reset(side: str = "") -> None:
    """Give a side, by default everything, the cluster's own values back."""
    now = choice()
    own = now.own
    _try(lambda: now.with_side(side, own.side(side)) if side else own)


def reset_value(path: str) -> None:
    """Give one value of a path back to the cluster."""
    _try(lambda: choice().changed(path, choice().own.value(path)))


# Pins ------------------------------------------------------------------------------------------


def pins() -> tuple[Pin, ...]:
    """Scenarios that are pinned."""
    found: tuple[Pin, ...] = st.session_state[_PINS]
    return found


def pin() -> None:
    """Pin the present choice, unless it is there or all places are taken."""
    if not is_pinned() and len(pins()) < MOST_PINS:
        st.session_state[_PINS] = (*pins(), Pin(choice()))


def is_pinned() -> bool:
    """Whether the present choice is among those pinned, whatever their luck."""
    now = choice()
    return any(one.on(now.seed) == now for one in pins())


def unpin(number: int) -> None:
    """Let go of a pinned scenario, counted from 0; those beside a forecast stay beside it."""
    st.session_state[_PINS] = tuple(one for n, one in enumerate(pins()) if n != number)
    beside = shown().get("forecast.beside", ())
    if beside:
        shown()["forecast.beside"] = tuple(n - (n > number) for n in beside if n != number)


def go_to(number: int) -> None:
    """Choose a pinned scenario; the luck stays."""
    _try(lambda: pins()[number].on(choice().seed))


def name_control(number: int) -> dict[str, Any]:
    """Tie a text field to the name of a pinned scenario."""
    return _tied(f"pin.{number}", pins()[number].name, _take_name, number)


# Files -----------------------------------------------------------------------------------------


def upload(widget: str) -> None:
    """Take the scenario file of an upload; a bad one changes nothing but the message."""
    given = st.session_state.get(widget)
    if given is not None:
        _try(lambda: from_bytes(given.getvalue(), given.name))


# -----------------------------------------------------------------------------------------------


def _query() -> dict[str, str]:
    query = links.to_query(choice(), pins(), st.session_state[_LANGUAGE])
    return query | views.to_query(shown())


def _tied(widget: str, value: Any, take: Callable[..., None], key: object) -> dict[str, Any]:
    if st.session_state.get(widget) != value:
        st.session_state[widget] = value
    return {"key": widget, "on_change": take, "args": (key, widget)}


def _take(key: str, widget: str) -> None:
    value = st.session_state[widget]
    if value is None:  # a segmented control can be clicked off, a number deleted: nothing changes
        return
    if key == "scenario" and value == FILE:
        _choose(file_choice(file()).changed("seed", choice().seed))
    else:
        _try(lambda: choice().changed(key, _without_noise(value)))


def _take_text(path: str, widget: str) -> None:
    text = st.session_state[widget] or ""
    _try(lambda: with_texts(choice(), {path: text}))


def _take_name(number: int, widget: str) -> None:
    name = cleaned(st.session_state[widget] or "")
    st.session_state[_PINS] = tuple(
        Pin(one.choice, name) if n == number else one for n, one in enumerate(pins())
    )


def _take_language() -> None:
    value = st.session_state["control.language"]
    if value is not None:
        st.session_state[_LANGUAGE] = value


def _without_noise(value: Any) -> Any:
    """Take off what a slider's arithmetic adds, such as the last digit of 0.30000000000000004."""
    return float(f"{value:.12g}") if isinstance(value, float) else value


def _try(make: Callable[[], Choice]) -> bool:
    """Choose what can be loaded; otherwise leave everything, and keep what is wrong."""
    try:
        made = make()
        made.load()
    except ScenarioError as error:
        st.session_state[_REFUSED] = error.errors
    except Refused as why:
        st.session_state[_REFUSED] = [why]
    else:
        _choose(made)
        return True
    return False


def _choose(made: Choice) -> None:
    _become(made)
    st.session_state[_MISTAKES], st.session_state[_REFUSED] = [], []


def _become(made: Choice) -> None:
    """Make a choice, and remember it as a step of each side that changes."""
    every: _Steps = st.session_state[_STEPS]
    base = (made.scenario, made.file)
    before = every.pop(base, None)
    steps = before or {side: History(made.side(side)) for side in SIDES}
    every[base] = {side: steps[side].step(made.side(side)) for side in SIDES}
    while len(every) > MOST_BASES:
        del every[next(iter(every))]
    st.session_state[_CHOICE] = made
    if made.file:
        st.session_state[_FILE] = made.file


def _steps() -> dict[str, History[tuple[Any, ...]]]:
    every: _Steps = st.session_state[_STEPS]
    return every[choice().scenario, choice().file]


def _move(side: str, history: History[tuple[Any, ...]]) -> None:
    """Make a side what its history says; such a move is no step of its own."""
    now = choice()
    made = now.with_side(side, history.now)
    if made != now and _try(lambda: made):
        _steps()[side] = history
