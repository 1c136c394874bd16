"""New firms in empty places, and traders who look for another maker."""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.columns.books import DESIGNERS, B
from agents.columns.sellers import FACTORY, TRADER
from agents.kernels.assortment import share_out_bulk
from agents.kernels.random import GENERATION
from agents.kernels.stock_rows import POLICIES
from agents.kernels.turnover import NEVER, open_goods
from agents.luck import hashed, normals
from agents.market import period_cv
from scenarios.data import PLANNED_WASTE

# What a newcomer expects of itself by size, and what it starts from as others stand.
_BY_SIZE = (
    "average_sold", "average_volume", "average_demand", "average_filled", "average_made",
    "average_setup", "average_holding", "average_leftover", "average_considered", "average_won",
)  # fmt: skip
_AS_OTHERS = (
    "markup", "share", "fill", "price", "unit_cost", "direct_cost", "use", "reference_use",
    "average_lead",
)  # fmt: skip
_ZERO = (
    "average_result", "equity", "months", "months_short", "average_fees", "month_in", "month_out",
    "n_months", "sum_in", "sum_in_squared", "sum_out", "sum_out_squared", "average_left_out",
    "listing_time", "average_services", "average_small_b", "service_cost", "average_value",
    "average_new_seen", "average_won_new", "average_known_seen", "average_won_known",
)  # fmt: skip
_MOST_MAKERS = 1 << 24  # identities of pairs keep apart; they may run over 64 bits
_ACQUAINTANCES = 64  # more makers than any trader knows


def open_firms(model: Any, rows: np.ndarray) -> None:
    """New firms take empty places: own quality and skill, no debts; others' experience to go by.

    Parameters
    ----------
    rows : ndarray, int64
        Rows of sellers that are closed.
    """
    sellers, params = model.sellers, model.params
    for kind in (TRADER, FACTORY):
        for category in np.unique(sellers.category[rows]):
            new = rows[(sellers.kind[rows] == kind) & (sellers.category[rows] == category)]
            if len(new):
                _learn_from_others(model, new, kind, int(category))
    for name in _ZERO:
        getattr(sellers, name)[rows] = 0
    sellers.identity[rows] += GENERATION
    sellers.closed[rows] = 0
    sellers.opening_cash[rows] = model.money.seller[rows, B.cash]
    identity = sellers.identity[rows]
    quality = normals(hashed(model.seed_value, "synthesis", identity, 2))
    sellers.quality[rows] = params.choice.quality_sd * quality
    makers = rows[sellers.kind[rows] == FACTORY]
    able = hashed(model.seed_value, "synthesis", sellers.identity[makers], 3)
    sellers.custom_able[makers] = able < params.factories.custom_able_share
    _open_workshops(model, makers)


def _learn_from_others(model: Any, new: np.ndarray, kind: int, category: int) -> None:
    """Expect by size what others of the trade sell, and charge what they charge."""
    sellers, params = model.sellers, model.params
    there = (sellers.kind == kind) & (sellers.closed == 0)
    others = np.flatnonzero(there & (sellers.category == category))
    others = others if len(others) else np.flatnonzero(there)
    if len(others):
        by_size = sellers.size[new] / sellers.size[others].sum()
        for name in _BY_SIZE:
            column = getattr(sellers, name)
            column[new] = by_size * column[others].sum()
        for name in _AS_OTHERS:
            column = getattr(sellers, name)
            column[new] = column[others].mean()
    if kind == TRADER:
        sellers.planned_volume[new] = sellers.average_volume[new]
        each = params.traders.fixed_cost_per_piece
        sellers.fixed_cost[new] = each * sellers.planned_volume[new]


def _open_workshops(model: Any, rows: np.ndarray) -> None:
    """The plant of the place, without what its last holder added; designs of a whole range."""
    sellers, factories, points = model.sellers, model.factories, model.points
    made, day = model.params.factories, model.params.run.period_days
    mine = rows - model.counts["traders"]
    plant = factories.plant[mine]
    factories.capacity[mine] = plant
    factories.technology[mine] = 1.0
    sellers.planned_volume[rows] = plant * made.planned_utilisation * (1.0 - PLANNED_WASTE)
    sellers.fixed_cost[rows] = made.fixed_cost_per_piece * sellers.planned_volume[rows]
    material = sellers.material_point[rows]
    points.throughput[material] = plant
    points.starts[material], points.ends[material] = -1, NEVER
    points.policy[material] = POLICIES["economic_lot"]
    points.mean[material] = sellers.average_made[rows]
    points.variance[material] = (period_cv(1.0, day) * sellers.average_made[rows]) ** 2
    points.age[material] = 0.0
    fees = round(made.development_cost * 100) * sellers.n_styles[rows]
    model.money.seller[rows, B.cash] -= fees
    model.money.outside[DESIGNERS] += fees.sum()
    model.development_paid += int(fees.sum())


