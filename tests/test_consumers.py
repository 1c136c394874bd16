"""Consumers between the cluster's goods and a brand's, and the functions that suit them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.consumers import segment_table
from agents.kernels.compiling import kernel
from agents.kernels.segments import (
    ODDS,
    SCOPES,
    SENSITIVITY,
    VALUE_OF_SCOPE,
    WEIGHT,
    best_scope,
    repelling_scopes,
    share_at,
    value_of_scope,
)
from scenarios.load import available, load
from scenarios.problems import ScenarioError
from simulation.metrics import evaluate
from simulation.model import ClusterModel
from simulation.worlds import Worlds
from tests.tiny_worlds import off, tiny

PRESETS = [s.name for s in available() if not s.is_verification]
ONE = {"consumers": {"share": 1.0}}
PRICES = np.exp(np.linspace(-1.5, 1.5, 61))


@kernel()
def _share(segments, ratio, value):
    return share_at(segments, ratio, value)


def alone(price_sensitivity, reference_share, value_weight=1.0):
    """Table of one segment of all consumers."""
    scenario = load("zhili_kidswear").model_copy(update={"consumer_segments": _one(value_weight)})
    consumers = {"price_sensitivity": price_sensitivity, "reference_share": reference_share}
    changed = scenario.consumers.model_copy(update=consumers)
    return segment_table(scenario.model_copy(update={"consumers": changed}))


def _one(value_weight):
    return {"all": load("zhili_kidswear").consumer_segments["value_for_money"].model_copy(
        update={"value_weight": value_weight, "share": 3.0}
    )}  # fmt: skip


def test_one_segment_is_the_plain_logit_to_the_last_digits():
    segments = alone(3.0, 0.4)
    for ratio in PRICES:
        odds = (1.0 - 0.4) / 0.4 * ratio**3.0
        assert _share(segments, ratio, 1.0) == pytest.approx(1.0 / (1.0 + odds), rel=1e-14)


@pytest.mark.parametrize("name", PRESETS)
def test_all_segments_together_take_the_share_that_the_scenario_states(name):
    scenario = load(name)
    segments = segment_table(scenario)
    assert segments[:, WEIGHT].sum() == pytest.approx(1.0)
    assert _share(segments, 1.0, 1.0) == pytest.approx(scenario.consumers.reference_share)
    mean = float((segments[:, WEIGHT] * segments[:, SENSITIVITY]).sum())
    assert mean == pytest.approx(scenario.consumers.price_sensitivity)


@pytest.mark.parametrize("name", PRESETS)
def test_fewer_choose_the_cluster_the_dearer_and_the_more_the_better_its_goods(name):
    segments = segment_table(load(name))
    by_price = [_share(segments, ratio, 1.0) for ratio in PRICES]
    by_value = [_share(segments, 1.0, value) for value in np.linspace(0.5, 1.0, 26)]
    assert (np.diff(by_price) < 0).all()
    assert (np.diff(by_value) > 0).all()


def test_those_who_look_at_the_price_trade_down_before_those_who_look_at_the_brand():
    odds = segment_table(load("zhili_kidswear"))[:, ODDS]
    assert odds[0] > odds[1] > odds[2]


def test_a_dearer_brand_divides_consumers_by_how_they_look_at_prices():
    """The stated share of all holds; the sensitive take more of it, the others less."""
    cheap, dear = (
        segment_table(load("zhili_kidswear", [f"consumers.brand_premium={p}"])) for p in (0.4, 1.5)
    )
    assert dear[0, ODDS] > cheap[0, ODDS]
    assert dear[2, ODDS] < cheap[2, ODDS]


def test_many_kinds_of_consumers_respond_less_than_the_average_one():
    """Those who can be won by price are fewer: share x (1 - share) is concave in the odds."""
    mixed = segment_table(load("zhili_kidswear"))
    average = alone(3.0, 0.5)
    assert 0.5 < _share(mixed, 0.9, 1.0) < _share(average, 0.9, 1.0)


def test_nobody_to_buy_is_refused():
    names = load("zhili_kidswear").consumer_segments
    with pytest.raises(ScenarioError, match="every share is 0"):
        load("zhili_kidswear", [f"consumer_segments.{name}.share=0" for name in names])


# Scope ------------------------------------------------------------------------------------------


def _best(segments, other, functions):
    return best_scope(segments, repelling_scopes(segments), other, functions)


def test_a_fifth_of_the_functions_gives_four_fifths_of_the_value():
    assert pytest.approx(0.8) == 0.2**VALUE_OF_SCOPE


@kernel()
def _value(scope):
    return value_of_scope(scope)


def test_value_rises_with_scope_and_ever_more_slowly():
    values = np.array([_value(s) for s in np.linspace(0.02, 1.0, 50)])
    assert (np.diff(values) > 0).all()
    assert (np.diff(values, 2) < 0).all()
    assert values[-1] == 1.0


@given(
    st.floats(0.5, 6.0), st.floats(0.1, 2.0), st.floats(0.2, 0.8), st.floats(5.0, 60.0),
    st.floats(1.0, 40.0),
)  # fmt: skip
def test_the_best_scope_of_one_segment_is_the_closed_form(sigma, weight, share, other, functions):
    segments = alone(sigma, share, weight)
    k = VALUE_OF_SCOPE * sigma * weight
    best = 1.0 if k >= sigma else min(1.0, k / (sigma - k) * other / functions)
    found = _best(segments, other, functions)
    assert abs(found - best) <= 1.0 / SCOPES + 1e-9


@given(
    st.lists(
        st.tuples(
            st.floats(0.1, 1.0), st.floats(0.5, 6.0), st.floats(0.1, 8.0), st.floats(0.1, 9.0)
        ),
        min_size=1, max_size=4,
    ),
    st.floats(0.0, 60.0), st.floats(0.5, 60.0),
)  # fmt: skip
def test_scopes_ruled_out_in_blocks_are_never_the_best(rows, other, functions):
    segments = np.array(rows)
    segments[:, WEIGHT] /= segments[:, WEIGHT].sum()
    scopes = np.arange(SCOPES, 0, -1) / SCOPES
    shares = [
        _share(segments, (other + functions * scope) / (other + functions), _value(scope))
        for scope in scopes
    ]
    found = _best(segments, other, functions)
    assert found == scopes[int(np.argmax(shares))]


def test_functions_that_cost_nothing_are_all_kept():
    assert _best(alone(3.0, 0.5), 30.0, 0.0) == 1.0


def test_consumers_who_look_at_the_price_get_fewer_functions():
    assert _best(alone(3.0, 0.5, 0.4), 20.0, 10.0) < _best(alone(3.0, 0.5, 1.2), 20.0, 10.0)


# In a world -------------------------------------------------------------------------------------


def run(*settings):
    """A small world after it has gone digital at once."""
    model = ClusterModel(tiny("adoption.maturity_days=0", *settings))
    model.run(model.fork_period)
    model.association.start_programme(model)
    return model.run()


FUNCTIONS = ("factories.function_share=0.4", "factories.style_life_days=112")


@pytest.fixture(scope="module")
def seeing():
    return run(*off("demand_visibility"), *FUNCTIONS)


def test_factories_that_see_consumers_leave_functions_out(seeing):
    style, listing = seeing.tiers[1], seeing.tiers[0]
    scope = seeing.points.scope[style.lo : style.hi]
    fresh = seeing.points.generation[style.lo : style.hi] > 0
    assert 0.02 <= scope.min() < 1.0
    assert (scope <= 1.0).all()
    assert fresh.any()
    rows = slice(listing.lo, listing.hi)
    supplier = seeing.points.supplier[rows]
    assert np.array_equal(seeing.points.scope[rows], seeing.points.scope[supplier])
    value = seeing.points.scope**VALUE_OF_SCOPE
    assert seeing.points.value == pytest.approx(value)
    assert seeing.buyers.value.min() < 1.0


def test_factories_that_see_nothing_keep_all_functions():
    model = run("levers.demand_visibility=0", *FUNCTIONS)
    assert (model.points.scope == 1.0).all()
    assert (model.buyers.value == 1.0).all()


def test_half_sight_goes_half_of_the_way():
    half = run(*off("demand_visibility"), "levers.demand_visibility=0.5", *FUNCTIONS)
    found = half.points.scope[half.points.scope < 1.0] ** 2  # what full sight would choose
    assert found == pytest.approx(np.rint(found * SCOPES) / SCOPES)


def test_what_is_left_out_is_neither_sewn_nor_bought(seeing):
    """Labour of a piece falls by the functions left out, and the cost rule sees what was made."""
    first = seeing.sellers.n - 1 - seeing.factories.n
    sellers = seeing.sellers
    left_out = sellers.average_left_out[first:-1] / np.maximum(
        0.25 * sellers.planned_volume[first:-1], sellers.average_made[first:-1]
    )
    material = seeing.points.buy_price[sellers.material_point[first:-1]]
    whole = material + seeing.factories.labour_cost
    assert sellers.direct_cost[first:-1] == pytest.approx(whole * (1.0 - 0.4 * left_out))
    assert left_out.max() > 0.05


def test_a_world_where_functions_cost_nothing_is_as_before():
    """Placebo: nothing to leave out, nothing chosen."""
    model = run("factories.function_share=0")
    assert (model.points.scope == 1.0).all()
    assert (model.sellers.average_left_out == 0.0).all()


def test_consumers_trade_down_when_the_clusters_goods_get_cheaper():
    scenario = tiny(*off("flexible_production", "direct_sourcing"))
    pair = Worlds(0).pair(scenario, 1, 0)
    without, with_ = evaluate(pair.without), evaluate(pair.with_)
    assert with_["retail_price"] < without["retail_price"]
    assert with_["cluster_share"] > without["cluster_share"]


def test_the_stated_share_is_what_consumers_take_at_reference_prices():
    model = ClusterModel(tiny())
    model.run(1)
    ours = model.recorder.series("cluster_consumers")[0]
    everybody = model.recorder.series("all_consumers")[0]
    assert ours / everybody == pytest.approx(model.params.consumers.reference_share, abs=0.02)
    assert math.isfinite(ours)
