"""Page 6: assumptions with their sources, the article's claims, patterns and truths."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from scenarios.actors import BuyerType, Segment
from scenarios.catalogue import WORDS, Parameter, describe
from scenarios.declaration import ASSUMPTION, source_text
from scenarios.paths import value_at
from scenarios.problems import key_text, parts_of
from scenarios.schema import Scenario
from simulation.web import checks_part, claims_part, state
from simulation.web.choice import title_of
from simulation.web.words import Language

_EXPLICIT = ("nodes.", "changes.", "data.", "pooled_capacity", "run.chains", "run.pieces_per_unit")

# Widths of columns [pixels]; on a phone meaning, value and source stand side by side.
_WIDE = {
    "meaning": 250, "value": 90, "unit": 90, "doubt": 110, "source": 330, "allowed": 170,
    "path": 200,
}  # fmt: skip
_PHONE = {"meaning": 140, "value": 70, "source": 145, "unit": 90, "doubt": 110, "path": 200}
_ONE_OF_BOTH = """<style>
.st-key-evidence_phone { display: none; }
@media (max-width: 767px) {
  .st-key-evidence_phone { display: flex; }
  .st-key-evidence_wide { display: none; }
}
</style>"""


@dataclass(frozen=True)
class Row:
    """A value of a scenario and what is known of it."""

    parameter: Parameter
    path: str
    value: Any
    source: str
    of: BuyerType | Segment | None = None

    def meaning(self, words: Language) -> str:
        """What it is; of which buyers or consumers, where there are several kinds."""
        text = words.meaning(self.parameter)
        if self.of is None:
            return text
        whose = self.of.title_zh if words.sentence == "zh" else self.of.title
        return f"{whose}: {text}" if whose else text


def rows_of(scenario: Scenario) -> list[Row]:
    """Every value a cluster rests on, buyer type by buyer type and segment by segment."""
    rows = []
    for parameter in describe():
        if parameter.path.startswith(_EXPLICIT) or parameter.path.split(".")[-1] in WORDS:
            continue
        each: dict[str, BuyerType | Segment | None] = {"": None}
        if "*" in parameter.path:
            each = dict(getattr(scenario, parameter.path.partition(".")[0]))
        for name, kind in each.items():
            path = parameter.path.replace("*", key_text(name))
            source = source_of(scenario, path, parameter)
            rows.append(Row(parameter, path, value_at(scenario, path), source, kind))
    return rows


def source_of(scenario: Scenario, path: str, parameter: Parameter) -> str:
    """Source of a value: the file's own for it or its section, else that of the default."""
    parts = parts_of(path)
    for n in range(len(parts), 0, -1):
        found = scenario.sources.get(".".join(parts[:n]))
        if found is not None:
            return source_text(found)
    return parameter.source


def show(words: Language) -> None:
    """Draw the page."""
    st.title(words("page.evidence"), anchor=False)
    names = ("assumptions.tab", "claims.tab", "checks.tab")
    assumptions, claims, checks = st.tabs([words(name) for name in names])
    with assumptions:
        _assumptions(words)
    with claims:
        claims_part.show(words)
    with checks:
        checks_part.show(words)


def _assumptions(words: Language) -> None:
    name = state.choice().scenario
    st.markdown(words("evidence.lead", cluster=title_of(name, words.sentence)))
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
    rows = [row for row in every if _matches(row, text, words)]
    rows = [row for row in rows if not bare or row.source.startswith(ASSUMPTION)]
    st.caption(words("evidence.count", n=len(rows), total=len(every)))
    if not rows:
        st.info(words("evidence.none", text=text))
        return
    st.html(_ONE_OF_BOTH)
    table = _table(rows, words)
    for key, columns, row_height in (("wide", _WIDE, 66), ("phone", _PHONE, 96)):
        with st.container(key=f"evidence_{key}"):
            st.dataframe(
                table,
                hide_index=True,
                height=620,
                row_height=row_height,  # from 65 pixels on, long texts are wrapped
                column_order=[words(f"evidence.{name}") for name in columns],
                column_config={words(f"evidence.{n}"): {"width": w} for n, w in columns.items()},
                alt=words("evidence.alt"),
            )
    st.caption(f"{words('evidence.note')} {words('evidence.not_here')}")


def _table(rows: list[Row], words: Language) -> pd.DataFrame:
    keys = ("meaning", "value", "unit", "doubt", "source", "allowed", "path")
    content = [
        (
            row.meaning(words),
            _value(row.value, words),
            words.unit(row.parameter.unit),
            _doubt(row.parameter),
            row.source,
            words.may_be(row.parameter),
            row.path,
        )
        for row in rows
    ]
    return pd.DataFrame(content, columns=[words(f"evidence.{key}") for key in keys])


def _doubt(parameter: Parameter) -> str:
    ends = [end if isinstance(end, str) else f"{end:g}" for end in parameter.doubt or ()]
    return (" / " if parameter.choices else " – ").join(ends)


def _value(value: Any, words: Language) -> str:
    if isinstance(value, bool):
        return words("yes" if value else "no")
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1e4 else f"{value:,.0f}"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, tuple | list):
        return ", ".join(_value(one, words) for one in value)
    return str(value)


def _matches(row: Row, text: str, words: Language) -> bool:
    place = [row.path, row.parameter.meaning, row.meaning(words), row.source]
    place += [row.parameter.unit, words.unit(row.parameter.unit)]
    there = " ".join(place).lower().replace("_", " ")
    return all(word in there for word in text.lower().replace("_", " ").split())
