"""What the web page says: every range whole, every number explained, in each language."""

from __future__ import annotations

import html
import re

import pytest
from streamlit.testing.v1 import AppTest

from scenarios.catalogue import describe
from scenarios.load import load
from simulation.charts import time as time_charts
from simulation.claims.stored import stored
from simulation.comparison import compare
from simulation.evidence import judge_run
from simulation.metrics import KPIS
from simulation.patterns.table import MEASURES, TITLES
from simulation.patterns.values import Value
from simulation.report import telling
from simulation.report.assumptions import rows_of
from simulation.report.numbers import change, printed
from simulation.results import document
from simulation.verify import all_cases
from simulation.web import asking_part, checks_part, evidence_page
from simulation.web.choice import clusters, title_of
from simulation.web.engine import Answer, Job
from simulation.web.pattern_words import cell, has_band, rule
from simulation.words import LANGUAGES
from tests.tiny_worlds import tiny

IDS = tuple(LANGUAGES)


@pytest.fixture(scope="module")
def found():
    return document(compare(tiny(), replications=3), "zhili_kidswear")


@pytest.fixture
def page(found, monkeypatch):
    """Draw the first page with an answer that is not finished, or one that is."""

    def draw(language, *, runs, done=None, opened=()):
        job = Job("key", "zhili_kidswear", tiny(), 1, total=40, answer=Answer(runs, found))
        job.pairs = dict.fromkeys(range(done or runs))

        class Engine:
            compiles = False

            def ask(self, *_, slot):
                return job

            def warm(self, *_):
                pass

        monkeypatch.setattr(asking_part, "engine", Engine)
        script = "from simulation.web.frame import show_page\nshow_page('answer')"
        app = AppTest.from_string(script, default_timeout=120)
        app.query_params["lang"] = language
        for part in opened:
            app.session_state[f"folded.{part}"] = True
        app.run()
        assert not app.exception
        assert not app.error
        return app

    return draw


def evidence(language):
    script = "from simulation.web.frame import show_page\nshow_page('evidence')"
    app = AppTest.from_string(script, default_timeout=120)
    app.query_params["lang"] = language
    return app.run()


# The answer -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", IDS)
def test_every_range_in_all_numbers_holds_both_its_ends(page, found, language):
    words = LANGUAGES[language]
    app = page(language, runs=40, opened=["details"])
    name = words("details.range")
    wanted = {name, words("details.kpi")}
    (table,) = (each.value for each in app.dataframe if wanted <= set(each.value))
    told = dict(zip(table[words("details.kpi")], table[name], strict=True))
    assert len(told) == len(KPIS)
    assert sum(map(bool, told.values())) > 40
    for key, row in found["kpis"].items():
        cell = told[words.of_kpi(KPIS[key])]
        if cell:
            _, low, high = change(row, KPIS[key].unit, words)
            assert cell == words("range.ends", low=low, high=high)
            assert cell.startswith(low)
            assert cell.endswith(high)


@pytest.mark.parametrize("language", IDS)
def test_formulas_stand_in_a_table_of_their_own_that_wraps(page, language):
    words = LANGUAGES[language]
    app = page(language, runs=40, opened=["details", "formulas"])
    formula = words("details.formula")
    assert not any(formula in each.value for each in app.dataframe)  # those cut long texts off
    (table,) = (each.value for each in app.table if formula in each.value)
    assert list(table[formula]) == [kpi.formula for kpi in KPIS.values()]


def test_what_is_folded_away_is_drawn_once_it_is_opened(page):
    words = LANGUAGES["en"]
    formula = words("details.formula")
    closed, opened = (page("en", runs=40, opened=parts) for parts in ([], ["formulas"]))
    for app in (closed, opened):
        assert words("details.formulas") in [each.label for each in app.expander]
    assert not any(formula in each.value for each in closed.table)
    assert any(formula in each.value for each in opened.table)


@pytest.mark.parametrize("language", IDS)
def test_changes_in_running_text_bring_their_range(page, found, language):
    words = LANGUAGES[language]
    app = page(language, runs=40)
    texts = " ".join(each.value for each in app.markdown)
    for kpi, key in (
        ("retail_price", "who.consumers"),
        ("unit_cost_after_programme", "after_fees"),
    ):
        _, low, high = change(found["kpis"][kpi], "", words)
        lead = words(key, change="|").partition("|")[0]
        assert re.search(
            re.escape(lead) + "[^:：]*" + re.escape(low) + ".*" + re.escape(high), texts
        )


def test_a_change_without_a_range_is_told_alone():
    row = dict.fromkeys(("ratio_low", "ratio_high", "difference_low", "difference_high"))
    row |= {"ratio": 0.69, "difference": -3.0}
    for words in LANGUAGES.values():
        assert telling.change_with_range(row, words) == "−31%"


