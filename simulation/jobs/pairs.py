"""Works of an answer: one pair of worlds, boiled down, and the history that pairs share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.digests import digest
from simulation.jobs import kept
from simulation.model import ClusterModel
from simulation.worlds import replication_seed

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.jobs.task import Progress, Stop
    from simulation.measured import Digest


def run_pair(
    scenario: Scenario, seed: int, replication: int, *, progress: Progress, stop: Stop
) -> Digest:
    """Run both worlds of a replication, as `Worlds.pair` has them, and measure them.

    Raises
    ------
    Stopped
        If it was asked to stop.
    """
    pair = kept.worlds().pair(scenario, seed, replication, stop=stop, unaided=True)
    return digest(pair, scenario)


def keep_fork(
    scenario: Scenario, seed: int, replication: int, *, progress: Progress, stop: Stop
) -> None:
    """Run and keep what does not depend on levers: the warm-up and the world without.

    Raises
    ------
    Stopped
        If it was asked to stop.
    """
    model = ClusterModel(scenario, replication_seed(seed, replication))
    try:
        kept.worlds().fork(model, stop)
    finally:
        model.close()
