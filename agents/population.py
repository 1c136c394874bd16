"""Populations: one Mesa agent that holds many, as columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

import mesa
import numpy as np

from agents.columns.layout import Layout
from agents.packing import Packed, pack, packed_rows, unpack_rows


class Population(mesa.Agent):
    """Many agents of one kind: row i of every column is agent i.

    ``population[i]`` reads one agent as a dictionary, ``population.on_hand`` a column as a view;
    ``population.arrays`` is the tuple of blocks that kernels work on, ``population.plain`` the same
    without names, as kernels called in every period take it (`agents.kernels.compiling`).
    """

    LAYOUT: ClassVar[Layout]

    def __init__(
        self, model: mesa.Model, n: int, *, lean: bool = False, extra: bool = True, **slots: int
    ) -> None:
        super().__init__(model)
        self.n = n
        self.arrays = self.LAYOUT.allocate(n, lean=lean, extra=extra, **slots)
        self.plain = tuple(self.arrays)
        self.columns = [c for c in self.LAYOUT.columns if self.LAYOUT.holds(c, self.arrays)]
        # Columns as attributes: views, made once, since blocks stay where they are.
        for column in self.columns:
            self.__dict__[column.name] = self.LAYOUT.view(self.arrays, column.name)

    def __len__(self) -> int:
        return self.n

    def __getattr__(self, name: str) -> np.ndarray:
        message = f"{type(self).__name__} has no column or attribute {name!r}"
        raise AttributeError(message)

    def __getitem__(self, row: int) -> dict[str, Any]:
        return {c.name: getattr(self, c.name)[..., row].tolist() for c in self.columns}

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (self[row] for row in range(self.n))

    def read(self, *names: str) -> tuple[np.ndarray, ...]:
        """Columns by name."""
        return tuple([getattr(self, name) for name in names])

    def snapshot(self) -> tuple[Packed, ...]:
        """Copy of every block, packed."""
        return tuple(pack(block) for block in self.arrays)

    def restore(self, saved: tuple[Packed, ...]) -> None:
        """Put back what `snapshot` returned."""
        for block, values in zip(self.arrays, saved, strict=True):
            values.unpack(block)

    def standing(self) -> Iterator[np.ndarray]:
        """Every row as it stands, packed some thousand rows at a time, to be written down."""
        return packed_rows(self.arrays, self.n)

    def take_up(self, chunks: Sequence[np.ndarray]) -> None:
        """Put back what `standing` gave."""
        unpack_rows(self.arrays, self.n, chunks)
