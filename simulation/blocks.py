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
from agents.kernels.buying import MOST_OFFERS
from agents.kernels.shelves import TILE
from agents.orders import order_table

BLOCK = 1 << 15  # buyers; small worlds are one block and use no pool


class Room:
    """Where a block of buyers writes what concerns others.

    Attributes
    ----------
    orders : OrderColumns
        Orders placed, the first ``n_orders`` rows.
    counts : ndarray, shape (3, sellers), int64
        Offers looked at, won, and won from new buyers.
    credits : ndarray, shape (points,), int64
        End sales by the point that buyers bought from last.
    totals, before : ndarray, int64
        `BuyerTotals` of the period, and what was under way before it.
    wrong : int
        First row whose books were wrong; -1 none.
    scratch : tuple of ndarray
        Sellers a buyer considers, sizes of an order, and buyers that act.
    """

    def __init__(self, n_sellers: int, n_points: int, sizes: int) -> None:
        self.orders = order_table(1024 + 2 * TILE * sizes)
        self.n_orders = 0
        self.counts = np.zeros((3, n_sellers), np.int64)
        self.credits = np.zeros(n_points, np.int64)
        self.totals = np.zeros(len(W), np.int64)
        self.before = np.zeros(len(W), np.int64)
        self.wrong = -1
        lengths = (MOST_OFFERS, max(1, sizes), TILE + 1)
        self.scratch = tuple(np.zeros(length, np.int64) for length in lengths)

    def clear(self) -> Room:
        """Empty it for the next period."""
        for array in (self.counts, self.credits, self.totals, self.before):
            array[:] = 0
        self.n_orders, self.wrong = 0, -1
        return self

    def make_room(self) -> None:
        """Double the table of orders, keeping those in it."""
        larger = order_table(2 * self.orders.whole.shape[0])
        for old, new in zip(self.orders, larger, strict=True):
            new[: self.n_orders] = old[: self.n_orders]
        self.orders = larger


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

    def room(self, lo: int, n_sellers: int, n_points: int, sizes: int) -> Room:
        """Room of a block, empty."""
        room = self._rooms[lo // BLOCK]
        if room is None:
            room = self._rooms[lo // BLOCK] = Room(n_sellers, n_points, sizes)
        return room.clear()

    def close(self) -> None:
        """End the threads."""
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None
