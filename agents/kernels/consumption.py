"""Consumers buy from shelves."""

from __future__ import annotations

import math

from agents.columns.stock import S, StockColumns
from agents.columns.textbook import T
from agents.kernels.compiling import inlined, kernel
from agents.kernels.demand import (
    discrete_quantile,
    lognormal_quantile,
    textbook_count_quantile,
    to_pieces,
    truncated_normal_quantile,
)
from agents.kernels.random import normal_quantile, uniform
from agents.kernels.stock_rows import sell_row

NONE, CONSTANT, STEP, NORMAL, POISSON, AR1, LINEAR = range(7)
TRUNCATED, NEGATIVE_BINOMIAL, SEQUENCE, MARKET = range(7, 11)
LOGNORMAL, EXPONENTIAL, UNIFORM, UNIFORM_WHOLE, DISCRETE = range(11, 16)


@kernel()
def draw_textbook_demand(textbook, shelves, lo, hi, t, base, base_common, pieces_per_unit):
    """Demand of explicit networks, one law a shelf; units become pieces here, once.

    Shelves of one chain share ``chain``: their normal demands are correlated through its shock.
    """
    whole, real, stock = textbook.whole, textbook.real, shelves.whole
    for i in range(lo, hi):
        law = whole[i, T.law]
        rise = real[i, T.trend] * t
        mean = max(0.0, real[i, T.mean] + rise)
        if law == POISSON:
            u = uniform(base, stock[i, S.identity], 0)
            quantity = float(textbook_count_quantile(u, mean, 0.0))
        elif law == SEQUENCE:
            quantity = textbook.path[i, min(t, textbook.path.shape[1] - 1)]
        elif law == DISCRETE:
            u = uniform(base, stock[i, S.identity], 0)
            quantity = rise + discrete_quantile(u, textbook.path[i], textbook.cumulative[i])
        elif law <= STEP or law == LINEAR:
            quantity = _certain_quantity(whole, real, i, t, mean, rise)
        elif law == NORMAL or law == AR1:
            z = normal_quantile(uniform(base, stock[i, S.identity], 0))
            common = uniform(base_common, whole[i, T.chain], 0)
            quantity = _normal_quantity(whole, real, i, t, mean, z, common)
        else:
            u = uniform(base, stock[i, S.identity], 0)
            quantity = _further_quantity(real, i, law, mean, rise, u)
        stock[i, S.demand] = to_pieces(quantity, pieces_per_unit)


@kernel()
def _certain_quantity(whole, real, i, t, mean, rise):
    """Demand of laws without chance [units]."""
    law = whole[i, T.law]
    if law == CONSTANT:
        return mean
    if law == STEP:
        late = t + 1 >= whole[i, T.step_period]
        return real[i, T.step_mean] + rise if late else mean
    if law == LINEAR:
        return real[i, T.intercept] + rise - real[i, T.slope] * real[i, T.price]
    return 0.0


@kernel()
def _normal_quantity(whole, real, i, t, mean, z, u_common):
    """Demand of normal and AR(1) laws [units]; an AR(1) opens in its stationary law."""
    if whole[i, T.law] == AR1:
        rho = real[i, T.autocorrelation]
        scale = 1.0 / math.sqrt(1.0 - rho * rho) if t == 0 else 1.0
        real[i, T.state] = rho * real[i, T.state] + scale * real[i, T.sd] * z
        return mean + real[i, T.state]
    rho = real[i, T.common_correlation]
    if rho > 0.0:
        z = math.sqrt(rho) * normal_quantile(u_common) + math.sqrt(1.0 - rho) * z
    return mean + real[i, T.sd] * z


@kernel()
def _further_quantity(real, i, law, mean, rise, u):
    """Quantiles of the laws that need no more than one uniform draw [units]."""
    low, high = real[i, T.low], real[i, T.high]
    if law == TRUNCATED:
        return truncated_normal_quantile(u, mean, real[i, T.sd], low, high)
    if law == NEGATIVE_BINOMIAL:
        return float(textbook_count_quantile(u, mean, real[i, T.cv] ** 2))
    if law == LOGNORMAL:
        return lognormal_quantile(u, mean, real[i, T.sd])
    if law == EXPONENTIAL:
        return -mean * math.log1p(-u)
    if law == UNIFORM:
        return low + u * (high - low) + rise
    return math.floor(low + u * (high - low + 1.0)) + rise  # uniform_whole


