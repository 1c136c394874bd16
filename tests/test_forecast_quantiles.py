"""Ranges of few runs, and luck and doubt told apart: against what is known in closed form."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.forecast.fans import fan, since_today
from simulation.forecast.quantiles import apart, effective, held, quantile

LUCK = np.random.default_rng(7)


def equal(n):
    return np.full(n, 1.0 / n)


def test_a_range_of_few_values_holds_a_further_one_as_often_as_it_says():
    for n in (5, 19, 40):
        values = LUCK.lognormal(size=(n + 1, 20_000))
        low, high = (quantile(values[:n], equal(n), n, p) for p in (0.05, 0.95))
        inside = ((values[n] >= low) & (values[n] <= high)).mean()
        assert inside == pytest.approx(held(n, 0.9), abs=0.01)
    naive = np.percentile(values[:5], (5, 95), axis=0)  # what percentiles would claim to be 90 %
    assert ((values[5] >= naive[0]) & (values[5] <= naive[1])).mean() < 0.62


def test_weights_are_counts_where_they_are_whole():
    values = LUCK.normal(size=(4, 3))
    often = np.repeat(values, [3, 1, 2, 2], axis=0)
    weights = np.array([3, 1, 2, 2]) / 8
    for p in (0.3, 0.5, 0.7):
        one = quantile(values, weights, 1e9, p)
        # The same law: a value's weight around it holds the quantile of its copies.
        other = quantile(often, equal(8), 1e9, p)
        assert np.all(np.abs(one - other) <= np.ptp(values, axis=0) / 2)
    assert effective(weights) == pytest.approx(64 / 18)


def test_luck_and_doubt_are_told_apart():
    draws, runs, times = 400, 2, 3
    doubt = LUCK.normal(0, [2.0, 1.0, 0.0], (draws, 1, times))
    luck = LUCK.normal(0, [1.0, 2.0, 1.0], (draws, runs, times))
    found = apart(doubt + luck, equal(draws))
    assert found.luck == pytest.approx([1.0, 4.0, 1.0], rel=0.2)
    assert found.doubt == pytest.approx([4.0, 1.0, 0.0], abs=0.5)
    truth = np.array([0.2, 0.8, 1.0])
    assert np.all((found.low <= truth) & (truth <= found.high))
    assert found.residuals.std(axis=0) == pytest.approx([1.0, 2.0, 1.0], rel=0.15)


def test_the_interval_of_luck_s_share_holds_it_in_nine_cases_of_ten():
    hits, times = 0, 4000
    doubt = LUCK.normal(0, 1.0, (12, 1, times))
    luck = LUCK.normal(0, 1.0, (12, 2, times))
    found = apart(doubt + luck, equal(12))
    hits = ((found.low <= 0.5) & (found.high >= 0.5)).mean()
    assert hits == pytest.approx(0.9, abs=0.02)


def test_weights_do_not_bias_the_parts():
    weights = LUCK.uniform(0.2, 1.0, 300)
    weights /= weights.sum()
    parts = np.mean(
        [
            [part[0] for part in (found.luck, found.doubt)]
            for found in (
                apart(LUCK.normal(0, 1.5, (300, 1, 1)) + LUCK.normal(0, 1.0, (300, 2, 1)), weights)
                for _ in range(40)
            )
        ],
        axis=0,
    )
    assert parts == pytest.approx([1.0, 2.25], rel=0.06)


def test_a_fan_without_doubt_has_the_same_range_twice():
    """Where all sets are alike, doubt adds nothing but what few runs leave open."""
    values = np.exp(LUCK.normal(0, 0.1, (200, 2, 1)))
    found = fan(values, equal(200), logs=True, low=0.0, high=np.inf)
    for end in ("low", "high"):
        luck, both = (found[kind]["90"][end][0] for kind in ("luck", "doubt"))
        assert luck == pytest.approx(both, rel=0.03)
    assert found["luck_share"]["share"][0] > 0.85


def test_the_range_of_luck_is_that_of_runs_of_the_same_set():
    sets = np.exp(LUCK.normal(0, 1.0, (300, 1, 1)))
    values = sets * np.exp(LUCK.normal(0, 0.05, (300, 2, 1)))
    found = fan(values, equal(300), logs=True, low=0.0, high=np.inf)
    (middle,) = found["median"]
    low, high = (found["luck"]["90"][end][0] / middle for end in ("low", "high"))
    assert np.log([low, high]) == pytest.approx([-1.645 * 0.05, 1.645 * 0.05], rel=0.12)
    low, high = (found["doubt"]["90"][end][0] for end in ("low", "high"))
    assert np.log([low, high]) == pytest.approx([-1.645, 1.645], rel=0.2)


def test_what_is_not_known_stays_unknown_and_shares_stay_shares():
    values = np.full((3, 2, 4), np.nan)
    values[:, :, 2:] = LUCK.uniform(0.9, 1.0, (3, 2, 2))
    found = fan(values, equal(3), logs=False, low=0.0, high=1.0)
    assert found["median"][:2] == [None, None]
    assert found["doubt"]["90"]["high"][:2] == [None, None]
    for kind in ("luck", "doubt"):
        for level in ("50", "90"):
            assert all(0 <= v <= 1 for v in found[kind][level]["high"][2:])


def test_change_is_told_run_by_run_and_by_the_season():
    values = np.array([[[10.0, 20.0, 30.0, 40.0, 11.0, 24.0, 39.0]]])
    whole = since_today(values, 3, ratio=True)
    assert whole[0, 0, 3:] == pytest.approx([0.0, -0.725, -0.4, -0.025])
    quarters = since_today(values, 3, ratio=True, season=4)
    assert quarters[0, 0, 3:] == pytest.approx([0.0, 0.1, 0.2, 0.3])
    assert since_today(values * 0.0, 3, ratio=True) is None
    points = since_today(values * 0.0, 3, ratio=False)
    assert points[0, 0, 3:].tolist() == [0.0] * 4
