"""Works of an answer: one pair of worlds, boiled down, and the history that pairs share.

The server names these works and never does them: what they need is imported where they are done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.load import load
from scenarios.sizes import smallest_scale
from simulation.jobs import kept

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.jobs.task import Progress, Stop
    from simulation.measured import Digest

_SHORT = 70.0  # days that a rehearsal warms up and compares


def run_pair(
    scenario: Scenario, seed: int, replication: int, *, progress: Progress, stop: Stop
) -> Digest:
    """Run both worlds of a replication, as `Worlds.pair` has them, and measure them.

    Raises
    ------
    Stopped
        If it was asked to stop.
    """
    from simulation.digests import digest

    kept.history(scenario, seed, replication, stop)
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
    kept.history(scenario, seed, replication, stop)


def rehearse(name: str) -> None:
    """Run and measure a pair of a cluster, as small as can be.

    Compiled code is loaded when it is first called.
    """
    from simulation.digests import digest
    from simulation.worlds import Worlds

    scenario = load(name)
    run = {"warmup_days": _SHORT, "horizon_days": _SHORT, "transition_days": _SHORT / 2}
    small = scenario.model_copy(
        update={
            "scale": smallest_scale(scenario) or scenario.scale,
            "run": scenario.run.model_copy(update=run),
        }
    )
    digest(Worlds(0).pair(small, 0, 0), small)
