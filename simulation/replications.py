"""Replications in threads: kernels release the lock, so threads of one process are enough."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenarios.sizes import in_bytes, physical_memory, sizes
from simulation.cores import cores
from simulation.interrupts import wait_for_one
from simulation.world_run import Pair

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.worlds import Worlds


@dataclass(frozen=True)
class Progress:
    """How far a comparison is.

    Attributes
    ----------
    done : int
        Pairs of worlds done.
    total : int
        Pairs there will be, or a guess where precision decides.
    half_width : float or None
        Of the log ratio of the worst primary outcome, at the last look.
    stage : str
        ``pairs``, or what equal service is sought in.
    doing : str
        What is being tried within the stage.
    before : int
        Done before this start, and taken over.
    """

    done: int
    total: int
    half_width: float | None
    stage: str = "pairs"
    doing: str = ""
    before: int = 0


def usual_workers(scenario: Scenario) -> int:
    """As many threads as there are cores, fewer where their worlds would not fit into memory."""
    memory = physical_memory()
    if memory is None:
        return cores()
    return max(1, min(cores(), int(0.8 * memory / max(1, sizes(scenario).pair_memory))))


def check_workers(scenario: Scenario, workers: int) -> None:
    """Refuse more threads than there is memory for.

    Raises
    ------
    ValueError
        With how many there is memory for.
    """
    available, a_thread = physical_memory(), max(1, sizes(scenario).least_pair)
    if available is not None and workers * a_thread > available:
        raise ValueError(
            f"workers = {workers}: would take about {in_bytes(workers * a_thread)} of memory, and "
            f"this machine has {in_bytes(available)} - at most {max(1, available // a_thread)} fit"
        )


class Pool:
    """Threads that run pairs; an interrupt ends them within a period."""

    def __init__(self, scenario: Scenario, seed: int, worlds: Worlds, workers: int) -> None:
        self.scenario, self.seed = scenario, seed
        self.worlds, self.workers = worlds, workers

    def run(self, numbers: Iterable[int], shift: float = 0.0) -> Iterator[Pair]:
        """Yield pairs as they are done, in any order."""
        stop, numbers = threading.Event(), list(numbers)
        # Threads without a replication of their own help with the buyers of large worlds.
        each = max(1, self.workers // max(1, len(numbers)))
        with ThreadPoolExecutor(self.workers, "replication") as threads:
            waiting: set[Future[Pair]] = set()
            try:  # an interrupt may come while the many are handed out
                for number in numbers:
                    future = threads.submit(
                        self.worlds.pair,
                        self.scenario,
                        self.seed,
                        number,
                        shift=shift,
                        stop=stop,
                        threads=each,
                        unaided=shift == 0.0,
                    )
                    waiting.add(future)
                while waiting:
                    done, waiting = wait_for_one(waiting)
                    for future in done:
                        yield future.result()
            finally:  # an interrupt, an error, or a reader that has had enough
                stop.set()
                for future in waiting:
                    future.cancel()
