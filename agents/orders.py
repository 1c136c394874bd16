"""Orders under way: one table of columns, grown when it must, never shrunk."""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.columns.orders import LAYOUT_O
from agents.columns.pages import let_go


def order_table(capacity: int) -> Any:
    """Empty order table with room for ``capacity`` orders."""
    return LAYOUT_O.allocate(capacity)


class OrderBook:
    """Orders a tier carries from one period to the next.

    Parameters
    ----------
    capacity : int
        Orders to have room for at first.
    in_place : bool
        Whether the next period's are written over this one's: what a large world can afford. Else
        what stood here before can be looked up in ``spare`` until the next exchange.

    Attributes
    ----------
    table : OrderColumns
        The orders; the first ``n`` rows count.
    spare : OrderColumns
        Where the next period's are written; the two change places.
    n : int
        Number of orders.
    """

    def __init__(self, capacity: int = 64, *, in_place: bool = False) -> None:
        self.table = order_table(capacity)
        self.spare = self.table if in_place else order_table(capacity)
        self._in_place = in_place
        self.n = 0

    def reserve(self, capacity: int) -> None:
        """Make room for at least ``capacity`` orders after the next exchange."""
        if self.spare.whole.shape[0] >= capacity:
            return
        if self._in_place:
            self._grow(capacity + capacity // 4)
        else:
            self.spare = order_table(capacity + capacity // 4)

    def _grow(self, capacity: int) -> None:
        """Move the orders to a larger table."""
        saved, self.table = self.standing(), order_table(capacity)
        for block, values in zip(self.table, saved, strict=True):
            block[: self.n] = values
        if self._in_place:
            self.spare = self.table

    def make_room(self, more: int) -> int:
        """Make room for so many more orders; how many there may then be."""
        self.reserve(self.n + more)
        return self.n + more

    def exchange(self, n: int) -> None:
        """Make what was written to ``spare`` the current orders."""
        self.table, self.spare = self.spare, self.table
        self.n = n
        if self._in_place:  # memory of orders there were, and are no longer
            for block in self.table:
                let_go(block, n)

    def append(self, **values: float | np.ndarray) -> None:
        """Add one order, or one for each entry of an array, while a model is being built."""
        n = self.n + max(np.size(value) for value in values.values())
        if self.table.whole.shape[0] < n:
            self._grow(2 * n + 64)
        for name, value in values.items():
            LAYOUT_O.view(self.table, name)[self.n : n] = value
        self.n = n

    def sort(self) -> None:
        """Group orders added by hand by supplier, oldest first."""
        keys = [LAYOUT_O.view(self.table, name)[: self.n] for name in ("key", "supplier")]
        order = np.lexsort(keys)
        for block in self.table:
            block[: self.n] = block[: self.n][order]

    def snapshot(self) -> tuple[np.ndarray, ...]:
        """Copy of the orders that count."""
        return tuple(block.copy() for block in self.standing())

    def standing(self) -> tuple[np.ndarray, ...]:
        """The orders that count, as they stand."""
        return tuple(block[: self.n] for block in self.table)

    def restore(self, saved: tuple[np.ndarray, ...]) -> None:
        """Put back what `snapshot` returned."""
        n = saved[0].shape[0]
        if self.table.whole.shape[0] < n:
            self.n = 0
            self._grow(n)
        for block, values in zip(self.table, saved, strict=True):
            block[:n] = values
        self.n = n
