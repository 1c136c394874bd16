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
    quantity = stock.pipeline[i, slot]
    stock.whole[i, S.arrived] = quantity
    if quantity != 0:
        stock.pipeline[i, slot] = 0
        stock.whole[i, S.on_hand] += quantity
        stock.whole[i, S.on_order] -= quantity
        stock.whole[i, S.received] += quantity
        orphans = min(quantity, stock.whole[i, S.orphans])
        if orphans > 0:  # made for a style that has left the range
            stock.whole[i, S.orphans] -= orphans
            stock.whole[i, S.on_hand] -= orphans
            stock.whole[i, S.scrapped] += orphans
            stock.whole[i, S.leftover] += orphans


@inlined()
def sell_row(shelves, i, demand):
    """Step 2: a shelf serves what is owed and what is asked now; the rest is owed or lost."""
    shelves.whole[i, S.demand] = demand
    shelves.whole[i, S.demanded] += demand
    owed = shelves.whole[i, S.owed]
    sold = min(shelves.whole[i, S.on_hand], owed + demand)
    shelves.whole[i, S.on_hand] -= sold
    shelves.whole[i, S.shipped] += sold
    shelves.whole[i, S.sold] = sold
    shelves.whole[i, S.filled] = max(0, sold - owed)
    rest = owed + demand - sold
    if shelves.whole[i, S.lost] == 1:
        shelves.whole[i, S.cancelled] += rest
    else:
        shelves.whole[i, S.owed] = rest


@inlined()
def season_sum(season_total, t, horizon):
    """Sum of seasonal factors over the ``horizon`` periods after ``t`` (fraction interpolated)."""
    whole = int(horizon)
    total = season_total[t + 1 + whole] - season_total[t + 1]
    return total + (horizon - whole) * (season_total[t + 2 + whole] - season_total[t + 1 + whole])


@inlined()
def observed(stock, i):
    """What a forecaster is fed: orders, end sales (and orders of those unseen), or a mixture."""
    x = float(stock.whole[i, S.demand])
    sight = stock.real[i, S.sees]
    if sight > 0.0:
        seen = stock.real[i, S.end_sales] + stock.whole[i, S.blind_demand]
        x = (1.0 - sight) * x + sight * seen
    return x


@inlined()
def smooth_row(stock, i, t, x, season, per_season, season_total):
    """Step 3: feed a smoothing (or fixed) forecaster ``x``.

    Leaves mean and standard deviation of demand over the risk period in ``forecast_sum`` and
    ``forecast_sd``.
    """
    kind = stock.whole[i, S.forecaster]
    horizon = stock.real[i, S.horizon]
    mean, variance = stock.real[i, S.mean], stock.real[i, S.variance]
    ahead = season_sum(season_total, t, horizon)
    if kind != FIXED and t >= stock.whole[i, S.starts]:  # before it is on sale, nothing is learnt
        age = stock.real[i, S.age] + season
        alpha = stock.real[i, S.alpha]
        gain, variance_gain = alpha, alpha
        if kind == CREDIBILITY:
            gain = credibility_gain(alpha, stock.real[i, S.prior_weight], age)
            variance_weight = stock.real[i, S.variance_weight]
            variance_gain = credibility_gain(0.5 * alpha, variance_weight, age)
        mean, variance = smooth_exposed(mean, variance, x, season, per_season, gain, variance_gain)
        stock.real[i, S.age] = age
        stock.real[i, S.mean] = mean
        stock.real[i, S.variance] = variance
    stock.real[i, S.forecast_sum] = mean * ahead
    stock.real[i, S.forecast_sd] = risk_period_sd(variance, ahead)


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
    if stock.whole[i, S.ends] < season_total.shape[0]:
        demand_left = season_total[stock.whole[i, S.ends] + 1]
        demand_left -= season_total[max(t + 1, stock.whole[i, S.starts])]
        demand_left *= stock.real[i, S.mean]
    return economic_lot(stock, i, position, stock.whole[i, S.level_low], t, demand_left)


@inlined()
def _place(stock, i, quantity, policy):
    """Order a quantity, not below the minimum lot, in multiples."""
    quantity = max(quantity, stock.whole[i, S.minimum_lot])
    multiple = stock.whole[i, S.lot_multiple]
    if multiple > 1:
        quantity = multiple * ((quantity + multiple - 1) // multiple)
    stock.whole[i, S.placed] = quantity
    stock.whole[i, S.lots] = quantity // stock.whole[i, S.lot] if policy == R_Q else 1
    if policy == PASS_THROUGH:
        stock.whole[i, S.unordered] -= quantity


@inlined()
def review_row(stock, i, t, season_total):
    """Step 3: decide on an order; leaves it in ``placed`` and ``lots``."""
    whole, real = stock.whole, stock.real
    whole[i, S.placed] = 0
    whole[i, S.lots] = 0
    policy = whole[i, S.policy]
    if policy == PASS_THROUGH:
        whole[i, S.unordered] += whole[i, S.demand]
    first, every = whole[i, S.review_phase], whole[i, S.review_every]
    due = policy != NO_POLICY and t >= first
    if due and every > 1:
        due = (t - first) % every == 0
    if due:
        # What cannot leave within the risk period is not needed within it.
        needed = min(float(whole[i, S.owed]), real[i, S.throughput] * real[i, S.horizon])
        position = whole[i, S.on_hand] - int(needed) + whole[i, S.on_order]
        quantity = 0
        if policy == ECONOMIC_LOT:
            level = order_up_to_level(
                real[i, S.forecast_sum], real[i, S.forecast_sd], real[i, S.service_factor]
            )
            low = int(math.floor(level + 0.5))
            whole[i, S.level_low] = low
            if position <= low:
                quantity = _economic_quantity(stock, i, position, t, season_total)
        elif policy == PASS_THROUGH:
            quantity = whole[i, S.unordered]
        else:
            if policy == ORDER_UP_TO:
                level = order_up_to_level(
                    real[i, S.forecast_sum], real[i, S.forecast_sd], real[i, S.service_factor]
                )
                whole[i, S.level_high] = int(math.floor(level + 0.5))
            low, high, lot = whole[i, S.level_low], whole[i, S.level_high], whole[i, S.lot]
            quantity = _quantity(policy, position, low, high, lot)
        if quantity > 0:
            _place(stock, i, quantity, policy)
