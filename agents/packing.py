"""Blocks of columns put by without loss, each column as narrow as its values allow.

A world waits in memory while the other one runs. Most whole numbers in it need one or two bytes of
their eight, and some columns say the same of every row.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

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
