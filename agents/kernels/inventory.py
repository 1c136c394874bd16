"""Stock: receiving, forecasting, reviewing. One code for every stock point.

Inventory position = on hand - owed + on order, taken after demand.

References
----------
Harris (1913): economic lot. Arrow, Harris, Marschak (1951): (s, S). Hadley & Whitin (1963): (r, Q).
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from agents.columns.stock import S
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
    smooth,
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


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True, inline="always")
def season_sum(season_total, t, horizon):
    """Sum of seasonal factors over the ``horizon`` periods after ``t`` (fraction interpolated)."""
    whole = int(horizon)
    total = season_total[t + 1 + whole] - season_total[t + 1]
    return total + (horizon - whole) * (season_total[t + 2 + whole] - season_total[t + 1 + whole])


@njit(cache=True, nogil=True)
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
        stock.real[S.mean, i] += (
            stock.orders_history[t % slots, i] - stock.real[S.mean, i]
        ) / (stock.real[S.prior_weight, i] + stock.real[S.age, i])
        return stock.real[S.mean, i] * horizon
    total = regression.weights[i, 0]
    for k in range(N_LAGS):
        total += regression.weights[i, k + 1] * stock.history[(t - k) % slots, i]
    return total


@njit(cache=True, nogil=True, inline="always")
def _foresee(stock, regression, i, t, season_total):
    """Feed the forecaster; return mean and standard deviation of demand over the risk period."""
    kind = stock.whole[S.forecaster, i]
    horizon = stock.real[S.horizon, i]
    ahead = season_sum(season_total, t, horizon)
    if kind == FIXED:
        return stock.real[S.mean, i] * ahead, risk_period_sd(stock.real[S.variance, i], horizon)
    orders = float(stock.whole[S.demand, i])
    season = season_total[t + 1] - season_total[t]
    x = orders
    sight = stock.real[S.sees, i]
    if sight > 0.0:
        sales = stock.real[S.end_sales, i] + stock.whole[S.blind_demand, i]
        x = (1.0 - sight) * orders + sight * sales
    x /= season
    if kind == CREDIBILITY or kind == EXPONENTIAL:
        if t < stock.whole[S.starts, i]:  # not yet on sale: nothing to learn
            return stock.real[S.mean, i] * ahead, risk_period_sd(stock.real[S.variance, i], horizon)
        stock.real[S.age, i] += 1.0
        gain = stock.real[S.alpha, i]
        variance_gain = gain
        if kind == CREDIBILITY:
            gain = credibility_gain(gain, stock.real[S.prior_weight, i], stock.real[S.age, i])
            variance_gain = credibility_gain(
                0.5 * stock.real[S.alpha, i], 8.0, stock.real[S.age, i]
            )
        stock.real[S.mean, i], stock.real[S.variance, i] = smooth(
            stock.real[S.mean, i], stock.real[S.variance, i], x, gain, variance_gain
        )
        return stock.real[S.mean, i] * ahead, risk_period_sd(
            stock.real[S.variance, i], horizon
        ) * ahead / horizon
    slots = stock.history.shape[0]
    stock.history[t % slots, i] = x
    stock.orders_history[t % slots, i] = orders
    stock.real[S.age, i] += 1.0
    if kind == MOVING_AVERAGE:
        window = min(stock.whole[S.window, i], int(stock.real[S.age, i]))
        stock.real[S.mean, i] = moving_average(stock.history, i, t, window)
        if window > 1:
            stock.real[S.variance, i] = moving_variance(
                stock.history, i, t, window, stock.real[S.mean, i]
            )
        return stock.real[S.mean, i] * ahead, risk_period_sd(stock.real[S.variance, i], horizon)
    if kind == AR1_KNOWN:
        rho = stock.real[S.autocorrelation, i]
        sd = math.sqrt(ar1_sum_variance(math.sqrt(stock.real[S.variance, i]), rho, horizon))
        return ar1_sum_mean(x, stock.real[S.mean, i], rho, horizon), sd
    total = _regression_forecast(stock, regression, i, t, horizon)
    return total, math.sqrt(max(stock.real[S.variance, i], 0.0))


@njit(cache=True, nogil=True, inline="always")
def _quantity(stock, i, position, mean_sum, sd_sum, t, season_total):
    """Quantity the policy orders at this position, before minimum lot and multiple."""
    policy = stock.whole[S.policy, i]
    if policy == BASE_STOCK:
        return stock.whole[S.level_high, i] - position
    if policy == ORDER_UP_TO:
        level = order_up_to_level(mean_sum, sd_sum, stock.real[S.service_factor, i])
        stock.whole[S.level_high, i] = int(math.floor(level + 0.5))
        return stock.whole[S.level_high, i] - position
    if policy == PASS_THROUGH:
        return stock.whole[S.unordered, i]
    if policy == ECONOMIC_LOT:
        level = order_up_to_level(mean_sum, sd_sum, stock.real[S.service_factor, i])
        stock.whole[S.level_low, i] = int(math.floor(level + 0.5))
        if position > stock.whole[S.level_low, i]:
            return 0
        demand_left = 0.0
        if stock.whole[S.ends, i] < season_total.shape[0]:
            demand_left = season_total[stock.whole[S.ends, i] + 1]
            demand_left -= season_total[max(t + 1, stock.whole[S.starts, i])]
            demand_left *= stock.real[S.mean, i]
        return economic_lot(stock, i, position, stock.whole[S.level_low, i], t, demand_left)
    if position > stock.whole[S.level_low, i]:
        return 0
    if policy == S_S:
        return stock.whole[S.level_high, i] - position
    if policy == R_SINGLE_Q:
        return stock.whole[S.lot, i]
    if policy == R_Q:
        return stock.whole[S.lot, i] * (
            (stock.whole[S.level_low, i] - position) // stock.whole[S.lot, i] + 1
        )
    return 0


@njit(cache=True, nogil=True)
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
    for i in range(lo, hi):
        stock.whole[S.placed, i] = 0
        stock.whole[S.lots, i] = 0
        if stock.whole[S.policy, i] == NO_POLICY:
            continue
        mean_sum, sd_sum = _foresee(stock, regression, i, t, season_total)
        stock.real[S.forecast_sum, i] = mean_sum
        stock.real[S.forecast_sd, i] = sd_sum
        passes_on = stock.whole[S.policy, i] == PASS_THROUGH
        if passes_on:
            stock.whole[S.unordered, i] += stock.whole[S.demand, i]
        every = stock.whole[S.review_every, i]
        first = stock.whole[S.review_phase, i]
        if t < first or (every > 1 and (t - first) % every != 0):
            continue
        position = stock.whole[S.on_hand, i] - stock.whole[S.owed, i] + stock.whole[S.on_order, i]
        quantity = _quantity(stock, i, position, mean_sum, sd_sum, t, season_total)
        if quantity <= 0:
            continue
        quantity = max(quantity, stock.whole[S.minimum_lot, i])
        multiple = stock.whole[S.lot_multiple, i]
        if multiple > 1:
            quantity = multiple * ((quantity + multiple - 1) // multiple)
        stock.whole[S.placed, i] = quantity
        if passes_on:
            stock.whole[S.unordered, i] -= quantity
        stock.whole[S.lots, i] = (
            quantity // stock.whole[S.lot, i] if stock.whole[S.policy, i] == R_Q else 1
        )


@njit(cache=True, nogil=True)
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
