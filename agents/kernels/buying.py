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
from agents.columns.orders import O
from agents.columns.sellers import FACTORY, TRADER, E
from agents.columns.stock import S
from agents.kernels.compiling import allocating, inlined, kernel
from agents.kernels.market import share_response
from agents.kernels.random import uniform, whole_periods

MOST_OFFERS = 32
CUSTOM_ORDER = 1
_NOBODY = -1


@inlined()
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


@allocating()
def meet_many(meeting, groups, u):
    """Draw a seller for each group and uniform draw: shape of ``groups``, int64."""
    found = np.empty(groups.shape[0], np.int64)
    for i in range(groups.shape[0]):
        found[i] = meet(meeting, groups[i], u[i])
    return found


@inlined()
def local_group(rules, category, township, kind, near):
    """Group of sellers of a kind met in one's township, or (not ``near``) in the whole category."""
    if near:
        return (category * rules.n_townships + township) * 2 + kind
    return (rules.n_categories * rules.n_townships + category) * 2 + kind


@inlined()
def _consider(
    ties, b, identity, category, township, offers, reach, local, platform, rules, base_offers,
    base_search, considered,
):  # fmt: skip
    """Sellers a buyer looks at: ties, then what search shows, without repetition; their number."""
    n = 0
    searched = whole_periods(offers, uniform(base_offers, identity, 0))
    for k in range(ties.shape[0] + searched):
        if k < ties.shape[0]:
            found = ties[k, b]
        else:
            draw = 4 * (k - ties.shape[0])
            u_who = uniform(base_search, identity, draw + 1)
            if reach > 0.0 and uniform(base_search, identity, draw) < reach:
                found = meet(platform, category, u_who)
            else:
                kind = TRADER
                if uniform(base_search, identity, draw + 2) < rules.factory_known:
                    kind = FACTORY
                near = uniform(base_search, identity, draw + 3) < rules.local_bias
                found = meet(local, local_group(rules, category, township, kind, near), u_who)
        new = found >= 0 and n < MOST_OFFERS
        for c in range(n):
            new = new and considered[c] != found
        if new:
            considered[n] = found
            n += 1
    return n


