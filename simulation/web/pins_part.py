"""Pinned scenarios: pin, name, go to and let go of them, and compare them side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from simulation.charts import scenarios as chart
from simulation.report import side_by_side
from simulation.report.side_by_side import Told
from simulation.web import asking_part, chart_part, state
from simulation.web.pins import MOST_NAME, MOST_PINS, automatic_name
from simulation.web.plain import plain

if TYPE_CHECKING:
    from simulation.report.telling import Rows
    from simulation.web.engine import Job
    from simulation.words import Language


def button(words: Language) -> None:
    """Draw the button that pins the present choice."""
    full, there = len(state.pins()) >= MOST_PINS, state.is_pinned()
    why = "build.pin.full" if full else "build.pin.there" if there else "build.pin.help"
    st.button(
        words("build.pin"),
        key="pin",
        icon=":material/keep:",
        disabled=full or there,
        help=words(why, most=MOST_PINS),
        **state.action(state.pin),
    )


def show(words: Language) -> list[tuple[str, Job]]:
    """Draw a card for each pinned scenario, and ask for its numbers.

    Returns
    -------
    list of (str, Job)
        Name and computation of each that can be computed.
    """
    pins, asked = state.pins(), []
    for number, column in enumerate(st.columns(MOST_PINS)[: len(pins)]):
        pin = pins[number]
        name = pin.called(words, state.choice())
        with column.container(border=True, gap="small", key=f"pinned_{number}"):
            st.text_input(
                words("build.pin.name", n=number + 1),
                placeholder=automatic_name(pin.choice, words, state.choice()),
                max_chars=MOST_NAME,
                help=words("build.pin.name.help"),
                **state.name_control(number),
            )
            st.caption(plain(automatic_name(pin.choice, words, state.choice())))
            with st.container(horizontal=True, gap="small"):
                st.button(
                    words("build.go_to"),
                    key=f"go_to.{number}",
                    icon=":material/arrow_forward:",
                    help=words("build.go_to.help"),
                    disabled=pin.on(state.choice().seed) == state.choice(),
                    **state.action(state.go_to, number),
                )
                st.button(
                    words("build.unpin"),
                    key=f"unpin.{number}",
                    icon=":material/keep_off:",
                    **state.action(state.unpin, number),
                )
            job = asking_part.ask(pin.on(state.choice().seed), words, beside=f"/pin{number}")
            if job is not None:
                job.look()
                asked.append((name, job))
    return asked


def compare(present: Job, pinned: Sequence[tuple[str, Job]], words: Language) -> None:
    """Compare the present choice with the pinned scenarios and with not digitising at all."""
    every = [(words("compare.present"), present), *pinned]
    found = [Told(name, job.answer.document) for name, job in _apart(every) if job.answer]
    waiting = sum(1 for _, job in every if job.answer is None and not job.failed)
    failed = [name for name, job in every if job.answer is None and job.failed]
    st.header(words("compare"), anchor=False)
    st.caption(words("compare.lead"))
    if failed:
        st.warning(words("compare.failed", names=plain(words("pin.list").join(failed))))
    if waiting:
        st.caption(words("compare.waiting", n=waiting))
    if not found:
        st.skeleton(height=240)
        return
    st.table(_frame(side_by_side.outcomes(found, words)))
    if not side_by_side.same_without(found):
        st.caption(words("compare.without_differs"))
    dots = side_by_side.dots(found, words)
    table, spec = chart.side_by_side(dots, words)
    titles = {"scenario": words("compare.scenario"), "outcome": words("details.kpi")}
    titles |= {"text": words("details.change"), "verdict": words("who.verdict")}
    shown = table[list(titles)].rename(columns=titles)
    runs = min(one.document["replications"] for one in found)
    chart_part.draw(
        table,
        spec,
        words,
        key="scenarios",
        alt=chart.side_by_side_alt(dots, words),
        shown=shown,
        title=words("compare"),
        runs=runs,
    )
    st.header(words("who"), anchor=False)
    st.caption(words("who.axis", unit=words("unit.money")))
    st.table(_frame(side_by_side.parties(found, words)))
    st.caption(words("compare.note", runs=runs))


def _apart(every: Sequence[tuple[str, Job]]) -> list[tuple[str, Job]]:
    """Tell scenarios of the same name apart, which a chart would draw as one."""
    seen: dict[str, int] = {}
    result = []
    for name, job in every:
        seen[name] = seen.get(name, 0) + 1
        result.append((f"{name} ({seen[name]})" if seen[name] > 1 else name, job))
    return result


def _frame(rows: Rows) -> pd.DataFrame:
    """Table whose names, which are the user's, are shown as they are."""
    content = [(plain(first), *rest) for first, *rest in rows.rows]
    return pd.DataFrame(content, columns=list(rows.titles))
