"""Buyers search, weigh offers and order.

Utility of offer j: V_j = -beta_p ln p_j(q) - beta_w wait_j + beta_q quality_j + beta_f fill_j
- risk [unknown] + loyalty [last]; U_j = V_j - ln k + Gumbel(buyer, seller, period), k offers
considered. The best of them and of buying nothing is taken (McFadden 1974). Everything is weighed
against what sellers posted last period, so nobody sees a half-done one.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from agents.columns.buyers import C, U, Y
from agents.columns.orders import O
from agents.columns.sellers import FACTORY, TRADER, E
from agents.columns.stock import S
from agents.kernels.market import share_response
from agents.kernels.random import uniform, whole_periods

MOST_OFFERS = 32
CUSTOM_ORDER = 1
_NOBODY = -1


@njit(cache=True, nogil=True, inline="always")
def gumbel(u):
    """Standard Gumbel variate from a uniform draw."""
    return -math.log(-math.log(u))


@njit(cache=True, nogil=True)
def _add(seller, considered, n):
    """Add a seller to those considered, once."""
    if seller < 0 or n >= MOST_OFFERS:
        return n
    for k in range(n):
        if considered[k] == seller:
            return n
    considered[n] = seller
    return n + 1


@njit(cache=True, nogil=True)
def meet(meeting, group, u):
    """Draw a seller of a group by weight (running totals, bisection); -1 where nobody is."""
    low, high = meeting.start[group], meeting.start[group + 1] - 1
    if low > high:
        return _NOBODY
    target = u * meeting.total[high]
    while low < high:
        middle = (low + high) // 2
        if meeting.total[middle] > target:
            high = middle
        else:
            low = middle + 1
    return meeting.member[low]


@njit(cache=True, nogil=True)
def _consider(buyers, shelves, local, platform, channels, rules, n_townships, b, bases, considered):
    """Sellers a buyer looks at: ties, then what search shows, without repetition."""
    base_offers, base_search = bases
    identity = shelves.whole[S.identity, b]
    category = buyers.whole[U.category, b]
    township = buyers.whole[U.township, b]
    channel = buyers.whole[U.digital, b]
    n = 0
    for k in range(buyers.ties.shape[0]):
        n = _add(buyers.ties[k, b], considered, n)
    searched = whole_periods(channels.real[C.offers, channel], uniform(base_offers, identity, 0))
    reach = channels.real[C.reach, channel]
    for k in range(searched):
        u_who = uniform(base_search, identity, 3 * k + 1)
        if uniform(base_search, identity, 3 * k) < reach:
            found = meet(platform, category, u_who)
        else:
            kind = TRADER
            if uniform(base_search, identity, 3 * k + 2) < rules.factory_known:
                kind = FACTORY
            found = meet(local, (category * n_townships + township) * 2 + kind, u_who)
        n = _add(found, considered, n)
    return n


@njit(cache=True, nogil=True)
def pick_style(points, sellers, seller, n_sizes, t, u):
    """Style a buyer asks of a seller: by hidden popularity among those on sale; -1 if none.

    Returns the row of its first size.
    """
    first = sellers.whole[E.first_point, seller]
    total = 0.0
    for k in range(sellers.whole[E.n_styles, seller]):
        i = first + k * n_sizes
        if points.whole[S.starts, i] <= t <= points.whole[S.ends, i]:
            total += points.real[S.popularity, i]
    if total <= 0.0:
        return _NOBODY
    target = u * total
    chosen = _NOBODY
    for k in range(sellers.whole[E.n_styles, seller]):
        i = first + k * n_sizes
        if points.whole[S.starts, i] <= t <= points.whole[S.ends, i]:
            chosen = i
            target -= points.real[S.popularity, i]
            if target <= 0.0:
                break
    return chosen


@njit(cache=True, nogil=True, inline="always")
def _distance(buyers, sellers, rules, b, j):
    """Freight multiple and delivery time between a buyer and a seller."""
    here, there = buyers.whole[U.township, b], sellers.whole[E.township, j]
    if here == there:
        return 1.0, rules.freight_periods
    extra = 0.0
    if here == rules.remote_township or there == rules.remote_township:
        extra = rules.remote_periods
    return rules.distance_factor, rules.freight_periods + extra


@njit(cache=True, nogil=True)
def _weigh(
    buyers, points, sellers, rules, reference_price, b, j, quantity, custom, t, base_item, identity
):
    """Offer of seller j: (feasible, utility, point, price, freight a piece, delivery time)."""
    nothing = (False, 0.0, _NOBODY, 0.0, 0.0, 0.0)
    multiple, delivery = _distance(buyers, sellers, rules, b, j)
    freight = multiple * (rules.freight_order / quantity + rules.freight_piece)
    if custom:
        if sellers.whole[E.custom_able, j] == 0 or quantity < sellers.real[E.minimum_order, j]:
            return nothing
        point = sellers.whole[E.material_point, j]
        price = sellers.real[E.custom_fixed, j] / quantity + sellers.real[E.custom_unit, j]
        wait = sellers.real[E.custom_wait, j]
        delivery += sellers.real[E.production, j]
    else:
        if quantity < sellers.real[E.minimum_order, j]:
            return nothing
        point = pick_style(points, sellers, j, rules.n_sizes, t, uniform(base_item, identity, j))
        if point < 0:
            return nothing
        price = sellers.real[E.price, j] + sellers.real[E.handling, j] / quantity
        posted = 0
        for size in range(rules.n_sizes):
            posted += points.whole[S.posted, point + size]
        wait = 0.0 if posted >= quantity else sellers.real[E.wait, j]
    ratio = (price * (1.0 - sellers.real[E.credit, j]) + freight) / reference_price
    cost = ratio - 1.0 if rules.level_form else math.log(ratio)
    utility = rules.quality * sellers.real[E.quality, j] - rules.price_sensitivity * cost
    utility -= rules.wait * (wait + max(0.0, delivery - rules.freight_periods))
    utility += rules.fill * (sellers.real[E.fill, j] - 1.0)
    known = False
    for k in range(buyers.ties.shape[0]):
        known = known or buyers.ties[k, b] == j
    if not known:
        utility -= rules.risk
    if buyers.whole[U.last_seller, b] == j:
        utility += rules.loyalty
    return True, utility, point, price, freight, delivery


@njit(cache=True, nogil=True)
def _remember(buyers, shelves, points, rules, reference_cost, b, j, point, quantity, paid, custom):
    """What a purchase changes for the buyer: ties, cost of its stock, the price it asks."""
    known = -1
    for k in range(buyers.ties.shape[0]):
        if buyers.ties[k, b] == j:
            known = k
    buyers.whole[U.returning, b] = 1 if known >= 0 else 0
    last = known if known >= 0 else buyers.ties.shape[0] - 1
    for k in range(last, 0, -1):
        buyers.ties[k, b] = buyers.ties[k - 1, b]
    buyers.ties[0, b] = j
    buyers.whole[U.last_seller, b] = j
    buyers.whole[U.bought_from, b] = _NOBODY if custom else point
    stock = shelves.whole[S.on_hand, b] + shelves.whole[S.on_order, b] - shelves.whole[S.owed, b]
    weight = quantity / max(1.0, float(quantity + max(0, stock)))
    buyers.real[U.unit_cost, b] += weight * (paid - buyers.real[U.unit_cost, b])
    shelves.real[S.holding_rate, b] = rules.holding_rate * buyers.real[U.unit_cost, b]
    buyers.real[U.price_response, b] = share_response(
        buyers.real[U.unit_cost, b] / reference_cost,
        rules.consumer_sensitivity,
        rules.consumer_share,
    )


@njit(cache=True, nogil=True)
def _write_orders(
    fresh, n, rules, size_shares, b, quantity, point, price, freight, delivery, custom, visible, t,
    base_sizes, identity, sizes,
):  # fmt: skip
    """Write the order, one line a size where goods come in sizes (multinomial split)."""
    lines = 1
    if not custom and rules.n_sizes > 1:
        lines = rules.n_sizes
        for size in range(lines):
            sizes[size] = 0
        for piece in range(quantity):
            u = uniform(base_sizes, identity, piece)
            size = 0
            while size < lines - 1 and u > size_shares[size]:
                size += 1
            sizes[size] += 1
    for size in range(lines):
        pieces = quantity if lines == 1 else sizes[size]
        if pieces == 0:
            continue
        fresh.whole[O.supplier, n] = point + (0 if custom else size)
        fresh.whole[O.customer, n] = b
        fresh.whole[O.quantity, n] = pieces
        fresh.whole[O.due, n] = t
        fresh.real[O.delay, n] = delivery
        fresh.real[O.price, n] = price
        fresh.real[O.freight, n] = freight
        fresh.real[O.patience, n] = rules.order_patience
        fresh.whole[O.kind, n] = CUSTOM_ORDER if custom else 0
        fresh.real[O.key, n] = 0.0
        fresh.whole[O.begun, n] = 0
        fresh.whole[O.visible, n] = visible
        n += 1
    return n


@njit(cache=True, nogil=True)
def buy(
    buyers, types, shelves, points, sellers, local, platform, channels, rules, reference_prices,
    reference_cost, size_shares, n_townships, lo, hi, t, bases, considered_by, won_by, new_by, fresh,
    n_fresh,
):  # fmt: skip
    """Step 3, buyers: those with a quantity to buy search, choose and order.

    Parameters
    ----------
    bases : tuple of uint64
        Words of (consideration, search_channel, item, choice, kind_of_order, sizes).
    considered_by, won_by, new_by : ndarray, shape (sellers,), int64
        Counts of offers looked at, won, and won from new buyers; added to.
    size_shares : ndarray, shape (sizes,), float64
        Running total of the shares of sizes.

    Returns
    -------
    int
        Number of orders in ``fresh`` afterwards.
    """
    base_offers, base_search, base_item, base_choice, base_kind, base_sizes = bases
    considered = np.empty(MOST_OFFERS, np.int64)
    sizes = np.zeros(max(1, rules.n_sizes), np.int64)
    n_out = n_fresh
    for b in range(lo, hi):
        quantity = shelves.whole[S.placed, b]
        buyers.whole[U.ordered, b] = 0
        if quantity <= 0 or t >= buyers.whole[U.leaves, b]:
            continue
        identity = shelves.whole[S.identity, b]
        kind = buyers.whole[U.kind, b]
        custom = uniform(base_kind, identity, 0) < types.real[Y.custom_share, kind]
        reference = reference_prices[buyers.whole[U.category, b]]
        n = _consider(
            buyers, shelves, local, platform, channels, rules, n_townships, b,
            (base_offers, base_search), considered,
        )  # fmt: skip
        best = rules.outside + gumbel(uniform(base_choice, identity, 0))
        crowd = math.log(max(1, n))
        chosen, point, price, freight, delivery = _NOBODY, _NOBODY, 0.0, 0.0, 0.0
        for k in range(n):
            j = considered[k]
            feasible, utility, at, p, f, d = _weigh(
                buyers, points, sellers, rules, reference, b, j, quantity, custom, t, base_item,
                identity,
            )  # fmt: skip
            if not feasible:
                continue
            considered_by[j] += 1
            utility += gumbel(uniform(base_choice, identity, j + 1)) - crowd
            if utility > best:
                best, chosen, point, price, freight, delivery = utility, j, at, p, f, d
        if chosen < 0:
            continue
        _remember(
            buyers, shelves, points, rules, reference_cost, b, chosen, point, quantity,
            price + freight, custom,
        )  # fmt: skip
        shelves.whole[S.on_order, b] += quantity
        buyers.whole[U.ordered, b] = quantity
        won_by[chosen] += 1
        if buyers.whole[U.returning, b] == 0:
            new_by[chosen] += 1
        seen = 0
        if buyers.whole[U.digital, b] == 1 and sellers.whole[E.digital, chosen] == 1 and not custom:
            seen = 1
        n_out = _write_orders(
            fresh, n_out, rules, size_shares, b, quantity, point, price, freight, delivery, custom,
            seen, t, base_sizes, identity, sizes,
        )  # fmt: skip
    return n_out
