"""Page 1: the question, the answer, and what it rests on."""

from __future__ import annotations

import streamlit as st

from scenarios.limits import MOST_SEED
from scenarios.load import ScenarioError
from simulation.report import telling
from simulation.report.numbers import duration, tidy
from simulation.web import answer_parts, state
from simulation.web.choice import (
    FILE,
    Choice,
    adoption_modes,
    clusters,
    levers,
    title_of,
)
from simulation.web.engine import FIRST, MOST_AGENT_PERIODS, Busy, Engine, Job, agent_periods
from simulation.web.plain import plain
from simulation.words import Language

_PATIENCE = 1.5  # seconds a rerun waits for the first numbers before it shows a skeleton
_POLL, _POLL_REFINING = 0.4, 1.0  # seconds between looks: before the first numbers, and after
_PHONE_ONLY = """<style>
.st-key-phone_hint { display: none; }
@media (max-width: 767px) { .st-key-phone_hint { display: flex; } }
</style>"""


@st.cache_resource(show_spinner=False)
def engine() -> Engine:
    """Threads and stores that all sessions share."""
    return Engine()


def show(words: Language) -> None:
    """Draw the page."""
    choice = state.choice()
    st.title(words("question"), anchor=False)
    st.markdown(words("question.more"))
    names = [cluster.name for cluster in clusters()]
    st.segmented_control(
        words("preset"),
        [*names, FILE] if state.file() else names,
        format_func=lambda name: plain(title_of(name, words, state.file())),
        **state.control("scenario", choice.scenario),
    )
    st.html(_PHONE_ONLY)
    with st.container(key="phone_hint"):
        st.caption(words("levers.phone"))
    _levers(choice, words)
    try:
        scenario = choice.load()
    except ScenarioError as error:
        said = "\n".join(f"- {plain(str(one))}" for one in error.errors)
        st.error(f"{words('problem.scenario')}\n{said}")
        return
    st.caption(telling.size(scenario, words))
    have = agent_periods(scenario)
    if have > MOST_AGENT_PERIODS:
        millions = {"have": have // 10**6, "most": MOST_AGENT_PERIODS // 10**6}
        st.error(words("problem.large", name=choice.scenario, **millions))
        return
    try:
        job = engine().ask(state.session(), scenario, choice.scenario, choice.seed)
    except Busy:
        st.warning(words("problem.busy"))
        return
    answer = job.wait(_PATIENCE)
    if job.failed and answer is None:
        st.error(words("problem.run"))
        return
    _answer(job, words)
    own = choice.own
    engine().warm(own.load(), own.scenario, own.seed)


def _levers(choice: Choice, words: Language) -> None:
    """Controls of the world with, read off the schema."""
    with st.sidebar:
        st.subheader(words("levers"), help=words("levers.help"), anchor=False)
        now = dict(choice.levers)
        for row in levers():
            name = row.path.removeprefix("levers.")
            st.slider(
                words.get(f"lever.{name}", name.replace("_", " ")),
                min_value=0,
                max_value=100,
                step=5,
                format="%d%%",
                help=words.meaning(row),
                **state.control(name, now[name]),
            )
        modes = adoption_modes()
        st.segmented_control(
            words("adoption"),
            list(modes.choices),
            format_func=lambda mode: words.get(f"adoption.{mode}", mode),
            help=words.meaning(modes),
            **state.control("adoption", choice.adoption),
        )
        st.number_input(
            words("seed"),
            min_value=0,
            max_value=MOST_SEED,
            step=1,
            help=words("seed.help"),
            **state.control("seed", choice.seed),
        )
        st.button(words("reset"), width="stretch", **state.action(state.reset))


def _answer(job: Job, words: Language) -> None:
    """Draw the answer as far as it is known, and keep looking for a better one."""
    answer = job.answer
    shown = answer.runs if answer else 0
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(words("answer"), anchor=False, width="content")
        if answer:
            runs = words("runs", n=answer.runs)
            st.badge(runs, color="blue", help=words("runs.help"))
            st.badge(words("luck_only"), color="gray", help=words("luck_only.help"))
    poll = None if job.finished else _POLL_REFINING if answer else _POLL
    st.fragment(_progress, run_every=poll)(job, shown, words)
    if answer is None:
        st.skeleton(height=96)
        for column in st.columns(3):
            column.skeleton(height=150)
        st.skeleton(height=300)
        return
    with st.container(border=True):
        st.markdown(f"#### {tidy(words.told(answer.document['sentence']))}")
    answer_parts.figures(answer.document, words)
    answer_parts.over_time(answer.document, words)
    answer_parts.who(answer.document, words)
    answer_parts.details(answer.document, words)
    st.caption(words("limits"))
    with st.popover(words("link"), icon=":material/link:"):
        st.caption(words("link.help"))
        st.code(state.link(), language=None, wrap_lines=True)


def _progress(job: Job, shown: int, words: Language) -> None:
    """Tell how far it is; draw the page anew where there are better numbers."""
    if job.failed and shown:
        st.warning(words("problem.run"))
        return
    if job.failed or (job.answer is not None and job.answer.runs > shown):
        st.rerun()
    if job.finished:
        return
    total = job.total if shown else FIRST
    left = duration(job.seconds_left(total), words)
    key = "refining" if shown else "computing" if job.done else "computing.start"
    if engine().compiles and not job.done:
        key = "compiling"
    done = min(job.done, total)
    st.progress(done / total, text=words(key, shown=shown, done=done, total=total, left=left))
