"""The store of worlds: what is kept, found again and let go of."""

from __future__ import annotations

import gc
import weakref

import mesa
import pytest

from simulation.comparison import compare
from simulation.histories import shared_key
from simulation.model import ClusterModel
from simulation.worlds import Worlds
from tests.tiny_worlds import identical, same, tiny


def test_a_moved_lever_costs_only_the_world_with():
    worlds = Worlds()
    compare(tiny(), replications=2, worlds=worlds)
    assert worlds.runs == {"warmup": 2, "without": 2, "with": 2}
    compare(tiny("levers.flexible_production=0.5"), replications=2, worlds=worlds)
    assert worlds.runs == {"warmup": 2, "without": 2, "with": 4}
    compare(tiny(), replications=3, worlds=worlds)
    assert worlds.runs == {"warmup": 3, "without": 3, "with": 5}


@pytest.mark.parametrize(
    "change",
    ["levers.direct_sourcing=0.3", "digital.setup_cost=700", "digital.minimum_order=20",
     "digital.material_days=1", "adoption.mode='programme'", "platform.offers=3.0"],
)  # fmt: skip
def test_a_world_from_the_store_is_the_same_as_a_fresh_one(worlds, change):
    compare(tiny(), replications=1, worlds=worlds)
    kept = compare(tiny(change), replications=1, worlds=worlds)
    assert shared_key(tiny(change)) == shared_key(tiny())
    assert identical(kept, compare(tiny(change), replications=1, worlds=Worlds(0)))


@pytest.mark.parametrize(
    "change", ["choice.loyalty=0.5", "run.seed=3", "factories.setup_cost=1000", "scale=0.002"]
)
def test_what_the_world_without_depends_on_makes_another_history(change):
    assert shared_key(tiny(change)) != shared_key(tiny())


def test_longer_digital_delays_than_traditional_ones_run_as_well():
    slow = tiny("digital.production_days=60", "digital.material_days=90")
    result = compare(slow, replications=1)
    assert same(result.pairs[0].without, compare(tiny(), replications=1).pairs[0].without)


def test_the_store_keeps_within_its_room_and_forgets_the_oldest():
    worlds = Worlds()
    size = compare(tiny(), replications=1, worlds=worlds) and worlds._used
    small = Worlds(room=2 * size)
    compare(tiny(), replications=5, workers=1, worlds=small)
    assert 0 < small._used <= 2 * size
    small.pair(tiny(), 1, 4)
    assert small.runs["warmup"] == 5
    small.pair(tiny(), 1, 0)
    assert small.runs["warmup"] == 6


def test_models_are_let_go_of():
    before = len(getattr(mesa.Agent, "_ids", ()))
    model = ClusterModel(tiny(), 1)
    gone = weakref.ref(model.shelves)
    model.close()
    assert gone() is None  # at once, without the collector
    compare(tiny(), replications=3, worlds=Worlds(0))
    gc.collect()
    assert len(getattr(mesa.Agent, "_ids", ())) == before


@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_replications():
    import tracemalloc

    worlds, scenario = Worlds(0), tiny()
    worlds.pair(scenario, 1, 0)
    tracemalloc.start()
    worlds.pair(scenario, 1, 1)
    start = tracemalloc.get_traced_memory()[0]
    for replication in range(2, 52):
        worlds.pair(scenario, 1, replication)
    growth = tracemalloc.get_traced_memory()[0] - start
    tracemalloc.stop()
    assert growth < 1_000_000
