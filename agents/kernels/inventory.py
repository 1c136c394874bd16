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
    LEAST_EXPOSURE,
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
    slot = t % stock.pipeline.shape[1]
    for i in range(lo, hi):
        receive_row(stock, i, slot)


@allocating()
def _regression_forecast(stock, regression, i, t, horizon):
    """Update the regression on 8 lags with the target that is now known; forecast from here.

    The target is the sum of orders over ``horizon`` periods; of the last one only the fraction.
    """
    slots = stock.history.shape[1]
    lags = np.empty(N_LAGS)
    span = int(math.ceil(horizon))
    if t >= span + N_LAGS:
        target = (horizon - span) * stock.orders_history[i, t % slots]
        for k in range(span):
            target += stock.orders_history[i, (t - k) % slots]
        origin = t - span
        for k in range(N_LAGS):
            lags[k] = stock.history[i, (origin - k) % slots]
        row = regression.gram[i]
        accumulate_normal_equations(row, regression.moment[i], lags, target)
        if row[0, 0] >= 4 * N_LAGS and int(row[0, 0]) % 64 == 32:
            regression.weights[i, :] = solve_regression(row, regression.moment[i])
        fitted = regression.weights[i, 0]
        for k in range(N_LAGS):
            fitted += regression.weights[i, k + 1] * lags[k]
        error = target - fitted
        if row[0, 0] > 4 * N_LAGS + 32:
            stock.real[i, S.variance] += 0.02 * (error * error - stock.real[i, S.variance])
    if regression.gram[i, 0, 0] < 4 * N_LAGS + 32:  # too little seen so far: the plain mean
        stock.real[i, S.mean] += (stock.orders_history[i, t % slots] - stock.real[i, S.mean]) / (
            stock.real[i, S.prior_weight] + stock.real[i, S.age]
        )
        return stock.real[i, S.mean] * horizon
    total = regression.weights[i, 0]
    for k in range(N_LAGS):
        total += regression.weights[i, k + 1] * stock.history[i, (t - k) % slots]
    return total


@allocating()
def _forecast_from_history(stock, regression, i, t, x, season_total):
    """Do the same for a forecaster with a memory, fed ``x``."""
    kind = stock.whole[i, S.forecaster]
    horizon = stock.real[i, S.horizon]
    slots = stock.history.shape[1]
    stock.history[i, t % slots] = x
    stock.orders_history[i, t % slots] = float(stock.whole[i, S.demand])
    stock.real[i, S.age] += 1.0
    if kind == MOVING_AVERAGE:
        window = min(stock.whole[i, S.window], int(stock.real[i, S.age]))
        mean = moving_average(stock.history, i, t, window)
        stock.real[i, S.mean] = mean
        if window > 1:
            stock.real[i, S.variance] = moving_variance(stock.history, i, t, window, mean)
        total = mean * season_sum(season_total, t, horizon)
        sd = risk_period_sd(stock.real[i, S.variance], horizon)
    elif kind == AR1_KNOWN:
        rho = stock.real[i, S.autocorrelation]
        total = ar1_sum_mean(x, stock.real[i, S.mean], rho, horizon)
        sd = math.sqrt(ar1_sum_variance(math.sqrt(stock.real[i, S.variance]), rho, horizon))
    else:
        total = _regression_forecast(stock, regression, i, t, horizon)
        sd = math.sqrt(max(stock.real[i, S.variance], 0.0))
    stock.real[i, S.forecast_sum] = total
    stock.real[i, S.forecast_sd] = sd


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
    per_season = 1.0 / max(season, LEAST_EXPOSURE)
    for i in range(lo, hi):
        if stock.whole[i, S.policy] != NO_POLICY:
            smooth_row(stock, i, t, observed(stock, i), season, per_season, season_total)
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
    per_season = 1.0 / max(season, LEAST_EXPOSURE)
    for i in range(lo, hi):
        if stock.whole[i, S.policy] == NO_POLICY:
            continue
        x = observed(stock, i)
        kind = stock.whole[i, S.forecaster]
        if kind == MOVING_AVERAGE or kind == AR1_KNOWN or kind == OWN_HISTORY:
            _forecast_from_history(stock, regression, i, t, x / season, season_total)
        else:
            smooth_row(stock, i, t, x, season, per_season, season_total)
    for i in range(lo, hi):
        review_row(stock, i, t, season_total)


@kernel()
def impute_costs(stock, lo, hi, opening_on_hand, use_mean):
    """Textbook costs of a period, outside the ledger: holding, pipeline, penalty, ordering."""
    for i in range(lo, hi):
        held = float(stock.whole[i, S.on_hand])
        if use_mean:
            held = 0.5 * (held + opening_on_hand[i])
        cost = (
            stock.real[i, S.holding_rate] * held
            + stock.real[i, S.penalty_rate] * stock.whole[i, S.owed]
        )
        if stock.real[i, S.pipeline_rate] > 0.0:
            under_way = stock.whole[i, S.opening_pipeline] + stock.whole[i, S.dispatched]
            under_way -= stock.whole[i, S.received]
            cost += stock.real[i, S.pipeline_rate] * under_way
        if stock.whole[i, S.lost] == 1:
            cost += stock.real[i, S.lost_rate] * (
                stock.whole[i, S.demand] - stock.whole[i, S.filled]
            )
        stock.real[i, S.imputed_cost] += cost + stock.real[i, S.order_rate] * stock.whole[i, S.lots]
