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
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

_LARGE = 1 << 26  # bytes
_SPARE = 1.5  # room of an array for what it may grow
_LET_GO = getattr(mmap, "MADV_DONTNEED", None)  # not everywhere


def pages(shape: tuple[int, ...], dtype: Any = np.int64) -> np.ndarray:
    """Room that reads as 0; none of it is taken before it is written to."""
    n = math.prod(shape)
    held = _mapped(max(1, n * np.dtype(dtype).itemsize))
    return np.frombuffer(held, dtype, n).reshape(shape)


Pages = Callable[..., np.ndarray]  # `pages`, or those of a file


class PageFile:
    """A file without a name that holds what may have to make way in memory for other things.

    The system keeps as much of it in memory as it can. The file is gone with the process, however
    that ends. What is used as a whole is written and read (`Slots`): a system that has to notice
    each page of a mapped file that is written to takes as long as the work itself.

    Parameters
    ----------
    folder : Path
        Where the file is.
    """

    def __init__(self, folder: Path) -> None:
        with tempfile.TemporaryFile(dir=folder) as file:
            self._handle = os.dup(file.fileno())
        weakref.finalize(self, os.close, self._handle)
        self._end, self._one = 0, threading.Lock()

    def room(self, n: int) -> int:
        """Ask the disk for room for ``n`` bytes; where it begins.

        Raises
        ------
        OSError
            If the disk is full.
        """
        size = max(1, -(-n // mmap.ALLOCATIONGRANULARITY)) * mmap.ALLOCATIONGRANULARITY
        with self._one:  # blocks are put by on any thread
            at = self._end
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(self._handle, at, size)
            else:
                os.ftruncate(self._handle, at + size)
            self._end += size
        return at

    def pages(self, shape: tuple[int, ...], dtype: Any = np.int64) -> np.ndarray:
        """Room that reads as 0, as `pages`; raises what `room` does."""
        n = math.prod(shape)
        size = max(1, n * np.dtype(dtype).itemsize)
        held = mmap.mmap(self._handle, size, offset=self.room(size))
        return np.frombuffer(held, dtype, n).reshape(shape)

    def write(self, values: np.ndarray, at: int) -> None:
        """Write numbers to room that has been asked for."""
        left = np.ascontiguousarray(values).data.cast("B")
        while len(left):
            done = os.pwrite(self._handle, left, at)
            left, at = left[done:], at + done

    def read(self, values: np.ndarray, at: int) -> None:
        """Fill an array with what was written."""
        left = values.data.cast("B")
        while len(left):
            done = os.preadv(self._handle, [left], at)
            if done == 0:
                raise OSError("a file of buyers is shorter than what was written to it")
            left, at = left[done:], at + done


class Slots:
    """Arrays of numbers by place, each as long as it was last put: in memory, or in a file.

    Parameters
    ----------
    n : int
        Places.
    file : PageFile, optional
        Where they are; by default in memory.
    """

    def __init__(self, n: int, file: PageFile | None = None) -> None:
        self._file = file
        self._held = [np.zeros(0, np.int64) for _ in range(n)]
        self._at, self._room = np.zeros((2, n), np.int64)
        self.lengths = np.zeros(n, np.int64)

    def put(self, number: int, values: np.ndarray) -> None:
        """Keep a copy; different places may be put on different threads.

        Raises
        ------
        OSError
            If the disk is full.
        """
        n = len(values)
        spare = int(n * _SPARE) + 512  # memory that is not written to is not taken
        if self._file is None:
            if len(self._held[number]) < n:
                self._held[number] = pages((spare,))
            self._held[number][:n] = values
        else:
            if self._room[number] < n:
                self._at[number], self._room[number] = self._file.room(8 * spare), spare
            self._file.write(values, int(self._at[number]))
        self.lengths[number] = n

    def get(self, number: int, room: np.ndarray | None = None) -> np.ndarray:
        """What was put; what lies in a file is read into ``room`` or, without, into a new array."""
        n = int(self.lengths[number])
        if self._file is None:
            return self._held[number][:n]
        found = np.zeros(n, np.int64) if room is None else room[:n]
        self._file.read(found, int(self._at[number]))
        return found


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
