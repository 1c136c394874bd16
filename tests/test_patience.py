"""Waits beyond patience cost sales; buyers come and go at the declared rate."""

from __future__ import annotations

import numpy as np
import pytest

from agents.columns.orders import O
from scenarios.load import load
from simulation.model import ClusterModel

TINY = ["scale=0.003", "run.warmup_days=196", "run.horizon_days=364", "run.transition_days=0"]


def waiting(model):
    """Buyers' orders that are owed: age and patience [periods]."""
    found = []
    for tier in model.tiers[:3]:
        whole, real = tier.book.table.whole[: tier.book.n], tier.book.table.real[: tier.book.n]
        mine = (whole[:, O.customer] >= 0) & (whole[:, O.customer] < model.shelves.n)
        late = mine & (whole[:, O.due] < model.period)
        age = model.period - 1 - whole[late, O.due]
        found.append(np.column_stack([age, real[late, O.patience]]))
    return np.concatenate(found)


@pytest.mark.parametrize("days", [7, 28])
def test_no_order_of_a_buyer_is_owed_for_longer_than_it_waits(days):
    model = ClusterModel(load("zhili_kidswear", [*TINY, f"traders.buyer_patience_days={days}"]), 4)
    oldest = 0.0
    while model.running:
        model.step()
        kept = waiting(model)
        assert (kept[:, 0] < kept[:, 1]).all()
        oldest = max(oldest, kept[:, 0].max(initial=0.0))
    assert oldest >= 1.0
    assert model.points.cancelled[: model.tiers[1].hi].sum() > 0
    model.close()


def test_shorter_patience_costs_sellers_more_sales():
    lost = []
    for days in (7, 70):
        settings = [*TINY, f"traders.buyer_patience_days={days}", "factories.minimum_order=20"]
        model = ClusterModel(load("zhili_kidswear", settings), 4).run()
        listing = model.tiers[0]
        points = model.points
        share = points.cancelled[: listing.hi].sum() / points.demanded[: listing.hi].sum()
        lost.append(share)
        model.close()
    assert lost[0] > lost[1] > 0


def test_buyers_come_and_go_at_the_declared_rate():
    """Stays are exponential; a leaver waits for the end of the month and for goods under way."""
    settings = ["scale=0.01", "run.warmup_days=0", "run.horizon_days=1456"]
    model = ClusterModel(load("zhili_kidswear", [*settings, "run.transition_days=0"]), 4).run()
    years = model.n_periods * 7 / 365
    left = model.buyers.generation.sum() / model.shelves.n / years
    declared = model.params.buyers.entry_per_year
    # Half a month and, for those with goods under way, a month more.
    longest = 1.0 / (1.0 / declared + (1.5 * 28) / 365)
    assert longest - 0.02 < left < declared + 0.02
    model.close()


def test_who_stays_stays_where_nobody_leaves():
    model = ClusterModel(load("zhili_kidswear", [*TINY, "buyers.entry_per_year=0"]), 4).run()
    assert model.buyers.generation.sum() == 0
    model.close()
