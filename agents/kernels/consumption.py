"""Consumers buy from shelves."""

from __future__ import annotations

import math

from agents.columns.stock import S
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
        law = whole[T.law, i]
        rise = real[T.trend, i] * t
        mean = max(0.0, real[T.mean, i] + rise)
        if law == POISSON:
            u = uniform(base, stock[S.identity, i], 0)
            quantity = float(textbook_count_quantile(u, mean, 0.0))
        elif law == SEQUENCE:
            quantity = textbook.path[min(t, textbook.path.shape[0] - 1), i]
        elif law == DISCRETE:
            u = uniform(base, stock[S.identity, i], 0)
            quantity = rise + discrete_quantile(u, textbook.path[:, i], textbook.cumulative[:, i])
        elif law <= STEP or law == LINEAR:
            quantity = _certain_quantity(whole, real, i, t, mean, rise)
        elif law == NORMAL or law == AR1:
            z = normal_quantile(uniform(base, stock[S.identity, i], 0))
            common = uniform(base_common, whole[T.chain, i], 0)
            quantity = _normal_quantity(whole, real, i, t, mean, z, common)
        else:
            u = uniform(base, stock[S.identity, i], 0)
            quantity = _further_quantity(real, i, law, mean, rise, u)
        stock[S.demand, i] = to_pieces(quantity, pieces_per_unit)


@kernel()
def _certain_quantity(whole, real, i, t, mean, rise):
    """Demand of laws without chance [units]."""
    law = whole[T.law, i]
    if law == CONSTANT:
        return mean
    if law == STEP:
        late = t + 1 >= whole[T.step_period, i]
        return real[T.step_mean, i] + rise if late else mean
    if law == LINEAR:
        return real[T.intercept, i] + rise - real[T.slope, i] * real[T.price, i]
    return 0.0


@kernel()
def _normal_quantity(whole, real, i, t, mean, z, u_common):
    """Demand of normal and AR(1) laws [units]; an AR(1) opens in its stationary law."""
    if whole[T.law, i] == AR1:
        rho = real[T.autocorrelation, i]
        scale = 1.0 / math.sqrt(1.0 - rho * rho) if t == 0 else 1.0
        real[T.state, i] = rho * real[T.state, i] + scale * real[T.sd, i] * z
        return mean + real[T.state, i]
    rho = real[T.common_correlation, i]
    if rho > 0.0:
        z = math.sqrt(rho) * normal_quantile(u_common) + math.sqrt(1.0 - rho) * z
    return mean + real[T.sd, i] * z


@kernel()
def _further_quantity(real, i, law, mean, rise, u):
    """Quantiles of the laws that need no more than one uniform draw [units]."""
    low, high = real[T.low, i], real[T.high, i]
    if law == TRUNCATED:
        return truncated_normal_quantile(u, mean, real[T.sd, i], low, high)
    if law == NEGATIVE_BINOMIAL:
        return float(textbook_count_quantile(u, mean, real[T.cv, i] ** 2))
    if law == LOGNORMAL:
        return lognormal_quantile(u, mean, real[T.sd, i])
    if law == EXPONENTIAL:
        return -mean * math.log1p(-u)
    if law == UNIFORM:
        return low + u * (high - low) + rise
    return math.floor(low + u * (high - low + 1.0)) + rise  # uniform_whole


@kernel()
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


@inlined()
def lose_patience(shelves, i, recent_demand, column, patience, t):
    """Cancel what shelf ``i`` has owed for as long as its consumers wait.

    It serves the oldest first, so whatever exceeds the demand of the last ``patience`` periods has
    waited for too long. This period's demand is noted in ``column`` of ``recent_demand``.
    """
    slots = recent_demand.shape[0]
    recent_demand[t % slots, column] = shelves.whole[S.demand, i]
    patient = 0
    for k in range(min(patience, t + 1)):
        patient += recent_demand[(t - k) % slots, column]
    leaving = max(0, shelves.whole[S.owed, i] - patient)
    shelves.whole[S.owed, i] -= leaving
    shelves.whole[S.cancelled, i] += leaving


@kernel()
def consumers_lose_patience(shelves, recent_demand, lo, hi, t):
    """Explicit networks: cancel what shelves have owed for as long as their consumers wait.

    Parameters
    ----------
    recent_demand : ndarray, shape (periods, shelves), int64
        Demand by period modulo its length, the longest (finite) patience [pieces].
    """
    for i in range(lo, hi):
        patience = shelves.real[S.patience, i]
        if patience <= recent_demand.shape[0]:
            lose_patience(shelves, i, recent_demand, i, int(math.ceil(patience)), t)


@kernel()
def attribute_end_sales(shelves, points, bought_from, sees_sales, n_shelves, size_weight):
    """Credit each shelf's demand to the points its goods came through, up to the factory.

    In a cluster it goes no further than a seller who does not show its sales: that one's orders
    tell of them instead. A buyer of goods in sizes names the first size of a style; its sales are
    split by ``size_weight`` (shares of sizes, sum 1) at the end. Sums are of whole pieces, so they
    do not depend on the order of rows.
    """
    sizes = size_weight.shape[0]
    for i in range(points.whole.shape[1]):
        points.real[S.end_sales, i] = 0.0
    for b in range(n_shelves):
        if sees_sales[b] == 0:
            continue
        point = bought_from[b]
        while point >= 0:
            points.real[S.end_sales, point] += shelves.whole[S.demand, b]
            shown = points.whole[S.owner, point] < 0 or points.real[S.sees, point] > 0.0
            point = points.whole[S.supplier, point] if shown else -1
    if sizes == 1:
        return
    for i in range(0, points.whole.shape[1] - sizes + 1, sizes):
        total = points.real[S.end_sales, i]
        for size in range(sizes):
            points.real[S.end_sales, i + size] = total * size_weight[size]


@kernel()
def show_other_demand(points, lo, hi):
    """Listings that show their sales show what all others asked of them, too.

    Their suppliers see through their orders, and so would learn of those customers from nobody.
    Rows ``lo`` to ``hi`` have just served.
    """
    for i in range(lo, hi):
        if points.real[S.sees, i] > 0.0:
            supplier = points.whole[S.supplier, i]
            points.real[S.end_sales, supplier] += points.whole[S.blind_demand, i]
