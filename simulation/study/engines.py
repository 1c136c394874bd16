"""Where chunks run: in this process, in processes of this machine, or on a Dask cluster.

Every engine is a maker of a `concurrent.futures.Executor`; the driver knows nothing else of it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any, Protocol

from simulation.study import worker

ENGINES = ("local", "spawn", "serial", "dask")
# Where psutil is installed loky replaces a worker that has grown by 300 MB since its first call,
# which compiled kernels and kept histories do at once, and again, and again. Workers that really
# grow are replaced by the driver (`Options.recycle_memory`).
_NO_LEAK_GUESS = {"LOKY_MAX_MEMORY_LEAK_SIZE": "1e15"}


class EngineLost(RuntimeError):
    """The cluster is gone; what was saved is saved."""


class EngineError(RuntimeError):
    """An engine cannot be started, or its workers cannot run this study; says why."""


class Engine(Protocol):
    """Something that makes executors.

    Attributes
    ----------
    name : str
        One of `ENGINES`.
    breaks_whole : bool
        Whether a worker that dies takes all with it, so that `restart` is needed.
    """

    name: str
    breaks_whole: bool

    @property
    def workers(self) -> int:
        """Processes that run at a time; of a cluster they may come and go."""

    def start(self) -> None:
        """Start workers.

        Raises
        ------
        EngineError
            If that cannot be done.
        """

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Run something in a worker."""

    def died(self, error: BaseException) -> bool:
        """Whether an error says that the worker died over the call."""

    def is_lost(self) -> bool:
        """Whether the whole cluster is gone."""

    def restart(self) -> None:
        """Put new workers in the place of all there are."""

    def close(self, *, at_once: bool = False) -> None:
        """End all workers, after what is under way or at once."""


class _Pool:
    """Engine with an executor of this machine that breaks as a whole when a worker dies."""

    name = ""
    breaks_whole = True

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._executor: Executor | None = None

    def make(self) -> Executor:
        """Make an executor."""
        raise NotImplementedError

    def start(self) -> None:
        """Start workers."""
        self._executor = self.make()

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Run something in a worker; a broken pool tells by the future, like a death later on."""
        assert self._executor is not None
        try:
            return self._executor.submit(function, *arguments)
        except BrokenExecutor as error:
            broken: Future[Any] = Future()
            broken.set_exception(error)
            return broken

    def died(self, error: BaseException) -> bool:
        """Whether the pool broke."""
        return isinstance(error, BrokenExecutor)

    def is_lost(self) -> bool:
        """Never: a pool is made anew."""
        return False

    def restart(self) -> None:
        """Make the pool anew."""
        self.close(at_once=True)
        self.start()

    def close(self, *, at_once: bool = False) -> None:
        """End all workers."""
        if self._executor is not None:
            self._executor.shutdown(wait=not at_once, cancel_futures=True)
            self._executor = None


class LocalEngine(_Pool):
    """Processes by loky: functions from notebooks work, a killed worker does not hang it."""

    name = "local"

    def make(self) -> Executor:
        """Make a pool of loky."""
        from loky import ProcessPoolExecutor as Loky

        pool: Executor = Loky(
            self.workers,
            timeout=None,
            initializer=worker.begin,
            initargs=(os.getpid(),),
            env=worker.ONE_THREAD | _NO_LEAK_GUESS,
        )
        return pool

    def close(self, *, at_once: bool = False) -> None:
        """End all workers; at once means killed."""
        if self._executor is not None:
            pool: Any = self._executor
            pool.shutdown(wait=True, kill_workers=at_once)
            self._executor = None


class _OneThreadProcess(SpawnProcess):
    """Spawned process whose libraries take one thread each."""

    def start(self) -> None:
        before = {name: os.environ.get(name) for name in worker.ONE_THREAD}
        os.environ.update(worker.ONE_THREAD)
        try:
            super().start()
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


class _OneThreadContext(SpawnContext):
    Process = _OneThreadProcess


class SpawnEngine(_Pool):
    """Processes by the standard library: where loky cannot be used."""

    name = "spawn"

    def make(self) -> Executor:
        """Make a pool of spawned processes."""
        return ProcessPoolExecutor(
            self.workers,
            mp_context=_OneThreadContext(),
            initializer=worker.begin,
            initargs=(os.getpid(),),
        )

    def close(self, *, at_once: bool = False) -> None:
        """End all workers; at once means killed."""
        if self._executor is not None and at_once:
            pool: Any = self._executor
            for process in list((getattr(pool, "_processes", None) or {}).values()):
                process.kill()
        super().close(at_once=False)


class _Here(Executor):
    """Executor that runs at once, in this thread."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run and return what is done."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class SerialEngine(_Pool):
    """No other process: nothing to start, and a debugger sees everything."""

    name = "serial"
    breaks_whole = False

    def make(self) -> Executor:
        """Make what runs at once."""
        return _Here()

    def close(self, *, at_once: bool = False) -> None:
        """Forget the study's worlds."""
        worker.forget()
        super().close(at_once=at_once)


def make_engine(
    name: str = "local", workers: int | None = None, scheduler: str | None = None
) -> Engine:
    """Make an engine by name.

    Parameters
    ----------
    name : str
        One of `ENGINES`.
    workers : int, optional
        Processes; the machine's cores by default. Of a scheduler's cluster all workers are used.
    scheduler : str, optional
        Address of a Dask scheduler, such as ``tcp://127.0.0.1:8786``, or the file it wrote; without
        one ``dask`` starts a cluster on this machine.

    Raises
    ------
    EngineError
        If there is no such engine, or its library is not installed.
    """
    from simulation.cores import cores

    if name not in ENGINES:
        from scenarios.problems import meant

        raise EngineError(f"there is no engine {name!r} - {meant(name, ENGINES)}")
    if scheduler is not None and name != "dask":
        raise EngineError(f"a scheduler goes with the engine dask, not with {name}")
    if name == "dask":
        from simulation.study.engine_dask import DaskEngine

        return DaskEngine(workers or cores(), scheduler)
    if name == "serial":
        return SerialEngine(1)
    return {"local": LocalEngine, "spawn": SpawnEngine}[name](workers or cores())
