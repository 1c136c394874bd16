"""Buyers search, weigh offers and order.

Utility of offer j: V_j = -beta_p ln p_j(q) - beta_w wait_j + beta_q quality_j + beta_f fill_j
- risk [unknown] + loyalty [last]; U_j = V_j - ln k + Gumbel(buyer, seller, period), k offers
considered. The best of them and of buying nothing is taken (McFadden 1974). The largest of
V + Gumbel is the smallest of -ln(u) exp(-V), which is what is computed: one logarithm less.
Everything is weighed against what sellers posted last period, so nobody sees a half-done one.
"""

from __future__ import annotations

import math

from agents.columns.buyers import C, U, Y
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
            if reach > 0.0 and uniform(base_search, identity, draw) < reach:
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
def _pick_style(pr, first, n_styles, total, n_sizes, u):
    """Style a buyer asks of a seller: by hidden popularity among those on sale; -1 if none.

    ``total`` is the popularity of all styles on sale next period. Returns the row of the style's
    first size. Counting beats bisection for the few styles a seller has: it never branches.
    """
    if total <= 0.0:
        return _NOBODY
    target = u * total
    passed = 0
    for style in range(n_styles - 1):
        if pr[first + style * n_sizes, S.running_popularity] <= target:
            passed += 1
    return first + passed * n_sizes


@kernel()
def gather_offers(sellers, rules, offers):
    """Write what buyers look at, one row a seller."""
    ew, er, pw, pr = sellers.whole, sellers.real, offers.whole, offers.real
    for j in range(ew.shape[0]):
        pw[j, P.township] = ew[j, E.township]
        pw[j, P.first_point] = ew[j, E.first_point]
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
        pr[j, P.repelling_wait] = math.exp(rules.wait * er[j, E.wait] - er[j, E.appeal])
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


