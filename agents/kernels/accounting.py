"""Identities, checked in every period of every run."""

from __future__ import annotations

import numpy as np

from agents.columns.orders import O
from agents.columns.stock import S
from agents.kernels.compiling import kernel

_SHORT_RING = 64
_LINE = 8  # neighbours share a line of memory
# What a violation is called; the number comes from `audit_stock`.
ACCOUNTS = (
    "",
    "stock on hand = opening + received - shipped - scrapped",
    "pipeline = opening + dispatched - received",
    "owed = demanded - shipped - cancelled",
    "nothing negative: stock on hand",
    "nothing negative: owed",
    "nothing negative: on order",
    "on order = in queue + in pipeline",
)


@kernel()
def audit_stock(stock, lo, hi, t):
    """First broken identity of rows ``lo`` to ``hi``.

    Rings of more than 64 periods are summed in turn, each row's once in as many periods as its
    ring has; everything else is checked for every row in every period.

    Returns
    -------
    tuple of int
        Row, number of the account (0: all hold), amount by which it fails [pieces].
    """
    slots = stock.pipeline.shape[1]
    for i in range(lo, hi):
        gap = (
            stock.whole[i, S.on_hand]
            - stock.whole[i, S.opening]
            - stock.whole[i, S.received]
            + stock.whole[i, S.shipped]
            + stock.whole[i, S.scrapped]
        )
        if gap != 0:
            return i, 1, gap
        under_way = (
            stock.whole[i, S.opening_pipeline]
            + stock.whole[i, S.dispatched]
            - stock.whole[i, S.received]
        )
        if slots <= _SHORT_RING or (i // _LINE + t) % slots == 0:
            gap = -under_way
            for k in range(slots):
                gap += stock.pipeline[i, k]
            if gap != 0:
                return i, 2, gap
        gap = (
            stock.whole[i, S.owed]
            - stock.whole[i, S.demanded]
            + stock.whole[i, S.shipped]
            + stock.whole[i, S.cancelled]
        )
        if gap != 0:
            return i, 3, gap
        if stock.whole[i, S.on_hand] < 0:
            return i, 4, stock.whole[i, S.on_hand]
        if stock.whole[i, S.owed] < 0:
            return i, 5, stock.whole[i, S.owed]
        if stock.whole[i, S.on_order] < under_way:
            return i, 6, stock.whole[i, S.on_order] - under_way
    return -1, 0, 0


@kernel()
def queued_pieces(orders, n):
    """Pieces that customers wait for in a book, bulk customers left out [pieces]."""
    total = np.int64(0)
    for k in range(n):
        if orders.whole[k, O.customer] >= 0:
            total += orders.whole[k, O.quantity]
    return total
