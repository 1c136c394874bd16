"""End demand of a cluster's small-B buyers, their coming and going, and bulk orders."""

from __future__ import annotations

import math

import numpy as np

from agents.columns.buyers import C, U, Y
from agents.columns.orders import O
from agents.columns.sellers import E
from agents.columns.stock import S
from agents.kernels.compiling import inlined, kernel
from agents.kernels.consumption import lose_patience
from agents.kernels.demand import shocked_count

BULK_ORDER = 2


@kernel()
def share_response(ratio, sensitivity, share):
    """Demand at a price over demand at the reference price: logit share of the unbranded good.

    Parameters
    ----------
    ratio : float
        Price over reference price.
    sensitivity : float
        Weight of the log price against the branded good.
    share : float
        Share at the reference price.
    """
    odds = (1.0 - share) / share * ratio**sensitivity
    return (1.0 / (1.0 + odds)) / share


@inlined()
def event_at(every, phase, t):
    """Whether period ``t`` is a selling event of a buyer with this rhythm."""
    return every > 0 and t >= 0 and (t - phase) % every == 0


@kernel()
def draw_market_demand(buyers, types, shelves, lo, hi, t, base, factor, shocks):
    """Step 2: what consumers ask of each buyer.

    Parameters
    ----------
    factor : ndarray, shape (categories,), float64
        Season x trend x common shock of this period.
    shocks : ndarray, shape (types, points), float64
        Quantiles of the unit-mean shock to a buyer's own demand, by type.
    """
    bw, br, sw = buyers.whole, buyers.real, shelves.whole
    for b in range(lo, hi):
        kind = bw[U.kind, b]
        mean = br[U.level, b] * br[U.price_response, b] * factor[bw[U.category, b]]
        extra = 0
        every = bw[U.event_every, b]
        if every > 0:
            mean *= 1.0 - types.real[Y.event_share, kind]
            if event_at(every, bw[U.event_phase, b], t):
                extra = bw[U.event_demand, b]
                bw[U.event_demand, b] = 0
        sw[S.demand, b] = extra + shocked_count(base, sw[S.identity, b], 0, mean, shocks[kind])


@kernel()
def commit_to_events(
    rows, buyers, types, channels, shelves, recent_demand, t, base, season_total, factor, season,
    shocks,
):  # fmt: skip
    """Preselling buyers look for goods of an event to come; what demand will be is drawn now.

    A share ``known_share`` of it is known to them; the rest they forecast, and over-order. Their
    consumers, of events and of every day, cancel what they have waited for in vain.

    Parameters
    ----------
    rows : ndarray of int64
        Rows of preselling buyers.
    recent_demand : ndarray, shape (periods, preselling buyers), int64
        What was asked of them, by period modulo its length, the longest patience [pieces].
    season_total : ndarray
        Running total of seasonal factors.
    factor : ndarray, shape (categories,)
        Market factor of this period; the event's own season replaces today's.
    season : float
        Seasonal factor of this period.
    shocks : ndarray, shape (types, points)
        Quantiles of the unit-mean shock to a buyer's own demand.
    """
    bw, br, sw, sr = buyers.whole, buyers.real, shelves.whole, shelves.real
    for at in range(rows.shape[0]):
        b = rows[at]
        every, phase, kind = bw[U.event_every, b], bw[U.event_phase, b], bw[U.kind, b]
        lose_patience(shelves, b, recent_demand, at, types.whole[Y.patience, kind], t)
        if event_at(every, phase, t):
            x = sw[S.demand, b] / season
            sr[S.age, b] += 1.0
            gain = max(sr[S.alpha, b], 1.0 / (1.0 + sr[S.age, b]))
            sr[S.mean, b] += gain * (x - sr[S.mean, b])
            bw[U.pending, b] = 0
        if bw[U.ordered, b] > 0:  # last period's search was successful
            bw[U.pending, b] = 0
        event = t + bw[U.commit, b]
        looks = (event - phase) % every % sw[S.review_every, b] == 0  # as often as at a shelf
        sw[S.placed, b] = bw[U.pending, b] if looks else 0
        if not event_at(every, phase, event) or t >= bw[U.leaves, b]:
            continue
        event_season = season_total[event + 1] - season_total[event]
        mean = br[U.level, b] * br[U.price_response, b] * every * types.real[Y.event_share, kind]
        mean *= factor[bw[U.category, b]] * event_season / season
        actual = shocked_count(base, sw[S.identity, b], 1, mean, shocks[kind])
        bw[U.event_demand, b] = actual
        known = channels.real[C.known_share, bw[U.digital, b]]
        guess = sr[S.mean, b] * event_season * types.real[Y.over_order, kind]
        wanted = known * actual + (1.0 - known) * guess
        spare = sw[S.on_hand, b] + sw[S.on_order, b] - sw[S.owed, b]
        bw[U.pending, b] = max(0, np.int64(math.floor(wanted - spare + 0.5)))
        sw[S.placed, b] = bw[U.pending, b]


@kernel()
def buyers_leave(buyers, shelves, lo, hi, t, rows):
    """Step 9: buyers whose time is up, and to whom nothing is under way, clear their shelf.

    Writes their rows to ``rows`` and returns how many they are; new buyers take the rows.
    """
    bw, sw = buyers.whole, shelves.whole
    n = 0
    for b in range(lo, hi):
        if t < bw[U.leaves, b] or sw[S.on_order, b] > 0:
            continue
        sw[S.leftover, b] += sw[S.on_hand, b]
        sw[S.scrapped, b] += sw[S.on_hand, b]
        sw[S.on_hand, b] = 0
        sw[S.cancelled, b] += sw[S.owed, b]
        sw[S.owed, b] = 0
        rows[n] = b
        n += 1
    return n


@kernel()
def bulk_orders(points, sellers, fresh, n_fresh, lo, hi, t, base, factor, shock, patience):
    """Exogenous orders of wholesale markets, brands and export for styles on sale."""
    pw, pr, fw, fr = points.whole, points.real, fresh.whole, fresh.real
    n = n_fresh
    for i in range(lo, hi):
        rate = pr[S.bulk_rate, i]
        if rate <= 0.0 or t < pw[S.starts, i] or t > pw[S.ends, i]:
            continue
        seller = pw[S.owner, i]
        identity = pw[S.identity, i]
        mean = rate * factor[sellers.whole[E.category, seller]]
        quantity = shocked_count(base, identity, 0, mean, shock)
        if quantity == 0:
            continue
        fw[O.supplier, n] = i
        fw[O.customer, n] = -1
        fw[O.quantity, n] = quantity
        fw[O.due, n] = t
        fr[O.delay, n] = 1.0
        fr[O.price, n] = sellers.real[E.price, seller]
        fr[O.freight, n] = 0.0
        fr[O.patience, n] = patience
        fw[O.kind, n] = BULK_ORDER
        fr[O.key, n] = 0.0
        fw[O.begun, n] = 0
        fw[O.visible, n] = 0
        n += 1
    return n
