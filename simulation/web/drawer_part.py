"""The drawer of assumptions: every parameter that is no measure, by section and by search."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from scenarios.catalogue import sections
from scenarios.problems import dotted, parts_of
from simulation.report.assumptions import matches
from simulation.web import parameter_part, state, steps_part
from simulation.web.choice import ASSUMPTIONS, side_of
from simulation.web.plain import plain

if TYPE_CHECKING:
    from simulation.report.assumptions import Row
    from simulation.web.choice import Choice
    from simulation.words import Language

MOST_SHOWN = 25  # controls at a time; more are reached by a longer search
_WHOLE = ""  # parameters of no section


def show(choice: Choice, words: Language) -> None:
    """Draw the drawer: what to look for, and the controls that were found."""
    st.header(words("build.assumptions"), help=words("build.assumptions.help"), anchor=False)
    steps_part.show(ASSUMPTIONS, words, place="drawer")
    rows = [row for path, row in choice.rows.items() if side_of(path) == ASSUMPTIONS]
    changed = [row for row in rows if choice.value(row.path) != row.value]
    text = st.text_input(
        words("build.search"),
        placeholder=words("evidence.search.hint"),
        key="drawer.search",
        icon=":material/search:",
        max_chars=100,
    )
    only = st.toggle(
        words("build.only_changed", n=len(changed)), key="drawer.changed", disabled=not changed
    )
    found = changed if only and changed else rows
    if text:
        found = [row for row in found if matches(row, text, words)]
    elif not (only and changed):
        groups = groups_of(rows)
        name = st.selectbox(
            words("build.section.pick"),
            list(groups),
            format_func=lambda one: section_title(one, groups[one], words),
            key="drawer.section",
        )
        found = groups[name]
    if not found:
        st.info(words("evidence.none", text=plain(text)))
    shown = groups_of(found[:MOST_SHOWN])
    for name, members in shown.items():
        if len(shown) > 1 or text:
            st.markdown(f"**{plain(section_title(name, members, words))}**")
        for row in members:
            parameter_part.draw(row, choice, words, place="drawer")
    if len(found) > MOST_SHOWN:
        st.caption(words("build.more", shown=MOST_SHOWN, n=len(found)))


def groups_of(rows: list[Row]) -> dict[str, list[Row]]:
    """Rows by section; each kind of buyers and consumers is a section of its own."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(dotted(parts_of(row.path)[:-1]), []).append(row)
    last = groups.pop(_WHOLE, [])
    return {**groups, **({_WHOLE: last} if last else {})}


def section_title(name: str, rows: list[Row], words: Language) -> str:
    """Title of a section, and of which kind of buyers or consumers: plain text."""
    if not name:
        return words("build.section.whole")
    section, *kind = parts_of(name)
    title = words.sections.get(section) or sections()[section].rstrip(".")
    if not kind:
        return title
    of = rows[0].of
    own = words.said(of.title or of.title_zh, of.title_zh) if of else ""
    return words("build.section.kind", title=title, kind=own or kind[0])


def badge(words: Language) -> str:
    """Name of the drawer, with how many assumptions are not the cluster's own."""
    changed = len(state.choice().side(ASSUMPTIONS))
    name = words("build.assumptions")
    return words("build.section", title=name, n=changed) if changed else name
