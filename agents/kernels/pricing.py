"""Costs, the price rule, and what sellers post.

Full cost of a piece = direct cost + set-up or ordering + holding + leftovers + fixed cost + fees,
from moving averages. The Lerner rule turns it into a price: with elasticity e = beta_p (1 - s) the
best markup is 1 / (e - 1) (Lerner 1934; logit: Anderson, de Palma, Thisse 1992).
"""

from __future__ import annotations

import math

import numpy as np

from agents.columns.books import (
    ASSOCIATION,
    BANK,
    MATERIAL_MARKET,
    PLATFORM,
    PREMISES,
    SALVAGE_MARKET,
    SET_UP_SUPPLIERS,
    WORKERS,
    B,
)
from agents.columns.factories import F
from agents.columns.sellers import FACTORY, STORE, TRADER, E
from agents.columns.stock import S
from agents.kernels.compiling import inlined, kernel

LEAST_ELASTICITY = 1.2
_PAYEES = (WORKERS, SET_UP_SUPPLIERS, PREMISES, BANK, ASSOCIATION, PLATFORM)
_PSEUDO_OFFERS = 20.0
_LEAST_VOLUME = 0.25  # of the planned volume: fixed cost is never spread over less


@inlined()
def lerner_markup(price_sensitivity, share):
    """Markup on cost of a seller with logit share ``share`` (log-price form).

    >>> round(lerner_markup(8.0, 0.2), 4)
    0.1852
    """
    return 1.0 / (max(LEAST_ELASTICITY, price_sensitivity * (1.0 - share)) - 1.0)


@inlined()
def towards(markup, target, step):
    """Move a markup towards its target, in logs: ln m + step (ln m* - ln m)."""
    return markup * math.exp(step * (math.log(target) - math.log(markup)))


@kernel()
def price_network(prices, costs, slopes, quantities, step):
    """Lerner rule of sellers who know the slope of a linear demand: p - c = q / slope.

    Parameters
    ----------
    prices : ndarray, float64 [yuan a unit]
        Prices asked; moved. Sellers of slope 0 keep theirs.
    costs, slopes, quantities : ndarray, same shape
        Cost of a unit, fall of demand per yuan, and demand of the period in units.
    step : float
        Share of the log distance to the best markup that is closed.
    """
    for i in range(prices.shape[0]):
        if slopes[i] <= 0.0 or quantities[i] <= 0.0 or costs[i] <= 0.0:
            continue
        markup = max(1e-9, prices[i] / costs[i] - 1.0)
        best = quantities[i] / (slopes[i] * costs[i])
        prices[i] = costs[i] * (1.0 + towards(markup, best, step))


@inlined()
def _move(table, column, j, x, gain):
    table[j, column] += gain * (x - table[j, column])


@inlined()
def _own_points(points, sellers, j, n_sizes):
    """Stock value base, demand, filled, placed orders and leftovers of a seller's goods."""
    first = sellers.whole[j, E.first_point]
    on_hand, demand, filled, placed, orders, leftover = 0, 0, 0, 0, 0, 0
    for i in range(first, first + sellers.whole[j, E.n_styles] * n_sizes):
        on_hand += points.whole[i, S.on_hand]
        demand += points.whole[i, S.demand]
        filled += points.whole[i, S.filled]
        placed += points.whole[i, S.placed]
        orders += 1 if points.whole[i, S.placed] > 0 else 0
        leftover += points.whole[i, S.leftover]
        points.whole[i, S.leftover] = 0
    return on_hand, demand, filled, placed, orders, leftover


@inlined()
def _count_month(sellers, j, demand, placed, t, periods_a_month, counting):
    """Running totals for the bullwhip: variance of monthly orders against monthly demand."""
    sellers.real[j, E.month_in] += demand
    sellers.real[j, E.month_out] += placed
    if (t + 1) % periods_a_month != 0:
        return
    x, y = sellers.real[j, E.month_in], sellers.real[j, E.month_out]
    sellers.real[j, E.month_in] = 0.0
    sellers.real[j, E.month_out] = 0.0
    if not counting:
        return
    sellers.real[j, E.n_months] += 1.0
    sellers.real[j, E.sum_in] += x
    sellers.real[j, E.sum_in_squared] += x * x
    sellers.real[j, E.sum_out] += y
    sellers.real[j, E.sum_out_squared] += y * y


@inlined()
def _leave_trims(money, j, spared):
    """Trims of functions that lots started now leave out are not bought [yuan]."""
    amount = np.int64(math.floor(spared * 100.0 + 0.5))
    money.seller[j, B.cash] += amount
    money.seller[j, B.material_value] -= amount
    money.outside[MATERIAL_MARKET] -= amount


