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

Outcomes = dict[str, dict[str, Any]]
# A choice, and its outcomes as they were drawn, by the number of runs they are of.
Seen = tuple["Choice", dict[int, Outcomes]]
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
    drawn = dict(shown[1]) if shown is not None and shown[0] == choice else {}
    drawn[document["replications"]] = {name: document["kpis"][name] for name in FIGURES}
    st.session_state[_NOW] = now = (choice, drawn)
    before: Seen | None = st.session_state.get(_BEFORE)
    if before is None or before[0].own != choice.own or before[0] == choice:
        return
    if told := line(before, now, words):
        st.caption(told)


def line(before: Seen, now: Seen, words: Language) -> str:
    """Say what was changed, and the change by digitisation before and after that.

    Both are of the same runs, as many as were drawn of either; nothing is said where there are
    none: luck would pass for an effect.
    """
    runs = max(before[1].keys() & now[1].keys(), default=0)
    if not runs:
        return ""
    what = [
        f"{plain(name)} {plain(a)} → {plain(b)}" for name, a, b in moved(before[0], now[0], words)
    ]
    if len(what) > _MOST:
        what[_MOST:] = [words("since.more", n=len(what) - _MOST)]
    parts = [
        f"{words.of_kpi(KPIS[name])} {_told(before[1][runs][name], name, words)} → "
        f"{_told(now[1][runs][name], name, words)}"
        for name in FIGURES
    ]
    join = words("saving.list").join
    return words("since", what=join(what), parts=join(parts))


def _told(found: dict[str, Any], name: str, words: Language) -> str:
    """A change with one decimal on either side, so that small steps can be told."""
    if found["ratio"] is None:
        return change(found, KPIS[name].unit, words)[0]
    return percent(found["ratio"] - 1.0, sign=True, digits=1)
