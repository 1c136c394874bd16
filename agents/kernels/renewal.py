"""Who and what comes new: buyers where others left, styles where others were cleared.

Luck of a lifetime comes from streams without periods, by identity and generation, so both worlds
meet the same newcomers.
"""

from __future__ import annotations

import math

import numpy as np

from agents.columns.books import DESIGNERS, B, Money
from agents.columns.buyers import (
    BuyerColumns,
    C,
    ChannelColumns,
    ChoiceRules,
    TypeColumns,
    U,
    Y,
)
from agents.columns.orders import OrderColumns
from agents.columns.sellers import TRADER, E, Meeting, SellerColumns
from agents.columns.stock import S, StockColumns
from agents.kernels.assortment import cancel_orders, clear_range, share_out_bulk
from agents.kernels.compiling import inlined, kernel
from agents.kernels.meeting import local_group, meet
from agents.kernels.random import GENERATION, R, normal_quantile, uniform
from agents.kernels.segments import best_scope, value_of_scope

_NO_END = 1 << 40
_LONGEST_STAY = 1.0e9


@inlined()
def unit_lognormal(u, log_sd):
    """Unit-mean lognormal variate from a uniform draw."""
    return math.exp(log_sd * normal_quantile(u) - 0.5 * log_sd * log_sd)


@inlined()
def _size_buyer(buyers, types, b, identity, kind, words, size_log_sd):
    """A new buyer's demand, and the rhythm of its selling events."""
    spread = 1.0
    if types.whole[kind, Y.equal_size] == 0:
        spread = unit_lognormal(uniform(words[R.entry], identity, 0), size_log_sd)
    buyers.real[b, U.level] = types.real[kind, Y.size] * spread
    buyers.real[b, U.cv_squared] = types.real[kind, Y.demand_cv] ** 2
    every = types.whole[kind, Y.event_every]
    buyers.whole[b, U.event_every] = every if types.whole[kind, Y.preselling] == 1 else 0
    phase = types.real[kind, Y.event_phase]
    if phase < 0.0:
        phase = math.floor(uniform(words[R.entry], identity, 1) * every)
    else:
        phase = phase % every
    buyers.whole[b, U.event_phase] = np.int64(phase)
    early = types.real[kind, Y.commit]
    early -= types.real[kind, Y.commit_spread] * uniform(words[R.entry], identity, 4)
    commit = min(max(np.int64(np.rint(early)), 1), every - 1)
    buyers.whole[b, U.commit] = commit if types.whole[kind, Y.preselling] == 1 else 0
    buyers.whole[b, U.pending] = 0


@kernel()
def renew_buyers(
    buyers, shelves, types, channels, local, rules, words, rows, n, t, with_platform, entry_rate,
    size_log_sd, reference_cost,
):  # fmt: skip
    """New buyers take ``rows``: their own size, ties, time to stay and fresh forecasts.

    Parameters
    ----------
    words : ndarray of uint64
        Words of the streams without periods.
    rows : ndarray of int64
        The first ``n`` are renewed.
    entry_rate : float
        Share of buyers that leave in a period.
    """
    buyers, shelves, types = BuyerColumns(*buyers), StockColumns(*shelves), TypeColumns(*types)
    channels, local, rules = ChannelColumns(*channels), Meeting(*local), ChoiceRules(*rules)
    bw, br, sw, sr = buyers.whole, buyers.real, shelves.whole, shelves.real
    for k in range(n):
        b = rows[k]
        identity, kind = sw[b, S.identity], bw[b, U.kind]
        _size_buyer(buyers, types, b, identity, kind, words, size_log_sd)
        bw[b, U.leaves] = _NO_END
        if entry_rate > 0.0:
            stay = -math.log(uniform(words[R.exit], identity, 0)) / entry_rate
            bw[b, U.leaves] = t + 1 + np.int64(min(_LONGEST_STAY, math.floor(stay)))
        bw[b, U.entered] = t
        bw[b, U.last_seller] = -1
        bw[b, U.bought_from] = -1
        bw[b, U.event_demand] = 0
        br[b, U.unit_cost] = reference_cost
        br[b, U.price_response] = 1.0
        br[b, U.value] = 1.0
        uses = uniform(words[R.entry], identity, 3) < types.real[kind, Y.digital]
        bw[b, U.digital] = 1 if with_platform and uses else 0
        for tie in range(buyers.ties.shape[1]):
            near = uniform(words[R.ties], identity, 64 + tie) < rules.local_bias
            category, township = bw[b, U.category], bw[b, U.township]
            group = local_group(local, rules, category, township, TRADER, near)
            buyers.ties[b, tie] = meet(local, group, uniform(words[R.ties], identity, tie))
        bw[b, U.coming_back] = 0
        bw[b, U.refund_due] = 0
        level = br[b, U.level]
        mean = level * types.real[kind, Y.net_share]
        if bw[b, U.event_every] > 0:
            mean = level * bw[b, U.event_every] * types.real[kind, Y.event_share]
        sr[b, S.mean] = mean
        net = types.real[kind, Y.net_share]
        sr[b, S.variance] = net**2 * (level + br[b, U.cv_squared] * level**2)
        sr[b, S.age] = 0.0
        sr[b, S.holding_rate] = rules.holding_rate * reference_cost
        sr[b, S.order_rate] = channels.real[bw[b, U.digital], C.ordering_cost]


