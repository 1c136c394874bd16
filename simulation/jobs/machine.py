"""What the pool may use of the machine: a container often has less than its machine has."""

from __future__ import annotations

import os
from pathlib import Path

from scenarios.sizes import physical_memory
from simulation.cores import MOST_WORKERS, cores

_CGROUP = Path("/sys/fs/cgroup")  # of version 2, as containers see their own
VARIABLE = "CLUSTER_WORKERS"


def quick_workers() -> int:
    """As many as there are cores, or as the quota of a container pays for, or as told.

    Raises
    ------
    ValueError
        If ``CLUSTER_WORKERS`` is set, and not to a number of processes.
    """
    if told := os.environ.get(VARIABLE, "").strip():
        if not told.isdigit() or not 1 <= int(told) <= MOST_WORKERS:
            raise ValueError(
                f"{VARIABLE} = {told}: must be a whole number from 1 to {MOST_WORKERS}"
            )
        return int(told)
    return max(1, min(cores(), _quota()))


def memory() -> int:
    """Bytes there are, of the machine or of the container; 0 where neither tells."""
    limit = _read("memory.max")
    found = [physical_memory() or 0, int(limit) if limit.isdigit() else 0]
    return min((size for size in found if size), default=0)


def _quota() -> int:
    """Cores' worth of time that the container may take, rounded up."""
    parts = _read("cpu.max").split()
    if len(parts) == 2 and all(part.isdigit() for part in parts) and int(parts[1]) > 0:
        return max(1, -(-int(parts[0]) // int(parts[1])))
    return MOST_WORKERS


def _read(name: str) -> str:
    try:
        return (_CGROUP / name).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""
