"""Traffic rules of the platform: how often a search shows each seller (MODEL 5).

Exposure w_j = (1 - floor) a_j^gamma / sum a^gamma + floor / N over the N digital sellers of a
category; a_j is 1 (`equal`), 26-week sales (`sales`), or (conversion x retention)^1/2 (`service`),
both rates shrunk to the mean of the category.
"""

from __future__ import annotations

import math

from agents.columns.sellers import E
from agents.kernels.compiling import kernel
from agents.kernels.meeting import fill_guide

EQUAL, SALES, SERVICE = 0, 1, 2
FLOOR = 0.1  # share of impressions that goes to everybody alike (MODEL 5)
PSEUDO_BUYERS = 20.0  # by which a seller's rates are shrunk to the mean of its category (MODEL 5)
AVERAGED_WEEKS = 26.0


@kernel()
def rank_sellers(sellers, member, start, total, guide, rule, gamma, periods):
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
    """
    er = sellers.real
    for group in range(start.shape[0] - 1):
        low, high = start[group], start[group + 1]
        n_new, won_new, n_known, won_known = 0.0, 0.0, 0.0, 0.0
        for at in range(low, high):
            j = member[at]
            n_new += er[j, E.average_new_seen]
            won_new += er[j, E.average_won_new]
            n_known += er[j, E.average_known_seen]
            won_known += er[j, E.average_won_known]
        conversion = won_new / n_new if n_new > 0.0 else 1.0
        retention = won_known / n_known if n_known > 0.0 else 1.0
        everything = 0.0
        for at in range(low, high):
            j = member[at]
            merit = 1.0
            if rule == SALES:
                merit = er[j, E.average_value]
            elif rule == SERVICE:
                new = periods * er[j, E.average_won_new] + PSEUDO_BUYERS * conversion
                new /= periods * er[j, E.average_new_seen] + PSEUDO_BUYERS
                back = periods * er[j, E.average_won_known] + PSEUDO_BUYERS * retention
                back /= periods * er[j, E.average_known_seen] + PSEUDO_BUYERS
                merit = math.sqrt(new * back)
            total[at] = max(0.0, merit) ** gamma
            everything += total[at]
        running, n = 0.0, high - low
        for at in range(low, high):
            share = total[at] / everything if everything > 0.0 else 1.0 / n
            running += (1.0 - FLOOR) * share + FLOOR / n
            total[at] = running
    fill_guide(start, total, guide)
