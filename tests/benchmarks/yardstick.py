"""Work that never changes, which the engine's speed is measured against on whatever machine.

A row of it costs what a buyer's period costs a machine: hashing, a look into a table, arithmetic
with divisions and roots, reading and writing a row of memory of the same length, and now and then
exponentials and branches that cannot be foretold. Nothing is shared with the engine, so that a
change of the engine leaves it alone.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

ROWS, WORDS, POINTS = 6_000, 92, 5_000
_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


@njit(cache=True, nogil=True, error_model="numpy")
def pace(rows, table, t):
    """One period of it; what comes out of it means nothing, and has to come out."""
    total = 0.0
    for i in range(rows.shape[0]):
        x = (np.uint64(i) + (np.uint64(t) << np.uint64(32))) * _STEP
        x = (x ^ (x >> np.uint64(30))) * _FIRST
        x = (x ^ (x >> np.uint64(27))) * _SECOND
        u = (np.float64(np.int64((x ^ (x >> np.uint64(31))) >> np.uint64(11))) + 0.5) * 2.0**-53
        place = u * (table.shape[0] - 1)
        k = int(place)
        level = table[k] + (place - k) * (table[k + 1] - table[k])
        seen = 0.0
        for c in range(0, WORDS, 2):
            seen += rows[i, c]
        error = level - rows[i, 1]
        rows[i, 1] += 0.2 * error
        rows[i, 9] += 0.1 * (error * error - rows[i, 9])
        spread = math.sqrt(rows[i, 9] / (1.0 + u))
        for c in range(16, WORDS, 16):
            rows[i, c] = 0.5 * (rows[i, c] + spread)
        if u < 0.16:
            best = 1e9
            for c in range(8):
                score = rows[i, 16 * (c // 2) + 1] + 1.0 + c * u
                score = -math.log(u) * math.exp(0.1 * math.log(score))
                if score < best:
                    best = score
            total += best
        total += seen
    return total


def yardstick():
    """Rows and table that `pace` works on."""
    table = np.sort(np.random.default_rng(1).gamma(1.5, 1.0, POINTS))
    return np.zeros((ROWS, WORDS)), table
