"""Page 2: set a scenario of one's own, see what it does, and compare it with others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulation.report import telling
from simulation.web import (
    answer_parts,
    asking_part,
    base_part,
    drawer_part,
    files_part,
    measures_part,
    parts,
    pins_part,
    since_part,
    state,
)

if TYPE_CHECKING:
    from simulation.web.engine import Job
    from simulation.words import Language

_DRAWER = 720  # height of the drawer, which scrolls on its own [pixels]
_LONG_LINK = 2000  # characters; some programs cut longer ones off
_STYLE = """<style>
.st-key-phone_measures { display: none; }
@media (max-width: 767px) { .st-key-phone_measures { display: flex; } }
</style>"""


def show(words: Language) -> None:
    """Draw the page."""
    choice = state.choice()
    st.title(words("page.build"), anchor=False)
    st.markdown(words("build.lead"))
    base_part.show(words, label=words("build.base"), known=words("build.base.help"))
    with st.sidebar:
        measures_part.whole(choice, words)
    st.html(_STYLE)
    with st.container(key="phone_measures"):
        box = st.expander(
            words("build.measures"), icon=":material/tune:", key="phone.open", on_change="rerun"
        )
        if box.open:
            with box:
                measures_part.whole(choice, words, place="phone")
    open_ = _tools(words)
    if open_:
        main, drawer = st.columns([3, 2], gap="medium")
        with drawer.container(border=True, height=_DRAWER):
            drawer_part.show(choice, words)
    else:
        main = st.container()
    with main:
        drawn = _answer(words)
    if drawn is not None:
        _compared(*drawn, words)
        st.caption(words("limits"))


def _tools(words: Language) -> bool:
    """Buttons of the page; whether the drawer of assumptions is open."""
    choice = state.choice()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        is_open = st.toggle(drawer_part.badge(words), key="drawer.open")
        pins_part.button(words)
        with st.popover(words("file"), icon=":material/description:", key="file.popover"):
            files_part.show(choice, words)
        with st.popover(words("link"), icon=":material/link:", key="link.popover"):
            link = state.link()
            st.caption(words("link.help"))
            st.code(link, language=None, wrap_lines=True)
            if len(link) > _LONG_LINK:
                st.caption(words("build.link.long", n=len(link)))
    return is_open


def _answer(words: Language) -> tuple[Job, int] | None:
    """One sentence and three figures, of how many runs; the first page tells the rest."""
    job = asking_part.ask(state.choice(), words)
    if job is None:
        return None
    answer = asking_part.wait(job)
    if job.failed and answer is None:
        asking_part.apologise(job, words)
        return None
    st.caption(telling.size(job.scenario, words))
    if answer is None:
        st.skeleton(height=96)
        for column in st.columns(3):
            column.skeleton(height=150)
        return job, 0
    doubt = parts.found(parts.DOUBT, job.scenario, job.name, job.seed)
    with st.container(border=True):
        st.markdown(f"## {answer_parts.sentence(answer.document, words, doubt)}")
        if doubt is None:
            st.caption(words("doubt.elsewhere", page=words("page.answer")))
        st.markdown("  \n".join(telling.who_lines(answer.document, words)))
        since_part.show(state.choice(), answer.document, words)
        with st.container(horizontal=True, vertical_alignment="center"):
            answer_parts.badges(answer.runs, words, doubt)
    answer_parts.figures(answer.document, words, doubt)
    return job, answer.runs


def _compared(job: Job, runs: int, words: Language) -> None:
    """How far the numbers are, and the comparison with what is pinned."""
    progress = st.container()
    pinned = pins_part.show(words) if state.pins() else []
    with progress:
        others = [other for _, other in pinned]
        shown = [one.answer.runs if one.answer else 0 for one in others]
        asking_part.follow([job, *others], words, [runs, *shown])
    if state.pins():
        pins_part.compare(job, pinned, words)
