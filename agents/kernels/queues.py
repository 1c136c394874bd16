"""Queues of orders at their suppliers: grouped, and put in sequence.

Orders are counting-sorted by supplier, tier after tier, where they lie: what moves are the numbers
of their rows. Neither the order of rows nor the number of threads changes who is served: equal age
is decided by a hash of the customer's identity and the period. (For twin runs with a peer that
serves its customers by index, whatever the age, the key is the index.)
"""

from __future__ import annotations

import numpy as np

from agents.columns.orders import O, OrderColumns
from agents.kernels.compiling import inlined, kernel
from agents.kernels.random import uniform


@kernel()
def merge_orders(
    carried, n_carried, fresh, n_fresh, lo, hi, base_allocation, places, work, copied
):  # fmt: skip
    """Group a tier's carried and new orders by supplier, oldest first.

    Orders that were carried over are copied behind the new ones of ``fresh``, where there has to be
    room, so that all lie in one table; new ones stay where they are, or are copied too where
    ``copied``, for a tier that writes to them. Rows of ``fresh``, grouped, go to ``work.order``,
    the start of each supplier's group to ``work.start`` (hi - lo + 1 entries); new orders are given
    their place among equals. Nothing is read from ``carried`` any more.

    Returns
    -------
    int
        Number of orders gathered.
    """
    start, order = work.start, work.order
    for s in range(hi - lo + 2):
        start[s] = 0
    for k in range(n_carried):
        start[carried.whole[k, O.supplier] - lo + 2] += 1
    for k in range(n_fresh):
        s = fresh.whole[k, O.supplier]
        if lo <= s < hi:
            start[s - lo + 2] += 1
    for s in range(2, hi - lo + 2):
        start[s] += start[s - 1]
    behind = n_fresh
    for k in range(n_carried):
        s = carried.whole[k, O.supplier] - lo + 1
        copy_order(carried, k, fresh, behind)
        order[start[s]] = behind
        behind += 1
        start[s] += 1
    for k in range(n_fresh):
        s = fresh.whole[k, O.supplier]
        if s < lo or s >= hi:
            continue
        at = k
        if copied:
            at = behind
            copy_order(fresh, k, fresh, at)
            behind += 1
        order[start[s - lo + 1]] = at
        customer = fresh.whole[k, O.customer]
        if places.shape[0] > 0 and customer >= 0:
            fresh.real[at, O.key] = places[customer] + fresh.whole[k, O.due] * 1.0e-7
        else:
            u = uniform(base_allocation, fresh.whole[k, O.identity], 0)
            fresh.real[at, O.key] = fresh.whole[k, O.due] + u
        start[s - lo + 1] += 1
    return start[hi - lo]


@inlined()
def copy_order(source, k, target, at):
    """Copy one order between tables."""
    for c in range(source.whole.shape[1]):
        target.whole[at, c] = source.whole[k, c]
    for c in range(source.real.shape[1]):
        target.real[at, c] = source.real[k, c]


@kernel()
def append_orders(source, n, target, at):
    """Copy the first ``n`` orders of a table, plain, behind the first ``at`` of another."""
    source, target = OrderColumns(*source), OrderColumns(*target)
    for k in range(n):
        copy_order(source, k, target, at + k)


@inlined()
def _later(key, left, right, n_fresh):
    """Whether an order comes after another: larger key, then new before carried, then by row."""
    if key[left] != key[right]:
        return key[left] > key[right]
    return np.uint64(left - n_fresh) > np.uint64(right - n_fresh)  # rows of new ones wrap around


@kernel()
def _sift_down(key, order, a, root, end, n_fresh):
    """Restore the heap below ``root``, the last in sequence on top."""
    while 2 * root + 1 < end:
        child = 2 * root + 1
        if child + 1 < end and _later(key, order[a + child + 1], order[a + child], n_fresh):
            child += 1
        above, below = order[a + root], order[a + child]
        if _later(key, above, below, n_fresh):
            return
        order[a + root], order[a + child] = below, above
        root = child


@kernel()
def _heap_sort(key, order, a, b, n_fresh):
    """Sort in place, in n log n steps (Williams 1964)."""
    n = b - a
    for root in range(n // 2 - 1, -1, -1):
        _sift_down(key, order, a, root, n, n_fresh)
    for end in range(n - 1, 0, -1):
        order[a], order[a + end] = order[a + end], order[a]
        _sift_down(key, order, a, 0, end, n_fresh)


@inlined()
def sort_by_key(key, order, a, b, n_fresh):
    """Put ``order[a:b]`` (rows of orders, as `merge_orders` left them) into ascending ``key``.

    Of equals, those carried over (rows from ``n_fresh`` on) come first.
    """
    if b - a > 48:
        _heap_sort(key, order, a, b, n_fresh)
        return
    for k in range(a + 1, b):
        row = order[k]
        value = key[row]
        j = k - 1
        while j >= a and key[order[j]] > value:
            order[j + 1] = order[j]
            j -= 1
        order[j + 1] = row
