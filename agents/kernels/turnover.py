"""Firms looked at every four weeks: who closes, who opens, and what becomes of their goods.

The same rules hold in both worlds. A row of sellers is a place of business: a firm that closes
leaves it empty, and another may take it.

References
----------
Hopenhayn (1992), *Entry, exit, and firm dynamics in long run equilibrium*, Econometrica 60:
firms leave that expect losses; newcomers come as long as their trade earns.
"""

from __future__ import annotations

import math

import numpy as np

from agents.columns.books import BANK, SALVAGE_MARKET, STATE, B, Money
from agents.columns.buyers import BuyerColumns, U
from agents.columns.factories import F, FactoryColumns
from agents.columns.orders import OrderColumns
from agents.columns.sellers import FACTORY, STORE, TRADER, E, SellerColumns
from agents.columns.stock import S, StockColumns
from agents.kernels.assortment import cancel_orders, clear_stock
from agents.kernels.compiling import inlined, kernel
from agents.kernels.firm_books import yearly_sales
from agents.kernels.random import GENERATION, R, uniform
from agents.kernels.renewal import draw_popularity, first_guess, follow_styles, unlist
from agents.kernels.stock_rows import ECONOMIC_LOT, NO_POLICY

NEVER = 1 << 40
LISTING, STYLE, MATERIAL, STORE_TIER = range(4)


@kernel()
def draw_closings(
    sellers, word, rates, margin, most_short, a_year, periods_a_year, years, rows
):  # fmt: skip
    """Firms that earn less than ``margin`` of their sales over a year close at a rate.

    Those that have been without own capital for so long close at once.

    Parameters
    ----------
    most_short : int
        Looks on end without own capital; 0: that closes nobody.
    rates : tuple of float
        Rate of traders and of factories [per year].
    a_year : int
        Looks in a year; younger books do not tell.
    rows : ndarray, int64
        Written: the firms that close.

    Returns
    -------
    int
        How many they are.
    """
    sellers = SellerColumns(*sellers)
    n = 0
    for j in range(sellers.whole.shape[0]):
        kind = sellers.whole[j, E.kind]
        if kind == STORE or sellers.whole[j, E.closed] == 1:
            continue
        if most_short > 0 and sellers.whole[j, E.months_short] >= most_short:
            rows[n] = j
            n += 1
            continue
        if sellers.whole[j, E.months] <= a_year:
            continue
        sales = yearly_sales(sellers, j, periods_a_year)
        if sellers.real[j, E.average_result] >= margin * sales:
            continue
        rate = rates[0] if kind == TRADER else rates[1]
        if uniform(word, sellers.whole[j, E.identity], 0) < 1.0 - math.exp(-rate * years):
            rows[n] = j
            n += 1
    return n


@inlined()
def _clear_point(points, i):
    """A stock point of a place that ends: its stock is left over, it orders and sells no more."""
    clear_stock(points, i)
    points.whole[i, S.starts] = NEVER
    points.whole[i, S.ends] = -1
    points.whole[i, S.policy] = NO_POLICY
    points.whole[i, S.placed] = 0
    points.whole[i, S.posted] = 0


@inlined()
def _clear_goods(points, sellers, i, n_sizes):
    """Goods of a place that end: nothing is left to be listed on the platform either."""
    _clear_point(points, i)
    j = points.whole[i, S.owner]
    head = (i - sellers.whole[j, E.first_point]) % n_sizes == 0
    if head and points.whole[i, S.listed] == 0:
        points.whole[i, S.listed] = 1
        sellers.whole[j, E.unlisted] -= 1


