"""The longer parts of the first page: by lever, by group, and under other assumptions."""

from __future__ import annotations

import json
from dataclasses import replace

import altair
import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from simulation.attribution.job import sequences_for, shares_of, worlds_of
from simulation.charts import time as time_charts
from simulation.charts.base import GAIN, LOSS
from simulation.charts.heatmap import Cell, heatmap, heatmap_alt
from simulation.charts.shares import Split, who_earns_less
from simulation.charts.tornado import TornadoBar, tornado, tornado_alt
from simulation.comparison import compare
from simulation.doubt.over_time import doubt_over_time
from simulation.doubt.running import doubt_about
from simulation.jobs.task import Never
from simulation.metrics import KPIS, PRIMARY
from simulation.report import doubts, savings, telling
from simulation.report.groups import WHO, groups
from simulation.report.numbers import number, percent, tidy
from simulation.results import document
from simulation.stopping import Stopped
from simulation.web import asking_part, parts, prepared
from simulation.web.engine import Answer, Job
from simulation.words import LANGUAGES
from tests.tiny_worlds import off, tiny

IDS = tuple(LANGUAGES)
TWO = off("demand_visibility", "direct_sourcing")


class Asked(Never):
    """A stop that has been asked for."""

    def __call__(self):
        return True

    is_set = __call__


def silent(*_):
    pass


@pytest.fixture(scope="module")
def shares():
    return shares_of(tiny(*TWO), "zhili_kidswear", 1, 2, progress=silent, stop=Never())


@pytest.fixture(scope="module")
def drawn():
    seen = []
    found = doubt_over_time(
        tiny(), "zhili_kidswear", 1, 24, progress=lambda *now: seen.append(now), stop=Never()
    )
    return found, seen


@pytest.fixture(scope="module")
def found():
    return document(compare(tiny(), replications=3), "zhili_kidswear")


def valid(chart):
    table, spec = chart
    whole = {**spec, "data": {"values": table.to_dict("records")}}
    altair.Chart.from_dict({**whole, "width": 300}, validate=True)
    return table, spec


# By lever ---------------------------------------------------------------------------------------


def test_shares_of_levers_add_up_and_tell_how_far_they_are():
    told = []
    scenario = tiny(*TWO)
    result = shares_of(scenario, "x", 1, 2, progress=lambda *now: told.append(now), stop=Never())
    for kpi in PRIMARY:
        row = result["kpis"][kpi]
        added = sum(one["level"]["shapley"]["value"] for one in row["levers"].values())
        assert added == pytest.approx(row["whole"]["level"]["value"], abs=1e-9)
    assert told[-1][0] == told[-1][1]
    assert worlds_of(scenario, 2) == 8  # four combinations, twice
    json.dumps(result, allow_nan=False)


def test_work_that_is_given_up_stops():
    with pytest.raises(Stopped):
        shares_of(tiny(*TWO), "x", 1, 2, progress=silent, stop=Asked())
    with pytest.raises(Stopped):
        doubt_over_time(tiny(), "x", 1, 4, progress=silent, stop=Asked())


def test_many_levers_are_sampled_and_few_are_not():
    assert sequences_for(tiny(*TWO)) is None
    assert sequences_for(tiny()) == 9
    assert worlds_of(tiny(), 1) < 2**9


@pytest.mark.parametrize("language", IDS)
def test_pairs_of_levers_are_told_only_where_they_are_clear(language):
    words = LANGUAGES[language]

    def pair(one, other, value, reach):
        effect = {"value": value, "low": value - reach, "high": value + reach}
        return {"levers": [one, other], "level": effect}

    pairs = [
        pair("demand_visibility", "direct_sourcing", -2.0, 0.5),
        pair("demand_visibility", "capacity_pool", 1.0, 0.5),
        pair("direct_sourcing", "capacity_pool", 0.2, 0.5),
    ]
    cells = savings.together({"kpis": {PRIMARY[0]: {"interactions": pairs}}}, PRIMARY[0], words)
    assert [cell.value for cell in cells] == [2.0, -1.0]  # less stock is better: they help, hinder
    assert cells[0].column == words("lever.demand_visibility")
    assert cells[0].row == words("lever.direct_sourcing")
    order = [words(f"lever.{one}") for one in ("capacity_pool", "demand_visibility")]
    _, spec = valid(heatmap(cells, words, rows="", columns="", title="T", middle=0.0, order=order))
    assert spec["layer"][0]["encoding"]["color"]["scale"]["domain"] == [-2.0, 2.0]
    assert spec["encoding"]["x"]["scale"]["domain"] == order[1:]  # where there is something
    assert cells[0].told in heatmap_alt(cells, words, title="T")


