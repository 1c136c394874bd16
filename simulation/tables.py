"""Tidy tables of runs: one row a KPI, a measure of a period, or a firm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from agents.columns.measures import MEASURES
from agents.columns.sellers import FACTORY
from agents.kernels.random import GENERATION
from simulation.metrics import KPIS, evaluate
from simulation.world_run import WorldRun

Runs = Sequence[tuple[int, WorldRun]]


def kpis(runs: Runs) -> Any:
    """Columns replication, world, kpi, value."""
    values = [list(evaluate(run).values()) for _, run in runs]
    return _table(runs, [len(KPIS)] * len(runs), kpi=_repeat(list(KPIS), len(runs)),
                  value=np.concatenate([np.array(v) for v in values]))  # fmt: skip


def periods(runs: Runs) -> Any:
    """Columns replication, world, period, measure, value.

    Periods count from the fork on: those before 0 are the warm-up, which both worlds share.
    """
    names = list(MEASURES)
    sizes = [run.measures.size for _, run in runs]
    numbers = [np.repeat(np.arange(len(r.measures)) - r.fork, len(names)) for _, r in runs]
    return _table(
        runs,
        sizes,
        period=np.concatenate(numbers).astype(np.int32),
        measure=_repeat(names, sum(sizes) // len(names)),
        value=np.concatenate([run.measures.ravel() for _, run in runs]),
    )


def firms(runs: Runs, ids: Sequence[str] = ()) -> Any:
    """Columns replication, world, firm, and what is known of it over the measured periods.

    Where ``ids`` of one's own data are given, in the order of the model's rows, they are in the
    column ``id``.
    """
    every = [run.firms for _, run in runs]

    def joined(name: str) -> np.ndarray:
        return np.concatenate([getattr(firm, name) for firm in every])

    kind = np.concatenate([(firm.kind == FACTORY).astype(np.int8) for firm in every])
    bullwhip = joined("bullwhip")
    named = {"id": pa.array(ids).take(pa.array(joined("identity") % GENERATION - 1))} if ids else {}
    return _table(
        runs,
        [len(firm) for firm in every],
        firm=joined("identity"),
        **named,
        kind=pa.DictionaryArray.from_arrays(pa.array(kind), pa.array(["trader", "factory"])),
        **{name: joined(name) for name in ("township", "category")},
        digital=joined("joined") >= 0,
        adopter=joined("adopter"),
        **{name: joined(name) for name in ("size", "revenue", "cash", "result", "sold")},
        goods=joined("goods"),
        material=joined("material"),
        bullwhip=pa.array(bullwhip, mask=bullwhip < 0),
    )


def _table(runs: Runs, sizes: list[int], **columns: Any) -> Any:
    numbers = np.repeat(np.array([number for number, _ in runs], np.int32), sizes)
    worlds = np.repeat(np.array([run.world == "with" for _, run in runs], np.int8), sizes)
    world = pa.DictionaryArray.from_arrays(pa.array(worlds), pa.array(["without", "with"]))
    return pa.table({"replication": numbers, "world": world, **columns})


def _repeat(names: list[str], times: int) -> Any:
    """Column that runs through ``names`` again and again, kept as codes."""
    codes = np.tile(np.arange(len(names), dtype=np.int16), times)
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(names))
