"""Reports that look ahead: slides, page and data tell the same forecast."""

from __future__ import annotations

import json

import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from pptx import Presentation
from typer.testing import CliRunner

from simulation import cli
from simulation.cli import progress
from simulation.comparison import compare
from simulation.forecast import run_forecast, run_forecasts
from simulation.forecast.figures import HEADLINE
from simulation.report import telling_forecast as telling
from simulation.report.assumptions import count, rows_of
from simulation.report.compose import tell
from simulation.report.data import write_data
from simulation.report.deck import deck
from simulation.report.numbers import tidy
from simulation.report.page import page
from simulation.report.scenario_names import scenario_title
from simulation.results import document
from simulation.words import LANGUAGES
from simulation.worlds import Worlds
from tests.forecasts import SMALL, small
from tests.reports import Page, origin

VALUES = [part for value in SMALL for part in ("--set", value)]


@pytest.fixture(scope="module")
def result():
    return compare(small(), replications=2)


@pytest.fixture(scope="module")
def one():
    return run_forecast(small(), 1, 4, 2, name="zhili_kidswear")


@pytest.fixture(scope="module")
def two():
    pair = {"zhili_kidswear": small(), "other": small("adoption.mode=programme")}
    return run_forecasts(pair, 1, 0, 3)


def told(result, forecast, language="en"):
    whole = document(result, "zhili_kidswear")
    return tell(whole, origin(result.scenario), LANGUAGES[language], forecast=forecast)


def slides_of(story, tmp_path):
    (tmp_path / "deck.pptx").write_bytes(deck(story))
    return list(Presentation(tmp_path / "deck.pptx").slides)


@pytest.mark.parametrize("language", LANGUAGES)
def test_slides_draw_every_figure_and_tell_where_it_goes(result, one, language, tmp_path):
    words = LANGUAGES[language]
    slides = slides_of(told(result, one, language), tmp_path)
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    first = titles.index(tidy(telling.headline(one, "gmv", words)))
    ahead = slides[first : first + 4]
    charts = [shape for slide in ahead for shape in slide.shapes if shape.has_chart]
    assert [chart.chart.chart_title.text_frame.text for chart in charts] == [
        telling.title_of(name, words) for name in HEADLINE
    ]
    texts = " ".join(s.text_frame.text for slide in ahead for s in slide.shapes if s.has_text_frame)
    for name, chart in zip(HEADLINE, charts, strict=True):
        assert tidy(telling.sentence(one, name, words)) in texts
        alt = chart._element.xpath(".//p:cNvPr")[0].get("descr")
        assert alt == tidy(telling.alt(one, name, words))
    (table,) = (s.table for s in slides[first + 4].shapes if s.has_table)
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert [tuple(row) for row in cells[1:]] == list(telling.by_year(one, words).rows)
    notes = slides[first + 4].notes_slide.notes_text_frame.text
    assert words("forecast.full") in notes


def test_everything_stays_on_its_slide(result, one, two, tmp_path):
    for forecast in (one, two):
        for slide in slides_of(told(result, forecast), tmp_path):
            for shape in slide.shapes:
                assert shape.left >= 0
                assert shape.left + shape.width <= 13.34 * 914400
                assert shape.top + shape.height <= 7.5 * 914400


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_that_fill_a_slide_go_on_on_a_further_one(result, two, language, tmp_path):
    words, more = LANGUAGES[language], [*two["scenarios"], {**two["scenarios"][1], "name": "third"}]
    three = {**two, "scenarios": more}
    story = told(result, three, language)
    slides = slides_of(story, tmp_path)
    title = words("forecast.table.title")
    ours = [one for one in slides if one.shapes.title.text_frame.text.startswith(title)]
    assert len(ours) > 1
    for number, slide in enumerate(ours, 1):
        told_title = words("forecast.table.part", title=title, n=number, all=len(ours))
        assert slide.shapes.title.text_frame.text == told_title
    tables = [shape.table for slide in ours for shape in slide.shapes if shape.has_table]
    rows = [tuple(cell.text for cell in row.cells) for t in tables for row in list(t.rows)[1:]]
    assert rows == list(telling.by_year(three, words).rows)
    assert max(len(t.rows) for t in tables) <= 16