@kernel()
def keep_books(
    points,
    sellers,
    factories,
    money,
    expenses,
    leftovers,
    weeks,
    n_sizes,
    t,
    periods_a_month,
    counting,
    function_share,
):
    """Step 8: pay for the period's work and stock, and move the averages prices rest on.

    Parameters
    ----------
    expenses : ndarray, shape (sellers, 7), int64 [fen]
        `EXPENSES` of the period by seller; filled here.
    leftovers : ndarray, shape (sellers,), int64
        Pieces cleared; filled here.
    weeks : float
        Length of a period in weeks; averages are over 26, 52 and 13 weeks.
    function_share : float
        Share of material and labour that lies in functions a style can leave out.
    """
    half_year, year, quarter = weeks / 26.0, weeks / 52.0, weeks / 13.0
    for j in range(sellers.whole.shape[0]):
        kind = sellers.whole[j, E.kind]
        on_hand, demand, filled, placed, orders, leftover = _own_points(points, sellers, j, n_sizes)
        direct = sellers.real[j, E.direct_cost]
        leftovers[j] = leftover
        stock_value = on_hand * direct
        sold = float(money.seller[j, B.pieces_sold])
        salvage = 0.0
        first = sellers.whole[j, E.first_point]
        if leftover > 0:
            salvage = leftover * points.real[first, S.salvage]
        labour, setup = 0.0, 0.0
        if kind == FACTORY:
            f = j - (sellers.whole.shape[0] - 1 - factories.whole.shape[0])
            m = sellers.whole[j, E.material_point]
            stock_value += points.whole[m, S.on_hand] * points.real[m, S.buy_price]
            labour = factories.whole[f, F.started] * factories.real[f, F.labour_cost]
            spared = function_share * factories.real[f, F.left_out]
            _move(sellers.real, E.average_left_out, j, factories.real[f, F.left_out], half_year)
            if spared > 0.0:
                labour -= spared * factories.real[f, F.labour_cost]
                _leave_trims(money, j, spared * points.real[m, S.buy_price])
            setup = factories.real[f, F.setups] * factories.real[f, F.setup_cost]
            if points.whole[m, S.placed] > 0:
                setup += points.real[m, S.order_rate]
            made = float(factories.whole[f, F.started])
            use = factories.real[f, F.used_time] / max(1.0, factories.real[f, F.capacity])
            _move(sellers.real, E.use, j, use, quarter)
            if factories.whole[f, F.lead_pieces] > 0:
                lead = factories.real[f, F.lead_sum] / factories.whole[f, F.lead_pieces]
                _move(sellers.real, E.average_lead, j, lead, quarter)
        else:
            setup = orders * sellers.real[j, E.ordering_cost]
            made = float(money.seller[j, B.pieces_bought])
            if made > 0.0:
                paid = money.seller[j, B.purchases] / 100.0 / made
                if kind == TRADER:
                    _move(sellers.real, E.direct_cost, j, paid, half_year)
        if kind == STORE:  # the last stock point; its stock is the association's to carry
            store = points.whole.shape[0] - 1
            stock_value = points.whole[store, S.on_hand] * points.real[store, S.buy_price]
        holding = stock_value * sellers.real[j, E.holding_rate]
        fees = sellers.real[j, E.fees] * weeks
        commission = sellers.real[j, E.fee_share] * money.seller[j, B.small_b_value] / 100.0
        commission += sellers.real[j, E.membership] * weeks
        fixed = sellers.real[j, E.fixed_cost]
        _move(sellers.real, E.average_made, j, made, half_year)
        _move(sellers.real, E.average_sold, j, sold, half_year)
        _move(sellers.real, E.average_volume, j, sold, year)
        _move(sellers.real, E.average_setup, j, setup, half_year)
        _move(sellers.real, E.average_holding, j, holding, half_year)
        _move(sellers.real, E.average_leftover, j, leftover * direct - salvage, half_year)
        _move(sellers.real, E.average_fees, j, fees + commission, half_year)
        _move(sellers.real, E.average_demand, j, demand, quarter)
        _move(sellers.real, E.average_filled, j, filled, quarter)
        _move(sellers.real, E.average_considered, j, sellers.whole[j, E.considered], quarter)
        _move(sellers.real, E.average_won, j, sellers.whole[j, E.won], quarter)
        new_seen = sellers.whole[j, E.considered] - sellers.whole[j, E.known_seen]
        won_new = sellers.whole[j, E.won_new]
        value = money.seller[j, B.small_b_value] / 100.0
        _move(sellers.real, E.average_value, j, value, half_year)
        _move(sellers.real, E.average_new_seen, j, new_seen, half_year)
        _move(sellers.real, E.average_won_new, j, won_new, half_year)
        _move(sellers.real, E.average_known_seen, j, sellers.whole[j, E.known_seen], half_year)
        _move(sellers.real, E.average_won_known, j, sellers.whole[j, E.won] - won_new, half_year)
        _count_month(sellers, j, demand, placed, t, periods_a_month, counting)
        costs = (labour, setup, fixed, holding, fees, commission, salvage)
        for k in range(7):
            expenses[j, k] = np.int64(math.floor(costs[k] * 100.0 + 0.5))
        paid_out = np.int64(0)
        for k in range(6):
            paid_out += expenses[j, k]
            money.outside[_PAYEES[k]] += expenses[j, k]
        if kind == TRADER:  # a trader's ordering cost is its own staff's time
            money.outside[SET_UP_SUPPLIERS] -= expenses[j, 1]
            money.outside[WORKERS] += expenses[j, 1]
        money.outside[SALVAGE_MARKET] -= expenses[j, 6]
        money.seller[j, B.cash] += expenses[j, 6] - paid_out


