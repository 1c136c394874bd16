"""End demand of a cluster's small-B buyers, their coming and going, and bulk orders."""

from __future__ import annotations

import math

import numpy as np

from agents.columns.books import CARRIERS, CONSUMERS, SALVAGE_MARKET
from agents.columns.buyers import BuyerColumns, C, U, Y
from agents.columns.measures import W
from agents.columns.orders import O
from agents.columns.sellers import E
from agents.columns.stock import S, StockColumns
from agents.kernels.compiling import inlined, kernel
from agents.kernels.consumption import lose_patience
from agents.kernels.demand import shocked_count

BULK_ORDER = 2


@inlined()
def since_event(buyers, b, t):
    """Periods since the last selling event of a preselling buyer's rhythm; 0 now."""
    return (t - buyers.whole[b, U.event_phase]) % buyers.whole[b, U.event_every]


@inlined()
def demand_row(buyers, types, b, t, factor, shock, u):
    """Step 2: what consumers ask of a buyer [pieces].

    Parameters
    ----------
    factor : ndarray, shape (categories,), float64
        Season x trend x common shock of this period.
    shock : float
        Shock to its own demand, mean 1.
    u : float
        Uniform draw that settles the fraction, as of `demand.shocked_count`.
    """
    bw, br = buyers.whole, buyers.real
    mean = br[b, U.level] * br[b, U.price_response] * factor[np.uint64(bw[b, U.category])]
    extra = 0
    if bw[b, U.event_every] > 0:
        mean *= 1.0 - types.real[np.uint64(bw[b, U.kind]), Y.event_share]
        if since_event(buyers, b, t) == 0:
            extra = bw[b, U.event_demand]
            bw[b, U.event_demand] = 0
    return extra + int(math.floor(mean * shock + u))


@inlined()
def commit_row(
    buyers, types, channels, shelves, recent_demand, b, t, base, season_total, factor, season,
    shocks,
):  # fmt: skip
    """Step 3: a preselling buyer looks for goods of an event to come; its demand is drawn now.

    A share ``known_share`` of it is known to the buyer; the rest it forecasts, and over-orders. Its
    consumers, of events and of every day, cancel what they have waited for in vain.

    Parameters
    ----------
    recent_demand : ndarray, shape (preselling buyers, periods), int64
        What was asked of them, by period modulo its length, the longest patience [pieces].
    season : float
        Seasonal factor of this period; the event's own replaces it in ``factor``.
    """
    bw, br, sw, sr = buyers.whole, buyers.real, shelves.whole, shelves.real
    every, kind, commit = bw[b, U.event_every], np.uint64(bw[b, U.kind]), bw[b, U.commit]
    patience, since = types.whole[kind, Y.patience], since_event(buyers, b, t)
    lose_patience(shelves, b, recent_demand, bw[b, U.presale], patience, t)
    if since == 0:
        x = sw[b, S.demand] / season
        sr[b, S.age] += 1.0
        gain = max(sr[b, S.alpha], 1.0 / (1.0 + sr[b, S.age]))
        sr[b, S.mean] += gain * (x - sr[b, S.mean])
        bw[b, U.pending] = 0
    if bw[b, U.ordered] > 0:  # last period's search was successful
        bw[b, U.pending] = 0
    event = t + commit
    before = (since + commit) % every
    # It looks as often as at a shelf; what it does not find, it looks for again.
    placed = bw[b, U.pending] if before % sw[b, S.review_every] == 0 else 0
    if before == 0 and t < bw[b, U.leaves]:
        event_season = season_total[event + 1] - season_total[event]
        mean = br[b, U.level] * br[b, U.price_response] * every * types.real[kind, Y.event_share]
        mean *= factor[bw[b, U.category]] * event_season / season
        actual = shocked_count(
            base, sw[b, S.identity], 1, mean, shocks[np.uint64(types.whole[kind, Y.spread])]
        )
        bw[b, U.event_demand] = actual
        known = channels.real[bw[b, U.digital], C.known_share]
        guess = sr[b, S.mean] * event_season * types.real[kind, Y.over_order]
        wanted = known * actual + (1.0 - known) * guess
        spare = sw[b, S.on_hand] + sw[b, S.on_order] - sw[b, S.owed]
        bw[b, U.pending] = max(0, np.int64(math.floor(wanted - spare + 0.5)))
        placed = bw[b, U.pending]
    sw[b, S.placed] = placed


