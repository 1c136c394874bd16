"""The fan chart and its words: what is drawn, on which axis, and how sure it is said to be."""

from __future__ import annotations

import json
import re

import pytest
import vl_convert

from simulation.charts.fan import CHANGE, LEVEL, bounds, drawn_unit, fan
from simulation.forecast import FIGURES, run_forecasts
from simulation.forecast.figures import worlds_of
from simulation.report import telling_forecast as telling
from simulation.words import LANGUAGES
from tests.forecasts import small

EN = LANGUAGES["en"]


@pytest.fixture(scope="module")
def found():
    pair = {"full": small(), "programme": small("adoption.mode=programme")}
    return run_forecasts(pair, 1, 5, 3)


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("measure", [LEVEL, CHANGE])
def test_scenarios_share_an_axis_that_holds_everything_drawn(found, figure, measure):
    axes = []
    for number in range(2):
        table, spec = fan(found, figure, EN, scenario=number, measure=measure)
        drawn = [layer for layer in spec["layer"] if "field" in layer["encoding"].get("y", {})]
        ends = {tuple(layer["encoding"]["y"]["scale"]["domain"]) for layer in drawn}
        (axis,) = ends
        axes.append(axis)
        numbers = table.drop(columns=["world", "year"])
        assert axis[0] <= numbers.min().min()
        assert numbers.max().max() <= axis[1]
        for layer in drawn:  # nothing is drawn that is not in the table
            fields = {channel["field"] for channel in layer["encoding"].values()
                      if isinstance(channel, dict) and "field" in channel}  # fmt: skip
            assert fields <= {*table.columns}
        values = json.loads(table.to_json(orient="records"))
        svg = vl_convert.vegalite_to_svg({**spec, "data": {"values": values}, "width": 300})
        assert EN("forecast.today") in svg
    assert axes[0] == axes[1]


def test_the_world_with_begins_today_and_the_past_is_drawn_once(found):
    table, _ = fan(found, "gmv", EN)
    first = table.groupby("world")["year"].min()
    assert first[EN("without")] == -1
    assert first[EN("with")] == 0
    assert fan(found, "gmv", EN, measure=CHANGE)[0]["year"].min() == 0


def test_doubt_is_lighter_than_luck_and_lies_behind_it(found):
    _, spec = fan(found, "buyer_price", EN)
    areas = [layer for layer in spec["layer"] if layer["mark"]["type"] == "area"]
    fields = [layer["encoding"]["y"]["field"] for layer in areas]
    assert fields == [
        "doubt_90_low", "doubt_90_low", "doubt_50_low", "luck_90_low", "luck_50_low"
    ]  # fmt: skip
    shades = [layer["mark"]["opacity"] for layer in areas]
    assert max(shades[:3]) < min(shades[3:])
    lines = [layer for layer in spec["layer"] if layer["mark"]["type"] == "line"]
    assert [line["encoding"]["y"]["field"] for line in lines] == ["stands", "median"]


def test_what_is_0_today_is_told_as_a_level(found):
    table, spec = fan(found, "platform_gmv", EN, measure=CHANGE)
    assert EN("unit.money") in spec["title"]["text"]
    assert worlds_of("platform_gmv") == ("with",)
    assert set(table["world"]) == {EN("with")}
    low, _ = bounds(found, "platform_gmv", EN)
    assert low == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_has_its_words_in_every_language(found, language):
    words = LANGUAGES[language]
    for name in FIGURES:
        for number in range(2):
            said = telling.sentence(found, name, words, number)
            assert words(f"forecast.called.{name}") in said
            assert "{" not in said + telling.alt(found, name, words, number)
            assert not re.search(r"\b(will|forecasted)\b", said)
        assert telling.title_of(name, words)
        assert drawn_unit(name, words) is not None
    assert all(telling.notes(found, words, number) for number in range(2))


def test_a_sentence_tells_both_worlds_their_ranges_and_how_much_these_hold(found):
    entry = found["scenarios"][0]
    fan_of = entry["worlds"]["with"]["factory_inventory"]
    said = telling.sentence(found, "factory_inventory", EN)
    assert said.startswith("In the model, factory stock goes from ")
    assert f"{100 * entry['holds']['90']:.0f}% range" in said
    low, high = (fan_of["doubt"]["90"][end][-1] for end in ("low", "high"))
    assert f"{low:.1f} to {high:.1f}" in said
    assert said.count("range") == 2
    change = fan_of["change"]["doubt"]["90"]
    unclear = change["low"][-1] <= 0 <= change["high"][-1]
    assert ("no clear change" in said) == unclear


def test_a_shared_world_without_is_told_once(found):
    rows = telling.by_year(found, EN, ["gmv"]).rows
    assert [row[3] for row in rows] == [EN("without"), EN("with"), EN("with")]
    assert [row[2] for row in rows] == ["full", "full", "programme"]  # one title, so names


def test_only_a_jump_is_called_a_jump(found):
    told = [" ".join(telling.notes(found, EN, number)) for number in range(2)]
    assert EN("forecast.full") in told[0]
    assert EN("forecast.full") not in told[1]


@pytest.mark.parametrize("figure", ["gmv", "adoption", "buyer_price"])
def test_the_chart_of_a_slide_has_every_number_in_its_worksheet(found, figure):
    from pptx import Presentation
    from pptx.util import Inches

    from simulation.report import deck_charts

    file = Presentation()
    slide = file.slides.add_slide(file.slide_layouts[5])
    box = (Inches(1), Inches(1), Inches(8), Inches(5))
    title = telling.title_of(figure, EN)
    deck_charts.fan(slide, box, found, figure, EN, title=title, alt="what it says", scenario=1)
    (shape,) = (one for one in slide.shapes if one.has_chart)
    assert shape._element.xpath(".//p:cNvPr")[0].get("descr") == "what it says"
    chart = shape.chart
    table, _ = fan(found, figure, EN, scenario=1)
    drawn = table[table["world"] == EN("with")]
    names = [series.name for series in chart.plots[0].series]
    assert len(set(names)) == len(names)
    wanted = {
        EN("with"): "median",
        f"{EN('with')}: {EN('forecast.doubt_low', held=telling.held(found['scenarios'][1]))}":
            "doubt_90_low",
        f"{EN('with')}: {EN('forecast.luck_high', held=telling.held(found['scenarios'][1]))}":
            "luck_90_high",
    }  # fmt: skip
    for name, column in wanted.items():
        series = chart.plots[0].series[names.index(name)]
        assert list(series.values) == drawn[column].tolist()
        assert len(list(series.iter_values())) == len(drawn)
    assert chart.part.chart_workbook.xlsx_part is not None
    axis = chart.value_axis
    assert axis.minimum_scale <= table.drop(columns=["world", "year"]).min().min()
    assert axis.maximum_scale >= table.drop(columns=["world", "year"]).max().max()
