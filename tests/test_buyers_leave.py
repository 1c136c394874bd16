"""Buyers who leave clear their shelf as they go; newcomers begin with nothing."""

from __future__ import annotations

import numpy as np
import pytest

from agents import buyers
from agents.columns.books import OUTSIDE_ACCOUNTS
from scenarios.load import load
from simulation.model import ClusterModel

NOTHING_COMES_BACK = [
    f"buyer_types.{kind}.return_rate=0" for kind in load("zhili_kidswear").buyer_types
]
TINY = ["scale=0.0015", "run.warmup_days=140", "run.horizon_days=140", "run.transition_days=56"]


@pytest.fixture
def model():
    settings = [*TINY, *NOTHING_COMES_BACK, "buyers.entry_per_year=12"]
    built = ClusterModel(load("zhili_kidswear", settings), 3)
    built.run(10)
    yield built
    built.close()


def watch_leavers(model, patching):
    """Rows that change hands in a step: pieces cleared, their cost, and cash as they leave."""
    seen = []
    scrapped, renew = model.shelves.scrapped.copy(), buyers.renew

    def noting(of, part, shelves, rows, n):
        gone = rows[:n].copy()
        pieces = model.shelves.scrapped[gone] - scrapped[gone]
        seen.append((gone, pieces, model.buyers.unit_cost[gone].copy()))
        renew(of, part, shelves, rows, n)

    patching.setattr(buyers, "renew", noting)
    return seen


def until_some_leave(model, patching):
    while model.period % model.month:
        model.step()
    seen = watch_leavers(model, patching)
    before = model.money.buyer_cash.copy()
    model.step()
    return seen[0], before


def test_who_leaves_is_paid_for_what_it_clears(model, monkeypatch):
    sold_out, opening = model.shelves, model.money.outside.copy()
    (gone, pieces, cost), before = until_some_leave(model, monkeypatch)
    share = model.params.buyers.salvage_share
    assert pieces.sum() > 0
    brought = np.floor(pieces * cost * share * 100.0 + 0.5).astype(np.int64)
    price = cost * (1.0 + model.types.markup[model.buyers.kind[gone]])
    paid = np.floor(sold_out.sold[gone] * price * 100.0 + 0.5)
    held = model.money.buyer_cash[gone] - before[gone] - brought - paid
    # What is left is the cost of holding what was on the shelf when the period ended.
    assert (held <= 0).all()
    assert (held[pieces > 0] > -0.05 * (pieces * cost * 100.0)[pieces > 0]).all()
    salvage = OUTSIDE_ACCOUNTS.index("salvage_market")
    assert model.money.outside[salvage] <= opening[salvage] - brought.sum()


def test_newcomers_begin_with_an_empty_shelf_and_pay_for_nothing(model, monkeypatch):
    (gone, _, _), _ = until_some_leave(model, monkeypatch)
    cash = model.money.buyer_cash[gone].copy()
    assert (model.shelves.on_hand[gone] == 0).all()
    model.step()
    assert (model.money.buyer_cash[gone] <= cash).all()  # it may have paid for a first order


def test_stock_that_is_counted_is_what_is_there_after_leavers_have_cleared(model):
    while model.period < model.n_periods:
        model.step()
        recorded = model.recorder.series("buyer_stock")[-1]
        assert recorded == model.shelves.on_hand.sum()
        value = (model.shelves.on_hand * model.buyers.unit_cost * 100.0).astype(np.int64).sum()
        assert model.recorder.series("buyer_value")[-1] == pytest.approx(value / 100.0)
    assert (np.diff(model.recorder.series("buyer_leftover").nonzero()[0]) % model.month == 0).all()
