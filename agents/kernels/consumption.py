"""Consumers buy from shelves."""

from __future__ import annotations

import math

from numba import njit

from agents.columns.stock import S
from agents.columns.textbook import T
from agents.kernels.demand import count_quantile, to_pieces, truncated_normal_quantile
from agents.kernels.random import normal_quantile, uniform

NONE, CONSTANT, STEP, NORMAL, POISSON, AR1, LINEAR, TRUNCATED, NEGATIVE_BINOMIAL, SEQUENCE = range(10)


@njit(cache=True, nogil=True)
def draw_textbook_demand(textbook, shelves, lo, hi, t, base, base_common, pieces_per_unit):
    """Demand of explicit networks, one law a shelf; units become pieces here, once.

    Shelves of one chain share ``chain``: their normal demands are correlated through its shock.
    """
    for i in range(lo, hi):
        law = textbook.whole[T.law, i]
        u = uniform(base, shelves.whole[S.identity, i], 0)
        mean = textbook.real[T.mean, i]
        quantity = mean
        if law == NONE:
            quantity = 0.0
        elif law == STEP:
            quantity = textbook.real[T.step_mean, i] if t + 1 >= textbook.whole[T.step_period, i] else mean
        elif law == NORMAL:
            z = normal_quantile(u)
            rho = textbook.real[T.common_correlation, i]
            if rho > 0.0:
                common = normal_quantile(uniform(base_common, textbook.whole[T.chain, i], 0))
                z = math.sqrt(rho) * common + math.sqrt(1.0 - rho) * z
            quantity = mean + textbook.real[T.sd, i] * z
        elif law == POISSON:
            quantity = float(count_quantile(u, mean, 0.0))
        elif law == AR1:
            rho = textbook.real[T.autocorrelation, i]
            textbook.real[T.state, i] = rho * textbook.real[T.state, i] + textbook.real[T.sd, i] * normal_quantile(u)
            quantity = mean + textbook.real[T.state, i]
        elif law == LINEAR:
            quantity = textbook.real[T.intercept, i] - textbook.real[T.slope, i] * textbook.real[T.price, i]
        elif law == TRUNCATED:
            quantity = truncated_normal_quantile(
                u, mean, textbook.real[T.sd, i], textbook.real[T.low, i], textbook.real[T.high, i]
            )
        elif law == NEGATIVE_BINOMIAL:
            quantity = float(count_quantile(u, mean, textbook.real[T.cv, i] ** 2))
        elif law == SEQUENCE:
            quantity = textbook.path[min(t, textbook.path.shape[0] - 1), i]
        shelves.whole[S.demand, i] = to_pieces(quantity, pieces_per_unit)


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
