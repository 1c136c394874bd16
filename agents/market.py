"""The product markets: season, trend and the shock all buyers of a category share."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from agents.luck import hashed, normals


class Market:
    """End demand of categories.

    Attributes
    ----------
    factor : ndarray, shape (categories,), float64
        Season x trend x common shock of this period.
    log_shock : ndarray, shape (categories,), float64
        AR(1) shock in logs.
    season : float
        Seasonal factor of this period.
    """

    def __init__(self, model: Any) -> None:
        params = model.params
        n = params.cluster.categories
        self.log_shock = np.zeros(n)
        self.factor = np.ones(n)
        self.season = 1.0
        self._keys = np.arange(n, dtype=np.int64)
        weeks = params.run.period_days / 7.0
        self._keep = params.consumers.shock_persistence**weeks
        self._sd = params.consumers.shock_sd * math.sqrt(1.0 - self._keep**2)
        self._growth = math.log1p(params.consumers.trend_per_year) * params.run.period_days / 365.0

    def advance(self, model: Any) -> None:
        """Move to the current period."""
        t = model.period
        luck = hashed(model.seed_value, "market_shock", self._keys + (t << 20), 0)
        self.log_shock[:] = self._keep * self.log_shock + self._sd * normals(luck)
        self.season = float(model.season_total[t + 1] - model.season_total[t])
        bias = 0.5 * model.params.consumers.shock_sd**2
        self.factor[:] = self.season * np.exp(self._growth * t + self.log_shock - bias)


def gamma_shock(cv: float, points: int = 1025) -> np.ndarray:
    """Quantiles of a unit-mean gamma shock at equally spaced probabilities, mean exactly 1.

    Parameters
    ----------
    cv : float
        Coefficient of variation; 0 gives no shock.
    points : int
        Number of quantiles; values between them are interpolated.
    """
    if cv <= 0.0:
        return np.ones(points)
    from scipy.special import gammaincinv

    size = 1.0 / cv**2
    last = 1.0 - 0.5 / points
    quantiles = gammaincinv(size, np.minimum(np.linspace(0.0, 1.0, points), last)) / size
    # Straight lines between quantiles have the mean of the trapezoids under them.
    return quantiles / np.mean(0.5 * (quantiles[1:] + quantiles[:-1]))  # type: ignore[no-any-return]


def season_totals(months: tuple[float, ...], period_days: float, n_periods: int) -> np.ndarray:
    """Running total of seasonal factors by period: factor of t is total[t + 1] - total[t].

    Months are joined by straight lines between their middles and rescaled to mean 1 over a year.
    """
    middles = (np.arange(-1, 13) + 0.5) * 365.0 / 12.0
    factors = np.array([months[-1], *months, months[0]])
    factors = factors / np.mean(months)
    days = (np.arange(n_periods) + 0.5) * period_days % 365.0
    return np.concatenate([[0.0], np.cumsum(np.interp(days, middles, factors))])
