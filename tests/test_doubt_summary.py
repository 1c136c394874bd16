"""What draws of the assumptions add up to: spans, shares, and what matters."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from simulation.cli.doubt import doubt_lines, header, preset_lines
from simulation.compared import Comparison
from simulation.doubt.document import document, draws_table, parameters, span_keys
from simulation.doubt.preset import document as preset_block
from simulation.doubt.preset import places
from simulation.doubt.running import doubt_about
from simulation.doubt.summary import article_band, share_of
from simulation.metrics import KPIS, PRIMARY
from tests.doubt_draws import EMPTY
from tests.tiny_worlds import off, tiny


def test_spans_of_few_draws_go_from_the_lowest_to_the_highest(eight):
    without, with_ = eight.values["unit_cost"]
    ratio = np.exp(np.mean(np.log(with_ / without), axis=1))
    assert eight.spans["unit_cost"].ratio == pytest.approx(
        [ratio.min(), np.median(ratio), ratio.max()]
    )
    gain = np.mean(eight.values["trader_profit"][1] - eight.values["trader_profit"][0], axis=1)
    span = eight.spans["trader_profit"]
    assert span.ratio is None
    assert span.difference == pytest.approx([gain.min(), np.median(gain), gain.max()])
    assert (span.lower, span.higher) == ((gain < 0).sum(), (gain > 0).sum())


def draws_of(ratios):
    """Draws of which every KPI comes to the same ratio; the scenario is never looked at."""
    n = len(ratios)
    made = replace(EMPTY, complete=(None,) * n, replications=1)
    without, with_ = np.full((n, 1), 10.0), 10.0 * np.asarray(ratios)[:, None]
    made.__dict__["values"] = {name: (without, with_) for name in KPIS}
    return made


@pytest.mark.parametrize(("n", "ends"), [(19, [0, 50, 100]), (20, [5, 50, 95]), (200, [5, 50, 95])])
def test_spans_of_many_draws_are_percentiles(n, ends):
    ratios = np.random.default_rng(n).lognormal(-0.5, 0.2, n)
    made = draws_of(ratios)
    span = made.spans["unit_cost"]
    assert span.ratio == pytest.approx(np.percentile(ratios, ends))
    assert span.whole == (n < 20) == ("lowest to highest of 19 draws" in header(made))
    assert span_keys(span)["doubt_span"] == ("lowest-highest" if n < 20 else "5-95 %")


@pytest.mark.parametrize(
    ("own", "near", "outside"),
    [(0.5, False, False), (0.325, False, False), (0.304, True, False), (0.29, True, True),
     (0.696, True, False), (0.71, True, True)],
)  # fmt: skip
def test_a_scenario_at_the_edge_of_its_draws_or_outside_is_told(own, near, outside):
    draws = draws_of(np.linspace(0.3, 0.7, 101) + 0.0001)
    mine = {name: (np.full(3, 10.0), np.full(3, 10.0 * own)) for name in KPIS}
    result = Comparison(tiny(), 1, (None,) * 3, "replications", doubt=draws)
    result.__dict__["values"] = mine
    found = {place.kpi: place for place in places(result)}["factory_inventory"]
    assert (found.near, found.outside) == (near, outside)
    assert found.lower + found.higher == found.draws == 101
    assert found.lower == sum(draws.values["unit_cost"][1][:, 0] < 10 * own)
    text = "\n".join(preset_lines(result))
    assert ("outside of all draws" in text) == outside
    assert ("near the edge" in text) == (near and not outside)
    assert ("factory stock (of 101 draws " in text) == near
    assert preset_block(result)["factory_inventory"]["near_edge"] == near


def test_the_scenario_is_placed_with_the_luck_its_draws_have():
    draws = draws_of(np.linspace(0.3, 0.7, 41))
    ratio = np.array([0.315, 0.9, 0.9])  # draws have replication 0 only
    result = Comparison(tiny(), 1, (None,) * 3, "replications", doubt=draws)
    result.__dict__["values"] = {name: (np.ones(3), ratio) for name in KPIS}
    place = {place.kpi: place for place in places(result)}["unit_cost"]
    assert (place.lower, place.higher) == (2, 39)
    assert places(replace(result, doubt=None)) == []


def test_shares_count_draws(eight):
    block = document(eight)
    fall = np.ones(len(eight.complete), bool)
    for name in PRIMARY:
        fall &= np.mean(np.log(eight.values[name][1] / eight.values[name][0]), axis=1) < 0
    assert block["all_fall_share"] == fall.mean()
    without, with_ = eight.values["factory_inventory"]
    level = np.exp(np.mean(np.log(with_ / without), axis=1))
    assert article_band() == (0.3, 0.4)
    assert block["band_share"] == ((level >= 0.3) & (level <= 0.4)).mean()
    assert block["all_fall_after_fees_share"] <= block["all_fall_share"]


def test_intervals_of_shares_are_wilson_s():
    share = share_of(np.array([True] * 7 + [False] * 13))
    ends = stats.binomtest(7, 20).proportion_ci(0.9, method="wilson")
    assert (share.low, share.high) == pytest.approx((ends.low, ends.high))
    assert share_of(np.zeros(0, bool)) is None


def test_rank_correlations_are_spearman_s_and_find_what_matters(eight):
    cost = np.mean(eight.log_ratios("unit_cost"), axis=1)
    rows = [draw.number for draw in eight.complete]
    found = eight.correlations("unit_cost")
    for column in (0, 40):
        x = eight.design.positions[rows, column]
        assert found[column] == pytest.approx(stats.spearmanr(x, cost).statistic)
    # The cost of all draws as position 3 of the design has it: that one alone matters.
    forced = replace(eight)
    numbers = eight.design.positions[rows, 3]
    forced.__dict__["values"] = {
        **eight.values,
        "factory_inventory": (np.ones((len(rows), 2)), np.exp(np.tile(numbers, (2, 1)).T)),
    }
    top = parameters(forced)[0]
    assert top["parameter"] == eight.design.uncertain[3].path
    assert top["rank_correlation"] == pytest.approx(1.0)


def test_draws_that_patterns_of_real_clusters_rule_out_are_told_apart(eight):
    n, like = len(eight.complete), replace(eight)
    level = {"factory_inventory": 90.0, "unsold_share": 0.2, "lead_time_days": 20.0,
             "capacity_utilisation": 0.6}  # fmt: skip
    real = {name: np.full((n, 2), value) for name, value in level.items()}
    real["factory_inventory"][0] = 20.0  # days: too few
    like.__dict__["values"] = {**eight.values, **{k: (v, 0.35 * v) for k, v in real.items()}}
    block = document(like)["like_real"]
    assert block["draws"] == n - 1
    assert block["band_share"] == 1.0
    assert any(f"In {n - 1} draws the world without has" in line for line in doubt_lines(like))
    real["unsold_share"][:] = 0.01
    assert document(like)["like_real"]["draws"] == 0
    assert any("In none of them does the world without have" in line for line in doubt_lines(like))


def test_luck_and_doubt_are_told_apart():
    rng = np.random.default_rng(7)

    def share(draw_sd, luck_sd, shared_sd):
        logs = (
            draw_sd * rng.normal(size=(4000, 1))
            + luck_sd * rng.normal(size=(4000, 3))
            + shared_sd * rng.normal(size=(1, 3))
        )
        made = replace(EMPTY, complete=(None,) * 4000, replications=3)
        made.__dict__["values"] = {"unit_cost": (np.ones_like(logs), np.exp(logs))}
        return made.luck_share("unit_cost")

    assert share(1.0, 0.0, 1.0) == pytest.approx(0.0, abs=1e-9)  # luck that all draws share
    assert share(1.0, math.sqrt(3.0), 1.0) == pytest.approx(0.5, abs=0.03)
    assert share(0.0, 1.0, 0.0) == pytest.approx(1.0, abs=0.05)


def test_of_no_complete_draw_nothing_is_said():
    block = document(EMPTY)
    assert block["draws"] == 0
    assert block["all_fall_share"] is None
    assert EMPTY.spans == {}
    json.dumps(block, allow_nan=False)
    assert draws_table(EMPTY).num_rows == 2


def test_with_every_lever_off_no_draw_changes_anything():
    found = doubt_about(tiny(*off()), 4, 1, replications=1)
    assert len(found.complete) + len(found.refused) == 4
    for name, span in found.spans.items():
        assert span.difference == (0.0, 0.0, 0.0), name
        assert span.lower == span.higher == 0
    assert document(found)["all_fall_share"] == 0.0


def test_the_table_of_draws_has_every_value_and_every_kpi(eight):
    table = draws_table(eight).to_pydict()
    assert table["draw"] == list(range(8))
    for number, draw in enumerate(eight.design.draws):
        assert all(table[path][number] == value for path, value in draw.values.items())
        assert (table["status"][number] == "refused") == (table["reason"][number] is not None)
    done = [row for row, status in enumerate(table["status"]) if status == "done"]
    assert {name.split(".")[0] for name in table if name.endswith(".difference")} == set(KPIS)
    assert table["unit_cost.without"][done[0]] == np.mean(eight.values["unit_cost"][0][0])
    assert all((table["trader_profit.ratio"][row] is None) for row in range(8))
