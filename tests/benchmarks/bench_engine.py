"""Speed, as ratios of times taken on one machine in one run: ``make bench``.

What a machine can do in a nanosecond is no test; how two ways of doing the same compare is one.
"""

from __future__ import annotations

import pytest

from simulation.bench import SCALES, TARGETS, measure, ns_per_agent_step
from tests.benchmarks.period_profile import profile
from tests.reference.timing import costs


@pytest.fixture(scope="module")
def figures():
    return measure(say=lambda text: None)


def test_the_figures_of_the_issue_are_measured(figures):
    for name, (aim, unit) in TARGETS.items():
        verdict = "met" if figures[name] <= aim else "MISSED"
        print(f"\n{name}: {figures[name]:.3g} ({unit}; aim {aim:g}: {verdict})", end="")
        assert 0.0 < figures[name] < 100.0 * aim
    assert figures["memory_mib"] < 2048
    assert [row["scale"] for row in figures["scaling"]] == list(SCALES)


def test_time_grows_with_the_agents_and_no_faster():
    smallest, largest = (
        min(ns_per_agent_step(scale, periods=16, repeats=2) for _ in range(2))
        for scale in (SCALES[0], SCALES[-1])
    )
    assert largest < 1.5 * smallest


def test_rows_and_kernels_are_far_faster_than_objects():
    found = costs()
    for world, cost in found.items():
        print(f"\n{world}: {cost.agents} agents, {cost.factor:.0f} times faster", end="")
    assert found["default"].factor > 40
    assert found["tiny"].factor > 1


def test_most_of_a_period_is_spent_in_kernels():
    for world, rows in profile(periods=30).items():
        kernels = sum(time for name, time in rows.items() if name.islower())
        print(f"\n{world}: {rows['PERIOD']:.0f} ns an agent-step, {kernels:.0f} in kernels", end="")
        assert kernels > 0.5 * rows["PERIOD"]
