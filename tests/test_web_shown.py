"""What a page shows beside the choice: firm, horizon, sweep; declared once, and in the link."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from simulation.web.frame import PAGES
from simulation.web.shown import PREFIX, SHOWN, from_query, to_query

RANGES = (("levers.capacity_pool", 0.25, 0.75), ("choice.price_sensitivity", None, None))
UNUSUAL = {
    "cluster.firm": "12",
    "cluster.flows": "money",
    "cluster.spread": "trader",
    "forecast.years": 5,
    "forecast.figure": "gmv",
    "forecast.doubt": True,
    "forecast.since": True,
    "forecast.beside": (0, 2),
    "report.parts": ("who",),
    "sweep.way": "ready",
    "sweep.study": "price_drivers",
    "sweep.factors": RANGES,
    "sweep.method": "lhs",
    "sweep.size": 80,
    "sweep.replications": 2,
    "sweep.smaller": False,
    "sweep.of": "without",
}


def test_everything_shown_comes_back_from_the_link():
    assert set(UNUSUAL) == set(SHOWN)
    assert from_query(to_query(UNUSUAL)) == (
        {name: value for name, value in UNUSUAL.items() if value != SHOWN[name].usual},
        [],
    )


def test_what_is_as_usual_is_left_out():
    assert to_query({name: shown.usual for name, shown in SHOWN.items()}) == {}
    assert to_query({"forecast.years": 5}) == {"show.forecast.years": "5"}


@pytest.mark.parametrize("name", [n for n, one in SHOWN.items() if one.usual not in ("", None)])
def test_the_usual_can_be_said_too(name):
    shown = SHOWN[name]
    assert shown.read(shown.write(shown.usual)) == shown.usual


@pytest.mark.parametrize(
    ("key", "text", "why"),
    [
        ("forecast.years", "11", "problem.whole"),
        ("forecast.years", "³", "problem.whole"),
        ("forecast.figure", "happiness", "problem.choice"),
        ("forecast.doubt", "perhaps", "problem.choice"),
        ("forecast.beside", "7", "problem.choice"),
        ("sweep.factors", "levers.capacity_pool:0", "problem.unknown"),
        ("sweep.factors", "levers.capacity_pool:0:nan", "problem.unknown"),
        ("sweep.factors", "levers.capacity_pool,levers.capacity_pool", "problem.unknown"),
        ("sweep.factors", "levers.magic", "problem.unknown"),
        ("cluster.firm", "x" * 1000, "problem.unknown"),
        ("magic", "1", "problem.unknown"),
    ],
)
def test_a_bad_value_is_named_and_the_usual_one_stands(key, text, why):
    chosen, mistakes = from_query({PREFIX + key: text, PREFIX + "sweep.smaller": "0"})
    assert chosen == {"sweep.smaller": False}
    assert [(one.key, one.value, one.why) for one in mistakes] == [(PREFIX + key, text, why)]


def sweep(**query):
    script = "from simulation.web.frame import show_page\nshow_page('sweep')"
    app = AppTest.from_string(script, default_timeout=120)
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def test_a_sweep_opens_as_it_was_sent():
    app = sweep(**to_query({"sweep.factors": RANGES, "sweep.method": "lhs", "sweep.size": 80}))
    assert not app.exception
    assert app.multiselect(key="sweep.factors").value == [path for path, *_ in RANGES]
    assert app.number_input(key="sweep.low.levers.capacity_pool").value == 0.25
    assert app.number_input(key="sweep.high.levers.capacity_pool").value == 0.75
    assert app.selectbox(key="sweep.method").value == "lhs"
    assert app.number_input(key="sweep.size.lhs.2").value == 80


def test_what_is_changed_on_a_sweep_is_in_the_link():
    app = sweep()
    app.number_input(key="sweep.high.levers.preorder_pooling").set_value(0.5).run()
    app.toggle(key="sweep.smaller").set_value(False).run()
    app.selectbox(key="sweep.method").set_value("morris").run()
    assert not app.exception
    assert app.number_input(key="sweep.high.levers.preorder_pooling").value == 0.5
    said = {key: "".join(app.query_params[key]) for key in app.query_params}
    assert said["show.sweep.factors"] == "levers.preorder_pooling:0:0.5,levers.flexible_production"
    assert said["show.sweep.smaller"] == "0"
    assert said["show.sweep.method"] == "morris"


def test_a_bad_value_is_told_on_the_page():
    app = sweep(**{"show.sweep.method": "lsh", "lang": "en"})
    assert not app.exception
    assert any("show.sweep.method" in one.value and "lsh" in one.value for one in app.warning)


def test_names_belong_to_pages_there_are():
    rooms = {page.id for page in PAGES} | {"forecast"}  # the forecast is drawn on two pages
    assert {name.partition(".")[0] for name in SHOWN} <= rooms
