"""Buyers search, choose and order.

Everything is weighed against what sellers posted last period, so nobody sees a half-done one.
"""

from __future__ import annotations

import math

import numpy as np

from agents.columns.buyers import C, U, Y
from agents.columns.measures import W
from agents.columns.orders import O
from agents.columns.sellers import E, P
from agents.columns.stock import S
from agents.kernels.choosing import LUCK, NOBODY, choose, weigh
from agents.kernels.compiling import inlined, kernel
from agents.kernels.random import uniform, whole_periods
from agents.kernels.searching import MOST_OFFERS, consider
from agents.kernels.segments import share_at

CUSTOM_ORDER = 1


@kernel()
def lay_out(points, display, n_sizes, value_weight):
    """Fill `Display`: what is posted, how popular and of what value it is, style after style."""
    for row in range(display.posted.shape[0]):
        first, posted = row * n_sizes, 0
        for size in range(n_sizes):
            posted += points.whole[first + size, S.posted]
        display.posted[row] = posted
        display.popularity[row] = points.real[first, S.running_popularity]
        display.shown[row] = points.real[first, S.running_popularity]
        value = points.real[first, S.value]
        if display.value[row] != value:  # a power is dear, and values change with styles only
            display.value[row] = value
            display.repelling[row] = value**-value_weight


@kernel()
def gather_offers(sellers, rules, offers):
    """Write what buyers look at, one row a seller."""
    ew, er, pw, pr = sellers.whole, sellers.real, offers.whole, offers.real
    for j in range(ew.shape[0]):
        pw[j, P.township] = ew[j, E.township]
        pw[j, P.first_style] = ew[j, E.first_point] // rules.n_sizes
        pw[j, P.n_styles] = ew[j, E.n_styles]
        pw[j, P.custom_able] = ew[j, E.custom_able]
        pw[j, P.material_point] = ew[j, E.material_point]
        pw[j, P.digital] = ew[j, E.digital]
        served = er[j, E.service_cost] * (1.0 + er[j, E.markup])
        pr[j, P.price] = er[j, E.price] + served
        pr[j, P.handling] = er[j, E.handling]
        pr[j, P.minimum_order] = er[j, E.minimum_order]
        pr[j, P.on_sale] = er[j, E.on_sale]
        pr[j, P.shown] = er[j, E.on_sale]
        pr[j, P.response] = er[j, E.response]
        pr[j, P.custom_fixed] = er[j, E.custom_fixed]
        pr[j, P.custom_unit] = er[j, E.custom_unit] + served
        pr[j, P.credit] = er[j, E.credit]
        pr[j, P.production] = er[j, E.production]
        pr[j, P.free_shipping] = er[j, E.free_shipping]
        pr[j, P.risk_weight] = er[j, E.risk_weight]
        custom_wait = er[j, E.custom_wait] + er[j, E.production]
        pr[j, P.repelling] = math.exp(-er[j, E.appeal])
        pr[j, P.wait_weight] = math.exp(rules.wait * er[j, E.wait])
        pr[j, P.repelling_custom] = math.exp(rules.wait * custom_wait - er[j, E.appeal])


@inlined()
def split_sizes(quantity, n_sizes, size_shares, base_sizes, identity, sizes, luck):
    """Fill ``sizes``: how many of the pieces are of each size, every piece by a draw of its own.

    Pieces beyond each bound are counted, in loops of a fixed length that need no branch. Room for
    luck is filled up with 0, which is beyond no bound.
    """
    for size in range(n_sizes):
        sizes[size] = 0
    sizes[0] = quantity
    for first in range(0, quantity, MOST_OFFERS):
        for piece in range(MOST_OFFERS):
            luck[piece] = uniform(base_sizes, identity, first + piece)
        for piece in range(quantity - first, MOST_OFFERS):
            luck[piece] = 0.0
        for size in range(n_sizes - 1):
            beyond = 0
            for piece in range(MOST_OFFERS):
                beyond += luck[piece] > size_shares[size]
            sizes[size + 1] += beyond
    for size in range(n_sizes - 1):
        sizes[size] -= sizes[size + 1]


@inlined()
def _write_orders(
    fw, fr, n, n_sizes, patience, size_shares, b, quantity, point, price, freight, free_freight,
    delivery, custom, visible, due, base_sizes, identity, sizes, luck,
):  # fmt: skip
    """Write the order, one line a size where goods come in sizes (multinomial split)."""
    lines = 1
    if not custom and n_sizes > 1:
        lines = n_sizes
        split_sizes(quantity, lines, size_shares, base_sizes, identity, sizes, luck)
    for size in range(lines):
        pieces = quantity if lines == 1 else sizes[size]
        if pieces == 0:
            continue
        fw[n, O.supplier] = point + (0 if custom else size)
        fw[n, O.customer] = b
        fw[n, O.quantity] = pieces
        fw[n, O.due] = due
        fr[n, O.delay] = delivery
        fr[n, O.price] = price
        fr[n, O.freight] = freight
        fr[n, O.free_freight] = free_freight
        fr[n, O.patience] = patience
        fw[n, O.kind] = CUSTOM_ORDER if custom else 0
        fr[n, O.key] = 0.0
        fw[n, O.begun] = 0
        fw[n, O.visible] = visible
        fw[n, O.identity] = identity
        n += 1
    return n


@inlined()
def _keep_in_touch(ties, b, chosen):
    """Put a seller first among a buyer's ties; 1 if it was one of them."""
    last, returning = ties.shape[1] - 1, 0
    for c in range(ties.shape[1]):
        if ties[b, c] == chosen:
            last, returning = c, 1
    for c in range(last, 0, -1):
        ties[b, c] = ties[b, c - 1]
    ties[b, 0] = chosen
    return returning


