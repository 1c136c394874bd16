"""Traffic rules of the platform: how often a search shows each seller (MODEL 5).

Exposure w_j = (1 - floor) a_j^gamma / sum a^gamma + floor / N over the N digital sellers of a
category; a_j is 1 (`equal`), 26-week sales (`sales`), or (conversion x retention)^1/2 (`service`),
both rates shrunk to the mean of the category. On top of it comes the curated shelf: a share of the
places of a search goes to sellers the platform has picked, all alike.
"""

from __future__ import annotations

import math

from agents.columns.sellers import E
from agents.kernels.compiling import inlined, kernel
from agents.kernels.meeting import fill_guide

EQUAL, SALES, SERVICE = 0, 1, 2
FLOOR = 0.1  # share of impressions that goes to everybody alike (MODEL 5)
PSEUDO_BUYERS = 20.0  # by which a seller's rates are shrunk to the mean of its category (MODEL 5)
AVERAGED_WEEKS = 26.0


@inlined()
def _category_rates(er, member, low, high):
    """Conversion of new buyers and retention of known ones in a category; 1 where nobody looked."""
    n_new, won_new, n_known, won_known = 0.0, 0.0, 0.0, 0.0
    for at in range(low, high):
        j = member[at]
        n_new += er[j, E.average_new_seen]
        won_new += er[j, E.average_won_new]
        n_known += er[j, E.average_known_seen]
        won_known += er[j, E.average_won_known]
    conversion = won_new / n_new if n_new > 0.0 else 1.0
    retention = won_known / n_known if n_known > 0.0 else 1.0
    return conversion, retention


@inlined()
def _service(er, j, conversion, retention, periods):
    """Root of a seller's conversion times retention, shrunk to those of its category."""
    new = periods * er[j, E.average_won_new] + PSEUDO_BUYERS * conversion
    new /= periods * er[j, E.average_new_seen] + PSEUDO_BUYERS
    back = periods * er[j, E.average_won_known] + PSEUDO_BUYERS * retention
    back /= periods * er[j, E.average_known_seen] + PSEUDO_BUYERS
    return math.sqrt(new * back)


@kernel()
def rank_sellers(sellers, member, start, total, guide, rule, gamma, periods, places):
    """Step 7: write running totals of exposure of the sellers of each category, and the guide.

    Parameters
    ----------
    member, start, total, guide : ndarray
        `Meeting` of the platform: groups are categories; ``total`` and ``guide`` are written.
    rule : int
        `EQUAL`, `SALES` or `SERVICE`.
    gamma : float
        By how much what is measured counts: 0 not at all, above 1 the first gain most.
    periods : float
        Periods in the window of the averages.
    places : float
        Share of impressions that goes to curated sellers alone, where there are any.
    """
    er, ew = sellers.real, sellers.whole
    for group in range(start.shape[0] - 1):
        low, high = start[group], start[group + 1]
        conversion, retention = _category_rates(er, member, low, high)
        everything, n_curated = 0.0, 0
        for at in range(low, high):
            j = member[at]
            merit = 1.0
            if rule == SALES:
                merit = er[j, E.average_value]
            elif rule == SERVICE:
                merit = _service(er, j, conversion, retention, periods)
            total[at] = max(0.0, merit) ** gamma
            everything += total[at]
            n_curated += ew[j, E.curated]
        running, n = 0.0, high - low
        front = places if n_curated > 0 else 0.0
        for at in range(low, high):
            share = total[at] / everything if everything > 0.0 else 1.0 / n
            exposure = (1.0 - front) * ((1.0 - FLOOR) * share + FLOOR / n)
            if front > 0.0 and ew[member[at], E.curated] == 1:
                exposure += front / n_curated
            running += exposure
            total[at] = running
    fill_guide(start, total, guide)


@kernel()
def score_value(sellers, member, start, periods, score):
    """What the platform curates by: how well a seller serves for its price, in its category.

    Service is (conversion x retention)^1/2, times the shares of orders shipped at once and of small
    inquiries answered; it is divided by the price from stock that small-B buyers see.

    Parameters
    ----------
    member, start : ndarray
        `Meeting` of the platform.
    periods : float
        Periods in the window of the averages.
    score : ndarray, shape of ``member``, float64
        Written.
    """
    er = sellers.real
    for group in range(start.shape[0] - 1):
        low, high = start[group], start[group + 1]
        conversion, retention = _category_rates(er, member, low, high)
        for at in range(low, high):
            j = member[at]
            price = er[j, E.price] + er[j, E.service_cost] * (1.0 + er[j, E.markup])
            served = er[j, E.fill] * er[j, E.response]
            score[at] = _service(er, j, conversion, retention, periods) * served / price
