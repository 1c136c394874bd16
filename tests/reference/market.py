"""Season, trend and the shock a category shares."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
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
            factor = max(1e-6, before + (place - month) * (after - before))
            self.totals.append(self.totals[-1] + factor)
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


class OrderSeason(Season):
    """Season of orders: a profile of factors, one a period.

    Parameters
    ----------
    factor_of : callable
        Factor of a period.
    """

    def __init__(self, factor_of: Callable[[int], float]) -> None:
        self.factor_of = factor_of
        self.totals = [0.0]

    def total(self, periods: int) -> float:
        """Sum of the factors of this many periods from the first."""
        while len(self.totals) <= periods:
            self.totals.append(self.totals[-1] + self.factor_of(len(self.totals) - 1))
        return self.totals[periods]


def calendars(buyers: list[Any], season: Season, params: Any) -> tuple[OrderSeason, ...]:
    """When orders come that traders, factories and material see (everybody knows the calendar).

    Stocking buyers order with the season, preselling ones when they commit to their events.
    """
    total = sum(buyer.level for buyer in buyers)
    steady = sum(buyer.level * (1.0 - buyer.kind.event_share_of_demand) for buyer in buyers)
    rhythms: dict[int, list[Any]] = {}
    for buyer in buyers:
        if buyer.kind.preselling:
            rhythms.setdefault(buyer.kind.every, []).append(buyer)
    waves = [_wave(members, every) for every, members in rhythms.items()]

    def small_b(t: int) -> float:
        factor = steady * season.factor(t)
        for every, sizes, ahead in waves:
            factor += sizes.get(t % every, 0.0) * season.factor(t + ahead)
        return factor / max(1e-12, total)

    def everybody(t: int) -> float:
        share = params.bulk.small_b_share
        return share * small_b(t) + (1.0 - share) * season.factor(t)

    # Lots are asked for ahead of the orders they serve: material sees those of two months ahead.
    window = max(1, round(56 / params.run.period_days))
    mixed = OrderSeason(everybody)
    ahead = OrderSeason(lambda t: mixed.between(t, t + window) / window)
    return OrderSeason(small_b), mixed, ahead


def _wave(members: list[Any], every: int) -> tuple[int, dict[int, float], int]:
    """Event demand of buyers of one rhythm by period of commitment, and how far ahead that is."""
    sizes: dict[int, float] = {}
    weight = ahead = 0.0
    for buyer in members:
        size = buyer.level * buyer.kind.event_share
        when = (buyer.event_phase - buyer.commit) % every
        sizes[when] = sizes.get(when, 0.0) + size * every
        weight += size
        ahead += size * buyer.commit
    return every, sizes, round(ahead / weight)


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
