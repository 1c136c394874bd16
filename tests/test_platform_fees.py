"""What the platform takes: membership and commission, to the fen, from whom and to whom."""

from __future__ import annotations

import numpy as np
import pytest

from agents.columns.books import PLATFORM, B
from scenarios.load import load
from simulation.metrics import KPIS
from simulation.model import ClusterModel
from simulation.taken import take
from simulation.worlds import begin
from tests.tiny_worlds import FREE, off

TINY = ["scale=0.003", "run.warmup_days=140", "run.horizon_days=364", "run.transition_days=0"]
PART = ["adoption.mode=programme", "adoption.ramp_days=1"]  # some firms never join
FEE = "platform.membership_per_year=6688"


def opened(*settings):
    """A model with direct sourcing alone, one period after the fork: firms have joined."""
    days = ["adoption.maturity_days=0"]
    levers = off("direct_sourcing")
    model = ClusterModel(load("zhili_kidswear", [*TINY, *levers, *FREE, *days, *settings]), 3)
    model.run(model.fork_period)
    begin(model)
    model.step()
    return model


def test_memberships_are_members_times_the_fee_times_years():
    model = opened(*PART, FEE)
    members, start = int(model.sellers.digital.sum()), model.period
    assert 0 < members < model.sellers.n - 1
    opening = int(model.money.outside[PLATFORM])
    while model.running:
        model.step()
    assert int(model.sellers.digital.sum()) == members
    taken = int(model.money.outside[PLATFORM]) - opening
    years = (model.period - start) * 7.0 / 365.0
    assert taken / 100.0 == pytest.approx(members * 6688.0 * years, rel=1e-4)
    assert taken == members * (model.period - start) * round(668800 * 7 / 365)  # whole fen a week
    model.close()


def test_each_member_pays_it_and_nobody_else():
    free, dear = opened(*PART), opened(*PART, FEE)
    free.step()
    dear.step()
    paid = free.money.seller[:, B.cash] - dear.money.seller[:, B.cash]
    assert paid.tolist() == (dear.sellers.digital * round(668800 * 7 / 365)).tolist()
    assert np.array_equal(free.money.buyer_cash, dear.money.buyer_cash)
    moved = dear.money.outside - free.money.outside
    assert moved[PLATFORM] == paid.sum() > 0
    assert np.delete(moved, PLATFORM).tolist() == [0] * (len(moved) - 1)


@pytest.mark.parametrize("reach", [1.0, 0.5])
def test_commission_is_the_rate_times_members_sales_to_small_b_buyers(reach):
    model = opened(*PART, "platform.commission=0.04", f"levers.direct_sourcing={reach}")
    digital = model.sellers.digital == 1
    total = others = 0
    for _ in range(12):
        before = int(model.money.outside[PLATFORM])
        model.step()
        value = model.money.seller[:, B.small_b_value]
        taken = int(model.money.outside[PLATFORM]) - before
        assert taken == np.floor(0.04 * reach * value[digital] + 0.5).sum()
        total += taken
        others += int(value[~digital].sum())
    assert total > 0
    assert others > 0  # sold by firms that are no members, and free of it
    model.close()


def test_each_seller_pays_commission_on_its_own_sales():
    free, dear = opened(*PART), opened(*PART, "platform.commission=0.04")
    free.step()
    dear.step()
    value = dear.money.seller[:, B.small_b_value]
    paid = free.money.seller[:, B.cash] - dear.money.seller[:, B.cash]
    assert paid.tolist() == np.floor(0.04 * value * dear.sellers.digital + 0.5).tolist()
    assert dear.money.outside[PLATFORM] - free.money.outside[PLATFORM] == paid.sum() > 0


def test_revenue_of_the_platform_is_both_and_is_what_its_account_gained():
    model = opened("platform.commission=0.04", FEE)
    run = take(model.run(), "with")
    value = KPIS["platform_revenue"].of(run)
    assert value * run.years == pytest.approx(model.money.outside[PLATFORM] / 100.0)
    model.close()


def test_what_the_platform_takes_ends_up_in_sellers_prices():
    prices = [opened(), opened("platform.commission=0.2")]
    for model in prices:
        model.run()
    free, dear = (m.sellers.price[:-1].mean() for m in prices)
    assert dear > 1.02 * free
