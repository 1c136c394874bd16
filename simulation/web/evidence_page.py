"""Page 6: assumptions with their sources, the article's claims, patterns and truths, limits."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from simulation.report.assumptions import Row, matches, range_text, rows_of, value_text
from simulation.report.numbers import printed
from simulation.web import checks_part, claims_part, limits_part, state
from simulation.web.plain import plain
from simulation.words import Language

# Widths of columns [pixels]; on a phone meaning, value and source stand side by side, the value
# with its unit and plausible range.
_WIDE = {
    "meaning": 250, "value": 90, "unit": 90, "doubt": 110, "source": 330, "allowed": 170,
    "path": 200,
}  # fmt: skip
_PHONE = {"meaning": 115, "whole": 97, "source": 146, "allowed": 170, "path": 200}
_HEAD, _HEIGHT = 38, 620  # of the heading with the frame, and of the largest table
_ONE_OF_BOTH = """<style>
.st-key-evidence_phone { display: none; }
@media (max-width: 767px) {
  .st-key-evidence_phone { display: flex; }
  .st-key-evidence_wide { display: none; }
}
</style>"""


def show(words: Language) -> None:
    """Draw the page."""
    st.title(words("page.evidence"), anchor=False)
    names = ("assumptions.tab", "claims.tab", "checks.tab", "limits.tab")
    assumptions, claims, checks, limits = st.tabs([words(name) for name in names])
    with assumptions:
        _assumptions(words)
    with claims:
        claims_part.show(words)
    with checks:
        checks_part.show(words)
    with limits:
        limits_part.show(words)


def _assumptions(words: Language) -> None:
    st.markdown(words("evidence.lead", cluster=plain(state.choice().title(words))))
    scenario = state.choice().load()
    every = rows_of(scenario)
    search, only = st.columns([3, 2], vertical_alignment="bottom")
    text = search.text_input(
        words("evidence.search"),
        placeholder=words("evidence.search.hint"),
        key="evidence.search",
        max_chars=100,
    )
    bare = only.toggle(words("evidence.only"), key="evidence.only")
    rows = [row for row in every if matches(row, text, words)]
    rows = [row for row in rows if not bare or row.is_assumption or row.is_set]
    st.caption(words("evidence.count", n=len(rows), total=len(every)))
    if not rows:
        st.info(words("evidence.none", text=plain(text)))
        return
    st.html(_ONE_OF_BOTH)
    table = _table(rows, words)
    for key, columns, row_height in (("wide", _WIDE, 66), ("phone", _PHONE, 96)):
        with st.container(key=f"evidence_{key}"):
            st.dataframe(
                table,
                hide_index=True,
                height=min(_HEIGHT, _HEAD + row_height * len(rows)),
                row_height=row_height,  # from 65 pixels on, long texts are wrapped
                column_order=[words(f"evidence.{name}") for name in columns],
                column_config={words(f"evidence.{n}"): {"width": w} for n, w in columns.items()},
                alt=words("evidence.alt"),
            )
    st.caption(f"{words('evidence.note')} {words('evidence.not_here')}")


def _table(rows: list[Row], words: Language) -> pd.DataFrame:
    keys = ("meaning", "value", "unit", "doubt", "whole", "source", "allowed", "path")
    content = []
    for row in rows:
        value = printed(value_text(row.value, words))
        unit, doubt = words.unit(row.parameter.unit), printed(range_text(row))
        whole = f"{value} {unit}".rstrip() + (
            " ({})".format(doubt.replace(" ", "")) if doubt else ""
        )
        allowed = words.may_be(row.parameter)
        content.append(
            (row.meaning(words), value, unit, doubt, whole, row.source, allowed, row.path)
        )
    return pd.DataFrame(content, columns=[words(f"evidence.{key}") for key in keys])
