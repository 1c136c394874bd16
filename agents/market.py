"""The product markets: season, trend and the shock all buyers of a category share."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np

from agents.kernels.opening import advance_markets, open_market
from agents.kernels.random import R

LEAST_SEASON = 1e-6  # of an average period


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
    elsewhere : ndarray, shape (categories,), float64
        Orders of bulk customers against what they would be if no other cluster were there: 1, as
        long as nobody who runs several clusters says otherwise (`examples/country`).
    """

    def __init__(self, model: Any) -> None:
        params = model.params
        n = params.cluster.categories
        self.log_shock = np.zeros(n)
        self.factor = np.ones(n)
        self.elsewhere = np.ones(n)
        self.season = 1.0
        weeks = params.run.period_days / 7.0
        self._keep = params.consumers.shock_persistence**weeks
        self._sd = params.consumers.shock_sd * math.sqrt(1.0 - self._keep**2)
        self._bias = 0.5 * params.consumers.shock_sd**2
        self._growth = math.log1p(params.consumers.trend_per_year) * params.run.period_days / 365.0

    def advance(self, model: Any) -> None:
        """Move demand to the current period, and open nothing: for buyers without a market."""
        t = model.period
        self.season = float(model.season_total[t + 1] - model.season_total[t])
        advance_markets(
            self.log_shock,
            self.factor,
            t,
            model.lifetime_words[R.market_shock],
            self.season,
            self._keep,
            self._sd,
            self._growth,
            self._bias,
        )

    def open(self, model: Any) -> None:
        """Move to the current period, and open the market in it."""
        t = model.period
        self.season = float(model.season_total[t + 1] - model.season_total[t])
        open_market(
            model.seed_value,
            t,
            model.words,
            model.lifetime_words,
            tuple(model.money),
            model.points.plain,
            model.sellers.plain,
            tuple(model.rules),
            tuple(model.offers),
            tuple(model.display),
            self.log_shock,
            self.factor,
            self.season,
            self._keep,
            self._sd,
            self._growth,
            self._bias,
            model.lists_styles,
        )


def order_seasons(model: Any) -> tuple[np.ndarray, ...]:
    """When small-B buyers' orders come, and all orders: running totals like `season_totals`.

    Everybody knows the calendar: stocking buyers order with the season, preselling ones when they
    commit to their events. Firms take this out of what they see, as they do any season.

    Returns
    -------
    tuple of ndarray, shape (periods + 1,), float64
        For traders' listings (small-B orders), for styles (all orders), and for material.
    """
    buyers, types = model.buyers, model.types
    season = np.diff(model.season_total)
    every, level, kind, phase, commit = buyers.read(
        "event_every", "level", "kind", "event_phase", "commit"
    )
    at_events = np.where(every > 0, types.event_share[kind], 0.0) * level
    profile = (level - at_events).sum() * season
    for rhythm in np.unique(every[every > 0]):
        rows = np.flatnonzero(every == rhythm)
        when = (phase[rows] - commit[rows]) % rhythm
        shape = np.bincount(when, weights=at_events[rows] * rhythm, minlength=rhythm)
        periods = np.arange(len(season))
        events = periods + round(float(np.average(commit[rows], weights=at_events[rows])))
        profile += shape[periods % rhythm] * season[np.minimum(events, len(season) - 1)]
    profile = profile / max(1e-12, level.sum())
    share = model.params.bulk.small_b_share
    mixed = share * profile + (1.0 - share) * season
    # Lots are asked for ahead of the orders they serve: material sees those of two months ahead.
    window = max(1, round(56 / model.params.run.period_days))
    ahead = np.convolve(mixed, np.ones(window) / window, mode="full")[window - 1 :]
    ahead[-window:] = mixed[-window:]
    return tuple(np.concatenate([[0.0], np.cumsum(x)]) for x in (profile, mixed, ahead))


def period_cv(weekly_cv: Any, period_days: float) -> Any:
    """CV of a period's demand whose weekly totals have ``weekly_cv``, periods independent.

    >>> period_cv(0.8, 7.0)
    0.8
    >>> round(period_cv(0.8, 1.0), 4)
    2.1166
    """
    return weekly_cv * math.sqrt(7.0 / period_days)


def gamma_shock(cv: float, points: int = 1025) -> np.ndarray:
    """Quantiles of a unit-mean gamma shock at equally spaced probabilities, mean exactly 1.

    Parameters
    ----------
    cv : float
        Coefficient of variation; 0 gives no shock.
    points : int
        Number of quantiles; values between them are interpolated.
    """
    return _gamma_shock(float(cv), points).copy()


@lru_cache(maxsize=256)
def _gamma_shock(cv: float, points: int) -> np.ndarray:
    if cv <= 0.0:
        return np.ones(points)
    from scipy.special import gammaincinv

    size = 1.0 / cv**2
    last = 1.0 - 0.5 / points
    quantiles = gammaincinv(size, np.minimum(np.linspace(0.0, 1.0, points), last)) / size
    # Straight lines between quantiles have the mean of the trapezoids under them.
    return quantiles / np.mean(0.5 * (quantiles[1:] + quantiles[:-1]))


def season_totals(months: tuple[float, ...], period_days: float, n_periods: int) -> np.ndarray:
    """Running total of seasonal factors by period: factor of t is total[t + 1] - total[t].

    Months are joined by straight lines between their middles and rescaled to mean 1 over a year.
    A month without any demand keeps a trace of it, since what is seen is told apart by season.
    """
    middles = (np.arange(-1, 13) + 0.5) * 365.0 / 12.0
    factors = np.array([months[-1], *months, months[0]])
    factors = factors / np.mean(months)
    days = (np.arange(n_periods) + 0.5) * period_days % 365.0
    found = np.maximum(np.interp(days, middles, factors), LEAST_SEASON)
    return np.concatenate([[0.0], np.cumsum(found)])
