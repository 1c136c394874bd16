"""Passes over stock points: receiving, forecasting, reviewing. One code for every stock point.

References
----------
Lee, So, Tang (2000) and Raghunathan (2001): forecasters with a memory of their own history.
"""

from __future__ import annotations

import math

import numpy as np

from agents.columns.stock import S
from agents.kernels.compiling import allocating, kernel
from agents.kernels.forecasting import (
    N_LAGS,
    accumulate_normal_equations,
    ar1_sum_mean,
    ar1_sum_variance,
    moving_average,
    moving_variance,
    risk_period_sd,
    solve_regression,
)
from agents.kernels.stock_rows import (
    AR1_KNOWN,
    MOVING_AVERAGE,
    NO_POLICY,
    OWN_HISTORY,
    observed,
    receive_row,
    review_row,
    season_sum,
    smooth_row,
)


@kernel()
def receive(stock, lo, hi, t):
    """Step 1: what is due this period arrives."""
    slot = t % stock.pipeline.shape[0]
    for i in range(lo, hi):
        receive_row(stock, i, slot)


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
def smooth_and_review(stock, lo, hi, t, season_total):
    """Step 3 of rows that all smooth: update forecasts, decide orders.

    Parameters
    ----------
    stock : StockColumns
        Table of stock points; rows ``lo`` to ``hi`` act.
    season_total : ndarray, shape (periods + horizon + 3,), float64
        Running total of seasonal factors: factor of period t is total[t + 1] - total[t].
    """
    season = season_total[t + 1] - season_total[t]
    for i in range(lo, hi):
        if stock.whole[S.policy, i] != NO_POLICY:
            smooth_row(stock, i, t, observed(stock, i), season, season_total)
        review_row(stock, i, t, season_total)


@allocating()
def forecast_and_review(stock, regression, lo, hi, t, season_total):
    """Step 3 with any forecaster: update forecasts and decide orders.

    Parameters
    ----------
    stock, lo, hi, t, season_total
        As for `smooth_and_review`.
    regression : Regression
        Normal equations of the ``own_history`` forecaster (no rows where nobody uses it).
    """
    season = season_total[t + 1] - season_total[t]
    for i in range(lo, hi):
        if stock.whole[S.policy, i] == NO_POLICY:
            continue
        x = observed(stock, i)
        kind = stock.whole[S.forecaster, i]
        if kind == MOVING_AVERAGE or kind == AR1_KNOWN or kind == OWN_HISTORY:
            _forecast_from_history(stock, regression, i, t, x / season, season_total)
        else:
            smooth_row(stock, i, t, x, season, season_total)
    for i in range(lo, hi):
        review_row(stock, i, t, season_total)


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
