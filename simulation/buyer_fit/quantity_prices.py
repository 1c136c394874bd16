"""What small orders pay more: prices of the same item at the same time, by quantity.

The model's price of a piece in an order of q from stock is the seller's unit price and a share
H / q of the handling of an order. Within an item and a week the unit price is taken as one, so
H is the slope of prices on 1 / q. Other schedules are told beside it: the elasticity, and means by
quantity.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

SPAN = 7  # days in which the unit price of an item is taken as one
BUCKETS = ((1, 2), (3, 5), (6, 11), (12, 49), (50, 99), (100, None))
LEAST_LINES = 200
_FURTHEST = 4.0  # a price this many times the item's median, or under a quarter, is a mistake


@dataclass(frozen=True, eq=False)
class PriceLines:
    """Lines whose price can be held against others of the same item and weeks.

    Attributes
    ----------
    cell : ndarray, shape (lines,), int64
        Seller, item and week, counted through.
    buyer : ndarray, shape (lines,), int64
        Who paid it.
    pieces, price : ndarray, shape (lines,), float64
        Quantity, and price of a piece.
    level : ndarray, shape (lines,), float64
        Median price in the cell.
    """

    cell: np.ndarray
    buyer: np.ndarray
    pieces: np.ndarray
    price: np.ndarray
    level: np.ndarray

    def __len__(self) -> int:
        return len(self.cell)


@dataclass(frozen=True)
class Bucket:
    """Mean price of orders of some quantities, against the item's median."""

    low: int
    high: int | None
    lines: int
    against_median: float


def price_lines(
    buyer: np.ndarray,
    seller: np.ndarray,
    item: np.ndarray,
    day: np.ndarray,
    pieces: np.ndarray,
    price: np.ndarray,
) -> PriceLines:
    """Keep lines of cells in which there is more than one quantity."""
    span = day // SPAN
    code = (seller + 1) * (item.max(initial=0) + 1) + item
    _, cell = np.unique(code * (span.max(initial=0) + 1) + span, return_inverse=True)
    order = np.lexsort((pieces, cell))
    c, q = cell[order], pieces[order]
    varied = np.zeros(int(cell.max(initial=-1)) + 1, bool)
    varied[c[1:][(c[1:] == c[:-1]) & (q[1:] != q[:-1])]] = True
    rows = np.flatnonzero(varied[cell])
    cell = np.unique(cell[rows], return_inverse=True)[1]
    level = _medians(cell, price[rows])[cell]
    ratio = price[rows] / level
    usual = (ratio < _FURTHEST) & (ratio > 1.0 / _FURTHEST)
    rows, cell, level = rows[usual], cell[usual], level[usual]
    return PriceLines(cell, buyer[rows], pieces[rows], price[rows], level)


def handling(lines: PriceLines, weights: np.ndarray | None = None) -> float:
    """Handling of a line: slope of price on 1 / q within cells [money of the table].

    Least squares with a constant of every cell; errors are taken in proportion to the price.

    Parameters
    ----------
    lines : PriceLines
        What is compared.
    weights : ndarray, shape (lines,), optional
        How often each line counts.
    """
    w = (1.0 if weights is None else weights) / lines.level**2
    return _slope(lines.cell, 1.0 / lines.pieces, lines.price, w)


def elasticity(lines: PriceLines, weights: np.ndarray | None = None) -> float:
    """Slope of log price on log quantity within cells."""
    w = np.ones(len(lines)) if weights is None else weights
    return _slope(lines.cell, np.log(lines.pieces), np.log(lines.price), w)


def schedule(lines: PriceLines) -> list[Bucket]:
    """Mean price by quantity, against the median of the item in those weeks."""
    ratio = lines.price / lines.level
    found = []
    for low, high in BUCKETS:
        rows = (lines.pieces >= low) & (lines.pieces <= (np.inf if high is None else high))
        if rows.any():
            found.append(Bucket(low, high, int(rows.sum()), float(ratio[rows].mean())))
    return found


def drawn_anew(
    lines: PriceLines, n_draws: int, luck: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Handling and elasticity with buyers drawn anew, shape (draws,) each."""
    _, who = np.unique(lines.buyer, return_inverse=True)
    n = int(who.max()) + 1
    both = np.empty((n_draws, 2))
    for k in range(n_draws):
        times = luck.multinomial(n, np.full(n, 1.0 / n)).astype(float)[who]
        both[k] = handling(lines, times), elasticity(lines, times)
    return both[:, 0], both[:, 1]


def _slope(cell: np.ndarray, x: np.ndarray, y: np.ndarray, w: np.ndarray) -> float:
    """Weighted slope of y on x within cells."""
    total = np.maximum(1e-300, np.bincount(cell, w))
    dx = x - (np.bincount(cell, w * x) / total)[cell]
    dy = y - (np.bincount(cell, w * y) / total)[cell]
    return float((w * dx) @ dy / max(1e-300, float((w * dx) @ dx)))


def _medians(cell: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Median of the values in each cell."""
    order = np.lexsort((values, cell))
    counts = np.bincount(cell)
    start = np.cumsum(counts) - counts
    low, high = start + (counts - 1) // 2, start + counts // 2
    ordered = values[order]
    medians: np.ndarray = 0.5 * (ordered[low] + ordered[high])
    return medians
