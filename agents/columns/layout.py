"""How tables lie in memory.

A table keeps its whole-number columns in one block and its real columns in another, each of shape
(rows, columns), rows filled up to whole lines of memory: what one agent is and has lies together,
so a pass over agents reads memory in one stream instead of fifty, and a kernel takes two arrays
instead of fifty. Kernels name a column by an index constant, ``stock.whole[i, S.on_hand]``; people
by attribute, ``shelves.on_hand``. Columns with a further dimension (rings of periods) are arrays of
their own, of shape (rows, slots); as an attribute they show slots first.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from agents.columns.pages import room_for

WHOLE, REAL = np.int64, np.float64
_LINE = 8  # columns to a line of memory (64 bytes)


@dataclass(frozen=True)
class Column:
    """One attribute of every row.

    Attributes
    ----------
    name : str
        Attribute name.
    kind : type
        `WHOLE` (int64) or `REAL` (float64).
    unit : str
        Unit as people read it.
    meaning : str
        What it says about a row.
    fill : float
        Value at creation.
    slots : str
        Name of a further dimension; such a column is an array of shape (rows, slots).
    """

    name: str
    kind: type
    unit: str
    meaning: str
    fill: float = 0
    slots: str = ""


@dataclass(frozen=True)
class Layout:
    """Columns of a table and what follows from them: index constants and the tuple of arrays."""

    columns: tuple[Column, ...]
    index: Any
    arrays: Any
    first: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    line: int = _LINE

    def allocate(self, n: int, *, lean: bool = False, extra: bool = True, **slots: int) -> Any:
        """Arrays for ``n`` rows, filled; ``slots`` gives the length of every further dimension.

        ``lean`` rows hold no more than the columns named in ``first``, and rows without ``extra``
        all but those named there.
        """
        blocks = (_aligned(n, self._fills(kind, lean, extra)) for kind in (WHOLE, REAL))
        rings: Any = (
            _aligned(n, np.full(slots[c.slots], c.fill, dtype=c.kind))
            for c in self.columns
            if c.slots
        )
        return self.arrays(*blocks, *rings)

    def holds(self, column: Column, arrays: Any) -> bool:
        """Whether a table has a column: lean ones lack some."""
        block = arrays.whole if column.kind is WHOLE else arrays.real
        return bool(column.slots) or getattr(self.index, column.name) < block.shape[1]

    def _fills(self, kind: type, lean: bool, extra: bool) -> np.ndarray:
        """Values of a row of a block at creation, filled up to whole lines of memory."""
        kept = [c for c in self.columns if c.kind is kind and not c.slots]
        if lean:
            kept = [c for c in kept if c.name in self.first]
        elif not extra:
            kept = [c for c in kept if c.name not in self.extra]
        mine = {c.name: c.fill for c in kept}
        fills: np.ndarray = np.zeros(-(-len(mine) // self.line) * self.line, dtype=kind)
        for name, fill in mine.items():
            fills[getattr(self.index, name)] = fill
        return fills

    def view(self, arrays: Any, name: str) -> np.ndarray:
        """Column by name, as a view: shape (rows,), or (slots, rows)."""
        column = next((c for c in self.columns if c.name == name), None)
        if column is None:
            raise AttributeError(name)
        if column.slots:
            ring: np.ndarray = getattr(arrays, name).T
            return ring
        block = arrays.whole if column.kind is WHOLE else arrays.real
        return block[:, getattr(self.index, name)]


def _aligned(n: int, fills: np.ndarray) -> np.ndarray:
    """Block of ``n`` equal rows that begin with a line of memory each."""
    room = room_for(n * len(fills) + _LINE, fills.dtype)
    skip = -room.ctypes.data % (_LINE * fills.itemsize) // fills.itemsize
    block = room[skip : skip + n * len(fills)].reshape(n, len(fills))
    if fills.any():  # memory that is never touched is never taken
        block[:] = fills
    return block


def layout(
    name: str,
    columns: Sequence[Column],
    module: str,
    first: tuple[str, ...] = (),
    extra: tuple[str, ...] = (),
    line: int = _LINE,
) -> Layout:
    """Lay out a table; ``name`` and ``module`` say where its tuple of arrays can be imported.

    Columns named in ``first`` lie together at the start of a row: those that are read most. Those
    named in ``extra`` lie at its end, and some tables do without. Rows are filled up to whole lines
    of ``line`` columns.
    """
    plain = [c for c in columns if not c.slots]
    plain.sort(key=lambda c: first.index(c.name) if c.name in first else len(first))
    plain.sort(key=lambda c: c.name in extra)
    numbers: dict[str, int] = {}
    for kind in (WHOLE, REAL):
        for number, column in enumerate(c for c in plain if c.kind is kind):
            numbers[column.name] = number
    index: Any = namedtuple(f"{name}Index", list(numbers), module=module)(**numbers)
    rings = [c.name for c in columns if c.slots]
    arrays: Any = namedtuple(name, ["whole", "real", *rings], module=module)  # type: ignore[misc]
    return Layout(tuple(columns), index, arrays, first, extra, line)
