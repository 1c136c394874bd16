"""Page 1: the question, the answer, and what it rests on."""

from __future__ import annotations

import streamlit as st

from simulation.report import telling
from simulation.web import (
    answer_parts,
    asking_part,
    base_part,
    doubt_part,
    groups_part,
    levers_part,
    measures_part,
    parts,
    since_part,
    state,
)
from simulation.web.choice import Choice
from simulation.web.engine import Answer, Job
from simulation.words import Language

_PHONE_ONLY = """<style>
.st-key-phone_hint { display: none; }
@media (max-width: 767px) { .st-key-phone_hint { display: flex; } }
</style>"""


def show(words: Language) -> None:
    """Draw the page."""
    choice = state.choice()
    asking_part.begin(choice)
    st.title(words("question"), anchor=False)
    st.markdown(words("question.more"))
    base_part.show(words, label=words("preset"))
    st.html(_PHONE_ONLY)
    with st.container(key="phone_hint"):
        st.caption(words("levers.phone"))
    _levers(choice, words)
    job = asking_part.ask(choice, words)
    if job is None:
        return
    st.caption(telling.size(job.scenario, words))
    answer = asking_part.wait(job)
    if job.failed and answer is None:
        asking_part.apologise(job, words)
        return
    _answer(job, answer, words)
    own = choice.own
    asking_part.engine().warm(own.load(), own.scenario, own.seed)


def _levers(choice: Choice, words: Language) -> None:
    """Controls of the world with, and how many other values are not the cluster's own."""
    with st.sidebar:
        measures_part.simple(choice, words)
        measures_part.luck(choice, words)
        if others := sum(not path.startswith("levers.") for path, _ in choice.values):
            st.caption(words("levers.others", n=others))
        st.button(words("reset"), width="stretch", **state.action(state.reset))


def _answer(job: Job, answer: Answer | None, words: Language) -> None:
    """Draw the answer as far as it is known, and keep looking for a better one."""
    what = (job.scenario, job.name, job.seed)
    doubt = parts.found(parts.DOUBT, *what) if answer else None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(words("answer"), anchor=False, width="content")
        if answer:
            answer_parts.badges(answer.runs, words, doubt)
    asking_part.follow([job], words, [answer.runs if answer else 0])
    if answer is None:
        st.skeleton(height=96)
        for column in st.columns(3):
            column.skeleton(height=150)
        st.skeleton(height=300)
        return
    with st.container(border=True):
        st.markdown(f"### {answer_parts.sentence(answer.document, words, doubt)}")
        if doubt is None:
            st.markdown(words("doubt.not_in", place=doubt_part.PLACE))
        st.markdown("  \n".join(telling.who_lines(answer.document, words)))
        since_part.show(state.choice(), answer.document, words)
    answer_parts.figures(answer.document, words, doubt)
    answer_parts.over_time(answer.document, words, doubt)
    levers_part.show(*what, words)
    answer_parts.who(answer.document, words)
    groups_part.show(answer.document, words)
    doubt_part.show(answer.document, *what, words)
    answer_parts.details(answer.document, words)
    st.caption(words("limits"))
    with st.popover(words("link"), icon=":material/link:"):
        st.caption(words("link.help"))
        st.code(state.link(), language=None, wrap_lines=True)
