"""Reports of chosen parts: doubt on its slide, what is left out, and the page that gives them."""

from __future__ import annotations

import io
import json
import re
import shlex
import zipfile
from dataclasses import replace

import pandas as pd
import pytest
from pptx import Presentation
from pptx.oxml.ns import qn
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from scenarios.load import content_hash, load
from simulation import cli
from simulation.attribution.job import shares_of
from simulation.comparison import compare
from simulation.doubt.over_time import doubt_over_time
from simulation.forecast.running import over_years
from simulation.jobs.task import Never
from simulation.metrics import KPIS, PRIMARY
from simulation.report import doubts, making, telling, telling_forecast
from simulation.report.compose import PARTS, tell
from simulation.report.deck import deck
from simulation.report.making import Found
from simulation.report.page import page
from simulation.report.savings import rows, saving
from simulation.report.scenario_names import scenario_title
from simulation.results import document
from simulation.web import asking_part, parts, report_page, state
from simulation.web.choice import default_choice
from simulation.web.engine import Answer, Job
from simulation.web.pins import Pin
from simulation.web.report_origin import origin_of
from simulation.words import LANGUAGES
from tests.reports import Page, origin, small
from tests.tiny_worlds import off, tiny

IDS = tuple(LANGUAGES)
TWO = off("demand_visibility", "direct_sourcing")


def silent(*_):
    pass


@pytest.fixture(scope="module")
def found():
    scenario = tiny(*TWO)
    shares = shares_of(scenario, "zhili_kidswear", 1, 2, progress=silent, stop=Never())
    doubt = doubt_over_time(scenario, "zhili_kidswear", 1, 24, progress=silent, stop=Never())
    for kpi in PRIMARY:  # so few draws tell of nothing: let one stand out
        doubt["halves"][kpi][0] |= {"rank_correlation": 0.99}
    answer = document(compare(scenario, replications=3), "zhili_kidswear")
    return Found(answer, shares, doubt)


def story(found, language="en", chosen=PARTS):
    return tell(
        found.answer,
        origin(tiny(*TWO)),
        LANGUAGES[language],
        found.levers,
        doubt=found.doubt,
        parts=chosen,
    )


@pytest.mark.parametrize("language", IDS)
def test_the_slide_of_doubt_has_its_table_and_a_tornado_that_can_be_edited(found, language):
    told = story(found, language)
    words = told.words
    slides = list(Presentation(io.BytesIO(deck(told))).slides)
    (slide,) = (one for one in slides if one.shapes.title.text_frame.text == told.doubt.headline)
    (table,) = (shape.table for shape in slide.shapes if shape.has_table)
    cells = [[cell.text_frame.text for cell in row.cells] for row in table.rows]
    assert cells == [list(told.doubt.table.titles), *map(list, told.doubt.table.rows)]
    charts = [shape.chart for shape in slide.shapes if shape.has_chart]
    assert len(charts) == len(PRIMARY)
    for chart, one in zip(charts, told.doubt.tornadoes, strict=True):
        low, high = chart.plots[0].series
        assert list(low.values) == [bar.low for bar in one.bars]
        assert list(high.values) == [bar.high for bar in one.bars]
        crosses = chart.category_axis._element.find(qn("c:crossesAt"))
        assert float(crosses.get("val")) == one.base  # bars begin in between
    text = slide.notes_slide.notes_text_frame.text
    assert words("doubt.lead") in text


def test_the_difference_on_slides_has_doubt_in_dashed_lines(found):
    told = story(found)
    slide = list(Presentation(io.BytesIO(deck(told))).slides)[1]
    _, gap = (shape.chart for shape in slide.shapes if shape.has_chart)
    series = list(gap.plots[0].series)
    band = found.doubt["series"][PRIMARY[0]]
    assert [list(one.values) for one in series[3:]] == [band["low"], band["high"]]
    boxes = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    assert any(told.words("report.bands.doubt") in text for text in boxes)
    light = told.words("over_time.doubt", n=found.doubt["draws"])
    assert Page(page(told)).texts.count(light) == len(PRIMARY)
    assert light not in Page(page(story(found, chosen=("answer",)))).texts


