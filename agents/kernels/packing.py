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
_SLOTS, _SHIFT = 1024, np.uint64(54)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def pack_room(rows: int) -> tuple[np.ndarray, ...]:
    """Scratch of `pack_tile` and `unpack_tile` for tiles of so many rows."""
    return (
        np.zeros(MOST_COLUMNS, np.int64),
        np.zeros(MOST_COLUMNS, np.int64),
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
def pack_tile(tables, kept, lo, n, out, at, room):
    """Pack rows ``lo`` to ``lo + n`` of some tables.

    Parameters
    ----------
    tables : tuple of ndarray, shape (rows, columns), int64
        Real columns as their bits.
    kept : ndarray, shape (tables, MOST_COLUMNS), int8
        0 for columns that are left out.
    out : tuple of ndarray
        As of `byte_views`; written from byte ``at`` on, a multiple of 8.

    Returns
    -------
    int
        Byte after the last one written.
    """
    b1, b2, b4, b8 = out
    lows, highs, slots, values, places = room
    code_at, n_columns = at, 0
    for a in range(len(tables)):
        n_columns += tables[a].shape[1]
    at += (n_columns + 7) // 8 * 8
    for a in range(len(tables)):
        table = tables[a]
        width = table.shape[1]
        for c in range(width):
            lows[c] = highs[c] = table[lo, c]
        for i in range(lo + 1, lo + n):
            for c in range(width):
                value = table[i, c]
                lows[c] = min(lows[c], value)
                highs[c] = max(highs[c], value)
        for c in range(width):
            low, span = lows[c], np.uint64(highs[c]) - np.uint64(lows[c])
            code = NOTHING
            if kept[a, c] != 0 and span == 0:
                code = NOTHING if low == 0 else ALIKE
            elif kept[a, c] != 0:
                code = EIGHT
                if span < 1 << 8:
                    code = ONE
                elif span < 1 << 16:
                    code = TWO
                else:
                    found = _find_alike(table, lo, n, c, slots, values, places)
                    if found >= 0 and found * 8 < 3 * n:
                        code = TABLE
                    elif span < 1 << 32:
                        code = FOUR
            b1[code_at] = code
            code_at += 1
            if code >= ALIKE and code <= FOUR:
                b8[at // 8] = low
                at += 8
            if code == ONE:
                for i in range(n):
                    b1[at + i] = table[lo + i, c] - low
                at += (n + 7) // 8 * 8
            elif code == TWO:
                first = at // 2
                for i in range(n):
                    b2[first + i] = table[lo + i, c] - low
                at += (2 * n + 7) // 8 * 8
            elif code == FOUR:
                first = at // 4
                for i in range(n):
                    b4[first + i] = table[lo + i, c] - low
                at += (4 * n + 7) // 8 * 8
            elif code == EIGHT:
                first = at // 8
                for i in range(n):
                    b8[first + i] = table[lo + i, c]
                at += 8 * n
            elif code == TABLE:
                b8[at // 8] = found
                first = at // 8 + 1
                for k in range(found):
                    b8[first + k] = values[k]
                at += 8 + 8 * found
                for i in range(n):
                    b1[at + i] = places[i]
                at += (n + 7) // 8 * 8
    return at


@kernel()
def unpack_tile(tables, lo, n, packed, at, room):
    """Write what `pack_tile` packed from byte ``at`` on back to rows ``lo`` to ``lo + n``.

    Columns that were left out become 0.

    Returns
    -------
    int
        Byte after the last one read.
    """
    b1, b2, b4, b8 = packed
    lows, begins = room[0], room[1]
    code_at, n_columns = at, 0
    for a in range(len(tables)):
        n_columns += tables[a].shape[1]
    at += (n_columns + 7) // 8 * 8
    for a in range(len(tables)):
        table = tables[a]
        width = table.shape[1]
        for c in range(width):
            code = b1[code_at + c]
            lows[c] = 0
            if code >= ALIKE and code <= FOUR:
                lows[c] = b8[at // 8]
                at += 8
            begins[c] = at
            if code == ONE:
                at += (n + 7) // 8 * 8
            elif code == TWO:
                at += (2 * n + 7) // 8 * 8
            elif code == FOUR:
                at += (4 * n + 7) // 8 * 8
            elif code == EIGHT:
                at += 8 * n
            elif code == TABLE:
                at += 8 + 8 * b8[at // 8] + (n + 7) // 8 * 8
        for i in range(lo, lo + n):
            for c in range(width):
                table[i, c] = lows[c]
        for c in range(width):
            code, low, begin = b1[code_at + c], lows[c], begins[c]
            if code == ONE:
                for i in range(n):
                    table[lo + i, c] = low + np.int64(b1[begin + i])
            elif code == TWO:
                for i in range(n):
                    table[lo + i, c] = low + np.int64(b2[begin // 2 + i])
            elif code == FOUR:
                for i in range(n):
                    table[lo + i, c] = low + np.int64(b4[begin // 4 + i])
            elif code == EIGHT:
                for i in range(n):
                    table[lo + i, c] = b8[begin // 8 + i]
            elif code == TABLE:
                first = begin // 8 + 1
                places = begin + 8 + 8 * b8[begin // 8]
                for i in range(n):
                    table[lo + i, c] = b8[first + np.int64(b1[places + i])]
        code_at += width
    return at
