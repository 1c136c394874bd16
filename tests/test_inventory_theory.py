"""Stock against theory: kernels against formulas, and small networks against exact sums."""

from __future__ import annotations

import doctest
import importlib
import math
import pkgutil

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

import agents.kernels
from agents.kernels.demand import (
    count_quantile,
    discrete_quantile,
    lognormal_quantile,
    textbook_count_quantile,
    truncated_normal_quantile,
)
from agents.kernels.forecasting import ar1_sum_mean, ar1_sum_variance, solve_regression
from agents.kernels.lots import economic_order_quantity
from agents.kernels.random import normal_quantile
from scenarios.network import Demand, Node
from scenarios.schema import Run, Scenario
from simulation.intervals import mean_of, ratio_of
from simulation.model import ClusterModel
from simulation.recorder import NodeRecorder, NodeTotals

MODULES = [f"agents.kernels.{m.name}" for m in pkgutil.iter_modules(agents.kernels.__path__)]
unit_interval = st.floats(1e-9, 1 - 1e-9)


def examples(module_name):
    """Doctests of a module; compiled functions hide theirs from the usual finder."""
    module = importlib.import_module(module_name)
    for name, value in vars(module).items():
        function = getattr(value, "py_func", value)
        if getattr(function, "__module__", None) == module_name and function.__doc__:
            test = doctest.DocTestParser().get_doctest(
                function.__doc__, vars(module), name, module.__file__, 0
            )
            if test.examples:
                yield test


def test_examples_of_kernels_say_what_is_true():
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    tests = [test for name in MODULES for test in examples(name)]
    assert len(tests) >= 6
    for test in tests:
        results = doctest.DocTestRunner(optionflags=flags, verbose=False).run(test)
        assert results.failed == 0, test.name


# Kernels ------------------------------------------------------------------------------------


@given(st.floats(0.1, 1e4), st.floats(0.1, 1e5), st.floats(1e-3, 1e3))
def test_no_lot_costs_less_than_the_economic_one(setup, rate, holding):
    lot = economic_order_quantity(setup, rate, holding)

    def cost(quantity):
        return setup * rate / quantity + 0.5 * holding * quantity

    assert cost(lot) == pytest.approx(math.sqrt(2 * setup * rate * holding))
    assert cost(lot) <= min(cost(0.9 * lot), cost(1.1 * lot))


@given(unit_interval)
def test_normal_quantiles_are_scipys(u):
    assert normal_quantile(u) == pytest.approx(stats.norm.ppf(u), rel=1e-9, abs=1e-12)


@given(unit_interval, st.floats(0.01, 600.0))
def test_poisson_quantiles_are_exact(u, mean):
    ours = textbook_count_quantile(u, mean, 0.0)
    cdf = stats.poisson.cdf([ours - 1, ours], mean)
    assert cdf[0] < u + 1e-9
    assert cdf[1] > u - 1e-9


@given(unit_interval, st.floats(0.01, 300.0), st.floats(0.05, 1.5))
def test_negative_binomial_quantiles_are_exact(u, mean, cv):
    size = 1 / cv**2
    ours = textbook_count_quantile(u, mean, cv**2)
    cdf = stats.nbinom.cdf([ours - 1, ours], size, size / (size + mean))
    assert cdf[0] < u + 1e-8
    assert cdf[1] > u - 1e-8


@settings(max_examples=300)
@given(unit_interval, st.floats(0.0, 3000.0), st.floats(0.0, 500.0), st.floats(0.0, 4.0))
def test_the_same_luck_asks_for_more_when_the_mean_is_higher(u, mean, more, cv_squared):
    assume(cv_squared == 0 or cv_squared > 1e-6)
    for quantile in (count_quantile, textbook_count_quantile):
        assert quantile(u, mean, cv_squared) <= quantile(u, mean + more, cv_squared)


@pytest.mark.parametrize("cv_squared", [0.0, 0.1, 1.0])
@pytest.mark.parametrize("mean", [0.3, 5.0, 40.0, 60.0, 400.0, 2000.0])
@pytest.mark.parametrize("quantile", [count_quantile, textbook_count_quantile])
def test_quantiles_of_counts_have_the_right_mean_and_variance(quantile, mean, cv_squared):
    u = (np.arange(20_000) + 0.5) / 20_000
    counts = np.array([quantile(x, mean, cv_squared) for x in u], float)
    variance = mean + cv_squared * mean**2
    assert counts.mean() == pytest.approx(mean, rel=0.02)
    assert counts.var() == pytest.approx(variance, rel=0.05)


