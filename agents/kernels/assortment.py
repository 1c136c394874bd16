"""Styles leave the range and new ones take their place."""

from __future__ import annotations

from agents.columns.orders import O
from agents.columns.sellers import E
from agents.columns.stock import S
from agents.kernels.compiling import inlined, kernel
from agents.kernels.queues import copy_order
from agents.kernels.shipping import withdraw


@inlined()
def clear_stock(points, i):
    """All that is on hand is left over; what is under way is so when it arrives."""
    quantity = points.whole[i, S.on_hand]
    points.whole[i, S.on_hand] = 0
    points.whole[i, S.scrapped] += quantity
    points.whole[i, S.leftover] += quantity
    under_way = 0
    for k in range(points.pipeline.shape[1]):
        under_way += points.pipeline[i, k]
    points.whole[i, S.orphans] = under_way


@kernel()
def clear_range(points, lo, hi, t, rows):
    """Step 9: clear the stock of styles whose life has ended; goods under way become orphans.

    Writes the rows to ``rows``; returns how many they are.
    """
    n = 0
    for i in range(lo, hi):
        if points.whole[i, S.ends] != t:
            continue
        clear_stock(points, i)
        rows[n] = i
        n += 1
    return n


@kernel()
def share_out_bulk(points, sellers, lo, hi, volume, size_weight, n_sizes):
    """Split every factory's bulk volume among its styles by popularity, then among sizes.

    Parameters
    ----------
    volume : float
        Bulk orders of a factory of average size [pieces a period].
    size_weight : ndarray, shape (sizes,), float64
        Share of each size.
    """
    first = lo
    while first < hi:
        owner = points.whole[first, S.owner]
        last, total = first, 0.0
        while last < hi and points.whole[last, S.owner] == owner:
            total += points.real[last, S.popularity]
            last += 1
        bulk = volume * sellers.real[owner, E.size] * sellers.real[owner, E.bulk_share]
        bulk = bulk * n_sizes / max(1e-12, total)
        for i in range(first, last):
            share = size_weight[(i - lo) % n_sizes]
            points.real[i, S.bulk_rate] = bulk * points.real[i, S.popularity] * share
        first = last


@kernel()
def cancel_orders(points, shelves, table, n_orders, ended, n_shelves, t):
    """Drop orders that an ended style owes, or has placed for itself; return how many stay.

    Parameters
    ----------
    ended : ndarray, shape (points,), int8
        1 where a style has just left the range.
    """
    kept = 0
    for k in range(n_orders):
        supplier = table.whole[k, O.supplier]
        customer = table.whole[k, O.customer]
        gone = ended[supplier] == 1
        if customer >= n_shelves and ended[customer - n_shelves] == 1:
            gone = True
        if not gone:
            if kept < k:
                copy_order(table, k, table, kept)
            kept += 1
            continue
        quantity = table.whole[k, O.quantity]
        withdraw(shelves, points, customer, quantity)
        # What was due counts as demanded and must be cancelled; what was not yet due never was.
        if table.whole[k, O.due] <= t:
            points.whole[supplier, S.cancelled] += quantity
            points.whole[supplier, S.owed] -= quantity
    return kept
