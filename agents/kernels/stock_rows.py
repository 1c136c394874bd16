"""What one stock point does in a period, a row at a time.

The passes over shelves (`shelves`), over the cluster's points (`inventory`) and over explicit
networks are loops over these; so everybody receives, forecasts and reviews by one code.

Inventory position = on hand - owed + on order, taken after demand.

References
----------
Harris (1913): economic lot. Arrow, Harris, Marschak (1951): (s, S). Hadley & Whitin (1963): (r, Q).
"""

from __future__ import annotations

import math

from agents.columns.stock import S
from agents.kernels.compiling import inlined
from agents.kernels.forecasting import (
    credibility_gain,
    order_up_to_level,
    risk_period_sd,
    smooth_exposed,
)
from agents.kernels.lots import economic_lot

POLICIES: dict[str, int] = {
    "base_stock": 0,
    "order_up_to": 1,
    "s_S": 2,
    "r_Q": 3,
    "economic_lot": 4,
    "pass_through": 5,
    "none": 6,
    "r_single_Q": 7,
}
BASE_STOCK, ORDER_UP_TO, S_S, R_Q, ECONOMIC_LOT, PASS_THROUGH, NO_POLICY, R_SINGLE_Q = range(8)
FIXED, MOVING_AVERAGE, EXPONENTIAL, AR1_KNOWN, OWN_HISTORY, CREDIBILITY = range(6)


@inlined()
def receive_row(stock, i, slot):
    """Step 1: what is due this period arrives; ``slot`` is the period modulo the pipeline."""
    quantity = stock.pipeline[slot, i]
    stock.whole[S.arrived, i] = quantity
    if quantity != 0:
        stock.pipeline[slot, i] = 0
        stock.whole[S.on_hand, i] += quantity
        stock.whole[S.on_order, i] -= quantity
        stock.whole[S.received, i] += quantity
        orphans = min(quantity, stock.whole[S.orphans, i])
        if orphans > 0:  # made for a style that has left the range
            stock.whole[S.orphans, i] -= orphans
            stock.whole[S.on_hand, i] -= orphans
            stock.whole[S.scrapped, i] += orphans
            stock.whole[S.leftover, i] += orphans


@inlined()
def sell_row(shelves, i, demand):
    """Step 2: a shelf serves what is owed and what is asked now; the rest is owed or lost."""
    shelves.whole[S.demand, i] = demand
    shelves.whole[S.demanded, i] += demand
    owed = shelves.whole[S.owed, i]
    sold = min(shelves.whole[S.on_hand, i], owed + demand)
    shelves.whole[S.on_hand, i] -= sold
    shelves.whole[S.shipped, i] += sold
    shelves.whole[S.sold, i] = sold
    shelves.whole[S.filled, i] = max(0, sold - owed)
    rest = owed + demand - sold
    if shelves.whole[S.lost, i] == 1:
        shelves.whole[S.cancelled, i] += rest
    else:
        shelves.whole[S.owed, i] = rest


@inlined()
def season_sum(season_total, t, horizon):
    """Sum of seasonal factors over the ``horizon`` periods after ``t`` (fraction interpolated)."""
    whole = int(horizon)
    total = season_total[t + 1 + whole] - season_total[t + 1]
    return total + (horizon - whole) * (season_total[t + 2 + whole] - season_total[t + 1 + whole])


@inlined()
def observed(stock, i):
    """What a forecaster is fed: orders, end sales (and orders of those unseen), or a mixture."""
    x = float(stock.whole[S.demand, i])
    sight = stock.real[S.sees, i]
    if sight > 0.0:
        seen = stock.real[S.end_sales, i] + stock.whole[S.blind_demand, i]
        x = (1.0 - sight) * x + sight * seen
    return x