@pytest.mark.parametrize("language", IDS)
def test_the_draws_are_told_to_have_another_middle_than_the_answer(found, language):
    words, name = LANGUAGES[language], PRIMARY[0]
    spans = {**found.doubt["spans"]}
    spans[name] = {**spans[name], "doubt_median": 0.54}
    row = {"ratio": 0.488, "ratio_low": 0.485, "ratio_high": 0.491}
    one = with_row(replace(found, doubt={**found.doubt, "spans": spans}), name, **row)
    part = words("doubt.centre.part", title=words.of_kpi(KPIS[name]), stands="−51.2%",
                 middle="−46.0%")  # fmt: skip
    assert doubts.centre(one.answer, one.doubt, words, (name,)) == words("doubt.centre", parts=part)
    told = story(one, language)
    whole = doubts.centre(one.answer, one.doubt, words)
    assert part in whole
    assert whole in Page(page(told)).texts
    slide = next(s for s in Presentation(io.BytesIO(deck(told))).slides
                 if s.shapes.title.text_frame.text == told.doubt.headline)  # fmt: skip
    assert any(whole in s.text_frame.text for s in slide.shapes if s.has_text_frame)


@pytest.mark.parametrize("language", IDS)
def test_nothing_of_a_full_deck_lies_outside_of_a_slide(found, language):
    presentation = Presentation(io.BytesIO(deck(story(found, language))))
    for slide in presentation.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= presentation.slide_width
            assert shape.top + shape.height <= presentation.slide_height


@pytest.mark.parametrize("language", IDS)
def test_the_page_has_doubt_groups_and_all_values(found, language):
    told = story(found, language)
    read = Page(page(told))
    text = "".join(read.texts)
    assert told.doubt.headline in text
    for bar in told.doubt.tornadoes[0].bars:
        assert told.doubt.tornadoes[0].alt in [one.get("aria-label") for one in read.all("div")]
        assert bar.low_text in told.doubt.tornadoes[0].alt
    for title, _ in told.groups:
        assert title in text
    assert len(told.groups) == 3
    assert told.words("report.assumptions") in text


def test_a_headline_longer_than_a_property_of_a_file_is_cut_there_alone(found):
    told = replace(story(found), headline="In the model, " + "x" * 300)
    file = Presentation(io.BytesIO(deck(told)))
    assert len(file.core_properties.subject) == 255
    assert next(iter(file.slides)).shapes.title.text_frame.text == told.headline


def test_the_headline_has_the_range_over_assumptions_where_that_is_told(found):
    assert "our doubt about the assumptions" in story(found).headline
    assert "our doubt" not in story(found, chosen=("answer",)).headline


def with_row(found, name, **row):
    kpis = {**found.answer["kpis"], name: {**found.answer["kpis"][name], **row}}
    return replace(found, answer={**found.answer, "kpis": kpis})


@pytest.mark.parametrize("language", IDS)
def test_a_cost_that_rises_with_fees_is_said_on_its_card(found, language):
    row = {"difference": 0.5, "ratio": 1.011, "ratio_low": 1.009, "ratio_high": 1.013}
    told = story(with_row(found, "unit_cost_after_programme", **row), language)
    fees = told.words("after_fees", change=told.words(
        "with_range", change="+1.1%", low="+0.9%", high="+1.3%"))  # fmt: skip
    worse = told.words("unit_cost_after_programme.higher")
    assert told.figures[0].fees == (fees, telling.Verdict(worse, good=False))
    assert [figure.fees for figure in told.figures[1:]] == [None, None]
    read = Page(page(told))
    assert {fees, worse} <= set(read.texts)
    slide = Presentation(io.BytesIO(deck(told))).slides[0]
    texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    assert {fees, worse} <= set(texts)
    assert fees in slide.notes_slide.notes_text_frame.text
    fell = {"difference": -0.5, "ratio": 0.989, "ratio_low": 0.987, "ratio_high": 0.991}
    told = story(with_row(found, "unit_cost_after_programme", **fell), language)
    assert told.figures[0].fees[1] is None
    assert worse not in Page(page(told)).texts


@pytest.mark.parametrize(
    ("row", "title"),
    [
        ((-38.1, -38.5, -37.7), "is 38.1 days lower with digitisation (90% range 37.7 to 38.5)"),
        ((38.1, 37.7, 38.5), "is 38.1 days higher with digitisation (90% range 37.7 to 38.5)"),
        ((-0.1, -0.5, 0.3), "shows no clear change (90% range −0.50 to +0.30)"),
    ],
)
def test_a_title_that_says_lower_has_no_sign_in_its_range(found, row, title):
    ends = dict(zip(("difference", "difference_low", "difference_high"), row, strict=True))
    told = story(with_row(found, "factory_inventory", **ends))
    assert told.over_time[0].headline.endswith(title)