def test_a_slide_tells_the_runs_it_rests_on(result, one, two, tmp_path):
    words = LANGUAGES["en"]
    assert telling.runs(two, words) == "3 paired runs of the forecast"
    sets = one["scenarios"][0]["sets"]
    assert (
        telling.runs(one, words)
        == f"{sets} sets of assumptions of the forecast, 2 paired runs each"
    )
    slides = slides_of(told(result, two), tmp_path)
    for slide in slides:
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        foot = next(text for text in texts if f" / {len(slides)}" in text)
        notes = slide.notes_slide.notes_text_frame.text
        charts = [shape.chart for shape in slide.shapes if shape.has_chart]
        ahead = any("zhili_kidswear" in c.chart_title.text_frame.text for c in charts)
        ahead |= words("forecast.table.title") in texts[0]
        assert ("3 paired runs of the forecast, seed" in foot) == ahead
        assert ("2 paired runs, seed" in foot) != ahead
        assert ("Paired runs: 3 paired runs of the forecast" in notes) == ahead


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_title_of_several_scenarios_tells_each(result, two, language, tmp_path):
    words = LANGUAGES[language]
    titles = [
        s.shapes.title.text_frame.text for s in slides_of(told(result, two, language), tmp_path)
    ]
    first = told(result, two, language).ahead.headline
    for name in HEADLINE:
        ends = [entry["worlds"]["with"][name]["median"][-1] for entry in two["scenarios"]]
        parts = [f"{place} {telling.value(end, name, words)}"
                 for place, end in zip(("zhili_kidswear", "other"), ends, strict=True)]  # fmt: skip
        slide = titles.index(first) + HEADLINE.index(name)
        title = titles[slide]
        assert all(tidy(part) in title for part in parts)


def test_values_are_counted_alike_everywhere_without_luck_and_what_was_set(one):
    own, more = small(), small("run.seed=9", "run.holding_on=mean", "levers.direct_sourcing=0")
    before, after = count(rows_of(own)), count(rows_of(more))
    assert after.values == before.values == len([r for r in rows_of(own) if not r.is_setting])
    assert after.set_ == before.set_ + 1  # the lever, and neither luck nor a setting of the run
    assert after.without_source == before.without_source
    told_of = one["scenarios"][0]["assumptions"]  # of a scenario run for another time
    assert [told_of[k] for k in ("values", "without_source", "set")] == [
        before.values, before.without_source, before.set_
    ]  # fmt: skip
    words = LANGUAGES["en"]
    assert words("assumptions.set", n=before.set_) in telling.notes(one, words)


def named(*names, title="A title", title_zh="标题"):
    return {"scenarios": [{"name": n, "title": title, "title_zh": title_zh} for n in names]}


@pytest.mark.parametrize(
    ("language", "titles"),
    [
        ("en", ["A title", "A title – Direct sourcing: 0%",
                "A title – Who goes digital: A programme, Capacity shared: 50%"]),
        ("zh-Hans", ["标题", "标题 – 直采源头货：0%", None]),
    ],
)  # fmt: skip
def test_variants_are_called_by_their_title_and_what_was_set(language, titles):
    words = LANGUAGES[language]
    values = "adoption.mode=programme levers.capacity_pool=0.5"
    three = named("uniforms", "uniforms levers.direct_sourcing=0", f"uniforms {values}")
    found = [scenario_title(three, words, n) for n in range(3)]
    assert [a for a, b in zip(found, titles, strict=True) if b] == [b for b in titles if b]
    other = named("one", "one levers.direct_sourcing=0", "two = 'mine", "")
    names = [scenario_title(other, words, n) for n in range(4)]
    assert names[0] == "one"
    assert names[1].startswith("one – ")
    assert names[2:] == ["two = 'mine", ""]


def test_scenarios_stand_side_by_side_on_one_axis(result, two, tmp_path):
    for slide in slides_of(told(result, two), tmp_path):
        charts = [shape.chart for shape in slide.shapes if shape.has_chart]
        if slide.shapes.title.text_frame.text.startswith("In the model, the number of active"):
            assert [c.chart_title.text_frame.text for c in charts] == ["zhili_kidswear", "other"]
            ends = {(c.value_axis.minimum_scale, c.value_axis.maximum_scale) for c in charts}
            assert len(ends) == 1
            break
    else:
        raise AssertionError("no such slide")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_a_section_of_it(result, one, language):
    words = LANGUAGES[language]
    found = Page(page(told(result, one, language)))
    text = " ".join(found.texts)
    assert tidy(telling.headline(one, "gmv", words)) in text
    for name in HEADLINE:
        assert tidy(telling.sentence(one, name, words)) in text
    images = [a["aria-label"] for tag, a in found.elements if a.get("role") == "img"]
    assert all(tidy(telling.alt(one, name, words)) in images for name in HEADLINE)
    assert "NaN" not in text
    assert words("limits") not in text  # which calls it no forecast
    assert words("limits") in " ".join(Page(page(told(result, None, language))).texts)