@pytest.mark.parametrize("language", IDS)
def test_the_platform_s_bar_is_said_to_be_commission_and_membership(language):
    words = LANGUAGES[language]
    said = ("commission", "membership") if language == "en" else ("佣金", "会员费")
    said = [words.written(one) for one in said]
    last = re.split(r"(?<=[.。])\s*", words("who.caption").rstrip(".。"))[-1]
    assert all(one in last for one in said)


@pytest.mark.parametrize("language", IDS)
def test_the_bar_says_how_many_runs_the_numbers_are_of(page, language):
    for runs, done in ((4, 6), (8, 31)):
        app = page(language, runs=runs, done=done)
        texts = [each.proto.text for each in app.get("progress")]
        assert len(texts) == 1
        assert [int(n) for n in re.findall(r"[0-9]+", texts[0])][:3] == [runs, done, 40]


@pytest.mark.parametrize("language", IDS)
def test_tables_of_the_charts_have_headings_and_no_false_precision(page, language):
    words = LANGUAGES[language]
    app = page(language, runs=40)
    tables = [each.value for each in app.dataframe if words("year") in each.value]
    worlds = [set(table[words("world")]) for table in tables]
    assert worlds == [{words("without"), words("with")}, {words("difference")}]
    for table in tables:
        assert all(name.strip() for name in table)
        numbers = table.select_dtypes("number")
        assert len(numbers.columns) == 4
        assert (numbers.round(2) == numbers).all().all()


def test_labels_stand_at_their_grid_lines(found):
    words = LANGUAGES["en"]
    data = time_charts.Outcome("Cost", "yuan", found["series"]["unit_cost"])
    for draw in (time_charts.lines, time_charts.difference):
        _, spec = draw(data, words)
        for layer in spec["layer"]:
            for axis in ("x", "y"):
                channel = layer["encoding"].get(axis)
                assert channel is None or channel["axis"]["labelFlush"] is False


# The evidence ---------------------------------------------------------------------------------


def shown_rows():
    return [row for one in clusters() for row in rows_of(load(one.name))]


def test_chinese_units_and_ranges_are_chinese():
    words = LANGUAGES["zh-Hans"]
    english = re.compile("[a-z]{2,}", re.IGNORECASE)
    for row in shown_rows():
        assert not english.search(words.unit(row.parameter.unit)), row.path
        if not row.parameter.choices:
            assert not english.search(words.may_be(row.parameter)), row.path


def test_chinese_tells_what_every_parameter_means():
    words = LANGUAGES["zh-Hans"]
    english = re.compile("[a-z]{2,}", re.IGNORECASE)
    for row in shown_rows():
        assert row.parameter.path in words.parameters, row.path
        rest = words.meaning(row.parameter).replace("AI", "")
        assert not english.search(rest), row.path
    declared = {parameter.path for parameter in describe()}
    assert set(words.parameters) <= declared


def test_english_ranges_are_those_of_the_declaration():
    for parameter in describe():
        assert LANGUAGES["en"].may_be(parameter) == parameter.allowed
    days = next(one for one in describe() if one.path == "run.warmup_days")
    assert LANGUAGES["zh-Hans"].may_be(days) == "0 到 36,500 天"


@pytest.mark.parametrize("language", IDS)
def test_the_examples_of_the_search_find_something(language):
    words = LANGUAGES[language]
    examples = re.split("[,、] ?", words("evidence.search.hint").split(" ", 1)[1])
    examples[0] = examples[0].removeprefix("g. ")
    assert len(examples) == 3
    app = evidence(language)
    total = len(app.dataframe[0].value)
    for example in examples:
        app.text_input(key="evidence.search").set_value(example).run()
        assert app.dataframe, example
        assert 0 < len(app.dataframe[0].value) < total / 2, example


def texts_of(markup):
    """What a reader sees of a table: its cells, without what only narrow screens show."""
    markup = re.sub('<style>.*?</style>|<span class="label.*?</span>', "", markup, flags=re.DOTALL)
    cells = re.findall("<t[dh][^>]*>(.*?)</t[dh]>", markup)
    return [html.unescape(re.sub("<[^>]*>", " ", cell)).strip() for cell in cells]


def tables_of(app):
    bodies = [each.proto.body for each in app.get("html")]
    return [body for body in bodies if "<table>" in body]


