"""How time and memory grow with the work: agents, styles, periods, replications and threads.

``python -m tests.benchmarks.growth [--quick | --far] [--json FILE] [--images FOLDER]`` prints a
line a point, then exponents: ``cost ~ size^exponent`` by least squares in logarithms with a 95 %
interval, over all points and over the last three, where what is fixed no longer weighs.

Time is the processor's (of the thread, where there is one), so other work on the machine counts
only by what it takes of caches; each point is the least of several repeats of the same periods, all
points in turns. Memory is the most that was allocated at once (tracemalloc).
"""

from __future__ import annotations

import argparse
import json
import time
import tracemalloc
from collections import defaultdict
from pathlib import Path

import numpy as np

from scenarios.load import load
from simulation.bench import agents_of
from simulation.comparison import compare
from simulation.files import write_text
from simulation.model import ClusterModel
from simulation.worlds import begin
from tests.benchmarks.growth_fit import fitted, told

SMALLEST = 1 / 560  # 25 firms and 1,500 buyers
FORK, PERIODS = 8, 8  # two months of four weeks: what is done now and then is in them
SHORT = ["run.warmup_days=56", "run.horizon_days=112", "run.transition_days=28"]
WORLDS = ("without", "with")
SIZES = {
    "agents": (1, 2, 4, 8, 16, 32, 64, 128, 256),
    "styles": (1, 2, 4, 8, 16),
    "periods": (26, 52, 104, 208, 416),
    "replications": (1, 2, 4, 8, 16),
    "threads": (1, 2, 4),
}
QUICK = {
    "agents": (1, 4, 16),
    "styles": (1, 4, 16),
    "periods": (26, 52, 104),
    "replications": (1, 2, 4),
    "threads": (1, 2),
}
FAR = {"agents": (64, 128, 256, 512, 1024)}  # beyond any cache
UNITS = {
    "agents": "agents",
    "styles": "styles a factory",
    "periods": "periods",
    "replications": "paired replications",
    "threads": "threads",
}


class Steps:
    """Time of every step of some periods of a model, the least of many repeats.

    Parameters
    ----------
    world : str
        ``without`` or ``with``.
    """

    def __init__(self, settings, world):
        tracemalloc.start()
        model = self.model = ClusterModel(load("zhili_kidswear", [*SHORT, *settings]))
        model.run(model.fork_period)
        if world == "with":
            begin(model)
        model.run(model.period + 4)
        self.memory = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        self.agents = agents_of(model)
        self._state = model.snapshot()
        self._least = defaultdict(lambda: np.full(PERIODS, np.inf))

    def turn(self):
        """Run the periods once more."""
        model = self.model
        model.restore(self._state)
        for k in range(PERIODS):
            self._last = begun = time.thread_time()

            def look(step, k=k):
                now = time.thread_time()
                self._keep(step.__name__, k, now - self._last)
                self._last = time.thread_time()

            model.look = look
            model.step()
            self._keep("a period", k, time.thread_time() - begun)
        model.look = None

    def _keep(self, name, k, seconds):
        self._least[name][k] = min(self._least[name][k], seconds)

    def seconds(self):
        """Seconds a period by step, mean of the periods' least."""
        return {name: float(least.mean()) for name, least in self._least.items()}


def agents(sizes, repeats):
    """A period and its steps, in both worlds, over scale."""
    for world in WORLDS:
        stands = [Steps([f"scale={SMALLEST * size!r}"], world) for size in sizes]
        yield from _turned("agents", world, [s.agents for s in stands], stands, repeats)


