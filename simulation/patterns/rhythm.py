"""How buyers order: rhythm, concentration, coming back (patterns 18, 19, 20).

Every function takes plain columns, one row an order, and is used as it is on simulated orders and
on observed ones; days count from the first day of the window.
"""

from __future__ import annotations

from statistics import median_grouped

import numpy as np

WINDOW = 364  # days of orders that are looked at
QUARTER = 91
BACK_WITHIN = 90


def order_days(buyer: np.ndarray, day: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sort by buyer and day and drop repeated days: a buyer orders on a day or does not.

    >>> b, d = order_days(np.array([2, 1, 2, 2]), np.array([5, 9, 5, 0]))
    >>> b.tolist(), d.tolist()
    ([1, 2, 2], [9, 0, 5])
    """
    at = np.lexsort((day, buyer))
    b, d = buyer[at], day[at]
    keep = np.ones(len(b), bool)
    keep[1:] = (b[1:] != b[:-1]) | (d[1:] != d[:-1])
    return b[keep], d[keep]


def gaps(buyer: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Days between one order of a buyer and its next, all buyers together.

    >>> gaps(np.array([2, 1, 2, 2]), np.array([5, 9, 5, 0])).tolist()
    [5]
    """
    b, d = order_days(buyer, day)
    same = b[1:] == b[:-1]
    return (d[1:] - d[:-1])[same]


def typical_gap(between: np.ndarray, width: float) -> float:
    """Median of gaps that are only known to within ``width`` days (grouped median); 0 for none.

    A run knows periods, not days: its gaps are multiples of a period. Within a group they are taken
    to be spread evenly around it, so that the median does not jump by a period.

    >>> typical_gap(np.array([7, 14, 14, 21]), 7.0)
    14.0
    """
    return float(median_grouped(between.tolist(), width)) if len(between) else 0.0


def once_share(buyer: np.ndarray, order: np.ndarray) -> float:
    """Share of buyers with a single order.

    >>> once_share(np.array([2, 1, 2]), np.array([0, 1, 2]))
    0.5
    """
    if len(buyer) == 0:
        return 0.0
    pairs = np.unique(np.stack([buyer, order]), axis=1)
    _, n = np.unique(pairs[0], return_counts=True)
    return float((n == 1).mean())


def second_order_share(buyer: np.ndarray, day: np.ndarray, window: int = WINDOW) -> float:
    """Share of buyers whose second order day is at most 90 days after their first.

    Buyers whose first order is less than 90 days before the end are left out: nobody knows.

    >>> second_order_share(np.array([1, 1, 2, 3]), np.array([0, 90, 0, 300]))
    0.5
    """
    b, d = order_days(buyer, day)
    first = np.ones(len(b), bool)
    first[1:] = b[1:] != b[:-1]
    at = np.flatnonzero(first)
    following = np.minimum(at + 1, max(0, len(b) - 1))
    has = (following > at) & (b[following] == b[at])
    soon = has & (d[following] - d[at] <= BACK_WITHIN)
    known = d[at] <= window - BACK_WITHIN
    return float(soon[known].mean()) if known.any() else 0.0


def back_next_quarter(buyer: np.ndarray, day: np.ndarray) -> tuple[float, float]:
    """Of the buyers active in a quarter, the share that is back in the next one.

    Taken over the second and third quarter of a year; a buyer is new where it had not ordered
    before in that year, established otherwise.

    Returns
    -------
    tuple of (float, float)
        Established and new buyers; 0 where there are none.

    >>> back_next_quarter(np.array([1, 1, 1, 2]), np.array([0, 100, 200, 100]))
    (0.5, 0.0)
    """
    quarter = day // QUARTER
    active = [np.unique(buyer[quarter == q]) for q in range(4)]
    counts = np.zeros((2, 2))
    for q in (1, 2):
        before = np.unique(np.concatenate(active[:q]))
        is_new = ~np.isin(active[q], before)
        back = np.isin(active[q], active[q + 1])
        for row, mask in enumerate((~is_new, is_new)):
            counts[row] += mask.sum(), (mask & back).sum()
    shares = counts[:, 1] / np.maximum(1.0, counts[:, 0])
    return float(shares[0]), float(shares[1])


def value_by_buyer(buyer: np.ndarray, value: np.ndarray) -> np.ndarray:
    """What each buyer paid, shape (buyers,)."""
    _, at = np.unique(buyer, return_inverse=True)
    return np.bincount(at, value)
