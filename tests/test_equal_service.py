"""The comparison at equal service: the search, what is said of it, and a tiny cluster."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulation.cli.reports import equal_service_lines
from simulation.comparison import compare
from simulation.equal_search import AIM, MOST_TRIES, WIDEST, search
from simulation.equal_service import WIDEST_GAP, gaps, summary
from simulation.metrics import KPIS
from simulation.results import _equal
from tests.tiny_worlds import off, tiny

# The search, on functions with a known root


@pytest.mark.parametrize("slope", [0.02, 0.1, 0.4])
@pytest.mark.parametrize("gap", [-0.05, -0.01, -0.0004, 0.0003, 0.004, 0.05])
def test_a_straight_line_is_solved_to_a_twentieth_of_a_point(slope, gap):
    root = -gap / slope
    done = search(lambda z: gap + slope * z, gap)
    assert 1 < len(done.tried) <= MOST_TRIES
    assert abs(root) > WIDEST or abs(done.shift - root) <= AIM / slope
    assert done.found or abs(root) > WIDEST


@pytest.mark.parametrize("root", [-2.7, -1.1, -0.3, 0.2, 1.9])
def test_a_saturating_curve_is_solved_in_few_runs(root):
    def gap_at(z):  # fill rises less and less with stock
        return 0.1 * (math.exp(-0.9 * root) - math.exp(-0.9 * z))

    done = search(gap_at, gap_at(0.0))
    assert done.found
    assert done.shift == pytest.approx(root, abs=0.05)
    assert done.bracket is None or done.bracket[0] <= root <= done.bracket[1]
    assert len(done.tried) <= MOST_TRIES


def test_half_a_point_is_not_called_equal_any_more():
    done = search(lambda z: 0.004 + 0.007 * z, 0.004)
    assert done.shift == pytest.approx(-0.571, abs=0.08)


@pytest.mark.parametrize("seed", range(12))
def test_noise_leaves_the_root_enclosed_and_near(seed):
    noise = np.random.default_rng(seed)
    done = search(lambda z: 0.03 + 0.05 * z + 0.002 * noise.normal(), 0.03)
    assert len(done.tried) <= MOST_TRIES
    assert done.found or done.bracket is not None
    assert done.shift == pytest.approx(-0.6, abs=0.12)


def test_a_jump_past_equal_service_is_enclosed_and_not_found():
    done = search(lambda z: 0.03 if z > -0.7 else -0.02, 0.03)
    assert not done.found
    low, high = done.bracket
    assert low <= -0.7 <= high
    assert high - low < 0.1


def test_a_bracket_that_creeps_is_cut_in_the_middle():
    kinked = [-2.4, -1.6, -1.55, -1.2, 0.0], [-0.34, -0.03, -0.003, 0.09, 0.19]  # mills run full

    def gap_at(z):
        return float(np.interp(z, *kinked)) + 0.004 * math.sin(200.0 * z)

    done = search(gap_at, gap_at(0.0))
    low, high = done.bracket
    assert high - low < 0.05
    assert abs(done.gap) < 0.004


@pytest.mark.parametrize("gap", [0.1, -0.1])
def test_where_nothing_helps_the_end_of_the_range_is_reached_and_said(gap):
    done = search(lambda z: gap, gap)
    assert not done.found
    assert done.bracket is None
    assert WIDEST in map(abs, done.tried)
    assert len(done.tried) <= MOST_TRIES


def test_the_search_goes_towards_the_root_only():
    done = search(lambda z: 0.06 + 0.15 * z, 0.06)
    assert max(done.tried) == 0.0


# What is said of it


def worlds_on_a_line(n=400, rise=0.05, gap=0.02, stock=0.8, noise=0.01, seed=3):
    """Values of a cluster in which fill and log stock are straight lines of z, with luck."""
    rng = np.random.default_rng(seed)
    luck = noise * rng.normal(size=n)
    ones = np.full(n, 100.0)

    def at(z):
        fill = 0.9 + gap + rise * z + luck
        usual = {name: (ones, ones) for name in KPIS}
        return usual | {
            "fill_rate": (np.full(n, 0.9), fill),
            "factory_inventory": (ones, 100.0 * np.exp(-0.3 + stock * z) * np.ones(n)),
        }

    return at


def solved(at):
    values = {0.0: at(0.0)}

    def gap_at(z):
        values[z] = at(z)
        return float(np.mean(gaps(values[z], "fill_rate")))

    return summary("fill_rate", 1.0, search(gap_at, gap_at(0.0)), values)


def test_stock_at_a_gap_of_0_is_that_of_the_line_with_luck_of_service_in_its_range():
    found = solved(worlds_on_a_line())
    assert found.matched
    at, n = found.at_equal["factory_inventory"], 400
    expected = math.exp(-0.3 - 0.8 * 0.02 / 0.05)
    assert at.low < expected < at.high
    # Luck of service of 0.01 is 0.2 of z, and that is 0.16 of log stock; none is in stock itself.
    half = 1.6486 * 0.16 / math.sqrt(n)
    assert math.log(at.high / at.low) / 2 == pytest.approx(half, rel=0.1)
    assert (found.z_high - found.z_low) / 2 == pytest.approx(half / 0.8, rel=0.1)
    assert found.z_low < 1.0 - 0.4 < found.z_high
    assert found.gap_low < found.gap < found.gap_high
    assert found.gap == pytest.approx(found.fill_with - found.fill_without)


def test_a_gap_that_is_left_is_carried_over_to_stock():
    def step(z):  # z moves service and stock in steps only
        return worlds_on_a_line(noise=0.05)(math.ceil(z / 0.11) * 0.11)

    found = solved(step)
    assert found.matched
    assert found.bracketed
    at = found.at_equal["factory_inventory"]
    # The mean of the luck is part of the gap: the line is followed to where the mean gap is 0.
    luck = float(np.mean(gaps(step(0.0), "fill_rate"))) - 0.02
    assert at.ratio == pytest.approx(math.exp(-0.3 - 0.8 * (0.02 + luck) / 0.05), rel=1e-3)
    assert found.kpis["factory_inventory"].ratio != pytest.approx(at.ratio, rel=1e-3)


def test_what_cannot_be_reached_is_said_and_no_stock_is_claimed():
    found = solved(worlds_on_a_line(rise=0.0, gap=0.03, noise=0.001))
    assert not found.matched
    assert not found.bracketed
    assert found.at_equal == {}
    assert found.z_low is found.z_high is None
    assert found.searched == (1.0 - WIDEST, 1.0)
    (line,) = equal_service_lines(found)
    assert "not reached with safety stock of -2.00 to 1.00 standard deviations" in line
    assert "nothing is said" in line


def test_a_jump_wider_than_half_a_point_is_no_match():
    def jump(z):
        return worlds_on_a_line(rise=0.0, gap=0.02 if z > -0.5 else -0.02, noise=0.3)(0.0)

    found = solved(jump)
    assert found.bracketed
    assert not found.matched
    assert abs(found.gap) > WIDEST_GAP
    assert "service jumps past it" in equal_service_lines(found)[0]


def test_sentences_are_plain():
    first, second = equal_service_lines(solved(worlds_on_a_line(noise=0.0)))
    assert first.startswith("With consumers served at once as often as without (90.00 %): factory")
    assert "factory stock 53.8 %" in first
    assert "0.60 standard deviations of demand in place of 1.00" in second
    for line in (first, second):
        assert " z" not in line


# A tiny cluster


@pytest.fixture(scope="module")
def equal(worlds):
    told = []
    result = compare(
        tiny(), replications=4, equal_service=True, worlds=worlds, progress=told.append
    )
    return result, told


def test_the_raw_result_is_left_alone_and_factories_ship_alike(four, equal):
    result, _ = equal
    assert result.kpis == four.kpis
    for found in (result.equal_service, result.equal_factory_fill):
        assert found.z_without == tiny().buyers.service_factor
        assert found.kpis[found.kpi].with_ == pytest.approx(found.fill_with)
        assert found.kpis["unit_cost"].without == four.kpis["unit_cost"].without
        assert found.searched[0] <= found.z_with <= found.searched[1]
        assert found.matched == bool(found.at_equal)
    factories = result.equal_factory_fill
    assert factories.matched
    assert factories.bracketed
    assert abs(factories.gap) < abs(four.kpis["factory_fill"].difference)
    low, high = (factories.at_equal["factory_inventory"].low,
                 factories.at_equal["factory_inventory"].high)  # fmt: skip
    assert low < factories.kpis["factory_inventory"].ratio < high


def test_histories_and_worlds_without_are_not_run_again(worlds, equal):
    result, _ = equal
    assert worlds.runs["warmup"] == worlds.runs["without"]
    before = dict(worlds.runs)
    again = compare(tiny(), replications=4, equal_service=True, worlds=worlds)
    assert worlds.runs == before
    assert again.equal_service.kpis == result.equal_service.kpis


def test_progress_says_which_factor_is_tried(equal):
    result, told = equal
    for found in (result.equal_service, result.equal_factory_fill):
        steps = [now for now in told if now.stage == found.kpi]
        assert len(steps) == 4 * (found.evaluations - 1)
        assert steps[0].doing.startswith("safety factor ")
        assert steps[0].doing.endswith(f"try 2 of at most {MOST_TRIES}")


def test_json_has_the_names_of_the_result(equal):
    block = _equal(equal[0].equal_factory_fill)
    assert block["z_low"] < block["z_high"]
    assert block["gap"] == pytest.approx(block["fill_with"] - block["fill_without"])
    assert set(block["at_equal"]["factory_inventory"]) == {"ratio", "ratio_low", "ratio_high"}


def test_a_placebo_already_serves_equally(worlds):
    result = compare(tiny(*off()), replications=1, equal_service=True, worlds=worlds)
    found = result.equal_service
    assert found.evaluations == 1
    assert found.z_with == found.z_without
    assert found.kpis == result.kpis
    assert found.at_equal["factory_inventory"].ratio == 1.0


def test_a_larger_service_factor_serves_better_and_holds_more(worlds):
    low, high = (worlds.pair(tiny(), 1, 0, shift=z).with_ for z in (-1.0, 1.0))
    for name in ("factory_fill", "factory_inventory"):
        assert KPIS[name].of(low) < KPIS[name].of(high)