def test_a_heat_map_without_a_middle_goes_from_its_least_to_its_most():
    cells = [Cell("a", "x", 1.0, "1"), Cell("a", "y", 3.0, "3")]
    _, spec = valid(heatmap(cells, LANGUAGES["en"], rows="r", columns="c", title="T"))
    assert spec["layer"][0]["encoding"]["color"]["scale"]["domain"] == [1.0, 3.0]
    assert spec["encoding"]["y"]["scale"]["domain"] == ["a"]


# By group ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", IDS)
@pytest.mark.parametrize("who", WHO)
def test_groups_are_those_of_the_document_with_their_range(found, language, who):
    words = LANGUAGES[language]
    told = groups(found, who, words)
    rows = found["who_pays"]["buyers"] if who == "buyer" else found["who_pays"]["firms"]
    rows = [row for row in rows if who == "buyer" or row["kind"] == who]
    size = "buyers" if who == "buyer" else "firms"
    rows = [rows[0], *(row for row in rows[1:] if row[size] < rows[0][size])]
    changes = [row["earns"]["difference"] / words.money_of_one for row in rows]
    assert [party.change for party in told.parties] == changes
    assert len(told.table.rows) == len(rows)
    assert all(len(row) == len(told.table.titles) for row in told.table.rows)
    assert bool(told.splits) == (who != "buyer")
    for party in told.parties:
        clear = not party.low <= 0.0 <= party.high
        assert (party.verdict == words("who.same")) != clear


def test_bars_of_a_group_are_a_hundred_of_it():
    words = LANGUAGES["en"]
    table, spec = valid(who_earns_less([Split("all", 0.7), Split("small", 1.0)], words))
    assert table.groupby("name")["share"].sum().tolist() == [1.0, 1.0]
    assert table["share"].tolist()[:2] == [0.7, pytest.approx(0.3)]
    assert spec["encoding"]["color"]["scale"]["range"] == [LOSS, GAIN]
    assert spec["encoding"]["x"]["scale"]["domain"] == [0, 1]


# Under other assumptions ------------------------------------------------------------------------


def test_draws_are_those_of_the_command(drawn):
    result, seen = drawn
    same = doubt_about(tiny(), 24, 1, replications=1)
    assert result["draws"] == len(same.complete)
    assert result["asked"] == 24
    for kpi in PRIMARY:
        span = same.spans[kpi]
        assert result["spans"][kpi]["doubt_difference_low"] == span.difference[0]
        assert result["spans"][kpi]["doubt_difference_high"] == span.difference[2]
    assert seen[0] == (0, result["draws"])
    assert seen[-1] == (result["draws"], result["draws"])
    json.dumps(result, allow_nan=False)


def test_the_band_of_doubt_goes_as_long_as_the_answer(drawn, found):
    result, _ = drawn
    for kpi in PRIMARY:
        band = result["series"][kpi]
        assert band["days"] == found["series"][kpi]["days"]
        assert band["low"][0] == band["high"][0] == 0.0  # the worlds have not parted yet
        assert all(low <= high for low, high in zip(band["low"], band["high"], strict=True))
        assert any(low < high for low, high in zip(band["low"], band["high"], strict=True))


def test_halves_are_the_geometric_means_of_their_draws(drawn):
    result, _ = drawn
    same = doubt_about(tiny(), 24, 1, replications=1)
    half = result["halves"][PRIMARY[0]][0]
    paths = [one.path for one in same.design.uncertain]
    column = paths.index(half["parameter"])
    rows = [draw.number for draw in same.complete]
    upper = same.design.positions[rows, column] > 0.5
    logs = same.log_ratios(PRIMARY[0])[:, 0]
    assert half["upper_half"] == pytest.approx(float(np.exp(logs[upper].mean())))
    assert half["lower_half"] == pytest.approx(float(np.exp(logs[~upper].mean())))


@pytest.mark.parametrize("language", IDS)
def test_luck_is_dark_and_doubt_light_around_the_same_zero(found, drawn, language):
    words = LANGUAGES[language]
    data = telling.outcome(found, PRIMARY[0], words)
    table, spec = valid(time_charts.difference(data, words, drawn[0]["series"][PRIMARY[0]]))
    assert set(table["world"]) == {words("difference"), words("band.doubt")}
    doubt, luck, zero, line = spec["layer"]
    scale = luck["encoding"]["color"]["scale"]
    shade = dict(zip(scale["domain"], scale["range"], strict=True))
    for layer, shown in ((doubt, "band.doubt"), (luck, "band.luck")):
        assert layer["transform"][1] == {"calculate": json.dumps(words(shown)), "as": "shade"}
    opacity = [float(shade[words(f"band.{one}")].rstrip(")").split(",")[-1])
               for one in ("luck", "doubt")]  # fmt: skip
    assert opacity[0] > opacity[1]
    assert zero["data"] == {"values": [{"zero": 0}]}
    assert line["mark"]["type"] == "line"