@kernel()
def follow_styles(points, rows, first, last):
    """Listings take life and popularity of their styles."""
    for k in range(first, last):
        i = rows[k]
        style = points.whole[i, S.supplier]
        points.whole[i, S.starts] = points.whole[style, S.starts]
        points.whole[i, S.ends] = points.whole[style, S.ends]
        points.whole[i, S.generation] = points.whole[style, S.generation]
        points.real[i, S.popularity] = points.real[style, S.popularity]
        points.real[i, S.scope] = points.real[style, S.scope]
        points.real[i, S.value] = points.real[style, S.value]


@kernel()
def draw_popularity(points, rows, first, last, style_lo, n_sizes, word, log_sd):
    """Hidden popularity of styles, by identity and generation; sizes of a style share it."""
    for k in range(first, last):
        i = rows[k]
        head = style_lo + (i - style_lo) // n_sizes * n_sizes
        identity = points.whole[head, S.identity] + points.whole[i, S.generation] * GENERATION
        points.real[i, S.popularity] = unit_lognormal(uniform(word, identity, 0), log_sd)


@inlined()
def _choose_scope(points, sellers, i, segments, repelling, function_share):
    """Functions of a new style: all, unless its factory sees what consumers value.

    One that sees them fully takes the scope at which most consumers would take the good; one that
    sees them in part, sight sigma, goes part of the way: s = best ** sigma, as levers do.
    """
    points.real[i, S.scope], points.real[i, S.value] = 1.0, 1.0
    sight, owner = points.real[i, S.sees], points.whole[i, S.owner]
    functions = sellers.real[owner, E.function_cost]
    if sight <= 0.0 or functions <= 0.0:
        return
    # Its full cost is that of its present range: put back what that leaves out.
    overhead = sellers.real[owner, E.unit_cost] - sellers.real[owner, E.direct_cost]
    other = max(0.0, overhead) + functions / function_share - functions
    scope = best_scope(segments, repelling, other, functions) ** sight
    points.real[i, S.scope] = scope
    points.real[i, S.value] = value_of_scope(scope)


@inlined()
def first_guess(points, sellers, i, position, known_season, size_weight, order_cv):
    """Forecast of a new style: what one of this firm sold a period in the last quarter."""
    n_sizes = size_weight.shape[0]
    owner = points.whole[i, S.owner]
    mean = sellers.real[owner, E.average_demand]
    mean = mean / max(1, sellers.whole[owner, E.n_styles] * n_sizes) / known_season
    mean = max(1e-3, mean * n_sizes * size_weight[position])
    points.real[i, S.mean] = mean
    points.real[i, S.variance] = (order_cv * mean) ** 2 + mean
    points.real[i, S.age] = 0.0
    return mean


@inlined()
def unlist(points, sellers, i):
    """A new style has not been listed on the platform."""
    if points.whole[i, S.listed] == 1:
        points.whole[i, S.listed] = 0
        sellers.whole[points.whole[i, S.owner], E.unlisted] += 1


