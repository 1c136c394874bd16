"""How unevenly items sell: the tail of their sales, and the spread of their hidden popularity.

A table of one seller shows the popularity of its items as it is. On a platform what sells well
runs out, and buyers who would have asked for it ask for something else: so the spread that is
seen is narrower than that of hidden popularity, and is inverted in whole clusters.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

QUARTER = 91  # days
LEAST_ITEMS = 50
LEAST_SELLERS = 20
_LEAST_ORDERS = 10  # of a seller in a quarter
_FEWEST_IN_TAIL = 25
_MOST_STARTS = 200
_NODES, _FURTHEST_NODE = 1201, 7.0  # close enough together for items with thousands of orders


@dataclass(frozen=True)
class Tail:
    """Power-law tail of sales by item.

    Attributes
    ----------
    exponent : float
        Of the share of items that sell more than x: P(X > x) ~ x^-exponent.
    start : float
        Sales from which on the law holds best.
    items : int
        In the tail.
    distance : float
        Kolmogorov-Smirnov distance there.
    """

    exponent: float
    start: float
    items: int
    distance: float


def power_law_tail(sales: np.ndarray) -> Tail | None:
    """Tail exponent by maximum likelihood, from where the law fits best.

    For each start the exponent is Hill's (1975) maximum-likelihood estimate; the start is the one
    at which the distance between data and law is least (Clauset, Shalizi & Newman 2009, sections
    3.1 and 3.3).

    Parameters
    ----------
    sales : ndarray, shape (items,), float64
        Pieces of each item.

    Returns
    -------
    Tail or None
        None of fewer than `LEAST_ITEMS` items.

    Examples
    --------
    >>> x = (1.0 - (np.arange(4_000) + 0.5) / 4_000) ** (-1 / 1.8)  # Pareto, exponent 1.8
    >>> round(power_law_tail(x).exponent, 1)
    1.8
    """
    ordered = np.sort(sales[sales > 0].astype(np.float64))
    n = len(ordered)
    if n < LEAST_ITEMS:
        return None
    logs = np.log(ordered)
    above = np.concatenate([np.cumsum(logs[::-1])[::-1], [0.0]])
    first = np.unique(np.searchsorted(ordered, np.unique(ordered[: n - _FEWEST_IN_TAIL])))
    if len(first) > _MOST_STARTS:
        first = first[np.linspace(0, len(first) - 1, _MOST_STARTS).astype(int)]
    best: Tail | None = None
    for k in first.tolist():
        m = n - k
        excess = (above[k] - m * logs[k]) / m
        if excess <= 0:
            continue
        exponent = 1.0 / excess
        law = 1.0 - np.exp(-exponent * (logs[k:] - logs[k]))
        steps = np.arange(m + 1) / m
        distance = float(max(np.abs(law - steps[:-1]).max(), np.abs(law - steps[1:]).max()))
        if best is None or distance < best.distance:
            best = Tail(float(exponent), float(ordered[k]), m, distance)
    return best


def lognormal_popularity(
    orders: np.ndarray, n_draws: int = 0, luck: np.random.Generator | None = None
) -> tuple[float, np.ndarray]:
    """Log standard deviation of hidden popularity from numbers of orders of one seller's items.

    Orders are Poisson with a lognormal rate, and items nobody ordered are not in a table: maximum
    likelihood of the zero-truncated Poisson-lognormal law (Bulmer 1974), so that the luck of small
    numbers does not pass for popularity.

    Parameters
    ----------
    orders : ndarray, shape (items,), int64
        Orders of each item, at least one.
    n_draws : int
        How often items are drawn anew.
    luck : Generator, optional
        For that.

    Returns
    -------
    value : float
        Estimate.
    draws : ndarray, shape (n_draws,), float64
        By one Newton step from the estimate, each item's score counted as often as it is drawn
        (Kline & Santos 2012).
    """
    from scipy.optimize import minimize

    values, times = np.unique(orders, return_counts=True)
    law = _PoissonLognormal(values)
    start = np.array([np.log(orders.mean()) - 0.5, 0.0])
    found = minimize(
        lambda at: -float(times @ law(at)),
        start,
        method="Nelder-Mead",
        options={"xatol": 1e-4, "fatol": 1e-4},
    )
    best, value = found.x, float(np.exp(found.x[1]))
    if n_draws == 0:
        return value, np.zeros(0)
    assert luck is not None
    steps = 1e-3 * np.eye(2)
    scores = np.stack([(law(best + step) - law(best - step)) / 2e-3 for step in steps], axis=1)
    curvature = np.empty((2, 2))
    for k, step in enumerate(steps):
        ahead, behind = (
            [times @ (law(at + other) - law(at - other)) / 2e-3 for other in steps]
            for at in (best + step, best - step)
        )
        curvature[k] = (np.array(ahead) - np.array(behind)) / 2e-3
    n = int(times.sum())
    drawn = luck.multinomial(n, times / n, size=n_draws) - times
    moved = -drawn @ scores @ np.linalg.inv(curvature)
    return value, np.exp(best[1] + moved[:, 1])


class _PoissonLognormal:
    """Log-probabilities of numbers of orders, zero left out, given (log median, log of log sd)."""

    def __init__(self, values: np.ndarray) -> None:
        from scipy.special import gammaln

        self._values = values[:, None].astype(float)
        self._constants = gammaln(values + 1.0)[:, None]
        self._nodes = np.linspace(-_FURTHEST_NODE, _FURTHEST_NODE, _NODES)
        weights = np.exp(-0.5 * self._nodes**2)
        self._weights = weights / weights.sum()

    def __call__(self, at: np.ndarray) -> np.ndarray:
        log_rate = np.clip(at[0] + np.exp(at[1]) * self._nodes, -50.0, 50.0)
        rate = np.exp(log_rate)
        terms = self._values * log_rate - rate - self._constants
        most = terms.max(axis=1, keepdims=True)
        log_p = most[:, 0] + np.log(np.exp(terms - most) @ self._weights)
        none = float(np.exp(-rate) @ self._weights)
        probabilities: np.ndarray = log_p - np.log1p(-min(none, 1.0 - 1e-12))
        return probabilities


@dataclass(frozen=True, eq=False)
class Sameness:
    """Pairs of orders of a seller in a quarter, and how many of them are for the same item.

    Attributes
    ----------
    seller : ndarray, shape (quarters,), int64
        Code of the seller; a row is a seller's quarter.
    share : ndarray, shape (quarters,), float64
        Share of pairs for the same item (Simpson 1949): unbiased for the sum of squared shares,
        however few orders there are, and blind to items nobody has ordered yet.
    """

    seller: np.ndarray
    share: np.ndarray

    @property
    def mean(self) -> float:
        """Mean over sellers' quarters."""
        return float(self.share.mean())

    @property
    def sellers(self) -> int:
        """How many sellers there are."""
        return len(np.unique(self.seller))


