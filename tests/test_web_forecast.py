"""The forecast on a page: controls, fans on shared axes, and what they rest on."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from simulation.forecast import FIGURES, run_forecast
from simulation.forecast.job import forecast_of
from simulation.report import telling_forecast as telling
from simulation.web import forecast_part, job_part
from simulation.words import LANGUAGES
from tests.forecasts import small

IDS = tuple(LANGUAGES)
SCRIPT = """
from simulation.web import forecast_part, state
state.begin()
forecast_part.show(state.language())
"""


@pytest.fixture(scope="module")
def luck():
    return run_forecast(small(), 1, 0, 3, name="chosen")


@pytest.fixture(scope="module")
def doubt():
    return run_forecast(small(), 1, 6, 3, name="chosen")


@pytest.fixture
def page(monkeypatch, luck, doubt):
    asked = []

    class Jobs:
        def submit(self, session, key, work, *args, slot="", **options):
            asked.append((key, work, args, slot))
            return args

    monkeypatch.setattr(forecast_part, "jobs", Jobs)
    monkeypatch.setattr(job_part, "show", lambda args, *a, **k: doubt if args[-1] else luck)

    def draw(language="en", **session):
        app = AppTest.from_string(SCRIPT, default_timeout=60)
        app.query_params["lang"] = language
        for name, value in session.items():
            app.session_state[name] = value
        app.run()
        assert not app.exception
        app.asked = asked
        return app

    return draw


@pytest.mark.parametrize("language", IDS)
def test_the_sentence_the_table_and_what_is_not_in_it_are_told(page, luck, language):
    words = LANGUAGES[language]
    app = page(language)
    text = " ".join(each.value for each in app.markdown).replace("\\", "")
    assert words("forecast.called.gmv") in text
    assert words("forecast.luck") in text
    assert words("forecast.full") in text
    rows = telling.by_year(luck, words)
    table = next(each.value for each in app.dataframe if rows.titles[0] in each.value)
    assert [tuple(row) for row in table.to_numpy().tolist()] == list(rows.rows)
    assert app.selectbox[0].options == [telling.title_of(name, words) for name in FIGURES]


def test_controls_ask_for_what_they_say(page):
    app = page()
    key, work, args, slot = app.asked[-1]
    assert work is forecast_of
    assert args[2:] == (1, 3, "quarter", False)
    assert slot == "forecast.0"
    app.slider(key="forecast.years").set_value(5).run()
    app.toggle(key="forecast.doubt").set_value(True).run()
    other, _, args, _ = app.asked[-1]
    assert args[3:] == (5, "quarter", True)
    assert other != key
    assert not app.exception
    text = " ".join(each.value for each in app.markdown).replace("\\", "")
    assert "our doubt about the assumptions" in text
    assert "luck makes up" in text


@pytest.mark.parametrize("figure", FIGURES)
def test_every_figure_is_drawn_as_level_and_as_change(page, figure):
    app = page(**{"forecast.figure": figure})
    (chart,) = app.get("vega_lite_chart") or app.get("arrow_vega_lite_chart")
    assert chart
    app.toggle(key="forecast.since").set_value(True).run()
    assert not app.exception


def test_pinned_scenarios_stand_beside_the_chosen_one(page):
    pinned = """state.begin()
import streamlit as st
from simulation.web.pins import Pin
now = state.choice()
st.session_state["pins"] = (Pin(now), Pin(now.changed("direct_sourcing", 0)))"""
    app = AppTest.from_string(SCRIPT.replace("state.begin()", pinned), default_timeout=60)
    app.run()
    assert len(app.button_group(key="forecast.beside").options) == 1  # the other one is this one
    app.button_group(key="forecast.beside").set_value([1]).run()
    assert not app.exception
    charts = app.get("vega_lite_chart") or app.get("arrow_vega_lite_chart")
    assert len(charts) == 2
    headings = [each.value for each in app.markdown if each.value.startswith("**")]
    assert len(set(headings)) == 2


@pytest.mark.parametrize("language", IDS)
def test_who_has_pinned_nothing_else_is_told_where_to(page, monkeypatch, language):
    words = LANGUAGES[language]
    hint = words("forecast.scenarios.none", page=words("page.build"))
    assert hint in [each.value for each in page(language).caption]
    script = SCRIPT.replace("state.begin()", "state.begin()\nstate.pin()")  # what is chosen
    app = AppTest.from_string(script, default_timeout=60)
    app.query_params["lang"] = language
    app.run()
    assert not app.exception
    assert not app.button_group
    assert hint in [each.value for each in app.caption]


def test_a_history_too_short_is_told_in_words(page, monkeypatch):
    app = AppTest.from_string(SCRIPT, default_timeout=60)
    app.query_params["run.warmup_days"] = "364"
    app.run()
    assert not app.exception
    assert "too short a history" in app.error[0].value.replace("\\", "")
    assert not app.get("vega_lite_chart")


def test_the_work_of_the_pool_tells_luck_on_the_way():
    told = []

    def progress(done, total=None, partial=None):
        told.append((done, total, partial))

    class Stop:
        def __call__(self):
            return False

        is_set = __call__

    found = forecast_of(small(), "x", 1, 1, "quarter", False, progress=progress, stop=Stop())
    assert found["draws"] == 0
    assert told[-1][:2] == (20, 20)
    assert all(partial is None for *_, partial in told)