def test_other_quantiles_are_those_of_scipy():
    for u in (0.001, 0.2, 0.5, 0.9, 0.9999):
        low, high = (20 - 100) / 40, (180 - 100) / 40
        expected = stats.truncnorm.ppf(u, low, high, 100, 40)
        assert truncated_normal_quantile(u, 100, 40, 20, 180) == pytest.approx(expected)
        sigma = math.sqrt(math.log(1.25))
        expected = stats.lognorm.ppf(u, sigma, scale=8 / math.sqrt(1.25))
        assert lognormal_quantile(u, 8.0, 4.0) == pytest.approx(expected)
    values, cumulative = np.array([3.0, 0.0, 7.0]), np.array([0.5, 0.75, 1.0])
    found = [discrete_quantile(u, values, cumulative) for u in (0.1, 0.5, 0.6, 0.75, 0.8, 1.0)]
    assert found == [3.0, 3.0, 0.0, 0.0, 7.0, 7.0]


@given(st.floats(-0.95, 0.95), st.integers(1, 12))
def test_ar1_sums_are_what_powers_of_the_coefficient_say(rho, horizon):
    mean = sum(10 + rho**i * 5 for i in range(1, horizon + 1))
    assert ar1_sum_mean(15.0, 10.0, rho, float(horizon)) == pytest.approx(mean)
    shocks = [sum(rho ** (i - j) for i in range(j, horizon + 1)) for j in range(1, horizon + 1)]
    variance = 4.0 * sum(weight**2 for weight in shocks)
    assert ar1_sum_variance(2.0, rho, float(horizon)) == pytest.approx(variance)
    between = ar1_sum_variance(2.0, rho, horizon + 0.5)
    after = ar1_sum_variance(2.0, rho, horizon + 1.0)
    assert variance - 1e-9 <= between or rho < 0
    assert ar1_sum_mean(15.0, 10.0, rho, horizon + 0.5) == pytest.approx(
        0.5 * (mean + ar1_sum_mean(15.0, 10.0, rho, horizon + 1.0))
    )
    assert between <= after + 1e-9 or rho < 0


def test_the_regression_finds_coefficients_of_a_series_with_a_large_mean():
    rng = np.random.default_rng(3)
    lags = 1e5 + rng.normal(0, 1, (4000, 3))
    target = 7 + lags @ [0.5, -0.25, 1.0]
    x = np.column_stack([np.ones(len(lags)), lags])
    weights = solve_regression(x.T @ x, x.T @ target)
    np.testing.assert_allclose(weights[1:], [0.5, -0.25, 1.0], atol=1e-3)


# Networks -----------------------------------------------------------------------------------


def network(*nodes, periods, skip=0, chains=1, **run):
    settings = {"period_days": 1, "horizon_days": periods, "transition_days": skip}
    return Scenario(run=Run(**settings | {"chains": chains} | run), nodes=nodes)


def totals(scenario, *names):
    model = ClusterModel(scenario)
    model.recorder = NodeTotals(model, names, round(scenario.run.transition_days))
    model.run()
    return model.recorder


def shop(**settings):
    return Node(name="shop", kind="shelf", **settings)


def one_period_cost(level, holding, penalty, mean):
    """Newsvendor cost of a level against Poisson demand."""
    k = np.arange(level + 1)
    over = float(((level - k) * stats.poisson.pmf(k, mean)).sum())
    return holding * over + penalty * (mean - level + over)


@pytest.mark.parametrize(
    ("rate", "delay", "level", "holding", "penalty"),
    [(2.0, 1, 3, 1.0, 9.0), (7.5, 3, 27, 0.4, 2.5), (0.4, 6, 4, 2.0, 30.0)],
)
def test_base_stock_costs_what_demand_over_the_lead_time_says(rate, delay, level, holding, penalty):
    node = shop(
        base_stock_level=level,
        on_hand=level,
        shipping_delay=delay,
        holding_cost=holding,
        backorder_cost=penalty,
        demand=Demand(law="poisson", mean=rate),
    )
    found = totals(network(node, periods=450, skip=50, chains=1500), "imputed_cost")
    estimate = mean_of(found.mean("shop", "imputed_cost"))
    expected = one_period_cost(level, holding, penalty, rate * delay)
    assert estimate.half_width < 0.02 * expected
    assert estimate.low <= expected <= estimate.high


