"""What a Dask worker that this program starts does first; also ``dask worker --preload``."""

from __future__ import annotations

import multiprocessing
import os
from typing import Any

from simulation.study.worker import begin


def dask_setup(worker: Any) -> None:
    """Leave interrupts to the driver, and end when the parent does."""
    parent = multiprocessing.parent_process()
    begin(os.getppid() if parent is None or parent.pid is None else parent.pid)
