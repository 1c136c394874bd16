"""Buyers search, weigh offers and order.

Utility of offer j: V_j = -beta_p ln p_j(q) - beta_w wait_j + beta_q quality_j + beta_f fill_j
- risk [unknown] + loyalty [last]; U_j = V_j - ln k + Gumbel(buyer, seller, period), k offers
considered. The best of them and of buying nothing is taken (McFadden 1974). The largest of
V + Gumbel is the smallest of -ln(u) exp(-V), which is what is computed: one logarithm less.
Everything is weighed against what sellers posted last period, so nobody sees a half-done one.
"""

from __future__ import annotations

import math

import numpy as np

from agents.columns.buyers import C, U, Y
from agents.columns.measures import W
from agents.columns.orders import O
from agents.columns.sellers import FACTORY, TRADER, E, P
from agents.columns.stock import S
from agents.kernels.compiling import inlined, kernel
from agents.kernels.market import share_response
from agents.kernels.meeting import local_group, meet
from agents.kernels.random import uniform, whole_periods

MOST_OFFERS = 32
CUSTOM_ORDER = 1
_NOBODY = -1


@inlined()
def _consider(
    ties, b, identity, category, township, offers, reach, local, platform, rules, base_offers,
    base_search, considered,
):  # fmt: skip
    """Sellers a buyer looks at: ties, then what search shows, without repetition.

    Returns
    -------
    tuple of int
        How many there are, and how many of them, the first, are ties.
    """
    n, n_known = 0, 0
    searched = whole_periods(offers, uniform(base_offers, identity, 0))
    met = 0  # one bit a seller, modulo 64: whom it has met for sure not
    for k in range(ties.shape[1] + searched):
        if k < ties.shape[1]:
            found = ties[b, k]
        else:
            draw = 4 * (k - ties.shape[1])
            u_who = uniform(base_search, identity, draw + 1)
            if reach >= 1.0 or (reach > 0.0 and uniform(base_search, identity, draw) < reach):
                found = meet(platform, category, u_who)
            else:
                kind = TRADER
                if uniform(base_search, identity, draw + 2) < rules.factory_known:
                    kind = FACTORY
                near = uniform(base_search, identity, draw + 3) < rules.local_bias
                found = meet(local, local_group(rules, category, township, kind, near), u_who)
        if found < 0 or n == MOST_OFFERS:
            continue
        new = True
        if (met >> (found & 63)) & 1:
            for c in range(n):
                new = new and considered[c] != found
        if new:
            met |= 1 << (found & 63)
            considered[n] = found
            n += 1
            if k < ties.shape[1]:
                n_known = n
    return n, n_known


@inlined()
def _pick_style(display, first, n_styles, u):
    """Style a buyer asks of a seller, by hidden popularity among those on sale: row of `Display`.

    Counting beats bisection for the few styles a seller has: it never branches.
    """
    target = u * display.popularity[first + n_styles - 1]
    passed = 0
    for style in range(n_styles - 1):
        if display.popularity[first + style] <= target:
            passed += 1
    return first + passed


@kernel()
def lay_out(points, display, n_sizes):
    """Fill `Display`: what is posted and how popular it is, style after style."""
    for row in range(display.posted.shape[0]):
        first, posted = row * n_sizes, 0
        for size in range(n_sizes):
            posted += points.whole[first + size, S.posted]
        display.posted[row] = posted
        display.popularity[row] = points.real[first, S.running_popularity]


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
        pr[j, P.price] = er[j, E.price]
        pr[j, P.handling] = er[j, E.handling]
        pr[j, P.minimum_order] = er[j, E.minimum_order]
        pr[j, P.on_sale] = er[j, E.on_sale]
        pr[j, P.custom_fixed] = er[j, E.custom_fixed]
        pr[j, P.custom_unit] = er[j, E.custom_unit]
        pr[j, P.credit] = er[j, E.credit]
        pr[j, P.production] = er[j, E.production]
        custom_wait = er[j, E.custom_wait] + er[j, E.production]
        pr[j, P.repelling] = math.exp(-er[j, E.appeal])
        pr[j, P.wait_weight] = math.exp(rules.wait * er[j, E.wait])
        pr[j, P.repelling_custom] = math.exp(rules.wait * custom_wait - er[j, E.appeal])