def share_out(model: Any) -> None:
    """Bulk customers of closed factories turn to those of the category that are left, by size."""
    sellers, style = model.sellers, model.tiers[1]
    makers = sellers.kind == FACTORY
    for category in np.unique(sellers.category[makers]):
        rows = np.flatnonzero(makers & (sellers.category == category))
        there = sellers.size[rows[sellers.closed[rows] == 0]].sum()
        sellers.bulk_share[rows] = sellers.size[rows].sum() / there if there > 0.0 else 0.0
    share_out_bulk(
        model.points.arrays,
        sellers.arrays,
        style.lo,
        style.hi,
        model.assortment.rules[4],
        model.size_weight,
        model.assortment.sizes,
    )


def open_goods_of(model: Any, opening: np.ndarray) -> None:
    """Start the styles of new factories, and listings of open traders that have no maker.

    Parameters
    ----------
    opening : ndarray, int64
        Firms that have just opened.
    """
    sellers, points, sizes = model.sellers, model.points, model.assortment.sizes
    listing = model.tiers[0]
    rows = np.arange(listing.lo, listing.hi)
    idle = points.policy[rows] == POLICIES["none"]
    rows = rows[idle & (sellers.closed[points.owner[rows]] == 0)]
    _find_makers(model, rows[rows % sizes == 0])
    rows = rows[sellers.closed[points.owner[points.supplier[rows]]] == 0]
    for j in np.sort(opening[sellers.kind[opening] == FACTORY]):
        first = int(sellers.first_point[j])
        rows = np.append(rows, np.arange(first, first + int(sellers.n_styles[j]) * sizes))
    open_goods(
        points.plain,
        sellers.plain,
        model.tier_rows,
        rows,
        len(rows),
        model.period,
        model.lifetime_words,
        model.assortment.rules,
        model.assortment.every,
        model.size_weight,
        model.season_totals,
        model.shadows,
        model.period < model.fork_period,
    )


def _find_makers(model: Any, heads: np.ndarray) -> None:
    """Tie listings to styles of open factories of the trader's category, larger ones first.

    A trader looks among a few makers, as many as it knew at the opening: a listing draws one of
    these acquaintances, which is a draw of the trader, and then a style of it.

    Parameters
    ----------
    heads : ndarray, int64
        First rows (sizes) of the listings.
    """
    sellers, points, params = model.sellers, model.points, model.params
    sizes, seed = model.assortment.sizes, model.seed_value
    trader = points.owner[heads]
    identity = points.identity[heads] + points.generation[heads] * GENERATION
    place = hashed(seed, "opening", identity, 0) * params.traders.known_factories
    known = sellers.identity[trader] * _ACQUAINTANCES + place.astype(np.int64)
    pick = hashed(seed, "opening", identity, 1)
    makers = (sellers.kind == FACTORY) & (sellers.closed == 0)
    for category in np.unique(sellers.category[trader]):
        some = np.flatnonzero(sellers.category[trader] == category)
        own = np.flatnonzero(makers & (sellers.category == category))
        own = own if len(own) else np.flatnonzero(makers)
        if len(own) == 0:
            continue
        who, at = np.unique(known[some], return_inverse=True)
        maker = own[_nearest(seed, who, sellers.identity[own], sellers.size[own])][at]
        style = (pick[some] * sellers.n_styles[maker]).astype(np.int64)
        here, there = sellers.township[trader[some]], sellers.township[maker]
        trip = model.trip_periods(here, there)
        away = np.where(here == there, 1.0, params.prices.distance_factor)
        for size in range(sizes):
            row = heads[some] + size
            points.supplier[row] = sellers.first_point[maker] + style * sizes + size
            points.shipping_delay[row] = trip
            points.buy_freight[row] = params.prices.freight_per_piece * away


def _nearest(seed: int, known: np.ndarray, makers: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Whom each acquaintance is: a race of makers, larger ones faster; positions in ``makers``.

    The time of a maker hangs on both identities alone, so that one that closes or opens changes
    nothing for those who choose another.

    Parameters
    ----------
    known, makers : ndarray, int64
        Identities of acquaintances and of makers.
    size : ndarray, float64
        Of the makers; the chance to be met is proportional to it.
    """
    pairs = known[:, None] * _MOST_MAKERS + makers[None, :]
    times = -np.log(hashed(seed, "opening", pairs.ravel(), 3)).reshape(pairs.shape) / size
    first: np.ndarray = times.argmin(axis=1)
    return first