@pytest.mark.parametrize("language", IDS)
def test_the_evidence_page_has_patterns_and_truths(language):
    words = LANGUAGES[language]
    app = evidence(language)
    assert not app.exception
    assert not app.error
    said = " ".join(each.value for each in app.markdown)
    assert words("checks.verdicts", cluster=title_of("zhili_kidswear", words)) in said
    banded = [measure for measure in MEASURES if has_band(measure)]
    assert tables_of(app)[-2].count("<tr>") == 1 + len(banded)
    app.selectbox(key="checks.filter").set_value("all").run()
    patterns, truths = tables_of(app)[-2:]
    assert patterns.count("<tr>") == 1 + len(MEASURES)
    cells = texts_of(patterns)
    for measure in MEASURES:
        name = printed(words.measures.get(measure.key, measure.name))
        assert any(text.startswith(name) for text in cells), measure.key
    assert not any("*" in cell or "`" in cell or cell == "-" for cell in cells)
    assert truths.count("<tr>") == 1 + sum(len(case.truths) for case in all_cases())
    told = " ".join(each.value for each in app.caption)
    assert words("evidence.not_here") in told
    assert words("checks.scale", cluster=title_of("platform_1688", words), scale="0.001") in told


def test_chinese_tells_of_patterns_and_truths_in_chinese():
    words = LANGUAGES["zh-Hans"]
    assert set(words.measures) == {measure.key for measure in MEASURES}
    assert set(words.patterns) == set(map(str, TITLES))
    assert set(words.truths) == {one.name for case in all_cases() for one in case.truths}
    for text in (*words.measures.values(), *words.patterns.values(), *words.truths.values()):
        assert re.search("[\u4e00-\u9fff]", text), text
        assert not re.search("[a-z]", text, re.IGNORECASE), text
    runs = stored()
    english = re.compile("[a-z]{2,}", re.IGNORECASE)
    for text in texts_of(checks_part.patterns(words, runs, list(MEASURES))):
        assert not english.search(text), text
    for one in (one for case in all_cases() for one in case.truths):
        assert not english.search(rule(words, one)), one


def test_numbers_of_patterns_are_written_as_on_other_pages():
    for words in LANGUAGES.values():
        cells = texts_of(checks_part.patterns(words, stored(), list(MEASURES)))
        assert not any(re.search(r"[0-9] %|(?<!\w)-[0-9]", cell) for cell in cells)
        assert any("\u2212" in cell for cell in cells)


def test_what_is_said_of_a_number_stands_beside_it():
    words = LANGUAGES["en"]

    def told(key, *ends, large=True):
        rows = {row.measure.key: row for row in judge_run({key: Value(*ends)}, large=large)}
        return cell(words, rows[key])

    assert told("unsold_share", 0.12, 0.12, 0.13) == ("12% (12% to 13%)", "miss")
    assert told("unsold_share", 0.12, 0.12, 0.13, large=False)[1] == "not judged"
    inside = ("\u221213% (\u221214% to \u221212%)", "inside")
    assert told("cost_change", -0.13, -0.14, -0.12) == inside
    unclear = ("no clear value (\u221238.74 to 78.20)", "")
    assert told("pass_through_log", 19.73, -38.74, 78.2) == unclear
    outside = ("0.4% (\u22120.2% to 0.9%)", "outside, no clear change")
    assert told("cost_change_after", 0.004, -0.002, 0.009) == outside
    assert told("lot_small", float("nan")) == ("\u2013", "")


def test_the_table_of_assumptions_is_as_high_as_its_rows(monkeypatch):
    drawn = []
    monkeypatch.setattr(
        evidence_page.st, "dataframe", lambda table, **how: drawn.append((len(table), how))
    )
    app = evidence("en")
    app.text_input(key="evidence.search").set_value("minimum lot").run()
    *_, (many, all_rows), (_, _), (few, wide), (_, phone) = drawn
    assert all_rows["height"] < many * all_rows["row_height"]  # moved by hand
    assert 0 < few < 6
    for how in (wide, phone):
        assert 0 < how["height"] - few * how["row_height"] < how["row_height"]


@pytest.mark.parametrize("language", IDS)
def test_a_phone_shows_value_unit_and_range_in_one_column(language):
    words = LANGUAGES[language]
    app = evidence(language)
    table = app.dataframe[1].value
    row = table[table[words("evidence.path")] == "factories.production_days"].iloc[0]
    assert row[words("evidence.whole")] == f"18 {words.unit('days')} (15\u201322)"


@pytest.mark.parametrize("language", IDS)
def test_sources_on_the_page_name_no_document_that_is_not_here(language):
    table = evidence(language).dataframe[0].value
    for source in table[LANGUAGES[language]("evidence.source")]:
        assert not re.search(r"\b(MODEL|EVIDENCE)\b", source)


def test_a_meaning_names_its_lever_as_people_know_it():
    rows = [row for row in describe() if row.meaning.partition(": ")[0].isidentifier()]
    assert len(rows) > 20
    told = [LANGUAGES["en"].meaning(row) for row in rows]
    assert [
        one for one in told if "_" in one.partition(": ")[0] or one.startswith("diffusion")
    ] == []
