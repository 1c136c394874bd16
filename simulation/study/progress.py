"""How a study is run, how far it is, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass

ENDS = {
    "complete": "every run is done",
    "stopped": "stopped by hand: what was done is kept",
    "lost": "the cluster was lost: what was done is kept",
    "failed": "a run failed, and the study was to stop at that",
    "disk": "rows could not be written",
}


@dataclass(frozen=True)
class Options:
    """How a study is run; no row depends on any of it.

    Attributes
    ----------
    fail_fast : bool
        Whether to stop at the first run that fails.
    chunk_seconds : float
        Work a chunk is meant to be.
    largest_chunk : int
        Most runs a chunk.
    recycle_after : int
        Chunks after which workers are replaced, by worker; so that nothing grows for ever.
    recycle_memory : int
        Bytes of a worker beyond which all are replaced.
    start_timeout : float
        Seconds the first worker may take to report.
    """

    fail_fast: bool = False
    chunk_seconds: float = 0.25
    largest_chunk: int = 500
    recycle_after: int = 4_000
    recycle_memory: int = 4 << 30
    start_timeout: float = 180.0


@dataclass(frozen=True)
class StudyProgress:
    """How far a study is.

    Attributes
    ----------
    done, total : int
        Runs that are done, and that there will be (a guess where precision decides).
    failed : int
        Runs that failed, among those done.
    resumed : int
        Runs that were done before this start.
    rate : float
        Runs a second since the start; 0 before the first.
    seconds_left : float or None
        What is left at that rate.
    half_width : float or None
        Largest half-width of the points that still run, where precision decides.
    doing : str
        ``starting``, ``running``, ``suspects`` (after a worker died), ``recycling``, ``stopping``.
    """

    done: int
    total: int
    failed: int
    resumed: int
    rate: float = 0.0
    seconds_left: float | None = None
    half_width: float | None = None
    doing: str = "running"