@pytest.mark.parametrize("language", IDS)
def test_what_was_run_of_levers_is_told_as_it_was(found, language):
    words = LANGUAGES[language]
    fewer = words("report.levers.fewer")
    whole = saving(found.levers, PRIMARY[0], words, 3).notes
    assert whole[1:] == (words("report.levers.runs", n=2), fewer)
    sampled = {**found.levers, "sequences": 18}
    notes = saving(sampled, PRIMARY[0], words, 2).notes
    assert notes[1:] == (words("saving.sampled", n=18, runs=2),)
    assert fewer in saving(sampled, PRIMARY[0], words).notes
    assert all(fewer in one.notes for one in story(found, language).savings)


def test_a_sentence_longer_than_a_property_of_a_file_may_be_is_cut_there(found):
    told = replace(story(found, chosen=("answer",)), headline="In the model " + "x" * 300)
    presentation = Presentation(io.BytesIO(deck(told)))
    assert len(presentation.core_properties.subject) == 255
    assert presentation.slides[0].shapes.title.text_frame.text == told.headline


@pytest.mark.parametrize("language", IDS)
def test_the_table_of_levers_has_its_unit_and_ranges(found, language):
    told = story(found, language)
    for one in told.savings:
        table = rows(one, told.words)
        assert one.unit in table.titles[0]
        for bar, row in zip(one.bars[:-1], table.rows, strict=False):
            for text, span, cell in zip((bar.text, bar.alone, bar.last), bar.spans, row[1:4],
                                        strict=True):  # fmt: skip
                assert text in cell
                assert span
                assert span in cell


def test_what_is_left_out_is_not_there_and_what_carries_it_is(found):
    told = story(found, chosen=("answer",))
    assert told.who is None
    assert told.doubt is None
    assert told.savings == told.groups == told.limits.assumptions.rows == ()
    read = Page(page(told))
    text = "".join(read.texts)
    for needed in (told.headline, told.words("question"), "python -m simulation report"):
        assert needed in text
    assert told.words("report.assumptions") not in text
    slides = list(Presentation(io.BytesIO(deck(told))).slides)
    assert len(slides) == len(story(found).over_time) + 3


def test_draws_that_could_not_be_run_leave_no_part(found):
    nothing = {**found.doubt, "spans": {}}
    assert doubts.doubted(found.answer, nothing, LANGUAGES["en"]) is None


def test_a_page_of_a_malicious_title_has_it_as_text(found):
    bad = tiny(*TWO).model_copy(update={"title": "<script>alert(1)</script>"})
    told = tell(found.answer, origin(bad), LANGUAGES["en"], parts=("answer",))
    read = Page(page(told))
    assert read.all("script") == []
    assert "<script>alert(1)</script>" in "".join(read.texts)


@pytest.mark.parametrize("kind", ["pptx", "html"])
def test_a_job_writes_what_the_command_would(found, kind):
    content = making.written(
        kind, origin(tiny(*TWO)), "zh-Hans", found, PARTS, progress=silent, stop=Never()
    )
    told = story(found, "zh-Hans")
    if kind == "html":
        assert Page(content.decode()).texts == Page(page(told)).texts
    else:
        titles = [s.shapes.title.text_frame.text for s in Presentation(io.BytesIO(content)).slides]
        same = Presentation(io.BytesIO(deck(told))).slides
        assert titles == [slide.shapes.title.text_frame.text for slide in same]


