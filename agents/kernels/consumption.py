"""Consumers buy from shelves."""

from __future__ import annotations

import math

from numba import njit

from agents.columns.stock import S
from agents.columns.textbook import T
from agents.kernels.demand import (
    discrete_quantile,
    lognormal_quantile,
    textbook_count_quantile,
    to_pieces,
    truncated_normal_quantile,
)
from agents.kernels.random import normal_quantile, uniform

NONE, CONSTANT, STEP, NORMAL, POISSON, AR1, LINEAR = range(7)
TRUNCATED, NEGATIVE_BINOMIAL, SEQUENCE, MARKET = range(7, 11)
LOGNORMAL, EXPONENTIAL, UNIFORM, UNIFORM_WHOLE, DISCRETE = range(11, 16)


@njit(cache=True, nogil=True)
def draw_textbook_demand(textbook, shelves, lo, hi, t, base, base_common, pieces_per_unit):
    """Demand of explicit networks, one law a shelf; units become pieces here, once.

    Shelves of one chain share ``chain``: their normal demands are correlated through its shock.
    """
    for i in range(lo, hi):
        quantity = _textbook_quantity(textbook, shelves, i, t, base, base_common)
        shelves.whole[S.demand, i] = to_pieces(quantity, pieces_per_unit)


@njit(cache=True, nogil=True, inline="always")
def _textbook_quantity(textbook, shelves, i, t, base, base_common):
    """Demand of one shelf in one period [units]."""
    law = textbook.whole[T.law, i]
    rise = textbook.real[T.trend, i] * t
    mean = max(0.0, textbook.real[T.mean, i] + rise)
    if law == NONE:
        return 0.0
    if law == CONSTANT:
        return mean
    if law == STEP:
        late = t + 1 >= textbook.whole[T.step_period, i]
        return textbook.real[T.step_mean, i] + rise if late else mean
    if law == LINEAR:
        intercept = textbook.real[T.intercept, i] + rise
        return intercept - textbook.real[T.slope, i] * textbook.real[T.price, i]
    if law == SEQUENCE:
        return textbook.path[min(t, textbook.path.shape[0] - 1), i]
    u = uniform(base, shelves.whole[S.identity, i], 0)
    if law == POISSON:
        return float(textbook_count_quantile(u, mean, 0.0))
    if law == NORMAL:
        z = normal_quantile(u)
        rho = textbook.real[T.common_correlation, i]
        if rho > 0.0:
            common = normal_quantile(uniform(base_common, textbook.whole[T.chain, i], 0))
            z = math.sqrt(rho) * common + math.sqrt(1.0 - rho) * z
        return mean + textbook.real[T.sd, i] * z
    if law == AR1:
        return mean + _ar1_deviation(textbook, i, t, normal_quantile(u))
    return _further_quantity(textbook, i, law, mean, rise, u)


@njit(cache=True, nogil=True)
def _ar1_deviation(textbook, i, t, z):
    """Move an AR(1) by one period; it opens in its stationary law."""
    rho, shock = textbook.real[T.autocorrelation, i], textbook.real[T.sd, i] * z
    if t == 0:
        textbook.real[T.state, i] = shock / math.sqrt(1.0 - rho * rho)
    else:
        textbook.real[T.state, i] = rho * textbook.real[T.state, i] + shock
    return textbook.real[T.state, i]


@njit(cache=True, nogil=True)
def _further_quantity(textbook, i, law, mean, rise, u):
    """Quantiles of the laws that need no more than one uniform draw [units]."""
    sd = textbook.real[T.sd, i]
    low, high = textbook.real[T.low, i], textbook.real[T.high, i]
    if law == TRUNCATED:
        return truncated_normal_quantile(u, mean, sd, low, high)
    if law == NEGATIVE_BINOMIAL:
        return float(textbook_count_quantile(u, mean, textbook.real[T.cv, i] ** 2))
    if law == LOGNORMAL:
        return lognormal_quantile(u, mean, sd)
    if law == EXPONENTIAL:
        return -mean * math.log1p(-u)
    if law == UNIFORM:
        return low + u * (high - low) + rise
    if law == UNIFORM_WHOLE:
        return math.floor(low + u * (high - low + 1.0)) + rise
    return discrete_quantile(u, textbook.path[:, i], textbook.cumulative[:, i]) + rise


@njit(cache=True, nogil=True)
def sell_to_consumers(shelves, lo, hi):
    """Step 2: shelves serve what is owed and what is asked now; the rest is owed or lost."""
    for i in range(lo, hi):
        demand = shelves.whole[S.demand, i]
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


@njit(cache=True, nogil=True)
def consumers_lose_patience(shelves, recent_demand, lo, hi, t):
    """Cancel what shelves have owed for as long as their consumers wait.

    Shelves serve the oldest first, so whatever exceeds the demand of the last ``patience``
    periods has waited for too long.

    Parameters
    ----------
    recent_demand : ndarray, shape (periods, shelves), int64
        Demand by period modulo its length, the longest (finite) patience [pieces].
    """
    slots = recent_demand.shape[0]
    for i in range(lo, hi):
        patience = shelves.real[S.patience, i]
        if slots > 0:
            recent_demand[t % slots, i] = shelves.whole[S.demand, i]
        if patience > slots:
            continue
        patient = 0
        for k in range(min(int(math.ceil(patience)), t + 1)):
            patient += recent_demand[(t - k) % slots, i]
        leaving = max(0, shelves.whole[S.owed, i] - patient)
        shelves.whole[S.owed, i] -= leaving
        shelves.whole[S.cancelled, i] += leaving


@njit(cache=True, nogil=True)
def attribute_end_sales(shelves, points, bought_from, sees_sales, n_shelves):
    """Credit each shelf's demand to the points its goods came through, up to the factory.

    Sums are of whole pieces, so they do not depend on the order of rows.
    """
    for i in range(points.whole.shape[1]):
        points.real[S.end_sales, i] = 0.0
    for b in range(n_shelves):
        if sees_sales[b] == 0:
            continue
        point = bought_from[b]
        while point >= 0:
            points.real[S.end_sales, point] += shelves.whole[S.demand, b]
            point = points.whole[S.supplier, point]
