"""Paired estimates and their intervals."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from simulation.estimates import estimate, interval


def test_interval_is_the_t_interval_of_scipy():
    values = np.random.default_rng(1).normal(2.0, 3.0, 23)
    mean, low, high = interval(values)
    expected = stats.t.interval(0.9, 22, loc=values.mean(), scale=stats.sem(values))
    assert mean == pytest.approx(values.mean())
    assert (low, high) == pytest.approx(expected)


def test_ratio_is_that_of_logs_and_the_difference_that_of_values():
    rng = np.random.default_rng(2)
    without = rng.lognormal(3.0, 0.5, 30)
    with_ = without * rng.lognormal(-1.0, 0.1, 30)
    found = estimate(without, with_)
    logs = stats.t.interval(
        0.9, 29, loc=np.log(with_ / without).mean(), scale=stats.sem(np.log(with_ / without))
    )
    assert (found.ratio_low, found.ratio_high) == pytest.approx(tuple(np.exp(logs)))
    assert found.ratio == pytest.approx(stats.gmean(with_ / without))
    plain = stats.t.interval(
        0.9, 29, loc=(with_ - without).mean(), scale=stats.sem(with_ - without)
    )
    assert (found.difference_low, found.difference_high) == pytest.approx(plain)
    assert found.half_width == pytest.approx((logs[1] - logs[0]) / 2)
    assert found.lower == 30
    assert found.is_clear
    assert found.luck_correlation == pytest.approx(
        np.corrcoef(np.log(without), np.log(with_))[0, 1]
    )


def test_pairing_makes_the_interval_shorter_than_separate_samples_would():
    rng = np.random.default_rng(3)
    luck = rng.lognormal(0.0, 0.6, 40)
    found = estimate(10 * luck, 9 * luck * rng.lognormal(0, 0.02, 40))
    assert found.luck_correlation > 0.99
    assert found.half_width < 0.01
    assert found.is_clear


@pytest.mark.parametrize("without", [np.array([0.0, 1.0, 2.0]), np.array([-1.0, 1.0, 2.0])])
def test_what_can_be_0_or_less_has_a_difference_and_no_ratio(without):
    found = estimate(without, without + 1.0)
    assert found.ratio is found.ratio_low is found.ratio_high is None
    assert found.difference_low == found.difference == 1.0
    assert estimate(np.array([3.0]), np.array([4.0]), signed=True).ratio is None


def test_one_replication_has_a_ratio_and_no_interval():
    found = estimate(np.array([4.0]), np.array([2.0]))
    assert found.ratio == 0.5
    assert found.ratio_low is found.difference_low is found.luck_correlation is None
    assert found.half_width == math.inf
    assert not found.is_clear


def test_values_without_a_partner_are_refused():
    with pytest.raises(ValueError, match="pairs"):
        estimate(np.ones(2), np.ones(3))
    with pytest.raises(ValueError, match="pairs"):
        estimate(np.ones(0), np.ones(0))