def test_a_job_packs_the_data_with_its_codebook_and_documents(found):
    told = []
    packed = making.data(
        origin(tiny(*TWO)), 1, 2, found, progress=lambda *now: told.append(now), stop=Never()
    )
    assert told[0] == (0, 3)
    with zipfile.ZipFile(io.BytesIO(packed)) as whole:
        names = set(whole.namelist())
        assert {"kpis.csv", "kpis.parquet", "firms.csv", "codebook.csv", "manifest.json"} <= names
        assert json.loads(whole.read("answer.json")) == found.answer
        assert json.loads(whole.read("doubt.json"))["draws"] == found.doubt["draws"]
        kpis = pd.read_csv(io.BytesIO(whole.read("kpis.csv")))
        manifest = json.loads(whole.read("manifest.json"))
        read_me = whole.read("README.md").decode("utf-8")
        book = pd.read_csv(io.BytesIO(whole.read("codebook.csv")))
    said = manifest["report"]
    assert manifest["doubt"] == found.doubt["doubt"]
    assert set(re.findall(r"`([\w.]+\.(?!csv`\.)\w+)`", read_me)) == names - {"README.md"}
    for word in ("What it is", "内容", said["command"]):
        assert word in read_me
    for name, document_ in (*found.documents().items(), ("manifest", manifest)):
        assert set(book[book["table"] == f"{name}.json"]["name"]) == set(document_)
    assert set(kpis["world"]) == {"without", "with"}
    assert said["question"]["en"] == LANGUAGES["en"]("question")
    assert said["command"].startswith("python -m simulation report")


# The command ------------------------------------------------------------------------------------


def report(*arguments):
    return CliRunner().invoke(cli.app, ["report", *small(*TWO), *arguments])


def test_the_command_tells_doubt_and_leaves_parts_out(tmp_path):
    path = tmp_path / "page.html"
    how = ["--format", "html", "--replications", "2", "--doubt", "6", "--leave-out", "assumptions"]
    result = report(*how, "--out", str(path))
    assert result.exit_code == 0, result.output
    text = "".join(Page(path.read_text("utf-8")).texts)
    words = LANGUAGES["en"]
    assert words("doubt.lead") in text
    assert words("report.assumptions") not in text
    assert "--doubt 6 --leave-out assumptions" in text  # makes it again


def test_the_command_writes_doubt_and_levers_among_the_data(tmp_path):
    how = ["--format", "data", "--replications", "2", "--doubt", "6", "--out", str(tmp_path / "d")]
    result = report(*how, "--levers", "all")
    assert result.exit_code == 0, result.output
    held = {name: json.loads((tmp_path / "d" / f"{name}.json").read_text("utf-8"))
            for name in ("answer", "doubt", "levers", "manifest")}  # fmt: skip
    assert held["doubt"]["asked"] == 6
    assert held["manifest"]["doubt"] == held["doubt"]["doubt"]
    assert "--levers all" in held["manifest"]["report"]["command"]
    assert "--doubt 6" in held["manifest"]["report"]["command"]
    again = report("--format", "data", "--replications", "2", "--out", str(tmp_path / "d"))
    assert again.exit_code == 2
    assert "with draws of the assumptions" in again.output


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (["--format", "pptx", "--leave-out", "answer"], "--leave-out answer: must be of"),
        (["--format", "data", "--leave-out", "who"], "--leave-out: has no effect on data"),
        (["--format", "pptx", "--doubt", "1"], "--doubt"),
        (["--format", "pptx", "--lever-sequences", "3", "--levers", "nothing"], "--levers nothing"),
    ],
)  # fmt: skip
def test_wrong_parts_are_refused_with_a_sentence(how, said):
    result = report(*how)
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output


# The page ---------------------------------------------------------------------------------------


class Ticket:
    """A job that is done as soon as somebody looks."""

    def __init__(self, result):
        self.result, self.failed, self.cancelled, self.finished = result, None, False, True

    def wait(self, timeout):
        return True


@pytest.fixture
def app(found, monkeypatch, tmp_path):
    """Draw the page with an answer, and jobs that are done at once."""
    monkeypatch.setenv("CLUSTER_CACHE_DIR", str(tmp_path))
    job = Job("key", "zhili_kidswear", tiny(*TWO), 1, total=3, answer=Answer(3, found.answer))
    asked = []

    class Engine:
        compiles = False

        def ask(self, *_, **__):
            return job

    class Jobs:
        def submit(self, session, key, work, *args, **how):
            asked.append((key, work, args))
            kinds = {shares_of: found.levers, doubt_over_time: found.doubt}
            if work in kinds:
                return Ticket(kinds[work])
            if args[0] == "html":  # drawn in other tests, and slow
                return Ticket(b"<p>page</p>")
            return Ticket(work(*args, progress=silent, stop=Never()))

    monkeypatch.setattr(asking_part, "engine", Engine)
    monkeypatch.setattr(parts, "jobs", Jobs)
    monkeypatch.setattr(report_page, "jobs", Jobs)

    def draw(language):
        script = "from simulation.web.frame import show_page\nshow_page('report')"
        page = AppTest.from_string(script, default_timeout=120)
        page.query_params["lang"] = language
        page.run()
        assert not page.exception
        assert not page.error
        return page

    return draw, asked


