"""Returns: what consumers bring back is refunded, counted, and sold again, cleared or sent back."""

from __future__ import annotations

import numpy as np
import pytest

from agents import buyers as buyers_module
from agents.columns.books import OUTSIDE_ACCOUNTS, B
from agents.columns.sellers import FACTORY, STORE
from scenarios.load import load
from simulation.metrics import KPIS
from simulation.model import ClusterModel
from simulation.taken import take
from simulation.worlds import begin

TINY = ["scale=0.003", "run.warmup_days=196", "run.horizon_days=364", "run.transition_days=0"]
TYPES = tuple(load("zhili_kidswear").buyer_types)


def rates(rate):
    return [f"buyer_types.{kind}.return_rate={rate}" for kind in TYPES]


def world(*settings, digital=False):
    """A model that has run to its horizon, in the world without or with."""
    model = ClusterModel(load("zhili_kidswear", [*TINY, *settings]), 5)
    model.run(model.fork_period)
    if digital:
        begin(model)
    return model.run()


@pytest.fixture(scope="module")
def half():
    """Half of what is bought comes back, two fifths of that spoiled; sellers take most of it."""
    model = world(
        *rates(0.5), "buyers.resaleable_share=0.6", "buyers.returns_to_seller=0.7",
        "buyers.return_days=21",
    )  # fmt: skip
    yield model
    model.close()


def total(model, name):
    return model.recorder.series(name).sum()


def test_the_share_that_comes_back_is_the_declared_one(half):
    sold, back = total(half, "consumer_sold"), total(half, "consumer_returned")
    on_its_way = half.buyers.coming_back.sum()
    assert (back + on_its_way) / sold == pytest.approx(0.5, abs=0.02)
    assert KPIS["return_rate"].of(take(half, "without")) == pytest.approx(0.5, abs=0.03)


def test_every_piece_brought_back_is_on_a_shelf_or_cleared_or_with_its_seller(half):
    back, taken = total(half, "consumer_returned"), total(half, "sent_back")
    assert half.shelves.returned.sum() == back
    assert half.points.returned.sum() == taken > 0
    # What leavers clear is none of the spoiled: take the share from those that never change hands.
    stayed = (half.buyers.generation == 0) & (half.shelves.returned > 50)
    spoiled = half.shelves.scrapped[stayed].sum() / half.shelves.returned[stayed].sum()
    assert spoiled == pytest.approx(0.4, abs=0.04)


def test_refunds_are_what_was_paid(half):
    paid = total(half, "consumer_value") + total(half, "refunds")
    owed = half.buyers.refund_due.sum() / 100.0
    assert (total(half, "refunds") + owed) / paid == pytest.approx(0.5, abs=0.02)
    consumers = half.money.outside[OUTSIDE_ACCOUNTS.index("consumers")]
    assert -consumers / 100.0 == pytest.approx(total(half, "consumer_value"))
    settled = (half.buyers.coming_back == 0) == (half.buyers.refund_due == 0)
    assert settled.all()


def test_what_is_on_its_way_back_follows_littles_law(half):
    weeks, seen = 3.0, []  # return_days / period_days
    model = world(*rates(0.5), "buyers.return_days=21", "buyers.entry_per_year=0")
    fork = model.fork_period
    sold = model.recorder.series("consumer_sold")[fork:].mean()
    model.close()
    model = ClusterModel(
        load(
            "zhili_kidswear",
            [*TINY, *rates(0.5), "buyers.return_days=21", "buyers.entry_per_year=0"],
        ),
        5,
    )
    while model.running:
        model.step()
        seen.append(model.buyers.coming_back.sum())
    assert np.mean(seen[fork:]) == pytest.approx(0.5 * sold * weeks, rel=0.05)
    model.close()


def test_buyers_need_as_much_as_declared_whatever_comes_back():
    """``pieces_per_year`` is what has to be bought: more is asked where some of it returns."""
    asked, bought = [], []
    for rate in (0.0, 0.5):
        model = world(*rates(rate), "buyers.entry_per_year=0")
        types = model.types
        asked.append(types.size * types.net_share)
        bought.append(total(model, "trader_sold") + total(model, "direct_pieces"))
        model.close()
    assert asked[1] == pytest.approx(asked[0])
    assert bought[1] / bought[0] == pytest.approx(1.0, abs=0.1)


def test_nothing_comes_back_where_nobody_returns_anything():
    model = world(*rates(0))
    assert not model.return_rules.any
    assert total(model, "consumer_returned") == total(model, "refunds") == 0
    assert KPIS["return_rate"].of(take(model, "without")) == 0.0
    model.close()


def test_wholesale_takes_nothing_back_and_evidence_makes_sellers_pay():
    cash, spoiled = {}, ["buyers.resaleable_share=0.5", *rates(0.4)]
    for willing in (0, 1):
        model = world(*spoiled, f"buyers.returns_to_seller={willing}")
        run = take(model, "without")
        cash[willing] = {name: KPIS[name].of(run) for name in ("buyer_profit", "factory_profit")}
        sellers = model.sellers.kind != STORE
        if willing:
            paid = total(model, "buyer_refunds")
            assert paid > 0
            assert model.points.returned.sum() == total(model, "sent_back")
            assert (model.points.scrapped >= model.points.returned).all()
            # The pieces are cleared with the sellers' own leftovers.
            assert total(model, "trader_leftover") + total(model, "factory_leftover") > 0
        else:
            assert model.points.returned.sum() == total(model, "sent_back") == 0
        assert (model.money.seller[sellers, B.pieces_sold] >= 0).any()
        model.close()
    assert cash[1]["buyer_profit"] > cash[0]["buyer_profit"]


def test_who_leaves_settles_what_is_on_its_way_back(monkeypatch):
    model = ClusterModel(
        load("zhili_kidswear", [*TINY, *rates(0.5), "buyers.entry_per_year=12"]), 5
    )
    model.run(12)
    while model.period % model.month:
        model.step()
    renew, seen = buyers_module.renew, []

    def noting(of, buyers, shelves, rows, n):
        seen.extend(rows[:n])
        assert (model.buyers.coming_back[rows[:n]] == 0).all()
        assert (model.buyers.refund_due[rows[:n]] == 0).all()
        renew(of, buyers, shelves, rows, n)

    monkeypatch.setattr(buyers_module, "renew", noting)
    model.step()
    assert len(seen) > 5
    kept = model.recorder.series("consumer_kept").sum()
    net = (model.shelves.shipped - model.shelves.returned).sum()
    assert kept == net
    model.close()


def test_a_digital_factory_does_not_count_what_came_back_as_demand():
    """Orders and end sales of mature factories agree on average, with returns as without."""
    model = world(*rates(0.4), digital=True)
    factories = model.points.owner[model.tiers[1].lo : model.tiers[1].hi]
    assert (model.sellers.kind[factories] == FACTORY).all()
    style = slice(model.tiers[1].lo, model.tiers[1].hi)
    fed = demanded = 0.0
    state = model.snapshot()
    model.close()
    again = ClusterModel(load("zhili_kidswear", [*TINY, *rates(0.4)]), 5)
    again.run(again.fork_period)
    begin(again)
    while again.running:
        again.step()
        if again.period > again.fork_period + 12:
            fed += (again.points.end_sales + again.points.blind_demand)[style].sum()
            demanded += again.points.demand[style].sum()
    assert state["period"] == again.period
    assert fed / demanded == pytest.approx(1.0, abs=0.12)
    again.close()
