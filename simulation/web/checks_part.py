"""What the model is held to, on the evidence page: patterns of real clusters, truths of theory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from simulation.claims.declaration import CHILDREN
from simulation.claims.stored import StoredError, stored
from simulation.evidence import LEAST_SCALE, judge, judge_run, written
from simulation.patterns.table import TITLES
from simulation.report.numbers import printed
from simulation.verify import all_cases
from simulation.web import cards
from simulation.web.choice import title_of
from simulation.web.claims_part import runs_told
from simulation.web.pattern_words import band_told, cell, has_band, rule
from simulation.web.plain import plain
from simulation.words import Language

if TYPE_CHECKING:
    from simulation.claims.stored import Run
    from simulation.patterns.declaration import Measure

BANDED, ALL = "banded", "all"


def show(words: Language) -> None:
    """Draw both tables."""
    st.header(words("checks.patterns"), anchor=False)
    st.markdown(words("checks.patterns.lead"))
    try:
        runs = stored()
    except StoredError as error:
        st.error(words("checks.broken", why=plain(str(error))))
    else:
        st.markdown(words("checks.verdicts", cluster=title_of(CHILDREN, words)))
        st.caption(runs_told(words, words("checks.runs")))
        if told := _too_small(words, runs):
            st.caption(told)
        every = [row.measure for row in judge({})]
        some = [one for one in every if has_band(one)]
        counts = {BANDED: len(some), ALL: len(every)}
        chosen = st.selectbox(
            words("checks.filter"),
            list(counts),
            format_func=lambda name: words(f"checks.{name}", n=counts[name]),
            key="checks.filter",
            width=360,
        )
        st.html(patterns(words, runs, some if chosen == BANDED else every))
    st.header(words("checks.truths"), anchor=False)
    st.markdown(words("checks.truths.lead", n=len(all_cases())))
    st.html(truths(words))


def patterns(words: Language, runs: Mapping[str, Run], shown: list[Measure]) -> str:
    """Numbers of patterns with their bands, and what the kept run of each cluster gave."""
    names = {name: title_of(name, words) for name in runs}
    of = {
        name: {row.measure.key: row for row in judge_run(run.patterns, large=run.judged)}
        for name, run in runs.items()
    }
    heads = [words("checks.measure"), words("checks.band"), *names.values()]

    def rows() -> Iterator[str]:
        before = 0
        for measure in shown:
            if measure.number != before:
                before = measure.number
                title = words.patterns.get(str(before), TITLES[before])
                yield cards.over(f"{before}. {escape(printed(title))}", len(heads))
            cells = [("wide", _measured(words, measure)), ("", _band(words, measure))]
            for name, found in of.items():
                lead = cards.label(escape(words("checks.of", name=names[name])))
                value, said = cell(words, found[measure.key])
                cells.append(("", lead + escape(value) + cards.beside(escape(said))))
            yield cards.row(cells)

    return cards.table([escape(head) for head in heads], rows())


def truths(words: Language) -> str:
    """Every truth the engine must reproduce, and when it does."""
    heads = [escape(words(f"checks.{head}")) for head in ("truth", "expected")]
    rows = []
    for case in all_cases():
        title = f"{case.number}. {escape(case.source)} <code>{escape(case.scenario)}</code>"
        rows.append(cards.over(title, len(heads)))
        for one in case.truths:
            expected = f"{one.expected:.{min(max(one.digits, 1), 6)}f}".rstrip("0").rstrip(".")
            told = cards.label(escape(words("checks.of", name=words("checks.expected"))))
            told += escape(expected) + cards.beside(escape(rule(words, one)))
            name = escape(printed(words.truths.get(one.name, one.name)))
            rows.append(cards.row([("wide", name), ("", told)]))
    return cards.table(heads, rows)


def _measured(words: Language, measure: Measure) -> str:
    name = words.measures.get(measure.key, measure.name)
    unit = "" if measure.unit in ("%", "-") else f" [{words.unit(measure.unit)}]"
    return escape(printed(name) + unit)


def _band(words: Language, measure: Measure) -> str:
    told = ""
    if has_band(measure):
        told = cards.label(escape(words("checks.of", name=words("checks.band"))))
        told += escape(band_told(words, measure))
    about = [words(f"use.{measure.use}")]
    if measure.observed is not None:
        value = printed(written(measure.observed, measure))
        about.append(words("checks.observed", value=value))
    return told + cards.beside(escape(" · ".join(about)))


def _too_small(words: Language, runs: Mapping[str, Run]) -> str:
    """Which runs are too small for C to be judged, and why."""
    small = {title_of(name, words): run.scale for name, run in runs.items() if not run.judged}
    told = (words("checks.scale", cluster=name, scale=f"{x:.4g}") for name, x in small.items())
    return words("checks.small", least=LEAST_SCALE, runs=words("comma").join(told)) if small else ""
