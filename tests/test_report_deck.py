"""The deck, opened again: slides, native charts with the right numbers, typefaces, notes."""

from __future__ import annotations

import io

import pytest
from pptx import Presentation
from pptx.oxml.ns import qn

from simulation.attribution.attribute import attribute
from simulation.attribution.document import document as attribution_document
from simulation.comparison import compare
from simulation.metrics import KPIS, PRIMARY
from simulation.report.deck import deck
from simulation.report.deck_charts import bounds
from simulation.report.deck_text import EAST_ASIAN, LATIN, SIMPLIFIED
from simulation.report.numbers import number
from simulation.report.telling import PARTIES
from simulation.results import document
from simulation.sentence import called
from simulation.words import LANGUAGES
from tests.reports import story
from tests.tiny_worlds import off, tiny

IDS = tuple(LANGUAGES)
LEVERS = ["demand_visibility", "direct_sourcing"]


@pytest.fixture(scope="module")
def shares(worlds):
    found = attribute(tiny(), levers=LEVERS, replications=3, worlds=worlds)
    return attribution_document(found, "zhili_kidswear")


@pytest.fixture(scope="module", params=IDS)
def opened(request, four, shares):
    told = story(four, request.param, shares)
    return told, Presentation(io.BytesIO(deck(told)))


def charts_of(slide):
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def xml_of(presentation):
    """All parts of a deck that hold text people read."""
    for slide in presentation.slides:
        yield slide._element
        yield slide.notes_slide.notes_text_frame._txBody
        for chart in charts_of(slide):
            yield chart._chartSpace


def test_every_title_is_a_sentence_of_the_report(opened):
    told, presentation = opened
    titles = [slide.shapes.title.text_frame.text for slide in presentation.slides]
    assert titles == [
        told.headline,
        *(part.headline for part in told.over_time),
        *(saving.headline for saving in told.savings),
        told.who.headline,
        told.limits.headline,
        told.origin_headline,
    ]
    assert len(titles) == 10
    assert titles[0] == told.headline


def test_charts_over_time_are_native_and_hold_the_numbers_of_the_comparison(opened, four):
    _, presentation = opened
    series = document(four, "x")["series"]
    for slide, name in zip(list(presentation.slides)[1:4], PRIMARY, strict=True):
        both, apart = charts_of(slide)
        drawn = [[*both.plots[0].series], [*apart.plots[0].series]]
        for chart, keys in zip(drawn, (("without", "with"), ("difference",)), strict=True):
            expected = [series[name][key][end] for key in keys for end in ("mean", "low", "high")]
            assert [list(one.values) for one in chart] == expected
        x = both.plots[0].series[0]._element.findall(f".//{qn('c:xVal')}//{qn('c:v')}")
        assert [float(v.text) * 365 for v in x] == pytest.approx(series[name]["days"])


def test_levels_and_parties_hold_the_numbers_of_the_comparison(opened, four):
    told, presentation = opened
    slides = list(presentation.slides)
    kpis = document(four, "x")["kpis"]
    without, with_ = charts_of(slides[0])[0].plots[0].series
    assert list(without.values) == [100.0] * 3
    assert list(with_.values) == [100.0 * kpis[name]["ratio"] for name in PRIMARY]
    who = charts_of(slides[-3])[0].plots[0]
    expected = [kpis[name]["difference"] / told.words.money for name in PARTIES]
    assert list(who.series[0].values) == expected
    for name, category in zip(PARTIES, who.categories, strict=True):
        assert told.words(f"who.{name}") in category


def test_savings_hold_the_numbers_of_the_attribution_and_their_ranges(opened, shares):
    told, presentation = opened
    for slide, name in zip(list(presentation.slides)[4:7], PRIMARY, strict=True):
        plot = charts_of(slide)[0].plots[0]
        found = shares["kpis"][name]
        parts = [found["levers"][lever]["level"]["shapley"] for lever in LEVERS]
        parts.sort(key=lambda part: -abs(part["value"]))
        expected = [*parts, found["whole"]["level"]]
        assert list(plot.series[0].values) == [part["value"] for part in expected]
        bars = plot.series[0]._element.find(qn("c:errBars"))
        plus, minus = (
            [float(v.text) for v in bars.find(qn(f"c:{side}")).iter(qn("c:v"))]
            for side in ("plus", "minus")
        )
        for part, up, down in zip(expected, plus, minus, strict=True):
            assert part["value"] + up == pytest.approx(part["high"])
            assert part["value"] - down == pytest.approx(part["low"])
    assert "Off in these runs" in told.savings[0].notes[-1] or told.words.id != "en"


