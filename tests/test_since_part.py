"""The line that says what the last change did."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from simulation.comparison import compare
from simulation.metrics import KPIS
from simulation.report.numbers import percent
from simulation.report.telling import FIGURES
from simulation.results import document
from simulation.web.choice import default_choice
from simulation.web.naming import moved
from simulation.web.since_part import line
from simulation.words import LANGUAGES
from tests.tiny_worlds import tiny

OWN = default_choice("zhili_kidswear")
SCRIPT = """
import streamlit as st
from simulation.web import since_part, state
state.begin()
since_part.show(st.session_state["what"], st.session_state["document"], state.language())
"""


@pytest.fixture(scope="module")
def documents():
    worlds = (tiny(), tiny("levers.capacity_pool=0"))
    return [document(compare(one, replications=2), "zhili_kidswear") for one in worlds]


def test_what_differs_is_named_with_both_values():
    now = OWN.changed("capacity_pool", 40).changed("adoption", "programme").changed("seed", 7)
    now = now.changed("factories.setup_cost", 2000)
    found = dict((name, (a, b)) for name, a, b in moved(OWN, now, LANGUAGES["en"]))
    assert found["Capacity shared"] == ("100%", "40%")
    assert found["Who goes digital"] == ("All at once", "A programme")
    assert ("1", "7") in found.values()
    assert any(b.startswith("2,000") for _, b in found.values())
    assert len(found) == 4
    assert list(moved(now, now, LANGUAGES["en"])) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_line_tells_the_answer_before_and_now(documents, language):
    words = LANGUAGES[language]
    before, now = documents
    changed = OWN.changed("capacity_pool", 0)
    told = line((OWN, {2: {}, 8: before["kpis"]}), (changed, {8: now["kpis"], 40: {}}), words)
    for name in FIGURES:
        a, b = (percent(one["kpis"][name]["ratio"] - 1, sign=True, digits=1) for one in documents)
        assert f"{words.of_kpi(KPIS[name])} {a} → {b}" in told
    assert "100% → 0%" in told


def test_nothing_is_told_of_other_runs_than_before(documents):
    before, now = (one["kpis"] for one in documents)
    changed = OWN.changed("capacity_pool", 0)
    assert line((OWN, {40: before}), (changed, {8: now}), LANGUAGES["en"]) == ""


def test_it_is_drawn_after_a_change_and_not_before(documents):
    app = AppTest.from_string(SCRIPT, default_timeout=30)
    app.query_params["lang"] = "en"
    app.session_state["what"], app.session_state["document"] = OWN, documents[0]
    app.run()
    assert not app.exception
    assert not app.caption
    app.session_state["what"] = OWN.changed("capacity_pool", 0)
    app.session_state["document"] = documents[1]
    app.run()
    assert "Capacity shared 100% → 0%" in app.caption[0].value
    app.run()  # better numbers of the same choice
    assert "Capacity shared 100% → 0%" in app.caption[0].value
    app.session_state["what"] = default_choice("school_uniforms")
    app.run()
    assert not app.exception
    assert not app.caption  # another cluster is no change of this one
