"""Who gains and who pays by kind, size and place, with how far firms of a group differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from simulation.charts.parties import who_gains
from simulation.charts.shares import who_earns_less
from simulation.report import telling
from simulation.report.groups import WHO, Groups, groups
from simulation.report.numbers import percent
from simulation.web import chart_part
from simulation.web.plain import plain

if TYPE_CHECKING:
    from simulation.words import Language


def show(document: dict[str, Any], words: Language) -> None:
    """Draw the part."""
    st.subheader(words("groups"), anchor=False)
    who = st.segmented_control(
        words("groups.who"),
        list(WHO),
        default=WHO[0],
        required=True,
        format_func=lambda one: words(f"groups.{one}"),
        key="groups.who",
        label_visibility="collapsed",
    )
    found = groups(document, who, words)
    if not found.parties:
        return
    people = pd.DataFrame(found.table.rows, columns=list(found.table.titles))
    runs = document["replications"]
    change, spread = st.columns(2)
    with change:
        _change(found, who, people, runs, words)
    with spread:
        if found.splits:
            _spread(found, who, runs, words)
        else:
            st.table(people.map(lambda cell: plain(cell) if isinstance(cell, str) else cell))
    st.caption(words("groups.caption" if found.splits else "groups.caption.buyer"))


def _change(found: Groups, who: str, people: pd.DataFrame, runs: int, words: Language) -> None:
    table, spec = who_gains(found.parties, words, axis=words("groups.change"))
    chart_part.draw(
        table,
        spec,
        words,
        key=f"groups.{who}",
        alt=telling.parties_alt(list(found.parties), words),
        shown=people,
        title=f"{words(f'groups.{who}')} · {words('groups.change')}",
        runs=runs,
    )


def _spread(found: Groups, who: str, runs: int, words: Language) -> None:
    table, spec = who_earns_less(found.splits, words)
    parts = words("saving.list").join(
        f"{split.name} {percent(split.less, digits=0)}" for split in found.splits
    )
    chart_part.draw(
        table,
        spec,
        words,
        key=f"spread.{who}",
        alt=words("groups.spread.alt", parts=parts),
        title=f"{words(f'groups.{who}')} · {words('groups.spread')}",
        runs=runs,
    )