@kernel()
def buyers_leave(
    buyers, shelves, cash, outside, lo, hi, t, salvage_share, return_freight, totals, rows
):  # fmt: skip
    """Step 9: buyers whose time is up, and to whom nothing is under way, clear their shelf.

    What consumers would still bring back comes at once; no seller takes it back and no insurer pays
    its carriage any more. What is cleared brings something, which is theirs. Their rows are written
    to ``rows``; new buyers take them.

    Parameters
    ----------
    cash, outside : ndarray, int64 [fen]
        Cash of buyers, and accounts outside the cluster.
    return_freight : float
        Carriage of a piece that is brought back [yuan].
    totals : ndarray, shape (len(W),), int64
        `BuyerTotals` of the period: what is cleared leaves the stock already counted.

    Returns
    -------
    int
        How many leave.
    """
    buyers, shelves = BuyerColumns(*buyers), StockColumns(*shelves)
    bw, sw = buyers.whole, shelves.whole
    n = 0
    for b in range(lo, hi):
        if t < bw[b, U.leaves] or sw[b, S.on_order] > 0:
            continue
        back = bw[b, U.coming_back]
        if back > 0:
            refund, freight = bw[b, U.refund_due], np.int64(back * return_freight * 100.0 + 0.5)
            bw[b, U.coming_back] = 0
            bw[b, U.refund_due] = 0
            sw[b, S.returned] += back
            cash[b] -= refund + freight
            outside[CONSUMERS] += refund
            outside[CARRIERS] += freight
            totals[W.returned] += back
            totals[W.refunds] += refund
            totals[W.return_freight] += freight
        pieces, cost = sw[b, S.on_hand] + back, buyers.real[b, U.unit_cost]
        brought = np.int64(pieces * cost * salvage_share * 100.0 + 0.5)
        totals[W.stock] -= sw[b, S.on_hand]
        totals[W.stock_value] -= np.int64(sw[b, S.on_hand] * cost * 100.0)
        sw[b, S.scrapped] += pieces
        sw[b, S.on_hand] = 0
        sw[b, S.cancelled] += sw[b, S.owed]
        sw[b, S.owed] = 0
        cash[b] += brought
        outside[SALVAGE_MARKET] -= brought
        totals[W.cleared] += pieces
        rows[n] = b
        n += 1
    return n


@kernel()
def bulk_orders(points, sellers, fresh, n_fresh, lo, hi, t, base, factor, shock, patience):
    """Exogenous orders of wholesale markets, brands and export for styles on sale."""
    pw, pr, fw, fr = points.whole, points.real, fresh.whole, fresh.real
    n = n_fresh
    for i in range(lo, hi):
        rate = pr[i, S.bulk_rate]
        if rate <= 0.0 or t < pw[i, S.starts] or t > pw[i, S.ends]:
            continue
        seller = pw[i, S.owner]
        identity = pw[i, S.identity]
        mean = rate * factor[sellers.whole[seller, E.category]]
        quantity = shocked_count(base, identity, 0, mean, shock)
        if quantity == 0:
            continue
        fw[n, O.supplier] = i
        fw[n, O.customer] = -1
        fw[n, O.quantity] = quantity
        fw[n, O.due] = t
        fr[n, O.delay] = 1.0
        fr[n, O.price] = sellers.real[seller, E.price]
        fr[n, O.freight] = 0.0
        fr[n, O.free_freight] = 0.0
        fr[n, O.patience] = patience
        fw[n, O.kind] = BULK_ORDER
        fr[n, O.key] = 0.0
        fw[n, O.begun] = 0
        fw[n, O.visible] = 0
        fw[n, O.identity] = -1
        n += 1
    return n
