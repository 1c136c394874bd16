"""How tables lie in memory.

A table keeps its whole-number columns in one block and its real columns in another, each of shape
(rows, columns): what one agent is and has lies together, so a pass over agents reads memory in one
stream instead of fifty, and a kernel takes two arrays instead of fifty. Kernels name a column by an
index constant, ``stock.whole[i, S.on_hand]``; people by attribute, ``shelves.on_hand``. Columns
with a further dimension (rings of periods) are arrays of their own, of shape (rows, slots); as an
attribute they show slots first.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

WHOLE, REAL = np.int64, np.float64


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

    def allocate(self, n: int, **slots: int) -> Any:
        """Arrays for ``n`` rows, filled; ``slots`` gives the length of every further dimension."""
        blocks = []
        for kind in (WHOLE, REAL):
            fills = [c.fill for c in self.columns if c.kind is kind and not c.slots]
            blocks.append(np.tile(np.array(fills, dtype=kind), (n, 1)))
        rings: Any = (
            np.full((n, slots[c.slots]), c.fill, dtype=c.kind) for c in self.columns if c.slots
        )
        return self.arrays(*blocks, *rings)

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


def layout(name: str, columns: Sequence[Column], module: str) -> Layout:
    """Lay out a table; ``name`` and ``module`` say where its tuple of arrays can be imported."""
    plain = [c for c in columns if not c.slots]
    numbers: dict[str, int] = {}
    for kind in (WHOLE, REAL):
        for number, column in enumerate(c for c in plain if c.kind is kind):
            numbers[column.name] = number
    index: Any = namedtuple(f"{name}Index", list(numbers), module=module)(**numbers)
    rings = [c.name for c in columns if c.slots]
    arrays: Any = namedtuple(name, ["whole", "real", *rings], module=module)  # type: ignore[misc]
    return Layout(tuple(columns), index, arrays)
