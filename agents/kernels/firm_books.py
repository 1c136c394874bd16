"""What firms earn, told every four weeks, and what factories invest out of it."""

from __future__ import annotations

import math

import numpy as np

from agents.columns.books import EQUIPMENT_MAKERS, B, Money
from agents.columns.factories import F, FactoryColumns
from agents.columns.sellers import STORE, E, SellerColumns
from agents.columns.stock import S, StockColumns
from agents.kernels.compiling import inlined, kernel


@inlined()
def own_funds(sellers, money, j):
    """Own money of a firm [fen]: what it has made since it opened, less what it owes the bank."""
    since = money.seller[j, B.cash] - sellers.whole[j, E.opening_cash]
    return since - sellers.whole[j, E.loan]


@inlined()
def yearly_sales(sellers, j, periods_a_year):
    """Sales of a firm a year at its price [yuan], from a year's average."""
    return sellers.real[j, E.price] * sellers.real[j, E.average_volume] * periods_a_year


@inlined()
def _value(points, i):
    """Pieces a stock point owns, under way included."""
    under_way = points.whole[i, S.opening_pipeline] + points.whole[i, S.dispatched]
    return points.whole[i, S.on_hand] + under_way - points.whole[i, S.received]


@kernel()
def look_at_firms(points, sellers, money, n_sizes, years, capital_share, periods_a_year):
    """Take stock of every open firm; its result since the last time moves its yearly average.

    Parameters
    ----------
    years : float
        Time since the last look [years].
    capital_share : float
        Own capital of a firm when it is first looked at, as a share of a year's sales.
    """
    points, sellers, money = StockColumns(*points), SellerColumns(*sellers), Money(*money)
    ew, er = sellers.whole, sellers.real
    for j in range(ew.shape[0]):
        if ew[j, E.closed] == 1 or ew[j, E.kind] == STORE:
            continue
        first, pieces = ew[j, E.first_point], 0
        for i in range(first, first + ew[j, E.n_styles] * n_sizes):
            pieces += _value(points, i)
        equity = own_funds(sellers, money, j) / 100.0 + pieces * er[j, E.direct_cost]
        m = ew[j, E.material_point]
        if m >= 0:
            equity += _value(points, m) * points.real[m, S.buy_price]
        if ew[j, E.months] > 0:
            gain = max(min(1.0, years), 1.0 / ew[j, E.months])
            result = (equity - er[j, E.equity]) / years
            er[j, E.average_result] += gain * (result - er[j, E.average_result])
            short = ew[j, E.months_short] + 1
            ew[j, E.months_short] = short if equity < er[j, E.last_capital] else 0
        else:
            capital = capital_share * yearly_sales(sellers, j, periods_a_year)
            er[j, E.last_capital] = equity - capital
        ew[j, E.months] += 1
        er[j, E.equity] = equity


@kernel()
def invest(points, sellers, factories, money, rules, periods_a_year):
    """Factories that earn and have money in hand buy capacity where it is short, else technology.

    What is bought must pay for itself in time: capacity by the margin on what it would make at the
    present use, less the fixed cost that comes with it; technology by the set-up cost it spares.

    Parameters
    ----------
    rules : tuple of float
        `scenarios.turnover.Investment` in its order, ``reserve_weeks`` in periods.

    Returns
    -------
    int
        Paid [fen].
    """
    points, sellers = StockColumns(*points), SellerColumns(*sellers)
    factories, money = FactoryColumns(*factories), Money(*money)
    payback, use_above, step, price, cut, technology_price, floor, reserve = rules
    total = np.int64(0)
    for f in range(factories.whole.shape[0]):
        j = factories.whole[f, F.seller]
        if sellers.whole[j, E.closed] == 1 or sellers.real[j, E.average_result] <= 0.0:
            continue
        fixed, use = sellers.real[j, E.fixed_cost], sellers.real[j, E.use]
        in_hand = own_funds(sellers, money, j) / 100.0 - reserve * fixed
        cost = 0.0
        if use > use_above:
            added = step * factories.real[f, F.capacity]
            cost = price * added * periods_a_year
            margin = sellers.real[j, E.price] - sellers.real[j, E.direct_cost]
            gain = (added * use * margin - step * fixed) * periods_a_year
            if cost > in_hand or gain * payback < cost:
                continue
            factories.real[f, F.capacity] += added
            points.real[sellers.whole[j, E.material_point], S.throughput] += added
            sellers.real[j, E.fixed_cost] = fixed * (1.0 + step)
            sellers.real[j, E.planned_volume] *= 1.0 + step
            sellers.real[j, E.use] = use / (1.0 + step)
        else:
            cost = technology_price * sellers.real[j, E.size]
            gain = cut * sellers.real[j, E.average_setup] * periods_a_year
            now = factories.real[f, F.technology]
            if now * (1.0 - cut) < floor or cost > in_hand or gain * payback < cost:
                continue
            factories.real[f, F.technology] = now * (1.0 - cut)
        paid = np.int64(math.floor(cost * 100.0 + 0.5))
        money.seller[j, B.cash] -= paid
        money.outside[EQUIPMENT_MAKERS] += paid
        sellers.real[j, E.equity] -= paid / 100.0  # what is bought is there: it is no loss,
        sellers.real[j, E.last_capital] -= paid / 100.0  # and capital
        total += paid
    return total