def made(asked, kind):
    return [args for _, work, args in asked if work is making.written and args[0] == kind][-1]


@pytest.mark.parametrize("language", IDS)
def test_the_page_gives_slides_page_and_command_in_the_language_chosen(app, found, language):
    draw, asked = app
    words = LANGUAGES[language]
    page = draw(language)
    _, source, tongue, what, chosen = made(asked, "pptx")
    assert tongue == language
    assert what.answer == found.answer
    assert what.levers is None  # not computed yet
    assert chosen == ("answer", "levers", "who", "doubt", "assumptions")
    buttons = [one.label for one in page.get("download_button")]
    assert words("export.pptx") in buttons
    assert words("export.html") in buttons
    assert source.command in [one.value for one in page.code]
    page.segmented_control(key="report.language").set_value("zh-Hant").run()
    assert made(asked, "html")[2] == "zh-Hant"
    assert page.title[0].value == words("page.report")  # the page itself stays as it was


def test_parts_are_chosen_and_computed_where_they_are_missing(app):
    draw, asked = app
    page = draw("en")
    page.button(key="start.levers").click().run()
    assert made(asked, "pptx")[3].levers is not None
    assert "--levers all" in made(asked, "pptx")[1].command
    page.pills(key="report.parts").set_value(["who"]).run()
    _, source, _, what, chosen = made(asked, "pptx")
    assert chosen == ("answer", "who")
    assert what.levers is None
    assert source.command.endswith("--leave-out assumptions")
    keys = {key for key, work, args in asked if work is making.written and args[0] == "pptx"}
    assert len(keys) == 3  # a file for every choice


def test_data_are_made_only_for_those_who_ask(app):
    draw, asked = app
    page = draw("en")
    assert not [1 for _, work, _ in asked if work is making.data]
    page.button(key="report.data").click().run()
    (one,) = {key for key, work, _ in asked if work is making.data}
    assert one
    assert LANGUAGES["en"]("export.zip") in [b.label for b in page.get("download_button")]


def test_the_command_of_the_page_makes_the_same_scenario(found, monkeypatch):
    monkeypatch.setattr(state, "link", lambda: "http://127.0.0.1/?seed=3")
    monkeypatch.setattr(state, "pins", tuple)
    choice = default_choice("school_uniforms").changed("direct_sourcing", 35).changed("seed", 3)
    choice = choice.changed("factories.review_days", 9.0).changed("adoption", "programme")
    made = origin_of(choice, found, PARTS, "pptx", LANGUAGES["en"])
    command = shlex.split(made.command)
    values = [command[n + 1] for n, part in enumerate(command) if part == "--set"]
    seed = command[command.index("--seed") + 1]
    again = load("school_uniforms", [*values, f"run.seed={seed}"])
    assert content_hash(again) == content_hash(choice.load())
    assert "--doubt 24" in made.command
    assert "--lever-runs 2" in made.command
    assert "--lever-sequences" not in made.command
    sampled = replace(found, levers={**found.levers, "sequences": 18, "replications": 4})
    made = origin_of(choice, sampled, PARTS, "pptx", LANGUAGES["en"])
    assert "--lever-runs 4 --lever-sequences 18" in made.command


def ahead(choice, *beside, **other):
    """What an origin reads of a forecast."""
    scenarios = [{"name": f"N{n}", "content_hash": content_hash(over_years(one.load(), 3))}
                 for n, one in enumerate((choice, *beside))]  # fmt: skip
    return {"years": 3, "draws": 0, "replications": 20, "each": 2, "scenarios": scenarios, **other}


def origin_with(found, forecast, choice, pins, monkeypatch, kind="pptx"):
    monkeypatch.setattr(state, "link", lambda: "http://127.0.0.1/?seed=3")
    monkeypatch.setattr(state, "pins", lambda: tuple(map(Pin, pins)))
    whole = replace(found, forecast=forecast)
    return origin_of(choice, whole, PARTS, kind, LANGUAGES["en"])


