"""Where a period's time goes: steps and kernels, median of many periods of the default scenario.

``python -m tests.benchmarks.period_profile [--set section.key=value ...]`` prints nanoseconds an
agent-step. Calls are timed as they come, so caches and branch predictors are as cold as in a run.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import defaultdict

from scenarios.load import load
from simulation import model as model_module
from simulation import steps
from simulation.bench import agents_of
from simulation.model import ClusterModel
from simulation.worlds import begin

PERIODS = 80


class Timings:
    """Seconds by name, a list of totals by period."""

    def __init__(self):
        self.periods = []

    def next_period(self):
        """Open a new period."""
        self.periods.append(defaultdict(float))

    def around(self, name, function):
        """Time every call of a function under a name."""

        def timed(*arguments):
            start = time.perf_counter()
            result = function(*arguments)
            self.periods[-1][name] += time.perf_counter() - start
            return result

        return timed

    def medians(self):
        """Median over periods by name, largest first."""
        names = {name for period in self.periods for name in period}
        found = {n: statistics.median(p.get(n, 0.0) for p in self.periods) for n in names}
        return dict(sorted(found.items(), key=lambda item: -item[1]))


def profile(overrides=(), periods=PERIODS):
    """Nanoseconds an agent-step by world, step and kernel.

    Returns
    -------
    dict of str to dict of str to float
        ``without`` and ``with``; steps are in capitals, ``PERIOD`` is everything.
    """
    timings = Timings()
    kernels = {n: f for n, f in vars(steps).items() if hasattr(f, "py_func")}
    order = steps.PERIOD
    model = ClusterModel(load("zhili_kidswear", list(overrides)))
    model.run(8)
    try:
        for name, kernel in kernels.items():
            setattr(steps, name, timings.around(name, kernel))
        timed = tuple(timings.around(step.__name__.upper(), step) for step in order)
        model_module.PERIOD = timed
        found = {"without": _run(model, timings, periods)}
        model_module.PERIOD = order
        model.run(model.fork_period)
        begin(model)
        model.run(model.period + 20)
        model_module.PERIOD = timed
        return found | {"with": _run(model, timings, periods)}
    finally:
        model_module.PERIOD = order
        for name, kernel in kernels.items():
            setattr(steps, name, kernel)
        model.close()


def _run(model, timings, periods):
    timings.periods.clear()
    for _ in range(periods):
        timings.next_period()
        timings.around("PERIOD", model.step)()
    per_agent = 1e9 / agents_of(model)
    return {name: seconds * per_agent for name, seconds in timings.medians().items()}


def main():
    """Print the profile."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--set", action="append", default=[], dest="overrides", metavar="KEY=VALUE")
    for world, rows in profile(parser.parse_args().overrides).items():
        print(f"{world}: ns an agent-step")
        for name, nanoseconds in rows.items():
            print(f"  {name:28s}{nanoseconds:8.1f}")


if __name__ == "__main__":
    main()
