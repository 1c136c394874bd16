"""Page 4: a sweep: choose what is varied, run it, and read what moves the outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from scenarios.load import ScenarioError
from simulation.fingerprint import cache_folder
from simulation.metrics import KPIS
from simulation.report.numbers import duration
from simulation.study.analysis.page import rows_of
from simulation.study.analysis.response import PAIRED
from simulation.study.job import run_study
from simulation.web import chart_part, job_part, state, sweep_form, view
from simulation.web.jobs import Urgency, jobs
from simulation.web.plain import refusal
from simulation.web.sweep_study import NotHere, check, key_of, text_of

if TYPE_CHECKING:
    from simulation.study.analysis.part import Part
    from simulation.study.job import StudyAnswer
    from simulation.study.study import Study
    from simulation.words import Language

_ASKED = "sweep.asked"  # key of the study that was started last in this session


def show(words: Language) -> None:
    """Draw the page."""
    st.title(words("page.sweep"), anchor=False)
    st.markdown(words("sweep.lead"))
    try:
        study = sweep_form.study(words)
        if study is None:
            return
        points, runs, seconds = check(study, jobs().pool.memory)
    except NotHere as refused:
        st.warning(words(refused.key, **refused.values))
        return
    except ScenarioError as error:
        st.error(refusal(error, words))
        return
    text, quantity = text_of(study), _quantity(words)
    key = key_of(f"{quantity}/{text}")
    left = duration(max(1.0, seconds), words)
    st.caption(words("sweep.size", points=f"{points:,}", runs=f"{runs:,}", left=left))
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(
            words("sweep.run"), type="primary", key="sweep.run", icon=":material/play_arrow:"
        ):
            st.session_state[_ASKED] = key
        _command(study, text, words)
    if st.session_state.get(_ASKED) != key:
        return
    folder = str(cache_folder("studies") / key_of(text)[:16])
    ticket = jobs().submit(
        state.session(), f"sweep/{key}", run_study, text, "sweep", folder, quantity,
        total=runs, urgency=Urgency.LONG,
    )  # fmt: skip
    answer: StudyAnswer | None = job_part.show(
        ticket, words, key="sweep", doing=words("sweep.running")
    )
    if answer is not None:
        _answer(answer, study, words)


def _quantity(words: Language) -> str:
    chosen = st.segmented_control(
        words("sweep.of"),
        list(PAIRED),
        required=True,
        format_func=lambda one: words(f"sweep.of.{one}"),
        **view.control("sweep.of"),
    )
    return str(chosen)


def _command(study: Study, text: str, words: Language) -> None:
    with st.popover(words("sweep.command"), icon=":material/terminal:"):
        st.caption(words("sweep.command.help"))
        st.code("python -m simulation study run sweep.toml\n"
                "python -m simulation study analyse sweep.toml", language="bash")  # fmt: skip
        st.download_button(
            words("sweep.file"),
            text,
            file_name="sweep.toml",
            mime="application/toml",
            key="sweep.file",
            on_click="ignore",
            icon=":material/download:",
        )
        st.code(text, language="toml")


def _answer(answer: StudyAnswer, study: Study, words: Language) -> None:
    if answer.failed:
        st.warning(words("sweep.failed", n=f"{answer.failed:,}"))
    if answer.problem:
        st.warning(words("study.problem", why=answer.problem))
    source = words(
        "sweep.source",
        scenario=words.said(study.spec.scenario.title, study.spec.scenario.title_zh),
        runs=f"{len(answer.runs):,}",
        seed=study.spec.seed,
    )
    _parts(answer.parts.get(words.id, []), source, words)
    st.header(words("sweep.data"), anchor=False)
    with st.container(horizontal=True):
        for name, frame in (("points", answer.points), ("runs", answer.runs)):
            _download(name, frame, words)
    st.caption(words("sweep.digest", digest=answer.digest))


def _parts(parts: list[Part], source: str, words: Language) -> None:
    """Everything of an outcome in a tab of its own."""
    outcomes = list(dict.fromkeys(part.outcome for part in parts))
    if not outcomes:
        return
    titles = [words.of_kpi(KPIS[name]) if name in KPIS else name for name in outcomes]
    for tab, outcome in zip(st.tabs(titles), outcomes, strict=True):
        with tab:
            for part in parts:
                if part.outcome == outcome:
                    _part(part, source, words)


def _part(part: Part, source: str, words: Language) -> None:
    st.header(part.title, anchor=False)
    if part.sentence:
        st.markdown(part.sentence.replace("$", "\\$"))
    shown = rows_of(part.table, words)
    frame = pd.DataFrame(shown.rows, columns=_unique(shown.titles))
    columns = st.columns(2) if len(part.drawings) > 1 else [st.container()]
    for n, one in enumerate(part.drawings):
        table, spec = one.chart
        with columns[n % len(columns)]:
            chart_part.draw(
                table, spec, words, key=f"{part.name}.{one.name}", alt=one.alt, shown=frame,
                title=part.title, source=source,
            )  # fmt: skip
    if not part.drawings and len(frame):
        st.dataframe(frame, hide_index=True, alt=part.title)
    for note in part.notes:
        st.caption(note)


def _unique(titles: tuple[str, ...]) -> list[str]:
    """Titles told apart where two are the same, such as the low ends of two columns."""
    seen: dict[str, int] = {}
    found = []
    for title in titles:
        seen[title] = seen.get(title, 0) + 1
        found.append(title if seen[title] == 1 else f"{title} ({seen[title]})")
    return found


def _download(name: str, frame: pd.DataFrame, words: Language) -> None:
    st.download_button(
        words(f"sweep.data.{name}"),
        frame.to_csv(index=False).encode("utf-8"),
        file_name=f"sweep_{name}.csv",
        mime="text/csv",
        key=f"sweep.data.{name}",
        on_click="ignore",
        icon=":material/download:",
    )
