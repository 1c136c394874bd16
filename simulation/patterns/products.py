"""How products sell: how uneven their weeks are, and how uneven they are among themselves (21)."""

from __future__ import annotations

import numpy as np

from simulation.order_log import StyleSeries

LEAST_WEEKS = 16  # on sale, for a variation to be told
LEAST_ACTIVE = 20 / 53  # share of weeks with demand; the observed products: 20 weeks of 53
TAIL = 0.05


def weekly_variation(demand: np.ndarray) -> np.ndarray:
    """Coefficient of variation of each product's weekly demand.

    Parameters
    ----------
    demand : ndarray, shape (weeks, products)
        Pieces; products with demand in too few weeks are left out.

    >>> weekly_variation(np.array([[1.0, 0.0], [3.0, 0.0], [2.0, 6.0]])).round(3).tolist()
    [0.408]
    """
    weeks = len(demand)
    kept = demand[:, (demand > 0).sum(axis=0) >= LEAST_ACTIVE * weeks]
    mean = kept.mean(axis=0)
    return kept.std(axis=0)[mean > 0] / mean[mean > 0]


def hill_exponent(values: np.ndarray, share: float = TAIL) -> float:
    """Tail exponent of the largest ``share`` of values (Hill 1975); 0 where they are too few.

    >>> x = (1.0 - (np.arange(10_000) + 0.5) / 10_000) ** (-1 / 1.8)  # Pareto, exponent 1.8
    >>> round(hill_exponent(x), 1)
    1.8
    """
    largest = np.sort(values[values > 0])[::-1].astype(np.float64)
    k = int(np.ceil(share * len(largest)))
    if k < 2 or len(largest) <= k or largest[0] == largest[k]:
        return 0.0
    return float(1.0 / np.mean(np.log(largest[:k] / largest[k])))


def lives(series: StyleSeries, weeks_a_period: float = 1.0) -> list[np.ndarray]:
    """Demand of each style over the periods it was seen on sale, long enough to tell.

    Returns
    -------
    list of ndarray
        One array a style, in no order that matters.
    """
    least = max(2, round(LEAST_WEEKS / weeks_a_period))
    found = []
    for row in range(series.demand.shape[1]):
        generation = series.generation[:, row]
        for number in np.unique(generation[generation >= 0]):
            mask = generation == number
            if mask.sum() >= least:
                found.append(series.demand[mask, row])
    return found


def style_patterns(series: StyleSeries, weeks_a_period: float = 1.0) -> dict[str, float]:
    """Pattern 21 of a run: quartiles of the weekly variation, and the tail of popularity."""
    whole = lives(series, weeks_a_period)
    variation = np.concatenate(
        [np.zeros(0), *(weekly_variation(demand[:, None]) for demand in whole)]
    )
    rate = np.array([demand.mean() for demand in whole])
    quartiles = np.percentile(variation, (25, 50, 75)) if len(variation) else np.zeros(3)
    return {
        "style_cv_q1": float(quartiles[0]),
        "style_cv_median": float(quartiles[1]),
        "style_cv_q3": float(quartiles[2]),
        "popularity_tail": hill_exponent(rate),
    }
