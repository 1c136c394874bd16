"""Asking for the numbers of a choice, and telling how far they are."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from scenarios.load import ScenarioError
from scenarios.sizes import in_bytes, sizes
from simulation.report.numbers import duration
from simulation.web import state
from simulation.web.choice import Choice
from simulation.web.engine import FIRST, MOST_AGENT_PERIODS, Busy, Engine, Job, agent_periods
from simulation.web.plain import plain
from simulation.words import Language

MOST_MEMORY = 400_000_000  # bytes of a world, as estimated
PATIENCE = 1.5  # seconds a rerun waits for the first numbers before it shows a skeleton
_POLL, _POLL_REFINING = 0.4, 1.0  # seconds between looks: before the first numbers, and after


@st.cache_resource(show_spinner=False)
def engine() -> Engine:
    """Threads and stores that all sessions share."""
    return Engine()


def ask(choice: Choice, words: Language, *, beside: str = "") -> Job | None:
    """Ask for a choice's numbers; where there can be none, say why and return nothing.

    Parameters
    ----------
    choice : Choice
        What is asked for.
    words : Language
        Language of the reader.
    beside : str
        Tells apart what a session asks for at the same time: pinned scenarios have one each.
    """
    try:
        scenario = choice.load()
    except ScenarioError as error:
        said = "\n".join(f"- {plain(str(one))}" for one in error.errors)
        st.error(f"{words('problem.scenario')}\n{said}")
        return None
    have, room = agent_periods(scenario), sizes(scenario).memory
    if have > MOST_AGENT_PERIODS:
        millions = {"have": have // 10**6, "most": MOST_AGENT_PERIODS // 10**6}
        st.error(words("problem.large", name=choice.scenario, **millions))
        return None
    if room > MOST_MEMORY:
        told = {"have": in_bytes(room), "most": in_bytes(MOST_MEMORY)}
        st.error(words("problem.memory", name=choice.scenario, **told))
        return None
    try:
        return engine().ask(state.session() + beside, scenario, choice.scenario, choice.seed)
    except Busy:
        st.warning(words("problem.busy"))
        return None


def follow(jobs: Sequence[Job], words: Language) -> None:
    """Tell how far jobs are, keep looking, and draw the page anew where there are better numbers.

    Parameters
    ----------
    jobs : sequence of Job
        What the page shows; their answers are those it has drawn.
    words : Language
        Language of the reader.
    """
    jobs = [job for job in jobs if job.answer or not job.failed]
    shown = [job.answer.runs if job.answer else 0 for job in jobs]
    poll: float | None = _POLL_REFINING if all(shown) else _POLL
    if all(job.finished for job in jobs):
        poll = None
    st.fragment(_look, run_every=poll)(jobs, shown, words)


def _look(jobs: Sequence[Job], shown: Sequence[int], words: Language) -> None:
    pairs = list(zip(jobs, shown, strict=True))
    if any(_has_news(job, runs) for job, runs in pairs):
        st.rerun()
    if any(job.failed for job in jobs):
        st.warning(words("problem.run"))
    left = [(job, runs) for job, runs in pairs if not job.finished]
    if left:
        job, runs = min(left, key=lambda pair: pair[1])
        _bar(job, runs, words)


def _has_news(job: Job, shown: int) -> bool:
    if job.failed:
        return not shown
    return job.answer is not None and job.answer.runs > shown


def _bar(job: Job, shown: int, words: Language) -> None:
    total = job.total if shown else FIRST
    left = duration(job.seconds_left(total), words)
    key = "refining" if shown else "computing" if job.done else "computing.start"
    if engine().compiles and not job.done:
        key = "compiling"
    done = min(job.done, total)
    st.progress(done / total, text=words(key, shown=shown, done=done, total=total, left=left))