@kernel()
def sell_to_consumers(shelves, lo, hi):
    """Step 2: shelves serve what is owed and what is asked now; the rest is owed or lost."""
    for i in range(lo, hi):
        sell_row(shelves, i, shelves.whole[i, S.demand])


@inlined()
def lose_patience(shelves, i, recent_demand, row, patience, t):
    """Cancel what shelf ``i`` has owed for as long as its consumers wait.

    It serves the oldest first, so whatever exceeds the demand of the last ``patience`` periods has
    waited for too long. This period's demand is noted in ``row`` of ``recent_demand``.
    """
    slots = recent_demand.shape[1]
    recent_demand[row, t % slots] = shelves.whole[i, S.demand]
    patient = 0
    for k in range(min(patience, t + 1)):
        patient += recent_demand[row, (t - k) % slots]
    leaving = max(0, shelves.whole[i, S.owed] - patient)
    shelves.whole[i, S.owed] -= leaving
    shelves.whole[i, S.cancelled] += leaving


@kernel()
def consumers_lose_patience(shelves, recent_demand, lo, hi, t):
    """Explicit networks: cancel what shelves have owed for as long as their consumers wait.

    Parameters
    ----------
    recent_demand : ndarray, shape (shelves, periods), int64
        Demand by period modulo its length, the longest (finite) patience [pieces].
    """
    for i in range(lo, hi):
        patience = shelves.real[i, S.patience]
        if patience <= recent_demand.shape[1]:
            lose_patience(shelves, i, recent_demand, i, int(math.ceil(patience)), t)


@kernel()
def attribute_end_sales(shelves, points, bought_from, sees_sales, n_shelves):
    """Explicit networks: credit each shelf's demand to the points its goods come through.

    Sums are of whole pieces, so they do not depend on the order of rows.
    """
    for i in range(points.whole.shape[0]):
        points.real[i, S.end_sales] = 0.0
    for b in range(n_shelves):
        if sees_sales[b] == 0:
            continue
        point = bought_from[b]
        while point >= 0:
            points.real[point, S.end_sales] += shelves.whole[b, S.demand]
            point = points.whole[point, S.supplier]


@kernel()
def credit_end_sales(points, credits, size_weight):
    """Clusters: hand end sales on from where buyers bought to the factory, and split sizes.

    They go no further than a seller who does not show its sales: that one's orders tell of them
    instead. Suppliers stand in later rows than their customers, so one pass is enough.

    Parameters
    ----------
    credits : ndarray, shape (points,), int64
        End sales by the point that buyers bought from last, the first size of a style; less what
        has come back to be sold again, but never below 0.
    size_weight : ndarray, shape (sizes,), float64
        Shares of sizes (sum 1), by which a style's sales are split.
    """
    points, sizes = StockColumns(*points), size_weight.shape[0]
    for i in range(points.whole.shape[0]):
        points.real[i, S.end_sales] = float(max(0, credits[i]))
    for i in range(points.whole.shape[0]):
        supplier = points.whole[i, S.supplier]
        if supplier >= 0 and points.real[i, S.sees] > 0.0:
            points.real[supplier, S.end_sales] += points.real[i, S.end_sales]
    if sizes > 1:
        for i in range(0, points.whole.shape[0] - sizes + 1, sizes):
            total = points.real[i, S.end_sales]
            for size in range(sizes):
                points.real[i + size, S.end_sales] = total * size_weight[size]


@kernel()
def show_other_demand(points, lo, hi):
    """Listings that show their sales show what all others asked of them, too.

    Their suppliers see through their orders, and so would learn of those customers from nobody.
    Rows ``lo`` to ``hi`` have just served.
    """
    for i in range(lo, hi):
        if points.real[i, S.sees] > 0.0:
            supplier = points.whole[i, S.supplier]
            points.real[supplier, S.end_sales] += points.whole[i, S.blind_demand]
