"""Tiles of buyers that lie packed between periods: opened, and told of what was sent to them.

What a row holds that follows from other columns, or is set anew before it is read, is not kept: who
the buyer is follows from its row and generation, what stock costs it from its unit cost.
"""

from __future__ import annotations

from collections import namedtuple

from agents.columns.buyers import BuyerColumns, U
from agents.columns.stock import S, StockColumns
from agents.kernels.compiling import kernel
from agents.kernels.packing import NOWHERE, pack_tile, unpack_tile
from agents.kernels.random import BUYER_ID, GENERATION

TILE = 512  # buyers whose rows stay in the cache from one pass to the next
WITHDRAWN = -1

# How the buyers of a block lie packed; plain, for kernels (`agents.buyer_store`). ``kept`` has no
# rows where buyers lie open.
Packing = namedtuple(
    "Packing",
    [
        "kept",  # columns that are packed, as of `packing.pack_tile`
        "tables",  # rows of shelves and buyers as whole numbers
        "source",  # the packed block
        "target",  # where it is packed to
        "room",
        "presale",  # row among preselling buyers of the first of each tile
        "letters",  # goods sent and orders taken back: buyer, pieces, period of arrival; by tile
        "start",  # first letter of each tile
        "terms",  # whether the cost of an order is to be carried, and what it is on each channel
        "holding_rate",
        "length",  # bytes written
    ],
)


@kernel()
def open_tile(buyers, shelves, first, lo, n, packing, at):
    """Unpack buyers ``first`` to ``first + n`` into rows from ``lo`` on; deliver their letters.

    Returns
    -------
    int
        Byte after the last one read.
    """
    at = unpack_tile(packing.tables, lo, n, packing.source, at, packing.room)
    uw, ur, sw, sr = buyers.whole, buyers.real, shelves.whole, shelves.real
    tile, slots = first // TILE, shelves.pipeline.shape[1]
    presale, carry = packing.presale[tile], packing.terms[0] > 0.0
    for i in range(lo, lo + n):
        sw[i, S.identity] = BUYER_ID + first + i - lo + uw[i, U.generation] * GENERATION
        sr[i, S.holding_rate] = packing.holding_rate * ur[i, U.unit_cost]
        preselling = uw[i, U.event_every] > 0
        uw[i, U.presale] = presale if preselling else -1
        presale += preselling
        if carry:
            sr[i, S.order_rate] = packing.terms[1 + uw[i, U.digital]]
    for k in range(packing.start[tile], packing.start[tile + 1]):
        i, period = packing.letters[k, 0] - first + lo, packing.letters[k, 2]
        pieces = packing.letters[k, 1]
        if period == WITHDRAWN:
            sw[i, S.on_order] -= pieces
        else:
            sw[i, S.dispatched] += pieces
            shelves.pipeline[i, period % slots] += pieces
    return at


@kernel()
def open_block(buyers, shelves, first, n, packing):
    """Open a whole block of buyers, into rows 0 to ``n``; tables come plain."""
    buyers, shelves, packing = BuyerColumns(*buyers), StockColumns(*shelves), Packing(*packing)
    at = 0
    for lo in range(0, n, TILE):
        at = open_tile(buyers, shelves, first + lo, lo, min(TILE, n - lo), packing, at)


@kernel()
def shut_block(n, packing):
    """Pack a whole block of buyers; tells ``packing.length``."""
    packing, at = Packing(*packing), 0
    for lo in range(0, n, TILE):
        at = pack_tile(
            packing.tables, packing.kept, lo, min(TILE, n - lo), packing.target, at, packing.room,
            packing.source[0], NOWHERE,
        )  # fmt: skip
    packing.length[0] = at


@kernel()
def sort_letters(letters, count, start, out):
    """Sort letters by tile, as they come within one.

    Parameters
    ----------
    letters : ndarray, shape (room, 3), int64
        Those in rows 1 to ``count``.
    start : ndarray, shape (tiles + 1,), int64
        First letter of each tile in ``out``; filled.
    """
    start[:] = 0
    for k in range(1, count + 1):
        tile = letters[k, 0] // TILE
        if tile + 2 < start.shape[0]:
            start[tile + 2] += 1
    for tile in range(2, start.shape[0]):
        start[tile] += start[tile - 1]
    for k in range(1, count + 1):
        tile = letters[k, 0] // TILE
        at = start[tile + 1]
        out[at, 0], out[at, 1], out[at, 2] = letters[k, 0], letters[k, 1], letters[k, 2]
        start[tile + 1] += 1
