"""Parts of the answer: figures, charts over time, who gains and pays, all numbers."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from simulation.charts import parties as party_chart
from simulation.charts import time as time_charts
from simulation.metrics import KPIS, PRIMARY
from simulation.report import doubts, telling
from simulation.report.numbers import tidy
from simulation.web import chart_part, folded
from simulation.words import Language

Document = dict[str, Any]


def badges(runs: int, words: Language, doubt: Document | None) -> None:
    """How many runs there are, and that luck alone is in the range where that is so."""
    st.badge(words("runs", n=runs), color="blue", help=words("runs.help"))
    if doubt is None:
        st.badge(words("luck_only"), color="gray", help=words("luck_only.help"))


def sentence(document: Document, words: Language, doubt: Document | None) -> str:
    """The answer in a sentence, with the range over other assumptions where that is known."""
    return tidy(words.told(doubts.sentences(document, doubt)[PRIMARY[0]]))


def figures(document: Document, words: Language, doubt: Document | None = None) -> None:
    """Cost, inventory and price: change, range, and for whom that is good or bad.

    Parameters
    ----------
    doubt : dict, optional
        Of draws of the assumptions, for what other assumptions would make of each.
    """
    for column, name in zip(st.columns(len(telling.FIGURES)), telling.FIGURES, strict=True):
        with column.container(border=True, height="stretch", gap="xsmall"):
            _figure(document, name, words, doubt)


def over_time(document: Document, words: Language, doubt: Document | None = None) -> None:
    """Both worlds, and beside them the difference.

    Parameters
    ----------
    doubt : dict, optional
        Of draws of the assumptions, for a lighter band around the difference.
    """
    st.header(words("over_time"), anchor=False)
    name = st.segmented_control(
        words("outcome"),
        list(PRIMARY),
        default=PRIMARY[0],
        required=True,
        format_func=lambda one: words.of_kpi(KPIS[one]),
        key="outcome",
        label_visibility="collapsed",
    )
    data = telling.outcome(document, name, words)
    runs = document["replications"]
    band = doubt["series"].get(name) if doubt else None
    charts = (
        ("lines", time_charts.lines(data, words), telling.lines_alt),
        ("difference", time_charts.difference(data, words, band), telling.gap_alt),
    )
    for column, (kind, (table, spec), alt) in zip(st.columns(2), charts, strict=True):
        shown = table.round(2).rename(
            columns={key: words(key) for key in ("year", "world", "mean", "low", "high")}
        )
        with column:
            chart_part.draw(
                table,
                spec,
                words,
                key=f"{kind}.{name}",
                alt=alt(data, words),
                shown=shown,
                runs=runs,
            )
    st.caption(words.run_on(doubts.captions(document, name, doubt, words)))


def who(document: Document, words: Language) -> None:
    """Those who gain and those who pay, in bars and in a table."""
    st.header(words("who"), anchor=False)
    parties = telling.parties(document, words)
    table, spec = party_chart.who_gains(parties, words, unit=words("unit.money"))
    people = _frame(telling.parties_table(document, words))
    bars, numbers = st.columns(2, vertical_alignment="center")
    with bars:
        chart_part.draw(
            table,
            spec,
            words,
            key="who",
            alt=telling.parties_alt(parties, words),
            shown=people,
            title=words("who"),
            runs=document["replications"],
        )
    with numbers:
        st.table(people)
    st.caption(words("who.caption"))
    st.markdown(words.run_on(telling.consumers_and_losses(document, words)))


def details(document: Document, words: Language) -> None:
    """Every KPI in both worlds, and how each is computed."""
    folded.show(words("details"), "details", _everything, document, words)
    # Formulas are sentences: in a table of their own they are wrapped, and nothing is cut off.
    folded.show(words("details.formulas"), "formulas", _formulas, document, words)


def _everything(document: Document, words: Language) -> None:
    table = _frame(telling.everything(document, words))
    st.dataframe(table, hide_index=True, alt=words("details.alt"))


def _formulas(document: Document, words: Language) -> None:
    st.table(_frame(telling.formulas(document, words)))


def _figure(document: Document, name: str, words: Language, doubt: Document | None) -> None:
    told = telling.figure(document, name, words)
    st.metric(told.title, told.change)
    _badge(told.verdict)
    st.markdown(told.ends)
    st.caption(f"{told.span}  \n{told.runs}")
    if doubt and (span := doubts.span(doubt, name, words)):
        st.caption(words("figure.doubt", span=span, n=doubt["draws"]))
    if told.fees:
        text, verdict = told.fees
        st.markdown(text)
        _badge(verdict)


def _badge(verdict: telling.Verdict | None) -> None:
    """Say which way an outcome goes; who gains and pays stands further down."""
    if verdict is None:
        return
    if verdict.good:
        st.badge(verdict.text, icon=":material/thumb_up:", color="green")
    else:
        st.badge(verdict.text, icon=":material/thumb_down:", color="orange")


def _frame(table: telling.Rows) -> pd.DataFrame:
    return pd.DataFrame(table.rows, columns=list(table.titles))
