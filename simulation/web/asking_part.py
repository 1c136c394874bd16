"""Asking for the numbers of a choice, and telling how far they are."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import streamlit as st

from scenarios.load import ScenarioError
from simulation.report.numbers import duration
from simulation.web import state
from simulation.web.choice import Choice
from simulation.web.engine import FIRST, Answer, Engine, Job
from simulation.web.jobs import jobs
from simulation.web.limits import Refused
from simulation.web.patience import Looks, patiently
from simulation.web.plain import refusal
from simulation.web.prepared import QUICK
from simulation.words import Language

if TYPE_CHECKING:
    from scenarios.schema import Scenario

PATIENCE = 1.5  # seconds a rerun waits for a quick answer before it shows what there is
_NEARLY, _LONGER = 1.5, 2.0  # seconds that may be left of it, and how long that is then waited for
_POLL = 0.3  # seconds between two looks; a look lasts a while, so that many can look at once
_HOLD, _HOLD_LONG = 0.7, 2.0  # seconds a look waits for news: of a first answer, and otherwise


@st.cache_resource(show_spinner=False)
def engine() -> Engine:
    """Answers that all sessions share."""
    return Engine(pool=jobs().pool)


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
    scenario = loaded(choice, words)
    if scenario is None:
        return None
    try:
        return engine().ask(state.session(), scenario, choice.scenario, choice.seed, slot=beside)
    except Refused as no:
        st.warning(words(no.key, **no.values))
        return None


def begin(choice: Choice) -> None:
    """Let a choice's runs begin while the page is still being drawn; `ask` says what is wrong."""
    with suppress(ScenarioError, Refused):
        engine().ask(state.session(), choice.load(), choice.scenario, choice.seed, slot="")


def loaded(choice: Choice, words: Language) -> Scenario | None:
    """Scenario of a choice; where it cannot be used, say why and return nothing."""
    try:
        return choice.load()
    except ScenarioError as error:
        st.error(refusal(error, words))
        return None


def wait(job: Job) -> Answer | None:
    """Wait a moment for a quick answer; a reader who moves on meanwhile is not kept waiting."""
    patiently(lambda: job.enough, job.wait, PATIENCE)
    # Drawing two runs takes a while too: not where the others are nearly there.
    if not job.enough and job.answerable and job.seconds_left(QUICK) < _NEARLY:
        patiently(lambda: job.enough, job.wait, _LONGER)
    return job.look()


def apologise(job: Job, words: Language) -> None:
    """Say what went wrong with a job, and offer to start again."""
    st.error(words(job.failed or "job.failed"))
    args = (state.session(), job)
    st.button(words("job.again"), key=f"again.{job.key}", on_click=engine().again, args=args)


def follow(jobs: Sequence[Job], words: Language, shown: Sequence[int] = ()) -> None:
    """Tell how far jobs are, keep looking, and draw the page anew where there are better numbers.

    Parameters
    ----------
    jobs : sequence of Job
        What the page shows; their answers are those it has drawn.
    words : Language
        Language of the reader.
    shown : sequence of int
        Runs of the answers that the page has drawn; by default those the jobs have now.
    """
    now = shown or [job.answer.runs if job.answer else 0 for job in jobs]
    left = [(job, runs) for job, runs in zip(jobs, now, strict=True) if runs or not job.failed]
    jobs, shown = [job for job, _ in left], [runs for _, runs in left]
    poll = None if all(job.finished for job in jobs) else _POLL
    st.fragment(_look, run_every=poll)(jobs, shown, words, Looks())


def _look(jobs: Sequence[Job], shown: Sequence[int], words: Language, looks: Looks) -> None:
    pairs = list(zip(jobs, shown, strict=True))

    def news() -> bool:
        return any(_has_news(job, runs) for job, runs in pairs)

    if news():
        st.rerun()
    for job in dict.fromkeys(jobs):
        if job.failed:
            apologise(job, words)
    left = [(job, runs) for job, runs in pairs if not job.finished]
    if left:
        job, runs = min(left, key=lambda pair: pair[1])
        _bar(job, runs, words)
        if looks.again():
            patiently(news, job.sleep, _HOLD_LONG if runs or job.position else _HOLD)
            if news():
                st.rerun()


def _has_news(job: Job, shown: int) -> bool:
    if job.failed:
        return not shown
    if job.lapsed:
        return True
    answer = job.look()
    return answer is not None and answer.runs > shown


def _bar(job: Job, shown: int, words: Language) -> None:
    if place := job.position:
        st.progress(0.0, text=words("job.queue", place=place))
        return
    total = job.total if shown else FIRST
    left = duration(job.seconds_left(total), words)
    key = "refining" if shown else "computing" if job.done else "computing.start"
    if not job.done and (engine().compiles or job.is_late):
        key = "compiling" if engine().compiles else "computing.late"
    done = min(job.done, total)
    st.progress(done / total, text=words(key, shown=shown, done=done, total=total, left=left))
