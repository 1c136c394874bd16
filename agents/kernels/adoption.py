"""Firms go digital: maturity grows, and what it moves is carried to the columns agents read."""

from __future__ import annotations

import math
from collections import namedtuple

import numpy as np

from agents.columns.buyers import BuyerColumns, C, ChannelColumns, U
from agents.columns.effects import V
from agents.columns.factories import F, FactoryColumns
from agents.columns.sellers import FACTORY, E, SellerColumns
from agents.columns.stock import LISTING, MATERIAL, STORE, STYLE, S, StockColumns
from agents.kernels.compiling import inlined, kernel
from agents.kernels.firm_books import yearly_sales
from agents.kernels.random import uniform
from agents.kernels.stock_rows import ORDER_UP_TO

# What adoption needs to know of a run; none of it changes while it runs.
AdoptionTerms = namedtuple(
    "AdoptionTerms",
    [
        "day",  # days a period
        "pooling",  # whether material is bought jointly
        "unit_labour_cost",
        "unit_material_cost",
        "switching_loss",
        "material_lead",  # days
        "material_minimum_lot",
        "commission",
        "cost_per_year",  # share of revenue
        "membership_per_year",
        "development_cost",  # of a style
        "styles",  # of a factory
        "life",  # of a style, periods
    ],
)
_READY = 0.5  # maturity from which a member draws on the pooled store


@kernel()
def grow_firms(sellers, joins, t, maturing, new):
    """Firms whose turn it is go digital; maturity grows in a straight line from then on.

    Parameters
    ----------
    joins : ndarray, shape (sellers,), int64
        Period in which each goes digital; -1 never.
    maturing : ndarray, shape (sellers,), float64
        Time until each is mature [periods]; 0 at once.
    new : ndarray, shape (sellers,), int64
        Written: rows that have gone digital now.

    Returns
    -------
    tuple of int
        Firms that ever join, firms that joined now, firms that are mature.
    """
    sellers = SellerColumns(*sellers)
    n_joining, n_new, n_mature = 0, 0, 0
    for j in range(joins.shape[0]):
        joined = joins[j] >= 0 and t >= joins[j]
        if joined and sellers.whole[j, E.digital] == 0:
            sellers.whole[j, E.joined] = t
            new[n_new] = j
            n_new += 1
        sellers.whole[j, E.digital] = 1 if joined else 0
        maturity = 0.0
        if joined:
            maturity = 1.0
            if maturing[j] > 0.0:
                maturity = min(max((t - joins[j] + 1) / maturing[j], 0.0), 1.0)
        sellers.real[j, E.maturity] = maturity
        if joins[j] >= 0:
            n_joining += 1
            n_mature += 1 if maturity >= 1.0 else 0
    return n_joining, n_new, n_mature


@kernel()
def effect_level(ends, effect, maturity):
    """Value of an effect at a maturity: geometric between its ends, linear where one is 0.

    Parameters
    ----------
    ends : ndarray, shape (effects, 3), float64
        Traditional end, digital end, and intensity of its lever, in the order of `V`.
    """
    off, on, strength = ends[effect, 0], ends[effect, 1], ends[effect, 2] * maturity
    if off == on or strength == 0.0:
        return off
    if off <= 0.0 or on <= 0.0:
        return off + (on - off) * strength
    if strength == 1.0:
        return on
    return off * (on / off) ** strength


@kernel()
def _fill_levels(ends, sellers, levels):
    """Every effect for every seller; neighbours in the table are often equally mature."""
    for effect in range(ends.shape[0]):
        last, level = -1.0, 0.0
        for j in range(levels.shape[1]):
            maturity = sellers.real[j, E.maturity]
            if maturity != last:
                last, level = maturity, effect_level(ends, effect, maturity)
            levels[effect, j] = level


@inlined()
def _carry_goods(points, levels, lo, hi, delay, review, day):
    """How soon a tier's orders reach its suppliers, how often it orders, and what it sees."""
    for i in range(lo, hi):
        owner = points.whole[i, S.owner]
        points.real[i, S.order_delay] = levels[delay, owner] / day
        points.whole[i, S.review_every] = np.int64(max(1.0, np.rint(levels[review, owner] / day)))
        points.real[i, S.sees] = levels[V.sight, owner]


