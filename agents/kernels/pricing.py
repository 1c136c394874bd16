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
from agents.kernels.compiling import allocating, inlined, kernel

LEAST_ELASTICITY = 1.2
_PAYEES = (WORKERS, SET_UP_SUPPLIERS, PREMISES, BANK, ASSOCIATION, PLATFORM)
_PSEUDO_OFFERS = 20.0
_LEAST_VOLUME = 0.25  # of the planned volume: fixed cost is never spread over less


@kernel()
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
    table[column, j] += gain * (x - table[column, j])


@kernel()
def _own_points(points, sellers, j, n_sizes):
    """Stock value base, demand, filled, placed orders and leftovers of a seller's goods."""
    first = sellers.whole[E.first_point, j]
    on_hand, demand, filled, placed, orders, leftover = 0, 0, 0, 0, 0, 0
    for i in range(first, first + sellers.whole[E.n_styles, j] * n_sizes):
        on_hand += points.whole[S.on_hand, i]
        demand += points.whole[S.demand, i]
        filled += points.whole[S.filled, i]
        placed += points.whole[S.placed, i]
        orders += 1 if points.whole[S.placed, i] > 0 else 0
        leftover += points.whole[S.leftover, i]
        points.whole[S.leftover, i] = 0
    return on_hand, demand, filled, placed, orders, leftover