@inlined()
def _write_orders(
    fw, fr, n, n_sizes, patience, size_shares, b, quantity, point, price, freight, delivery, custom,
    visible, t, base_sizes, identity, sizes,
):  # fmt: skip
    """Write the order, one line a size where goods come in sizes (multinomial split)."""
    lines = 1
    if not custom and n_sizes > 1:
        lines = n_sizes
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
        fw[n, O.supplier] = point + (0 if custom else size)
        fw[n, O.customer] = b
        fw[n, O.quantity] = pieces
        fw[n, O.due] = t
        fr[n, O.delay] = delivery
        fr[n, O.price] = price
        fr[n, O.freight] = freight
        fr[n, O.patience] = patience
        fw[n, O.kind] = CUSTOM_ORDER if custom else 0
        fr[n, O.key] = 0.0
        fw[n, O.begun] = 0
        fw[n, O.visible] = visible
        n += 1
    return n


@inlined()
def _choose(
    display, offers, rules, identity, here, category, loyal_to, quantity, custom, considered, n,
    n_known, reference_prices, base_item, base_choice, counts,
):  # fmt: skip
    """Weigh the offers looked at: row of the best seller (-1: buy nothing) and of its goods."""
    ow, orr = offers.whole, offers.real
    beta = rules.price_sensitivity
    convex = beta >= 1.0 or rules.level_form
    per_piece, per_price = 1.0 / quantity, 1.0 / reference_prices[category]
    nothing = -math.log(uniform(base_choice, identity, 0)) * rules.outside_weight
    best, chosen, point = nothing, _NOBODY, _NOBODY
    carriage_near = rules.freight_order * per_piece + rules.freight_piece
    for k in range(n):
        j = considered[k]
        if custom:
            if ow[j, P.custom_able] == 0:
                continue
            asked = orr[j, P.custom_fixed] * per_piece + orr[j, P.custom_unit]
            score = orr[j, P.repelling_custom]
        else:
            if quantity < orr[j, P.minimum_order] or orr[j, P.on_sale] <= 0.0:
                continue
            asked = orr[j, P.price] + orr[j, P.handling] * per_piece
            score = orr[j, P.repelling]  # if in stock; if not, it repels more
        counts[3 if k < n_known else 0, j] += 1
        carriage = carriage_near
        if ow[j, P.township] != here:
            carriage *= rules.distance_factor
            if here == rules.remote_township or ow[j, P.township] == rules.remote_township:
                score *= rules.remote_weight
        if k >= n_known:
            score *= rules.unknown_weight
        if j == loyal_to:
            score *= rules.loyal_weight
        ratio = (asked * (1.0 - orr[j, P.credit]) + carriage) * per_price
        u = uniform(base_choice, identity, j + 1)
        # x ** beta >= 1 + beta (x - 1), -ln u >= (1 - u) + (1 - u)^2 / 2: most offers need no more.
        luck = (1.0 - u) * (1.5 - 0.5 * u)
        if convex and score * (1.0 + beta * (ratio - 1.0)) * luck >= best:
            continue
        if custom:
            row = ow[j, P.material_point]
        else:
            row = _pick_style(
                display, ow[j, P.first_style], ow[j, P.n_styles], uniform(base_item, identity, j)
            )
            if display.posted[row] < quantity:
                score *= orr[j, P.wait_weight]
            row *= rules.n_sizes
        if rules.level_form:
            score *= math.exp(beta * (ratio - 1.0))
        else:
            score *= math.exp(beta * math.log(ratio))
        score *= -math.log(u)
        if score < best:
            best, chosen, point = score, j, row
    if chosen >= 0 and best >= nothing / n:
        chosen = _NOBODY
    return chosen, point


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
def _take_cost(buyers, shelves, rules, b, quantity, cost_here, reference_cost):
    """Average purchase cost, and what follows from it: holding cost, price, demand."""
    br, sw = buyers.real, shelves.whole
    stock = max(0, sw[b, S.on_hand] + sw[b, S.on_order] - sw[b, S.owed])
    weight = quantity / float(quantity + stock)
    cost = br[b, U.unit_cost] + weight * (cost_here - br[b, U.unit_cost])
    br[b, U.unit_cost] = cost
    shelves.real[b, S.holding_rate] = rules.holding_rate * cost
    br[b, U.price_response] = share_response(
        cost / reference_cost, rules.consumer_sensitivity, rules.consumer_share
    )


