"""The choice among offers.

Utility of offer j: V_j = -beta_p ln p_j(q) - beta_w wait_j + beta_q quality_j + beta_f fill_j
+ beta_v ln v_j - risk [unknown] + loyalty [last]; U_j = V_j - ln k + Gumbel(buyer, seller, period),
k offers considered. The best of them and of buying nothing is taken (McFadden 1974). The largest
of V + Gumbel is the smallest of -ln(u) exp(-V), which is what is computed: one logarithm less.
"""

from __future__ import annotations

import math

import numpy as np

from agents.columns.sellers import P
from agents.kernels.compiling import inlined
from agents.kernels.random import uniform

NOBODY = -1
_SEEN_BY_KNOWN = 4
# What is weighed of every offer looked at: a bound that its score is not below, and what the score
# is made of.
BOUND, SCORE, RATIO, LUCK = range(4)
RATIO_CELLS, MOST_RATIO = 64, 4  # tangents tabulated for a price ratio of 1, and for how many
_CAUTION = 1.0 - 1e-12  # so that no rounding lifts a bound above what it bounds


def price_bounds(sensitivity: float, level_form: bool) -> np.ndarray:
    """Tangents to what a price does to a score, which they never exceed: it is convex.

    Parameters
    ----------
    sensitivity : float
        Fall of utility per unit of log price (``level_form``: of price over reference), 1 or more.
    level_form : bool
        Whether utility falls with the price and not with its logarithm.

    Returns
    -------
    ndarray, shape (RATIO_CELLS * MOST_RATIO, 2), float64
        Intercept and slope of the tangent in the middle of each cell of the ratio of a price to the
        reference price.
    """
    middle = (np.arange(RATIO_CELLS * MOST_RATIO) + 0.5) / RATIO_CELLS
    if level_form:
        value = np.exp(sensitivity * (middle - 1.0))
        slope = sensitivity * value
    else:
        value = middle**sensitivity
        slope = sensitivity * middle ** (sensitivity - 1.0)
    return np.stack([value - slope * middle, slope], axis=1)


@inlined()
def cell_of(ratio):
    """Row of `price_bounds` for any price ratio: 0 where it is below 0, or not a number."""
    place = ratio * RATIO_CELLS
    place = place if place > 0.0 else 0.0
    place = min(place, float(MOST_RATIO * RATIO_CELLS - 1))
    return np.uint64(np.int64(place))  # processors convert to signed ones in one step


@inlined()
def least_minus_log(u):
    """Lower bound of -ln u: the first terms of its series in 1 - u, all of them positive."""
    x = 1.0 - u
    square = x * x  # in halves, which a processor works on at once
    low, high = 1.0 / 2.0 + x * (1.0 / 3.0), 1.0 / 4.0 + x * (1.0 / 5.0) + square * (1.0 / 6.0)
    return x + square * (low + square * high)


@inlined()
def _pick_style(popularity, first, n_styles, u):
    """Style a buyer asks of a seller, by hidden popularity among those it sees: row of `Display`.

    Counting beats bisection for the few styles a seller has: it never branches.
    """
    mine = popularity[first : first + n_styles]
    target = u * mine[n_styles - 1]
    passed = 0
    for style in range(n_styles - 1):
        passed += mine[style] <= target
    return first + passed


@inlined()
def weigh(
    offers, rules, identity, here, category, digital, loyal_to, quantity, custom, tender,
    considered, n, n_known, reference_prices, base_choice, counts, weighed,
):  # fmt: skip
    """Fill ``weighed`` for the offers looked at; one whose seller cannot deliver has bound inf."""
    ow, orr = offers.whole, offers.real
    looked_at = np.uint64(3 if tender == 1 else 0)
    seen = P.shown if digital == 1 else P.on_sale
    per_piece, per_price = 1.0 / quantity, 1.0 / reference_prices[category]
    near = rules.freight_order * per_piece + rules.freight_piece
    far = near * rules.distance_factor
    far_weight = rules.remote_weight if here == rules.remote_township else 1.0
    for k in range(n):
        j = np.uint64(considered[k])
        if custom:
            feasible = ow[j, P.custom_able] != 0
            asked = orr[j, P.custom_fixed] * per_piece + orr[j, P.custom_unit]
            score = orr[j, P.repelling_custom]
        else:
            feasible = (quantity >= orr[j, P.minimum_order]) & (orr[j, seen] > 0.0)
            asked = orr[j, P.price] + orr[j, P.handling] * per_piece
            score = orr[j, P.repelling]  # if in stock; if not, it repels more
        counts[j, looked_at] += feasible
        counts[j, _SEEN_BY_KNOWN] += feasible & (k < n_known)
        township = ow[j, P.township]
        carriage, weight = near, 1.0
        if township != here:
            carriage = far
            weight = rules.remote_weight if township == rules.remote_township else far_weight
        score *= weight
        unknown = rules.unknown_weight
        if digital == 1:
            carriage *= 1.0 - orr[j, P.free_shipping]
            unknown = orr[j, P.risk_weight]
        score *= unknown if k >= n_known else 1.0
        score *= rules.loyal_weight if considered[k] == loyal_to else 1.0
        ratio = (asked * (1.0 - orr[j, P.credit]) + carriage) * per_price
        u = uniform(base_choice, identity, considered[k] + 1)
        cell = cell_of(ratio)
        least = rules.price_bounds[cell, 0] + rules.price_bounds[cell, 1] * ratio
        least *= score * least_minus_log(u) * _CAUTION
        weighed[BOUND, k] = least if feasible else math.inf
        weighed[SCORE, k] = score
        weighed[RATIO, k] = ratio
        weighed[LUCK, k] = u


@inlined()
def choose(
    display, offers, rules, identity, digital, quantity, custom, considered, n, base_item,
    base_choice, weighed,
):  # fmt: skip
    """Row of the best seller (-1: buy nothing) and of its goods.

    The offer of the least bound comes first: few others can then still be better.
    """
    beta = rules.price_sensitivity
    popularity = display.shown if digital == 1 else display.popularity
    chosen, point = NOBODY, NOBODY
    if n == 0:
        return chosen, point
    best = -math.log(uniform(base_choice, identity, 0)) * rules.outside_weight / n
    first = 0
    for k in range(1, n):
        if weighed[BOUND, k] < weighed[BOUND, first]:
            first = k
    for step in range(n + 1):
        k = step - 1 if step > 0 else first
        if weighed[BOUND, k] >= best or (step > 0 and k == first):
            continue
        j, score, bound = np.uint64(considered[k]), weighed[SCORE, k], weighed[BOUND, k]
        if custom:
            row = offers.whole[j, P.material_point]
        else:
            row = _pick_style(
                popularity, offers.whole[j, P.first_style], offers.whole[j, P.n_styles],
                uniform(base_item, identity, j),
            )  # fmt: skip
            style = np.uint64(row)
            late = offers.real[j, P.wait_weight] if display.posted[style] < quantity else 1.0
            score = score * late * display.repelling[style]  # both are 1 or more: the bound holds
            bound = bound * late * display.repelling[style]
            row *= rules.n_sizes
        if bound >= best:
            continue
        if rules.level_form:
            score *= math.exp(beta * (weighed[RATIO, k] - 1.0))
        else:
            score *= math.exp(beta * math.log(weighed[RATIO, k]))
        score *= -math.log(weighed[LUCK, k])
        if score < best:
            best, chosen, point = score, considered[k], row
    return chosen, point
