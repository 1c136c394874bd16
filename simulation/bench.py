"""How fast it is, measured on this machine, warm.

An agent-step is one buyer, trader or factory through one period.
"""

from __future__ import annotations

import importlib
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from scenarios.load import load
from simulation.comparison import compare
from simulation.model import ClusterModel
from simulation.worlds import Worlds

# What the figures are measured against (issue "The engine and its first honest answer").
TARGETS: dict[str, tuple[float, str]] = {
    "ns_per_agent_step": (80.0, "ns, default scenario, one thread"),
    "paired_run_s": (0.4, "s, one paired default run, one thread"),
    "paired_20_s": (5.0, "s, 20 paired replications, all cores"),
    "moved_lever_s": (0.6, "s, 8 replications of the world with, the rest kept"),
}
SCALES = (1 / 140, 1 / 35, 1 / 14, 1 / 7)


def agents_of(model: ClusterModel) -> int:
    """Buyers, traders and factories of a model."""
    return model.shelves.n + model.counts["traders"] + model.counts["factories"]


def ns_per_agent_step(scale: float | None = None, periods: int = 104, repeats: int = 3) -> float:
    """Best of some timings of the default cluster on one thread, warm [ns]."""
    overrides = [] if scale is None else [f"scale={scale!r}"]
    model = ClusterModel(load("zhili_kidswear", overrides))
    model.run(8)
    best = float("inf")
    for _ in range(repeats):
        start = model.period
        begin = time.perf_counter()
        model.run(start + periods // repeats)
        best = min(best, (time.perf_counter() - begin) / (model.period - start))
    return best / agents_of(model) * 1e9


def _median(measure: Callable[[], float], repeats: int = 3) -> float:
    return statistics.median(measure() for _ in range(repeats))


def _paired(replications: int, workers: int) -> float:
    begin = time.perf_counter()
    compare(load("zhili_kidswear"), replications=replications, workers=workers)
    return time.perf_counter() - begin


def _moved_lever() -> float:
    """Seconds for 8 replications after one lever has moved; warm-up and world without are kept."""
    worlds = Worlds()
    compare(load("zhili_kidswear"), replications=8, worlds=worlds)
    moved = load("zhili_kidswear", ["levers.flexible_production=0.5"])
    begin = time.perf_counter()
    compare(moved, replications=8, worlds=worlds)
    return time.perf_counter() - begin


def object_model_factor() -> float | None:
    """How many times slower an object per agent is; None where the tests are not at hand."""
    try:
        timing = importlib.import_module("tests.reference.timing")
    except ImportError:
        return None
    return float(timing.object_model_factor())


def memory_mib() -> float:
    """Most memory this process has held [MiB]."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def real_size() -> dict[str, float]:
    """Zhili at real size, both worlds, on all cores: seconds and the most memory held."""
    begin = time.perf_counter()
    scenario = load("zhili_kidswear", ["scale=1.0"])
    result = compare(scenario, replications=1, workers=os.cpu_count() or 1)
    seconds = time.perf_counter() - begin
    return {"seconds": seconds, "memory_mib": memory_mib(), "pairs": result.replications}


def measure(*, with_real_size: bool = False, say: Callable[[str], None] = print) -> dict[str, Any]:
    """Measure everything; the keys are a contract.

    Returns
    -------
    dict
        ``ns_per_agent_step``, ``paired_run_s``, ``paired_20_s``, ``moved_lever_s``,
        ``object_model_factor``, ``scaling`` (agents, ns per agent-step, by scale) and
        ``memory_mib``; ``real_size`` where asked for.
    """
    _paired(1, 1)  # warm
    figures: dict[str, Any] = {}
    say("ns per agent-step …")
    figures["ns_per_agent_step"] = ns_per_agent_step()
    say("paired runs …")
    figures["paired_run_s"] = _median(lambda: _paired(1, 1))
    figures["paired_20_s"] = _paired(20, os.cpu_count() or 1)
    figures["moved_lever_s"] = _median(_moved_lever)
    say("scaling …")
    figures["scaling"] = [
        {"scale": scale, "agents": round(scale * 14_000 * 61), "ns_per_agent_step": ns}
        for scale in SCALES
        for ns in [ns_per_agent_step(scale, periods=24, repeats=2)]
    ]
    say("object-per-agent model …")
    figures["object_model_factor"] = object_model_factor()
    if with_real_size:
        say("real size …")
        figures["real_size"] = real_size()
    figures["memory_mib"] = memory_mib()
    return figures
