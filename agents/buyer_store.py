"""Buyers of large worlds, put by in packed blocks: some 110 bytes each in place of 736.

Small worlds keep their rows open. Either way a model asks for `parts`: all rows at once, or block
after block, each opened, handed out and put by again. Results are the same to the bit.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from agents.columns.buyers import LAYOUT_U
from agents.columns.layout import WHOLE, Layout
from agents.columns.pages import PageFile, Slots, let_go, pages
from agents.columns.stock import LAYOUT_S, StockColumns
from agents.kernels.packed_buyers import (
    TILE,
    Packing,
    open_block,
    shut_block,
    sort_letters,
)
from agents.kernels.packing import MOST_COLUMNS, byte_views, pack_room, views_of

# Columns that follow from others, or are set anew before they are read.
_LEFT_OUT_S = (
    *("identity", "holding_rate"),
    *("demand", "sold", "filled", "arrived", "placed", "lots", "level_low"),
    *("forecast_sum", "forecast_sd"),
)
_LEFT_OUT_U = ("presale", "returning")

Part = namedtuple("Part", ["lo", "hi", "buyers", "shelves"])  # rows ``lo`` to ``hi - 1``


class Rows:
    """Some rows of a table, read and written like a population: columns as attributes."""

    def __init__(self, layout: Layout, arrays: Any, n: int) -> None:
        self._layout, self.n = layout, n
        self.arrays = type(arrays)(*(block[:n] for block in arrays))
        self.plain = tuple(self.arrays)

    def __getattr__(self, name: str) -> np.ndarray:
        return self._layout.view(self.arrays, name)


class Desk:
    """Where a block, or tile after tile of it, lies open, and where it is packed to.

    Attributes
    ----------
    packing : tuple
        Of the block that lies open as a whole.
    """

    def __init__(self, rows: int, block: int, pipeline: int, ties: int) -> None:
        self.shelves = LAYOUT_S.allocate(rows, lean=True, pipeline=pipeline, history=1)
        self.buyers = LAYOUT_U.allocate(rows, ties=ties)
        arrays = (*self.shelves, *self.buyers)
        self._blank = [block[0].copy() for block in arrays]
        self._arrays = arrays
        self.tables = tuple([block.view(np.int64) for block in arrays])
        width = sum(table.shape[1] for table in self.tables)
        tiles = -(-block // TILE)
        self.target = byte_views(tiles * (width * (8 * TILE + 16) + MOST_COLUMNS))
        # What lies in a file is read to here; `zeros_like` would write to all of it.
        self.source = np.zeros(len(self.target[3]), np.int64)
        self.room = pack_room(TILE)
        self.length = np.zeros(1, np.int64)
        self.packing: tuple[Any, ...] = ()

    def clear(self) -> None:
        """Rows as they are at creation."""
        for block, fills in zip(self._arrays, self._blank, strict=True):
            block[:] = fills


class BuyerStore:
    """Buyers and their shelves, packed block by block.

    Parameters
    ----------
    n : int
        Buyers.
    block : int
        Buyers of a block, whole tiles.
    pipeline, ties : int
        Periods a shelf's pipeline reaches ahead; sellers a buyer keeps in touch with.
    holding_rate : float
        Cost of holding a yuan of stock [per period].
    file : PageFile, optional
        Where packed blocks are; by default in memory.

    Attributes
    ----------
    entered, kind : ndarray, shape (n,)
        When each buyer came into trade, and its type: looked up for orders of any buyer.
    letters : StockColumns
        What sellers take for the table of shelves: it has no columns, and goods sent to buyers are
        noted in its pipeline until their rows are opened.
    """

    def __init__(
        self,
        n: int,
        block: int,
        pipeline: int,
        ties: int,
        holding_rate: float,
        file: PageFile | None = None,
    ) -> None:
        self.n, self.block = n, block
        self.ranges = [(lo, min(lo + block, n)) for lo in range(0, n, block)]
        self._sizes = (pipeline, ties)
        self._packs = Slots(len(self.ranges), file)
        self._holding_rate = holding_rate
        self._terms = np.zeros(3)
        tiles = -(-n // TILE)
        self._presale = np.zeros(tiles + 1, np.int64)
        self._start = np.zeros(tiles + 1, np.int64)
        self._sorted = np.zeros((1, 3), np.int64)
        self._main: Desk | None = None
        self._open = False
        self.entered, self.kind = np.zeros(n, np.int32), np.zeros(n, np.uint8)
        self.letters = self._letters(1)

    @property
    def nbytes(self) -> int:
        """Memory of what is put by."""
        return 8 * int(self._packs.lengths.sum())

    def _letters(self, room: int) -> Any:
        empty = np.zeros((self.n, 0), np.int64), np.zeros((self.n, 0))
        rings = np.zeros((self.n, 0)), np.zeros((self.n, 0))
        return StockColumns(*empty, pages((room, 3)), *rings)

    def reserve_letters(self, more: int) -> None:
        """Have room for so many letters besides those that wait."""
        waiting = int(self.letters.pipeline[0, 0])
        if self.letters.pipeline.shape[0] < waiting + more + 1:
            old, self.letters = self.letters, self._letters(waiting + more + more // 4 + 1)
            self.letters.pipeline[: waiting + 1] = old.pipeline[: waiting + 1]

    def sort_letters(self) -> None:
        """Before blocks are opened: sort what waits for them."""
        waiting = int(self.letters.pipeline[0, 0])
        if self._sorted.shape[0] < waiting:
            self._sorted = pages((waiting + waiting // 4, 3))
        sort_letters(self.letters.pipeline, waiting, self._start, self._sorted)
        let_go(self.letters.pipeline, waiting + 1)
        let_go(self._sorted, waiting)

    def delivered(self) -> None:
        """All blocks have been opened and put by: no letter waits any more, and no terms do."""
        self.letters.pipeline[0, 0] = 0
        self._terms[0] = 0.0

    def take_terms(self, costs: np.ndarray) -> None:
        """Carry the cost of an order on both channels to every buyer as it is next opened."""
        self._terms[:] = (1.0, *costs)

    def desk(self) -> Desk:
        """Room in which a block is done tile by tile."""
        return Desk(TILE, self.block, *self._sizes)

    def packing(self, number: int, desk: Desk) -> tuple[Any, ...]:
        """`Packing` of a block, plain."""
        return tuple(
            Packing(
                _KEPT,
                desk.tables,
                views_of(self._packs.get(number, desk.source)),
                desk.target,
                desk.room,
                self._presale,
                self._sorted,
                self._start,
                self._terms,
                self._holding_rate,
                desk.length,
            )
        )

    def put_by(self, number: int, desk: Desk) -> None:
        """Keep what a desk has packed of a block; blocks may be put by on any thread."""
        self._packs.put(number, desk.target[3][: int(desk.length[0]) // 8])

    def parts(self, *, write: bool = True, fresh: bool = False) -> Iterator[Part]:
        """Blocks one after the other, open; put by again where ``write``; ``fresh`` ones are new.

        Raises
        ------
        RuntimeError
            If a block lies open already: there is one desk for all that is not done in threads.
        """
        if self._open:
            raise RuntimeError("a block of buyers lies open already")
        self._open = True
        try:
            yield from self._each(write, fresh)
        finally:
            self._open = False

    def _each(self, write: bool, fresh: bool) -> Iterator[Part]:
        if self._main is None:
            self._main = self.whole_desk()
        self.sort_letters()
        for number in range(len(self.ranges)):
            part = self.opened(number, self._main, fresh=fresh)
            yield part
            if write:
                self.shut(number, part, self._main)
        if write:
            self.delivered()

    def whole_desk(self) -> Desk:
        """Room in which a block lies open as a whole."""
        return Desk(min(self.block, -(-self.n // TILE) * TILE), self.block, *self._sizes)

    def opened(self, number: int, desk: Desk, *, fresh: bool = False) -> Part:
        """Open a block on a whole desk; different blocks may be opened on different threads.

        Letters have been sorted before (`sort_letters`), and are done with once all blocks have
        been put by (`delivered`).
        """
        lo, hi = self.ranges[number]
        n, desk.packing = hi - lo, self.packing(number, desk)
        if fresh:
            desk.clear()
        else:
            open_block(tuple(desk.buyers), tuple(desk.shelves), lo, n, desk.packing)
        return Part(lo, hi, Rows(LAYOUT_U, desk.buyers, n), Rows(LAYOUT_S, desk.shelves, n))

    def shut(self, number: int, part: Part, desk: Desk) -> None:
        """Put by a block that lies open on a desk."""
        self.entered[part.lo : part.hi] = part.buyers.entered
        self.kind[part.lo : part.hi] = part.buyers.kind
        shut_block(part.hi - part.lo, desk.packing)
        self.put_by(number, desk)

    def number_preselling(self) -> int:
        """Number preselling buyers by row; how many there are."""
        tile, n = 0, 0
        for part in self.parts(write=False):
            preselling = part.buyers.event_every > 0
            for at in range(0, len(preselling), TILE):
                self._presale[tile] = n
                n += int(preselling[at : at + TILE].sum())
                tile += 1
        return n

    def gather(self, layout: Layout, names: Sequence[str]) -> tuple[np.ndarray, ...]:
        """Columns of all buyers, copied; they cannot be written to. All are opened once."""
        kinds = {column.name: column.kind for column in layout.columns}
        if unknown := [name for name in names if name not in kinds]:
            raise AttributeError(unknown[0])
        found: dict[str, np.ndarray] = {}
        for part in self.parts(write=False):
            for name in names:
                values = getattr(part.shelves if layout is LAYOUT_S else part.buyers, name)
                if name not in found:
                    kind = np.int64 if kinds[name] is WHOLE else np.float64
                    found[name] = np.zeros((*values.shape[:-1], self.n), kind)
                found[name][..., part.lo : part.hi] = values
        for column in found.values():
            column.flags.writeable = False
        return tuple(found[name] for name in names)

    def standing(self) -> dict[str, Any]:
        """What is put by as it stands, to be written down; no letter waits."""
        packs = map(self._packs.get, range(len(self.ranges)))  # one after the other
        return {"packs": packs, "entered": self.entered, "terms": self._terms}

    def snapshot(self) -> dict[str, Any]:
        """Copy of everything that is put by; no letter waits."""
        packs = [self._packs.get(number).copy() for number in range(len(self.ranges))]
        return {"packs": packs, "entered": self.entered.copy(), "terms": self._terms.copy()}

    def restore(self, saved: dict[str, Any]) -> None:
        """Put back what `snapshot` returned."""
        for number, pack in enumerate(saved["packs"]):
            self._packs.put(number, pack)
        self.entered[:] = saved["entered"]
        self._terms[:] = saved["terms"]
        self.letters.pipeline[0, 0] = 0


class PackedRows:
    """Table of shelves, or of buyers, that lies packed: columns are read, and copied, by name."""

    def __init__(self, store: BuyerStore, layout: Layout) -> None:
        self.store, self.n, self._layout = store, store.n, layout

    def __len__(self) -> int:
        return self.n

    def __getattr__(self, name: str) -> np.ndarray:
        if name.startswith("_"):
            raise AttributeError(name)
        return self.store.gather(self._layout, [name])[0]

    def read(self, *names: str) -> tuple[np.ndarray, ...]:
        """Columns by name, at the cost of one."""
        return self.store.gather(self._layout, names)

    @property
    def arrays(self) -> Any:
        """What kernels of sellers take for the table: see `BuyerStore.letters`."""
        return self.store.letters

    @property
    def plain(self) -> tuple[np.ndarray, ...]:
        """The same without names."""
        return tuple(self.arrays)

    def snapshot(self) -> Any:
        """Copy of what is put by: once, with the shelves."""
        return self.store.snapshot() if self._layout is LAYOUT_S else ()

    def restore(self, saved: Any) -> None:
        """Put back what `snapshot` returned."""
        if self._layout is LAYOUT_S:
            self.store.restore(saved)

    def standing(self) -> Any:
        """What is put by as it stands: once, with the shelves."""
        return self.store.standing() if self._layout is LAYOUT_S else ()

    def take_up(self, standing: Any) -> None:
        """Put back what `standing` gave."""
        self.restore(standing)


def _columns_kept() -> np.ndarray:
    """Columns that are packed, as of `packing.pack_tile`."""
    widths = []
    for layout, left_out in ((LAYOUT_S, _LEFT_OUT_S), (LAYOUT_U, _LEFT_OUT_U)):
        for kind in {c.kind: None for c in layout.columns}:
            kept = np.ones(MOST_COLUMNS, np.int8)
            for column in layout.columns:
                if column.kind is kind and column.name in left_out:
                    kept[getattr(layout.index, column.name)] = 0
            widths.append(kept)
        widths += [np.ones(MOST_COLUMNS, np.int8) for c in layout.columns if c.slots]
    return np.array(widths)


_KEPT = _columns_kept()


def no_packing() -> tuple[Any, ...]:
    """`Packing` of buyers whose rows lie open, plain."""
    nothing = np.zeros((0, 1), np.int64)
    views, one = byte_views(8), np.zeros(1, np.int64)
    return tuple(
        Packing(
            np.zeros((0, MOST_COLUMNS), np.int8), (nothing,) * 8, views, views, pack_room(1), one,
            np.zeros((1, 3), np.int64), one, np.zeros(3), 0.0, one,
        )
    )  # fmt: skip
