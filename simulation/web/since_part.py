"""What the last change did: the answer before it and after it, beside the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from simulation.metrics import KPIS
from simulation.report.numbers import change, percent
from simulation.report.telling import FIGURES
from simulation.web.naming import moved
from simulation.web.plain import plain

if TYPE_CHECKING:
    from simulation.web.choice import Choice
    from simulation.words import Language

Seen = tuple["Choice", dict[str, dict[str, Any]]]  # a choice, and its outcomes as they were drawn
_NOW, _BEFORE = "since.now", "since.before"
_MOST = 3  # changed values that are named


def show(choice: Choice, document: dict[str, Any], words: Language) -> None:
    """Draw a line, where something of the same cluster or file was changed in this session.

    Parameters
    ----------
    document : dict
        Of the comparison as it stands for the choice.
    """
    shown: Seen | None = st.session_state.get(_NOW)
    if shown is not None and shown[0] != choice:
        st.session_state[_BEFORE] = shown
    outcomes = {name: document["kpis"][name] for name in FIGURES}
    st.session_state[_NOW] = (choice, outcomes)
    before: Seen | None = st.session_state.get(_BEFORE)
    if before is not None and before[0].own == choice.own and before[0] != choice:
        st.caption(line(before, (choice, outcomes), words))


def line(before: Seen, now: Seen, words: Language) -> str:
    """Say what was changed, and the change by digitisation before and after that."""
    what = [
        f"{plain(name)} {plain(a)} → {plain(b)}" for name, a, b in moved(before[0], now[0], words)
    ]
    if len(what) > _MOST:
        what[_MOST:] = [words("since.more", n=len(what) - _MOST)]
    parts = [
        f"{words.of_kpi(KPIS[name])} {_told(before[1][name], name, words)} → "
        f"{_told(now[1][name], name, words)}"
        for name in FIGURES
    ]
    join = words("saving.list").join
    return words("since", what=join(what), parts=join(parts))


def _told(found: dict[str, Any], name: str, words: Language) -> str:
    """A change with one decimal on either side, so that small steps can be told."""
    if found["ratio"] is None:
        return change(found, KPIS[name].unit, words)[0]
    return percent(found["ratio"] - 1.0, sign=True, digits=1)
