"""With against without: placebo, pairing, workers."""

from __future__ import annotations

import numpy as np
import pytest

from simulation import estimates
from simulation.compared import Comparison, values_of
from simulation.comparison import compare
from simulation.histories import replication_seed
from simulation.metrics import KPIS
from simulation.model import ClusterModel
from simulation.taken import take
from simulation.worlds import begin, single
from tests.tiny_worlds import FREE, TRADITIONAL, identical, off, same, tiny


def test_with_every_lever_off_both_worlds_are_the_same_to_the_bit(worlds):
    result = compare(tiny(*off()), replications=2, worlds=worlds)
    for pair in result.pairs:
        assert same(pair.without, pair.with_)
    for name, found in result.kpis.items():
        assert found.difference == 0.0, name
        assert found.ratio in (1.0, None), name


@pytest.mark.parametrize("lever", [name for name, ends in TRADITIONAL.items() if ends])
def test_a_lever_whose_digital_end_is_the_traditional_one_changes_nothing(worlds, lever):
    from scenarios.paths import value_at

    base = tiny()
    ends = {
        name: value_at(base, end) if isinstance(end, str) else end
        for name, end in TRADITIONAL[lever].items()
    }
    moved = [f"digital.{name}={value}" for name, value in ends.items()]
    result = compare(tiny(*off(lever), *moved, *FREE), replications=1, worlds=worlds)
    values = {name: found.difference for name, found in result.kpis.items() if found.difference}
    # Firms have joined, and that is all.
    assert set(values) == {"adopted_capacity", "adopters_share"}


# Pairing and workers


def test_both_worlds_share_their_history_up_to_the_fork_and_part_there(four):
    for pair in four.pairs:
        fork = pair.without.fork
        assert np.array_equal(pair.without.measures[:fork], pair.with_.measures[:fork])
        assert not np.array_equal(pair.without.measures[fork:], pair.with_.measures[fork:])


def test_replications_differ_and_keep_their_seed_whatever_their_number(four):
    assert not same(four.pairs[0].without, four.pairs[1].without)
    assert len({replication_seed(1, r) for r in range(1000)}) == 1000
    assert [replication_seed(1, 0), replication_seed(7, 3)] == [873958087349525, 3562213612399478]
    fewer = compare(tiny(), replications=2)
    assert same(fewer.pairs[1].with_, four.pairs[1].with_)


@pytest.mark.parametrize("workers", [1, 3])
def test_no_result_depends_on_the_number_of_workers(four, workers):
    other = compare(tiny(), replications=4, workers=workers)
    assert identical(four, other)
    assert other.kpis == four.kpis


def test_seed_of_the_scenario_is_used_unless_another_is_given(four):
    assert four.seed == tiny().run.seed
    other = compare(tiny(), replications=1, seed=9)
    again = compare(tiny("run.seed=9"), replications=1)
    assert identical(other, again)
    assert not same(other.pairs[0].without, four.pairs[0].without)


def test_restoring_the_fork_after_the_world_without_is_as_good_as_a_fresh_run():
    scenario = tiny()
    model = ClusterModel(scenario, replication_seed(1, 0))
    state = model.run(model.fork_period).snapshot()
    take(model.run(), "without")
    begin(model.restore(state))
    restored = take(model.run(), "with")
    model.close()
    assert same(restored, single(scenario, 1, 0, "with"))


def test_a_pair_is_what_two_single_runs_are(four):
    pair = four.pairs[2]
    assert same(
        pair.without, single(tiny(), 1, 2, "without").with_adopters(pair.with_.firms.adopter)
    )
    assert same(pair.with_, single(tiny(), 1, 2, "with"))


def test_comparisons_can_be_put_together_from_pairs(four):
    again = Comparison(four.scenario, four.seed, four.pairs[:2], "replications")
    assert again.values["unit_cost"][0].tolist() == four.values["unit_cost"][0][:2].tolist()
    assert values_of(four.pairs).keys() == KPIS.keys()
    assert estimates.LEVEL == 0.9