def test_data_have_the_forecast_and_its_meaning(result, one, tmp_path):
    write_data(tmp_path, result, origin(result.scenario), {}, None, one)
    plain = pyarrow.csv.read_csv(tmp_path / "forecast.csv").to_pydict()
    assert plain == pq.read_table(tmp_path / "forecast.parquet").to_pydict()
    book = pyarrow.csv.read_csv(tmp_path / "codebook.csv").to_pylist()
    described = {row["name"] for row in book if row["table"] == "forecast"}
    assert {*plain, *plain["figure"]} <= described
    write_data(tmp_path, result, origin(result.scenario), {})
    assert not (tmp_path / "forecast.csv").exists()  # of results that have been replaced


# The command ----------------------------------------------------------------------------------


def report(*arguments):
    command = ["report", "zhili_kidswear", *VALUES, "--replications", "2", *arguments]
    return CliRunner().invoke(cli.app, command)


def test_the_command_runs_a_forecast_and_says_how_to_make_it_again(tmp_path):
    out = tmp_path / "r.html"
    result = report("--format", "html", "--forecast-years", "1", "--forecast-draws", "0",
                    "--out", str(out))  # fmt: skip
    assert result.exit_code == 0, result.output
    text = " ".join(Page(out.read_text("utf-8")).texts)
    assert "goes from 0% to 100% in a year" in text
    assert "--forecast-years 1 --forecast-draws 0" in text


def test_the_command_takes_a_forecast_that_is_there(tmp_path, one):
    file, out = tmp_path / "f.json", tmp_path / "data"
    file.write_text(json.dumps(one))
    result = report("--format", "data", "--forecast", str(file), "--out", str(out))
    assert result.exit_code == 0, result.output
    figures = set(pq.read_table(out / "forecast.parquet").to_pydict()["figure"])
    assert set(HEADLINE) <= figures
    said = json.loads((out / "manifest.json").read_text("utf-8"))["report"]
    assert "--forecast f.json" in said["command"]


def test_an_interrupted_forecast_writes_nothing(tmp_path, monkeypatch):
    def interrupt(self, now):
        if now.stage == "forecasts" and now.done == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(progress.ProgressShown, "__call__", interrupt)
    out = tmp_path / "r.html"
    result = report("--format", "html", "--forecast-years", "1", "--forecast-draws", "0",
                    "--out", str(out))  # fmt: skip
    assert result.exit_code == 3
    assert "stopped: nothing was written" in result.stderr
    assert not out.exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--forecast-years", "0"], "at least 1"),
        (["--forecast-draws", "5"], "takes effect together with --forecast-years only"),
        (["--forecast-years", "1", "--forecast-draws", "1"], "must be 0 (luck only)"),
        (["--forecast-years", "1", "--forecast", "x.json"], "and not both"),
        (["--forecast", "nowhere.json"], "nowhere.json: there is no such file"),
        (["--forecast-years", "1", "--set", "run.warmup_days=91"], "too short a history"),
    ],
)
def test_wrong_input_is_one_sentence(arguments, told, monkeypatch):
    monkeypatch.setattr(Worlds, "pair", None)  # nothing is run
    result = report("--format", "html", *arguments)
    assert result.exit_code == 2, result.output
    assert told in " ".join(result.stderr.split())


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda d: {"kind": "comparison"}, "is no forecast - forecast --json writes one"),
        (lambda d: {**d, "version": "0.0.1"}, "was made by version 0.0.1 of the model"),
        (lambda d: {**d, "scenarios": [{**d["scenarios"][0], "content_hash": "x"}]},
         "is a forecast of another scenario"),
        (lambda d: [], "is no forecast"),
    ],
)  # fmt: skip
def test_a_forecast_of_something_else_is_refused(change, told, one, tmp_path, monkeypatch):
    monkeypatch.setattr(Worlds, "pair", None)
    file = tmp_path / "f.json"
    file.write_text(json.dumps(change(one)))
    result = report("--format", "html", "--forecast", str(file))
    assert result.exit_code == 2, result.output
    assert told in result.stderr
    file.write_text("{")
    assert "is not JSON" in report("--format", "html", "--forecast", str(file)).stderr
