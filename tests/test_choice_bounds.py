"""Short cuts of a buyer's choice: bounds that never exclude the best, sizes counted at once."""

from __future__ import annotations

import math

import numpy as np
import pytest

from agents.kernels.buying import split_sizes
from agents.kernels.choosing import (
    MOST_RATIO,
    RATIO_CELLS,
    cell_of,
    least_minus_log,
    price_bounds,
)
from agents.kernels.random import uniform
from agents.kernels.searching import MOST_OFFERS

RATIOS = np.concatenate([np.linspace(1e-6, 6.0, 4001), 1.0 + np.array([-1e-9, 0.0, 1e-9])])


@pytest.mark.parametrize("level_form", [False, True])
@pytest.mark.parametrize("sensitivity", [2.0, 5.0, 8.0, 20.0, 100.0])
def test_a_tangent_never_exceeds_what_a_price_does(sensitivity, level_form):
    bounds = price_bounds(sensitivity, level_form)
    cell = np.minimum(RATIOS * RATIO_CELLS, MOST_RATIO * RATIO_CELLS - 1).astype(int)
    bound = bounds[cell, 0] + bounds[cell, 1] * RATIOS
    exact = np.exp(sensitivity * (RATIOS - 1.0)) if level_form else RATIOS**sensitivity
    assert (bound * (1.0 - 1e-12) <= exact * (1.0 + 1e-13) + 1e-300).all()
    if sensitivity <= 8.0:  # and is tight where prices are: few offers need more than it
        near = (RATIOS > 0.4) & (RATIOS < 2.0)
        assert (bound[near] > 0.97 * exact[near]).all()


def test_whatever_a_price_is_its_tangent_is_one_of_the_table():
    last = RATIO_CELLS * MOST_RATIO - 1
    odd = [-math.inf, -2.2, -1e-9, math.nan, 0.0, 1.0, 1e9, math.inf]
    assert [int(cell_of(ratio)) for ratio in odd] == [0, 0, 0, 0, 0, RATIO_CELLS, last, last]


def test_the_series_never_exceeds_minus_log():
    draws = [*np.linspace(1e-9, 1.0 - 1e-9, 5001), 1.0 - 2.0**-53, 2.0**-54, 1.0 - 1e-12]
    for u in draws:
        exact = -math.log(u)
        assert least_minus_log(u) * (1.0 - 1e-12) <= exact
        if u > 0.5:  # the best offers are among the lucky
            assert least_minus_log(u) > 0.99 * exact


@pytest.mark.parametrize("quantity", [1, MOST_OFFERS - 1, MOST_OFFERS, MOST_OFFERS + 1, 1000])
@pytest.mark.parametrize(
    "shares", [[1.0], [0.0, 0.5, 1.0], [0.3, 0.3, 0.6, 1.0], list(np.linspace(0.1, 1.0, 10))]
)
def test_sizes_are_those_of_pieces_drawn_one_by_one(quantity, shares):
    base, identity = np.uint64(0x1234567890ABCDEF), 77
    sizes, luck = np.full(len(shares), -5), np.zeros(MOST_OFFERS)
    split_sizes(quantity, len(shares), np.array(shares), base, identity, sizes, luck)
    one_by_one = [0] * len(shares)
    for piece in range(quantity):
        u = uniform(base, identity, piece)
        one_by_one[next((k for k, share in enumerate(shares[:-1]) if u <= share), -1)] += 1
    assert list(sizes) == one_by_one
