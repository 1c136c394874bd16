"""The cluster's rules as columns and as one Python object an agent: time and memory.

Run as a program it prints one line of JSON; so it runs under another Python and Mesa too.
"""

from __future__ import annotations

import json
import sys
import tracemalloc
from importlib.metadata import version
from typing import Any

import numpy as np

from scenarios.load import load
from simulation.model import ClusterModel
from tests.reference.copying import copy_of
from tests.reference.timing import DEFAULT, TINY, costs

_PERIODS = 3  # by then everything an agent keeps is there


def bytes_per_agent(overrides: tuple[str, ...]) -> dict[str, float]:
    """Memory of a world after some periods, columns and objects [bytes an agent]."""
    model = ClusterModel(load("zhili_kidswear", list(overrides)))
    agents = sum(model.counts[kind] for kind in ("traders", "factories", "buyers"))
    tracemalloc.start()
    world = copy_of(model)
    for _ in range(_PERIODS):
        world.step()
    objects = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    world.close()
    for _ in range(_PERIODS):
        model.step()
    columns = _array_bytes(model)
    model.close()
    return {"columns": columns / agents, "objects": objects / agents}


def _array_bytes(model: ClusterModel) -> int:
    """Bytes of all arrays a model reaches, each counted once."""
    seen: dict[int, Any] = {}
    total = 0
    queue: list[Any] = [vars(model)]
    while queue:
        one = queue.pop()
        if id(one) in seen:
            continue
        seen[id(one)] = one
        if isinstance(one, np.ndarray):
            if one.base is None:
                total += one.nbytes
            else:
                queue.append(one.base)
        elif isinstance(one, dict):
            queue.extend(one.values())
        elif isinstance(one, list | tuple | set):
            queue.extend(one)
        elif type(one).__module__.startswith(("agents.", "simulation.")):
            queue.extend(vars(one).values() if hasattr(one, "__dict__") else [])
    return total


def measure(seconds: float = 6.0) -> dict[str, Any]:
    """Times and memory of both on a tiny world and on the default one."""
    timed = costs(seconds)
    return {
        "mesa": version("mesa"),
        "python": ".".join(map(str, sys.version_info[:3])),
        "worlds": {
            name: {
                "agents": cost.agents,
                "objects_ns": cost.objects,
                "columns_ns": cost.columns,
                "factor": cost.factor,
                "bytes": bytes_per_agent(settings),
            }
            for (name, cost), settings in zip(timed.items(), (TINY, DEFAULT), strict=True)
        },
    }


if __name__ == "__main__":
    print(json.dumps(measure()))