def test_the_command_makes_scenarios_side_by_side_or_says_that_it_does_not(found, monkeypatch):
    choice = default_choice("school_uniforms").changed("seed", 3).changed("direct_sourcing", 35)
    one = choice.changed("direct_sourcing", 0).changed("adoption", "programme")
    elsewhere = default_choice("zhili_kidswear").changed("seed", 3)
    forecast = ahead(choice, one, elsewhere)
    pins = (elsewhere, one.changed("seed", 9))
    made = origin_with(found, forecast, choice, pins, monkeypatch)
    first, second = (shlex.split(part) for part in made.command.split(" && "))
    assert first[3:5] == ["forecast", "school_uniforms"]
    base = [first[n + 1] for n, part in enumerate(first) if part == "--set"] + ["run.seed=3"]
    against = first[first.index("--against") + 1].split(",")
    assert first.count("--against") == 1
    assert content_hash(load("school_uniforms", [*base, *against])) == content_hash(one.load())
    assert first[first.index("--json") + 1] == second[second.index("--forecast") + 1]
    assert made.not_made == ("N2",)
    facts = dict(story(found).facts)
    assert LANGUAGES["en"]("report.not_made") not in facts
    told = tell(found.answer, made, LANGUAGES["en"], parts=("answer",))
    assert dict(told.facts)[told.words("report.not_made")] == "N2"


def test_the_command_of_one_forecast_is_one_unless_its_runs_are_others(found, monkeypatch):
    choice = default_choice("school_uniforms")
    luck = origin_with(found, ahead(choice), choice, (), monkeypatch)
    assert "--forecast-years 3 --forecast-draws 0" in luck.command
    assert "&&" not in luck.command
    doubt = ahead(choice, draws=28, replications=8)
    made = origin_with(found, doubt, choice, (), monkeypatch)
    assert "--years 3 --draws 28 --each 2 --replications 8 --json forecast.json" in made.command


def test_the_command_of_data_makes_all_that_is_in_them(found, monkeypatch):
    choice = default_choice("school_uniforms")
    made = origin_with(found, ahead(choice), choice, (), monkeypatch, "data")
    for part in ("--doubt 24", "--levers all", "--forecast-years 3"):
        assert part in made.command
    assert "--lang" not in made.command


def test_data_asked_for_in_another_language_are_made_anew(app):
    draw, asked = app
    for language in ("en", "zh-Hans"):
        draw(language).button(key="report.data").click().run()
    made = {key: args[0] for key, work, args in asked if work is making.data}
    assert [f"lang={one}" in origin.query for one, origin in zip(
        ("en", "zh-Hans"), made.values(), strict=True)] == [True, True]  # fmt: skip


def test_what_is_pinned_is_told_among_the_facts(found):
    beside = origin(tiny(*TWO), beside=("A", "B"), query="http://127.0.0.1:8501/?seed=1")
    told = tell(found.answer, beside, LANGUAGES["en"], parts=("answer",))
    facts = dict(told.facts)
    assert facts[told.words("report.beside")] == "A, B"
    assert facts[told.words("report.link")] == "http://127.0.0.1:8501/?seed=1"


def test_a_share_is_judged_by_the_range_that_is_told():
    found = {
        "ratio": 1.008, "ratio_low": 0.9997, "ratio_high": 1.0153,
        "difference": 0.005, "difference_low": 0.0005, "difference_high": 0.0093,
    }  # fmt: skip
    words = LANGUAGES["en"]
    assert telling.is_clear(found, "share")
    assert telling.change_or_none(found, words, "share").startswith("+0.5")
    assert telling.change_or_none(found, words) == words("no_clear_change")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_of_a_forecast_may_have_no_value(language):
    words = LANGUAGES[language]
    assert telling_forecast.short(None, "retained_buyers", words) == "\u2013"
    assert telling_forecast.value(None, "gmv", words) == "\u2013"


@pytest.mark.parametrize("name", ["try levers.demand_visibility=high", "a 'quoted", "x=y z"])
def test_a_name_that_looks_like_a_variant_and_is_none_is_told_as_it_is(name):
    entries = [{"name": each, "title": "T", "title_zh": "T"} for each in ("zhili_kidswear", name)]
    assert scenario_title({"scenarios": entries}, LANGUAGES["en"], 1) == name