def sameness(seller: np.ndarray, item: np.ndarray, day: np.ndarray) -> Sameness:
    """Pairs of orders for the same item; sellers' quarters of ten orders or more.

    Parameters
    ----------
    seller, item : ndarray, shape (orders,), int64
        Codes from 0.
    day : ndarray, shape (orders,), int64
        Days since the first.
    """
    quarters = int(day.max(initial=0)) // QUARTER + 1
    where = seller * quarters + day // QUARTER
    cell, count = np.unique(where * (item.max(initial=0) + 1) + item, return_counts=True)
    place, of = np.unique(cell // (item.max(initial=0) + 1), return_inverse=True)
    total = np.bincount(of, count)
    same = np.bincount(of, count * (count - 1.0))
    enough = total >= _LEAST_ORDERS
    share = same[enough] / (total[enough] * (total[enough] - 1.0))
    return Sameness(place[enough] // quarters, share)


def drawn_sellers(of: Sameness, n_draws: int, luck: np.random.Generator) -> np.ndarray:
    """Mean sameness with sellers drawn anew, shape (draws,): styles are luck of their sellers."""
    _, who = np.unique(of.seller, return_inverse=True)
    n = int(who.max()) + 1
    total, rows = np.bincount(who, of.share), np.bincount(who)
    weights = luck.multinomial(n, np.full(n, 1.0 / n), size=n_draws)
    return (weights @ total) / np.maximum(1, weights @ rows)
