"""Worlds of an attribution, in threads: history once a replication, then every combination from it.

Work goes by replication, so that few forks are in memory at a time (at most one a thread), and an
interrupted attribution has whole replications done. A thread keeps one model, and puts it back to
the fork for every combination: only the levers differ between them.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from simulation.attribution.plan import Plan
from simulation.attribution.store import Row
from simulation.histories import replication_seed
from simulation.metrics import evaluate
from simulation.model import ClusterModel
from simulation.stopping import Stopped
from simulation.world_run import WorldRun
from simulation.worlds import Fork, Worlds


@dataclass(eq=False)
class _Replication:
    """One stretch of luck: what is left to run in it."""

    number: int
    left: list[int]
    fork: Fork | None = None
    running: int = 0


@dataclass(eq=False)
class _Bench:
    """A thread's model, made for the replication it is at."""

    at: _Replication | None = None
    model: ClusterModel | None = None

    def close(self) -> None:
        if self.model is not None:
            self.model.close()
        self.at = self.model = None


@dataclass(eq=False)
class Runner:
    """Threads that run what is missing; an interrupt ends them within a period.

    Attributes
    ----------
    plan : Plan
        What is run.
    worlds : Worlds
        Store of forks; one without room keeps none.
    workers : int
        Threads; no result depends on it.
    most_forks : int
        Most forks that were in memory at a time.
    """

    plan: Plan
    worlds: Worlds
    workers: int
    most_forks: int = 0
    _new: list[_Replication] = field(default_factory=list)
    _open: list[_Replication] = field(default_factory=list)
    _lock: threading.Condition = field(default_factory=threading.Condition)
    _stop: threading.Event = field(default_factory=threading.Event)
    _each: int = 1

    def run(
        self,
        missing: dict[int, list[int]],
        keep: Callable[[list[Row]], None],
        told: Callable[[int, int], None] | None = None,
    ) -> None:
        """Run worlds; what is done when somebody interrupts is kept too.

        Parameters
        ----------
        missing : dict of int to list of int
            Combinations to run by replication; the empty one needs none, but comes of the whole.
        keep : callable
            Takes rows as they are done, in any order.
        told : callable, optional
            Told how many worlds with are done, and how many there will be.
        """
        self._new = [_Replication(n, self._order(left)) for n, left in missing.items() if left]
        jobs = sum(len(replication.left) for replication in self._new)
        # Threads without a world of their own help with the buyers of large ones.
        self._each = max(1, self.workers // max(1, jobs))
        done: queue.SimpleQueue[list[Row] | None] = queue.SimpleQueue()
        running, ran = min(self.workers, jobs), 0
        futures: list[Future[None]] = []
        try:
            with ThreadPoolExecutor(max(1, running), "combination") as threads:
                try:
                    futures += [threads.submit(self._work, done) for _ in range(running)]
                    while running:
                        rows = done.get()
                        if rows is None:
                            running -= 1
                            continue
                        keep(rows)
                        ran += 1
                        if told:
                            told(ran, jobs)
                finally:  # an interrupt, or an error
                    self._end()
        finally:  # what was under way has ended, in rows or without
            while not done.empty():
                keep(done.get() or [])
        for future in futures:
            future.result()

    def _end(self) -> None:
        with self._lock:
            self._stop.set()
            self._lock.notify_all()

    def _order(self, left: list[int]) -> list[int]:
        """Combinations from the last to be run to the first: the whole one leads."""
        combinations = set(left) - {0, self.plan.whole}
        ends = {self.plan.whole} if {0, self.plan.whole} & set(left) else set()
        return [*sorted(combinations, reverse=True), *ends]

    def _work(self, done: queue.SimpleQueue[list[Row] | None]) -> None:
        bench = _Bench()
        try:
            while job := self._take(bench.at):
                try:
                    done.put(self._run(bench, *job))
                finally:
                    self._release(job[0])
        except Stopped:
            pass
        except BaseException:
            self._end()
            raise
        finally:
            bench.close()
            done.put(None)

    def _take(self, at: _Replication | None) -> tuple[_Replication, int] | None:
        """Take the next job, and wait for one where there may be one later."""
        with self._lock:
            while not self._stop.is_set():
                replication = self._choose(at)
                if replication is not None:
                    replication.running += 1
                    return replication, replication.left.pop()
                if not self._new and not any(r.fork is None for r in self._open):
                    return None
                self._lock.wait()
            return None

    def _choose(self, at: _Replication | None) -> _Replication | None:
        """Choose a replication: where one has a model, else a new one, else the one to help."""
        ready = [r for r in self._open if r.fork is not None and r.left]
        if at is not None and at in ready:
            return at
        if self._new and len(self._open) < self.workers:
            self._open.append(self._new.pop(0))
            self.most_forks = max(self.most_forks, len(self._open))
            return self._open[-1]
        return max(ready, key=lambda r: len(r.left), default=None)

    def _release(self, replication: _Replication) -> None:
        with self._lock:
            replication.running -= 1
            if not replication.left and not replication.running:
                self._open.remove(replication)
                replication.fork = None
            self._lock.notify_all()

    def _run(self, bench: _Bench, replication: _Replication, combination: int) -> list[Row]:
        """Run one world with, and the history before it where nobody has yet."""
        if bench.at is not replication or bench.model is None:
            bench.close()
            own = replication_seed(self.plan.seed, replication.number)
            bench.model = ClusterModel(self.plan.scenario_of(self.plan.whole), own)
            bench.model.use_threads(self._each)
            bench.at = replication
        model = bench.model
        fork = replication.fork or self._history(model, replication)
        model.params = self.plan.scenario_of(combination)
        run = self.worlds.branch(model, fork.state, stop=self._stop)
        rows = [self._row(replication.number, combination, run)]
        if combination == self.plan.whole:
            # No lever at all is the world without: that is what the placebo test is for.
            without = fork.without.with_adopters(run.firms.adopter)
            rows.insert(0, self._row(replication.number, 0, without))
        return rows

    def _history(self, model: ClusterModel, replication: _Replication) -> Fork:
        with self._lock:  # those that wait for this may help with its buyers
            histories = max(1, len(self._open) + len(self._new))
        model.use_threads(max(1, self.workers // histories))
        fork = self.worlds.fork(model, self._stop)
        model.use_threads(self._each)
        with self._lock:
            replication.fork = fork
            self._lock.notify_all()
        return fork

    def _row(self, replication: int, combination: int, run: WorldRun) -> Row:
        values = np.array(list(evaluate(run).values()))
        return Row(replication, combination, self.plan.members(combination), values)