@pytest.mark.parametrize(
    ("rate", "delay", "reorder", "quantity"), [(3.0, 1, 2, 4), (0.8, 4, 5, 9), (9.0, 2, 20, 3)]
)
def test_fixed_lots_leave_the_position_uniform(rate, delay, reorder, quantity):
    node = shop(
        policy="r_Q",
        reorder_point=reorder,
        order_quantity=quantity,
        on_hand=reorder + 1,
        shipping_delay=delay,
        holding_cost=1,
        backorder_cost=8,
        order_cost=5,
        demand=Demand(law="poisson", mean=rate),
    )
    found = totals(network(node, periods=600, skip=200, chains=1500), "imputed_cost")
    levels = range(reorder + 1, reorder + quantity + 1)
    expected = 5 * rate / quantity + np.mean(
        [one_period_cost(level, 1, 8, rate * delay) for level in levels]
    )
    estimate = mean_of(found.mean("shop", "imputed_cost"))
    assert estimate.half_width < 0.02 * expected
    assert estimate.low <= expected <= estimate.high


def test_a_periodic_review_covers_the_lead_time_and_the_time_to_the_next_review():
    """Review every R: in period j of a cycle, what is held is S less demand over delay + j."""
    rate, delay, every, level = 2.0, 2, 4, 14
    node = shop(
        base_stock_level=level,
        on_hand=level,
        shipping_delay=delay,
        review_every=every,
        holding_cost=1,
        backorder_cost=6,
        demand=Demand(law="poisson", mean=rate),
    )
    found = totals(network(node, periods=840, skip=40, chains=1500), "imputed_cost")
    expected = np.mean([one_period_cost(level, 1, 6, rate * (delay + j)) for j in range(every)])
    estimate = mean_of(found.mean("shop", "imputed_cost"))
    assert estimate.half_width < 0.01 * expected
    assert estimate.low <= expected <= estimate.high


def test_lost_sales_with_delivery_overnight_lose_what_exceeds_the_level():
    level, rate = 6, 5.0
    node = shop(
        base_stock_level=level,
        on_hand=level,
        unmet="lost",
        lost_sale_cost=3,
        demand=Demand(law="poisson", mean=rate),
    )
    found = totals(network(node, periods=400, chains=1000), "cancelled", "demanded", "imputed_cost")
    lost, asked = (found.total("shop", name) for name in ("cancelled", "demanded"))
    k = np.arange(level + 1)
    expected = 1 - level / rate + ((level - k) * stats.poisson.pmf(k, rate)).sum() / rate
    estimate = ratio_of(lost, asked)
    assert estimate.low <= expected <= estimate.high
    np.testing.assert_allclose(found.total("shop", "imputed_cost"), 3 * lost)


def test_a_chain_that_sees_end_sales_amplifies_only_by_its_total_lead_time():
    """Chen et al. (2000), section 4, centralised demand information, stage by stage."""
    window, delays = 6, (1, 2, 1)
    names = ("shop", "trader", "plant")
    nodes = [
        Node(
            name=name,
            kind="shelf" if name == "shop" else "store",
            supplier=supplier,
            policy="order_up_to",
            forecaster="moving_average",
            window=window,
            sees="end_sales",
            shipping_delay=delay,
            on_hand=5000,
            demand=Demand(law="normal", mean=1000, sd=50) if name == "shop" else Demand(),
        )
        for name, supplier, delay in zip(names, (*names[1:], ""), delays, strict=True)
    ]
    model = ClusterModel(network(*nodes, periods=600, chains=400))
    model.recorder = NodeRecorder(model, ("placed", "demand"))
    recorder = model.run().recorder
    demand = ((recorder.series("shop", "demand")[100:] - 1000) ** 2).mean(axis=0)
    for name, lead in zip(names, np.cumsum(delays), strict=True):
        orders = ((recorder.series(name, "placed")[100:] - 1000) ** 2).mean(axis=0)
        estimate = ratio_of(orders, demand)
        expected = 1 + 2 * lead / window + 2 * (lead / window) ** 2
        assert estimate.low - 0.002 <= expected <= estimate.high + 0.002, name