@kernel()
def buy(
    buyers, types, shelves, points, offers, local, platform, channels, rules, reference_prices,
    reference_cost, size_shares, acting, first, last, t, bases, considered_by, won_by, new_by,
    scratch, fresh,
):  # fmt: skip
    """Step 3, buyers: those with a quantity to buy search, choose and order.

    Parameters
    ----------
    acting : ndarray, int64
        Rows of the buyers that act; entries ``first`` to ``last`` do so here.
    bases : tuple of uint64
        Words of (consideration, search_channel, item, choice, kind_of_order, sizes).
    considered_by, won_by, new_by : ndarray, shape (sellers,), int64
        Counts of feasible offers looked at, won, and won from new buyers; added to.
    size_shares : ndarray, shape (sizes,), float64
        Running total of the shares of sizes.
    scratch : tuple of ndarray, int64
        Room for the sellers considered (`MOST_OFFERS`) and for the sizes of an order.

    Returns
    -------
    int
        Number of orders in ``fresh`` afterwards.
    """
    base_offers, base_search, base_item, base_choice, base_kind, base_sizes = bases
    considered, sizes = scratch
    bw, br, ties = buyers.whole, buyers.real, buyers.ties
    sw, sr, pw, pr = shelves.whole, shelves.real, points.whole, points.real
    ow, orr, fw, fr = offers.whole, offers.real, fresh.whole, fresh.real
    cr, yr = channels.real, types.real
    n_ties, n_sizes = ties.shape[1], rules.n_sizes
    unknown, loyal = math.exp(rules.risk), math.exp(-rules.loyalty)
    outside, remote = math.exp(-rules.outside), math.exp(rules.wait * rules.remote_periods)
    beta = rules.price_sensitivity
    convex = beta >= 1.0 or rules.level_form
    n_out = 0
    for at in range(first, last):
        b = acting[at]
        quantity = sw[b, S.placed]
        identity, here, digital = sw[b, S.identity], bw[b, U.township], bw[b, U.digital]
        custom = uniform(base_kind, identity, 0) < yr[bw[b, U.kind], Y.custom_share]
        loyal_to = bw[b, U.last_seller]
        per_piece, per_price = 1.0 / quantity, 1.0 / reference_prices[bw[b, U.category]]
        n, n_known = _consider(
            ties, b, identity, bw[b, U.category], here, cr[digital, C.offers], cr[digital, C.reach],
            local, platform, rules, base_offers, base_search, considered,
        )  # fmt: skip
        nothing = -math.log(uniform(base_choice, identity, 0)) * outside
        best, chosen, point = nothing, _NOBODY, _NOBODY
        for k in range(n):
            j = considered[k]
            near = ow[j, P.township] == here
            carriage = rules.freight_order * per_piece + rules.freight_piece
            if not near:
                carriage *= rules.distance_factor
            if custom:
                if ow[j, P.custom_able] == 0:
                    continue
                row = ow[j, P.material_point]
                asked = orr[j, P.custom_fixed] * per_piece + orr[j, P.custom_unit]
                score = orr[j, P.repelling_custom]
            else:
                if quantity < orr[j, P.minimum_order]:
                    continue
                row = _pick_style(
                    pr, ow[j, P.first_point], ow[j, P.n_styles], orr[j, P.on_sale], n_sizes,
                    uniform(base_item, identity, j),
                )  # fmt: skip
                if row < 0:
                    continue
                asked = orr[j, P.price] + orr[j, P.handling] * per_piece
                posted = 0
                for size in range(n_sizes):
                    posted += pw[row + size, S.posted]
                score = orr[j, P.repelling] if posted >= quantity else orr[j, P.repelling_wait]
            considered_by[j] += 1
            if not near and (
                here == rules.remote_township or ow[j, P.township] == rules.remote_township
            ):
                score *= remote
            if k >= n_known:
                score *= unknown
            if j == loyal_to:
                score *= loyal
            ratio = (asked * (1.0 - orr[j, P.credit]) + carriage) * per_price
            u = uniform(base_choice, identity, j + 1)
            # x ** beta >= 1 + beta (x - 1), -ln u >= 1 - u: most offers need no logarithm.
            if convex and score * (1.0 + beta * (ratio - 1.0)) * (1.0 - u) >= best:
                continue
            if rules.level_form:
                score *= math.exp(beta * (ratio - 1.0))
            else:
                score *= math.exp(beta * math.log(ratio))
            score *= -math.log(u)
            if score < best:
                best, chosen, point = score, j, row
        if chosen < 0 or best >= nothing / n:
            continue
        away = ow[chosen, P.township] != here
        price = orr[chosen, P.price] + orr[chosen, P.handling] / quantity
        delivery = rules.freight_periods
        if away and (
            here == rules.remote_township or ow[chosen, P.township] == rules.remote_township
        ):
            delivery += rules.remote_periods
        if custom:
            price = orr[chosen, P.custom_fixed] / quantity + orr[chosen, P.custom_unit]
            delivery += orr[chosen, P.production]
        freight = (rules.distance_factor if away else 1.0) * (
            rules.freight_order / quantity + rules.freight_piece
        )
        last_tie = n_ties - 1
        returning = 0
        for c in range(n_ties):
            if ties[b, c] == chosen:
                last_tie, returning = c, 1
        for c in range(last_tie, 0, -1):
            ties[b, c] = ties[b, c - 1]
        ties[b, 0] = chosen
        bw[b, U.last_seller] = chosen
        bw[b, U.returning] = returning
        bw[b, U.bought_from] = _NOBODY if custom else point
        stock = max(0, sw[b, S.on_hand] + sw[b, S.on_order] - sw[b, S.owed])
        weight = quantity / float(quantity + stock)
        cost = br[b, U.unit_cost] + weight * (price + freight - br[b, U.unit_cost])
        br[b, U.unit_cost] = cost
        sr[b, S.holding_rate] = rules.holding_rate * cost
        br[b, U.price_response] = share_response(
            cost / reference_cost, rules.consumer_sensitivity, rules.consumer_share
        )
        sw[b, S.on_order] += quantity
        bw[b, U.ordered] = quantity
        won_by[chosen] += 1
        new_by[chosen] += 1 - returning
        patience = max(rules.order_patience, float(bw[b, U.commit]))
        seen = digital * ow[chosen, P.digital] * (0 if custom else 1)
        n_out = _write_orders(
            fw, fr, n_out, n_sizes, patience, size_shares, b, quantity, point, price, freight,
            delivery, custom, seen, t, base_sizes, identity, sizes,
        )  # fmt: skip
    return n_out
