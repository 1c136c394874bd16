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
    slots = stock.pipeline.shape[0]
    for i in range(lo, hi):
        gap = (
            stock.whole[S.on_hand, i]
            - stock.whole[S.opening, i]
            - stock.whole[S.received, i]
            + stock.whole[S.shipped, i]
            + stock.whole[S.scrapped, i]
        )
        if gap != 0:
            return i, 1, gap
        under_way = (
            stock.whole[S.opening_pipeline, i]
            + stock.whole[S.dispatched, i]
            - stock.whole[S.received, i]
        )
        if slots <= _SHORT_RING or (i // _LINE + t) % slots == 0:
            gap = -under_way
            for k in range(slots):
                gap += stock.pipeline[k, i]
            if gap != 0:
                return i, 2, gap
        gap = (
            stock.whole[S.owed, i]
            - stock.whole[S.demanded, i]
            + stock.whole[S.shipped, i]
            + stock.whole[S.cancelled, i]
        )
        if gap != 0:
            return i, 3, gap
        if stock.whole[S.on_hand, i] < 0:
            return i, 4, stock.whole[S.on_hand, i]
        if stock.whole[S.owed, i] < 0:
            return i, 5, stock.whole[S.owed, i]
        if stock.whole[S.on_order, i] < under_way:
            return i, 6, stock.whole[S.on_order, i] - under_way
    return -1, 0, 0


@kernel()
def queued_pieces(orders, n):
    """Pieces that customers wait for in a book, bulk customers left out [pieces]."""
    total = np.int64(0)
    for k in range(n):
        if orders.whole[k, O.customer] >= 0:
            total += orders.whole[k, O.quantity]
    return total