@inlined()
def _take_cost(buyers, shelves, rules, b, quantity, cost_here, value_here, reference_cost):
    """Average cost and value of its goods, and what follows: holding cost, price, demand."""
    br, sw = buyers.real, shelves.whole
    stock = max(0, sw[b, S.on_hand] + sw[b, S.on_order] - sw[b, S.owed])
    weight = quantity / float(quantity + stock)
    cost = br[b, U.unit_cost] + weight * (cost_here - br[b, U.unit_cost])
    br[b, U.unit_cost] = cost
    shelves.real[b, S.holding_rate] = rules.holding_rate * cost
    br[b, U.value] += weight * (value_here - br[b, U.value])
    share = share_at(rules.segments, cost / reference_cost, br[b, U.value])
    br[b, U.price_response] = share / rules.consumer_share


@inlined()
def buy_row(
    buyers, types, channels, shelves, display, offers, local, platform, rules, reference_prices,
    reference_cost, size_shares, b, t, bases, counts, scratch, fresh, n, totals,
):  # fmt: skip
    """Step 3: a buyer with a quantity to buy searches, chooses and orders.

    Parameters
    ----------
    bases : tuple of uint64
        Words of (demand, consideration, search_channel, item, choice, kind_of_order, sizes,
        response, substitute).
    counts : ndarray, shape (sellers, 5 or more), int64
        Feasible offers looked at, won, won from new buyers, bids in tenders, and offers looked at
        by buyers who know the seller, tenders included; added to. A bid is an offer that somebody
        has asked for: its seller pays for it.
    size_shares : ndarray, shape (sizes,), float64
        Running total of the shares of sizes.
    scratch : tuple of ndarray, int64
        Room for the sellers considered (`MOST_OFFERS`) and for the sizes of an order.

    Returns
    -------
    int
        Number of orders in ``fresh`` afterwards.
    """
    _, base_offers, base_search, base_item, base_choice, base_kind, base_sizes = bases[:7]
    considered, sizes, weighed = scratch
    bw = buyers.whole
    quantity, identity = shelves.whole[b, S.placed], shelves.whole[b, S.identity]
    here, digital, category = bw[b, U.township], bw[b, U.digital], bw[b, U.category]
    custom = uniform(base_kind, identity, 0) < types.real[bw[b, U.kind], Y.custom_share]
    tender = types.whole[bw[b, U.kind], Y.tender]
    n_offers, n_known = consider(
        buyers.ties, b, identity, category, here,
        channels.real[digital, C.bidders if tender == 1 else C.offers],
        channels.real[digital, C.reach], local, platform, rules, offers,
        quantity < rules.small_order, channels.real[digital, C.substitute],
        (base_offers, base_search, bases[7], bases[8]), considered,
    )  # fmt: skip
    weigh(
        offers, rules, identity, here, category, digital, bw[b, U.last_seller], quantity, custom,
        tender, considered, n_offers, n_known, reference_prices, base_choice, counts, weighed,
    )  # fmt: skip
    chosen, point = choose(
        display, offers, rules, identity, digital, quantity, custom, considered, n_offers,
        base_item, base_choice, weighed,
    )  # fmt: skip
    if chosen >= 0:
        seller = np.uint64(chosen)  # rows without a sign need no look whether they are negative
        away = offers.whole[seller, P.township] != here
        remote = here == rules.remote_township
        remote = remote or offers.whole[seller, P.township] == rules.remote_township
        delivery = rules.freight_periods + (rules.remote_periods if away and remote else 0.0)
        if custom:
            price = offers.real[seller, P.custom_fixed] / quantity
            price += offers.real[seller, P.custom_unit]
            delivery += offers.real[seller, P.production]
        else:
            price = offers.real[seller, P.price] + offers.real[seller, P.handling] / quantity
        freight = rules.freight_order / quantity + rules.freight_piece
        freight *= rules.distance_factor if away else 1.0
        free_freight = 0.0
        if digital == 1:
            free_freight = freight * offers.real[seller, P.free_shipping]
            freight *= 1.0 - offers.real[seller, P.free_shipping]
        returning = _keep_in_touch(buyers.ties, b, chosen)
        bw[b, U.last_seller] = chosen
        bw[b, U.returning] = returning
        bw[b, U.bought_from] = NOBODY if custom else point
        value = 1.0 if custom else display.value[np.uint64(point // rules.n_sizes)]
        _take_cost(buyers, shelves, rules, b, quantity, price + freight, value, reference_cost)
        shelves.whole[b, S.on_order] += quantity
        bw[b, U.ordered] = quantity
        counts[seller, 1] += 1
        counts[seller, 2] += 1 - returning
        totals[W.orders] += 1
        totals[W.new_purchases] += 1 - returning
        totals[W.effort] += np.int64(shelves.real[b, S.order_rate] * 100.0)
        value = np.int64(quantity * price * 100.0 + 0.5)
        totals[W.ordered_value] += value
        totals[W.business_value] += value * types.whole[bw[b, U.kind], Y.business]
        due = t
        if tender == 1:
            delay = channels.real[digital, C.tender_days] / rules.days
            due = t + whole_periods(delay, uniform(base_kind, identity, 1))
        both = digital * offers.whole[seller, P.digital]
        patience = channels.real[both, C.order_patience] / rules.days
        patience = max(patience, float(bw[b, U.commit]))
        seen = both * (0 if custom else 1)
        n = _write_orders(
            fresh.whole, fresh.real, n, rules.n_sizes, patience, size_shares, b, quantity, point,
            price, freight, free_freight, delivery, custom, seen, due, base_sizes, identity, sizes,
            weighed[LUCK],
        )  # fmt: skip
    return n
