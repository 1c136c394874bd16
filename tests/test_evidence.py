"""Patterns are declared once, measured as they say, and judged without kindness."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from typer.testing import CliRunner

from scenarios.load import ScenarioError, load
from scenarios.policy import Levers
from simulation import cli
from simulation.cli.evidence_tables import HEADER, cells, document, notes, ways
from simulation.evidence import NOT_MEASURED, band, judge, judge_run, unclear
from simulation.evidence import written as pattern_value
from simulation.kpis.money import gini
from simulation.order_log import StyleSeries
from simulation.patterns import rhythm
from simulation.patterns.declaration import OBSERVED
from simulation.patterns.firms import factory_peak, lognormal_log_sd
from simulation.patterns.gathering import gather, watched
from simulation.patterns.levers import bass_share
from simulation.patterns.products import hill_exponent, style_patterns, weekly_variation
from simulation.patterns.survey import survey
from simulation.patterns.table import MEASURES, TITLES
from simulation.patterns.values import Value, value_of

RETAIL = Path(__file__).resolve().parents[2] / "shared" / "data" / "online_retail.parquet"
TINY = (
    "scale=0.0008",
    "run.warmup_days=182",
    "run.horizon_days=728",
    "run.transition_days=182",
)
BY_KEY = {measure.key: measure for measure in MEASURES}


def test_all_patterns_are_declared_once():
    assert sorted({measure.number for measure in MEASURES}) == list(range(1, 22)) == list(TITLES)
    assert len(BY_KEY) == len(MEASURES)
    numbers = [measure.number for measure in MEASURES]
    assert numbers == sorted(numbers)
    assert {measure.use for measure in MEASURES} == {"C", "V", "E"}
    assert set(OBSERVED) <= set(BY_KEY)


def test_every_number_says_how_it_is_measured():
    assert all(isinstance(m.article, bool) and len(m.how) > 7 for m in MEASURES)
    shown = ways(judge({}))
    assert len([line for line in shown if ": " in line]) == len(MEASURES)


def test_one_number_of_a_pattern_has_a_measure_s_band():
    banded = {m.key for m in MEASURES if m.number in (5, 7) and m.low is not None}
    assert banded == {"revenue_log_sd_source", "large_firms", "capacity_use", "factory_peak"}


@pytest.mark.parametrize("log_sd", [0.9, 1.09, 1.3])
def test_the_source_s_estimator_finds_a_lognormal_law_again(log_sd):
    u = (np.arange(200_000) + 0.5) / 200_000
    revenue = 4.64e6 * np.exp(log_sd * stats.norm.ppf(u) - log_sd**2 / 2)
    assert lognormal_log_sd(revenue) == pytest.approx(log_sd, abs=0.01)
    # Sellers with next to no sales change neither mean nor tail by much: that is its weakness.
    small = revenue.copy()
    small[u < 0.1] /= 1e4
    assert lognormal_log_sd(small) == pytest.approx(log_sd, abs=0.03)
    assert np.log(small).std() > 1.5 * log_sd


def test_the_source_s_estimator_says_so_where_nothing_can_be_told():
    for revenue in ([1e6, 2e6], [30e6, 40e6], [1.0, 90e6], [15e6, 15e6, 31e6]):
        assert math.isnan(lognormal_log_sd(np.array(revenue))), revenue


def test_more_large_sellers_than_a_law_can_have_give_the_law_that_has_most():
    revenue = np.full(1000, 1e6)
    at_most = math.sqrt(2 * math.log(20 / 4.0))
    found = []
    for large in (10, 20, 30, 40, 50, 90):  # all with a mean of 4 m: small ones make up for it
        revenue[:] = (4e9 - large * 21e6) / (1000 - large)
        revenue[:large] = 21e6
        found.append(lognormal_log_sd(revenue))
    assert found == sorted(found)  # never smaller for more large ones
    assert found[-1] == pytest.approx(at_most)
    assert found[0] < at_most - 0.5


def test_a_number_that_some_histories_cannot_tell_says_in_how_many():
    (row,) = judge({"stock_days": value_of([70.0, math.nan, 80.0])}, [BY_KEY["stock_days"]])
    assert cells(row)[-1] == "hit (2 of 3 histories)"
    (row,) = judge({"stock_days": value_of([70.0, 80.0])}, [BY_KEY["stock_days"]])
    assert cells(row)[-1] == "hit"


def test_the_busiest_month_is_told_year_by_year():
    one, other = np.ones((52, 5)), np.ones((52, 5))
    one[10:14] = 5.0
    both = factory_peak(np.vstack([one, other]), 7.0)
    alone = factory_peak(one, 7.0)
    assert alone == pytest.approx(5.0 / (68 / 52))
    assert both == pytest.approx((alone + 1.0) / 2)
    assert factory_peak(np.zeros((52, 2)), 7.0) == 0.0


def test_only_calibrated_patterns_and_the_articles_number_are_hit_or_missed():
    judged = {measure.key for measure in MEASURES if measure.judged and measure.use != "C"}
    assert judged == {"stock_ratio"}
    assert (BY_KEY["stock_ratio"].low, BY_KEY["stock_ratio"].high) == (0.3, 0.4)


@pytest.mark.parametrize(
    ("key", "value", "verdict"),
    [
        ("stock_days", 59.6, "hit"),
        ("stock_days", 59.4, "miss"),
        ("stock_days", 160.4, "hit"),
        ("stock_days", math.nan, NOT_MEASURED),
        ("stock_ratio", 0.29, "miss"),
        ("stock_ratio", 0.35, "hit"),
        ("stock_days_with", 19.0, "outside"),
        ("unsold_with", 0.0, "inside"),
        ("unsold_with", 0.2, "outside"),
        ("factory_peak", 1.9, "hit"),
        ("production_peak", 1.3, "reported"),
        ("revenue_log_sd", 1.8, "reported"),
        ("revenue_log_sd_source", 1.4, "miss"),
    ],
)
def test_verdicts_are_what_the_bands_say(key, value, verdict):
    (row,) = judge({key: Value(value)}, [BY_KEY[key]])
    assert row.verdict == verdict


def test_a_small_run_is_not_judged_by_what_was_calibrated():
    found = {"stock_days": Value(10.0), "stock_ratio": Value(0.5), "unsold_with": Value(0.2)}
    for large, said in ((True, "miss"), (False, "not judged")):
        rows = {row.measure.key: row.verdict for row in judge_run(found, large=large)}
        assert rows["stock_days"] == said
        assert (rows["stock_ratio"], rows["unsold_with"]) == ("miss", "outside")
        assert rows["lot_small"] == rows["lead_days"] == NOT_MEASURED


@pytest.mark.parametrize(
    ("key", "ends", "said"),
    [
        ("pass_through_log", (19.73, -38.74, 78.2), ["no clear value"]),
        ("pass_through_log", (1.17, 1.16, 1.18), []),
        ("visibility_alone", (-0.02, -0.06, 0.01), ["no clear change"]),
        ("visibility_alone", (-0.02, None, None), []),
        ("large_firms", (0.005, -0.002, 0.012), []),  # a share: its range says that it is small
    ],
)
def test_a_range_that_holds_zero_says_nothing_of_a_change(key, ends, said):
    (row,) = judge({key: Value(*ends)}, [BY_KEY[key]])
    assert unclear(row) == said
    assert all(one in cells(row)[-1] for one in said)
    assert ("no clear" in cells(row)[-1]) == bool(said)


def test_a_rounded_zero_has_no_sign():
    assert pattern_value(-0.001, BY_KEY["change_remote_large"]) == "0 %"


def test_the_other_ends_of_a_band_are_open():
    at = BY_KEY["unsold_with"]
    assert band(at) == "10 % or less"
    assert band(replace(at, low=0.05)) == "5 % to 10 %"
    assert band(replace(at, high=None)) == ""


def test_an_interval_comes_from_replications_that_could_be_measured():
    found = value_of([1.0, math.nan, 3.0])
    assert (found.value, found.low is not None) == (2.0, True)
    assert value_of([1.0]).low is None
    assert math.isnan(value_of([]).value)


def test_what_could_not_be_measured_is_null_in_json():
    (row,) = judge({"stock_ratio": value_of([math.nan, math.nan])}, [BY_KEY["stock_ratio"]])
    assert row.verdict == NOT_MEASURED
    assert row.as_dict()["value"] is None
    assert "NaN" not in json.dumps(row.as_dict(), allow_nan=False)


def test_word_of_mouth_gives_far_less_than_the_programme():
    assert bass_share(2.0) == pytest.approx(0.085, abs=5e-4)
    assert bass_share(7.5) == pytest.approx(0.6, abs=0.01)


def test_solo_runs_have_one_lever_on():
    levers = load("zhili_kidswear").levers.only(("capacity_pool",))
    on = [name for name in Levers.model_fields if getattr(levers, name) > 0]
    assert on == ["capacity_pool"]


def test_buyers_that_are_new_or_established_are_told_apart():
    # Buyer 1 orders in every quarter, buyer 2 comes in the second and stays, buyer 3 does not.
    buyer = np.array([1, 1, 1, 1, 2, 2, 3])
    day = np.array([5, 100, 200, 300, 120, 190, 130])
    # Second quarter: 1 established and back, 2 new and back, 3 new and gone; third: 1 back, 2 not.
    assert rhythm.back_next_quarter(buyer, day) == (2 / 3, 0.5)


def test_buyers_whose_second_order_may_still_come_are_left_out():
    buyer, day = np.array([1, 1, 2]), np.array([0, 60, 330])
    assert rhythm.second_order_share(buyer, day) == 1.0
    assert rhythm.second_order_share(np.zeros(0, np.int64), np.zeros(0, np.int64)) == 0.0


def test_popularity_and_variation_are_found_again():
    rng = np.random.default_rng(1)
    rate = (1.0 - rng.random(4000)) ** (-1 / 1.7)
    shock = rng.gamma(1 / 1.5**2, 1.5**2, (26, 4000))
    series = StyleSeries(
        np.round(1000 * rate * shock).astype(np.int64), np.zeros((26, 4000), np.int64), np.zeros(0)
    )
    found = style_patterns(series)
    assert found["style_cv_median"] == pytest.approx(1.4, abs=0.1)  # short samples vary less
    assert hill_exponent(rate) == pytest.approx(1.7, abs=0.2)
    assert found["popularity_tail"] == pytest.approx(1.7, abs=0.25)


def test_styles_seen_for_a_short_time_do_not_count():
    generation = np.array([[0], [0], [-1], [1]])
    found = style_patterns(StyleSeries(np.ones((4, 1), np.int64), generation, np.zeros(1)))
    assert found["style_cv_median"] == found["popularity_tail"] == 0.0


@pytest.fixture(scope="module")
def scenario():
    return load("zhili_kidswear", TINY)


@pytest.fixture(scope="module")
def surveyed(scenario):
    return survey(scenario, 3, 0)


def test_a_survey_measures_what_the_table_declares(surveyed):
    rest = {measure.key for measure in MEASURES} - set(surveyed)
    assert {BY_KEY[key].number for key in rest} == {8, 9, 10, 11, 12, 13, 14, 15, 17}
    assert all(
        math.isfinite(value) for key, value in surveyed.items() if key != "revenue_log_sd_source"
    )  # a few firms need not have a share above 20 m yuan


def test_a_survey_of_the_world_without_does_not_depend_on_the_world_with(scenario, surveyed):
    alone = survey(scenario, 3, 0, both=False)
    assert alone == {name: surveyed[name] for name in alone}


def test_no_number_depends_on_the_number_of_threads(scenario):
    found = [watched(scenario, 3, 2, workers, both=False) for workers in (1, 2)]
    assert repr(found[0]) == repr(found[1])  # a NaN is not equal to itself


def test_what_sellers_keep_of_their_buyers_is_measured_without_as_well():
    """With all levers off, both worlds are the same: the ratio is what counting alone makes it."""
    off = [f"levers.{name}=0" for name in Levers.model_fields]
    found = survey(load("zhili_kidswear", [*TINY, *off]), 3, 0)
    assert found["retained_ratio"] == found["retained_ratio_without"] > 1.0


def test_shares_are_shares(surveyed):
    for measure in MEASURES:
        if measure.unit == "%" and measure.use == "C" and measure.key in surveyed:
            assert 0.0 <= surveyed[measure.key] <= 1.0, measure.key
    assert surveyed["order_value_mean"] > surveyed["order_value_median"] > 0
    assert surveyed["orders_per_buyer"] >= 1


@pytest.mark.slow
def test_every_pattern_is_measured_and_written(tmp_path, monkeypatch):
    target = tmp_path / "evidence.json"
    arguments = ["evidence", "--scale", "0.0008", "--replications", "2", "--json", str(target)]
    for override in TINY[1:]:
        arguments += ["--set", override]
    result = CliRunner().invoke(cli.app, arguments)
    assert result.exit_code == 0, result.output
    written = json.loads(target.read_text(encoding="utf-8"))
    assert [row["key"] for row in written["patterns"]] == [m.key for m in MEASURES]
    assert not written["judged"]
    assert "C patterns are judged at 0.1" in result.output
    named = {row["number"] for row in written["patterns"] if row["verdict"] != NOT_MEASURED}
    # Equal service may be out of reach of so small a cluster, a pattern is not.
    assert named == set(range(1, 22))


def test_an_explicit_network_has_no_patterns():
    with pytest.raises(ScenarioError):
        gather(load("01_beer_game"), replications=1)


def test_wrong_input_is_refused_before_anything_is_run(tmp_path):
    run = CliRunner().invoke
    assert run(cli.app, ["evidence", "--quick", "--scale", "0.1"]).exit_code == 2
    assert run(cli.app, ["evidence", "--json", str(tmp_path / "no" / "x.json")]).exit_code == 2
    assert run(cli.app, ["evidence", "nowhere"]).exit_code == 2


def test_a_miss_is_shown_as_a_miss():
    rows = judge({"stock_days": Value(10.0, 9.0, 11.0, (9.5, 10.5))})
    shown = cells(rows[0])
    assert len(shown) == len(HEADER)
    assert shown[2:] == ["60 to 160", "10", "9 .. 11", "", "C", "MISS"]
    below = notes(rows, load("zhili_kidswear"), 2, 1.0, enough=False)
    assert below[0].startswith("C: 0 of 1 numbers")
    written = document(rows, [], load("zhili_kidswear"), "zhili_kidswear", 2, 1.0, enough=False)
    assert written["patterns"][0]["samples"] == (9.5, 10.5)


@pytest.mark.skipif(not RETAIL.exists(), reason=f"the observed orders are not here: {RETAIL}")
def test_observed_numbers_follow_from_the_observed_orders():
    import pandas as pd

    lines = pd.read_parquet(RETAIL)
    code = lines.sku.astype(str).str.match(r"^\d{5}")
    sold = (lines.quantity > 0) & (lines.unit_price_gbp > 0)
    lines = lines[code & sold & lines.customer.notna()]
    lines = lines[~lines.invoice.astype(str).str.startswith("C")]
    first = lines.time.dt.floor("D").min()
    lines = lines.assign(
        day=(lines.time.dt.floor("D") - first).dt.days, value=lines.quantity * lines.unit_price_gbp
    )
    orders = lines.groupby(["customer", "invoice"]).agg(day=("day", "min"), value=("value", "sum"))
    orders = orders.reset_index()
    buyer = orders.customer.to_numpy(np.int64)
    day = orders.day.to_numpy(np.int64)
    week = (lines.day // 7).to_numpy()
    whole_weeks = lines[week < (day.max() + 1) // 7].assign(week=lambda kept: kept.day // 7)
    demand = whole_weeks.pivot_table(
        index="week", columns="sku", values="quantity", aggfunc="sum", fill_value=0
    ).to_numpy(np.float64)
    quartiles = np.percentile(weekly_variation(demand), (25, 50, 75))
    established, new = rhythm.back_next_quarter(buyer, day)
    found = {
        "orders_per_buyer": len(orders) / len(np.unique(buyer)),
        "days_between": rhythm.typical_gap(rhythm.gaps(buyer, day), 1.0),
        "once_share": rhythm.once_share(buyer, pd.factorize(orders.invoice)[0]),
        "buyer_gini": gini(rhythm.value_by_buyer(buyer, orders.value.to_numpy())),
        "second_order": rhythm.second_order_share(buyer, day, int(day.max()) + 1),
        "back_established": established,
        "back_new": new,
        "back_ratio": established / new,
        "style_cv_q1": quartiles[0],
        "style_cv_median": quartiles[1],
        "style_cv_q3": quartiles[2],
        "popularity_tail": hill_exponent(lines.groupby("sku").quantity.sum().to_numpy()),
    }
    assert found == pytest.approx(OBSERVED, rel=0.003)
