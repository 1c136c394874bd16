"""How much hangs on the assumptions: on the first page, beside what luck does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from simulation.charts.tornado import tornado, tornado_alt
from simulation.doubt.over_time import USUAL_DRAWS
from simulation.metrics import KPIS, PRIMARY
from simulation.report import doubts
from simulation.web import chart_part, parts, state
from simulation.web.command import arguments_of

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.words import Language


PLACE = "assumptions"  # on the page, for links to it


def show(
    document: dict[str, Any], scenario: Scenario, name: str, seed: int, words: Language
) -> None:
    """Draw the section.

    Parameters
    ----------
    document : dict
        Of the comparison as it stands.
    """
    st.header(words("doubt"), anchor=PLACE)
    st.markdown(words("doubt.lead"))
    found = parts.ask(parts.DOUBT, scenario, name, seed, words, worlds=USUAL_DRAWS)
    if found is None:
        return
    if not found["spans"]:
        st.markdown(words("doubt.none"))
        return
    first, *others = doubts.lines(found, words)
    st.markdown(f"**{first}**")
    rows = doubts.table(document, found, words)
    st.table(pd.DataFrame(rows.rows, columns=list(rows.titles)))
    st.caption(words.run_on([*others, doubts.centre(document, found, words)]))
    _tornado(document, found, words)


def _tornado(document: dict[str, Any], found: dict[str, Any], words: Language) -> None:
    st.subheader(words("doubt.tornado"), anchor=False)
    kpi = st.segmented_control(
        words("outcome"),
        list(PRIMARY),
        default=PRIMARY[0],
        required=True,
        format_func=lambda one: words.of_kpi(KPIS[one]),
        key="outcome.doubt",
        label_visibility="collapsed",
    )
    bars = doubts.tornado_bars(found, kpi, words)
    if not bars:
        again = arguments_of(state.choice())
        command = f"`python -m simulation compare {again} --doubt 400`"
        told = {"n": found["assumptions"], "draws": found["draws"], "command": command}
        st.markdown(words("doubt.tornado.none", **told))
        return
    title = words("doubt.tornado.axis", title=words.of_kpi(KPIS[kpi]))
    table, spec = tornado(bars, words, base=doubts.base(found, kpi), title=title)
    chart_part.draw(
        table,
        spec,
        words,
        key=f"tornado.{kpi}",
        alt=tornado_alt(bars, words, title=title),
        title=f"{words('doubt.tornado')} · {words.of_kpi(KPIS[kpi])}",
        runs=found["draws"],
    )
    centre = doubts.centre(document, found, words, (kpi,))
    st.caption(words.run_on([words("doubt.tornado.lead"), centre]))
