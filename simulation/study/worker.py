"""What happens in a worker: a chunk of runs, each of which becomes a row, whatever it does."""

from __future__ import annotations

import hashlib
import os
import pickle
import socket
import sys
import threading
import time
import traceback
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from simulation.study.work import Work, is_finite

DONE, FAILED = "done", "failed"
# BLAS and the like: a worker is one thread.
ONE_THREAD = {
    name: "1"
    for name in (
        "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS",
        "VECLIB_MAXIMUM_THREADS", "NUMBA_NUM_THREADS",
    )
}  # fmt: skip
_LOOK = 1.0  # seconds between two looks for the parent
_KEPT = 4  # studies whose work a worker keeps
_works: OrderedDict[bytes, tuple[Work, str]] = OrderedDict()
_watched: set[int] = set()


@dataclass(frozen=True)
class Run:
    """One run that is asked for."""

    point: int
    replication: int
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Row:
    """One run that is done, or why it could not be.

    Attributes
    ----------
    point, replication : int
        Which run.
    status : str
        ``done`` or ``failed``.
    error : str
        Kind, text and place of the error; empty where it is done.
    seconds : float
        Time it took.
    values : tuple of float
        Outcomes; nothing where it failed.
    series : tuple of (str, ndarray)
        KPIs over time, where the study asks for them: days, without and with, shape (3, times).
    """

    point: int
    replication: int
    status: str
    error: str
    seconds: float
    values: tuple[float, ...] = ()
    series: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Report:
    """Who a worker is, and which model it has: told before it gets work."""

    model: str
    host: str
    pid: int


@dataclass(frozen=True)
class ChunkDone:
    """Rows of a chunk; none where the worker has another model.

    Attributes
    ----------
    report : Report
        Of the worker.
    memory : int
        Bytes the worker takes.
    rows : tuple of Row
        In the order of the runs.
    """

    report: Report
    memory: int
    rows: tuple[Row, ...]


def begin(parent: int) -> None:
    """Start a worker process: interrupts are the driver's, and it ends when its parent does.

    Parameters
    ----------
    parent : int
        Process that started it; it may have died before this is asked.
    """
    import signal

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    watch(parent)


def watch(parent: int) -> None:
    """End this process when its parent has died; asked again it does nothing."""
    if os.getpid() in _watched:
        return
    _watched.add(os.getpid())

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK)
        os._exit(1)

    threading.Thread(target=look, name="parent-watch", daemon=True).start()


def report(blob: bytes) -> Report:
    """Tell which model this worker would run."""
    return Report(_work(blob)[1], socket.gethostname(), os.getpid())


def run_chunk(blob: bytes, model: str, seed: int, runs: Sequence[Run]) -> ChunkDone:
    """Run one after the other.

    Parameters
    ----------
    blob : bytes
        The pickled `Work`; read once by each worker.
    model : str
        Hash of the driver's model; with another one nothing is run.
    seed : int
        Root of all luck.
    runs : sequence of Run
        What to run.
    """
    work, own = _work(blob)
    who = Report(own, socket.gethostname(), os.getpid())
    rows = tuple(_row(work, seed, run) for run in runs) if own == model else ()
    return ChunkDone(who, memory(), rows)


def _row(work: Work, seed: int, run: Run) -> Row:
    started = time.perf_counter()
    try:
        outcome = work.run(run.values, seed, run.replication)
        values = tuple(map(float, outcome.values))
        if len(values) != len(work.outcomes) or not is_finite(values):
            raise FloatingPointError("an outcome is missing, or no finite number")
    except (Exception, SystemExit) as error:
        took = time.perf_counter() - started
        return Row(run.point, run.replication, FAILED, told(error), took)
    took = time.perf_counter() - started
    return Row(run.point, run.replication, DONE, "", took, values, outcome.series)


def told(error: BaseException) -> str:
    """Kind, text and place of an error, in one line.

    >>> told(ValueError("no"))
    'ValueError: no'
    """
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({os.path.basename(frames[-1].filename)}:{frames[-1].lineno})" if frames else ""
    text = " ".join(str(error).split())[:500]
    return f"{type(error).__name__}: {text}{place}" if text else f"{type(error).__name__}{place}"


def _work(blob: bytes) -> tuple[Work, str]:
    digest = hashlib.sha256(blob).digest()
    if digest not in _works:
        work: Work = pickle.loads(blob)  # made by the driver, never by who uses it
        _works[digest] = work, work.model()
        while len(_works) > _KEPT:
            _works.popitem(last=False)
    _works.move_to_end(digest)
    return _works[digest]


def forget() -> None:
    """Drop what is kept of studies: where worker and driver are one process."""
    _works.clear()


def memory() -> int:
    """Bytes this process takes, where the system tells; else 0."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        if sys.platform == "win32":
            return 0
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return int(peak) * (1 if sys.platform == "darwin" else 1024)
