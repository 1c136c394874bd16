"""Buyers in blocks: large worlds use several threads, with the same bits on any number of them.

Blocks do not depend on the number of threads. Kernels write only to rows of their own block; counts
are whole numbers, added up by thread and then together; orders are gathered in the order of blocks.
Room is kept for each thread, not for each block: otherwise a world would take, and clear, as many
tables of sellers as it has blocks of buyers.
"""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np

from agents.buyer_store import Desk, no_packing
from agents.columns.measures import W
from agents.kernels.looking_ahead import ROOM
from agents.kernels.packed_buyers import TILE
from agents.kernels.searching import MOST_OFFERS
from agents.orders import order_table

if TYPE_CHECKING:
    from simulation.model import ClusterModel

_OPEN = no_packing()
BLOCK = 1 << 15  # buyers; small worlds are one block and use no pool


class Sums:
    """Where buyers add up what concerns others, one for every thread.

    Attributes
    ----------
    counts : ndarray, shape (sellers, 8), int64
        Offers looked at, won, won from new buyers, bids in tenders, offers known buyers saw; then
        nothing, up to a line of memory.
    credits : ndarray, shape (points,), int64
        End sales by the point that buyers bought from last.
    sent_back : ndarray, shape (2, points), int64
        Spoiled goods that go back to where they were bought: pieces, and what is paid for them.
    totals, before : ndarray, int64
        `BuyerTotals` of the period, and what was under way before it.
    """

    def __init__(self, n_sellers: int, n_points: int) -> None:
        self.counts = np.zeros((n_sellers, 8), np.int64)
        self.credits = np.zeros(n_points, np.int64)
        self.sent_back = np.zeros((2, n_points), np.int64)
        self.totals = np.zeros(len(W), np.int64)
        self.before = np.zeros(len(W), np.int64)

    def clear(self) -> Sums:
        """Empty it for the next period."""
        for array in (self.counts, self.credits, self.totals, self.before):
            array[:] = 0
        if self.sent_back.any():  # memory that is never written to is never taken
            self.sent_back[:] = 0
        return self


class Room:
    """Where a block of buyers writes while it is worked on.

    Attributes
    ----------
    orders : OrderColumns or None
        Orders placed, the first ``n_orders`` rows; there is room for whatever buyers can order.
        Buyers of a single block need none: they write where all orders are gathered.
    fault : ndarray, shape (3,), int64
        First row whose books were wrong (-1: none), account and amount.
    rows, luck : ndarray
        Room for rows and luck of the buyers of a tile.
    scratch : tuple of ndarray, int64
        Sellers a buyer considers, sizes of an order, and what is weighed of every offer.
    ahead : tuple of ndarray
        What is read ahead of the buyers of a large world.
    """

    def __init__(self, n_buyers: int, sizes: int, *, alone: bool) -> None:
        sizes = max(1, sizes)
        # Memory is taken as it is written to.
        self.orders = None if alone else order_table(n_buyers * sizes)
        self.n_orders = 0
        self.fault = np.full(3, -1)
        self._desk: Desk | None = None
        self.rows, self.luck = np.zeros((2, TILE + 1), np.int64), np.zeros((2, TILE))
        self.scratch = (
            np.zeros(MOST_OFFERS, np.int64),
            np.zeros(sizes, np.int64),
            np.zeros((4, MOST_OFFERS)),
        )
        self.ahead = np.zeros((3, ROOM), np.int64), np.zeros(ROOM)

    def tables(self, model: ClusterModel, lo: int) -> tuple[Any, Any, Any]:
        """Buyers and shelves as `buyers_act` takes them, and how they lie packed: all plain."""
        if model.store is None:
            return model.buyers.plain, model.shelves.plain, _OPEN
        if self._desk is None:
            self._desk = model.store.desk()
        desk = self._desk
        packing = model.store.packing(lo // model.store.block, desk)
        return tuple(desk.buyers), tuple(desk.shelves), packing

    def put_by(self, model: ClusterModel, lo: int) -> None:
        """Keep a block that has been packed."""
        if model.store is not None and self._desk is not None:
            model.store.put_by(lo // model.store.block, self._desk)


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
        self.threads = 1 if self.alone else max(1, threads)
        self._pool: ThreadPoolExecutor | None = None
        self._rooms: list[Room] = []
        self._sums: list[Sums] = []

    @property
    def alone(self) -> bool:
        """Whether all buyers are one block."""
        return len(self.ranges) == 1

    def run(
        self,
        work: Callable[[Room, Sums, int, int], None],
        take: Callable[[Room], None],
        n_sellers: int,
        n_points: int,
        sizes: int,
    ) -> list[Sums]:
        """Work on every block, and take over what each has written, in the order of blocks.

        Parameters
        ----------
        work : callable
            Does the buyers of a block; it finds its room as the block before has left it.
        take : callable
            Empties the room of a block; called in this thread, one block after the other.

        Returns
        -------
        list of Sums
            What has been added up, one of each thread.
        """
        if not self._rooms:
            most = max(hi - lo for lo, hi in self.ranges)
            in_use = 1 if self.threads == 1 else 2 * self.threads
            self._rooms = [
                Room(most, sizes, alone=self.alone) for _ in range(min(in_use, len(self.ranges)))
            ]
            self._sums = [Sums(n_sellers, n_points) for _ in range(self.threads)]
        sums = [one.clear() for one in self._sums]
        if self.threads == 1:
            for lo, hi in self.ranges:
                work(self._rooms[0], sums[0], lo, hi)
                take(self._rooms[0])
            return sums
        self._run_in_threads(work, take, sums)
        return sums

    def _run_in_threads(
        self,
        work: Callable[[Room, Sums, int, int], None],
        take: Callable[[Room], None],
        sums: list[Sums],
    ) -> None:
        """Threads are ahead of what is taken over by as many blocks as there are rooms."""
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self.threads)
        free: queue.SimpleQueue[Sums] = queue.SimpleQueue()
        for one in sums:
            free.put(one)
        mine = threading.local()

        def block(room: Room, lo: int, hi: int) -> Room:
            if not hasattr(mine, "sums"):
                mine.sums = free.get()
            work(room, mine.sums, lo, hi)
            return room

        waiting: deque[Future[Room]] = deque()
        rooms, ranges = list(self._rooms), deque(self.ranges)
        try:
            while ranges or waiting:
                while ranges and rooms:
                    waiting.append(self._pool.submit(block, rooms.pop(), *ranges.popleft()))
                room = waiting.popleft().result()
                take(room)
                rooms.append(room)
        finally:
            for future in waiting:
                future.cancel()

    def close(self) -> None:
        """End the threads."""
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None
