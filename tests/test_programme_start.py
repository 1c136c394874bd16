"""Digitisation that begins some time after the comparison does."""

from __future__ import annotations

import numpy as np
import pytest

from scenarios.load import ScenarioError, load
from simulation import compare
from simulation.model import ClusterModel
from simulation.state import populations

TINY = ["scale=0.003", "cluster.categories=2", "run.warmup_days=140", "run.transition_days=0"]
LATE = 70
PROGRAMME = ["adoption.mode=programme", "adoption.ramp_days=200"]


def world(*settings):
    model = ClusterModel(load("zhili_kidswear", [*TINY, "run.horizon_days=364", *settings]))
    model.run(model.fork_period)
    return model


@pytest.mark.parametrize("mode", ["full", "programme"])
def test_a_late_start_is_a_start_from_where_the_world_without_has_come_to(mode):
    settings = [f"adoption.mode={mode}", "adoption.ramp_days=100"]
    late, at_once = world(*settings, f"adoption.start_days={LATE}"), world(*settings)
    late.association.start_programme(late)
    late.run(late.fork_period + 30)
    at_once.run(at_once.fork_period + LATE // 7)
    at_once.association.start_programme(at_once)
    at_once.run(late.period)
    assert late.sellers.digital.sum() > 0
    for one, other in zip(populations(late), populations(at_once), strict=True):
        assert np.array_equal(one.plain[0], other.plain[0])
        assert np.array_equal(one.plain[1], other.plain[1])


def test_until_it_starts_both_worlds_are_the_same():
    scenario = load(
        "zhili_kidswear",
        [*TINY, "run.horizon_days=364", *PROGRAMME, f"adoption.start_days={LATE}"],
    )
    pair = compare(scenario, replications=1).pairs[0]
    without, with_ = (run.series("factory_revenue") for run in (pair.without, pair.with_))
    weeks = LATE // 7
    assert np.array_equal(without[:weeks], with_[:weeks])
    assert not np.array_equal(without[weeks:], with_[weeks:])


def test_it_has_to_start_before_the_end():
    with pytest.raises(ScenarioError, match=r"start_days = 364: must be below run\.horizon_days"):
        load("zhili_kidswear", [*TINY, "run.horizon_days=364", "adoption.start_days=364"])
