"""Ranges of the assumptions, and the scenarios drawn from them."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.kernels import pricing
from scenarios.catalogue import describe
from scenarios.doubt import LEAST_ELASTICITY, Place, around, drawn, uncertain
from scenarios.load import ScenarioError
from scenarios.paths import value_at
from scenarios.write import content_hash
from simulation.doubt.design import make_design
from tests.tiny_worlds import tiny

ROWS = {row.path: row for row in describe()}
DOUBTED = [row for row in ROWS.values() if row.doubt]

# Ranges


@pytest.mark.parametrize("row", DOUBTED, ids=lambda row: row.path)
def test_a_declared_range_is_allowed_and_holds_the_default(row):
    if row.choices:
        assert set(row.doubt) <= set(row.choices)
        assert row.default in row.doubt
        return
    low, high = row.doubt
    assert low <= row.default <= high
    assert low < high
    assert row.low is None or low >= row.low
    assert row.high is None or high <= row.high


@given(row=st.sampled_from([r for r in DOUBTED if not r.choices]), u=st.floats(-1, 2))
@settings(deadline=None)
def test_a_range_moves_with_the_scenario_s_value_and_stays_allowed(row, u):
    low, high = row.doubt
    value = min(row.high, max(row.low, low + u * (high - low)))
    moved = around(value, row.default, low, high, row)
    assert moved[0] <= value * (1 + 1e-9) + 1e-12
    assert value <= moved[1] * (1 + 1e-9) + 1e-12
    assert row.low is None or moved[0] >= row.low
    assert row.high is None or moved[1] <= row.high
    assert around(row.default, row.default, low, high, row) == (low, high)


def test_quantities_keep_their_ratio_shares_their_odds_and_signed_numbers_their_distance():
    cost = ROWS["factories.setup_cost"]
    assert around(3000.0, 1500.0, 1100.0, 4000.0, cost) == pytest.approx((2200.0, 8000.0))
    low, high = around(0.6, 0.17, 0.1, 0.4, ROWS["bulk.small_b_share"])

    def odds(share):
        return share / (1 - share)

    assert odds(low) / odds(0.6) == pytest.approx(odds(0.1) / odds(0.17))
    assert odds(high) / odds(0.6) == pytest.approx(odds(0.4) / odds(0.17))
    trend = ROWS["consumers.trend_per_year"]
    assert around(0.01, 0.0, -0.05, 0.03, trend) == pytest.approx((-0.04, 0.04))


def test_whole_numbers_and_choices_come_up_equally_often():
    grid = (np.arange(1200) + 0.5) / 1200
    whole = Counter(Place("x", 4, 3, 6, "whole numbers").at(u) for u in grid)
    assert whole == {3: 300, 4: 300, 5: 300, 6: 300}
    chosen = Counter(Place("x", "b", 0, 1, "choice", ("a", "b")).at(u) for u in grid)
    assert chosen == {"a": 600, "b": 600}
    assert Place("x", 4, 3, 6, "whole numbers").at(1.0) == 6


def test_positive_quantities_are_even_by_ratio_and_others_even():
    assert Place("x", 2.0, 1.0, 16.0, "by ratio").at(0.5) == pytest.approx(4.0)
    assert Place("x", 2.0, 1.0, 16.0, "even").at(0.5) == pytest.approx(8.5)
    scales = {one.path: one.places[0].scale for one in uncertain(tiny())}
    assert scales["factories.setup_cost"] == "by ratio"
    assert scales["cluster.remote_share"] == "even"
    assert scales["buyers.service_factor"] == "even"
    assert scales["traders.listings"] == "whole numbers"
    assert scales["choice.price_form"] == "choice"


def test_buyer_types_move_together_each_within_its_range_and_none_stays_none():
    custom = {one.path: one for one in uncertain(tiny())}["buyer_types.*.custom_share"]
    paths = [place.path for place in custom.places]
    assert "buyer_types.taobao_seller.custom_share" in paths
    assert "buyer_types.individual.custom_share" not in paths  # the scenario sets 0: there is none
    middle, top = custom.at(0.5), custom.at(1.0)
    assert all(middle[path] < top[path] for path in paths)
    assert top["buyer_types.school_class.custom_share"] > 0.5


# Drawn scenarios


def test_a_drawn_scenario_has_the_drawn_values_and_nothing_else_changed():
    scenario = tiny()
    made = drawn(scenario, {"factories.setup_cost": 2000.0, "buyer_types.livestreamer.markup": 0.4})
    assert value_at(made, "factories.setup_cost") == 2000.0
    back = drawn(made, {
        "factories.setup_cost": scenario.factories.setup_cost,
        "buyer_types.livestreamer.markup": scenario.buyer_types["livestreamer"].markup,
    })  # fmt: skip
    assert content_hash(back) == content_hash(scenario)


def test_values_that_contradict_each_other_or_the_schema_are_refused_in_words():
    with pytest.raises(
        ScenarioError,
        match=r"draw digital\.setup_cost = 1300\.0: lies above "
        r"factories\.setup_cost = 1200\.0: flexible_production would do",
    ):
        drawn(tiny(), {"digital.setup_cost": 1300.0, "factories.setup_cost": 1200.0})  # fmt: skip
    with pytest.raises(ScenarioError, match="at most 1"):
        drawn(tiny(), {"digital.known_share": 1.5})


def test_a_lever_that_is_meant_to_hurt_is_no_contradiction():
    worse = tiny("digital.setup_cost=3000")
    assert drawn(worse, {"digital.setup_cost": 3500.0}).digital.setup_cost == 3500.0
    with pytest.raises(ScenarioError, match="lies below"):
        drawn(worse, {"digital.setup_cost": 900.0})


def test_an_elasticity_that_leaves_no_price_is_refused():
    with pytest.raises(ScenarioError, match=r"elasticity of 1\.18, at or below 1\.2"):
        drawn(tiny("choice.ties=1", "choice.local_offers=1"),
              {"choice.price_sensitivity": 2.05, "choice.outside_share": 0.15})  # fmt: skip
    assert LEAST_ELASTICITY == pricing.LEAST_ELASTICITY


def test_every_slice_of_every_range_is_drawn_once():
    design = make_design(tiny(), 16, 1)
    slices = np.sort(np.floor(design.positions * 16), axis=0)
    assert (slices == np.arange(16)[:, None]).all()
    assert len(design.uncertain) == design.positions.shape[1] > 80


def test_the_same_seed_gives_the_same_draws_and_another_others():
    one, again, other = (make_design(tiny(), 4, seed) for seed in (1, 1, 2))
    assert [draw.values for draw in one.draws] == [draw.values for draw in again.draws]
    assert one.draws[0].values != other.draws[0].values


def test_refused_draws_are_counted_with_the_reason():
    design = make_design(tiny(), 60, 1)
    refused = [draw for draw in design.draws if draw.scenario is None]
    assert 0 < len(refused) < 30
    assert all(draw.problems for draw in refused)
    assert all("would do the opposite" in str(draw.problems[0]) for draw in refused)