@inlined()
def _carry_factories(sellers, factories, pooled, levels, terms):
    """Set-ups, labour, lending, production time and smallest orders of factories."""
    for f in range(factories.whole.shape[0]):
        j = factories.whole[f, F.seller]
        technology = factories.real[f, F.technology]
        setup = levels[V.setup_cost, j] * technology
        factories.real[f, F.setup_cost] = setup
        sellers.real[j, E.ordering_cost] = setup
        time = factories.real[f, F.capacity] * levels[V.setup_days, j] / terms.day
        factories.real[f, F.setup_time] = time * technology
        labour = terms.unit_labour_cost * (1.0 + levels[V.labour_premium, j])
        factories.real[f, F.labour_cost] = labour
        factories.real[f, F.merged_share] = levels[V.merged_share, j]
        factories.real[f, F.pooled_share] = levels[V.pooled_share, j] if pooled[j] else 0.0
        factories.real[f, F.switching_loss] = terms.switching_loss
        sellers.real[j, E.production] = levels[V.production_days, j] / terms.day
        sellers.real[j, E.minimum_order] = levels[V.minimum_order, j]
        design = terms.development_cost * (1.0 - levels[V.design_saving, j])
        sellers.real[j, E.design_cost] = design
        sellers.real[j, E.development] = design * terms.styles / terms.life


@inlined()
def _carry_material(points, sellers, tiers, levels, price, terms):
    """A member draws on the pooled store once that has had time to fill."""
    for i in range(tiers[MATERIAL, 0], tiers[MATERIAL, 1]):
        j = points.whole[i, S.owner]
        ready = terms.pooling and sellers.real[j, E.maturity] >= _READY
        points.whole[i, S.supplier] = tiers[STORE, 0] if ready else -1
        days = levels[V.material_days, j] if ready else terms.material_lead
        points.real[i, S.shipping_delay] = days / terms.day
        points.real[i, S.horizon] = max(1.0, days / terms.day)
        lot = levels[V.material_minimum_lot, j] if ready else terms.material_minimum_lot
        points.whole[i, S.minimum_lot] = np.int64(np.rint(lot))
        if ready:
            points.real[i, S.buy_price] = price
    points.real[tiers[STORE, 0], S.buy_price] = price


@inlined()
def _carry_fees(sellers, levels, reach, terms):
    """Commission, membership, and running cost: a share of revenue, price times weekly volume.

    Factories pay their part of the library of designs with it.
    """
    for j in range(sellers.whole.shape[0]):
        maturity = sellers.real[j, E.maturity]
        sellers.real[j, E.fee_share] = terms.commission * reach * maturity
        running = terms.cost_per_year * sellers.real[j, E.price] * sellers.real[j, E.planned_volume]
        sellers.real[j, E.fees] = maturity * (running * 7.0 / terms.day)
        if sellers.whole[j, E.kind] == FACTORY:
            sellers.real[j, E.fees] += levels[V.design_upkeep, j] * 7.0 / 365.0
        sellers.real[j, E.membership] = maturity * terms.membership_per_year * 7.0 / 365.0


@inlined()
def _carry_operations(sellers, levels):
    """Time it takes to list a style, and how many of small inquiries are answered."""
    for j in range(sellers.whole.shape[0]):
        factory = sellers.whole[j, E.kind] == FACTORY
        sellers.real[j, E.listing_minutes] = levels[V.listing_minutes, j]
        sellers.real[j, E.response] = levels[
            V.factory_response if factory else V.trader_response, j
        ]


@inlined()
def _carry_services(sellers, levels):
    """Freight a seller pays, and how little it is doubted by digital buyers who do not know it."""
    for j in range(sellers.whole.shape[0]):
        sellers.real[j, E.free_shipping] = levels[V.free_shipping, j]
        sellers.real[j, E.risk_weight] = math.exp(levels[V.risk, j])