@inlined()
def left_out_share(sellers, j):
    """Functions that a factory's pieces leave out, on average over half a year."""
    if sellers.real[j, E.average_left_out] <= 0.0:
        return 0.0
    least = _LEAST_VOLUME * max(1e-9, sellers.real[j, E.planned_volume])
    return sellers.real[j, E.average_left_out] / max(least, sellers.real[j, E.average_made])


@inlined()
def full_cost(sellers, j):
    """Full cost of a piece [yuan], from the averages."""
    planned = max(1e-9, sellers.real[j, E.planned_volume])
    least = _LEAST_VOLUME * planned
    made = max(least, sellers.real[j, E.average_made])
    sold = max(least, sellers.real[j, E.average_sold])
    volume = max(least, sellers.real[j, E.average_volume])
    return (
        sellers.real[j, E.direct_cost]
        + sellers.real[j, E.average_setup] / made
        + sellers.real[j, E.average_holding] / sold
        + max(0.0, sellers.real[j, E.average_leftover]) / sold
        + sellers.real[j, E.average_fees] / sold
        + (sellers.real[j, E.fixed_cost] + sellers.real[j, E.development]) / volume
    )


@inlined()
def _estimate_shares(sellers, by_category, weeks):
    """Share of a seller among offers it competes with, from 13 weeks of them.

    Few observations are shrunk to the category's mean with 20 pseudo-offers, so that a seller
    nobody looked at does not take luck for market power.
    """
    considered, won = by_category[0], by_category[1]
    for category in range(by_category.shape[1]):
        considered[category], won[category] = 0.0, 0.0
    for j in range(sellers.whole.shape[0]):
        considered[sellers.whole[j, E.category]] += sellers.real[j, E.average_considered]
        won[sellers.whole[j, E.category]] += sellers.real[j, E.average_won]
    periods = 13.0 / weeks
    for j in range(sellers.whole.shape[0]):
        category = sellers.whole[j, E.category]
        if considered[category] <= 0.0:
            continue
        mean = won[category] / considered[category]
        seen = periods * sellers.real[j, E.average_considered]
        sellers.real[j, E.share] = (
            periods * sellers.real[j, E.average_won] + _PSEUDO_OFFERS * mean
        ) / (seen + _PSEUDO_OFFERS)


@kernel()
def set_prices(sellers, rules, reference_prices, price_rule, weeks, by_category):
    """Step 6: costs are known, markups move towards the Lerner rule, prices follow.

    ``price_rule`` is (weekly adjustment, utilisation slope); ``by_category`` is scratch room of
    shape (2, categories).
    """
    adjustment, slope = price_rule
    _estimate_shares(sellers, by_category, weeks)
    for j in range(sellers.whole.shape[0]):
        if sellers.whole[j, E.kind] == STORE:
            continue
        if sellers.whole[j, E.kind] == TRADER:  # stall, staff and van follow the volume in a year
            planned = sellers.real[j, E.planned_volume]
            follow = (sellers.real[j, E.average_volume] - planned) * weeks / 52.0
            sellers.real[j, E.planned_volume] = planned + follow
            sellers.real[j, E.fixed_cost] *= 1.0 + follow / max(1e-9, planned)
        cost = full_cost(sellers, j)
        sellers.real[j, E.unit_cost] = cost
        pressure = math.exp(slope * (sellers.real[j, E.use] - sellers.real[j, E.reference_use]))
        share = sellers.real[j, E.share]
        if rules.level_form:
            reference = reference_prices[sellers.whole[j, E.category]]
            elasticity = max(LEAST_ELASTICITY, rules.price_sensitivity * (1.0 - share))
            target = pressure * reference / (elasticity * cost)
        else:
            target = pressure * lerner_markup(rules.price_sensitivity, share)
        step = 1.0 - (1.0 - adjustment) ** weeks
        sellers.real[j, E.markup] = towards(sellers.real[j, E.markup], target, step)
        sellers.real[j, E.price] = cost * (1.0 + sellers.real[j, E.markup])
        asked = sellers.real[j, E.average_demand]
        if asked > 0.0:
            sellers.real[j, E.fill] = min(1.0, sellers.real[j, E.average_filled] / asked)


