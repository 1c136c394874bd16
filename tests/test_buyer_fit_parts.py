"""Each estimator of buyers finds what made its data."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.buyer_fit import quantity_prices as by_quantity
from simulation.buyer_fit.loyalty import choices_of, fit_loyalty
from simulation.buyer_fit.ordering import TooFewError, ordering_of, statistics
from simulation.buyer_fit.popularity import (
    drawn_sellers,
    lognormal_popularity,
    power_law_tail,
    sameness,
)
from simulation.patterns.products import hill_exponent


def luck(seed=1):
    return np.random.default_rng(seed)


# Loyalty ------------------------------------------------------------------------------------------


def buyers_who_choose(loyalty, seed, n_buyers=300, n_orders=25, n_sellers=12, search=1.0):
    """Orders of buyers who keep three sellers in touch, and sometimes meet another one."""
    r = luck(seed)
    appeal = r.normal(0.0, 0.8, n_sellers)
    buyer, seller = [], []
    for b in range(n_buyers):
        ties, last = r.permutation(n_sellers)[:3].tolist(), -1
        for _ in range(n_orders):
            shown = list(ties)
            if r.random() < search:
                met = int(r.integers(n_sellers))
                shown += [met] if met not in shown else []
            utility = [appeal[j] + loyalty * (j == last) + r.gumbel() for j in shown]
            last = shown[int(np.argmax(utility))]
            ties = [last, *(j for j in ties if j != last)][:3]
            buyer.append(b)
            seller.append(last)
    return np.array(buyer), np.array(seller)


@pytest.mark.parametrize("loyalty", [0.0, 0.7, 1.6])
def test_loyalty_is_found_whatever_the_appeal_of_sellers(loyalty):
    inside = []
    for seed in range(4):
        buyer, seller = buyers_who_choose(loyalty, seed)
        n = len(buyer)
        choices = choices_of(buyer, seller, np.ones(n), np.zeros(n, bool), 3)
        value, draws = fit_loyalty(choices, 200, luck())
        low, high = np.percentile(draws, (5, 95))
        assert value == pytest.approx(loyalty, abs=0.15)
        assert low < value < high
        inside.append(low <= loyalty <= high)
    assert sum(inside) >= 2


def test_constants_of_sellers_keep_good_sellers_from_passing_for_loyalty():
    buyer, seller = buyers_who_choose(0.0, 3)
    same = (seller[1:] == seller[:-1]) & (buyer[1:] == buyer[:-1])
    assert same.mean() > 1.3 * (1 / 3)  # it looks like loyalty
    n = len(buyer)
    choices = choices_of(buyer, seller, np.ones(n), np.zeros(n, bool), 3)
    assert abs(fit_loyalty(choices, 10, luck())[0]) < 0.15


def test_choices_are_among_sellers_a_buyer_knows_and_that_take_so_small_an_order():
    #        new  new  known known custom too small for 2
    seller = np.array([0, 1, 0, 2, 1, 0])
    pieces = np.array([5.0, 5, 5, 50, 5, 5])
    custom = np.array([False] * 4 + [True, False])
    choices = choices_of(np.zeros(6, int), seller, pieces, custom, 3)
    assert choices.known.tolist() == [[1, 0, -1], [1, 0, -1]]
    assert choices.chosen.tolist() == [1, 1]
    assert choices.has_last.tolist() == [True, True]


# Popularity ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("exponent", [1.2, 1.8, 2.6])
def test_a_tail_is_found_above_a_body_that_is_none(exponent):
    r = luck(4)
    tail = 100.0 * r.pareto(exponent, 2000) + 100.0
    body = r.uniform(1.0, 100.0, 6000)
    found = power_law_tail(np.concatenate([tail, body]))
    assert found.exponent == pytest.approx(exponent, rel=0.12)
    assert 80.0 < found.start < 200.0
    every = np.concatenate([tail, body])
    assert found.exponent == pytest.approx(hill_exponent(every, found.items / 8000), rel=0.1)
    assert power_law_tail(np.arange(1.0, 20.0)) is None


@pytest.mark.parametrize("spread", [0.5, 1.0, 1.6])
def test_popularity_is_told_from_few_orders_and_none_of_items_nobody_ordered(spread):
    r = luck(5)
    rate = 4.0 * np.exp(spread * r.standard_normal(4000) - 0.5 * spread**2)
    orders = r.poisson(rate)
    found, draws = lognormal_popularity(orders[orders > 0], 300, r)
    assert found == pytest.approx(spread, abs=0.08)
    low, high = np.percentile(draws, (0.5, 99.5))
    assert low < spread < high
    assert high - low < 0.4
    naive = np.log(orders[orders > 0]).std()
    assert abs(naive - spread) > 2 * abs(found - spread)


def test_sameness_does_not_hang_on_how_many_orders_there_are():
    r = luck(6)
    shares = np.array([0.5, 0.3, 0.2])
    few = [r.choice(3, 12, p=shares) for _ in range(3000)]
    item = np.concatenate(few)
    seller = np.repeat(np.arange(3000), 12)
    found = sameness(seller, item, np.zeros(len(item), np.int64))
    assert found.mean == pytest.approx((shares**2).sum(), abs=0.01)
    assert found.sellers == 3000
    draws = drawn_sellers(found, 200, r)
    assert draws.std() == pytest.approx(found.share.std() / np.sqrt(3000), rel=0.2)


# Prices by quantity -------------------------------------------------------------------------------


def test_handling_is_the_slope_on_one_over_quantity_within_an_item_and_week():
    r = luck(7)
    n = 3000
    item, day = r.integers(0, 20, n), r.integers(0, 70, n)
    pieces = r.integers(1, 60, n).astype(float)
    unit = 20.0 + 3.0 * item + 0.1 * (day // 7)
    price = unit + 12.0 / pieces
    lines = by_quantity.price_lines(np.arange(n) % 200, np.full(n, -1), item, day, pieces, price)
    assert by_quantity.handling(lines) == pytest.approx(12.0, rel=1e-9)
    draws, slopes = by_quantity.drawn_anew(lines, 50, r)
    np.testing.assert_allclose(draws, 12.0)
    assert (slopes < 0).all()
    noisy = by_quantity.price_lines(
        np.arange(n) % 200, np.full(n, -1), item, day, pieces, price * np.exp(r.normal(0, 0.03, n))
    )
    draws, _ = by_quantity.drawn_anew(noisy, 200, r)
    low, high = np.percentile(draws, (2, 98))
    assert low < 12.0 < high
    assert high - low < 3.0


def test_a_schedule_is_told_against_the_median_of_the_item():
    pieces = np.array([1.0, 10.0, 10.0, 200.0] * 60)
    price = np.array([11.0, 10.0, 10.0, 8.0] * 60)
    n = len(pieces)
    zero = np.zeros(n, np.int64)
    found = by_quantity.schedule(
        by_quantity.price_lines(np.arange(n), zero, zero, zero, pieces, price)
    )
    told = {(b.low, b.high): b.against_median for b in found}
    assert told == pytest.approx({(1, 2): 1.1, (6, 11): 1.0, (100, None): 0.8})


def test_a_price_that_is_a_mistake_is_left_out():
    pieces = np.array([1.0, 2.0, 3.0, 4.0])
    zero = np.zeros(4, np.int64)
    price = np.array([10.0, 10.0, 10.0, 100.0])
    assert len(by_quantity.price_lines(zero, zero, zero, zero, pieces, price)) == 3


# Ordering -----------------------------------------------------------------------------------------


def test_orders_are_summed_up_by_buyer():
    buyer = np.array([7, 7, 7, 7, 3])
    period = np.array([0, 4, 4, 10, 2])
    pieces = np.array([10.0, 5.0, 7.0, 20.0, 3.0])
    of = ordering_of(buyer, period, pieces, 2 * pieces, 52, 7.0)
    assert of.n_orders.tolist() == [1, 3]
    assert of.pieces.tolist() == [3.0, 42.0]
    assert (of.first.tolist(), of.last.tolist()) == ([2, 0], [2, 10])
    assert of.gap_cv_squared.tolist() == [0.0, pytest.approx(2.0 / 25.0)]
    # Two orders of 10 and 12 pieces, at double price, 5 weeks each.
    assert of.cycle.tolist() == [0.0, pytest.approx(22.0 * 5.0 * 7.0 / 365.0)]


def test_economic_lots_have_the_same_cycle_whatever_a_buyer_sells():
    buyer, period, pieces = [], [], []
    for b, (rate, every) in enumerate([(100.0, 8), (400.0, 4), (1600.0, 2)]):
        for t in range(0, 104, every):
            buyer.append(b)
            period.append(t)
            pieces.append(rate * every * 7.0 / 365.0)
    of = ordering_of(
        np.array(buyer), np.array(period), np.array(pieces), np.array(pieces), 104, 7.0
    )
    np.testing.assert_allclose(of.cycle, of.cycle[0])


def test_weights_count_buyers_as_if_they_were_there_so_often():
    r = luck(8)
    buyer = np.repeat(np.arange(120), 12)
    period = r.integers(0, 100, len(buyer))
    pieces = r.lognormal(3.0, 1.0, len(buyer))
    of = ordering_of(buyer, period, pieces, pieces, 100, 7.0)
    times = r.integers(0, 3, 120)
    copied = np.concatenate([np.where(buyer == b)[0] for b in np.repeat(np.arange(120), times)])
    names = np.repeat(np.arange(times.sum()), 12)
    twice = ordering_of(names, period[copied], pieces[copied], pieces[copied], 100, 7.0)
    np.testing.assert_allclose(statistics(of, times.astype(float)), statistics(twice))


def test_too_few_buyers_or_too_short_a_table_is_said():
    few = ordering_of(np.arange(5), np.arange(5), np.ones(5), np.ones(5), 52, 7.0)
    with pytest.raises(TooFewError, match="30 are needed"):
        statistics(few)
    with pytest.raises(TooFewError, match="spans 5 periods"):
        statistics(ordering_of(np.arange(5), np.arange(5), np.ones(5), np.ones(5), 5, 7.0))
