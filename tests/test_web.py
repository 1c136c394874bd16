"""The web page without a browser: links, words, numbers, pages, and the engine behind them."""

from __future__ import annotations

import string
import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from agents.kernels import compiled
from scenarios.load import load
from simulation.fingerprint import cache_folder
from simulation.fork_files import ENDING
from simulation.metrics import KPIS
from simulation.report.numbers import change, number, percent, tidy
from simulation.report.telling import FIGURES
from simulation.web import answer_page, asking_part, limits, prepared
from simulation.web.choice import clusters, default_choice, levers
from simulation.web.jobs import jobs
from simulation.web.link import from_query, to_query
from simulation.words import LANGUAGES, preferred, spelled

IDS = tuple(LANGUAGES)
SMALL = {
    "scale": 1 / 1400,
    "run.warmup_days": 91,
    "run.horizon_days": 182,
    "run.transition_days": 28,
}


@pytest.fixture(autouse=True, scope="module")
def _engine_ends():
    yield
    jobs().pool.close()
    jobs.clear()
    asking_part.engine.clear()


def page(page_id: str = "answer", **query: str) -> AppTest:
    script = f"from simulation.web.frame import show_page\nshow_page({page_id!r})"
    app = AppTest.from_string(script, default_timeout=120)
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def until(app: AppTest, what) -> AppTest:
    """Rerun as the browser does, until the page shows something."""
    end = time.monotonic() + 180
    while not what(app):
        assert time.monotonic() < end, "the answer did not come"
        assert not app.exception
        assert not app.error
        app.run()
    return app


def figures(app: AppTest) -> list[str]:
    return [metric.value for metric in app.metric]


# Words ----------------------------------------------------------------------------------------