@kernel()
def post_offers(points, sellers, factories, rules, settings, n_sizes, t):
    """Step 6: stocks and quoted waits are posted; purchase terms follow the posted prices.

    ``settings`` is (salvage share of traders, of factories, material's market price, quantity from
    which it breaks, discount there, longest wait anybody plans for, share of material and labour
    that lies in functions).
    """
    (
        trader_salvage, factory_salvage, market_price, break_quantity, break_discount,
        longest_wait, function_share,
    ) = settings  # fmt: skip
    n_sellers = sellers.whole.shape[0]
    first_factory = n_sellers - 1 - factories.whole.shape[0]
    for j in range(n_sellers):
        kind = sellers.whole[j, E.kind]
        if kind == STORE:
            continue
        first = sellers.whole[j, E.first_point]
        price, direct = sellers.real[j, E.price], sellers.real[j, E.direct_cost]
        salvage = (factory_salvage if kind == FACTORY else trader_salvage) * direct
        if kind == FACTORY:
            f = j - first_factory
            m = sellers.whole[j, E.material_point]
            if points.whole[m, S.supplier] < 0:
                large = points.whole[m, S.lot] >= break_quantity
                points.real[m, S.buy_price] = market_price * (1.0 - break_discount * large)
            whole = points.real[m, S.buy_price] + factories.real[f, F.labour_cost]
            sellers.real[j, E.function_cost] = function_share * whole
            direct = whole * (1.0 - function_share * left_out_share(sellers, j))
            sellers.real[j, E.direct_cost] = direct
            salvage = factory_salvage * direct
            queue = factories.real[f, F.queued_time] / max(1.0, factories.real[f, F.capacity])
            sellers.real[j, E.wait] = (
                points.real[first, S.order_delay] + sellers.real[j, E.average_lead]
            )
            sellers.real[j, E.custom_wait] = queue
            setup = factories.real[f, F.setup_cost]
            margin = 1.0 + sellers.real[j, E.markup]
            alone = setup * (1.0 - factories.real[f, F.merged_share])
            overhead = sellers.real[j, E.fixed_cost] / max(
                sellers.real[j, E.average_volume],
                _LEAST_VOLUME * max(1e-9, sellers.real[j, E.planned_volume]),
            )
            sellers.real[j, E.custom_fixed] = alone * margin
            sellers.real[j, E.custom_unit] = (whole + overhead) * margin
        sellers.real[j, E.appeal] = rules.quality * sellers.real[j, E.quality] + rules.fill * (
            sellers.real[j, E.fill] - 1.0
        )
        most, on_sale_popularity = 0.0, 0.0
        for i in range(first, first + sellers.whole[j, E.n_styles] * n_sizes):
            on_sale = points.whole[i, S.starts] <= t + 1 <= points.whole[i, S.ends]
            free = points.whole[i, S.on_hand] - points.whole[i, S.owed]
            points.whole[i, S.posted] = max(0, free) if on_sale else 0
            if on_sale and (i - first) % n_sizes == 0:
                on_sale_popularity += points.real[i, S.popularity]
            points.real[i, S.running_popularity] = on_sale_popularity
            points.real[i, S.gain] = price - direct
            points.real[i, S.loss] = direct - salvage
            points.real[i, S.salvage] = salvage
            points.real[i, S.holding_rate] = sellers.real[j, E.holding_rate] * direct
            points.real[i, S.order_rate] = sellers.real[j, E.ordering_cost]
            every = points.whole[i, S.review_every] - 1
            if kind == FACTORY:
                queue = sellers.real[j, E.average_lead] - sellers.real[j, E.production]
                made = max(1.0, sellers.real[j, E.production])
                lead = made + min(max(0.0, queue), longest_wait)
                lead += points.real[i, S.order_delay]
                points.real[i, S.horizon] = lead + every
                continue
            supplier = points.whole[points.whole[i, S.supplier], S.owner]
            wait = min(sellers.real[supplier, E.wait], longest_wait)
            late = (1.0 - sellers.real[supplier, E.fill]) * wait
            points.real[i, S.buy_price] = sellers.real[supplier, E.price]
            points.whole[i, S.minimum_lot] = np.int64(sellers.real[supplier, E.minimum_order])
            trip = points.real[i, S.order_delay] + max(1.0, points.real[i, S.shipping_delay])
            points.real[i, S.horizon] = trip + late + every
            most = max(most, points.real[i, S.horizon])
        sellers.real[j, E.on_sale] = on_sale_popularity
        if kind == TRADER:
            sellers.real[j, E.wait] = most