def styles(sizes, repeats):
    """A period over styles a factory has, with 25 firms and 1,500 buyers."""
    scenario = load("zhili_kidswear")
    first = max(1, scenario.factories.styles // 4)
    asked = [first * size for size in sizes]
    stands = [Steps([f"scale={SMALLEST!r}", f"factories.styles={n}"], "with") for n in asked]
    yield from _turned("styles", "with", asked, stands, repeats)


def _turned(what, world, sizes, stands, repeats):
    for _ in range(repeats):
        for stand in stands:
            stand.turn()
    for size, stand in zip(sizes, stands, strict=True):
        yield point(what, world, size, stand.seconds(), stand.memory)
        stand.model.close()


def periods(sizes, repeats):
    """A whole run of one world over its periods; 8 of them are the warm-up."""
    small = [f"scale={SMALLEST!r}", "run.warmup_days=56", "run.transition_days=28"]

    def whole(n):
        model = ClusterModel(load("zhili_kidswear", [*small, f"run.horizon_days={7 * (n - FORK)}"]))
        begun = time.thread_time()
        model.run()
        seconds = time.thread_time() - begun
        model.close()
        return seconds

    yield from _whole("periods", sizes, repeats, whole)


def replications(sizes, repeats):
    """A comparison on one thread over paired replications."""
    scenario = load("zhili_kidswear", [*SHORT, f"scale={SMALLEST!r}"])

    def whole(n):
        begun = time.process_time()
        compare(scenario, replications=n, workers=1)
        return time.process_time() - begun

    yield from _whole("replications", sizes, repeats, whole)


def _whole(what, sizes, repeats, run):
    least = np.full(len(sizes), np.inf)
    run(sizes[0])
    for _ in range(max(2, repeats // 3)):
        for k, size in enumerate(sizes):
            least[k] = min(least[k], run(size))
    for size, seconds in zip(sizes, least, strict=True):
        tracemalloc.start()
        run(size)
        memory = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        yield point(
            what, "both" if what == "replications" else "without", size, {"a run": seconds}, memory
        )


def threads(sizes, repeats):
    """Processor time, and time by the clock, of a period of a large world over threads."""
    scenario, memory = load("zhili_kidswear", [*SHORT, "scale=0.25"]), {}
    for size in sizes:
        tracemalloc.start()
        model = ClusterModel(scenario).use_threads(size)
        model.run(4)
        memory[size] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        if size != sizes[-1]:
            model.close()
    state = model.snapshot()
    least = {(size, kind): np.inf for size in sizes for kind in ("a period", "by the clock")}
    for _ in range(max(2, repeats // 3)):
        for size in sizes:
            model.use_threads(size)
            model.restore(state)
            model.step()  # the threads are there
            for _ in range(2):
                worked, clock = time.process_time(), time.perf_counter()
                model.step()
                taken = {"a period": time.process_time() - worked}
                taken["by the clock"] = time.perf_counter() - clock
                for kind, seconds in taken.items():
                    least[size, kind] = min(least[size, kind], seconds)
    for size in sizes:
        seconds = {kind: least[size, kind] for kind in ("a period", "by the clock")}
        yield point("threads", "without", size, seconds, memory[size])
    model.close()


def point(what, world, size, seconds, memory):
    """One measured point, which is said."""
    main = next(seconds[name] for name in ("a period", "a run") if name in seconds)
    print(
        f"{what:13s}{world:8s}{size:9,d} {UNITS[what]:20s}{1e3 * main:10.3f} ms"
        f"{memory / 1e6:10.2f} MB"
        + "".join(
            f"  ({1e3 * seconds[name]:.3f} ms by the clock)" for name in seconds if "clock" in name
        ),
        flush=True,
    )
    return {"of": what, "world": world, "size": size, "seconds": seconds, "memory": memory}


def measure(sizes, repeats):
    """All points.

    Returns
    -------
    list of dict
        ``of``, ``world``, ``size``, ``seconds`` (by step) and ``memory`` (bytes).
    """
    # Compiled before anything is timed, or traced.
    compare(load("zhili_kidswear", [*SHORT, f"scale={SMALLEST!r}"]), replications=1, workers=1)
    found = []
    for of in (agents, styles, periods, replications, threads):
        if of.__name__ in sizes:
            found += of(sizes[of.__name__], repeats)
    return found


def main():
    """Measure, print, and draw where asked."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    kinds = parser.add_mutually_exclusive_group()
    kinds.add_argument("--quick", action="store_true", help="fewer points and repeats")
    kinds.add_argument("--far", action="store_true", help="agents alone, up to 1.6 million")
    parser.add_argument("--json", type=Path, help="where points and exponents are written to")
    parser.add_argument("--images", type=Path, help="folder that charts are drawn into")
    asked = parser.parse_args()
    sizes, repeats = (QUICK, 3) if asked.quick else (FAR, 4) if asked.far else (SIZES, 12)
    points = measure(sizes, repeats)
    exponents = fitted(points)
    print("\n" + told(exponents))
    if asked.json:
        document = {"points": points, "exponents": exponents}
        write_text(asked.json, json.dumps(document, indent=1) + "\n")
    if asked.images:
        from tests.benchmarks.growth_charts import draw

        draw(points, asked.images)


if __name__ == "__main__":
    main()