@kernel()
def sell_left_material(points, sellers, money, share):
    """Material of closed factories is sold at a share of its price; what arrives late too."""
    points, sellers, money = StockColumns(*points), SellerColumns(*sellers), Money(*money)
    for j in range(sellers.whole.shape[0]):
        m = sellers.whole[j, E.material_point]
        if m < 0 or points.whole[m, S.leftover] == 0:
            continue
        value = points.whole[m, S.leftover] * points.real[m, S.buy_price] * share
        brought = np.int64(math.floor(value * 100.0 + 0.5))
        points.whole[m, S.leftover] = 0
        money.seller[j, B.cash] += brought
        money.outside[SALVAGE_MARKET] -= brought


@inlined()
def _show_what_is_left(points, sellers, ended, j, n_sizes, t):
    """A trader stops showing listings that have just left its range."""
    first, last = sellers.whole[j, E.first_point], sellers.whole[j, E.first_point]
    last += sellers.whole[j, E.n_styles] * n_sizes
    lost = False
    for i in range(first, last):
        lost = lost or ended[i] == 1
    if not lost:
        return
    shown = 0.0
    for i in range(first, last):
        on_sale = points.whole[i, S.starts] <= t + 1 <= points.whole[i, S.ends]
        if on_sale and (i - first) % n_sizes == 0:
            shown += points.real[i, S.popularity]
        points.real[i, S.running_popularity] = shown
    sellers.real[j, E.on_sale] = shown


@kernel()
def close_firms(
    points, shelves, sellers, factories, money, tiers, books, n_carried, rows, n, n_sizes, t,
    guaranteed, ended,
):  # fmt: skip
    """Firms close: stock is cleared, orders end, loans fall due, capacity leaves.

    Listings of open traders whose maker has closed leave the range with it.

    Parameters
    ----------
    guaranteed : float
        Share of what a firm cannot repay that the state pays back; the bank loses the rest.
    ended : ndarray, shape (points,), int8
        Scratch, all 0.

    Returns
    -------
    int
        What the state paid the bank [fen].
    """
    points, shelves = StockColumns(*points), StockColumns(*shelves)
    sellers, factories = SellerColumns(*sellers), FactoryColumns(*factories)
    money = Money(*money)
    books = (
        OrderColumns(*books[0]),
        OrderColumns(*books[1]),
        OrderColumns(*books[2]),
        OrderColumns(*books[3]),
    )
    ew, er = sellers.whole, sellers.real
    first_factory = ew.shape[0] - 1 - factories.whole.shape[0]
    by_state = np.int64(0)
    for k in range(n):
        j = rows[k]
        ew[j, E.closed] = 1
        ew[j, E.digital] = 0
        ew[j, E.joined] = -1
        ew[j, E.custom_able] = 0
        ew[j, E.curated] = 0
        er[j, E.maturity] = 0.0
        er[j, E.fixed_cost] = 0.0
        er[j, E.on_sale] = 0.0
        er[j, E.fees] = 0.0
        er[j, E.membership] = 0.0
        er[j, E.fee_share] = 0.0
        in_hand = max(0, money.seller[j, B.cash] - ew[j, E.opening_cash])
        repaid = min(ew[j, E.loan], in_hand)
        state_pays = np.int64(math.floor((ew[j, E.loan] - repaid) * guaranteed))
        money.seller[j, B.cash] -= repaid
        money.outside[STATE] -= state_pays
        money.outside[BANK] += repaid + state_pays
        by_state += state_pays
        ew[j, E.loan] = 0
        first = ew[j, E.first_point]
        for i in range(first, first + ew[j, E.n_styles] * n_sizes):
            _clear_goods(points, sellers, i, n_sizes)
            ended[i] = 1
        if ew[j, E.kind] == FACTORY:
            m = ew[j, E.material_point]
            _clear_point(points, m)
            ended[m] = 1
            points.real[m, S.throughput] = 0.0
            factories.real[j - first_factory, F.capacity] = 0.0
    for i in range(tiers[LISTING, 0], tiers[LISTING, 1]):
        maker = points.whole[points.whole[i, S.supplier], S.owner]
        here = ew[points.whole[i, S.owner], E.closed] == 0 and points.whole[i, S.starts] < NEVER
        if here and ew[maker, E.closed] == 1:
            _clear_goods(points, sellers, i, n_sizes)
            ended[i] = 1
    for j in range(first_factory):
        if ew[j, E.closed] == 0:
            _show_what_is_left(points, sellers, ended, j, n_sizes, t)
    for tier in range(tiers.shape[0]):
        n_carried[tier] = cancel_orders(
            points, shelves, books[tier], n_carried[tier], ended, shelves.whole.shape[0], t
        )
    for i in range(ended.shape[0]):
        ended[i] = 0
    return by_state


