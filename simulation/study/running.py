"""The driver: keeps workers busy with chunks, rows on their way to disk, and everybody told.

Rules, each found by breaking a prototype: a future is dropped as soon as its rows are here, so
that nothing finished is run again for a worker that dies; when a pool dies, what is there is
written, the pool made anew, the innocent finished, and only then the suspects run one at a time, so
that only the guilty run is marked; what a run raises is a row.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future
from dataclasses import replace

from simulation.interrupts import look, taken, wait
from simulation.study.engines import Engine, EngineError, EngineLost
from simulation.study.plan import Plan
from simulation.study.progress import Options, StudyProgress
from simulation.study.store import Keys, Store, StudyProblem
from simulation.study.worker import FAILED, ChunkDone, Report, Row, Run, report, run_chunk

DIED = "WorkerDied: the process that ran this ended before it was done"
_MOST_WAITING = 10_000  # rows that a full disk may keep in memory
_WINDOW = 2  # chunks a worker
_LOOK = 0.25  # seconds a wait lasts at most
_TELL = 0.1  # seconds between two calls of progress
_SUSPECT_TRIES = 2  # a run is guilty when it was alone and the worker died, twice


class _Stop(Exception):
    """Somebody set the event that stops."""


class Driver:
    """Runs what a plan asks for.

    Parameters
    ----------
    plan : Plan
        With what is kept already taken.
    engine : Engine
        Where to run.
    store : Store
        Where rows go; ready to add to.
    keys : Keys
        Of the runs.
    blob : bytes
        The pickled work.
    seed : int
        Root of all luck.
    options : Options
        How.
    progress : callable, optional
        Told now and then, in the thread that runs this.
    stop : threading.Event, optional
        Set to stop cleanly.
    """

    def __init__(
        self,
        plan: Plan,
        engine: Engine,
        store: Store,
        keys: Keys,
        blob: bytes,
        seed: int,
        options: Options | None = None,
        progress: Callable[[StudyProgress], None] | None = None,
        stop: threading.Event | None = None,
    ) -> None:
        self.plan, self.engine, self.store, self.keys = plan, engine, store, keys
        self.options = options or Options()
        self._blob, self._seed = blob, seed
        self._progress, self._stop = progress, stop or threading.Event()
        self._flying: dict[Future[ChunkDone], list[Run]] = {}
        self._suspects: deque[Run] = deque()
        self._tries: dict[tuple[int, int], int] = {}
        self._mean: float | None = None  # seconds a run takes
        self._chunks, self._recycle = 0, False
        self._started = self._told = time.monotonic()
        self._resumed, self._ran = plan.done, 0
        self._doing, self._failed_now = "starting", False

    def run(self) -> str:
        """Run until all is done, or something ends it; return one of `ENDS`.

        Raises
        ------
        EngineError
            If workers cannot be started, or have another model.
        StudyProblem
            If what is to be written cannot be.
        """
        end = "stopped"
        at_once = True
        try:
            self.tell(force=True)
            if not self.plan.is_queue_empty:
                self._start()
                end = self._loop()
            else:
                end = "complete"
            at_once = end == "lost"
        except (KeyboardInterrupt, _Stop):
            taken()
            at_once = not self._wind_down()
        except EngineLost:
            end = "lost"
            self._salvage()
        finally:
            self.store.flush()
            self.engine.close(at_once=at_once)
        if self.store.problem:
            raise StudyProblem(
                f"{self.store.waiting} runs could not be written ({self.store.problem}): make room "
                "and run the same command again"
            )
        return end

    def _start(self) -> None:
        self.engine.start()
        self._greet()
        self._doing, self._started = "running", time.monotonic()

    def _greet(self) -> None:
        """Let a worker say which model it has, before it gets work."""
        future = self.engine.submit(report, self._blob)
        until = time.monotonic() + self.options.start_timeout
        while not wait([future], timeout=_LOOK).done:
            look()
            self._check_stop_and_cluster()
            if time.monotonic() > until:
                raise EngineError("no worker has answered: are there any, and can they be reached?")
        error = future.exception()
        if error is None:
            self._check_model(future.result())
        elif self.engine.died(error):
            raise EngineError(f"worker processes end as soon as they start ({error})") from error
        else:
            reason = " ".join(str(error).split())
            how = ": start scheduler and workers in a checkout of it, with python -m dask"
            raise EngineError(
                f"workers cannot read this study ({type(error).__name__}: {reason}); they need the "
                f"same version of the program and its libraries{how * (self.engine.name == 'dask')}"
            ) from error

    def _check_model(self, found: Report) -> None:
        if found.model != self.keys.model:
            raise EngineError(
                f"the worker {found.pid} on {found.host} has another model ({found.model[:12]}) "
                f"than this process ({self.keys.model[:12]}): bring both to the same version"
            )

    def _check_stop_and_cluster(self) -> None:
        if self.engine.is_lost():
            raise EngineLost
        if self._stop.is_set():
            raise _Stop

    def _loop(self) -> str:
        while True:
            look()
            self._check_stop_and_cluster()
            self._fill()
            if not self._flying:
                if self._recycle:
                    self._replace_workers("recycling")
                    continue
                if self.plan.is_queue_empty and not self._suspects:
                    return "complete"
                continue
            done, _ = wait(self._flying, timeout=_LOOK, return_when=FIRST_COMPLETED)
            self._collect(done)
            if self.store.is_due():
                self.store.flush()
                if self.store.problem and self.store.waiting > _MOST_WAITING:
                    return "disk"
            self.tell()
            if self._failed_now and self.options.fail_fast:
                self._wind_down()
                return "failed"

    def _fill(self) -> None:
        """Hand out chunks, up to two a worker; suspects one at a time, when all else is done."""
        while not self._recycle and len(self._flying) < _WINDOW * self.engine.workers:
            chunk = self.plan.take_chunk(self._size())
            if not chunk:
                break
            self._submit(chunk)
            if self._stop.is_set():
                return
        if not self._flying and self.plan.is_queue_empty and self._suspects and not self._recycle:
            self._doing = "suspects"
            self._submit([self._suspects.popleft()])

    def _submit(self, chunk: list[Run]) -> None:
        future = self.engine.submit(run_chunk, self._blob, self.keys.model, self._seed, chunk)
        self._flying[future] = chunk

    def _size(self) -> int:
        if self._mean is None:
            return 1
        return max(1, min(self.options.largest_chunk,
                          int(self.options.chunk_seconds / max(self._mean, 1e-6))))  # fmt: skip

    def _collect(self, done: Iterable[Future[ChunkDone]]) -> None:
        """Take rows of futures that are done, and see to those whose worker died."""
        dead: list[list[Run]] = []
        for future in done:
            chunk = self._flying.pop(future)
            error = None if future.cancelled() else future.exception()
            if future.cancelled() or isinstance(error, CancelledError):
                raise EngineLost
            if error is None:
                self._take(future.result())
            elif self.engine.died(error):
                dead.append(chunk)
            elif self.engine.is_lost():
                raise EngineLost from error
            else:
                raise EngineError(
                    f"a worker could not return its runs ({type(error).__name__}: {error})"
                ) from error
        if dead:
            self._after_death(dead)

    def _after_death(self, dead: list[list[Run]]) -> None:
        if (
            self.engine.breaks_whole
        ):  # all that was under way is lost with it, unless it came back in time
            finished, lost = wait(self._flying, timeout=5.0)
            for future in finished:
                chunk = self._flying.pop(future)
                if future.cancelled() or future.exception() is not None:
                    dead.append(chunk)
                else:
                    self._take(future.result())
            dead += [self._flying.pop(future) for future in lost]
        alone = self._doing == "suspects" and len(dead) == 1 and len(dead[0]) == 1
        for run in [run for chunk in dead for run in chunk]:
            which = run.point, run.replication
            self._tries[which] = self._tries.get(which, 0) + alone
            if self._tries[which] >= _SUSPECT_TRIES:
                self._keep(Row(*which, FAILED, DIED, 0.0))
            elif alone:
                self._suspects.appendleft(run)
            else:
                self._suspects.append(run)
        self.store.flush()
        if self.engine.breaks_whole:
            self._replace_workers(self._doing)

    def _replace_workers(self, doing: str) -> None:
        before, self._doing = self._doing, doing
        self.tell(force=True)
        self.engine.restart()
        self._greet()
        self._doing, self._recycle, self._chunks = before, False, 0

    def _take(self, chunk: ChunkDone) -> None:
        self._check_model(chunk.report)
        for row in chunk.rows:
            self._keep(row)
        seconds = sum(row.seconds for row in chunk.rows) / max(1, len(chunk.rows))
        self._mean = seconds if self._mean is None else 0.7 * self._mean + 0.3 * seconds
        self._chunks += 1
        if self.engine.breaks_whole and (
            self._chunks >= self.options.recycle_after * self.engine.workers
            or chunk.memory > self.options.recycle_memory
        ):
            self._recycle = True

    def _keep(self, row: Row) -> None:
        for one in self.plan.took(row):
            self.store.add(self.keys(one.point, one.replication), one)
            self._ran += 1
        self._failed_now = self._failed_now or row.status == FAILED

    def _wind_down(self) -> bool:
        """Let chunks that run end, and take their rows; False if asked once more not to wait."""
        self._doing = "stopping"
        self.tell(force=True)
        for future in list(self._flying):
            if future.cancel():
                del self._flying[future]
        try:
            while self._flying:
                look()
                done, _ = wait(self._flying, timeout=_LOOK, return_when=FIRST_COMPLETED)
                for future in done:
                    self._flying.pop(future)
                    if not future.cancelled() and future.exception() is None:
                        self._take(future.result())
                if self.engine.is_lost():
                    return False
        except KeyboardInterrupt:
            taken()
            return False
        return True

    def _salvage(self) -> None:
        """Take rows that had come back before the cluster was lost."""
        for future in [future for future in self._flying if future.done()]:
            del self._flying[future]
            if not future.cancelled() and future.exception() is None:
                self._take(future.result())

    def tell(self, *, force: bool = False) -> None:
        """Tell how far it is, not more often than people can read."""
        now = time.monotonic()
        if self._progress is None or (not force and now - self._told < _TELL):
            return
        self._told = now
        rate = self._ran / max(1e-9, now - self._started) if self._ran else 0.0
        state = StudyProgress(
            self.plan.done, self.plan.total, self.plan.failed, self._resumed, rate, None,
            self.plan.worst, self._doing,
        )  # fmt: skip
        left = (state.total - state.done) / rate if rate else None
        self._progress(replace(state, seconds_left=left))
