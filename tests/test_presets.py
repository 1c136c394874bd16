"""Real clusters that came along: sound, sourced, of a usable size, and able to go either way."""

from __future__ import annotations

import re
import tomllib

import numpy as np
import pytest

from scenarios.catalogue import WORDS
from scenarios.load import available, load
from scenarios.paths import source_of, values
from scenarios.sizes import sizes
from simulation.comparison import compare
from simulation.model import ClusterModel
from simulation.worlds import single

PRESETS = [scenario for scenario in available() if not scenario.is_verification]
NAMES = [scenario.name for scenario in PRESETS]
TOY = {"run.warmup_days": 91, "run.horizon_days": 91, "run.transition_days": 0}
A_SOURCE = re.compile(
    r"assumption|derived: .{15,}|observed|calibrated|article|EVIDENCE \d|MODEL \d|"
    r"\w\.(?:com|cn|net|info)\b|(?:19|20)\d\d\b|a hundred firms"
)


def toy(name, sellers=14):
    """A preset with some sellers of each kind in each market."""
    firms = load(name).cluster.firms
    return load(name, {**TOY, "scale": sellers / firms, "cluster.categories": 1})


def test_the_clusters_that_were_promised_are_listed():
    assert set(NAMES) >= {
        "zhili_kidswear",
        "school_uniforms",
        "cao_county_hanfu",
        "puning_garments",
        "yiwu_small_goods",
        "xuchang_wigs",
        "platform_1688",
        "digitisation_fails",
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_says_in_both_languages_what_it_is(name):
    scenario = load(name)
    for text, text_zh in (
        (scenario.title, scenario.title_zh),
        (scenario.description, scenario.description_zh),
    ):
        assert text.isascii() or "½" in text
        assert re.search(r"[\u4e00-\u9fff]", text_zh)
    assert len(scenario.description) > 60
    kinds = scenario.buyer_types.values()
    assert all(kind.title and re.search(r"[\u4e00-\u9fff]", kind.title_zh) for kind in kinds)


@pytest.mark.parametrize("name", NAMES)
def test_every_number_of_a_preset_has_a_source_or_is_marked_an_assumption(name):
    scenario = load(name)
    said = {path: text for path, text in scenario.sources.items() if not A_SOURCE.search(text)}
    assert said == {}
    rows = [(path, row.path.rpartition(".")[2]) for path, row, _ in values(scenario)]
    sources = {path: source_of(scenario, path) for path, name in rows if name not in WORDS}
    assert {path for path, source in sources.items() if source == "no source given"} == set()


def test_a_number_without_a_source_would_be_found():
    changed = load("zhili_kidswear", ["factories.setup_cost=1600"])
    assert source_of(changed, "factories.setup_cost") == "no source given"
    assert not A_SOURCE.search("no source given")
    assert not A_SOURCE.search("a good guess")


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_is_by_default_about_a_hundred_firms_and_six_thousand_buyers(name):
    counted = sizes(load(name))
    assert 95 <= counted.sellers <= 105
    assert 5_700 <= counted.buyers <= 6_300


def test_the_platform_at_full_scale_is_a_million_sellers_and_sixty_million_buyers():
    scenario = load("platform_1688")
    counted = sizes(scenario.model_copy(update={"scale": 1.0}))
    assert (counted.sellers, counted.buyers) == (1_000_000, 60_000_000)
    assert counted.factories == counted.traders


@pytest.mark.parametrize("one", NAMES)
def test_belts_differ_where_their_facts_differ(one):
    """No preset is another with a new title; the failing one is Zhili but for what fails."""
    for other in NAMES:
        if other == one:
            continue
        first, second = (dict((p, v) for p, _, v in values(load(name))) for name in (one, other))
        common = set(first) & set(second)
        differ = {path for path in common if first[path] != second[path]} - set(WORDS)
        if {one, other} == {"zhili_kidswear", "digitisation_fails"}:
            sections = {path.partition(".")[0] for path in differ}
            assert sections <= {"platform", "adoption", "levers", "digital", "sources"}
        else:
            for path in ("cluster.firms", "factories.unit_material_cost", "consumers.season"):
                same_base = "digitisation_fails" in (one, other) and "zhili_kidswear" in (
                    one,
                    other,
                )
                assert same_base or path in differ, (one, other, path)


@pytest.mark.parametrize("name", NAMES)
def test_both_worlds_of_a_preset_run_at_a_toy_scale_and_the_books_hold(name):
    scenario = toy(name)
    for world in ("without", "with"):  # every period is audited; a violation would raise
        run = single(scenario, 1, 0, world)
        assert run.firms.sold.sum() > 0
        assert np.isfinite(run.measures).all()
    ran = compare(scenario, replications=2, workers=1)
    assert all(np.isfinite(found.without) for found in ran.kpis.values())


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_opens_with_every_market_served(name):
    model = ClusterModel(load(name, TOY))
    factories = slice(model.counts["traders"], model.counts["traders"] + model.counts["factories"])
    made = np.bincount(model.sellers.category[factories], minlength=len(model.reference_prices))
    assert (made >= 3).all()


@pytest.mark.slow
def test_digitisation_that_fails_leaves_all_but_the_platform_worse_off():
    scenario = load("digitisation_fails")
    kpis = compare(scenario, replications=12, workers=1).kpis
    for kpi in ("unit_cost_after_programme", "buyer_price", "retail_price", "platform_revenue"):
        assert kpis[kpi].difference_low > 0, kpi
    for kpi in ("buyer_profit", "trader_profit", "fill_rate", "consumer_volume", "gmv"):
        assert kpis[kpi].difference_high < 0, kpi
    assert kpis["factory_profit"].difference < 0
    assert kpis["factory_inventory"].ratio == pytest.approx(1.0, abs=0.03)  # nothing gained
    assert "badly" in scenario.title
    assert "反例" in scenario.title_zh


def test_files_of_presets_say_only_what_is_declared_and_end_with_sources():
    for preset in PRESETS:
        data = tomllib.loads(preset.path.read_text(encoding="utf-8"))
        assert list(data)[-1] == "sources", preset.name
