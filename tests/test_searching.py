"""Whom local search finds where a place has nobody, and what a snapshot keeps of the platform."""

from __future__ import annotations

import numpy as np
import pytest

from agents.columns.sellers import FACTORY, TRADER, Meeting
from agents.kernels.compiling import kernel
from agents.kernels.meeting import local_group, meet
from agents.sellers import meeting_groups
from simulation.comparison import compare
from simulation.model import ClusterModel
from simulation.worlds import begin
from tests.tiny_worlds import tiny


@kernel()
def find(local, rules, category, township, kind, near, rows):
    """Fill ``rows`` with whom evenly spread draws find."""
    local = Meeting(*local)
    group = local_group(local, rules, category, township, kind, near)
    for k in range(rows.shape[0]):
        rows[k] = meet(local, group, (k + 0.5) / rows.shape[0])


def rows_found(kinds, categories, townships, **asked):
    """Distinct rows found in a cluster of 2 categories and 2 townships."""
    model = ClusterModel(tiny())
    rules = model.rules._replace(n_categories=2, n_townships=2)
    kinds, categories, townships = map(np.array, (kinds, categories, townships))
    near = (categories * 2 + townships) * 2 + kinds
    far = (4 + categories) * 2 + kinds
    local = meeting_groups(np.array([near, far]), np.ones(len(kinds)), 12)
    asked = {"category": 0, "township": 0, "kind": TRADER, "near": True} | asked
    found = np.zeros(16, np.int64)
    find(tuple(local), rules, *asked.values(), found)
    return set(found.tolist())


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, {0}),
        ({"near": False}, {0, 1}),
        ({"kind": FACTORY}, {2}),  # none in this township: the whole category
        ({"category": 1}, {3}),  # no trader in the category: factories
        ({"category": 1, "near": False}, {3}),
        ({"category": 1, "kind": FACTORY}, {3}),
    ],
)
def test_a_search_goes_on_where_a_place_has_nobody(asked, expected):
    kinds, categories, townships = [TRADER, TRADER, FACTORY, FACTORY], [0, 0, 0, 1], [0, 1, 1, 1]
    assert rows_found(kinds, categories, townships, **asked) == expected


def test_nobody_is_found_in_a_category_without_sellers():
    assert rows_found([TRADER], [1], [0]) == {-1}


def test_every_buyer_of_a_small_cluster_has_sellers_it_knows():
    model = ClusterModel(tiny())
    served = np.unique(model.sellers.category)
    assert (model.buyers.ties[:, np.isin(model.buyers.category, served)] >= 0).all()


def test_a_cluster_without_traders_buys_of_factories():
    scenario = tiny("cluster.trader_share=0", "choice.factory_known=0", "digital.minimum_order=1",
                    "factories.minimum_order=1")  # fmt: skip
    without = compare(scenario, replications=1, workers=1).kpis["fill_rate"].without
    assert without > 0.5


def test_a_snapshot_amid_traffic_by_sales_is_put_back_to_the_bit():
    model = ClusterModel(tiny("platform.traffic=sales", "platform.traffic_power=2"))
    model.run(model.fork_period)
    begin(model)
    model.run(model.fork_period + 8)
    state = model.snapshot()
    exposure = model.platform.total.copy()

    def rest():
        model.run(model.n_periods)
        return model.money.buyer_cash.copy(), model.sellers.price.copy()

    first = rest()
    assert (model.platform.total != exposure).any()
    model.restore(state)
    assert (model.platform.total == exposure).all()
    for before, again in zip(first, rest(), strict=True):
        assert (before == again).all()
