"""Dask: processes on this machine, or a cluster of machines, behind the same interface."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

from simulation.study.engines import EngineError, EngineLost
from simulation.study.worker import ONE_THREAD

_ASK = 2.0  # seconds between two looks at how many workers there are
_PATIENCE = "5s"  # after which a scheduler that does not answer counts as lost
_CONFIG = {
    "distributed.comm.timeouts.connect": _PATIENCE,
    # A worker that is being started anew for the second time is no reason to give it up.
    "distributed.deploy.lost-worker-timeout": "1 day",
}
_NOISY = ("client", "core", "nanny", "scheduler", "worker")  # their news are told in our words
_LOOPBACK = "127.0.0.1"


class DaskEngine:
    """A Dask cluster: one that is there, or one it starts on this machine, on loopback only.

    A future is dropped when its rows are here: of what is dropped Dask keeps nothing, and runs
    nothing of it again when a worker dies.

    Parameters
    ----------
    workers : int
        Processes of a cluster it starts.
    scheduler : str, optional
        Address of a cluster that is there, or the file that its scheduler wrote
        (``--scheduler-file``, ends in ``.json``); all its workers are used.
    """

    name = "dask"
    breaks_whole = False

    def __init__(self, workers: int, scheduler: str | None = None) -> None:
        self._asked, self._scheduler = workers, scheduler
        self._client: Any = None
        self._cluster: Any = None
        self._executor: Executor | None = None
        self._seen, self._seen_at = workers, 0.0
        self._before = contextlib.ExitStack()  # puts settings back

    @property
    def workers(self) -> int:
        """Threads of all workers, as far as is known; they may come and go."""
        now = time.monotonic()
        if self._client is not None and now - self._seen_at > _ASK and not self.is_lost():
            self._seen_at = now
            try:
                threads = sum(self._client.nthreads().values())
            except Exception:  # the scheduler is going: is_lost tells
                return self._seen
            self._seen = max(1, threads)
        return self._seen

    @property
    def client(self) -> Any:
        """Client of the cluster, once it is there: for tasks that are not those of a study."""
        return self._client

    @property
    def dashboard(self) -> str:
        """Address of the dashboard; empty where there is none."""
        return str(self._client.dashboard_link) if self._client is not None else ""

    def start(self) -> None:
        """Start a cluster, or find the one that is there.

        Raises
        ------
        EngineError
            If the library is not installed, or nobody answers.
        """
        try:
            import dask
            from distributed import Client, LocalCluster

            make_cluster: Any = LocalCluster
            make_client: Any = Client
        except ImportError:
            raise EngineError(
                "the engine dask needs the library distributed (the extra `dask` of this project)"
            ) from None
        self._before.enter_context(dask.config.set(_CONFIG))
        for noisy in _NOISY:
            logger = logging.getLogger(f"distributed.{noisy}")
            self._before.callback(logger.setLevel, logger.level)
            logger.setLevel(logging.CRITICAL)
        try:
            if self._scheduler is None:
                self._cluster = make_cluster(
                    n_workers=self._asked,
                    threads_per_worker=1,
                    processes=True,
                    host=_LOOPBACK,
                    dashboard_address=f"{_LOOPBACK}:0",
                    worker_dashboard_address=f"{_LOOPBACK}:0",
                    scheduler_kwargs={"allowed_failures": 0},
                    silence_logs=logging.CRITICAL,
                    env=ONE_THREAD,
                    preload=["simulation.study.worker_preload"],
                )
            where = {"address": self._cluster or self._scheduler}
            if self._scheduler is not None and self._scheduler.endswith(".json"):
                where = {"scheduler_file": self._scheduler}
                if not Path(self._scheduler).is_file():
                    raise OSError("there is no such file")
            self._client = make_client(**where, timeout=_PATIENCE, set_as_default=False)
        except (OSError, ValueError, RuntimeError, ImportError) as error:
            self.close(at_once=True)
            named = self._scheduler or "this machine"
            raise EngineError(f"no Dask scheduler answers at {named} ({error})") from error
        self._executor = self._client.get_executor(pure=False)

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Run something in a worker.

        Raises
        ------
        EngineLost
            If the scheduler is gone.
        """
        assert self._executor is not None
        try:
            future: Future[Any] = self._executor.submit(function, *arguments)
        except Exception as error:
            raise EngineLost(str(error)) from error
        return future

    def died(self, error: BaseException) -> bool:
        """Whether workers died over a call, as often as the scheduler allows."""
        from distributed.scheduler import KilledWorker

        return isinstance(error, KilledWorker)

    def is_lost(self) -> bool:
        """Whether the scheduler is gone."""
        return self._client is None or self._client.status != "running"

    def restart(self) -> None:
        """Leave workers as they are: a nanny replaces those that died."""

    def close(self, *, at_once: bool = False) -> None:
        """Let go of the cluster; of one that was started here nothing is left."""
        for held in (self._client, self._cluster):
            if held is None:
                continue
            try:
                held.close(timeout=2 if at_once else 20)
            except Exception:  # what is lost cannot be closed in order
                logging.getLogger(__name__).debug("closing dask", exc_info=True)
        self._client = self._cluster = self._executor = None
        self._before.close()
