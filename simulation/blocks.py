"""Buyers in blocks: large worlds use several threads, with the same bits on any number of them.

Blocks do not depend on the number of threads. Kernels write only to rows of their own block; counts
are whole numbers, added block by block; orders are gathered in the order of blocks.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from agents.kernels.buying import MOST_OFFERS
from agents.orders import order_table

BLOCK = 1 << 15  # buyers; small worlds are one block and use no pool


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
        self._rooms: list[dict[str, Any]] = [{} for _ in self.ranges]

    def run(self, work: Callable[[int, int], Any]) -> list[Any]:
        """``work(lo, hi)`` for every block; results in the order of blocks."""
        if len(self.ranges) == 1 or self.threads == 1:
            return [work(lo, hi) for lo, hi in self.ranges]
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self.threads)
        return list(self._pool.map(lambda r: work(*r), self.ranges))

    def room(self, lo: int, lines: int, n_sellers: int, sizes: int) -> dict[str, Any]:
        """Room of a block for its orders, its counts (zeroed), and what a buyer considers."""
        room = self._rooms[lo // BLOCK]
        if not room:
            room["counts"] = np.zeros((3, n_sellers), np.int64)
            room["scratch"] = (np.zeros(MOST_OFFERS, np.int64), np.zeros(max(1, sizes), np.int64))
            room["orders"] = order_table(2 * lines + 16)
        if room["orders"].whole.shape[0] < lines:
            room["orders"] = order_table(2 * lines + 16)
        room["counts"][:] = 0
        return room

    def close(self) -> None:
        """End the threads."""
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None
