"""Studies that tests run: a stand-in for the model that costs nothing, and the tiny world."""

from __future__ import annotations

import os
import time

from simulation.study import Study
from tests.tiny_worlds import TINY

TINY_VALUES = {
    "scale": 0.0015,
    "run.warmup_days": 140,
    "run.horizon_days": 140,
    "run.transition_days": 56,
}
assert len(TINY) == len(TINY_VALUES)
FACTORS = {"levers.demand_visibility": (0, 1), "choice.price_sensitivity": (5, 9)}
OUTCOMES = ("stock.without", "stock.with", "steps")


def stand_in(values, seed, replication):
    """Numbers that depend on every argument, to the last bit."""
    luck = hash((seed, replication)) % 1009 / 1009
    lever, price = values["levers.demand_visibility"], values["choice.price_sensitivity"]
    without = 1.0 + luck
    return {"stock.without": without, "stock.with": without * (1.0 - 0.3 * lever) + price / 97.0,
            "steps": price * luck}  # fmt: skip


def slow(values, seed, replication):
    """The same, in 20 ms of waiting."""
    time.sleep(0.02)
    return stand_in(values, seed, replication)


def busy(values, seed, replication):
    """The same, in 20 ms of work."""
    until = time.process_time() + 0.02
    while time.process_time() < until:
        pass
    return stand_in(values, seed, replication)


def poisonous(values, seed, replication):
    """The same, but one run kills its process."""
    if replication == 2 and values["levers.demand_visibility"] == POISON:
        os.kill(os.getpid(), 9)
    time.sleep(0.002)
    return stand_in(values, seed, replication)


def failing(values, seed, replication):
    """The same, but some runs raise."""
    if replication == 1 and values["levers.demand_visibility"] > 0.5:
        raise ZeroDivisionError("no stock at all")
    return stand_in(values, seed, replication)


POISON = 0.25
CALLS: list[tuple[float, int]] = []  # of `counted`, in this process


def counted(values, seed, replication):
    """The same, and every call is noted."""
    CALLS.append((values.get("levers.demand_visibility", 0.0), replication))
    if "choice.price_sensitivity" in values:
        return stand_in(values, seed, replication)
    return dict.fromkeys(OUTCOMES, float(len(str(values)) + replication))


def study(function=stand_in, *, samples=16, replications=4, seed=1, factors=None, **more):
    """A study of a stand-in: a Latin hypercube over two factors."""
    made = Study("zhili_kidswear", factors or FACTORS, more.pop("design", "lhs"),
                 samples=samples, replications=replications, seed=seed, **more)  # fmt: skip
    return made.use(function, OUTCOMES, version="1")


def grid(function=stand_in, *, levels=5, replications=4, **more):
    """A study of a stand-in: a grid, in which a lever takes the value `POISON`."""
    made = Study("zhili_kidswear", FACTORS, "grid", levels=levels, replications=replications,
                 seed=1, **more)  # fmt: skip
    return made.use(function, OUTCOMES, version="1")


def tiny_study(factors=None, **more):
    """A study of the tiny world."""
    return Study("zhili_kidswear", factors or FACTORS, more.pop("design", "lhs"),
                 samples=more.pop("samples", 3), replications=more.pop("replications", 2),
                 overrides=TINY_VALUES, seed=1, **more)  # fmt: skip
