"""Goods that went back: taken off the purchase they undo, the latest one first."""

from __future__ import annotations

import numpy as np


def net_of_returns(
    buyer: np.ndarray,
    item: np.ndarray,
    seller: np.ndarray,
    time: np.ndarray,
    quantity: np.ndarray,
    price: np.ndarray,
) -> tuple[np.ndarray, list[str]]:
    """Take what went back off what had been bought.

    A line of less than no pieces is held against earlier lines of the same buyer, seller and item,
    the latest first, until it is used up. What finds no purchase (bought before the table begins)
    is left out: it undoes nothing that is seen.

    Parameters
    ----------
    buyer, item, seller : ndarray, shape (lines,), int64
        Codes.
    time : ndarray, shape (lines,), datetime64
        When.
    quantity : ndarray, shape (lines,), float64
        Pieces; below 0 where they went back.
    price : ndarray, shape (lines,), float64
        Of a piece; for what is told only.

    Returns
    -------
    pieces : ndarray, shape (lines,), float64
        What was kept of each line; 0 where all of it, or the line itself, went back.
    told : list of str
        How much there was of it.

    Examples
    --------
    >>> import numpy as np
    >>> when = np.array(["2011-01-01", "2011-02-01", "2011-03-01"], "datetime64[s]")
    >>> one = np.zeros(3, int)
    >>> kept, _ = net_of_returns(one, one, one, when, np.array([10.0, 4.0, -6.0]), np.ones(3))
    >>> kept.tolist()
    [8.0, 0.0, 0.0]
    """
    left = np.maximum(quantity, 0.0)
    back = np.flatnonzero(quantity < 0)
    if len(back) == 0:
        return left, []
    group = (buyer * (seller.max() + 2) + seller + 1) * (item.max() + 2) + item + 1
    affected = np.isin(group, group[back])
    rows = np.flatnonzero(affected)
    # At the same moment purchases come first.
    rows = rows[np.lexsort((quantity[rows] < 0, time[rows], group[rows]))]
    undone, unmatched, value = 0.0, 0.0, 0.0
    stack: list[int] = []
    last = -1
    for row in rows.tolist():
        if group[row] != last:
            stack, last = [], int(group[row])
        if quantity[row] > 0:
            stack.append(row)
            continue
        rest = -float(quantity[row])
        while rest > 0 and stack:
            taken = min(rest, float(left[stack[-1]]))
            left[stack[-1]] -= taken
            value += taken * float(price[stack[-1]])
            rest -= taken
            undone += taken
            if left[stack[-1]] <= 0:
                stack.pop()
        unmatched += rest
    bought = np.maximum(quantity, 0.0)
    told = [
        f"{len(back):,} lines of goods that went back: {undone:,.0f} pieces "
        f"({value / max(1e-12, float(bought @ price)):.1%} of value) taken off the purchases they "
        f"undo, {unmatched:,.0f} pieces without one left out",
    ]
    gone = int(((quantity > 0) & (left <= 0)).sum())
    if gone:
        told.append(f"{gone:,} lines that went back whole do not count as bought")
    return left, told
