"""Tenders: they take time, call bidders, and cost those who bid; digitisation changes all three."""

from __future__ import annotations

import numpy as np
import pytest

from agents.columns.orders import O
from scenarios.load import load
from simulation.metrics import KPIS
from simulation.model import ClusterModel
from simulation.taken import take
from simulation.worlds import begin

TINY = ["scale=0.03", "run.warmup_days=364", "run.horizon_days=364", "run.transition_days=0"]


def built(*settings, scenario="school_uniforms", seed=5):
    return ClusterModel(load(scenario, [*TINY, *settings]), seed)


def orders(model):
    """Kinds and delays [periods] of the orders that buyers placed in the last period."""
    whole = model.fresh.whole[: model.n_fresh]
    mine = whole[(whole[:, O.customer] >= 0) & (whole[:, O.customer] < model.shelves.n)]
    _, first = np.unique(mine[:, O.customer], return_index=True)
    mine = mine[first]
    return model.buyers.kind[mine[:, O.customer]], mine[:, O.due] - (model.period - 1)


def test_an_order_by_tender_reaches_the_winner_as_much_later_as_the_tender_takes():
    model = built("buyers.tender_days=17")
    kinds, delays = [], []
    while model.period < 60:
        model.step()
        kind, delay = orders(model)
        kinds.append(kind)
        delays.append(delay)
    kind, delay = np.concatenate(kinds), np.concatenate(delays)
    tender = model.types.tender[kind] == 1
    assert tender.sum() > 100
    assert set(delay[tender]) == {2, 3}
    assert delay[tender].mean() == pytest.approx(17 / 7, abs=0.1)
    assert (delay[~tender] == 0).all()
    model.close()


def test_every_bid_is_paid_by_its_bidder_and_the_order_goes_to_one():
    model = built("buyers.bid_cost=50", "buyers.tender_bidders=4")
    bids = won = 0
    while model.running:
        model.step()
        bids += int(model.sellers.bids.sum())
        won += int((model.types.tender[orders(model)[0]] == 1).sum())
        assert (model.sellers.considered >= model.sellers.bids).all()
    paid = model.recorder.series("bidding").sum()
    assert paid == pytest.approx(50.0 * bids)
    assert 0 < model.recorder.series("factory_bidding").sum() < paid
    assert bids > 2 * won > 0
    assert KPIS["unit_cost_bidding"].of(take(model, "without")) > 0.0
    model.close()


def test_what_bids_cost_is_in_the_price():
    price = []
    for cost in (0, 400):
        model = built(f"buyers.bid_cost={cost}").run()
        price.append(KPIS["buyer_price"].of(take(model, "without")))
        model.close()
    assert price[1] > 1.01 * price[0]


def test_more_bidders_make_better_bids():
    """The best of more draws from the same offers is cheaper: the sign of an order statistic."""
    price = []
    for bidders in (1, 12):
        model = built(f"buyers.tender_bidders={bidders}", "choice.loyalty=0", "choice.risk=0")
        value = pieces = 0.0
        while model.period < 52:
            model.step()
            lines = model.fresh.whole[: model.n_fresh]
            mine = (lines[:, O.customer] >= 0) & (lines[:, O.customer] < model.shelves.n)
            rows = np.flatnonzero(mine)
            rows = rows[model.types.tender[model.buyers.kind[lines[rows, O.customer]]] == 1]
            quantity = lines[rows, O.quantity]
            value += (quantity * model.fresh.real[rows, O.price]).sum()
            pieces += quantity.sum()
        price.append(value / pieces)
        model.close()
    assert price[1] < price[0]


@pytest.mark.parametrize(
    ("lever", "term", "ends"),
    [("preorder_pooling", "tender_days", (14.0, 3.0)), ("direct_sourcing", "bidders", (3.0, 8.0))],
)
def test_a_lever_changes_the_terms_of_tenders(lever, term, ends):
    settings = ["adoption.maturity_days=0"]
    for intensity, expected in ((0, ends[0]), (1, ends[1])):
        model = built(*settings, f"levers.{lever}={intensity}")
        model.run(model.fork_period)
        begin(model)
        model.step()
        assert getattr(model.channels, term).tolist() == pytest.approx([ends[0], expected])
        model.close()


def test_nobody_bids_where_nobody_calls():
    model = built("buyer_types.school_class.tender=false").run(60)
    assert model.bid_cost == 0.0
    assert model.recorder.series("bidding").sum() == 0.0
    assert model.sellers.bids.sum() == 0
    model.close()