@inlined()
def buy_row(
    buyers, types, channels, shelves, display, offers, local, platform, rules, reference_prices,
    reference_cost, size_shares, b, t, bases, counts, scratch, fresh, n, totals,
):  # fmt: skip
    """Step 3: a buyer with a quantity to buy searches, chooses and orders.

    Parameters
    ----------
    bases : tuple of uint64
        Words of (demand, consideration, search_channel, item, choice, kind_of_order, sizes).
    counts : ndarray, shape (4, sellers), int64
        By seller, added to: feasible offers looked at by new buyers, orders won, won from new
        buyers, and feasible offers looked at by buyers who know it.
    size_shares : ndarray, shape (sizes,), float64
        Running total of the shares of sizes.
    scratch : tuple of ndarray, int64
        Room for the sellers considered (`MOST_OFFERS`) and for the sizes of an order.

    Returns
    -------
    int
        Number of orders in ``fresh`` afterwards.
    """
    _, base_offers, base_search, base_item, base_choice, base_kind, base_sizes = bases
    considered, sizes = scratch
    bw = buyers.whole
    quantity, identity = shelves.whole[b, S.placed], shelves.whole[b, S.identity]
    here, digital, category = bw[b, U.township], bw[b, U.digital], bw[b, U.category]
    custom = uniform(base_kind, identity, 0) < types.real[bw[b, U.kind], Y.custom_share]
    n_offers, n_known = _consider(
        buyers.ties, b, identity, category, here, channels.real[digital, C.offers],
        channels.real[digital, C.reach], local, platform, rules, base_offers, base_search,
        considered,
    )  # fmt: skip
    chosen, point = _choose(
        display, offers, rules, identity, here, category, bw[b, U.last_seller], quantity, custom,
        considered, n_offers, n_known, reference_prices, base_item, base_choice, counts,
    )  # fmt: skip
    if chosen >= 0:
        away = offers.whole[chosen, P.township] != here
        remote = here == rules.remote_township
        remote = remote or offers.whole[chosen, P.township] == rules.remote_township
        delivery = rules.freight_periods + (rules.remote_periods if away and remote else 0.0)
        if custom:
            price = offers.real[chosen, P.custom_fixed] / quantity
            price += offers.real[chosen, P.custom_unit]
            delivery += offers.real[chosen, P.production]
        else:
            price = offers.real[chosen, P.price] + offers.real[chosen, P.handling] / quantity
        freight = rules.freight_order / quantity + rules.freight_piece
        freight *= rules.distance_factor if away else 1.0
        returning = _keep_in_touch(buyers.ties, b, chosen)
        bw[b, U.last_seller] = chosen
        bw[b, U.returning] = returning
        bw[b, U.bought_from] = _NOBODY if custom else point
        _take_cost(buyers, shelves, rules, b, quantity, price + freight, reference_cost)
        shelves.whole[b, S.on_order] += quantity
        bw[b, U.ordered] = quantity
        counts[1, chosen] += 1
        counts[2, chosen] += 1 - returning
        totals[W.orders] += 1
        totals[W.new_purchases] += 1 - returning
        totals[W.effort] += np.int64(shelves.real[b, S.order_rate] * 100.0)
        patience = max(rules.order_patience, float(bw[b, U.commit]))
        seen = digital * offers.whole[chosen, P.digital] * (0 if custom else 1)
        n = _write_orders(
            fresh.whole, fresh.real, n, rules.n_sizes, patience, size_shares, b, quantity, point,
            price, freight, delivery, custom, seen, t, base_sizes, identity, sizes,
        )  # fmt: skip
    return n
