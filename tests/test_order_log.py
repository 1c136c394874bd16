"""Watching a cluster changes nothing in it, and what is seen is what happened."""

from __future__ import annotations

import numpy as np
import pytest

from scenarios.load import load
from simulation.metrics import KPIS
from simulation.model import ClusterModel
from simulation.order_log import OrderLog, StyleLog, watch
from simulation.patterns.firms import FirmLog
from simulation.patterns.groups import BuyerGroups
from simulation.taken import take

TINY = (
    "scale=0.0008",
    "run.warmup_days=182",
    "run.horizon_days=364",
    "run.transition_days=182",
)


@pytest.fixture(scope="module", params=["zhili_kidswear", "school_uniforms"])
def scenario(request):
    more = ("cluster.firms=14000", "buyer_types.school_class.share=20")
    return load(request.param, (*TINY, *(more if request.param == "school_uniforms" else ())))


@pytest.fixture(scope="module")
def watched(scenario):
    model = ClusterModel(scenario, 5)
    watch(model, model.measured_from)
    logs = OrderLog(), StyleLog(), FirmLog(), BuyerGroups(model)
    n_orders, quantity = [], []

    class Counted:
        def observe(self, seen):
            n_orders.append(int((seen.buyers.ordered > 0).sum()))
            quantity.append(int(seen.buyers.ordered.sum()))

    watch(model, model.n_periods, (*logs, Counted()))
    return model, logs, np.array(n_orders), np.array(quantity)


def test_a_run_is_the_same_whether_somebody_watches_or_not(scenario, watched):
    model = watched[0]
    alone = ClusterModel(scenario, 5).run()
    for population in ("shelves", "points", "sellers", "buyers", "factories"):
        for seen, unseen in zip(
            getattr(model, population).arrays, getattr(alone, population).arrays, strict=True
        ):
            np.testing.assert_array_equal(seen, unseen)
    np.testing.assert_array_equal(model.recorder.measures, alone.recorder.measures)
    np.testing.assert_array_equal(model.money.seller, alone.money.seller)


def test_every_order_is_seen_once_with_its_pieces(watched):
    model, (log, *_), n_orders, quantity = watched
    orders = log.orders()
    period = orders.period - model.measured_from
    n = len(n_orders)
    np.testing.assert_array_equal(np.bincount(period, minlength=n), n_orders)
    np.testing.assert_array_equal(np.bincount(period, orders.pieces, n), quantity)
    assert len(np.unique(np.stack([orders.period, orders.buyer]), axis=1)[0]) == len(orders)


def test_orders_agree_with_what_the_run_reports(watched):
    model, (log, *_), n_orders, _ = watched
    run, orders = take(model, "without"), log.orders()
    assert run.total("buyer_orders") == n_orders.sum() == len(orders) > 100
    assert orders.value.mean() == pytest.approx(KPIS["order_value"].of(run), rel=1e-5)
    share = orders.value[orders.business].sum() / orders.value.sum()
    assert share == pytest.approx(KPIS["b_share"].of(run), abs=1e-5)
    assert 0.5 < share < 1.0
    assert (orders.value > 0).all()
    assert (orders.freight > 0).all()


def test_the_seller_of_an_order_is_the_one_the_buyer_remembers(watched):
    model, (log, *_), _, _ = watched
    orders = log.orders()
    last = orders.only(orders.period == model.n_periods - 1)
    row = {who: at for at, who in enumerate(model.shelves.identity)}
    rows = [row[who] for who in last.buyer]
    np.testing.assert_array_equal(model.buyers.last_seller[rows], last.seller)
    np.testing.assert_array_equal(model.buyers.kind[rows], last.kind)


def test_styles_are_seen_with_the_demand_of_the_factories(watched):
    model, (_, log, *_), _, _ = watched
    series = log.series()
    periods = model.n_periods - model.measured_from
    sizes = model.params.factories.sizes
    assert series.demand.shape == (periods, model.counts["styles"] // sizes)
    told = model.recorder.series("factory_demand")[model.measured_from :]
    np.testing.assert_array_equal(series.demand.sum(axis=1), told)
    assert (series.generation >= -1).all()
    assert (series.generation >= 0).any(axis=1).all()
    assert 0.5 < (series.generation >= 0).mean() < 1.0


def test_groups_of_buyers_add_up_to_the_cash_of_business_buyers(watched):
    _, (*_, groups), _, _ = watched
    result = groups.result(7.0)
    assert sorted(result) == sorted(
        f"result_{x}" for x in ("near_large", "near_small", "remote_large", "remote_small")
    )
    assert all(np.isfinite(list(result.values())))


def test_a_log_of_nothing_is_empty():
    orders = OrderLog().orders()
    assert len(orders) == 0
    assert len(orders.only(orders.business)) == 0
