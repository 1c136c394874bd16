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
from typing import TYPE_CHECKING

from simulation.rooms import Notes, Room, Sums

if TYPE_CHECKING:
    from agents.buyer_store import Part
    from simulation.model import ClusterModel

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
        self.threads = 1 if self.alone else max(1, threads)
        self._pool: ThreadPoolExecutor | None = None
        self._rooms: list[Room] = []
        self._sums: list[Sums] = []
        self._notes: list[Notes] = []

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

    def each_part(
        self, model: ClusterModel, work: Callable[[ClusterModel, Part, Notes], None]
    ) -> None:
        """Let ``work`` change every part of the buyers; packed parts on all threads.

        Parameters
        ----------
        work : callable
            Changes rows of the part it is given, reads what else there is, and notes what it would
            change of that.
        """
        store = model.store
        threads = self.threads if store is not None else 1
        if not self._notes:
            self._notes = [Notes(model, apart=threads > 1) for _ in range(threads)]
        if store is None or threads == 1:
            for part in model.parts():
                work(model, part, self._notes[0])
        else:

            def some(first: int) -> None:
                notes = self._notes[first]
                assert notes.desk is not None
                for number in range(first, len(store.ranges), threads):
                    part = store.opened(number, notes.desk)
                    work(model, part, notes)
                    store.shut(number, part, notes.desk)

            store.sort_letters()
            list(self._threads().map(some, range(threads)))
            store.delivered()
        for notes in self._notes:
            notes.give(model)

    def _threads(self) -> ThreadPoolExecutor:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self.threads)
        return self._pool

    def _run_in_threads(
        self,
        work: Callable[[Room, Sums, int, int], None],
        take: Callable[[Room], None],
        sums: list[Sums],
    ) -> None:
        """Threads are ahead of what is taken over by as many blocks as there are rooms."""
        pool = self._threads()
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
                    waiting.append(pool.submit(block, rooms.pop(), *ranges.popleft()))
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
