"""The platform: whom it shows how often, and whom it puts on its curated shelf (MODEL 5)."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np

from agents.columns.sellers import Meeting
from agents.kernels.exposure import (
    AVERAGED_WEEKS,
    EQUAL,
    SALES,
    SERVICE,
    rank_sellers,
    score_value,
)
from agents.sellers import Sellers

_RULES = {"equal": EQUAL, "sales": SALES, "service": SERVICE}


def ranks(params: Any) -> bool:
    """Whether anything but chance says whom a search shows."""
    return params.platform.traffic != "equal" or params.platform.curated_share > 0


def rank(model: Any) -> None:
    """Step 7: give digital sellers the exposure of the traffic rule and of the curated shelf.

    The shelf is picked anew once a month, and looked at in every period.
    """
    rules = model.params.platform
    periods = AVERAGED_WEEKS * 7.0 / model.params.run.period_days
    if rules.curated_share > 0 and model.period % model.month == 0:
        curate(model.sellers, model.platform, rules.curated_share, periods)
    member, start, total, guide = model.platform
    rank_sellers(
        model.sellers.arrays,
        member,
        start,
        total,
        guide,
        _RULES[rules.traffic],
        float(rules.traffic_power),
        periods,
        float(rules.curated_places) if rules.curated_share > 0 else 0.0,
    )


def curate(sellers: Sellers, platform: Meeting, share: float, periods: float) -> None:
    """Pick the curated shelf: of the better-selling half, those that serve best for their price.

    Parameters
    ----------
    platform : Meeting
        Digital sellers by category.
    share : float
        Share of a category's digital sellers that stand on the shelf; at least one of them does.
    periods : float
        Periods in the window of the averages that are looked at.
    """
    score = np.zeros(len(platform.member))
    score_value(sellers.arrays, platform.member, platform.start, periods, score)
    sellers.curated[:] = 0
    for low, high in pairwise(platform.start.tolist()):
        rows = platform.member[low:high]
        if len(rows) == 0:
            continue
        sales = sellers.average_value[rows]
        best = np.lexsort((sellers.identity[rows], -score[low:high]))
        best = best[sales[best] >= np.median(sales)]
        sellers.curated[rows[best[: max(1, math.floor(share * len(rows) + 0.5))]]] = 1