@inlined()
def _pick_style(pr, first, n_styles, total, n_sizes, u):
    """Style a buyer asks of a seller: by hidden popularity among those on sale; -1 if none.

    ``total`` is the popularity of all styles on sale next period; the running totals over a
    seller's styles are searched by bisection. Returns the row of the style's first size.
    """
    if total <= 0.0:
        return _NOBODY
    target = u * total
    low, high = 0, n_styles - 1
    while low < high:
        middle = (low + high) // 2
        if pr[S.running_popularity, first + middle * n_sizes] > target:
            high = middle
        else:
            low = middle + 1
    return first + low * n_sizes


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
    buyers, types, shelves, points, sellers, local, platform, channels, rules, reference_prices,
    reference_cost, size_shares, lo, hi, t, bases, considered_by, won_by, new_by, scratch, fresh,
    n_fresh,
):  # fmt: skip
    """Step 3, buyers: those with a quantity to buy search, choose and order.

    Parameters
    ----------
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
    ew, er, fw, fr = sellers.whole, sellers.real, fresh.whole, fresh.real
    cr, yr = channels.real, types.real
    n_ties, n_sizes = ties.shape[0], rules.n_sizes
    unknown, loyal = math.exp(rules.risk), math.exp(-rules.loyalty)
    n_out = n_fresh
    for b in range(lo, hi):
        quantity = sw[S.placed, b]
        bw[U.ordered, b] = 0
        if quantity <= 0 or t >= bw[U.leaves, b]:
            continue
        identity, here, digital = sw[S.identity, b], bw[U.township, b], bw[U.digital, b]
        custom = uniform(base_kind, identity, 0) < yr[Y.custom_share, bw[U.kind, b]]
        reference = reference_prices[bw[U.category, b]]
        n = _consider(
            ties, b, identity, bw[U.category, b], here, cr[C.offers, digital], cr[C.reach, digital],
            local, platform, rules, base_offers, base_search, considered,
        )  # fmt: skip
        best = -math.log(uniform(base_choice, identity, 0)) * math.exp(-rules.outside) / max(1, n)
        chosen, point, price, freight, delivery = _NOBODY, _NOBODY, 0.0, 0.0, 0.0
        for k in range(n):
            j = considered[k]
            if not custom and quantity < er[E.minimum_order, j]:
                continue
            multiple, trip = 1.0, rules.freight_periods
            if ew[E.township, j] != here:
                multiple = rules.distance_factor
                if here == rules.remote_township or ew[E.township, j] == rules.remote_township:
                    trip += rules.remote_periods
            away = trip - rules.freight_periods
            if custom:
                if ew[E.custom_able, j] == 0:
                    continue
                at = ew[E.material_point, j]
                asked = er[E.custom_fixed, j] / quantity + er[E.custom_unit, j]
                wait = er[E.custom_wait, j] + er[E.production, j]
                trip += er[E.production, j]
            else:
                at = _pick_style(
                    pr, ew[E.first_point, j], ew[E.n_styles, j], er[E.on_sale, j], n_sizes,
                    uniform(base_item, identity, j),
                )  # fmt: skip
                if at < 0:
                    continue
                asked = er[E.price, j] + er[E.handling, j] / quantity
                posted = 0
                for size in range(n_sizes):
                    posted += pw[S.posted, at + size]
                wait = 0.0 if posted >= quantity else er[E.wait, j]
            considered_by[j] += 1
            carriage = multiple * (rules.freight_order / quantity + rules.freight_piece)
            ratio = (asked * (1.0 - er[E.credit, j]) + carriage) / reference
            harm = rules.wait * (wait + away) - er[E.appeal, j]
            if rules.level_form:
                harm += rules.price_sensitivity * (ratio - 1.0)
                score = math.exp(harm)
            else:
                score = math.exp(harm + rules.price_sensitivity * math.log(ratio))
            known = False
            for c in range(n_ties):
                known = known or ties[c, b] == j
            if not known:
                score *= unknown
            if bw[U.last_seller, b] == j:
                score *= loyal
            score *= -math.log(uniform(base_choice, identity, j + 1))
            if score < best:
                best, chosen, point, price, freight = score, j, at, asked, carriage
                delivery = trip
        if chosen < 0:
            continue
        last = n_ties - 1
        returning = 0
        for c in range(n_ties):
            if ties[c, b] == chosen:
                last, returning = c, 1
        for c in range(last, 0, -1):
            ties[c, b] = ties[c - 1, b]
        ties[0, b] = chosen
        bw[U.last_seller, b] = chosen
        bw[U.returning, b] = returning
        bw[U.bought_from, b] = _NOBODY if custom else point
        stock = max(0, sw[S.on_hand, b] + sw[S.on_order, b] - sw[S.owed, b])
        weight = quantity / float(quantity + stock)
        cost = br[U.unit_cost, b] + weight * (price + freight - br[U.unit_cost, b])
        br[U.unit_cost, b] = cost
        sr[S.holding_rate, b] = rules.holding_rate * cost
        br[U.price_response, b] = share_response(
            cost / reference_cost, rules.consumer_sensitivity, rules.consumer_share
        )
        sw[S.on_order, b] += quantity
        bw[U.ordered, b] = quantity
        won_by[chosen] += 1
        new_by[chosen] += 1 - returning
        patience = max(rules.order_patience, float(bw[U.commit, b]))
        seen = digital * ew[E.digital, chosen] * (0 if custom else 1)
        n_out = _write_orders(
            fw, fr, n_out, n_sizes, patience, size_shares, b, quantity, point, price, freight,
            delivery, custom, seen, t, base_sizes, identity, sizes,
        )  # fmt: skip
    return n_out
