"""Room for large tables in pages of its own, which can be given back.

What is asked of the heap leaves holes as tables grow, which nothing else fits into. Pages are taken
by the system as they are written to, and let go of when what stood in them is no longer wanted.
"""

from __future__ import annotations

import contextlib
import math
import mmap
import os
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

_LARGE = 1 << 26  # bytes
_LET_GO = getattr(mmap, "MADV_DONTNEED", None)  # not everywhere


def pages(shape: tuple[int, ...], dtype: Any = np.int64) -> np.ndarray:
    """Room that reads as 0; none of it is taken before it is written to."""
    n = math.prod(shape)
    held = _mapped(max(1, n * np.dtype(dtype).itemsize))
    return np.frombuffer(held, dtype, n).reshape(shape)


Pages = Callable[..., np.ndarray]  # `pages`, or those of a file


class PageFile:
    """A file without a name whose pages hold what may have to make way in memory for other things.

    The system reads and writes them as they are used, and keeps as many in memory as it can. The
    file is gone with the process, however that ends.

    Parameters
    ----------
    folder : Path
        Where the file is.
    """

    def __init__(self, folder: Path) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115
        self._end, self._one = 0, threading.Lock()

    def pages(self, shape: tuple[int, ...], dtype: Any = np.int64) -> np.ndarray:
        """Room that reads as 0, as `pages`.

        Raises
        ------
        OSError
            If the disk is full; what would be written to is asked for here and now.
        """
        n, unit = math.prod(shape), mmap.ALLOCATIONGRANULARITY
        size = max(1, -(-n * np.dtype(dtype).itemsize // unit)) * unit
        with self._one:  # blocks are put by on any thread
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(self._file.fileno(), self._end, size)
            else:
                self._file.truncate(self._end + size)
            held = mmap.mmap(self._file.fileno(), size, offset=self._end)
            self._end += size
        return np.frombuffer(held, dtype, n).reshape(shape)


def room_for(n: int, dtype: Any = np.int64) -> np.ndarray:
    """Room for ``n`` numbers, all 0: in pages of its own where that is worth it."""
    large = n * np.dtype(dtype).itemsize >= _LARGE
    return pages((n,), dtype) if large else np.zeros(n, dtype)


def _mapped(n: int) -> mmap.mmap:
    """Pages for ``n`` bytes that no other process shares, where the system tells the two apart.

    Large ones where there are any, as numpy asks for them: tables of large worlds are read in any
    order, and a processor looks up few pages at once.
    """
    if not hasattr(mmap, "MAP_PRIVATE"):
        return mmap.mmap(-1, n)
    held = mmap.mmap(-1, n, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    if n >= _LARGE and hasattr(mmap, "MADV_HUGEPAGE"):
        with contextlib.suppress(OSError):  # a system may have been built without them
            held.madvise(mmap.MADV_HUGEPAGE)
    return held


def let_go(array: np.ndarray, first: int) -> None:
    """Give back the pages of rows from ``first`` on, which read as 0 from then on.

    Arrays that are not of `pages`, and systems that cannot do it, keep them.
    """
    base, start = array, array.ctypes.data
    while isinstance(base.base, np.ndarray):
        base = base.base
    held = getattr(base.base, "obj", None)
    if _LET_GO is None or not isinstance(held, mmap.mmap) or first >= len(array):
        return
    before = start - base.ctypes.data
    at = -(-(before + first * array.strides[0]) // mmap.PAGESIZE) * mmap.PAGESIZE
    end = (before + array.nbytes) // mmap.PAGESIZE * mmap.PAGESIZE
    if at < end:
        held.madvise(_LET_GO, at, end - at)
