"""Rows put by without loss, tile after tile, each column as narrow as its values in the tile allow.

Large worlds keep their buyers so between periods (`agents.buyer_store`). A tile is unpacked into
rows that stay in the cache, goes through all loops, and is packed again. Nothing can overflow: a
column takes as many bytes as the tile's values need. Real numbers are taken as the whole numbers
their bits are, so what comes back is the same to the bit.

A packed tile holds a code for every column of its tables and then, column after column in whole
numbers of 8 bytes, what the code says.
"""

from __future__ import annotations

import numpy as np

from agents.kernels.compiling import kernel

# All 0 or left out; all alike; 1, 2 or 4 bytes above the least; 8 bytes; a byte into a table.
NOTHING, ALIKE, ONE, TWO, FOUR, EIGHT, TABLE = range(7)
MOST_ALIKE = 256  # different values in a table
MOST_COLUMNS = 64  # of a table
MOST_TABLES = 8
NOWHERE = -1  # where the same rows were packed before
_LENGTHS = (0, 0, 1, 2, 4, 8, 0)  # bytes of a row, by code; a table's are counted apart
_SLOTS, _SHIFT = 1024, np.uint64(54)
_ONE, _TWO, _FOUR, _EIGHT = np.uint64(1), np.uint64(2), np.uint64(4), np.uint64(8)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def pack_room(rows: int, widest: int = MOST_COLUMNS) -> tuple[np.ndarray, ...]:
    """Scratch of `pack_tile` and `unpack_tile` for tiles of so many rows and columns of a table."""
    return (
        *np.zeros((4, MOST_TABLES, widest), np.int64),
        np.zeros(_SLOTS, np.int64),
        np.zeros(MOST_ALIKE, np.int64),
        np.zeros(rows, np.int64),
    )


