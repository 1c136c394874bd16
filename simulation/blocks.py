"""Buyers in blocks: large worlds use several threads, with the same bits on any number of them.

Blocks do not depend on the number of threads. Kernels write only to rows of their own block; counts
are whole numbers, added block by block; orders are gathered in the order of blocks.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from agents.columns.measures import W
from agents.kernels.searching import MOST_OFFERS
from agents.kernels.shelves import TILE
from agents.orders import order_table

BLOCK = 1 << 15  # buyers; small worlds are one block and use no pool


class Room:
    """Where a block of buyers writes what concerns others.

    Attributes
    ----------
    orders : OrderColumns
        Orders placed, the first ``n_orders`` rows; there is room for whatever buyers can order.
    counts : ndarray, shape (5, sellers), int64
        Offers looked at, won, won from new buyers, bids in tenders, offers known buyers saw.
    credits : ndarray, shape (points,), int64
        End sales by the point that buyers bought from last.
    sent_back : ndarray, shape (2, points), int64
        Spoiled goods that go back to where they were bought: pieces, and what is paid for them.
    totals, before : ndarray, int64
        `BuyerTotals` of the period, and what was under way before it.
    fault : ndarray, shape (3,), int64
        First row whose books were wrong (-1: none), account and amount.
    rows, luck : ndarray
        Room for rows and luck of the buyers of a tile.
    scratch : tuple of ndarray, int64
        Sellers a buyer considers, sizes of an order, and what is weighed of every offer.
    """

    def __init__(self, n_buyers: int, n_sellers: int, n_points: int, sizes: int) -> None:
        sizes = max(1, sizes)
        self.orders = order_table(n_buyers * sizes)  # memory is taken as it is written to
        self.n_orders = 0
        self.counts = np.zeros((5, n_sellers), np.int64)
        self.credits = np.zeros(n_points, np.int64)
        self.sent_back = np.zeros((2, n_points), np.int64)
        self.totals = np.zeros(len(W), np.int64)
        self.before = np.zeros(len(W), np.int64)
        self.fault = np.full(3, -1)
        self.rows, self.luck = np.zeros((2, TILE + 1), np.int64), np.zeros((2, TILE))
        self.scratch = (
            np.zeros(MOST_OFFERS, np.int64),
            np.zeros(sizes, np.int64),
            np.zeros((4, MOST_OFFERS)),
        )

    def clear(self) -> Room:
        """Empty it for the next period."""
        for array in (self.counts, self.credits, self.sent_back, self.totals, self.before):
            array[:] = 0
        self.fault[:] = -1
        self.n_orders = 0
        return self


class Blocks:
    """Splits the buyers of a model and runs kernels over the parts.

    Parameters
    ----------
    n : int
        Buyers.
    threads : int
        Threads to use.

    Attributes
    ----------
    ranges : list of (int, int)
        First and last row (excluded) of every block.
    """

    def __init__(self, n: int, threads: int = 1) -> None:
        self.ranges = [(lo, min(lo + BLOCK, n)) for lo in range(0, max(n, 1), BLOCK)]
        self.threads = max(1, threads)
        self._pool: ThreadPoolExecutor | None = None
        self._rooms: list[Room | None] = [None for _ in self.ranges]

    def run(self, work: Callable[[int, int], Any]) -> list[Any]:
        """``work(lo, hi)`` for every block; results in the order of blocks."""
        if len(self.ranges) == 1 or self.threads == 1:
            return [work(lo, hi) for lo, hi in self.ranges]
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self.threads)
        return list(self._pool.map(lambda r: work(*r), self.ranges))

    def room(self, lo: int, hi: int, n_sellers: int, n_points: int, sizes: int) -> Room:
        """Room of a block, empty."""
        room = self._rooms[lo // BLOCK]
        if room is None:
            room = self._rooms[lo // BLOCK] = Room(hi - lo, n_sellers, n_points, sizes)
        return room.clear()

    def close(self) -> None:
        """End the threads."""
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None