def placeholders(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


@pytest.mark.parametrize("language", IDS[1:])
def test_every_language_has_the_same_words_and_placeholders(language):
    english, other = LANGUAGES["en"].words, LANGUAGES[language].words
    assert list(english) == list(other)
    for key, text in english.items():
        assert placeholders(text) == placeholders(other[key]), key


def test_traditional_chinese_is_converted_throughout():
    simplified, traditional = LANGUAGES["zh-Hans"], LANGUAGES["zh-Hant"]
    assert traditional("page.evidence") == "假設與依據"
    named = [words.of_kpi(KPIS["factory_inventory"]) for words in (simplified, traditional)]
    assert named == ["工厂库存", "工廠庫存"]
    assert traditional.large[1][1] == "萬"
    known_only_there = set("产业带数据运贸际说应")
    texts = [*traditional.words.values(), *traditional.parameters.values()]
    assert not [text for text in texts if known_only_there & set(text)]


@pytest.mark.parametrize("language", IDS)
def test_levers_parties_and_units_have_words(language):
    words = LANGUAGES[language]
    for row in levers():
        assert words.get(f"lever.{row.path.removeprefix('levers.')}", ""), row.path
    for kpi in KPIS.values():
        assert f"unit.{kpi.unit}" in words.words
        assert f"group.{kpi.group}" in words.words
        assert all(f"whom.{who}" in words.words for who in kpi.whom)


def test_chinese_tells_what_the_levers_mean():
    for row in levers():
        assert row.path in LANGUAGES["zh-Hans"].parameters


def test_a_browser_gets_its_own_language():
    assert preferred("zh-CN") == "zh-Hans"
    assert preferred("de-DE") == "en"


def test_numbers_follow_the_habit_of_the_language():
    en, zh = LANGUAGES["en"], LANGUAGES["zh-Hans"]
    assert number(57_700_000, en) == "57.7 m"
    assert number(57_700_000, zh) == "5,770万"
    assert number(0, zh) == "0"
    assert percent(-0.004, sign=True) == "−0.4%"
    assert tidy("about 41 % (38-44 %)") == "about 41% (38–44%)"


def test_a_change_of_a_share_is_told_in_points():
    found = dict.fromkeys(("ratio", "ratio_low", "ratio_high"), 1.1)
    found |= {"difference": 0.058, "difference_low": 0.05, "difference_high": 0.066}
    assert change(found, "share", LANGUAGES["en"]) == ("+5.8 points", "+5.0", "+6.6")


def test_a_change_and_its_range_have_as_many_decimals():
    def told(*ratios):
        found = dict(zip(("ratio", "ratio_low", "ratio_high"), ratios, strict=True))
        return change(found, "days", LANGUAGES["en"])

    assert told(0.6864, 0.6849, 0.6876) == ("−31.4%", "−31.5%", "−31.2%")
    assert told(0.486, 0.4844, 0.4952) == ("−51.4%", "−51.6%", "−50.5%")
    assert told(0.69, 0.62, 0.82) == ("−31%", "−38%", "−18%")
    assert told(0.95, None, None) == ("−5.0%", "", "")


# Links ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [cluster.name for cluster in clusters()])
def test_a_link_holds_every_value(name):
    choice = default_choice(name).changed("capacity_pool", 35).changed("seed", 12)
    choice = choice.changed("adoption", "programme")
    found = from_query(to_query(choice, (), "zh-Hans"), IDS)
    assert (found.choice, found.pins, found.mistakes) == (choice, (), ())


def test_bad_values_of_a_link_are_named_and_the_rest_is_used():
    query = {
        "scenario": "nowhere", "capacity_pool": "150", "seed": "-1", "direct_sourcing": "20",
        "adoption": "never", "lang": "xx", "colour": "red", "model": "9.9",
    }  # fmt: skip
    found = from_query(query, IDS)
    choice = found.choice
    wrong = {mistake.key for mistake in found.mistakes}
    assert wrong == set(query) - {"direct_sourcing"}
    assert dict(choice.levers)["direct_sourcing"] == 20
    assert choice.scenario == clusters()[0].name


def test_the_page_names_a_bad_value_in_both_languages():
    for language in IDS:
        app = until(page(lang=language, capacity_pool="150"), figures)
        said = " ".join(warning.value for warning in app.warning)
        assert "capacity_pool" in said
        assert "150" in said


# Pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", IDS)
def test_the_first_page_answers_in_each_language(language):
    app = until(page(lang=language), figures)
    words = LANGUAGES[language]
    assert app.title[0].value == words("question")
    assert len(figures(app)) == 3
    sentence = next(text.value for text in app.markdown if text.value.startswith("###"))
    assert words("who.verdict") in sentence
    assert app.query_params["lang"] == language
    assert app.query_params["demand_visibility"] == "100"
    assert not app.exception


def test_changing_the_language_keeps_the_numbers():
    app = until(page(lang="en"), figures)
    before = figures(app)
    app.segmented_control(key="control.language").set_value("zh-Hans").run()
    assert app.title[0].value == LANGUAGES["zh-Hans"]("question")
    assert figures(app) == before


def test_moving_a_lever_changes_the_numbers_and_the_link():
    app = until(page(lang="en"), figures)
    before = figures(app)
    app.slider(key="control.direct_sourcing").set_value(0).run()
    until(app, lambda now: figures(now) and figures(now) != before)
    assert app.query_params["direct_sourcing"] == "0"
    assert figures(app)[2] != before[2]


def test_another_cluster_brings_its_own_values():
    app = until(page(lang="en", capacity_pool="0"), figures)
    other = clusters()[1].name
    app.segmented_control(key="control.scenario").set_value(other).run()
    assert app.query_params["scenario"] == other
    assert app.slider(key="control.capacity_pool").value == 100


@pytest.mark.parametrize("language", IDS)
def test_the_evidence_page_lists_and_finds_parameters(language):
    app = page("evidence", lang=language)
    table = app.dataframe[0].value
    assert len(table) > 150
    assert not table.isna().any().any()
    app.text_input(key="evidence.search").set_value("minimum lot").run()
    assert 0 < len(app.dataframe[0].value) < 20
    app.text_input(key="evidence.search").set_value("no such thing <b>").run()
    assert len(app.dataframe) == 0
    assert len(app.info) == 1
    assert not app.exception


def test_an_error_of_ours_is_told_in_words(monkeypatch):
    def fails(words):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(answer_page, "show", fails)
    app = page(lang="en")
    assert [error.value for error in app.error] == [LANGUAGES["en"]("problem.page")]
    assert not app.exception


def test_a_cluster_too_large_for_the_page_is_refused_in_words(monkeypatch):
    monkeypatch.setattr(limits, "MOST_AGENT_PERIODS", 1000)
    app = page(lang="en", seed="987654")
    assert "too large" in app.warning[0].value
    assert not figures(app)


# The engine -----------------------------------------------------------------------------------


@pytest.fixture
def small():
    return load("zhili_kidswear", SMALL)


@pytest.fixture
def no_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("CLUSTER_CACHE_DIR", str(tmp_path))


def test_prepared_answers_are_found_until_something_changes(small, no_cache, monkeypatch):
    assert prepared.stored(small, 1) is None
    monkeypatch.setattr(prepared, "RUNS", 2)
    monkeypatch.setattr("simulation.web.choice.Choice.load", lambda self: small)
    counted = []

    def part(scenario, name, seed, *, progress, stop):
        progress(1, 2)
        counted.append((name, seed, stop()))
        return {"of": name}

    monkeypatch.setattr(prepared, "parts_of_answers", lambda: {"levers": part})
    stale = prepared.folder() / "old.json"
    stale.parent.mkdir(parents=True)
    stale.write_text("{}")
    assert prepared.prepare()
    assert not stale.exists()
    found = prepared.stored(small, 1)
    assert found is not None
    assert found["replications"] == 2
    assert prepared.stored(small, 2) is None
    assert prepared.stored_part("levers", small, 1) == {"of": "zhili_kidswear"}
    assert prepared.stored_part("levers", small, 2) is None
    assert counted == [("zhili_kidswear", 1, False)]  # the second cluster is the same here
    assert len(list(cache_folder("forks").glob(f"*{ENDING}"))) == prepared.QUICK
    prepared.prepare()
    assert len(counted) == 1


@pytest.mark.parametrize(
    ("tag", "meant"),
    [("zh", "zh-Hans"), ("zh-CN", "zh-Hans"), ("zh_TW", "zh-Hant"), ("ZH-hant-hk", "zh-Hant"),
     ("zh-Hans-HK", "zh-Hans"),
     ("en-US", "en"), ("EN", "en"), ("en_GB.UTF-8", "en"), ("fr", None), ("zhuang", None),
     ("", None), (None, None)],
)  # fmt: skip
def test_a_language_is_known_in_its_usual_spellings(tag, meant):
    assert spelled(tag) == meant


@pytest.mark.parametrize(("tag", "meant"), [("zh_CN", "zh-Hans"), ("en-US", "en")])
def test_a_link_may_spell_a_language_in_its_own_way(tag, meant):
    app = page("evidence", lang=tag)
    assert not app.warning
    assert app.query_params["lang"] in (meant, [meant])


def test_every_figure_has_words_for_going_up_and_down_in_both_languages():
    for words in LANGUAGES.values():
        for name in (*FIGURES, "unit_cost_after_programme"):
            assert words(f"{name}.lower") != words(f"{name}.higher")


def test_a_first_run_that_compiles_says_so(monkeypatch):
    monkeypatch.setattr(compiled, "cache_folder", lambda: Path("no such folder"))
    assert compiled.is_cold()
