"""What two toy worlds gave when it was last meant to change: `python -m tests.golden` renews it.

A commit that changes results renews the file and says so; another that does is a mistake, or a
Python, library or machine that computes otherwise. Whole numbers are the same everywhere: a last
digit that differs from one C library to the next does not reach a decision. Sums of real numbers
are compared within `TOLERANCE`.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np

from agents.columns.measures import MEASURES
from scenarios.load import load
from simulation.files import write_text
from simulation.world_run import WorldRun
from simulation.worlds import Worlds

FILE = Path(__file__).parent / "data" / "golden_worlds.json"
TOLERANCE = 1e-9
_SHORT = ("run.warmup_days=196", "run.horizon_days=280", "run.transition_days=56")
WORLDS = {
    "zhili_kidswear": ("scale=0.0015", *_SHORT),
    "school_uniforms": (
        "scale=0.015", *_SHORT, "run.period_days=3.5", "adoption.mode=programme",
        "adoption.ramp_days=140",
    ),
}  # fmt: skip
_WHOLE = np.array([unit in ("pieces", "-") for unit, _ in MEASURES.values()])


def digest(run: WorldRun) -> dict[str, Any]:
    """Totals of every measure over all periods, and a hash of the series of whole numbers."""
    names = np.array(list(MEASURES))
    whole = run.measures[:, _WHOLE].astype(np.int64)
    assert np.array_equal(whole, run.measures[:, _WHOLE]), "pieces come whole"
    return {
        "series": hashlib.sha256(whole.astype("<i8").tobytes()).hexdigest(),
        "whole": dict(zip(names[_WHOLE].tolist(), whole.sum(axis=0).tolist(), strict=True)),
        "real": {
            name: float(run.measures[:, k].sum())
            for k, name in enumerate(names.tolist())
            if not _WHOLE[k]
        },
    }


def worlds(scenario: str) -> dict[str, dict[str, Any]]:
    """Digests of the world without and the world with."""
    pair = Worlds(0).pair(load(scenario, WORLDS[scenario]), 1, 0)
    return {"without": digest(pair.without), "with": digest(pair.with_)}


if __name__ == "__main__":
    write_text(FILE, json.dumps({name: worlds(name) for name in WORLDS}, indent=1) + "\n")
