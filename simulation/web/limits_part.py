"""Limits of the model, and what would change our mind, on the evidence page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulation.claims.stored import StoredError, stored
from simulation.evidence import judge_run
from simulation.metrics import KPIS, PRIMARY
from simulation.report import doubts
from simulation.report.assumptions import count, rows_of
from simulation.web import parts, state
from simulation.web.choice import title_of
from simulation.web.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulation.words import Language

_LIMITS, _SIGNS = 7, 5  # sentences of either kind


def show(words: Language) -> None:
    """Draw all lists; what can be counted is counted for the present choice."""
    st.header(words("limits.title"), anchor=False)
    st.markdown(_listed(_limits(words)))
    st.header(words("mind.title"), anchor=False)
    st.markdown(words("mind.lead"))
    st.markdown(_listed(words(f"mind.{n + 1}") for n in range(_SIGNS)))
    for key, found in (("already", _misfits(words)), ("moves", _assumptions_that_matter(words))):
        if told := _listed(found):
            st.header(words(f"mind.{key}"), anchor=False)
            st.markdown(words(f"mind.{key}.lead"))
            st.markdown(told)


def _limits(words: Language) -> Iterator[str]:
    found = count(rows_of(state.choice().load()))
    title = plain(state.choice().title(words))
    yield words("limits.sources", n=found.without_source, total=found.values, cluster=title)
    if found.set_:
        yield words("assumptions.set", n=found.set_)
    for n in range(_LIMITS):
        yield words(f"limits.{n + 1}")


def _assumptions_that_matter(words: Language) -> Iterator[str]:
    """The assumption that moves each main outcome most, where draws are there."""
    choice = state.choice()
    found = parts.found(parts.DOUBT, choice.load(), choice.scenario, choice.seed)
    if found is None or not found["spans"]:
        return
    for name in PRIMARY:
        for bar in doubts.tornado_bars(found, name, words)[:1]:
            yield words(
                "mind.assumption",
                kpi=words.of_kpi(KPIS[name]),
                assumption=bar.name.rstrip(".\u3002"),
                reach=bar.reach or words("range.none"),
                low=bar.low_text,
                high=bar.high_text,
            )


def _misfits(words: Language) -> Iterator[str]:
    """Patterns of real clusters with a number outside of its band already, by cluster."""
    try:
        runs = stored()
    except StoredError:
        return
    kinds = (("missed", "miss"), ("outside", "outside"))
    for cluster, run in runs.items():
        rows = judge_run(run.patterns, large=run.judged)
        for key, verdict in kinds:
            numbers = dict.fromkeys(r.measure.number for r in rows if r.verdict == verdict)
            if numbers:
                told = words("list").join(map(str, numbers))
                yield words(f"mind.{key}", cluster=title_of(cluster, words), patterns=told)


def _listed(sentences: Iterator[str]) -> str:
    return "\n".join(f"- {one}" for one in sentences)
