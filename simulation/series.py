"""How an outcome moves over time in both worlds: its KPI over a trailing quarter."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from simulation.measured import Digest, measured
from simulation.metrics import KPIS, PRIMARY
from simulation.world_run import Pair, WorldRun

WINDOW_DAYS, STEP_DAYS = 91.0, 28.0
BAND = (5.0, 95.0)  # percentiles over replications


@dataclass(frozen=True, eq=False)
class Series:
    """One KPI over time, replication by replication.

    Attributes
    ----------
    kpi : str
        Its name.
    days : ndarray, shape (times,), float64
        Ends of the windows, in days since the worlds parted; the first is 0.
    without, with_ : ndarray, shape (replications, times), float64
        The KPI over the quarter before each time.
    """

    kpi: str
    days: np.ndarray
    without: np.ndarray
    with_: np.ndarray

    def document(self) -> dict[str, Any]:
        """Means and bands over replications, ready for JSON."""
        lines = {
            "without": self.without,
            "with": self.with_,
            "difference": self.with_ - self.without,
        }
        return {
            "unit": KPIS[self.kpi].unit,
            "window_days": WINDOW_DAYS,
            "days": self.days.tolist(),
            **{name: _band(values) for name, values in lines.items()},
        }


def _band(values: np.ndarray) -> dict[str, list[float]]:
    low, high = np.percentile(values, BAND, axis=0)
    return {"mean": values.mean(axis=0).tolist(), "low": low.tolist(), "high": high.tolist()}


def series_of(pairs: Sequence[Pair], kpi: str) -> Series:
    """Trace one KPI through both worlds of every pair.

    Raises
    ------
    KeyError
        If there is no such KPI.
    """
    return _series(kpi, [lines_of(pair, kpi) for pair in pairs])


def primary_series(pairs: Sequence[Pair | Digest]) -> dict[str, Series]:
    """Inventory, cost and price over time."""
    found = [primary_lines(pair) for pair in pairs]
    return {name: _series(name, [lines[name] for lines in found]) for name in PRIMARY}


@measured
def primary_lines(pair: Pair) -> dict[str, np.ndarray]:
    """Inventory, cost and price of a pair over time: rows of days, without and with."""
    return _lines_of(pair, PRIMARY)


def _series(kpi: str, lines: Sequence[np.ndarray]) -> Series:
    table = np.array(lines)
    return Series(kpi, table[0, 0], table[:, 1], table[:, 2])


def lines_of(pair: Pair, kpi: str) -> np.ndarray:
    """Days since the worlds parted, and the KPI without and with, shape (3, times)."""
    return _lines_of(pair, (kpi,))[kpi]


def _lines_of(pair: Pair, kpis: tuple[str, ...]) -> dict[str, np.ndarray]:
    """`lines_of` some KPIs: they share the totals of a quarter."""
    of, first = [KPIS[name].of for name in kpis], pair.without
    span = max(1, math.floor(WINDOW_DAYS / first.period_days))
    step = max(1, round(STEP_DAYS / first.period_days))
    ends = [end for end in range(first.fork, first.measures.shape[0] + 1, step) if end > 0]

    def lines(run: WorldRun) -> np.ndarray:
        quarters = (run.window(max(0, end - span), end) for end in ends)
        return np.array([[one(quarter) for one in of] for quarter in quarters]).T

    days = (np.array(ends) - first.fork) * first.period_days
    kept = "lines of " + ", ".join(kpis)
    without, with_ = (run.worked_out(kept, lines) for run in (pair.without, pair.with_))
    return {name: np.array([days, without[k], with_[k]]) for k, name in enumerate(kpis)}
