"""Identities, checked in every period of every run."""

from __future__ import annotations

import numpy as np

from agents.columns.books import B, Money
from agents.columns.orders import O, OrderColumns
from agents.columns.stock import S, StockColumns
from agents.kernels.compiling import inlined, kernel

_SHORT_RING = 64
_LINE = 8  # neighbours share a line of memory
# What a violation is called; the number comes from `audit_stock`.
ACCOUNTS = (
    "",
    "stock on hand = opening + received + returned - shipped - scrapped",
    "pipeline = opening + dispatched - received",
    "owed = demanded - shipped - cancelled",
    "nothing negative: stock on hand",
    "nothing negative: owed",
    "nothing negative: on order",
    "on order = in queue + in pipeline",
)


@inlined()
def audit_row(stock, i, t):
    """First broken identity of a row: number of the account (0: all hold) and amount [pieces].

    Rings of more than 64 periods are summed in turn, each row's once in as many periods as its
    ring has; everything else is checked for every row in every period.
    """
    whole = stock.whole
    slots = stock.pipeline.shape[1]
    on_hand, owed, received = whole[i, S.on_hand], whole[i, S.owed], whole[i, S.received]
    stock_gap = on_hand - whole[i, S.opening] - received - whole[i, S.returned]
    stock_gap += whole[i, S.shipped] + whole[i, S.scrapped]
    under_way = whole[i, S.opening_pipeline] + whole[i, S.dispatched] - received
    ring_gap = 0
    if slots <= _SHORT_RING or (np.int64(i) // _LINE + t) % slots == 0:
        ring_gap = -under_way
        for k in range(slots):
            ring_gap += stock.pipeline[i, k]
    owed_gap = owed - whole[i, S.demanded] + whole[i, S.shipped] + whole[i, S.cancelled]
    unplaced = whole[i, S.on_order] - under_way
    account, gap = 0, 0
    if (stock_gap | ring_gap | owed_gap) != 0 or (on_hand | owed | unplaced) < 0:
        if stock_gap != 0:
            account, gap = 1, stock_gap
        elif ring_gap != 0:
            account, gap = 2, ring_gap
        elif owed_gap != 0:
            account, gap = 3, owed_gap
        elif on_hand < 0:
            account, gap = 4, on_hand
        elif owed < 0:
            account, gap = 5, owed
        else:
            account, gap = 6, unplaced
    return account, gap


@kernel()
def audit_stock(stock, lo, hi, t):
    """First broken identity of rows ``lo`` to ``hi``.

    Returns
    -------
    tuple of int
        Row, number of the account (0: all hold), amount by which it fails [pieces].
    """
    for i in range(lo, hi):
        account, gap = audit_row(stock, i, t)
        if account != 0:
            return i, account, gap
    return -1, 0, 0


@kernel()
def queued_pieces(orders, n):
    """Pieces that customers wait for in a book, bulk customers left out [pieces]."""
    total = np.int64(0)
    for k in range(n):
        if orders.whole[k, O.customer] >= 0:
            total += orders.whole[k, O.quantity]
    return total


@kernel()
def unplaced_pieces(stock, lo, hi):
    """What rows have on order less what is under way to them: it must stand in queues [pieces]."""
    total = np.int64(0)
    for i in range(lo, hi):
        total += stock.whole[i, S.on_order] - stock.whole[i, S.dispatched]
        total += stock.whole[i, S.received] - stock.whole[i, S.opening_pipeline]
    return total


@kernel()
def audit_firms(points, books, n_carried, money, t):
    """Check stock points; add up what they wait for, and all cash.

    Returns
    -------
    tuple of int
        Row, account and amount as of `audit_stock`; `unplaced_pieces` of stock points less what
        stands in ``books`` [pieces]; cash [fen].
    """
    points, money = StockColumns(*points), Money(*money)
    books = (
        OrderColumns(*books[0]),
        OrderColumns(*books[1]),
        OrderColumns(*books[2]),
        OrderColumns(*books[3]),
    )
    row, account, gap = audit_stock(points, 0, points.whole.shape[0], t)
    unplaced = unplaced_pieces(points, 0, points.whole.shape[0])
    for tier in range(n_carried.shape[0]):
        unplaced -= queued_pieces(books[tier], n_carried[tier])
    cash = np.int64(0)
    for j in range(money.seller.shape[0]):
        cash += money.seller[j, B.cash]
    for k in range(money.outside.shape[0]):
        cash += money.outside[k]
    for b in range(money.buyer_cash.shape[0]):
        cash += money.buyer_cash[b]
    return row, account, gap, unplaced, cash
