"""A cluster out of a scenario: sizes, places, ties, and opening stocks.

Everything is a hashed draw of an agent's identity, so a cluster is the same whatever else is
recorded, and the same agent is the same in both worlds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from agents import buyer_store
from agents.assortment import Assortment
from agents.buyer_store import Part
from agents.buyers import Buyers, BuyerTypes, Channels, policies, settle
from agents.columns.buyers import LAYOUT_U
from agents.columns.sellers import FACTORY, STORE, TRADER
from agents.columns.stock import LAYOUT_S
from agents.factories import Factories
from agents.kernels.forecasting import FORECASTERS
from agents.kernels.linking import link_listings
from agents.kernels.random import BUYER_ID, STREAMS, stream_base
from agents.kernels.stock_rows import POLICIES
from agents.luck import POINT_ID, hashed, lognormals, normals
from agents.market import period_cv
from agents.orders import OrderBook
from agents.sellers import Sellers, meeting_groups
from agents.stock_points import GoodsPoints, Shelves
from scenarios.data import PLANNED_WASTE
from scenarios.sizes import is_packed, pipeline_slots
from simulation import blocks, own_firms
from simulation.explicit import Tier
from simulation.network import subcontract_ties

if TYPE_CHECKING:
    from scenarios.data import OwnFirms
    from simulation.model import ClusterModel

_BREADTH = 0.75  # power of a trader's size in the number of styles it stocks
MOST_RANKED = 25_000  # factories; of more, traders draw those they know instead of ranking all
PRIOR_WEEKS = 8.0  # worth of first guesses: all variances, means of shelves and material


def counts(params: Any) -> dict[str, int]:
    """How many agents and stock points the scenario makes."""
    firms = round(params.cluster.firms * params.scale)
    traders = round(firms * params.cluster.trader_share)
    factories = firms - traders
    sizes = params.factories.sizes
    return {
        "traders": traders,
        "factories": factories,
        "buyers": round(firms * params.cluster.buyers_per_firm),
        "listings": traders * params.traders.listings * sizes,
        "styles": factories * params.factories.styles * sizes,
        "materials": factories,
    }


def build(model: ClusterModel) -> None:
    """Fill ``model`` with the cluster its scenario describes."""
    own = own_firms.own_of(model.params)
    n = counts(model.params)
    model.counts = n
    model.reference_prices = np.ones(model.params.cluster.categories)
    per_period = model.params.run.period_days / 365.0
    small_b = n["buyers"] * model.params.buyers.pieces_per_year * per_period
    model.small_b_volume = small_b
    share = model.params.bulk.small_b_share
    model.bulk_volume = small_b * (1.0 - share) / share
    slots = pipeline_slots(model.params)
    model.sellers = Sellers(model, n["traders"] + n["factories"] + 1)
    _place_sellers(model)
    firms, sizes = n["traders"] + n["factories"], model.params.factories.sizes
    n["listings"] = int(model.sellers.n_styles[: n["traders"]].sum()) * sizes
    n["styles"] = int(model.sellers.n_styles[n["traders"] : firms].sum()) * sizes
    n_points = n["listings"] + n["styles"] + n["materials"] + 1
    model.points = GoodsPoints(model, n_points, extra=False, pipeline=slots, history=1)
    model.factories = Factories(model, n["factories"])
    _make_buyers(model, slots, packed=is_packed(model.params))
    model.types = BuyerTypes(model, len(model.params.buyer_types))
    model.channels = Channels(model, 2)
    model.seller_count = model.sellers.n
    first = np.cumsum([0, n["listings"], n["styles"], n["materials"], 1])
    model.tiers = [
        Tier(kind, int(first[k]), int(first[k + 1]), OrderBook(in_place=model.store is not None))
        for k, kind in enumerate(("listing", "style", "material", "store"))
    ]
    materials = model.tiers[2].lo
    model.sellers.material_point[n["traders"] : firms] = materials + np.arange(n["factories"])
    _open_points(model)
    _open_factories(model)
    model.types.fill(model.params)
    model.meet_sellers()
    _settle_buyers(model, own)


def _make_buyers(model: ClusterModel, slots: int, *, packed: bool) -> None:
    """Tables of buyers and shelves: open rows, or packed ones in a large world."""
    n, ties = model.counts["buyers"], model.params.choice.ties
    model.store = None
    if not packed:
        model.shelves = Shelves(model, n, lean=True, pipeline=slots, history=1)
        model.buyers = Buyers(model, n, ties=ties)
        return
    rate = float(model.rules.holding_rate)
    model.store = buyer_store.BuyerStore(n, blocks.BLOCK, slots, ties, rate, model.file)
    model.shelves = buyer_store.PackedRows(model.store, LAYOUT_S)
    model.buyers = buyer_store.PackedRows(model.store, LAYOUT_U)


def _place_sellers(model: ClusterModel) -> None:
    params, n, sellers = model.params, model.counts, model.sellers
    firms = n["traders"] + n["factories"]
    sellers.identity[:] = np.arange(1, firms + 2)
    sellers.kind[: n["traders"]] = TRADER
    sellers.kind[n["traders"] : firms] = FACTORY
    sellers.kind[firms] = STORE
    ids = sellers.identity
    rank = np.concatenate([np.arange(n["traders"]), np.arange(n["factories"]), [0]])
    sellers.category[:] = rank % params.cluster.categories
    sellers.township[:] = _townships(model, ids)
    log_sd = params.cluster.firm_size_log_sd
    for kind in (TRADER, FACTORY):
        rows = np.flatnonzero(sellers.kind == kind)
        weight = lognormals(hashed(model.seed_value, "synthesis", ids[rows], 1), log_sd)
        sellers.size[rows] = weight / max(1e-12, weight.mean()) if len(rows) else weight
    sellers.quality[:] = params.choice.quality_sd * normals(
        hashed(model.seed_value, "synthesis", ids, 2)
    )
    able = hashed(model.seed_value, "synthesis", ids, 3) < params.factories.custom_able_share
    sellers.custom_able[:] = able & (sellers.kind == FACTORY)
    own = own_firms.own_of(params)
    if own:
        own_firms.place(model, own)
    n_styles = np.full(firms + 1, params.factories.styles)
    n_styles[: n["traders"]] = _listings(sellers.size[: n["traders"]], params.traders.listings)
    n_styles[firms] = 0
    sellers.n_styles[:] = own_firms.styles(own, n_styles) if own else n_styles
    sellers.unlisted[:] = sellers.n_styles
    sizes = params.factories.sizes
    sellers.first_point[:] = np.concatenate([[0], np.cumsum(sellers.n_styles * sizes)[:-1]])
    sellers.open_prices(model)
    buying = TRADER if n["traders"] else FACTORY
    price = sellers.price[sellers.kind == buying].mean() if firms else 1.0
    model.reference_prices[:] = price
    model.reference_cost = np.full(
        1, price + params.prices.order_handling / 20 + params.prices.freight_per_piece
    )


def _listings(size: np.ndarray, mean: int) -> np.ndarray:
    """Styles each trader stocks: larger traders have a wider range, and more of each style."""
    breadth = size**_BREADTH
    if len(size) == 0:
        return breadth.astype(np.int64)
    return np.maximum(1, np.round(mean * breadth / breadth.mean())).astype(np.int64)


def _townships(model: ClusterModel, identities: np.ndarray) -> np.ndarray:
    """Township of each agent: the remote one is the last; the others are even."""
    cluster = model.params.cluster
    u = hashed(model.seed_value, "synthesis", identities, 4)
    if cluster.townships == 1 or cluster.remote_share >= 1.0:
        return np.full(len(identities), cluster.townships - 1, np.int64)
    near = np.floor(
        (u - cluster.remote_share) / (1.0 - cluster.remote_share) * (cluster.townships - 1)
    )
    place = np.where(u < cluster.remote_share, cluster.townships - 1, near)
    return np.clip(place, 0, cluster.townships - 1).astype(np.int64)


def _open_points(model: ClusterModel) -> None:
    params, n, points, sellers = model.params, model.counts, model.points, model.sellers
    day = params.run.period_days
    listing, style, material, store = model.tiers
    sizes = params.factories.sizes
    points.identity[:] = POINT_ID + np.arange(points.n)
    points.owner[listing.lo : listing.hi] = np.repeat(
        np.arange(n["traders"]), sellers.n_styles[: n["traders"]] * sizes
    )
    kept = sellers.n_styles[n["traders"] : n["traders"] + n["factories"]] * sizes
    points.owner[style.lo : style.hi] = n["traders"] + np.repeat(np.arange(n["factories"]), kept)
    points.owner[material.lo : material.hi] = n["traders"] + np.arange(n["factories"])
    points.owner[store.lo] = sellers.n - 1
    goods = slice(0, style.hi)
    points.policy[: store.lo] = POLICIES["economic_lot"]
    points.policy[store.lo] = POLICIES["none"]
    points.forecaster[: store.lo] = FORECASTERS["credibility"]
    points.service_factor[:] = params.buyers.service_factor
    points.variance_weight[:] = PRIOR_WEEKS * 7.0 / day
    points.alpha[goods] = 1.0 - (1.0 - 0.15) ** (day / 7.0)
    for tier, weight in ((listing, params.traders), (style, params.factories)):
        points.prior_weight[tier.lo : tier.hi] = max(0.5, weight.prior_weight_days / day)
        every = max(1, round(weight.review_days / day))
        points.review_every[tier.lo : tier.hi] = every
        points.review_phase[tier.lo : tier.hi] = np.arange(tier.hi - tier.lo) % every
        points.order_delay[tier.lo : tier.hi] = weight.order_delay_days / day
    points.shipping_delay[style.lo : style.hi] = params.factories.production_days / day
    points.supplier[style.lo : style.hi] = material.lo + np.repeat(np.arange(n["factories"]), kept)
    points.patience[listing.lo : listing.hi] = params.traders.buyer_patience_days / day
    points.patience[style.lo : style.hi] = params.traders.patience_days / day
    _link_listings(model)
    model.assortment = Assortment(model)
    model.assortment.open(model)
    _open_materials(model, material, store)
    volume = sellers.planned_volume[points.owner] / np.maximum(
        1, sellers.n_styles[points.owner] * sizes
    )
    points.mean[goods] = volume[goods]
    points.variance[goods] = (period_cv(1.3, day) * volume[goods]) ** 2
    for tier, weeks in ((listing, 4.0), (style, 8.0)):
        rows = slice(tier.lo, tier.hi)
        points.on_hand[rows] = np.floor(volume[rows] * weeks * 7.0 / day)
    points.opening[:] = points.on_hand


def _link_listings(model: ClusterModel) -> None:
    """Tie every listing to a style of a factory its trader knows, larger ones first."""
    params, n, points, sellers = model.params, model.counts, model.points, model.sellers
    if n["factories"] <= MOST_RANKED or own_firms.own_of(params):
        _rank_factories(model)
    else:
        _draw_factories(model)
    listing = model.tiers[0]
    rows = slice(listing.lo, listing.hi)
    if listing.hi > listing.lo:
        here = sellers.township[points.owner[rows]]
        there = sellers.township[points.owner[points.supplier[rows]]]
        trip = model.trip_periods(here, there)
        points.shipping_delay[rows] = trip
        points.buy_freight[rows] = params.prices.freight_per_piece * np.where(
            here == there, 1.0, params.prices.distance_factor
        )


def _rank_factories(model: ClusterModel) -> None:
    """Each trader ranks all factories of its category: exact, and the square of firms in work."""
    params, n, points, sellers = model.params, model.counts, model.points, model.sellers
    sizes, own_data = params.factories.sizes, own_firms.own_of(params)
    for j in range(n["traders"]):
        own = n["traders"] + np.flatnonzero(
            sellers.category[n["traders"] : n["traders"] + n["factories"]] == sellers.category[j]
        )
        if len(own) == 0:
            own = n["traders"] + np.arange(n["factories"])
        keys = np.log(hashed(model.seed_value, "ties", sellers.identity[own] * 65536 + j, 5))
        known = own[np.argsort(-keys / sellers.size[own])[: params.traders.known_factories]]
        told = own_firms.suppliers(own_data, j)
        known = told if len(told) else known
        slots = np.concatenate([np.arange(sellers.n_styles[f]) + f * 65536 for f in known])
        luck = hashed(model.seed_value, "ties", slots + (j << 40), 6)
        chosen = slots[np.argsort(luck)]
        for k in range(sellers.n_styles[j]):
            slot = chosen[k % len(chosen)]
            factory, style = slot // 65536, slot % 65536
            row = sellers.first_point[j] + k * sizes
            base = sellers.first_point[factory] + style * sizes
            points.supplier[row : row + sizes] = base + np.arange(sizes)


def _draw_factories(model: ClusterModel) -> None:
    """Each trader draws the factories it knows: the same law as ranking them, with other luck."""
    sellers, n = model.sellers, model.counts
    known, most = model.params.traders.known_factories, int(sellers.n_styles.max())
    made = np.where(sellers.kind == FACTORY, sellers.category, -1)
    makers = meeting_groups(made, sellers.size, model.params.cluster.categories)
    link_listings(
        model.points.plain,
        sellers.plain,
        tuple(makers),
        n["traders"],
        known,
        model.params.factories.sizes,
        np.uint64(stream_base(model.seed_value, STREAMS["ties"], 0)),
        np.zeros(known, np.int64),
        np.zeros(known * most, np.int64),
        np.zeros(known * most),
    )


def _open_materials(model: ClusterModel, material: Tier, store: Tier) -> None:
    params, points, sellers = model.params, model.points, model.sellers
    day = params.run.period_days
    rows = slice(material.lo, material.hi)
    volume = sellers.planned_volume[points.owner[rows]] / (1.0 - PLANNED_WASTE)
    points.mean[rows] = volume
    points.variance[rows] = (period_cv(1.0, day) * volume) ** 2
    points.alpha[rows] = 1.0 - (1.0 - 0.1) ** (day / 7.0)
    points.prior_weight[rows] = PRIOR_WEEKS * 7.0 / day
    points.shipping_delay[rows] = params.materials.lead_days / day
    points.horizon[rows] = max(1.0, params.materials.lead_days / day)
    points.minimum_lot[rows] = params.materials.minimum_lot
    points.order_rate[rows] = params.materials.ordering_cost
    points.buy_price[rows] = params.factories.unit_material_cost
    points.holding_rate[rows] = (
        params.factories.holding_per_year * day / 365.0 * params.factories.unit_material_cost
    )
    points.on_hand[rows] = np.floor(volume * 4.0 * 7.0 / day)
    points.patience[rows] = 1e9
    points.forecaster[store.lo] = FORECASTERS["fixed"]
    points.shipping_delay[store.lo] = params.materials.lead_days / day
    points.horizon[store.lo] = max(1.0, params.materials.lead_days / day)


def _open_factories(model: ClusterModel) -> None:
    params, n, factories, sellers = model.params, model.counts, model.factories, model.sellers
    rows = slice(n["traders"], n["traders"] + n["factories"])
    factories.identity[:] = sellers.identity[rows]
    factories.seller[:] = np.arange(n["traders"], n["traders"] + n["factories"])
    made = sellers.planned_volume[rows] / (1.0 - PLANNED_WASTE)
    own = own_firms.own_of(params)
    factories.capacity[:] = made / params.factories.planned_utilisation
    if own.capacity:
        factories.capacity[:] = own_firms.capacity(own, params.run.period_days)
    factories.plant[:] = factories.capacity
    model.points.throughput[model.tiers[2].lo : model.tiers[2].hi] = factories.capacity
    factories.subcontract_share[:] = params.factories.subcontract_share
    if own.has_subcontracts:
        ties = own_firms.neighbours(own)
    else:
        ties = subcontract_ties(
            sellers.township[rows],
            sellers.category[rows],
            params.factories.neighbours,
            model.seed_value,
        )
    factories.n_known_by[:] = np.bincount(ties[ties >= 0], minlength=n["factories"])
    tier = model.tiers[2]
    tier.neighbours = ties


def _settle_buyers(model: ClusterModel, own: OwnFirms) -> None:
    """Buyers part by part: a packed world never has all its rows open."""
    for part in model.parts(fresh=True):
        _settle_part(model, own, part)


def _settle_part(model: ClusterModel, own: OwnFirms, part: Part) -> None:
    params, shelves, buyers = model.params, part.shelves, part.buyers
    number = np.arange(part.lo, part.hi)
    shelves.identity[:] = BUYER_ID + number
    shelves.forecaster[:] = FORECASTERS["credibility"]
    day = params.run.period_days
    shelves.prior_weight[:] = shelves.variance_weight[:] = PRIOR_WEEKS * 7.0 / day
    shelves.alpha[:] = 1.0 - (1.0 - params.buyers.smoothing) ** (day / 7.0)
    shelves.service_factor[:] = params.buyers.service_factor
    shelves.review_every[:] = max(1, round(params.buyers.review_days / day))
    shelves.review_phase[:] = number % shelves.review_every
    shelves.horizon[:] = (params.prices.freight_days + params.buyers.review_days) / day
    buyers.category[:] = number % params.cluster.categories
    buyers.township[:] = _townships(model, shelves.identity)
    if own:
        own_firms.buyers_by_market(model)
    settle(model, buyers, shelves)
    shelves.policy[:] = policies(buyers)
    shelves.lost[:] = buyers.event_every == 0  # pre-sale customers wait a while
    shelves.on_hand[:] = np.floor(buyers.level * 4.0 * 7.0 / day)
    shelves.opening[:] = shelves.on_hand
