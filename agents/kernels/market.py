"""End demand of a cluster's small-B buyers, their coming and going, and bulk orders."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from agents.columns.buyers import C, U, Y
from agents.columns.orders import O
from agents.columns.sellers import E
from agents.columns.stock import S
from agents.kernels.demand import count_quantile
from agents.kernels.random import uniform

BULK_ORDER = 2


@njit(cache=True, nogil=True)
def share_response(ratio, sensitivity, share):
    """Demand at a price against demand at the reference price: the logit share of the unbranded good.

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


@njit(cache=True, nogil=True, inline="always")
def event_at(buyers, b, t):
    """Whether period ``t`` is a selling event of buyer ``b``."""
    every = buyers.whole[U.event_every, b]
    return every > 0 and t >= 0 and (t - buyers.whole[U.event_phase, b]) % every == 0


@njit(cache=True, nogil=True)
def draw_market_demand(buyers, types, shelves, lo, hi, t, base, factor):
    """Step 2: what consumers ask of each buyer.

    Parameters
    ----------
    factor : ndarray, shape (categories,), float64
        Season x trend x common shock of this period.
    """
    for b in range(lo, hi):
        mean = buyers.real[U.level, b] * buyers.real[U.price_response, b]
        mean *= factor[buyers.whole[U.category, b]]
        extra = 0
        if buyers.whole[U.event_every, b] > 0:
            kind = buyers.whole[U.kind, b]
            mean *= 1.0 - types.real[Y.event_share, kind]
            if event_at(buyers, b, t):
                extra = buyers.whole[U.event_demand, b]
                buyers.whole[U.event_demand, b] = 0
        u = uniform(base, shelves.whole[S.identity, b], 0)
        shelves.whole[S.demand, b] = extra + count_quantile(u, mean, buyers.real[U.cv_squared, b])


@njit(cache=True, nogil=True)
def commit_to_events(
    buyers, types, channels, shelves, lo, hi, t, base, season_total, factor, season
):
    """Preselling buyers look for goods of an event to come; what demand will be is drawn now.

    A share ``known_share`` of it is known to them; the rest they forecast, and over-order.

    Parameters
    ----------
    season_total : ndarray
        Running total of seasonal factors.
    factor : ndarray, shape (categories,)
        Market factor of this period; the event's own season replaces today's.
    season : float
        Seasonal factor of this period.
    """
    for b in range(lo, hi):
        every = buyers.whole[U.event_every, b]
        if every == 0:
            continue
        kind = buyers.whole[U.kind, b]
        shelves.whole[S.placed, b] = 0
        if event_at(buyers, b, t - types.whole[Y.patience, kind]):
            shelves.whole[S.cancelled, b] += shelves.whole[S.owed, b]
            shelves.whole[S.owed, b] = 0
        if event_at(buyers, b, t):
            x = shelves.whole[S.demand, b] / (season_total[t + 1] - season_total[t])
            shelves.real[S.age, b] += 1.0
            gain = max(shelves.real[S.alpha, b], 1.0 / (1.0 + shelves.real[S.age, b]))
            shelves.real[S.mean, b] += gain * (x - shelves.real[S.mean, b])
        event = t + types.whole[Y.commit, kind]
        if not event_at(buyers, b, event) or t >= buyers.whole[U.leaves, b]:
            continue
        event_season = season_total[event + 1] - season_total[event]
        mean = buyers.real[U.level, b] * buyers.real[U.price_response, b] * every
        mean *= types.real[Y.event_share, kind] * event_season
        mean *= factor[buyers.whole[U.category, b]] / season
        u = uniform(base, shelves.whole[S.identity, b], 1)
        actual = count_quantile(u, mean, buyers.real[U.cv_squared, b] / max(1, every))
        buyers.whole[U.event_demand, b] = actual
        known = channels.real[C.known_share, buyers.whole[U.digital, b]]
        guess = shelves.real[S.mean, b] * event_season * types.real[Y.over_order, kind]
        wanted = known * actual + (1.0 - known) * guess
        spare = shelves.whole[S.on_hand, b] + shelves.whole[S.on_order, b]
        shelves.whole[S.placed, b] = max(0, np.int64(math.floor(wanted - spare + 0.5)))


@njit(cache=True, nogil=True)
def buyers_leave(buyers, shelves, lo, hi, t, rows):
    """Step 9: buyers whose time is up, and to whom nothing is under way, clear their shelf.

    Writes their rows to ``rows`` and returns how many they are; new buyers take the rows.
    """
    n = 0
    for b in range(lo, hi):
        if t < buyers.whole[U.leaves, b] or shelves.whole[S.on_order, b] > 0:
            continue
        shelves.whole[S.leftover, b] += shelves.whole[S.on_hand, b]
        shelves.whole[S.scrapped, b] += shelves.whole[S.on_hand, b]
        shelves.whole[S.on_hand, b] = 0
        shelves.whole[S.cancelled, b] += shelves.whole[S.owed, b]
        shelves.whole[S.owed, b] = 0
        rows[n] = b
        n += 1
    return n


@njit(cache=True, nogil=True)
def bulk_orders(points, sellers, fresh, n_fresh, lo, hi, t, base, factor, cv_squared, patience):
    """Exogenous orders of wholesale markets, brands and export for styles on sale."""
    n = n_fresh
    for i in range(lo, hi):
        rate = points.real[S.bulk_rate, i]
        if rate <= 0.0 or t < points.whole[S.starts, i] or t > points.whole[S.ends, i]:
            continue
        seller = points.whole[S.owner, i]
        identity = points.whole[S.identity, i]
        mean = rate * factor[sellers.whole[E.category, seller]]
        quantity = count_quantile(uniform(base, identity, 0), mean, cv_squared)
        if quantity == 0:
            continue
        fresh.whole[O.supplier, n] = i
        fresh.whole[O.customer, n] = -1
        fresh.whole[O.quantity, n] = quantity
        fresh.whole[O.due, n] = t
        fresh.real[O.delay, n] = 1.0
        fresh.real[O.price, n] = sellers.real[E.price, seller]
        fresh.real[O.freight, n] = 0.0
        fresh.real[O.patience, n] = patience
        fresh.whole[O.kind, n] = BULK_ORDER
        fresh.real[O.key, n] = 0.0
        fresh.whole[O.begun, n] = 0
        fresh.whole[O.visible, n] = 0
        n += 1
    return n