@kernel()
def _count_month(sellers, j, demand, placed, t, periods_a_month, counting):
    """Running totals for the bullwhip: variance of monthly orders against monthly demand."""
    sellers.real[E.month_in, j] += demand
    sellers.real[E.month_out, j] += placed
    if (t + 1) % periods_a_month != 0:
        return
    x, y = sellers.real[E.month_in, j], sellers.real[E.month_out, j]
    sellers.real[E.month_in, j] = 0.0
    sellers.real[E.month_out, j] = 0.0
    if not counting:
        return
    sellers.real[E.n_months, j] += 1.0
    sellers.real[E.sum_in, j] += x
    sellers.real[E.sum_in_squared, j] += x * x
    sellers.real[E.sum_out, j] += y
    sellers.real[E.sum_out_squared, j] += y * y


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
    """
    half_year, year, quarter = weeks / 26.0, weeks / 52.0, weeks / 13.0
    for j in range(sellers.whole.shape[1]):
        kind = sellers.whole[E.kind, j]
        on_hand, demand, filled, placed, orders, leftover = _own_points(points, sellers, j, n_sizes)
        direct = sellers.real[E.direct_cost, j]
        leftovers[j] = leftover
        stock_value = on_hand * direct
        sold = float(money.seller[B.pieces_sold, j])
        salvage = 0.0
        first = sellers.whole[E.first_point, j]
        if leftover > 0:
            salvage = leftover * points.real[S.salvage, first]
        labour, setup = 0.0, 0.0
        if kind == FACTORY:
            f = j - (sellers.whole.shape[1] - 1 - factories.whole.shape[1])
            m = sellers.whole[E.material_point, j]
            stock_value += points.whole[S.on_hand, m] * points.real[S.buy_price, m]
            labour = factories.whole[F.started, f] * factories.real[F.labour_cost, f]
            setup = factories.real[F.setups, f] * factories.real[F.setup_cost, f]
            if points.whole[S.placed, m] > 0:
                setup += points.real[S.order_rate, m]
            made = float(factories.whole[F.started, f])
            use = factories.real[F.used_time, f] / max(1.0, factories.real[F.capacity, f])
            _move(sellers.real, E.use, j, use, quarter)
            if factories.whole[F.lead_pieces, f] > 0:
                lead = factories.real[F.lead_sum, f] / factories.whole[F.lead_pieces, f]
                _move(sellers.real, E.average_lead, j, lead, quarter)
        else:
            setup = orders * sellers.real[E.ordering_cost, j]
            made = float(money.seller[B.pieces_bought, j])
            if made > 0.0:
                paid = money.seller[B.purchases, j] / 100.0 / made
                if kind == TRADER:
                    _move(sellers.real, E.direct_cost, j, paid, half_year)
        if kind == STORE:  # the last stock point; its stock is the association's to carry
            store = points.whole.shape[1] - 1
            stock_value = points.whole[S.on_hand, store] * points.real[S.buy_price, store]
        holding = stock_value * sellers.real[E.holding_rate, j]
        fees = sellers.real[E.fees, j] * weeks
        commission = sellers.real[E.fee_share, j] * money.seller[B.small_b_value, j] / 100.0
        commission += sellers.real[E.membership, j] * weeks
        fixed = sellers.real[E.fixed_cost, j]
        _move(sellers.real, E.average_made, j, made, half_year)
        _move(sellers.real, E.average_sold, j, sold, half_year)
        _move(sellers.real, E.average_volume, j, sold, year)
        _move(sellers.real, E.average_setup, j, setup, half_year)
        _move(sellers.real, E.average_holding, j, holding, half_year)
        _move(sellers.real, E.average_leftover, j, leftover * direct - salvage, half_year)
        _move(sellers.real, E.average_fees, j, fees + commission, half_year)
        _move(sellers.real, E.average_demand, j, demand, quarter)
        _move(sellers.real, E.average_filled, j, filled, quarter)
        _move(sellers.real, E.average_considered, j, sellers.whole[E.considered, j], quarter)
        _move(sellers.real, E.average_won, j, sellers.whole[E.won, j], quarter)
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
        money.seller[B.cash, j] += expenses[j, 6] - paid_out


@kernel()
def full_cost(sellers, j):
    """Full cost of a piece [yuan], from the averages."""
    planned = max(1e-9, sellers.real[E.planned_volume, j])
    least = _LEAST_VOLUME * planned
    made = max(least, sellers.real[E.average_made, j])
    sold = max(least, sellers.real[E.average_sold, j])
    volume = max(least, sellers.real[E.average_volume, j])
    return (
        sellers.real[E.direct_cost, j]
        + sellers.real[E.average_setup, j] / made
        + sellers.real[E.average_holding, j] / sold
        + max(0.0, sellers.real[E.average_leftover, j]) / sold
        + sellers.real[E.average_fees, j] / sold
        + (sellers.real[E.fixed_cost, j] + sellers.real[E.development, j]) / volume
    )


@allocating()
def _estimate_shares(sellers, n_categories, weeks):
    """Share of a seller among offers it competes with, from 13 weeks of them.

    Few observations are shrunk to the category's mean with 20 pseudo-offers, so that a seller
    nobody looked at does not take luck for market power.
    """
    considered, won = np.zeros(n_categories), np.zeros(n_categories)
    for j in range(sellers.whole.shape[1]):
        considered[sellers.whole[E.category, j]] += sellers.real[E.average_considered, j]
        won[sellers.whole[E.category, j]] += sellers.real[E.average_won, j]
    periods = 13.0 / weeks
    for j in range(sellers.whole.shape[1]):
        category = sellers.whole[E.category, j]
        if considered[category] <= 0.0:
            continue
        mean = won[category] / considered[category]
        seen = periods * sellers.real[E.average_considered, j]
        sellers.real[E.share, j] = (
            periods * sellers.real[E.average_won, j] + _PSEUDO_OFFERS * mean
        ) / (seen + _PSEUDO_OFFERS)


@allocating()
def set_prices(sellers, rules, reference_prices, price_rule, weeks):
    """Step 6: costs are known, markups move towards the Lerner rule, prices follow.

    ``price_rule`` is (weekly adjustment, utilisation slope).
    """
    adjustment, slope = price_rule
    _estimate_shares(sellers, reference_prices.shape[0], weeks)
    for j in range(sellers.whole.shape[1]):
        if sellers.whole[E.kind, j] == STORE:
            continue
        if sellers.whole[E.kind, j] == TRADER:  # stall, staff and van follow the volume in a year
            planned = sellers.real[E.planned_volume, j]
            follow = (sellers.real[E.average_volume, j] - planned) * weeks / 52.0
            sellers.real[E.planned_volume, j] = planned + follow
            sellers.real[E.fixed_cost, j] *= 1.0 + follow / max(1e-9, planned)
        cost = full_cost(sellers, j)
        sellers.real[E.unit_cost, j] = cost
        pressure = math.exp(slope * (sellers.real[E.use, j] - sellers.real[E.reference_use, j]))
        share = sellers.real[E.share, j]
        if rules.level_form:
            reference = reference_prices[sellers.whole[E.category, j]]
            elasticity = max(LEAST_ELASTICITY, rules.price_sensitivity * (1.0 - share))
            target = pressure * reference / (elasticity * cost)
        else:
            target = pressure * lerner_markup(rules.price_sensitivity, share)
        step = 1.0 - (1.0 - adjustment) ** weeks
        sellers.real[E.markup, j] = towards(sellers.real[E.markup, j], target, step)
        sellers.real[E.price, j] = cost * (1.0 + sellers.real[E.markup, j])
        asked = sellers.real[E.average_demand, j]
        if asked > 0.0:
            sellers.real[E.fill, j] = min(1.0, sellers.real[E.average_filled, j] / asked)


@kernel()
def post_offers(points, sellers, factories, rules, settings, n_sizes, t):
    """Step 6: stocks and quoted waits are posted; purchase terms follow the posted prices.

    ``settings`` is (salvage share of traders, of factories, material's market price, quantity from
    which it breaks, discount there, longest wait anybody plans for).
    """
    (
        trader_salvage, factory_salvage, market_price, break_quantity, break_discount, longest_wait
    ) = settings  # fmt: skip
    n_sellers = sellers.whole.shape[1]
    first_factory = n_sellers - 1 - factories.whole.shape[1]
    for j in range(n_sellers):
        kind = sellers.whole[E.kind, j]
        if kind == STORE:
            continue
        first = sellers.whole[E.first_point, j]
        price, direct = sellers.real[E.price, j], sellers.real[E.direct_cost, j]
        salvage = (factory_salvage if kind == FACTORY else trader_salvage) * direct
        if kind == FACTORY:
            f = j - first_factory
            m = sellers.whole[E.material_point, j]
            if points.whole[S.supplier, m] < 0:
                large = points.whole[S.lot, m] >= break_quantity
                points.real[S.buy_price, m] = market_price * (1.0 - break_discount * large)
            direct = points.real[S.buy_price, m] + factories.real[F.labour_cost, f]
            sellers.real[E.direct_cost, j] = direct
            salvage = factory_salvage * direct
            queue = factories.real[F.queued_time, f] / max(1.0, factories.real[F.capacity, f])
            sellers.real[E.wait, j] = (
                points.real[S.order_delay, first] + sellers.real[E.average_lead, j]
            )
            sellers.real[E.custom_wait, j] = queue
            setup = factories.real[F.setup_cost, f]
            margin = 1.0 + sellers.real[E.markup, j]
            alone = setup * (1.0 - factories.real[F.merged_share, f])
            overhead = sellers.real[E.fixed_cost, j] / max(
                sellers.real[E.average_volume, j],
                _LEAST_VOLUME * max(1e-9, sellers.real[E.planned_volume, j]),
            )
            sellers.real[E.custom_fixed, j] = alone * margin
            sellers.real[E.custom_unit, j] = (direct + overhead) * margin
        sellers.real[E.appeal, j] = rules.quality * sellers.real[E.quality, j] + rules.fill * (
            sellers.real[E.fill, j] - 1.0
        )
        most, on_sale_popularity = 0.0, 0.0
        for i in range(first, first + sellers.whole[E.n_styles, j] * n_sizes):
            on_sale = points.whole[S.starts, i] <= t + 1 <= points.whole[S.ends, i]
            free = points.whole[S.on_hand, i] - points.whole[S.owed, i]
            points.whole[S.posted, i] = max(0, free) if on_sale else 0
            if on_sale and (i - first) % n_sizes == 0:
                on_sale_popularity += points.real[S.popularity, i]
            points.real[S.running_popularity, i] = on_sale_popularity
            points.real[S.gain, i] = price - direct
            points.real[S.loss, i] = direct - salvage
            points.real[S.salvage, i] = salvage
            points.real[S.holding_rate, i] = sellers.real[E.holding_rate, j] * direct
            points.real[S.order_rate, i] = sellers.real[E.ordering_cost, j]
            every = points.whole[S.review_every, i] - 1
            if kind == FACTORY:
                queue = sellers.real[E.average_lead, j] - sellers.real[E.production, j]
                made = max(1.0, sellers.real[E.production, j])
                lead = made + min(max(0.0, queue), longest_wait)
                lead += points.real[S.order_delay, i]
                points.real[S.horizon, i] = lead + every
                continue
            supplier = points.whole[S.owner, points.whole[S.supplier, i]]
            wait = min(sellers.real[E.wait, supplier], longest_wait)
            late = (1.0 - sellers.real[E.fill, supplier]) * wait
            points.real[S.buy_price, i] = sellers.real[E.price, supplier]
            points.whole[S.minimum_lot, i] = np.int64(sellers.real[E.minimum_order, supplier])
            trip = points.real[S.order_delay, i] + max(1.0, points.real[S.shipping_delay, i])
            points.real[S.horizon, i] = trip + late + every
            most = max(most, points.real[S.horizon, i])
        sellers.real[E.on_sale, j] = on_sale_popularity
        if kind == TRADER:
            sellers.real[E.wait, j] = most
