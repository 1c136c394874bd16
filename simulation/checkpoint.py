"""The state of a run in one file: written whole or not at all, read without trusting it.

Arrays come first, one after the other as they are met; then what holds them, as JSON; then where
that begins. Nothing in a file is ever executed. What is cut off or altered is found by a checksum
of every array, and by the last bytes.
"""

from __future__ import annotations

import json
import mmap
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from agents.columns.sellers import Meeting
from simulation.acquisition import Acquisition
from simulation.chunks import Chunks
from simulation.files import write_together
from simulation.world_run import BuyerGroups, Firms, WorldRun

_MAGIC = b"cluster-state-1\n"
_ALIGN = 64
_KINDS = {kind.__name__: kind for kind in (WorldRun, Firms, BuyerGroups, Acquisition)}


class DamagedError(ValueError):
    """A file is no state, or is cut off, or altered."""


def write_state(path: Path, tree: Any) -> None:
    """Write dictionaries, lists, tuples, numbers, words, arrays and results, nested.

    Raises
    ------
    OSError
        If the folder cannot be written to, or the disk is full; what was there is still there.
    TypeError
        If a value is of another kind.
    """

    def put(stream: BinaryIO) -> None:
        _Writer(stream).write(tree)

    write_together({path: put})


class _Writer:
    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._at = stream, 0

    def write(self, tree: Any) -> None:
        self._put(_MAGIC)
        text = json.dumps(self._told(tree), allow_nan=True).encode("ascii")
        at = self._at
        self._put(text)
        self._put(zlib.crc32(text).to_bytes(8, "little") + at.to_bytes(8, "little") + _MAGIC)

    def _put(self, content: bytes | memoryview) -> None:
        self._stream.write(content)
        self._at += len(content)

    def _told(self, value: Any) -> Any:
        """What stands for a value in JSON; arrays are written on the way."""
        if value is None or isinstance(value, bool | str | int | float):
            return {"v": value}
        if isinstance(value, np.ndarray | np.generic):
            return self._array(np.asarray(value))
        if isinstance(value, dict):
            return {"d": [[key, self._told(inner)] for key, inner in value.items()]}
        if isinstance(value, Chunks):
            return {"l": [self._told(inner) for inner in value.arrays]}
        if isinstance(value, Meeting):
            return {"m": [self._told(inner) for inner in value]}
        if isinstance(value, list | tuple):
            told = [self._told(inner) for inner in value]
            return {"l" if isinstance(value, list) else "t": told}
        if is_dataclass(value) and type(value).__name__ in _KINDS:
            parts = {part.name: self._told(getattr(value, part.name)) for part in fields(value)}
            return {"k": type(value).__name__, "p": parts}
        raise TypeError(f"cannot be written down: {type(value).__name__}")

    def _array(self, array: np.ndarray) -> Any:
        self._put(bytes(-self._at % _ALIGN))
        flat = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
        at, check = self._at, zlib.crc32(flat.data)
        self._put(flat.data if len(flat) else b"")
        return {"a": [at, array.dtype.str, list(array.shape), check]}


def read_state(path: Path) -> Any:
    """Read what `write_state` wrote; arrays are views of the file, to be copied from.

    Raises
    ------
    DamagedError
        If the file is no state, cut off or altered.
    OSError
        If it cannot be read.
    """
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        if size < 2 * len(_MAGIC) + 16:
            raise DamagedError(f"{path.name}: cut off")
        content = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    foot = size - len(_MAGIC) - 16
    if content[: len(_MAGIC)] != _MAGIC or content[-len(_MAGIC) :] != _MAGIC:
        raise DamagedError(f"{path.name}: cut off, or no state of a run")
    check, at = (int.from_bytes(content[foot + k : foot + k + 8], "little") for k in (0, 8))
    text = content[at:foot]
    if zlib.crc32(text) != check:
        raise DamagedError(f"{path.name}: altered")
    return _Reader(content, path.name).read(json.loads(text))


class _Reader:
    """Finds values in a mapped file; what has been looked at is not kept in memory."""

    def __init__(self, content: mmap.mmap, name: str) -> None:
        self._content, self._view, self._name = content, memoryview(content), name

    def read(self, told: Any) -> Any:
        """The value that JSON stands for."""
        if "v" in told:
            return told["v"]
        if "a" in told:
            return self._checked(told["a"])
        if "d" in told:
            return {key: self.read(inner) for key, inner in told["d"]}
        if "k" in told:
            parts = {key: self.read(inner) for key, inner in told["p"].items()}
            return _KINDS[told["k"]](**_copied(parts))
        kind, inner = next(iter(told.items()))
        if kind == "l" and all("a" in one for one in inner):
            for one in inner:
                self._checked(one["a"])
                self.let_go(one["a"])
            return _Arrays(self, [one["a"] for one in inner])
        values = [self.read(one) for one in inner]
        if kind == "m":
            return Meeting(*(value.copy() for value in values))
        return values if kind == "l" else tuple(values)

    def _checked(self, told: Any) -> Any:
        at, check, n = told[0], told[3], _bytes(told)
        if zlib.crc32(self._view[at : at + n]) != check:
            raise DamagedError(f"{self._name}: altered")
        return self.array(told)

    def array(self, told: Any) -> Any:
        """An array as a view of the file."""
        at, kind, shape = told[:3]
        array = np.frombuffer(self._view[at : at + _bytes(told)], kind).reshape(shape)
        return array if shape else array[()]

    def let_go(self, told: Any) -> None:
        """Give back the memory of an array's pages; who looks again reads them anew."""
        if hasattr(mmap, "MADV_DONTNEED"):  # not on every system
            first = told[0] // mmap.PAGESIZE * mmap.PAGESIZE
            self._content.madvise(mmap.MADV_DONTNEED, first, told[0] + _bytes(told) - first)


class _Arrays(Sequence[np.ndarray]):
    """Many arrays, one after the other: those that have been passed by take no memory."""

    def __init__(self, reader: _Reader, told: list[Any]) -> None:
        self._reader, self._told = reader, told

    def __len__(self) -> int:
        return len(self._told)

    def __getitem__(self, number: Any) -> Any:
        return self._reader.array(self._told[number])

    def __iter__(self) -> Iterator[np.ndarray]:
        for told in self._told:
            yield self._reader.array(told)
            self._reader.let_go(told)


def _bytes(told: Any) -> int:
    return int(np.prod(told[2], dtype=np.int64)) * np.dtype(told[1]).itemsize


def _copied(parts: dict[str, Any]) -> dict[str, Any]:
    """Arrays of results outlive the file."""
    return {k: v.copy() if isinstance(v, np.ndarray) else v for k, v in parts.items()}