@kernel()
def forget_closed(buyers, points, sellers):
    """Buyers lose touch with sellers that have closed."""
    buyers, points = BuyerColumns(*buyers), StockColumns(*points)
    sellers = SellerColumns(*sellers)
    for b in range(buyers.whole.shape[0]):
        for tie in range(buyers.ties.shape[1]):
            j = buyers.ties[b, tie]
            if j >= 0 and sellers.whole[j, E.closed] == 1:
                buyers.ties[b, tie] = -1
        j = buyers.whole[b, U.last_seller]
        if j >= 0 and sellers.whole[j, E.closed] == 1:
            buyers.whole[b, U.last_seller] = -1
        i = buyers.whole[b, U.bought_from]
        if i >= 0 and sellers.whole[points.whole[i, S.owner], E.closed] == 1:
            buyers.whole[b, U.bought_from] = -1


@kernel()
def open_goods(
    points, sellers, tiers, rows, n, t, words, range_rules, every, size_weight, season_totals,
    shadows, trying,
):  # fmt: skip
    """Goods of new firms, and of traders that found another maker: lives and first forecasts.

    Styles of a new factory begin together, after their launch, and end at different times.

    Parameters
    ----------
    rows : ndarray, int64
        The first ``n`` open, in ascending order: listings, already tied to a style, then styles.
    words : ndarray of uint64
        Words of the streams without periods.
    range_rules, size_weight, season_totals, shadows, trying
        As `renewal.renew_styles` takes them.
    every : int
        Periods between two changes of the range.
    """
    points, sellers = StockColumns(*points), SellerColumns(*sellers)
    life, quiet, quarter, log_sd, _, order_cv, _ = range_rules
    n_sizes, style_lo = size_weight.shape[0], tiers[STYLE, 0]
    first = 0
    while first < n and rows[first] < style_lo:
        first += 1
    most, least = life // every, min(life // every - 1, quiet // every + 1)
    for k in range(first, n):
        i = rows[k]
        points.whole[i, S.generation] += 1
        head = style_lo + (i - style_lo) // n_sizes * n_sizes
        identity = points.whole[head, S.identity] + points.whole[i, S.generation] * GENERATION
        u = uniform(words[R.opening], identity, 2)
        steps = least + np.int64(math.floor(u * (most - least + 1)))
        points.whole[i, S.starts] = t + 1 + quiet
        points.whole[i, S.ends] = (t // every + 1 + steps) * every
        points.whole[i, S.lots_begun] = 0
        points.real[i, S.scope], points.real[i, S.value] = 1.0, 1.0  # it sees no consumers yet
    if first < n:
        draw_popularity(points, rows, first, n, style_lo, n_sizes, words[R.popularity], log_sd)
    follow_styles(points, rows, 0, first)
    span = min(t + 1, quarter)
    for k in range(n):
        i = rows[k]
        points.whole[i, S.policy] = ECONOMIC_LOT
        tier = LISTING if k < first else STYLE
        known = (season_totals[tier, t + 1] - season_totals[tier, t + 1 - span]) / span
        position = (i - style_lo) % n_sizes if tier == STYLE else i % n_sizes
        if position == 0:
            unlist(points, sellers, i)
        mean = first_guess(points, sellers, i, position, max(1e-9, known), size_weight, order_cv)
        if trying:
            for c in range(shadows.shape[0]):
                shadows[c, i] = mean
