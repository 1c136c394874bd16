"""Blocks of columns put by without loss, each column as narrow as its values allow.

A world waits in memory while the other one runs. Most whole numbers in it need one or two bytes of
their eight, and some columns say the same of every row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from agents.kernels.packing import (
    NOWHERE,
    byte_views,
    pack_room,
    pack_tile,
    unpack_tile,
    views_of,
)

_TILE, _CHUNK = 512, 1 << 16  # rows
_NARROW = (np.uint8, np.uint16, np.uint32)


@dataclass(frozen=True)
class Packed:
    """A block of shape (rows, columns), column by column.

    Attributes
    ----------
    columns : tuple of (scalar, ndarray or None)
        Least value of a column, and by how much each row is above it (real columns: the values
        themselves); nothing where all rows are alike.
    """

    columns: tuple[tuple[np.generic, np.ndarray | None], ...]

    @property
    def nbytes(self) -> int:
        """Memory it takes."""
        return sum(above.nbytes for _, above in self.columns if above is not None)

    def unpack(self, block: np.ndarray) -> None:
        """Write the values into a block of the same shape and type."""
        for number, (least, above) in enumerate(self.columns):
            if above is None:
                block[:, number] = least
            elif above.dtype == block.dtype:
                block[:, number] = above
            else:
                np.add(above, least, out=block[:, number], dtype=block.dtype)


def pack(block: np.ndarray) -> Packed:
    """Put by a block of int64 or float64, shape (rows, columns).

    >>> block = np.array([[7, 1 << 40], [7, 300 + (1 << 40)]])
    >>> pack(block).nbytes
    4
    >>> copy = np.zeros_like(block)
    >>> pack(block).unpack(copy)
    >>> (copy == block).all()
    np.True_
    """
    return Packed(tuple(_pack(column) for column in block.T))


def _pack(column: np.ndarray) -> tuple[np.generic, np.ndarray | None]:
    if not len(column):
        return column.dtype.type(0), None
    if column.dtype == np.float64:
        bits = column.view(np.int64)  # alike to the bit: 0.0 is not -0.0
        return column[0], None if (bits == bits[0]).all() else column.copy()
    least, most = column.min(), column.max()
    if least == most:
        return least, None
    for kind in _NARROW:
        if int(most) - int(least) <= np.iinfo(kind).max:
            return least, (column - least).astype(kind)
    return least, column.copy()


def packed_rows(arrays: Any, n: int) -> Iterator[np.ndarray]:
    """The first ``n`` rows of a table of int64 and float64, tile by tile as `pack_tile` packs them.

    Yields
    ------
    ndarray, int64
        What some thousand rows have become; to be used before the next is asked for.
    """
    tables = _as_whole(arrays)
    room, width = _room(tables), sum(table.shape[1] for table in tables)
    kept = np.ones(room[0].shape, np.int8)
    target = byte_views(-(-_CHUNK // _TILE) * (width * (8 * _TILE + 32) + 64))
    for first in range(0, n, _CHUNK):
        at, end = 0, min(first + _CHUNK, n)
        for lo in range(first, end, _TILE):
            size = min(_TILE, end - lo)
            at = pack_tile(tables, kept, lo, size, target, at, room, target[0], NOWHERE)
        yield target[3][: at // 8]


def unpack_rows(arrays: Any, n: int, chunks: Sequence[np.ndarray]) -> None:
    """Put back what `packed_rows` gave."""
    tables = _as_whole(arrays)
    room = _room(tables)
    for first, chunk in zip(range(0, n, _CHUNK), chunks, strict=True):
        at, end, packed = 0, min(first + _CHUNK, n), views_of(chunk.copy())
        for lo in range(first, end, _TILE):
            at = unpack_tile(tables, lo, min(_TILE, end - lo), packed, at, room)


def _room(tables: tuple[np.ndarray, ...]) -> tuple[np.ndarray, ...]:
    """Scratch of tiles, for tables as wide as these."""
    return pack_room(_TILE, max(table.shape[1] for table in tables))


def _as_whole(arrays: Any) -> tuple[np.ndarray, ...]:
    return tuple([block.view(np.int64) for block in arrays])