def test_only_what_stands_out_from_chance_is_named():
    words = LANGUAGES["en"]

    def half(path, correlation):
        return {
            "parameter": path, "unit": "days", "low": 1.0, "high": 9.0,
            "lower_half": 0.5, "upper_half": 0.6, "rank_correlation": correlation,
        }  # fmt: skip

    found = {
        "draws": 50,
        "halves": {
            PRIMARY[0]: [
                half("factories.review_days", 0.6),
                half("traders.review_days", -0.35),  # beyond chance for one, not for many
                *(half("traders.credit_days", 0.0) for _ in range(60)),
            ]
        },
    }
    (bar,) = doubts.tornado_bars(found, PRIMARY[0], words)
    assert (bar.low, bar.high) == (pytest.approx(-50.0), pytest.approx(-40.0))
    assert bar.low_text == "−50%"
    assert "1.00 to 9.00 days" in bar.reach


def test_the_longest_bar_of_a_tornado_is_on_top():
    words = LANGUAGES["en"]
    bars = [TornadoBar("short", 1.0, 2.0, "1", "2"), TornadoBar("long", -3.0, 3.0, "-3", "3")]
    table, spec = valid(tornado(bars, words, base=1.5, title="T"))
    assert table["name"].tolist() == ["long", "long", "short", "short"]
    assert table["outcome"].tolist() == [-3.0, 3.0, 1.0, 2.0]
    assert set(table["base"]) == {1.5}
    assert spec["layer"][0]["encoding"]["x2"] == {"field": "base"}
    assert tornado_alt(bars, words, title="T", most=1).count("low") == 1


@pytest.mark.parametrize("language", IDS)
def test_the_table_of_doubt_stands_beside_luck(found, drawn, language):
    words = LANGUAGES[language]
    rows = doubts.table(found, drawn[0], words)
    assert [row[0] for row in rows.rows][: len(PRIMARY)] == [
        words.of_kpi(KPIS[kpi]) for kpi in PRIMARY
    ]
    assert all(all(cell for cell in row) for row in rows.rows)
    first, *others = doubts.lines(drawn[0], words)
    assert "%" in first
    assert str(drawn[0]["draws"]) in " ".join(others)


# On the page ------------------------------------------------------------------------------------


class Ticket:
    """A job that is done as soon as somebody looks."""

    def __init__(self, result):
        self.result, self.failed, self.cancelled, self.finished = result, None, False, True

    def wait(self, timeout):
        return True


@pytest.fixture
def page(found, shares, drawn, monkeypatch, tmp_path):
    """Draw the first page with an answer, and jobs that are done at once."""
    monkeypatch.setenv("CLUSTER_CACHE_DIR", str(tmp_path))
    job = Job("key", "zhili_kidswear", tiny(*TWO), 1, answer=Answer(40, found))
    asked = []

    class Engine:
        compiles = False

        def ask(self, *_, **__):
            return job

        def warm(self, *_):
            pass

    class Jobs:
        def submit(self, session, key, work, scenario, name, seed, **_):
            asked.append((work, scenario, name, seed))
            return Ticket(shares if work is shares_of else drawn[0])

    monkeypatch.setattr(asking_part, "engine", Engine)
    monkeypatch.setattr(parts, "jobs", Jobs)

    def draw(language):
        script = "from simulation.web.frame import show_page\nshow_page('answer')"
        app = AppTest.from_string(script, default_timeout=120)
        app.query_params["lang"] = language
        return app.run()

    return draw, job, asked


@pytest.mark.parametrize("language", IDS)
def test_longer_parts_are_computed_when_somebody_asks(page, drawn, language):
    draw, job, asked = page
    words = LANGUAGES[language]
    app = draw(language)
    assert not app.exception
    assert not app.error
    assert asked == []  # nothing that takes minutes begins by itself
    not_in = words("doubt.not_in", place="assumptions")
    assert not_in in [each.value for each in app.markdown]
    assert words("luck_only") in " ".join(each.value for each in app.markdown)
    for part, work in (("levers", shares_of), ("doubt", doubt_over_time)):
        app.button(key=f"start.{part}").click().run()
        assert not app.exception
        assert not app.error
        assert (work, job.scenario, "zhili_kidswear", 1) in asked
        with pytest.raises(KeyError):
            app.button(key=f"start.{part}")
    said = [each.value for each in app.markdown]
    sentence = doubts.sentences(job.answer.document, drawn[0])[PRIMARY[0]]
    assert f"### {tidy(words.told(sentence))}" in said
    assert not_in not in said
    assert not any(words("luck_only") in text for text in said if text.startswith(":"))
    texts = " ".join((*said, *(each.value for each in app.subheader)))
    assert words("doubt.tornado") in texts
    captions = " ".join(each.value for each in app.caption)
    assert words("over_time.doubt", n=drawn[0]["draws"]) in captions
    tables = [list(each.value.columns) for each in app.table]
    assert any(words("saving.alone") in columns for columns in tables)
    assert any(words("band.doubt") in columns for columns in tables)


