"""Styles are listed on the platform: it takes time, which a seller has little of, and wages.

Digital buyers order from what has been listed, whomever they order from; all others see whatever
is on sale.
"""

from __future__ import annotations

import numpy as np

from agents.columns.books import WORKERS, B, Money
from agents.columns.sellers import FACTORY, E, P, SellerColumns
from agents.columns.stock import S, StockColumns
from agents.kernels.compiling import inlined, kernel


@inlined()
def _next_to_list(points, first, n_styles, n_sizes):
    """Row of the style on sale soonest among those not listed; -1 if all are."""
    found = -1
    for style in range(n_styles):
        i = first + style * n_sizes
        sooner = found < 0 or points.whole[i, S.starts] < points.whole[found, S.starts]
        if points.whole[i, S.listed] == 0 and sooner:
            found = i
    return found


@inlined()
def _list_range(points, sellers, j, n_sizes, minutes_a_period):
    """List what a seller's time allows; how many styles. Time for less than a style is kept."""
    sw, er = sellers.whole, sellers.real
    if sw[j, E.unlisted] == 0:
        er[j, E.listing_time] = 0.0
        return 0
    time, done = er[j, E.listing_time] + minutes_a_period, 0
    while sw[j, E.unlisted] > 0 and time >= er[j, E.listing_minutes]:
        i = _next_to_list(points, sw[j, E.first_point], sw[j, E.n_styles], n_sizes)
        points.whole[i, S.listed] = 1
        sw[j, E.unlisted] -= 1
        time -= er[j, E.listing_minutes]
        done += 1
    er[j, E.listing_time] = time
    return done


@kernel()
def list_styles(points, sellers, money, n_sizes, minutes_a_period, wage, gain):
    """Step 9, after styles are born and firms have joined: digital sellers list their styles.

    Parameters
    ----------
    minutes_a_period : float
        Time that a seller has for it.
    wage : float
        Of who lists them [yuan a minute].
    gain : float
        Weight of a period in the average of fees that prices rest on.

    Returns
    -------
    tuple of int
        Wages of all sellers and of factories [fen]; styles of digital sellers, and how many of
        them wait to be listed.
    """
    points, sellers, money = StockColumns(*points), SellerColumns(*sellers), Money(*money)
    total, of_factories, styles, waiting = np.int64(0), np.int64(0), 0, 0
    for j in range(sellers.whole.shape[0]):
        if sellers.whole[j, E.digital] == 0:
            continue
        done = _list_range(points, sellers, j, n_sizes, minutes_a_period)
        styles += sellers.whole[j, E.n_styles]
        waiting += sellers.whole[j, E.unlisted]
        if done == 0:
            continue
        cost = done * sellers.real[j, E.listing_minutes] * wage
        paid = np.int64(np.floor(cost * 100.0 + 0.5))
        money.seller[j, B.cash] -= paid
        sellers.real[j, E.average_fees] += gain * cost
        total += paid
        if sellers.whole[j, E.kind] == FACTORY:
            of_factories += paid
    money.outside[WORKERS] += total
    return total, of_factories, styles, waiting


@inlined()
def show_listed(points, sellers, offers, display, n_sizes):
    """Leave out of what the platform shows the styles that digital sellers have not listed."""
    for j in range(sellers.whole.shape[0]):
        if sellers.whole[j, E.digital] == 0 or sellers.whole[j, E.unlisted] == 0:
            continue
        before, shown = 0.0, 0.0
        for style in range(sellers.whole[j, E.n_styles]):
            i = sellers.whole[j, E.first_point] + style * n_sizes
            running = points.real[i, S.running_popularity]
            if running > before and points.whole[i, S.listed] == 1:  # on sale, and listed
                shown += points.real[i, S.popularity]
            before = running
            display.shown[i // n_sizes] = shown
        offers.real[j, P.shown] = shown
