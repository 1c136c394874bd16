"""Settings of explicit networks that would be ignored, or cannot work, are refused in words."""

from __future__ import annotations

import tracemalloc
from typing import get_args

import pytest

from scenarios import sizes
from scenarios.load import ScenarioError, parse
from scenarios.network import USED_BY_FORECASTER, USED_BY_LAW, USED_BY_POLICY, Demand, Node
from scenarios.network_sizes import N_SERIES, series_bytes
from simulation.model import ClusterModel
from simulation.recorder import NODE_SERIES

SHOP = "[[nodes]]\nname = 'shop'\nkind = 'shelf'\n"


def problems(text):
    with pytest.raises(ScenarioError) as caught:
        parse(text, "x.toml")
    return "\n".join(str(problem) for problem in caught.value.errors)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("[nodes.demand]\nlaw = 'uniform'\nlow = 2", 'demand.high: law = "uniform" needs an upper'),
        ("[nodes.demand]\nlaw = 'discrete'", "needs the values it can take"),
        (
            "[nodes.demand]\nlaw = 'discrete'\nvalues = [1, 2]\nprobabilities = [1]",
            "must be as many as the values (2)",
        ),
        (
            "[nodes.demand]\nlaw = 'discrete'\nvalues = [1, 2]\nprobabilities = [0.5, 0.4]",
            "must add up to 1 (they add up to 0.9)",
        ),
        (
            "[nodes.demand]\nlaw = 'discrete'\nvalues = [-1, 2]\nprobabilities = [0.5, 0.5]",
            "no demand can be below 0",
        ),
        ("[nodes.demand]\nlaw = 'poisson'\nmean = 2\nvalues = [1]", "uses no values"),
        ("policy = 'r_single_Q'", "must be above 0 for r_single_Q"),
        (
            "policy = 'economic_lot'\norder_cost = 3",
            "nodes.shop.holding_cost = 0.0 (the default): must be above 0",
        ),
        (
            "base_stock_level = 30\npolicy = 'order_up_to'",
            'nodes.shop.base_stock_level = 30: policy = "order_up_to" uses no base_stock_level: '
            "it uses service_factor, critical_ratio - base_stock_level is for base_stock, s_S",
        ),
        (
            "smoothing = 0.3",
            'forecaster = "fixed" uses no smoothing: it uses no setting of its own',
        ),
        ("forecaster = 'moving_average'\nautocorrelation = 0.5", 'did you mean forecaster = "ar1_'),
        ("demand = {mean = 4}", 'nodes.shop.demand.mean = 4: law = "none" uses no mean'),
        (
            "demand = {law = 'poisson', mean = 4, sd = 2}",
            'law = "poisson" uses no sd: it uses mean',
        ),
        (
            "demand = {law = 'uniform', high = 3, mean = 4}",
            "it uses low, high, trend - mean is for",
        ),
        (
            "policy = 'order_up_to'\nservice_factor = 1\ncritical_ratio = 0.9",
            "service_factor = 1: critical_ratio = 0.9 sets it: give one of the two",
        ),
        (
            "[[changes]]\nnode = 'shop'\nperiod = 2\nreorder_point = 3",
            'changes.0.reorder_point = 3: policy = "base_stock" uses no reorder_point',
        ),
        ("on_hand = 1e300", "on_hand = 1e+300: must be at most 1e+12"),
        ("base_stock_level = -1e300", "must be at least -1e+12"),
        ("first_review = 100000000000000000000", "must be at most 1,000,000,000"),
        ("backorder_cost = 1e308", "must be at most 1e+12"),
        ("on_hand = 1e9\n[run]\npieces_per_unit = 1_000_000", "must be at most 10,000,000 units"),
        ("demand = {law = 'sequence', path = [1, 1e18]}", "path = [1, 1e18]: must be at most"),
        ("capacity = 40", "a shelf has no capacity, only a material has"),
        ("setup_time = 40", "a shelf has no setup_time, only a material has"),
    ],
)
def test_is_refused_and_said_why(settings, said):
    assert said in problems(SHOP + settings)


@pytest.mark.parametrize(
    "settings",
    [
        "[nodes.demand]\nlaw = 'uniform_whole'\nlow = 2\nhigh = 5",
        "[nodes.demand]\nlaw = 'discrete'\nvalues = [0, 2]\nprobabilities = [0.75, 0.25]",
        "base_stock_level = -4\nfirst_review = 3\npatience = 2",
        "policy = 'economic_lot'\norder_cost = 3\nholding_cost = 1\nforecast_mean = 4",
        "policy = 'pass_through'\nforecaster = 'exponential'\nsmoothing = 0.5\nforecast_mean = 4",
        "demand = {law = 'constant', mean = 4, sd = 0}",
    ],
)
def test_is_accepted(settings):
    assert parse(SHOP + settings, "x.toml").nodes[0].name == "shop"


def test_every_choice_has_its_line_and_every_line_names_settings():
    for section, key, used in (
        (Demand, "law", USED_BY_LAW),
        (Node, "policy", USED_BY_POLICY),
        (Node, "forecaster", USED_BY_FORECASTER),
    ):
        assert list(used) == list(get_args(section.model_fields[key].annotation))
        assert {name for names in used.values() for name in names} <= set(section.model_fields)
    laws = {name for names in USED_BY_LAW.values() for name in names}
    assert laws == set(Demand.model_fields) - {"law"}, "a setting of demand that no law uses"


LONG = SHOP + "[run]\nperiod_days = 1\nwarmup_days = 0\ntransition_days = 0\n"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("horizon_days = 36_500\nchains = 100_000", "run.chains = 100000: the network would take"),
        ("horizon_days = 36_500\nchains = 100_000", "most of it recorded series, and this machine"),
        ("horizon_days = 36_500\nchains = 100_000", " - at most run.chains = 5"),
        ("[[nodes]]\nname='b'\nkind='store'\norder_delay=1e300", "nodes.b.order_delay = 1e+300: "),
        ("[[nodes]]\nname='b'\nkind='store'\nshipping_delay=1e10", "most of it queues"),
        ("[[nodes]]\nname='b'\nkind='shelf'\npatience=9e8", "nodes.b.patience = 900000000.0: "),
    ],
)
def test_what_no_memory_holds_is_refused_before_it_is_made(settings, said, monkeypatch):
    monkeypatch.setattr(sizes, "physical_memory", lambda: 2_000_000_000)
    run, _, nodes = settings.partition("[[nodes]]")
    text = SHOP + (f"[[nodes]]{nodes}\n" if nodes else "")
    text += f"[run]\nperiod_days = 1\nwarmup_days = 0\n{run}"
    assert said in problems(text)


def test_a_single_copy_that_does_not_fit_gets_a_shorter_horizon(monkeypatch):
    monkeypatch.setattr(sizes, "physical_memory", lambda: 2_000_000)
    said = problems(LONG + "horizon_days = 36_500")
    assert "run.horizon_days = 36500: the network would take about 3.8" in said
    assert "a run.horizon_days of 19000 fits" in said


def test_the_estimate_counts_every_series_that_is_kept():
    assert len(NODE_SERIES) == N_SERIES
    scenario = parse(LONG + "horizon_days = 20_000\nchains = 20", "x.toml")
    tracemalloc.start()
    ClusterModel(scenario).run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert series_bytes(scenario) < peak < 2 * sizes.sizes(scenario).memory
