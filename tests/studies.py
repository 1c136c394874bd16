"""Studies that tests run: a stand-in for the model that costs nothing, and the tiny world."""

from __future__ import annotations

from pathlib import Path

from simulation.study import Study
from tests.stand_ins import OUTCOMES, stand_in
from tests.tiny_worlds import TINY

ROOT = Path(__file__).parent.parent
TINY_VALUES = {
    "scale": 0.0015,
    "run.warmup_days": 140,
    "run.horizon_days": 140,
    "run.transition_days": 56,
}
assert len(TINY) == len(TINY_VALUES)
FACTORS = {"levers.demand_visibility": (0, 1), "choice.price_sensitivity": (5, 9)}


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
