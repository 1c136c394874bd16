"""One forecaster for all firms and both worlds; textbook forecasters for verification.

Levers change which series is fed in and how late, never the function.
"""

from __future__ import annotations

import math

import numpy as np

from agents.columns.stock import S
from agents.kernels.compiling import allocating, inlined, kernel

FORECASTERS: dict[str, int] = {
    "fixed": 0,
    "moving_average": 1,
    "exponential": 2,
    "ar1_known": 3,
    "own_history": 4,
    "credibility": 5,
}
N_LAGS = 8
LEAST_EXPOSURE = 1e-6
N_TERMS = N_LAGS + 1  # regression: intercept and lags


@inlined()
def credibility_gain(alpha, prior_weight, age):
    """Weight of the newest observation.

    The posterior mean of a gamma-Poisson rate moves by 1 / (prior weight + observations) of the
    surprise; when that has fallen to ``alpha`` the update goes on as exponential smoothing.

    Parameters
    ----------
    alpha : float
        Smoothing constant the firm settles to.
    prior_weight : float
        Worth of the prior in periods of observation (Buehlmann's within / between variance).
    age : float
        Observations so far, this one included.
    """
    weight = prior_weight + age
    gain = alpha
    if alpha * weight < 1.0:
        gain = 1.0 / weight
    return gain


@inlined()
def smooth_exposed(mean, variance, x, exposure, per_exposure, gain, variance_gain):
    """Smoothed mean and variance a unit of exposure (season), from a total ``x`` seen under one.

    A quiet season tells little and weighs little: the posterior mean of a gamma-Poisson rate is
    (prior + sum of x) / (prior weight + sum of exposures). With exposure 1 it is plain smoothing.
    ``per_exposure`` is 1 / max(exposure, `LEAST_EXPOSURE`).
    """
    error = x - exposure * mean
    step = min(per_exposure, gain)
    variance_step = min(1.0, variance_gain * exposure)
    variance += variance_step * (error * error * per_exposure - variance)
    return mean + step * error, variance


@kernel()
def moving_average(history, column, t, window):
    """Mean of the last ``window`` observations up to period ``t`` of a ring (slots, n)."""
    total = 0.0
    slots = history.shape[1]
    for k in range(window):
        total += history[column, (t - k) % slots]
    return total / window


@kernel()
def moving_variance(history, column, t, window, mean):
    """Sample variance of the last ``window`` observations around ``mean``."""
    total = 0.0
    slots = history.shape[1]
    for k in range(window):
        error = history[column, (t - k) % slots] - mean
        total += error * error
    return total / max(1, window - 1)


@kernel()
def ar1_sum_mean(x, level, rho, horizon):
    """Expected sum of the next ``horizon`` values of an AR(1) process standing at ``x``.

    ``level`` is the process mean: E[x(t+i)] = level + rho**i (x - level). Of the last value only
    the fraction of ``horizon`` counts.

    >>> round(ar1_sum_mean(12.0, 10.0, 0.5, 2.0), 6)
    21.5
    """
    whole = int(horizon)
    decay = 0.0
    for i in range(1, whole + 1):
        decay += rho**i
    return level * horizon + (decay + (horizon - whole) * rho ** (whole + 1)) * (x - level)


@kernel()
def ar1_sum_variance(sigma, rho, horizon):
    """Variance of the error of that sum (Lee, So, Tang 2000, eq. 3.4).

    >>> round(ar1_sum_variance(2.0, 0.5, 2.0), 6)
    13.0
    """
    whole = int(horizon)
    fraction = horizon - whole
    total = fraction * fraction
    weight, power = 0.0, 1.0  # of a shock that still acts on so many of the values
    for _ in range(whole):
        weight += power
        power *= rho
        total += (weight + fraction * power) ** 2
    return sigma * sigma * total


@allocating()
def accumulate_normal_equations(gram, moment, lags, target):
    """Add one observation (intercept and lags, target) to X'X and X'y."""
    n = lags.shape[0]
    gram[0, 0] += 1.0
    moment[0] += target
    for a in range(n):
        gram[0, a + 1] += lags[a]
        gram[a + 1, 0] += lags[a]
        moment[a + 1] += lags[a] * target
        for b in range(n):
            gram[a + 1, b + 1] += lags[a] * lags[b]


@allocating()
def solve_regression(gram, moment):
    """Least-squares coefficients, intercept first; a small ridge keeps a constant series solvable.

    The means are taken out first, so that the ridge is small against the variances.
    """
    n = gram.shape[0]
    count = gram[0, 0]
    a = np.empty((n - 1, n - 1))
    b = np.empty(n - 1)
    for k in range(n - 1):
        b[k] = moment[k + 1] - moment[0] * gram[0, k + 1] / count
        for j in range(n - 1):
            a[k, j] = gram[k + 1, j + 1] - gram[0, k + 1] * gram[0, j + 1] / count
        a[k, k] += 1e-9 * (abs(a[k, k]) + 1e-3 * gram[k + 1, k + 1] / count + 1e-9)
    weights = np.empty(n)
    weights[1:] = np.linalg.solve(a, b)
    weights[0] = moment[0] / count
    for k in range(1, n):
        weights[0] -= weights[k] * gram[0, k] / count
    return weights


@inlined()
def order_up_to_level(mean_sum, sd_sum, service_factor):
    """Order-up-to level S = forecast over the risk period + z standard deviations."""
    return mean_sum + service_factor * sd_sum


@inlined()
def risk_period_sd(variance, horizon):
    """Standard deviation over ``horizon`` independent periods."""
    return math.sqrt(max(variance, 0.0) * horizon)


@kernel()
def try_constants(points, candidates, shadows, errors, lo, hi, t, season):
    """Warm-up: what each candidate smoothing constant would have forecast, and how far off.

    Parameters
    ----------
    points : StockColumns
        Stock points ``lo`` to ``hi`` of firms.
    candidates : ndarray, shape (constants,), float64
        Smoothing constants tried.
    shadows : ndarray, shape (constants, points), float64
        Mean each of them has arrived at; updated.
    errors : ndarray, shape (constants, sellers), float64
        Squared one-step errors so far, by firm; added to.
    """
    per_season = 1.0 / max(season, LEAST_EXPOSURE)
    for i in range(lo, hi):
        if t < points.whole[i, S.starts]:
            continue
        owner = points.whole[i, S.owner]
        x = float(points.whole[i, S.demand])
        for c in range(candidates.shape[0]):
            error = x - season * shadows[c, i]
            errors[c, owner] += error * error
            gain = credibility_gain(
                candidates[c], points.real[i, S.prior_weight], points.real[i, S.age]
            )
            shadows[c, i], _ = smooth_exposed(shadows[c, i], 0.0, x, season, per_season, gain, 0.0)
