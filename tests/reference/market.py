"""Season, trend and the shock a category shares."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from tests.reference.luck import Luck, normal


class Season:
    """Seasonal factors by period, mean 1 over a year, and their sums.

    Parameters
    ----------
    months : sequence of float
        Factors in the middle of each month, joined by straight lines.
    period_days : float
        Length of a period.
    """

    def __init__(self, months: Sequence[float], period_days: float) -> None:
        self.months = [month * len(months) / sum(months) for month in months]
        self.period_days = period_days
        self.totals = [0.0]

    def total(self, periods: int) -> float:
        """Sum of the factors of this many periods from the first."""
        while len(self.totals) <= periods:
            day = (len(self.totals) - 0.5) * self.period_days % 365.0
            place = day * 12.0 / 365.0 - 0.5
            month = math.floor(place)
            before, after = self.months[month % 12], self.months[(month + 1) % 12]
            self.totals.append(self.totals[-1] + before + (place - month) * (after - before))
        return self.totals[periods]

    def factor(self, t: int) -> float:
        """Factor of a period."""
        return self.total(t + 1) - self.total(t)

    def between(self, first: int, end: int) -> float:
        """Sum of factors from period ``first`` to before ``end``."""
        return self.total(end) - self.total(first)

    def ahead(self, t: int, horizon: float) -> float:
        """Sum of factors of the ``horizon`` periods after ``t``, the last in part."""
        whole = int(horizon)
        last = t + 1 + whole
        return self.between(t + 1, last) + (horizon - whole) * self.between(last, last + 1)


class Market:
    """End demand of the categories."""

    def __init__(self, params: Any, luck: Luck) -> None:
        days = params.run.period_days
        consumers = params.consumers
        self.season = Season(consumers.season, days)
        self.luck = luck
        self.keep = consumers.shock_persistence ** (days / 7.0)
        self.sd = consumers.shock_sd * math.sqrt(1.0 - self.keep**2)
        self.bias = 0.5 * consumers.shock_sd**2
        self.growth = math.log1p(consumers.trend_per_year) * days / 365.0
        self.shock = [0.0] * params.cluster.categories
        self.factor = [1.0] * params.cluster.categories

    def advance(self, t: int) -> None:
        """Move to a period."""
        for category, shock in enumerate(self.shock):
            u = self.luck.lasting("market_shock", category + (t << 20))
            self.shock[category] = self.keep * shock + self.sd * normal(u)
            log = self.growth * t + self.shock[category] - self.bias
            self.factor[category] = self.season.factor(t) * math.exp(log)
