"""The benchmark of growth: exponents are what they should be, and a step that is worse is seen."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.steps import PERIOD
from tests.benchmarks.growth import PERIODS, SMALLEST, Steps
from tests.benchmarks.growth_charts import grid, steps
from tests.benchmarks.growth_fit import exponent, fitted, told

SIZES = [100, 200, 400, 800, 1600]


@pytest.mark.parametrize("power", [0.0, 1.0, 1.5, 2.0])
def test_a_power_is_found(power):
    costs = 3e-6 * np.array(SIZES, float) ** power
    slope, low, high = exponent(SIZES, costs)
    assert (slope, low, high) == pytest.approx((power, power, power), abs=1e-9)


def test_the_interval_holds_a_power_seen_through_noise():
    rng = np.random.default_rng(2)
    held = 0
    for _ in range(400):
        costs = np.array(SIZES, float) ** 1.2 * np.exp(0.1 * rng.standard_normal(len(SIZES)))
        _, low, high = exponent(SIZES, costs)
        held += low <= 1.2 <= high
    assert 0.92 <= held / 400 <= 0.98


def points():
    return [
        {"of": "agents", "world": "with", "size": n, "memory": 1000 * n,
         "seconds": {"quick": 1e-6 * n, "slow": 1e-9 * n**2, "a period": 1e-6 * n + 1e-9 * n**2}}
        for n in SIZES
    ]  # fmt: skip


def test_a_step_that_is_worse_than_linear_stands_out():
    found = {row["what"]: row for row in fitted(points())}
    assert found["slow"]["tail"] == pytest.approx(2.0)
    assert found["quick"]["tail"] == pytest.approx(1.0)
    assert found["memory"]["exponent"] == pytest.approx(1.0)
    assert "| `slow` | 2.00 (2.00 to 2.00) | 2.00 |" in told(fitted(points()))


def test_charts_draw_every_point_and_what_is_linear():
    for table in (grid(points(), "time")[0], steps(points())[0]):
        assert {"with", "linear"} == set(table["world"])
        assert (table["cost"] > 0).all()


def test_every_step_is_timed_and_the_periods_are_the_same_each_turn():
    stand = Steps([f"scale={SMALLEST / 4!r}"], "with")
    stand.turn()
    first, ends = stand.seconds(), stand.model.points.on_hand.copy()
    stand.turn()
    assert np.array_equal(stand.model.points.on_hand, ends)
    assert set(first) == {step.__name__ for step in PERIOD} | {"a period"}
    assert all(stand.seconds()[name] <= seconds for name, seconds in first.items())
    assert stand.memory > 50_000
    assert stand.model.period == stand.model.fork_period + 4 + PERIODS
    stand.model.close()