@kernel()
def renew_styles(
    points, sellers, tiers, rows, n, t, word, range_rules, size_weight, season_totals, shadows,
    trying, segments, repelling,
):  # fmt: skip
    """New styles take ``rows`` just cleared; forecasts start from the firm's own.

    ``rows`` are in ascending order: listings, then styles. ``range_rules`` is (life, quiet,
    quarter, popularity_log_sd, bulk volume of an average factory, CV of a period's bulk orders,
    share of material and labour that lies in functions); ``segments`` are the consumers',
    ``repelling`` as of `segments.repelling_scopes`.
    """
    life, quiet, quarter, log_sd, volume, order_cv, function_share = range_rules
    n_sizes, style_lo = size_weight.shape[0], tiers[1, 0]
    first = 0
    while first < n and rows[first] < style_lo:
        first += 1
    for k in range(first, n):
        points.whole[rows[k], S.generation] += 1
        points.whole[rows[k], S.starts] = t + 1 + quiet
        points.whole[rows[k], S.ends] = t + life
        points.whole[rows[k], S.lots_begun] = 0
        if (rows[k] - style_lo) % n_sizes == 0:
            _choose_scope(points, sellers, rows[k], segments, repelling, function_share)
        else:  # a further size of the same style
            points.real[rows[k], S.scope] = points.real[rows[k] - 1, S.scope]
            points.real[rows[k], S.value] = points.real[rows[k] - 1, S.value]
    if first < n:
        draw_popularity(points, rows, first, n, style_lo, n_sizes, word, log_sd)
        share_out_bulk(points, sellers, style_lo, tiers[1, 1], volume, size_weight, n_sizes)
    follow_styles(points, rows, 0, first)
    for k in range(n):
        if (rows[k] - (0 if k < first else style_lo)) % n_sizes == 0:
            unlist(points, sellers, rows[k])
    span = min(t + 1, quarter)
    for k in range(n):
        i = rows[k]
        tier = 0 if k < first else 1
        known = (season_totals[tier, t + 1] - season_totals[tier, t + 1 - span]) / span
        position = (i - style_lo) % n_sizes if tier == 1 else i % n_sizes
        mean = first_guess(points, sellers, i, position, max(1e-9, known), size_weight, order_cv)
        if trying:
            for c in range(shadows.shape[0]):
                shadows[c, i] = mean


@kernel()
def renew_range(
    points, shelves, sellers, money, tiers, books, n_carried, ended, rows, t, word, range_rules,
    size_weight, season_totals, shadows, trying, segments, repelling,
):  # fmt: skip
    """Step 9: styles whose life has ended are cleared, their orders dropped; new ones are born.

    Parameters
    ----------
    books : tuple of OrderColumns
        What each tier has carried over, ``n_carried`` orders; both updated.
    ended : ndarray, shape (points,), int8
        Scratch, all 0.
    rows : ndarray, shape (points,), int64
        Scratch.
    segments : ndarray, shape (segments, 4), float64
        Consumers, as of `segments.share_at`.
    repelling : ndarray, float64
        As of `segments.repelling_scopes`.

    Returns
    -------
    int
        Paid for the development of new styles [fen].
    """
    points, shelves = StockColumns(*points), StockColumns(*shelves)
    sellers, money = SellerColumns(*sellers), Money(*money)
    books = (
        OrderColumns(*books[0]),
        OrderColumns(*books[1]),
        OrderColumns(*books[2]),
        OrderColumns(*books[3]),
    )
    n = clear_range(points, 0, tiers[1, 1], t, rows)
    if n == 0:
        return 0
    for k in range(n):
        ended[rows[k]] = 1
    for tier in range(tiers.shape[0]):
        n_carried[tier] = cancel_orders(
            points, shelves, books[tier], n_carried[tier], ended, shelves.whole.shape[0], t
        )
    for k in range(n):
        ended[rows[k]] = 0
    renew_styles(
        points, sellers, tiers, rows, n, t, word, range_rules, size_weight, season_totals, shadows,
        trying, segments, repelling,
    )  # fmt: skip
    paid = np.int64(0)
    for k in range(n):
        i = rows[k]
        if i >= tiers[1, 0] and (i - tiers[1, 0]) % size_weight.shape[0] == 0:
            owner = points.whole[i, S.owner]
            cost = np.int64(math.floor(sellers.real[owner, E.design_cost] * 100.0 + 0.5))
            money.seller[owner, B.cash] -= cost
            paid += cost
    money.outside[DESIGNERS] += paid
    return paid
