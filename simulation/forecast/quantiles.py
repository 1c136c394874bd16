"""Ranges of few runs, told honestly, and luck and doubt told apart.

A range is one in which a further run lies, and not one around a mean: the quantile at p of n
independent values stands at place p (n + 1) of the ordered ones (Weibull 1939; Hyndman & Fan 1996,
type 6), so that a further value lies between two of them as often as is said. Where there are
too few values for that, the range goes from the lowest to the highest, and holds a further one in
(n - 1) / (n + 1) of all cases.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

LEVELS = (0.5, 0.9)


def held(n: float, level: float) -> float:
    """Share of cases in which a range of ``n`` independent values holds a further one.

    >>> held(19, 0.9), round(held(9, 0.9), 3), held(1, 0.9)
    (0.9, 0.8, 0.0)
    """
    return min(level, max(0.0, (n - 1.0) / (n + 1.0)))


def quantile(values: np.ndarray, weights: np.ndarray, units: float, p: float) -> np.ndarray:
    """Weighted quantile over runs, as of so many independent units.

    Parameters
    ----------
    values : ndarray, shape (runs, times), float64
        Values, run by run.
    weights : ndarray, shape (runs,), float64
        Weights of the runs; they sum to 1.
    units : float
        Number of independent values the runs are worth.
    p : float
        Share of what lies below.

    Returns
    -------
    ndarray, shape (times,), float64

    Examples
    --------
    >>> x = np.arange(1.0, 20.0)[:, None]
    >>> w = np.full(19, 1 / 19)
    >>> quantile(x, w, 19, 0.05).tolist(), quantile(x, w, 19, 0.5).tolist()
    ([1.0], [10.0])
    """
    # Place in the middle of a value's weight: of n equal ones p = i / (n + 1) falls on value i.
    place = (p * (units + 1.0) - 0.5) / units
    order = np.argsort(values, axis=0, kind="stable")
    ordered = np.take_along_axis(values, order, axis=0)
    mass = weights[order]
    middle = np.cumsum(mass, axis=0) - 0.5 * mass
    found = [np.interp(place, middle[:, t], ordered[:, t]) for t in range(values.shape[1])]
    return np.array(found, np.float64)


def effective(weights: np.ndarray) -> float:
    """Number of equal weights that some weights are worth (Kish 1965).

    >>> effective(np.array([0.5, 0.5])), effective(np.array([1.0, 0.0]))
    (2.0, 1.0)
    """
    return float(weights.sum() ** 2 / (weights**2).sum())


@dataclass(frozen=True, eq=False)
class Apart:
    """Luck and doubt of nested runs: draws of the assumptions, no two under the same luck.

    One-way layout with random effects (Searle, Casella & McCulloch 1992, chapter 3).

    Attributes
    ----------
    luck, doubt : ndarray, shape (times,), float64
        Variances.
    residuals : ndarray, shape (runs, times), float64
        Deviations from the mean of the own draw, scaled to the variance of luck.
    low, high : ndarray, shape (times,), float64, or None
        90 % interval of luck's share of the whole variance, by F; only of equal weights.
    """

    luck: np.ndarray
    doubt: np.ndarray
    residuals: np.ndarray
    low: np.ndarray | None
    high: np.ndarray | None

    @property
    def share(self) -> np.ndarray:
        """Luck's share of the whole variance; NaN where nothing varies."""
        whole = self.luck + self.doubt
        share: np.ndarray = np.where(whole > 0, self.luck / np.where(whole > 0, whole, 1.0), np.nan)
        return share


def apart(values: np.ndarray, weights: np.ndarray) -> Apart:
    """Tell luck and doubt apart.

    Parameters
    ----------
    values : ndarray, shape (draws, runs, times), float64
        At least 2 draws of at least 2 runs.
    weights : ndarray, shape (draws,), float64
        They sum to 1.
    """
    draws, runs, _ = values.shape
    means = values.mean(axis=1)
    rest = values - means[:, None]
    within = np.einsum("d,drt->t", weights, rest**2) / (runs - 1)
    mean = np.einsum("d,dt->t", weights, means)
    # Unbiased for weights that are no counts: 1 - sum of squares in place of (n - 1) / n.
    between = np.einsum("d,dt->t", weights, (means - mean) ** 2) / (1.0 - (weights**2).sum())
    doubt = np.maximum(0.0, between - within / runs)
    residuals = (rest * math.sqrt(runs / (runs - 1))).reshape(draws * runs, -1)
    low = high = None
    if np.ptp(weights) < 1e-12:
        low, high = _interval(runs * between, within, draws, runs)
    return Apart(within, doubt, residuals, low, high)


def _interval(
    among: np.ndarray, within: np.ndarray, draws: int, runs: int
) -> tuple[np.ndarray, np.ndarray]:
    """Interval of luck's share, from that of the intraclass correlation (Searle et al., 3.5)."""
    from scipy.stats import f

    first, second = draws - 1, draws * (runs - 1)
    safe = np.where(within > 0, within, 1.0)
    ends = []
    for p in (0.95, 0.05):
        ratio = np.where(within > 0, among / safe, np.inf) / float(f.ppf(p, first, second))
        doubt = np.clip((ratio - 1.0) / runs, 0.0, np.inf)  # to luck
        ends.append(np.where(within + among > 0, 1.0 / (1.0 + doubt), np.nan))
    return ends[1], ends[0]
