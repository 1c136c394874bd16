"""Which factories a trader knows, and whose styles it lists, where there are many factories.

A small cluster ranks all factories of a category for each trader: the least -ln(u) / weight come
first, which is the law of drawing one after the other by weight, without putting back (Efraimidis &
Spirakis 2006). That grows with the square of firms. Here factories are drawn one after the other,
by the same law and with other luck.
"""

from __future__ import annotations

import numpy as np

from agents.columns.sellers import E, Meeting, SellerColumns
from agents.columns.stock import S, StockColumns
from agents.kernels.compiling import kernel
from agents.kernels.meeting import meet
from agents.kernels.random import uniform

_STYLES = 1 << 16  # styles of a factory, at most
_KNOWN, _ORDER = 8, 6  # draws
_TRIES = 1000  # draws for each factory that is wanted, before a trader makes do with fewer


@kernel()
def link_listings(points, sellers, makers, n_traders, n_known, n_sizes, word, known, slots, luck):
    """Tie every listing to a style of a factory its trader knows.

    Parameters
    ----------
    makers : Meeting
        Factories by category, by size.
    n_known : int
        Factories a trader knows, at most.
    word : uint64
        Word of the stream of ties.
    known, slots, luck : ndarray
        Room for the factories a trader knows, for their styles and for the luck of these.
    """
    points, sellers, makers = StockColumns(*points), SellerColumns(*sellers), Meeting(*makers)
    for j in range(n_traders):
        n = _draw_factories(sellers, makers, j, n_known, word, known)
        m = 0
        for k in range(n):
            for style in range(sellers.whole[known[k], E.n_styles]):
                slot = style + known[k] * _STYLES
                mine = uniform(word, slot + (j << 40), _ORDER)
                at = m
                while at > 0 and luck[at - 1] > mine:
                    luck[at], slots[at] = luck[at - 1], slots[at - 1]
                    at -= 1
                luck[at], slots[at] = mine, slot
                m += 1
        if m == 0:
            continue
        for k in range(sellers.whole[j, E.n_styles]):
            factory, style = slots[k % m] // _STYLES, slots[k % m] % _STYLES
            row = sellers.whole[j, E.first_point] + k * n_sizes
            base = sellers.whole[factory, E.first_point] + style * n_sizes
            for size in range(n_sizes):
                points.whole[row + size, S.supplier] = base + size


@kernel()
def _draw_factories(sellers, makers, j, n_known, word, known):
    """Draw distinct factories of a trader's category by size; how many there are."""
    category, n, tries = sellers.whole[j, E.category], 0, 0
    there = makers.start[category + 1] - makers.start[category]
    wanted = min(n_known, there)
    while n < wanted and tries < _TRIES * wanted:
        u = uniform(word, (np.int64(j) << 24) + tries, _KNOWN)
        factory, new = meet(makers, category, u), True
        for k in range(n):
            new = new and known[k] != factory
        if new:
            known[n] = factory
            n += 1
        tries += 1
    return n
