"""The curated shelf: who stands on it, what it does to a search, and that off is off."""

from __future__ import annotations

import mesa
import numpy as np
import pytest

from agents.kernels.exposure import EQUAL, SALES, rank_sellers
from agents.platform import curate
from agents.sellers import Sellers, meeting_groups
from simulation import blocks
from simulation.comparison import compare
from tests.test_platform import exposures, gini, model_after
from tests.tiny_worlds import identical, off, same, tiny

SHELF = ["platform.curated_share=0.25", "platform.curated_places=0.5"]


def test_the_shelf_has_its_places_and_the_rule_the_rest():
    sales = np.array([0.0, 1.0, 10.0, 100.0])
    rule = 0.9 * sales**0.7 / (sales**0.7).sum() + 0.1 / 4
    got = exposures(SALES, places=0.4, average_value=sales, curated=[1, 0, 1, 0])
    assert got == pytest.approx(0.6 * rule + 0.4 * np.array([0.5, 0.0, 0.5, 0.0]))
    assert got.sum() == pytest.approx(1.0)


def test_places_of_an_empty_shelf_are_everybodys():
    assert exposures(EQUAL, places=0.9) == pytest.approx(np.full(4, 0.25))


def test_a_shelf_in_one_category_takes_no_places_in_another():
    sellers = Sellers(mesa.Model(), 4)
    sellers.curated[0] = 1
    meeting = meeting_groups(np.array([0, 0, 1, 1]), np.ones(4), 2)
    rank_sellers(sellers.arrays, *meeting, EQUAL, 0.7, 26.0, 0.5)
    assert meeting.total == pytest.approx([0.75, 1.0, 0.5, 1.0])


def picked(share, n=8, **columns):
    """Rows on the shelf of a category of ``n`` sellers that are alike but for ``columns``."""
    sellers = Sellers(mesa.Model(), n)
    sellers.identity[:] = np.arange(n)
    sellers.price[:] = 40.0
    for name, values in columns.items():
        getattr(sellers, name)[:] = values
    curate(sellers, meeting_groups(np.zeros(n, np.int64), np.ones(n), 1), share, 26.0)
    return np.flatnonzero(sellers.curated).tolist()


def test_of_the_better_selling_half_the_best_value_for_money_is_curated():
    sales = [1, 2, 3, 4, 5, 6, 7, 8]
    price = [10, 10, 10, 40, 44, 38, 42, 36]  # the cheapest sell too little
    assert picked(0.25, average_value=sales, price=price) == [5, 7]
    fill = [1, 1, 1, 1, 1, 0.9, 1, 0.8]  # 38 / 0.9 and 36 / 0.8 are dearer than 42
    assert picked(0.25, average_value=sales, price=price, fill=fill) == [5, 6]
    response = [1, 1, 1, 1, 1, 0.5, 1, 1]
    assert picked(0.25, average_value=sales, price=price, response=response) == [6, 7]


def test_services_are_part_of_the_price_and_conversion_part_of_the_service():
    sales = np.arange(8.0)
    dear = np.where(sales == 7, 5.0, 0.0)
    assert picked(0.125, average_value=sales) == [4]  # all alike: the lowest identity
    assert picked(0.4, average_value=sales, service_cost=dear) == [4, 5, 6]
    won = np.where(sales == 6, 5.0, 1.0)
    assert picked(0.125, average_value=sales, average_new_seen=10.0, average_won_new=won) == [6]


@pytest.mark.parametrize(("share", "n"), [(0.01, 1), (0.2, 2), (0.5, 4)])
def test_a_share_of_the_sellers_is_curated_and_never_nobody(share, n):
    assert len(picked(share)) == n


def test_row_order_means_nothing():
    rng = np.random.default_rng(5)
    sales, price = rng.random(20), np.round(35 + 3 * rng.random(20))  # whole yuan: there are ties
    there = np.arange(20)
    before = picked(0.2, 20, average_value=sales, price=price, identity=there)
    rows = rng.permutation(20)
    after = picked(0.2, 20, average_value=sales[rows], price=price[rows], identity=rows)
    assert sorted(rows[after]) == before


def test_no_shelf_and_no_places_are_the_world_of_before():
    plain = model_after()
    for settings in (["platform.curated_places=0.9"], [SHELF[0], "platform.curated_places=0"]):
        other = model_after(*settings)
        assert np.array_equal(plain.sellers.won, other.sellers.won)
        assert np.array_equal(plain.money.seller, other.money.seller)
        assert np.array_equal(plain.money.buyer_cash, other.money.buyer_cash)


def test_searches_find_better_served_and_cheaper_sellers_and_sales_concentrate():
    plain, model = model_after(), model_after(*SHELF)
    sellers, platform = model.sellers, model.platform
    low, high = platform.start[:2]
    rows = platform.member[low:high]
    shown = np.diff(platform.total[low:high], prepend=0.0)
    on_shelf = sellers.curated[rows] == 1
    assert on_shelf.sum() == max(1, round(0.25 * len(rows)))
    assert shown[on_shelf].sum() == pytest.approx(0.5 + 0.5 * on_shelf.mean())
    value = sellers.fill[rows] * sellers.response[rows] / sellers.price[rows]
    assert (shown * value).sum() > 1.005 * value.mean()
    assert gini(sellers.average_value[:-1]) > gini(plain.sellers.average_value[:-1])


def test_the_shelf_changes_its_members_once_a_month_at_most():
    model = model_after(*SHELF, until=40)
    seen = []
    while model.running:
        before = model.sellers.curated.copy()
        model.step()
        if not np.array_equal(before, model.sellers.curated):
            seen.append((model.period - 1) % model.month)
    assert set(seen) == {0}


def test_without_levers_a_shelf_changes_nothing(worlds):
    for pair in compare(tiny(*off(), *SHELF), replications=1, worlds=worlds).pairs:
        assert same(pair.without, pair.with_)


def test_the_same_bits_on_any_number_of_threads_and_workers(monkeypatch):
    one = compare(tiny(*SHELF), replications=2, workers=1)
    assert identical(one, compare(tiny(*SHELF), replications=2, workers=2))
    monkeypatch.setattr(blocks, "BLOCK", 64)
    split, threaded = model_after(*SHELF, threads=1), model_after(*SHELF, threads=3)
    assert len(threaded.blocks.ranges) > 1
    assert np.array_equal(split.money.seller, threaded.money.seller)
    assert np.array_equal(split.sellers.curated, threaded.sellers.curated)
    assert split.sellers.curated.sum() > 0
