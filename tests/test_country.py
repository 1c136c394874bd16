"""Clusters that compete for bulk customers: demand is shared out, and bits do not hang on where."""

from __future__ import annotations

import numpy as np
import pytest

from examples.country import two_clusters
from examples.country.clusters import Home, factors, run
from tests.tiny_worlds import TINY

SETTINGS = [*TINY, "run.warmup_days=140", "run.horizon_days=364"]
PERIODS = 20


@pytest.fixture(scope="module")
def pair():
    def make():
        seeds = ([*SETTINGS, f"run.seed={n}"] for n in (1, 2))
        return [Home("zhili_kidswear", seed, n == 0) for n, seed in enumerate(seeds)]

    return make


def test_demand_is_shared_out_and_never_made():
    luck = np.random.default_rng(1)
    for _ in range(20):
        trade, attraction = luck.uniform(0, 9, (5, 5)), luck.normal(size=5)
        trade[luck.random((5, 5)) < 0.3] = 0.0
        trade += np.diag(luck.uniform(1, 2, 5))
        found = factors(trade, attraction, 0.5)
        assert found @ trade.sum(axis=0) == pytest.approx(trade.sum())
        assert factors(trade, np.zeros(5), 0.5) == pytest.approx(np.ones(5))


def test_who_becomes_more_attractive_wins_and_more_so_where_customers_change_readily():
    trade = np.array([[8.0, 2.0], [2.0, 8.0]])
    little, much = (factors(trade, np.array([1.0, 0.0]), lam) for lam in (0.2, 1.0))
    assert 1.0 < little[0] < much[0]
    assert 1.0 > little[1] > much[1]


def test_without_trade_each_cluster_runs_as_it_would_alone(pair):
    assert (factors(np.diag([3.0, 7.0]), np.array([5.0, -5.0]), 0.9) == 1.0).all()
    apart, alone = pair(), pair()
    run(apart, np.diag([home.base() for home in apart]), PERIODS)
    for home in alone:
        home.advance(PERIODS, 1.0)
    assert [home.summary() for home in apart] == [home.summary() for home in alone]


def test_the_digital_cluster_takes_orders_from_the_other_and_lag_matters_little(pair):
    ends = []
    for lag in (1, 4):
        both = pair()
        trade = two_clusters.trade_of(both)
        used = run(both, trade, PERIODS, lag=lag)
        assert (used[0] == 1.0).all()
        assert used @ trade.sum(axis=0) == pytest.approx(np.full(len(used), trade.sum()))
        ends.append(used[-1])
    assert ends[0][0] > 1.0 > ends[0][1]
    assert ends[1] == pytest.approx(ends[0], abs=0.1)


def test_a_snapshot_holds_what_other_clusters_take(pair):
    """A cluster whose worker is lost goes on elsewhere, to the bit."""
    home = pair()[0]
    home.advance(6, 0.6)
    state = home.model.snapshot()
    home.model.run(home.model.period + 6)
    kept = home.model.recorder.measures[: home.model.period].copy()
    again = pair()[0]
    again.model.restore(state)
    again.model.run(again.model.period + 6)
    assert np.array_equal(again.model.recorder.measures[: again.model.period], kept)
    assert (again.model.market.elsewhere == 0.6).all()


@pytest.mark.slow
def test_workers_give_the_same_bits_as_one_process():
    found = {}
    for engine in ("serial", "dask"):
        with two_clusters.homes(engine, SETTINGS) as both:
            used = run(both, two_clusters.trade_of(both), PERIODS, lag=4)
            found[engine] = used, [two_clusters.told(home.summary()) for home in both]
    assert (found["serial"][0] == found["dask"][0]).all()
    assert found["serial"][1] == found["dask"][1]
