"""What firms look like in the world without (patterns 1 to 5, and 7)."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from agents.columns.books import B
from agents.columns.measures import X
from agents.columns.sellers import TRADER
from simulation.metrics import KPIS
from simulation.world_run import WorldRun

if TYPE_CHECKING:
    from simulation.model import ClusterModel

LARGE = 20e6  # yuan of revenue a year: "above scale" in Chinese statistics
_QUARTER = 91.0
_NORMAL_QUARTILES = 1.349  # between the quartiles of a normal law, in standard deviations


class FirmLog:
    """Pieces started by each factory, and orders received and placed by each trader."""

    def __init__(self) -> None:
        self._started: list[np.ndarray] = []
        self._received: list[np.ndarray] = []
        self._placed: list[np.ndarray] = []
        self._revenue: list[np.ndarray] = []

    def observe(self, model: ClusterModel) -> None:
        """Look at the period just done."""
        self._started.append(model.factories.started.copy())
        self._revenue.append(model.money.seller[:, B.revenue] / 100.0)
        listing, n = model.tiers[0], model.counts["traders"]
        rows = slice(listing.lo, listing.hi)
        owner = model.points.owner[rows]
        for kept, column in ((self._received, "demand"), (self._placed, "placed")):
            pieces = getattr(model.points, column)[rows]
            kept.append(np.bincount(owner, pieces, minlength=n))

    def patterns(self, period_days: float) -> dict[str, float]:
        """Sizes of firms, busiest month of the median factory, swings of orders by quarter."""
        return self._sizes(period_days) | {
            "factory_peak": factory_peak(np.array(self._started), period_days),
            "bullwhip_quarterly": self._quarterly(period_days),
        }

    def _sizes(self, period_days: float) -> dict[str, float]:
        """Spread of sellers' revenue a year; those without a sale for 90 days are dropped."""
        revenue = np.array(self._revenue)[:, :-1]  # the pooled store is no firm
        quarter = max(1, round(_QUARTER / period_days))
        active = revenue[-quarter:].sum(axis=0) > 0
        yearly = revenue.sum(axis=0)[active] / (len(revenue) * period_days / 365.0)
        if len(yearly) == 0:
            names = ("source", "", "middle")
            none = {f"revenue_log_sd{'_' * bool(n)}{n}": 0.0 for n in names}
            return none | {"large_firms": 0.0}
        logs = np.log(yearly)
        low, high = np.percentile(logs, (25, 75))
        return {
            "revenue_log_sd_source": lognormal_log_sd(yearly),
            "revenue_log_sd": float(logs.std()),
            "revenue_log_sd_middle": float((high - low) / _NORMAL_QUARTILES),
            "large_firms": float((yearly > LARGE).mean()),
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


def lognormal_log_sd(values: np.ndarray, limit: float = LARGE) -> float:
    """Log standard deviation of the lognormal law with a mean and a share above a limit.

    With u the normal quantile of the share below the limit and d = ln(limit / mean), the smaller
    root of s^2 / 2 - u s + d = 0. As the source's 1.09 follows from its mean of 4.64 m yuan and
    2.99 % above 20 m, it takes no notice of how small the small ones are. Where more are above the
    limit than a law with this mean can have, it is the law that has most: s = sqrt(2 d), to which
    the roots come together at that point.

    Parameters
    ----------
    values : ndarray, shape (firms,)
        Revenue, yuan a year, above 0.

    Returns
    -------
    float
        NaN where nothing can be told: nobody is above the limit, or the mean is.

    >>> firms = np.full(10_000, 1.0)
    >>> firms[:299] = 21e6
    >>> firms[299:] = (4.64e6 * 10_000 - 299 * 21e6) / 9701
    >>> round(lognormal_log_sd(firms), 2)
    1.09
    """
    share = float((values > limit).mean())
    distance = math.log(limit / float(values.mean()))
    if share == 0.0 or distance <= 0.0:
        return math.nan
    u = NormalDist().inv_cdf(1.0 - share) if share < 1.0 else -math.inf
    most = math.sqrt(2.0 * distance)
    return u - math.sqrt(u * u - 2.0 * distance) if u > most else most


def factory_peak(started: np.ndarray, period_days: float) -> float:
    """Busiest four weeks of a year against its mean, median factory; mean over whole years.

    Parameters
    ----------
    started : ndarray, shape (periods, factories)
        Pieces started. Less than a year counts as one year.

    >>> year = np.ones((52, 3))
    >>> year[:4, 1:] = 13.0
    >>> round(factory_peak(year, 7.0), 2)  # 4 x 13 pieces of 100 in 4 weeks of 52
    6.76
    """
    month, periods = max(1, round(28 / period_days)), max(1, round(364 / period_days))
    years = [started[i : i + periods] for i in range(0, len(started) - periods + 1, periods)]
    found = []
    for year in years or [started]:
        sums = np.cumsum(np.vstack([np.zeros(year.shape[1]), year]), axis=0)
        window = min(month, len(year))
        busiest = (sums[window:] - sums[:-window]).max(axis=0) / window
        mean = year.mean(axis=0)
        if (mean > 0).any():
            found.append(float(np.median(busiest[mean > 0] / mean[mean > 0])))
    return float(np.mean(found)) if found else 0.0


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
