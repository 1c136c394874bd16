"""The platform's traffic rules: exposure against its formula, and what it does to a cluster."""

from __future__ import annotations

import mesa
import numpy as np
import pytest

from agents.kernels.exposure import EQUAL, SALES, SERVICE, rank_sellers
from agents.sellers import Sellers, meeting_groups
from scenarios.load import load
from simulation.model import ClusterModel
from tests.reference.timing import TINY

RUN = ["run.warmup_days=168", "run.horizon_days=448", "run.transition_days=0"]


def exposures(rule, gamma=0.7, places=0.0, **columns):
    """Share of impressions of four sellers in one category."""
    sellers = Sellers(mesa.Model(), 4)
    for name, values in columns.items():
        getattr(sellers, name)[:] = values
    meeting = meeting_groups(np.zeros(4, np.int64), np.ones(4), 1)
    rank_sellers(sellers.arrays, *meeting, rule, gamma, 26.0, places)
    return np.diff(meeting.total, prepend=0.0)


def test_sales_give_exposure_by_the_formula():
    sales = np.array([0.0, 1.0, 10.0, 100.0])
    expected = 0.9 * sales**0.7 / (sales**0.7).sum() + 0.1 / 4
    assert exposures(SALES, average_value=sales) == pytest.approx(expected)


@pytest.mark.parametrize("rule", [EQUAL, SALES, SERVICE])
def test_nothing_measured_yet_is_shown_alike(rule):
    assert exposures(rule) == pytest.approx(np.full(4, 0.25))


def test_service_shrinks_a_seller_few_have_seen_to_the_mean():
    seen, won = np.array([0.01, 10.0, 10.0, 10.0]), np.array([0.01, 5.0, 2.0, 0.5])
    got = exposures(SERVICE, average_new_seen=seen, average_won_new=won)
    mean = won.sum() / seen.sum()
    conversion = (26.0 * won + 20.0 * mean) / (26.0 * seen + 20.0)
    parts = np.sqrt(conversion) ** 0.7  # nobody has known buyers: retention is alike
    assert got == pytest.approx(0.9 * parts / parts.sum() + 0.1 / 4)
    assert got[1] > got[0] > got[3]  # one buyer won of one is no proof


def gini(x):
    """Inequality of a sample."""
    x = np.sort(x)
    return 1.0 - 2.0 * np.sum(np.cumsum(x) / x.sum()) / len(x) + 1.0 / len(x)


def model_after(*settings, threads=1, until=88):
    """A small digital world at its end, or earlier."""
    model = ClusterModel(load("zhili_kidswear", [*TINY, *RUN, *settings])).use_threads(threads)
    while model.period < until:
        if model.period == model.fork_period:
            model.association.start_programme(model)
        model.step()
    return model


def test_sales_concentrate_what_searches_show_and_a_greater_power_more():
    spread = {}
    for gamma in (0.0, 0.7, 1.3):
        model = model_after("platform.traffic=sales", f"platform.traffic_power={gamma}")
        low, high = model.platform.start[:2]
        spread[gamma] = gini(np.diff(model.platform.total[low:high], prepend=0.0))
    assert spread[0.0] == pytest.approx(0.0, abs=1e-9)
    assert spread[1.3] > spread[0.7] > 0.05


def test_power_zero_is_the_rule_equal():
    equal = model_after()
    flat = model_after("platform.traffic=service", "platform.traffic_power=0")
    assert equal.sellers.won.tolist() == flat.sellers.won.tolist()


def test_new_and_known_buyers_are_told_apart():
    sellers = model_after().sellers
    new_seen = sellers.considered - sellers.known_seen
    assert sellers.known_seen.sum() > 0
    assert new_seen.sum() > 0
    assert (new_seen >= sellers.won_new).all()
    assert (sellers.known_seen >= sellers.won - sellers.won_new).all()
