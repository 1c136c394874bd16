"""Who buys of whom: what the log of purchases tells, against orders looked at one by one."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from agents.kernels.purchases import L
from agents.kernels.random import GENERATION
from scenarios.load import load
from simulation.acquisition import Acquisition, within
from simulation.metrics import KPIS
from simulation.model import ClusterModel
from simulation.order_log import OrderLog, watch
from simulation.purchases import Pairs, PurchaseLog
from simulation.taken import take
from simulation.worlds import Worlds, begin

TINY = ["scale=0.003", "run.warmup_days=196", "run.horizon_days=560", "run.transition_days=56"]


def tiny(*more):
    return load("zhili_kidswear", [*TINY, *more])


@pytest.fixture(scope="module")
def watched():
    """World with, watched since the fork: the model, its orders, and what is kept of the run."""
    model = ClusterModel(tiny("buyers.entry_per_year=1"), 4)
    model.run(model.fork_period)
    begin(model)
    log = OrderLog()
    watch(model, model.n_periods, (log,))
    yield model, log.orders(), take(model, "with")
    model.close()


def log_of(*rows):
    """Log of orders of (period, buyer, seller)."""
    table = np.zeros((len(rows), len(L)), np.int64)
    for row, (period, buyer, seller) in zip(table, rows, strict=True):
        row[L.period], row[L.buyer], row[L.seller] = period, buyer, seller
        row[L.business] = 1
    return table


def test_pairs_tell_first_second_and_last_orders():
    later = GENERATION + 3
    pairs = Pairs(log_of((0, 3, 1), (2, 4, 1), (5, 3, 1), (6, later, 1), (9, 3, 1)), 2)
    told = (pairs.buyer, pairs.seller, pairs.first, pairs.second, pairs.last, pairs.orders)
    assert sorted(zip(*(column.tolist() for column in told), strict=True)) == [
        (3, 1, 0, 5, 9, 3), (4, 1, 2, Pairs.NEVER, 2, 1), (later, 1, 6, Pairs.NEVER, 6, 1),
    ]  # fmt: skip


def test_a_log_of_nothing_has_no_pairs():
    assert len(Pairs(log_of(), 5).buyer) == 0


def test_every_order_since_the_fork_is_in_the_log(watched):
    model, orders, _ = watched
    purchases = model.recorder.purchases
    log = purchases._log[: purchases.n]
    assert len(log) == len(orders) > 1000
    for column, theirs in ((L.period, "period"), (L.buyer, "buyer"), (L.seller, "seller")):
        assert log[:, column].tolist() == getattr(orders, theirs).tolist()
    assert log[:, L.value] / 100.0 == pytest.approx(orders.value, abs=0.02)


def test_ties_are_those_of_orders_counted_one_by_one(watched):
    model, orders, run = watched
    start = model.n_periods - 52
    sellers_of, seen, new, kept = {}, set(), set(), set()
    for who, of, when, business in zip(
        orders.buyer.tolist(), orders.seller.tolist(), orders.period.tolist(),
        orders.business.tolist(), strict=True,
    ):  # fmt: skip
        if not business:
            continue
        if when >= start:
            sellers_of.setdefault(who, set()).add(of)
            if (who, of) in seen:
                kept.add((who, of))
            else:
                new.add((who, of))
        seen.add((who, of))
    n = len(run.firms)
    mean = np.mean([len(found) for found in sellers_of.values()])
    assert KPIS["sellers_per_buyer"].of(run) == pytest.approx(mean)
    assert KPIS["new_buyers_per_seller"].of(run) == pytest.approx(len(new) / n)
    assert KPIS["retained_buyers_per_seller"].of(run) == pytest.approx(len(kept) / n)
    assert min(len(new), len(kept)) > 50


def test_buyers_new_to_the_trade_are_those_that_came_within_the_year(watched):
    model, orders, run = watched
    start = model.n_periods - 52
    recent = orders.only((orders.period >= start) & orders.business)
    now = dict(zip(model.shelves.identity.tolist(), model.buyers.entered.tolist(), strict=True))
    there = [now[who] >= start for who in np.unique(recent.buyer).tolist() if who in now]
    assert 0.1 < KPIS["entered_share"].of(run) < 0.9
    # Of those who have left since, most came long ago.
    assert KPIS["entered_share"].of(run) <= np.mean(there)


def test_the_weekly_swing_of_orders_is_that_of_counts(watched):
    model, orders, run = watched
    recent = orders.only(orders.period >= model.n_periods - 52)
    swings = []
    for seller in np.unique(recent.seller):
        weeks = recent.period[recent.seller == seller] - (model.n_periods - 52)
        counts = np.bincount(weeks, minlength=52)
        swings.append(counts.std() / counts.mean())
    assert KPIS["seller_weekly_cv"].of(run) == pytest.approx(np.median(swings))


def test_sellers_without_a_buyer_for_90_days_are_left_out_of_gmv(watched):
    _, _, run = watched
    every = dataclasses.replace(run.firms, dormant=np.zeros(len(run.firms), bool))
    whole = KPIS["gmv"].of(dataclasses.replace(run, firms=every))
    assert whole == pytest.approx(run.firms.small_b.sum() / run.years, rel=1e-6)
    one = np.arange(len(run.firms)) == int(run.firms.small_b.argmax())
    less = dataclasses.replace(run, firms=dataclasses.replace(run.firms, dormant=one))
    gap = whole - KPIS["gmv"].of(less)
    assert gap == pytest.approx(run.firms.small_b[one].sum() / run.years, rel=1e-6)


def test_outcomes_that_follow_from_traits_are_foreseen_and_luck_is_not():
    rng = np.random.default_rng(7)
    category = np.repeat([0, 1], 150)
    traits = rng.normal(size=(300, 5))
    traits = np.column_stack([within(column, category) for column in traits.T])
    found = Acquisition(traits=traits, category=category)
    signal = traits @ np.array([1.0, -0.5, 0.0, 0.3, 0.0]) + 3.0 * category + 8.0
    assert found.foresight(np.expm1(signal)) == pytest.approx(1.0)
    noisy = signal + rng.normal(size=300) * within(signal, category).std()
    assert found.foresight(np.expm1(noisy)) == pytest.approx(0.5, abs=0.1)
    luck = [found.foresight(np.expm1(8.0 + rng.normal(size=300))) for _ in range(20)]
    assert np.mean(luck) < 0.03
    assert found.foresight(np.full(300, 4.0)) == 0.0


def test_a_category_s_level_foresees_nothing():
    category = np.repeat([0, 1], 20)
    found = Acquisition(traits=np.zeros((40, 5)), category=category)
    assert found.foresight(10.0 + 90.0 * category) == 0.0


def test_panels_of_large_worlds_keep_all_orders_of_their_sellers(monkeypatch):
    monkeypatch.setattr("simulation.purchases.BUYERS_IN_PANEL", 700)
    monkeypatch.setattr("simulation.purchases.SELLERS_IN_PANEL", 20)
    model = ClusterModel(tiny(), 4)
    model.run(model.fork_period)
    log = OrderLog()
    watch(model, model.n_periods, (log,))
    orders, purchases = log.orders(), model.recorder.purchases
    inside = purchases._in_sellers == 1
    kept = purchases._log[: purchases.n]
    assert 0 < purchases.n < len(orders)
    of_panel = kept[inside[kept[:, L.seller]]]
    assert len(of_panel) == inside[orders.seller].sum()
    assert 5 < len(take(model, "without").acquisition.new) < 30
    model.close()


def test_a_fork_keeps_the_log_of_its_history():
    pair = Worlds(0).pair(tiny("levers.direct_sourcing=1"), 4, 0)
    for run in (pair.without, pair.with_):
        assert KPIS["sellers_per_buyer"].of(run) > 1.0
    assert isinstance(pair.with_.acquisition, Acquisition)
    more = KPIS["sellers_per_buyer"]
    assert more.of(pair.with_) > more.of(pair.without)  # search on the platform shows more


def test_the_first_year_begins_at_the_fork():
    model = ClusterModel(tiny(), 4)
    purchases = PurchaseLog(model)
    assert (purchases.first, purchases.until) == (model.n_periods - 52, model.fork_period + 52)
    model.close()
