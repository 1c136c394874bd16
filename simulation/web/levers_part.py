"""Saving by lever on the first page: bars with ranges, and which levers help each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from simulation.attribution.job import worlds_of
from simulation.attribution.plan import levers_on
from simulation.charts.heatmap import heatmap, heatmap_alt
from simulation.charts.levers import saving_by_lever
from simulation.metrics import KPIS, PRIMARY
from simulation.report import savings
from simulation.web import chart_part, folded, parts

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.words import Language


def show(scenario: Scenario, name: str, seed: int, words: Language) -> None:
    """Draw the section."""
    st.header(words("saving"), help=words("saving.help"), anchor=False)
    if not levers_on(scenario):
        st.markdown(words("saving.none"))
        return
    document = parts.ask(parts.LEVERS, scenario, name, seed, words, worlds=worlds_of(scenario))
    if document is not None:
        _draw(document, words)


def _draw(document: dict[str, Any], words: Language) -> None:
    kpi = st.segmented_control(
        words("outcome"),
        list(PRIMARY),
        default=PRIMARY[0],
        required=True,
        format_func=lambda one: words.of_kpi(KPIS[one]),
        key="outcome.levers",
        label_visibility="collapsed",
    )
    told = savings.saving(document, kpi, words)
    st.markdown(f"**{told.headline}**")
    table, spec = saving_by_lever(told.bars, words, title=told.title, unit=told.unit)
    rows = savings.rows(told, words)
    people = pd.DataFrame(rows.rows, columns=list(rows.titles))
    bars, numbers = st.columns(2, vertical_alignment="center")
    with bars:
        chart_part.draw(
            table,
            spec,
            words,
            key=f"saving.{kpi}",
            alt=told.alt,
            shown=people,
            title=f"{words('saving')} · {told.title}",
            runs=document["replications"],
        )
    with numbers:
        st.table(people)
    st.caption(words.run_on(told.notes))
    folded.show(words("saving.pairs"), "pairs", _pairs, document, kpi, words)


def _pairs(document: dict[str, Any], kpi: str, words: Language) -> None:
    cells = savings.together(document, kpi, words)
    if not cells:
        st.markdown(words("saving.pairs.none"))
        return
    st.markdown(words("saving.pairs.lead"))
    axis = words("saving.pairs.axis", unit=words.unit(KPIS[kpi].unit))
    title = words("saving.pairs.of", title=words.of_kpi(KPIS[kpi]), axis=axis)
    names = [words(f"lever.{lever}") for lever in document["levers"]]
    table, spec = heatmap(cells, words, rows="", columns="", title=axis, middle=0.0, order=names)
    chart_part.draw(
        table,
        spec,
        words,
        key=f"pairs.{kpi}",
        alt=heatmap_alt(cells, words, title=title),
        title=title,
        runs=document["replications"],
    )
