"""Limits of the model and what would change our mind: counted where they can be counted."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from scenarios.doubt import uncertain
from simulation.claims.stored import stored
from simulation.doubt.over_time import doubt_over_time
from simulation.evidence import judge
from simulation.jobs.task import Never
from simulation.report.assumptions import count, range_text, rows_of
from simulation.web import limits_part
from simulation.web.choice import clusters, default_choice
from simulation.words import LANGUAGES
from tests.tiny_worlds import tiny

SCRIPT = """
from simulation.web import limits_part, state
state.begin()
limits_part.show(state.language())
"""


def lines(language, monkeypatch, found=None):
    monkeypatch.setattr(limits_part.parts, "found", lambda *what: found)
    app = AppTest.from_string(SCRIPT, default_timeout=60)
    app.query_params["lang"] = language
    app.run()
    assert not app.exception
    return "\n".join(one.value for one in app.markdown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_limits_and_signs_are_told_in_every_language(language, monkeypatch):
    text, words = lines(language, monkeypatch), LANGUAGES[language]
    found = count(rows_of(default_choice("zhili_kidswear").load()))
    assert f"{found.without_source}" in text
    assert words("assumptions.set", n=0) not in text
    assert words("limits.4") in text
    assert words("mind.5") in text
    assert "{" not in text


def test_patterns_missed_in_kept_runs_of_calibrated_clusters_are_named(monkeypatch):
    text = lines("en", monkeypatch)
    run = stored()["zhili_kidswear"]
    missed = {str(row.measure.number) for row in judge(run.patterns) if row.verdict == "miss"}
    assert missed
    told = text.split("Already missed (Zhili children's wear): patterns ")[1].split(", used")[0]
    assert set(told.split(", ")) == missed


def test_patterns_outside_of_their_bands_are_named_apart(monkeypatch):
    text = lines("en", monkeypatch)
    for cluster, title in (("zhili_kidswear", "Zhili children's wear"),
                           ("platform_1688", "The whole of 1688")):  # fmt: skip
        rows = judge(stored()[cluster].patterns)
        outside = {str(row.measure.number) for row in rows if row.verdict == "outside"}
        assert outside >= {"6", "10", "13"}
        told = text.split(f"Outside of the band ({title}): patterns ")[1].split(", only")[0]
        assert set(told.split(", ")) == outside
    assert "Already missed (The whole of 1688)" not in text  # too small to be judged


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_moves_the_answer_is_not_told_as_evidence_against_it(language, monkeypatch):
    words = LANGUAGES[language]
    assert words("mind.moves.lead") not in lines(language, monkeypatch)  # nothing to tell
    monkeypatch.setattr(limits_part, "_assumptions_that_matter", lambda words: iter(["so and so"]))
    text = lines(language, monkeypatch)
    places = [words("mind.lead"), words("mind.5"), words("mind.already.lead"),
              words("mind.moves.lead"), "so and so"]  # fmt: skip
    assert [text.index(one) for one in places] == sorted(text.index(one) for one in places)


@pytest.mark.slow
def test_the_assumption_that_moves_an_outcome_most_is_named(monkeypatch):
    found = doubt_over_time(tiny(), "x", 1, 24, progress=lambda *now: None, stop=Never())
    bars = limits_part.doubts.tornado_bars(found, "unit_cost", LANGUAGES["en"])
    text = lines("en", monkeypatch, found)
    for bar in bars[:1]:
        assert bar.name.rstrip(".") in text
        assert bar.low_text in text
    assert text.count("Whoever measures it") <= 3


@pytest.mark.parametrize("name", [cluster.name for cluster in clusters()])
def test_the_range_told_is_the_one_that_is_drawn_and_holds_the_value(name):
    scenario = default_choice(name).load()
    drawn = {place.path: place for one in uncertain(scenario) for place in one.places}
    told = {row.path: row for row in rows_of(scenario) if range_text(row)}
    assert told.keys() == drawn.keys()
    for path, row in told.items():
        place = drawn[path]
        if place.choices:
            assert range_text(row) == " / ".join(place.choices)
            continue
        low, high = (float(end.replace(",", "")) for end in range_text(row).split(" – "))
        assert low == pytest.approx(place.low, rel=0.006)
        assert high == pytest.approx(place.high, rel=0.006)
        assert low * 0.994 - 1e-9 <= row.value <= high * 1.006 + 1e-9 or row.value < 0