def test_minimum_lots_and_multiples_round_an_order_up():
    path = (3, 0, 1, 12, 0, 0, 7)
    node = shop(
        base_stock_level=10,
        on_hand=10,
        minimum_lot=5,
        lot_multiple=4,
        demand=Demand(law="sequence", path=path),
    )
    placed = ClusterModel(network(node, periods=7)).run().recorder.series("shop", "placed")
    # Positions after demand: 7, 15, 14, 2, 10, 10, 3; orders: 8 (5 up to 4 x 2), 0, 0, 8, 0, 0, 8.
    assert placed.tolist() == [8, 0, 0, 8, 0, 0, 8]


def test_what_is_passed_on_adds_up_between_reviews():
    node = shop(
        policy="pass_through",
        review_every=3,
        first_review=2,
        demand=Demand(law="sequence", path=(1, 2, 3, 4, 5, 6, 7, 8)),
    )
    placed = ClusterModel(network(node, periods=8)).run().recorder.series("shop", "placed")
    assert placed.tolist() == [0, 3, 0, 0, 12, 0, 0, 21]


def test_a_workshop_starts_what_its_capacity_and_set_ups_allow():
    """Ten a period are asked for; a set-up takes 3 of a capacity of 11."""
    nodes = (
        shop(supplier="plant", policy="pass_through", demand=Demand(law="constant", mean=10)),
        Node(
            name="plant", kind="material", capacity=11, setup_time=3, on_hand=500,
            base_stock_level=500,
        ),
    )  # fmt: skip
    recorder = ClusterModel(network(*nodes, periods=5)).run().recorder
    # The first lot takes 3 + 8; its last 2 go first in the next period, then 3 + 6 of the second.
    assert recorder.series("plant", "sold").tolist() == [8, 8, 8, 8, 8]
    assert recorder.series("plant", "owed").tolist() == [2, 4, 6, 8, 10]


def test_demand_laws_have_their_means_and_spreads():
    laws = {
        "normal": ({"mean": 50, "sd": 8}, 50, 8),
        "truncated_normal": ({"mean": 100, "sd": 40, "low": 20, "high": 180}, 100, 35.10),
        "lognormal": ({"mean": 30, "sd": 20}, 30, 20),
        "exponential": ({"mean": 40}, 40, 40),
        "uniform": ({"low": 10, "high": 40}, 25, 30 / math.sqrt(12)),
        "uniform_whole": ({"low": 2, "high": 9}, 5.5, math.sqrt(63 / 12)),
        "poisson": ({"mean": 80}, 80, math.sqrt(80)),
        "negative_binomial": ({"mean": 60, "cv": 0.5}, 60, math.sqrt(60 + 900)),
        "discrete": ({"values": (0, 4), "probabilities": (0.75, 0.25)}, 1, math.sqrt(3)),
        "ar1": ({"mean": 90, "sd": 6, "autocorrelation": 0.8}, 90, 10),
        "linear": ({"intercept": 10, "slope": 1}, 6, 0),
    }
    nodes = [
        Node(
            name=law,
            kind="shelf",
            policy="pass_through",
            price=4,
            demand=Demand(law=law, **settings),
        )
        for law, (settings, _, _) in laws.items()
    ]
    scenario = network(*nodes, periods=400, chains=200, pieces_per_unit=100)
    recorder = ClusterModel(scenario).run().recorder
    for law, (_, mean, sd) in laws.items():
        demand = recorder.series(law, "demand") / 100
        assert demand.mean() == pytest.approx(mean, rel=0.01), law
        assert demand.std() == pytest.approx(sd, rel=0.02, abs=0.01), law
        assert demand[0].std() == pytest.approx(sd, rel=0.25, abs=0.01), law  # from the start


def test_trends_move_the_mean_and_shelves_share_a_common_shock():
    nodes = [
        Node(
            name=name,
            kind="shelf",
            demand=Demand(law="normal", mean=1000, sd=30, common_correlation=0.4, trend=2),
        )
        for name in ("a", "b")
    ]
    recorder = ClusterModel(network(*nodes, periods=50, chains=2000)).run().recorder
    one, other = (recorder.series(name, "demand") for name in ("a", "b"))
    np.testing.assert_allclose(one.mean(axis=1), 1000 + 2 * np.arange(50), atol=4)
    correlation = np.mean([np.corrcoef(one[t], other[t])[0, 1] for t in range(50)])
    assert correlation == pytest.approx(0.4, abs=0.02)