def test_every_run_of_text_has_a_latin_and_an_east_asian_typeface(opened):
    told, presentation = opened
    tags = {"en": "en", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW"}
    face = EAST_ASIAN.get(told.words.id, SIMPLIFIED)
    found = 0
    for part in xml_of(presentation):
        for run in part.iter(qn("a:r")):
            properties = run.find(qn("a:rPr"))
            assert properties.find(qn("a:latin")).get("typeface") == LATIN
            assert properties.find(qn("a:ea")).get("typeface") == face
            assert properties.get("lang") == tags[told.words.id]
            found += 1
        for default in part.iter(qn("a:defRPr")):
            assert default.find(qn("a:ea")).get("typeface") == face
    assert found > 200


def test_notes_say_where_the_numbers_come_from(opened):
    told, presentation = opened
    words = told.words
    for slide in presentation.slides:
        notes = slide.notes_slide.notes_text_frame.text
        for text in (words("question"), told.headline, "2026-11-30", "--format pptx", "/?lang=en"):
            assert text in notes
        facts = dict(told.facts)
        if slide.shapes.title.text_frame.text in [saving.headline for saving in told.savings]:
            facts[words("report.runs")] = words("report.rests.levers", n=3)
        for label, value in facts.items():
            assert words("report.named", name=label, text=value) in notes


def test_charts_and_tables_have_text_alternatives(opened):
    _, presentation = opened
    for slide in presentation.slides:
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                assert shape._element.xpath(".//p:cNvPr")[0].get("descr")


def test_nothing_lies_outside_of_a_slide_and_no_type_is_tiny(opened):
    _, presentation = opened
    for slide in presentation.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= presentation.slide_width
            assert shape.top + shape.height <= presentation.slide_height
        for run in slide._element.iter(qn("a:rPr")):
            assert int(run.get("sz")) >= 1000


def test_without_an_attribution_the_deck_says_how_to_get_one(four):
    told = story(four)
    assert len(Presentation(io.BytesIO(deck(told))).slides) == 7
    assert any(
        "python -m simulation attribute zhili_kidswear" in note for note in told.limits.notes
    )


@pytest.mark.parametrize("language", IDS)
def test_a_single_run_has_no_range_and_still_a_deck(worlds, language):
    one = compare(tiny(), replications=1, worlds=worlds)
    told = story(one, language)
    assert Presentation(io.BytesIO(deck(told))).slides[0].shapes.title.text_frame.text
    assert all(LANGUAGES[language]("range.none") in part.headline for part in told.over_time)
    assert all(figure.verdict is None for figure in told.figures)


@pytest.mark.parametrize("language", IDS)
def test_a_headline_over_time_tells_the_mean_difference_and_its_range(four, language):
    told = story(four, language)
    words = told.words
    for part in told.over_time:
        found = four.kpis[part.kpi]
        assert words.told(called(part.kpi)) in part.headline
        ends = (found.difference_low, found.difference_high)
        if found.is_clear:  # which way is told in words
            ends = sorted(map(abs, ends))
        low, high = (number(end, words, sign=not found.is_clear) for end in ends)
        assert words("range", low=low, high=high) in part.headline
        assert (number(abs(found.difference), words) in part.headline) == found.is_clear
        if language == "en":
            way = "lower" if found.difference < 0 else "higher"
            assert (f" {way} " in part.headline) == found.is_clear
            assert ("no clear change" in part.headline) != found.is_clear
            assert "over the last 0.2 years" in part.headline  # of 140 days, 56 do not count


def test_all_levers_at_zero_give_a_deck_of_no_change(worlds):
    placebo = compare(tiny(*off()), replications=2, worlds=worlds)
    told = story(placebo)
    assert told.headline.endswith("is the same with and without digitisation.")
    assert "nobody clearly gains or pays" in told.who.headline
    assert all("no clear change" in part.headline for part in told.over_time)
    assert deck(told)


@pytest.mark.parametrize(
    ("values", "expected"),
    [([0.0], (0.0, 0.0, 0.2)), ([-12.0, 3.0], (-15.0, 5.0, 5.0)), ([0.031], (0.0, 0.04, 0.01))],
)
def test_axes_of_bars_hold_all_values_and_zero(values, expected):
    assert bounds(values) == pytest.approx(expected)


def test_every_party_has_a_kpi():
    assert set(PARTIES) <= set(KPIS)
