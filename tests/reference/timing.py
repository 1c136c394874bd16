"""What an agent costs as an object, and as a row of columns.

The object model is written as a Mesa user would, but draws its luck by SplitMix64 in plain Python
so that it can be compared number by number; that is part of its time.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from scenarios.load import load
from simulation.model import ClusterModel
from tests.reference.copying import copy_of

TINY = ("scale=1", "cluster.firms=12", "cluster.buyers_per_firm=10", "cluster.categories=2")
DEFAULT: tuple[str, ...] = ()
_WARM = 12  # periods, the fork among them: everything has been compiled by then
_LEAST = 5  # periods timed, whatever the time given


@dataclass(frozen=True)
class Cost:
    """Time of an agent and period, medians of interleaved steps.

    Attributes
    ----------
    agents : int
        Traders, factories and buyers.
    objects, columns : float
        Objects of plain Python, and columns with kernels [ns per agent-step].
    """

    agents: int
    objects: float
    columns: float

    @property
    def factor(self) -> float:
        """How many times faster columns are."""
        return self.objects / self.columns


def measure(
    seconds: float = 3.0, overrides: Iterable[str] = DEFAULT, scenario: str = "zhili_kidswear"
) -> Cost:
    """Step both models of one world in turn for about ``seconds``, warm-up not counted."""
    days = load(scenario, list(overrides)).run.period_days
    settings = [*overrides, f"run.warmup_days={10 * days}", f"run.horizon_days={500 * days}"]
    model = ClusterModel(load(scenario, settings))
    world = copy_of(model)
    agents = sum(model.counts[kind] for kind in ("traders", "factories", "buyers"))
    for _ in range(_WARM):
        model.step()
        world.step()
    columns, objects = [], []
    until = time.perf_counter() + seconds
    while (time.perf_counter() < until or len(objects) < _LEAST) and model.running:
        columns.append(_timed(model.step))
        objects.append(_timed(world.step))
    model.close()
    world.close()
    per = 1e9 / agents
    return Cost(agents, statistics.median(objects) * per, statistics.median(columns) * per)


def costs(seconds: float = 6.0) -> dict[str, Cost]:
    """Cost on a tiny world and on the default one, with about ``seconds`` for both."""
    return {
        "tiny": measure(0.3 * seconds, TINY),
        "default": measure(0.7 * seconds, DEFAULT),
    }


def object_model_factor(seconds: float = 4.0) -> float:
    """How many times longer an agent-step takes with objects, on the default world."""
    return measure(seconds).factor


def object_model_ns_per_agent_step(seconds: float = 3.0) -> float:
    """Time of an agent and period in the object model, on the default world [ns]."""
    return measure(seconds).objects


def _timed(step: Callable[[], None]) -> float:
    start = time.perf_counter()
    step()
    return time.perf_counter() - start