def test_a_prepared_part_is_shown_at_once(page, shares):
    draw, job, asked = page
    path = prepared._file(job.scenario, 1, "levers")
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(shares), encoding="utf-8")
    app = draw("en")
    assert asked == []
    with pytest.raises(KeyError):
        app.button(key="start.levers")
    told = savings.saving(shares, PRIMARY[0], LANGUAGES["en"])
    assert f"**{told.headline}**" in [each.value for each in app.markdown]


@pytest.mark.parametrize("language", IDS)
def test_who_pays_is_said_in_a_line_beside_the_answer_the_worst_off_first(found, language):
    words = LANGUAGES[language]
    pays, *others = telling.who_lines(found, words)
    parties = telling.parties(found, words)
    paying = sorted((p for p in parties if p.verdict == words("who.pays")), key=lambda p: p.change)
    assert paying
    places = [pays.index(f"{p.name} {number(p.change, words, sign=True)}") for p in paying]
    assert places == sorted(places)
    assert number(paying[0].low, words, sign=True) in pays
    assert number(paying[0].high, words, sign=True) in pays
    same = [p.name for p in parties if p.verdict == words("who.same")]
    assert not any(name in line for name in same for line in (pays, *others[:-2]))
    assert telling.consumers_and_losses(found, words)[1] in others


@pytest.mark.parametrize(("less", "where"), [(True, "who.gains.line"), (False, "who.pays.line")])
def test_consumers_stand_among_those_who_gain_where_they_pay_less(found, less, where):
    words = LANGUAGES["en"]
    change = -0.31 if less else 0.31
    ends = {"ratio": 1.0 + change, "ratio_low": 0.99 + change, "ratio_high": 1.01 + change}
    price = {**found["kpis"]["retail_price"], "difference": change, **ends}
    lines = telling.who_lines({**found, "kpis": {**found["kpis"], "retail_price": price}}, words)
    said = words("who.consumers.part", change=percent(change, sign=True))
    (line,) = (line for line in lines if said in line)
    assert line.startswith(words(where, parts="")[:-1])


def test_the_range_over_assumptions_is_in_the_sentence_as_the_command_has_it(found, drawn):
    result = compare(tiny(), replications=3)
    doubt = doubt_about(tiny(), 24, 1, replications=1)
    assert doubts.sentences(found, None) == found["sentences"]
    said = doubts.sentences(found, drawn[0])
    assert said == document(replace(result, doubt=doubt), "zhili_kidswear")["sentences"]
    assert all("our doubt about the assumptions" in one["en"] for one in said.values())


def test_a_card_says_what_part_of_the_one_the_other_is(found):
    words = LANGUAGES["en"]
    row = {"without": 39.1157, "with": 34.5385, "difference": -4.577, "ratio": 0.883}
    ends = {"ratio_low": 0.882, "ratio_high": 0.885}
    card = {**found, "kpis": {**found["kpis"], "unit_cost": {**row, **ends}}}
    told = telling.figure(card, "unit_cost", words)
    assert told.ends == "39.12 → 34.54 yuan a piece, 88.3% of before"  # 34.54 / 39.12 = 0.883


@pytest.mark.parametrize(("better", "blue"), [("lower", -2.0), ("higher", 2.0), ("", 2.0)])
def test_blue_is_the_better_side_of_a_heat_map(better, blue):
    cells = [Cell("a", "1", -2.0, "-2"), Cell("a", "0.25", 2.0, "2")]
    _, spec = valid(
        heatmap(cells, LANGUAGES["en"], rows="", columns="", title="", middle=0.0, better=better)
    )
    scale = spec["layer"][0]["encoding"]["color"]["scale"]
    at = dict(zip((scale["domain"][0], scale["domain"][-1]),
                  (scale["range"][0], scale["range"][-1]), strict=True))  # fmt: skip
    assert at[blue] == "#1f5fa8"
    assert spec["encoding"]["x"]["axis"]["labelAngle"] == 0
