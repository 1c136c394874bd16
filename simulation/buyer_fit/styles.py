"""Spread of hidden popularity: as seen at one seller, or inverted on a platform."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simulation.buyer_fit.inversion import FIRST_RUNS
from simulation.buyer_fit.market import POPULARITY, Clusters
from simulation.buyer_fit.popularity import (
    LEAST_ITEMS,
    Sameness,
    drawn_sellers,
    lognormal_popularity,
)
from simulation.buyer_fit.result import Estimated

_SEEN = (
    "zero-truncated Poisson-lognormal law of orders by item (Bulmer 1974), as seen at one seller; "
    "items drawn anew"
)
_HIDDEN = (
    "pairs of a seller's orders for the same item (Simpson 1949), inverted by indirect inference "
    "in whole clusters, since what sells well runs out; sellers drawn anew"
)
_LOWEST, _HIGHEST = 0.2, 3.5
_APART = 1.35  # between the values that are tried
_MOST_TRIED = 7


def popularity_as_seen(
    orders: np.ndarray, n_draws: int, luck: np.random.Generator
) -> Estimated | str:
    """Spread of popularity from orders by item of one seller; why not, where it cannot be told.

    Parameters
    ----------
    orders : ndarray, shape (items,), int64
        Orders that hold each item.
    n_draws : int
        Draws of the interval.
    luck : Generator
        For those.
    """
    n = len(orders)
    if n < LEAST_ITEMS:
        return f"{n} items, and {LEAST_ITEMS} are needed"
    value, draws = lognormal_popularity(orders, n_draws, luck)
    return Estimated(POPULARITY, value, draws, _SEEN)


def hidden_popularity(
    of: Sameness,
    clusters: Clusters,
    values: Mapping[str, float],
    n_draws: int,
    luck: np.random.Generator,
) -> Estimated | str:
    """Spread of popularity at which whole clusters show what a table of many sellers shows.

    Parameters
    ----------
    of : Sameness
        Of the table.
    clusters : Clusters
        After their `orderings` have been taken.
    values : mapping of str to float
        Other parameters, as estimated.
    n_draws : int
        Draws of the interval.
    luck : Generator
        For those.

    Returns
    -------
    Estimated or str
        Why not, where clusters do not come to it whatever the spread.
    """
    present = float(clusters.scenario.factories.popularity_log_sd)
    levels = np.array([one.mean for one in clusters.sameness])
    some = range(min(FIRST_RUNS, len(levels)))
    few = float(levels[list(some)].mean())
    tried = {present: float(levels.mean())}

    def look(spread: float) -> None:
        # Under the same luck, so that the step is told better than the level.
        step = clusters.sameness_at(values, spread, some).mean() - few
        tried[spread] = float(levels.mean() + step)

    for spread in (present / _APART, present * _APART):
        look(float(np.clip(spread, _LOWEST, _HIGHEST)))
    while len(tried) < _MOST_TRIED:
        low, high = min(tried), max(tried)
        if of.mean > tried[high] and high < _HIGHEST:
            look(min(_HIGHEST, high * _APART))
        elif of.mean < tried[low] and low > _LOWEST:
            look(max(_LOWEST, low / _APART))
        else:
            break
    spreads = np.array(sorted(tried))
    seen = np.maximum.accumulate([tried[spread] for spread in spreads])
    if not seen[0] <= of.mean <= seen[-1]:
        return (
            f"of two orders of a seller {of.mean:.1%} are for the same item, and "
            f"{seen[0]:.1%} to {seen[-1]:.1%} in clusters of the model"
        )
    noise = drawn_sellers(of, n_draws, luck)
    if len(levels) > 1:
        noise = noise + levels.std(ddof=1) / np.sqrt(len(levels)) * luck.standard_normal(n_draws)
    log_spread = np.log(spreads)
    draws = np.exp(_interpolated(noise, seen, log_spread))
    value = float(np.exp(_interpolated(np.array([of.mean]), seen, log_spread)[0]))
    return Estimated(POPULARITY, value, np.clip(draws, _LOWEST, _HIGHEST), _HIDDEN)


def _interpolated(at: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Straight lines between points, carried on beyond the ends."""
    found: np.ndarray = np.interp(at, x, y)
    for end, inner in ((0, 1), (-1, -2)):
        width = x[end] - x[inner]
        slope = (y[end] - y[inner]) / width if width != 0 else 0.0
        beyond = at < x[0] if end == 0 else at > x[-1]
        found[beyond] = y[end] + slope * (at[beyond] - x[end])
    return found
