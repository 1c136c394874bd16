"""What firms look like in the world without (patterns 1 to 5, and 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.columns.factories import F
from agents.columns.measures import X
from agents.columns.sellers import TRADER
from simulation.metrics import KPIS
from simulation.world_run import WorldRun

if TYPE_CHECKING:
    from simulation.model import ClusterModel

LARGE = 20e6  # yuan of revenue a year: "above scale" in Chinese statistics
_QUARTER = 91.0


class FirmLog:
    """Pieces started by each factory, and orders received and placed by each trader."""

    def __init__(self) -> None:
        self._started: list[np.ndarray] = []
        self._received: list[np.ndarray] = []
        self._placed: list[np.ndarray] = []

    def observe(self, model: ClusterModel) -> None:
        """Look at the period just done."""
        self._started.append(model.factories.arrays.whole[F.started].copy())
        listing, n = model.tiers[0], model.counts["traders"]
        rows = slice(listing.lo, listing.hi)
        owner = model.points.owner[rows]
        for kept, column in ((self._received, "demand"), (self._placed, "placed")):
            pieces = getattr(model.points, column)[rows]
            kept.append(np.bincount(owner, pieces, minlength=n))

    def patterns(self, period_days: float) -> dict[str, float]:
        """Busiest month of the median factory, and swings of orders by quarter and trader."""
        started = np.array(self._started)
        month = max(1, round(28 / period_days))
        kernel = np.ones(month) / month
        mean = started.mean(axis=0)
        busiest = np.array(
            [np.convolve(started[:, f], kernel, mode="valid").max() for f in np.flatnonzero(mean)]
        )
        ratio = busiest / mean[mean > 0]
        return {
            "factory_peak": float(np.median(ratio)) if len(ratio) else 0.0,
            "bullwhip_quarterly": self._quarterly(period_days),
        }

    def _quarterly(self, period_days: float) -> float:
        n = max(1, round(_QUARTER / period_days))
        quarters = len(self._received) // n
        if quarters < 3:
            return 0.0
        sides = []
        for kept in (self._received, self._placed):
            series = np.array(kept[: quarters * n]).reshape(quarters, n, -1).sum(axis=1)
            sides.append(series.var(axis=0))
        known = sides[0] > 0
        return float((sides[1][known] > sides[0][known]).mean()) if known.any() else 0.0


def firm_patterns(run: WorldRun) -> dict[str, float]:
    """Patterns of stock, waste, time, size and capacity of a finished world without."""
    found = {
        name: KPIS[kpi].of(run)
        for name, kpi in (
            ("stock_days", "factory_inventory"),
            ("unsold_share", "unsold_share"),
            ("lead_days", "lead_time_days"),
            ("bullwhip_share", "bullwhip_trader_share"),
            ("capacity_use", "capacity_utilisation"),
            ("fill_rate", "fill_rate"),
            ("factory_fill", "factory_fill"),
        )
    }
    lots = np.percentile(run.lots, (5, 50, 95)) if len(run.lots) else np.zeros(3)
    found |= dict(zip(("lot_small", "lot_median", "lot_large"), map(float, lots), strict=True))
    revenue = run.firms.revenue / ((run.hi - run.lo) * run.period_days / 365.0)
    alive = revenue[revenue > 0]
    found["revenue_log_sd"] = float(np.log(alive).std()) if len(alive) else 0.0
    found["large_firms"] = float((revenue > LARGE).mean()) if len(revenue) else 0.0
    found["production_peak"] = peak_to_mean(run)
    known = run.firms.bullwhip[(run.firms.kind == TRADER) & (run.firms.bullwhip >= 0)]
    found["bullwhip_median"] = float(np.median(known)) if len(known) else 0.0
    return found


def peak_to_mean(run: WorldRun) -> float:
    """Busiest week of a year against its mean week, mean over the years measured."""
    started = run.measures[run.lo : run.hi, X.started]
    periods = max(1, round(364.0 / run.period_days))
    years = [started[i : i + periods] for i in range(0, len(started) - periods + 1, periods)]
    ratios = [float(year.max() / year.mean()) for year in years or [started] if year.mean() > 0]
    return float(np.mean(ratios)) if ratios else 0.0
