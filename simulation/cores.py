"""How many cores there are to use; light, so that a server knows before anything is loaded."""

from __future__ import annotations

import os

MOST_WORKERS = 256


def cores() -> int:
    """Cores this process may use."""
    try:
        return max(1, min(MOST_WORKERS, len(os.sched_getaffinity(0))))
    except AttributeError:  # not on every system
        return max(1, min(MOST_WORKERS, os.cpu_count() or 1))
