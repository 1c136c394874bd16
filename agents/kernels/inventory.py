"""Stock: receiving, forecasting, reviewing. One code for every stock point.

Inventory position = on hand - owed + on order, taken after demand.

References
----------
Harris (1913): economic lot. Arrow, Harris, Marschak (1951): (s, S). Hadley & Whitin (1963): (r, Q).
"""

from __future__ import annotations

import math

import numpy as np

from agents.columns.stock import S
from agents.kernels.compiling import allocating, inlined, kernel
from agents.kernels.forecasting import (
    N_LAGS,
    accumulate_normal_equations,
    ar1_sum_mean,
    ar1_sum_variance,
    credibility_gain,
    moving_average,
    moving_variance,
    order_up_to_level,
    risk_period_sd,
    smooth_exposed,
    solve_regression,
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


@kernel()
def receive(stock, lo, hi, t):
    """Step 1: what is due this period arrives."""
    slots = stock.pipeline.shape[0]
    slot = t % slots
    for i in range(lo, hi):
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
def season_sum(season_total, t, horizon):
    """Sum of seasonal factors over the ``horizon`` periods after ``t`` (fraction interpolated)."""
    whole = int(horizon)
    total = season_total[t + 1 + whole] - season_total[t + 1]
    return total + (horizon - whole) * (season_total[t + 2 + whole] - season_total[t + 1 + whole])


@allocating()
def _regression_forecast(stock, regression, i, t, horizon):
    """Update the regression on 8 lags with the target that is now known; forecast from here.

    The target is the sum of orders over ``horizon`` periods; of the last one only the fraction.
    """
    slots = stock.history.shape[0]
    lags = np.empty(N_LAGS)
    span = int(math.ceil(horizon))
    if t >= span + N_LAGS:
        target = (horizon - span) * stock.orders_history[t % slots, i]
        for k in range(span):
            target += stock.orders_history[(t - k) % slots, i]
        origin = t - span
        for k in range(N_LAGS):
            lags[k] = stock.history[(origin - k) % slots, i]
        row = regression.gram[i]
        accumulate_normal_equations(row, regression.moment[i], lags, target)
        if row[0, 0] >= 4 * N_LAGS and int(row[0, 0]) % 64 == 32:
            regression.weights[i, :] = solve_regression(row, regression.moment[i])
        fitted = regression.weights[i, 0]
        for k in range(N_LAGS):
            fitted += regression.weights[i, k + 1] * lags[k]
        error = target - fitted
        if row[0, 0] > 4 * N_LAGS + 32:
            stock.real[S.variance, i] += 0.02 * (error * error - stock.real[S.variance, i])
    if regression.gram[i, 0, 0] < 4 * N_LAGS + 32:  # too little seen so far: the plain mean
        stock.real[S.mean, i] += (stock.orders_history[t % slots, i] - stock.real[S.mean, i]) / (
            stock.real[S.prior_weight, i] + stock.real[S.age, i]
        )
        return stock.real[S.mean, i] * horizon
    total = regression.weights[i, 0]
    for k in range(N_LAGS):
        total += regression.weights[i, k + 1] * stock.history[(t - k) % slots, i]
    return total


@kernel()
def _observed(orders, end_sales, blind_demand, sight):
    """What a forecaster is fed: orders, end sales (and orders of those unseen), or a mixture."""
    if sight <= 0.0:
        return orders
    return (1.0 - sight) * orders + sight * (end_sales + blind_demand)


@kernel()
def _gains(kind, alpha, prior_weight, variance_weight, age):
    """Weights of the newest observation in the mean and in the variance."""
    if kind == CREDIBILITY:
        gain = credibility_gain(alpha, prior_weight, age)
        return gain, credibility_gain(0.5 * alpha, variance_weight, age)
    return alpha, alpha


@allocating()
def _forecast(stock, regression, lo, hi, t, season_total):
    """Feed the forecasters; leave mean and standard deviation of demand over the risk period."""
    whole, real = stock.whole, stock.real
    season = season_total[t + 1] - season_total[t]
    for i in range(lo, hi):
        if whole[S.policy, i] == NO_POLICY:
            continue
        kind = whole[S.forecaster, i]
        x = _observed(
            float(whole[S.demand, i]),
            real[S.end_sales, i],
            float(whole[S.blind_demand, i]),
            real[S.sees, i],
        )
        if kind != FIXED and kind != EXPONENTIAL and kind != CREDIBILITY:
            _forecast_from_history(stock, regression, i, t, x / season, season_total)
            continue
        horizon, mean, variance = real[S.horizon, i], real[S.mean, i], real[S.variance, i]
        ahead = season_sum(season_total, t, horizon)
        if kind != FIXED and t >= whole[S.starts, i]:  # before it is on sale, nothing is learnt
            age = real[S.age, i] + season
            gain, variance_gain = _gains(
                kind, real[S.alpha, i], real[S.prior_weight, i], real[S.variance_weight, i], age
            )
            mean, variance = smooth_exposed(mean, variance, x, season, gain, variance_gain)
            real[S.age, i] = age
            real[S.mean, i] = mean
            real[S.variance, i] = variance
        real[S.forecast_sum, i] = mean * ahead
        real[S.forecast_sd, i] = risk_period_sd(variance, ahead)


@allocating()
def _forecast_from_history(stock, regression, i, t, x, season_total):
    """Do the same for a forecaster with a memory, fed ``x``."""
    kind = stock.whole[S.forecaster, i]
    horizon = stock.real[S.horizon, i]
    slots = stock.history.shape[0]
    stock.history[t % slots, i] = x
    stock.orders_history[t % slots, i] = float(stock.whole[S.demand, i])
    stock.real[S.age, i] += 1.0
    if kind == MOVING_AVERAGE:
        window = min(stock.whole[S.window, i], int(stock.real[S.age, i]))
        mean = moving_average(stock.history, i, t, window)
        stock.real[S.mean, i] = mean
        if window > 1:
            stock.real[S.variance, i] = moving_variance(stock.history, i, t, window, mean)
        total = mean * season_sum(season_total, t, horizon)
        sd = risk_period_sd(stock.real[S.variance, i], horizon)
    elif kind == AR1_KNOWN:
        rho = stock.real[S.autocorrelation, i]
        total = ar1_sum_mean(x, stock.real[S.mean, i], rho, horizon)
        sd = math.sqrt(ar1_sum_variance(math.sqrt(stock.real[S.variance, i]), rho, horizon))
    else:
        total = _regression_forecast(stock, regression, i, t, horizon)
        sd = math.sqrt(max(stock.real[S.variance, i], 0.0))
    stock.real[S.forecast_sum, i] = total
    stock.real[S.forecast_sd, i] = sd


@kernel()
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


@kernel()
def _economic_quantity(stock, i, position, t, season_total):
    """Quantity of the economic-lot policy at a position at or below its reorder point."""
    demand_left = 0.0
    if stock.whole[S.ends, i] < season_total.shape[0]:
        demand_left = season_total[stock.whole[S.ends, i] + 1]
        demand_left -= season_total[max(t + 1, stock.whole[S.starts, i])]
        demand_left *= stock.real[S.mean, i]
    return economic_lot(stock, i, position, stock.whole[S.level_low, i], t, demand_left)


@kernel()
def _review(stock, lo, hi, t, season_total):
    """Decide orders."""
    whole, real = stock.whole, stock.real
    for i in range(lo, hi):
        whole[S.placed, i] = 0
        whole[S.lots, i] = 0
        policy = whole[S.policy, i]
        if policy == NO_POLICY:
            continue
        if policy == PASS_THROUGH:
            whole[S.unordered, i] += whole[S.demand, i]
        first, every = whole[S.review_phase, i], whole[S.review_every, i]
        if t < first or (every > 1 and (t - first) % every != 0):
            continue
        # What cannot leave within the risk period is not needed within it.
        needed = min(float(whole[S.owed, i]), real[S.throughput, i] * real[S.horizon, i])
        position = whole[S.on_hand, i] - int(needed) + whole[S.on_order, i]
        if policy == ORDER_UP_TO or policy == ECONOMIC_LOT:
            level = order_up_to_level(
                real[S.forecast_sum, i], real[S.forecast_sd, i], real[S.service_factor, i]
            )
            column = S.level_high if policy == ORDER_UP_TO else S.level_low
            whole[column, i] = int(math.floor(level + 0.5))
        if policy == PASS_THROUGH:
            quantity = whole[S.unordered, i]
        elif policy == ECONOMIC_LOT:
            quantity = 0
            if position <= whole[S.level_low, i]:
                quantity = _economic_quantity(stock, i, position, t, season_total)
        else:
            low, high, lot = whole[S.level_low, i], whole[S.level_high, i], whole[S.lot, i]
            quantity = _quantity(policy, position, low, high, lot)
        if quantity <= 0:
            continue
        quantity = max(quantity, whole[S.minimum_lot, i])
        multiple = whole[S.lot_multiple, i]
        if multiple > 1:
            quantity = multiple * ((quantity + multiple - 1) // multiple)
        whole[S.placed, i] = quantity
        whole[S.lots, i] = quantity // whole[S.lot, i] if policy == R_Q else 1
        if policy == PASS_THROUGH:
            whole[S.unordered, i] -= quantity


@allocating()
def forecast_and_review(stock, regression, lo, hi, t, season_total):
    """Step 3: update forecasts and decide orders; leaves them in ``placed`` and ``lots``.

    Parameters
    ----------
    stock : StockColumns
        Table of stock points; rows ``lo`` to ``hi`` act.
    regression : Regression
        Normal equations of the ``own_history`` forecaster (no rows where nobody uses it).
    season_total : ndarray, shape (periods + horizon + 3,), float64
        Running total of seasonal factors: factor of period t is total[t + 1] - total[t].
    """
    _forecast(stock, regression, lo, hi, t, season_total)
    _review(stock, lo, hi, t, season_total)


@kernel()
def impute_costs(stock, lo, hi, opening_on_hand, use_mean):
    """Textbook costs of a period, outside the ledger: holding, pipeline, penalty, ordering."""
    for i in range(lo, hi):
        held = float(stock.whole[S.on_hand, i])
        if use_mean:
            held = 0.5 * (held + opening_on_hand[i])
        cost = (
            stock.real[S.holding_rate, i] * held
            + stock.real[S.penalty_rate, i] * stock.whole[S.owed, i]
        )
        if stock.real[S.pipeline_rate, i] > 0.0:
            under_way = stock.whole[S.opening_pipeline, i] + stock.whole[S.dispatched, i]
            under_way -= stock.whole[S.received, i]
            cost += stock.real[S.pipeline_rate, i] * under_way
        if stock.whole[S.lost, i] == 1:
            cost += stock.real[S.lost_rate, i] * (
                stock.whole[S.demand, i] - stock.whole[S.filled, i]
            )
        stock.real[S.imputed_cost, i] += cost + stock.real[S.order_rate, i] * stock.whole[S.lots, i]