@kernel()
def carry_terms(points, sellers, factories, tiers, pooled, ends, levels, terms):
    """Carry what every firm's maturity gives it to the columns agents read.

    Parameters
    ----------
    tiers : ndarray, shape (4, 2), int64
        First and last row (excluded) of listings, styles, materials and the store.
    pooled : ndarray, shape (sellers,), bool
        Factories whose capacity is in the pool.
    ends : ndarray, shape (effects, 3), float64
        As of `effect_level`.
    levels : ndarray, shape (effects, sellers), float64
        Scratch.
    terms : AdoptionTerms
    """
    points, sellers = StockColumns(*points), SellerColumns(*sellers)
    factories, terms = FactoryColumns(*factories), AdoptionTerms(*terms)
    _fill_levels(ends, sellers, levels)
    _carry_goods(
        points, levels, tiers[LISTING, 0], tiers[LISTING, 1], V.trader_order_delay,
        V.trader_review, terms.day,
    )  # fmt: skip
    _carry_goods(
        points, levels, tiers[STYLE, 0], tiers[STYLE, 1], V.factory_order_delay,
        V.factory_review, terms.day,
    )  # fmt: skip
    _carry_factories(sellers, factories, pooled, levels, terms)
    for i in range(tiers[STYLE, 0], tiers[STYLE, 1]):
        owner = points.whole[i, S.owner]
        points.whole[i, S.minimum_lot] = np.int64(np.rint(levels[V.minimum_lot, owner]))
        points.real[i, S.shipping_delay] = sellers.real[owner, E.production]
    discount = effect_level(ends, V.material_discount, 1.0)
    price = terms.unit_material_cost * (1.0 - discount)
    _carry_material(points, sellers, tiers, levels, price, terms)
    _carry_fees(sellers, levels, effect_level(ends, V.reach, 1.0), terms)
    _carry_operations(sellers, levels)
    _carry_services(sellers, levels)


@kernel()
def take_order_cost(buyers, channels, shelves):
    """Carry the cost of an order on each buyer's channel to the review of its shelf."""
    buyers, channels = BuyerColumns(*buyers), ChannelColumns(*channels)
    shelves = StockColumns(*shelves)
    for b in range(buyers.whole.shape[0]):
        cost = channels.real[buyers.whole[b, U.digital], C.ordering_cost]
        shelves.real[b, S.order_rate] = cost


@kernel()
def stock_the_store(points, sellers, joins, lo, hi, store):
    """Pooled store: order up to what its members' material needs, their risks pooled.

    Rows ``lo`` to ``hi`` are material, row ``store`` is the store's.
    """
    points, sellers = StockColumns(*points), SellerColumns(*sellers)
    mean, variance, members = 0.0, 0.0, 0
    for i in range(lo, hi):
        owner = points.whole[i, S.owner]
        if joins[owner] >= 0 and sellers.real[owner, E.maturity] > 0.0:
            mean += points.real[i, S.mean]
            variance += points.real[i, S.variance]
            members += 1
    if members > 0:  # otherwise nobody is a member any more
        points.whole[store, S.policy] = ORDER_UP_TO
    points.real[store, S.mean] = mean
    points.real[store, S.variance] = variance


@kernel()
def draw_adopters(
    sellers, start, member, reached, affordable, word, believed, terms, rows
):  # fmt: skip
    """Diffusion: firms that take it up now.

    Rate = (p + q x share of neighbours that have it + drive) x exp(weight x worth), a year. Worth
    is what joining brings within the horizon less its cost, in tenths of a year's sales, kept
    within 5. With weight 0, nothing to pay, and everybody a neighbour of everybody, this is Bass
    (1969), A new product growth for model consumer durables, Management Science 15.

    Parameters
    ----------
    start, member : ndarray, int64
        Neighbours of firm j are ``member[start[j]:start[j + 1]]``.
    reached, affordable : ndarray, shape (sellers,), bool
        Whom the association's drive reaches; who has, or can borrow, the cost of joining.
    believed : ndarray, shape (kinds,), float64
        Yearly gain over sales that traders and factories believe in.
    terms : tuple of float
        p, q, drive [per year], weight, horizon [years], cost [yuan], periods a year, years of
        this step.
    rows : ndarray, int64
        Written: who takes it up.

    Returns
    -------
    int
        How many they are.
    """
    sellers = SellerColumns(*sellers)
    p, q, drive, weight, horizon, cost, periods_a_year, years = terms
    n = 0
    for j in range(start.shape[0] - 1):
        if sellers.whole[j, E.closed] == 1 or sellers.whole[j, E.digital] == 1:
            continue
        there, have = 0, 0
        for k in range(start[j], start[j + 1]):
            if sellers.whole[member[k], E.closed] == 0:
                there += 1
                have += sellers.whole[member[k], E.digital]
        rate = p + (drive if reached[j] else 0.0)
        if there > 0:
            rate += q * have / there
        if weight > 0.0:
            sales = yearly_sales(sellers, j, periods_a_year)
            worth = 10.0 * (believed[sellers.whole[j, E.kind]] * horizon - cost / max(1.0, sales))
            rate *= math.exp(weight * min(5.0, max(-5.0, worth)))
        if not affordable[j]:
            continue
        if uniform(word, sellers.whole[j, E.identity], 0) < 1.0 - math.exp(-rate * years):
            rows[n] = j
            n += 1
    return n