def byte_views(size: int) -> tuple[np.ndarray, ...]:
    """Memory of ``size`` bytes as numbers of 1, 2, 4 and 8 bytes; never taken until written to."""
    return views_of(np.zeros(-(-size // 8), np.int64))


def views_of(numbers: np.ndarray) -> tuple[np.ndarray, ...]:
    """An array of int64 as numbers of 1, 2, 4 and 8 bytes."""
    kinds = (np.uint8, np.uint16, np.uint32)
    return (*(numbers.view(kind) for kind in kinds), numbers)


@kernel()
def _find_alike(table, lo, n, c, slots, values, places):
    """Number the different values of a column; how many they are, -1 for too many."""
    slots[:] = -1
    found = 0
    for i in range(n):
        value = table[lo + i, c]
        at = np.int64((np.uint64(value) * _GOLDEN) >> _SHIFT)
        while slots[at] >= 0 and values[slots[at]] != value:
            at = (at + 1) % _SLOTS
        if slots[at] < 0:
            if found == MOST_ALIKE:
                return -1
            slots[at], values[found] = found, value
            found += 1
        places[i] = slots[at]
    return found


@kernel()
def _extremes(tables, lo, n, lows, highs):
    """Least and largest value of every column: four at a time, which then stay in registers."""
    for a in range(len(tables)):
        table = tables[a]
        width = table.shape[1]
        for c in range(0, width - 3, 4):
            l0, l1, l2, l3 = table[lo, c], table[lo, c + 1], table[lo, c + 2], table[lo, c + 3]
            h0, h1, h2, h3 = l0, l1, l2, l3
            for i in range(lo + 1, lo + n):
                v0, v1, v2, v3 = table[i, c], table[i, c + 1], table[i, c + 2], table[i, c + 3]
                l0, l1, l2, l3 = min(l0, v0), min(l1, v1), min(l2, v2), min(l3, v3)
                h0, h1, h2, h3 = max(h0, v0), max(h1, v1), max(h2, v2), max(h3, v3)
            lows[a, c], lows[a, c + 1], lows[a, c + 2], lows[a, c + 3] = l0, l1, l2, l3
            highs[a, c], highs[a, c + 1], highs[a, c + 2], highs[a, c + 3] = h0, h1, h2, h3
        for c in range(width // 4 * 4, width):
            low = high = table[lo, c]
            for i in range(lo + 1, lo + n):
                low, high = min(low, table[i, c]), max(high, table[i, c])
            lows[a, c], highs[a, c] = low, high


@kernel()
def pack_tile(tables, kept, lo, n, out, at, room, before, before_at):
    """Pack rows ``lo`` to ``lo + n`` of some tables.

    Parameters
    ----------
    tables : tuple of ndarray, shape (rows, columns), int64
        Real columns as their bits.
    kept : ndarray, shape (tables, MOST_COLUMNS), int8
        0 for columns that are left out.
    out : tuple of ndarray
        As of `byte_views`; written from byte ``at`` on, a multiple of 8.
    before : ndarray, uint8
        Where the same rows were packed last, from byte ``before_at`` on (or `NOWHERE`). Columns
        whose values were too many for a table then are not counted again.

    Returns
    -------
    int
        Byte after the last one written.
    """
    b1, b8 = out[0], out[3]
    lows, highs, begins, codes, slots, values, places = room
    code_at, n_columns = at, 0
    for a in range(len(tables)):
        n_columns += tables[a].shape[1]
    at += (n_columns + 7) // 8 * 8
    _extremes(tables, lo, n, lows, highs)
    column = 0
    for a in range(len(tables)):
        for c in range(tables[a].shape[1]):
            low, span = lows[a, c], np.uint64(highs[a, c]) - np.uint64(lows[a, c])
            code = NOTHING
            if kept[a, c] != 0 and span == 0:
                code = NOTHING if low == 0 else ALIKE
            elif kept[a, c] != 0:
                code = FOUR if span < 1 << 32 else EIGHT
                if span < 1 << 8:
                    code = ONE
                elif span < 1 << 16:
                    code = TWO
                elif before_at < 0 or before[before_at + column] != code:
                    found = _find_alike(tables[a], lo, n, c, slots, values, places)
                    if found >= 0 and found * 8 < 3 * n:
                        code = TABLE
            b1[code_at + column] = codes[a, c] = code
            column += 1
            if code >= ALIKE and code <= FOUR:
                b8[at // 8] = low
                at += 8
            begins[a, c] = at
            at += _LENGTHS[code] * n + 7 & -8
            if code == TABLE:
                b8[at // 8] = found
                first = at // 8 + 1
                for k in range(found):
                    b8[first + k] = values[k]
                at += 8 + 8 * found
                for i in range(n):
                    b1[at + i] = places[i]
                at += (n + 7) // 8 * 8
    _copy_out(tables, codes, lows, begins, lo, n, out)
    return at


@kernel()
def _copy_out(tables, codes, lows, begins, lo, n, out):
    """Write what is neither alike nor in a table."""
    b1, b2, b4, b8 = out
    lo, n = np.uint64(lo), np.uint64(n)  # rows that are known not to be negative
    for a in range(len(tables)):
        table = tables[a]
        for c in range(np.uint64(table.shape[1])):
            code, low, begin = codes[a, c], lows[a, c], np.uint64(begins[a, c])
            if code == ONE:
                for i in range(n):
                    b1[begin + i] = table[lo + i, c] - low
            elif code == TWO:
                begin //= _TWO
                for i in range(n):
                    b2[begin + i] = table[lo + i, c] - low
            elif code == FOUR:
                begin //= _FOUR
                for i in range(n):
                    b4[begin + i] = table[lo + i, c] - low
            elif code == EIGHT:
                begin //= _EIGHT
                for i in range(n):
                    b8[begin + i] = table[lo + i, c]


@kernel()
def unpack_tile(tables, lo, n, packed, at, room):
    """Write what `pack_tile` packed from byte ``at`` on back to rows ``lo`` to ``lo + n``.

    Columns that were left out become 0.

    Returns
    -------
    int
        Byte after the last one read.
    """
    b1, b8 = packed[0], packed[3]
    lows, begins, codes = room[0], room[2], room[3]
    code_at, n_columns = at, 0
    for a in range(len(tables)):
        n_columns += tables[a].shape[1]
    at += (n_columns + 7) // 8 * 8
    for a in range(len(tables)):
        for c in range(tables[a].shape[1]):
            code = b1[code_at + c]
            codes[a, c], lows[a, c] = code, 0
            if code >= ALIKE and code <= FOUR:
                lows[a, c] = b8[at // 8]
                at += 8
            begins[a, c] = at
            at += _LENGTHS[code] * n + 7 & -8
            if code == TABLE:
                at += 8 + 8 * b8[at // 8] + (n + 7) // 8 * 8
        code_at += tables[a].shape[1]
    _copy_in(tables, codes, lows, begins, lo, n, packed)
    return at


@kernel()
def _copy_in(tables, codes, lows, begins, lo, n, packed):
    """Write rows: first what all have alike, then what differs."""
    b1, b2, b4, b8 = packed
    lo, n = np.uint64(lo), np.uint64(n)  # rows that are known not to be negative
    for a in range(len(tables)):
        table = tables[a]
        width = table.shape[1]
        for c in range(0, width - 3, 4):
            if min(codes[a, c], codes[a, c + 1], codes[a, c + 2], codes[a, c + 3]) <= ALIKE:
                v0, v1, v2, v3 = lows[a, c], lows[a, c + 1], lows[a, c + 2], lows[a, c + 3]
                for i in range(lo, lo + n):
                    table[i, c], table[i, c + 1] = v0, v1
                    table[i, c + 2], table[i, c + 3] = v2, v3
        for c in range(np.uint64(width)):
            code, low, begin = codes[a, c], lows[a, c], np.uint64(begins[a, c])
            if code <= ALIKE:
                if c >= width // 4 * 4:
                    for i in range(n):
                        table[lo + i, c] = low
            elif code == ONE:
                for i in range(n):
                    table[lo + i, c] = low + np.int64(b1[begin + i])
            elif code == TWO:
                begin //= _TWO
                for i in range(n):
                    table[lo + i, c] = low + np.int64(b2[begin + i])
            elif code == FOUR:
                begin //= _FOUR
                for i in range(n):
                    table[lo + i, c] = low + np.int64(b4[begin + i])
            elif code == EIGHT:
                begin //= _EIGHT
                for i in range(n):
                    table[lo + i, c] = b8[begin + i]
            else:
                values = begin // _EIGHT + _ONE
                places = begin + _EIGHT * (_ONE + np.uint64(b8[begin // _EIGHT]))
                for i in range(n):
                    table[lo + i, c] = b8[values + np.uint64(b1[places + i])]
