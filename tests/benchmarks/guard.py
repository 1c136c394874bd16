"""Whether a period costs more than it did: time of the engine over time of a yardstick.

``python -m tests.benchmarks.guard`` prints the ratios; with ``--renew`` later ones on this kind of
processor are held against them. Both are timed in turns on one thread, by the time the thread was
at work, and the best of many counts, since other work on a machine makes things slower and never
faster.
"""

from __future__ import annotations

import argparse
import json
import platform
import re
import time
from pathlib import Path

import numpy as np

from scenarios.load import load
from simulation.bench import agents_of
from simulation.files import write_text
from simulation.model import ClusterModel
from simulation.worlds import begin
from tests.benchmarks.yardstick import ROWS, pace, yardstick

KEPT = Path(__file__).parents[1] / "data" / "speed.json"
ALLOWED = 1.2  # slower than what is kept, on a processor it was measured on
ALLOWED_ELSEWHERE = 1.8  # another processor has ratios of its own
PERIODS, TURNS, LONG = 8, 6, 30


def processor():
    """What this machine computes with: name, family and model where the system tells."""
    try:
        text = Path("/proc/cpuinfo").read_text("utf-8")
    except OSError:
        text = ""
    told = [
        re.search(rf"^{name}\s*:\s*(.+)$", text, re.MULTILINE)
        for name in ("model name", "cpu family", "model")
    ]
    found = [line[1] for line in told if line] or [platform.processor()]
    return " / ".join([*found, platform.machine()])


class Stand:
    """A default cluster in both worlds, and the yardstick beside it.

    Attributes
    ----------
    best : dict of str to float
        Least nanoseconds so far, of an agent-step by world and of a row of the yardstick.
    """

    def __init__(self):
        self.rows, self.table = yardstick()
        model = self.model = ClusterModel(load("zhili_kidswear"))
        model.run(20)
        without = model.snapshot()
        model.run(model.fork_period)
        begin(model)
        model.run(model.period + 20)
        self.states = {"without": without, "with": model.snapshot()}
        self.best = {"yardstick": float("inf")}
        self._periods = {world: np.full(PERIODS, np.inf) for world in self.states}

    def turn(self):
        """Time everything once."""
        for world, state in self.states.items():
            self.model.restore(state)
            for k in range(PERIODS):
                taken = _time(self.model.step)
                self._periods[world][k] = min(self._periods[world][k], taken)
                taken = _time(pace, self.rows, self.table, k) / ROWS
                self.best["yardstick"] = min(self.best["yardstick"], taken)
            self.best[world] = float(self._periods[world].mean()) / agents_of(self.model)

    def ratios(self, turns=TURNS):
        """Agent-steps in rows of the yardstick, by world, after some more turns."""
        for _ in range(turns):
            self.turn()
        return {world: self.best[world] / self.best["yardstick"] for world in self.states}

    def close(self):
        """Let go of the model."""
        self.model.close()


def _time(work, *arguments):
    start = time.thread_time_ns()
    work(*arguments)
    return time.thread_time_ns() - start


def most(kept):
    """Ratios that a period may have on this machine, by world.

    Parameters
    ----------
    kept : dict
        Ratios by world, by processor they were measured on.
    """
    own = kept.get(processor())
    if own is not None:
        return {world: ALLOWED * ratio for world, ratio in own.items()}
    worlds = {world for ratios in kept.values() for world in ratios}
    return {w: ALLOWED_ELSEWHERE * max(r[w] for r in kept.values() if w in r) for w in worlds}


def slower(found, kept):
    """Worlds whose ratio is beyond what is allowed, with what may be."""
    allowed = most(kept)
    return {
        world: f"{ratio:.2f} rows of the yardstick an agent-step, more than {allowed[world]:.2f}"
        for world, ratio in found.items()
        if ratio > allowed[world]
    }


def main():
    """Print the ratios, or keep them."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--renew", action="store_true", help="hold later ones against these")
    renew = parser.parse_args().renew
    stand = Stand()
    found = stand.ratios(LONG)
    print(f"{processor()}: {stand.best['yardstick']:.1f} ns a row of the yardstick")
    for world, ratio in found.items():
        print(f"{world:8s}{stand.best[world]:7.1f} ns an agent-step {ratio:7.2f} rows")
    if renew:
        kept = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
        kept[processor()] = {world: round(ratio, 2) for world, ratio in found.items()}
        write_text(KEPT, json.dumps(kept, indent=1) + "\n")
    stand.close()


if __name__ == "__main__":
    main()