@inlined()
def smooth_row(stock, i, t, x, season, season_total):
    """Step 3: feed a smoothing (or fixed) forecaster ``x``.

    Leaves mean and standard deviation of demand over the risk period in ``forecast_sum`` and
    ``forecast_sd``.
    """
    kind = stock.whole[S.forecaster, i]
    horizon = stock.real[S.horizon, i]
    mean, variance = stock.real[S.mean, i], stock.real[S.variance, i]
    ahead = season_sum(season_total, t, horizon)
    if kind != FIXED and t >= stock.whole[S.starts, i]:  # before it is on sale, nothing is learnt
        age = stock.real[S.age, i] + season
        alpha = stock.real[S.alpha, i]
        gain, variance_gain = alpha, alpha
        if kind == CREDIBILITY:
            gain = credibility_gain(alpha, stock.real[S.prior_weight, i], age)
            variance_gain = credibility_gain(0.5 * alpha, 8.0, age)
        mean, variance = smooth_exposed(mean, variance, x, season, gain, variance_gain)
        stock.real[S.age, i] = age
        stock.real[S.mean, i] = mean
        stock.real[S.variance, i] = variance
    stock.real[S.forecast_sum, i] = mean * ahead
    stock.real[S.forecast_sd, i] = risk_period_sd(variance, ahead)


@inlined()
def _quantity(policy, position, low, high, lot):
    """Quantity a policy orders at this position, before minimum lot and multiple [pieces]."""
    if policy == BASE_STOCK or policy == ORDER_UP_TO:
        return high - position
    if position > low:
        return 0
    if policy == S_S:
        return high - position
    if policy == R_SINGLE_Q:
        return lot
    return lot * ((low - position) // lot + 1)


@inlined()
def _economic_quantity(stock, i, position, t, season_total):
    """Quantity of the economic-lot policy at a position at or below its reorder point."""
    demand_left = 0.0
    if stock.whole[S.ends, i] < season_total.shape[0]:
        demand_left = season_total[stock.whole[S.ends, i] + 1]
        demand_left -= season_total[max(t + 1, stock.whole[S.starts, i])]
        demand_left *= stock.real[S.mean, i]
    return economic_lot(stock, i, position, stock.whole[S.level_low, i], t, demand_left)


@inlined()
def _place(stock, i, quantity, policy):
    """Order a quantity, not below the minimum lot, in multiples."""
    quantity = max(quantity, stock.whole[S.minimum_lot, i])
    multiple = stock.whole[S.lot_multiple, i]
    if multiple > 1:
        quantity = multiple * ((quantity + multiple - 1) // multiple)
    stock.whole[S.placed, i] = quantity
    stock.whole[S.lots, i] = quantity // stock.whole[S.lot, i] if policy == R_Q else 1
    if policy == PASS_THROUGH:
        stock.whole[S.unordered, i] -= quantity


@inlined()
def review_row(stock, i, t, season_total):
    """Step 3: decide on an order; leaves it in ``placed`` and ``lots``."""
    whole, real = stock.whole, stock.real
    whole[S.placed, i] = 0
    whole[S.lots, i] = 0
    policy = whole[S.policy, i]
    if policy == PASS_THROUGH:
        whole[S.unordered, i] += whole[S.demand, i]
    first, every = whole[S.review_phase, i], whole[S.review_every, i]
    due = policy != NO_POLICY and t >= first
    if due and every > 1:
        due = (t - first) % every == 0
    if due:
        # What cannot leave within the risk period is not needed within it.
        needed = min(float(whole[S.owed, i]), real[S.throughput, i] * real[S.horizon, i])
        position = whole[S.on_hand, i] - int(needed) + whole[S.on_order, i]
        quantity = 0
        if policy == ECONOMIC_LOT:
            level = order_up_to_level(
                real[S.forecast_sum, i], real[S.forecast_sd, i], real[S.service_factor, i]
            )
            low = int(math.floor(level + 0.5))
            whole[S.level_low, i] = low
            if position <= low:
                quantity = _economic_quantity(stock, i, position, t, season_total)
        elif policy == PASS_THROUGH:
            quantity = whole[S.unordered, i]
        else:
            if policy == ORDER_UP_TO:
                level = order_up_to_level(
                    real[S.forecast_sum, i], real[S.forecast_sd, i], real[S.service_factor, i]
                )
                whole[S.level_high, i] = int(math.floor(level + 0.5))
            low, high, lot = whole[S.level_low, i], whole[S.level_high, i], whole[S.lot, i]
            quantity = _quantity(policy, position, low, high, lot)
        if quantity > 0:
            _place(stock, i, quantity, policy)
