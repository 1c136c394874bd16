"""Lots of goods with a life: the economic lot, checked against what can still be sold.

Demand until the end of the life is lognormal, with the forecast's mean and with the variance of
both the demand and the forecast. Nothing is made beyond the critical fractile of it (newsvendor),
and a lot must earn its set-up: (x - leftover) Cu - leftover Co - K > 0.

References
----------
Harris (1913); Arrow, Harris, Marschak (1951); Fisher & Raman (1996) for lots of short-lived goods.
"""

from __future__ import annotations

import math

from agents.columns.stock import S
from agents.kernels.compiling import inlined
from agents.kernels.random import normal_quantile

_ENDLESS = 1 << 39


@inlined()
def economic_order_quantity(setup_cost, demand_rate, holding_cost):
    """Economic lot Q = sqrt(2 K lambda / h), both rates over the same time (Harris 1913).

    >>> round(economic_order_quantity(8.0, 1300.0, 0.225), 4)
    304.0468
    """
    if demand_rate <= 0.0 or holding_cost <= 0.0:
        return 0.0
    return math.sqrt(2.0 * setup_cost * demand_rate / holding_cost)


@inlined()
def normal_cdf(z):
    """Distribution function of the standard normal law."""
    return 0.5 * math.erfc(-z / math.sqrt(2.0))


@inlined()
def expected_leftover(stock, mean, cv_squared):
    """Expected leftover E[(x - R)+] of lognormal demand R with this mean and squared CV."""
    if stock <= 0.0:
        return 0.0
    if mean <= 0.0:
        return stock
    sigma = math.sqrt(math.log1p(cv_squared))
    if sigma < 1e-9:
        return max(0.0, stock - mean)
    d = (math.log(stock / mean) + 0.5 * sigma * sigma) / sigma
    return stock * normal_cdf(d) - mean * normal_cdf(d - sigma)


@inlined()
def fractile(mean, cv_squared, critical_ratio):
    """Quantile of that demand at the critical ratio Cu / (Cu + Co)."""
    sigma = math.sqrt(math.log1p(cv_squared))
    return mean / math.sqrt(1.0 + cv_squared) * math.exp(sigma * normal_quantile(critical_ratio))


@inlined()
def economic_lot(stock, i, position, level, t, demand_left):
    """Quantity of the economic-lot policy at a position below the reorder level.

    Parameters
    ----------
    level : int
        Reorder point [pieces].
    demand_left : float
        Demand foreseen until the end of the life [pieces]; not used for goods without one.
    """
    mean = stock.real[i, S.mean]
    setup = stock.real[i, S.order_rate]
    lot = economic_order_quantity(setup, mean, stock.real[i, S.holding_rate])
    stock.whole[i, S.lot] = max(1, int(lot + 0.5))
    quantity = max(stock.whole[i, S.lot], level - position)
    ends = stock.whole[i, S.ends]
    if ends >= _ENDLESS:
        return quantity
    gain, loss = stock.real[i, S.gain], stock.real[i, S.loss]
    if gain <= 0.0 or demand_left <= 0.0:
        return 0
    periods = float(ends - max(t, stock.whole[i, S.starts] - 1))
    variance = stock.real[i, S.variance]
    known = stock.real[i, S.prior_weight] + stock.real[i, S.age]
    per_period = variance / max(1e-9, mean * mean)
    cv_squared = per_period / max(1.0, periods) + per_period / known
    most = int(fractile(demand_left, cv_squared, gain / (gain + loss))) - max(0, position)
    quantity = max(min(quantity, most), stock.whole[i, S.minimum_lot])
    before = expected_leftover(float(max(0, position)), demand_left, cv_squared)
    left = expected_leftover(float(max(0, position) + quantity), demand_left, cv_squared) - before
    if (quantity - left) * gain - left * loss - setup <= 0.0:
        return 0
    return quantity
