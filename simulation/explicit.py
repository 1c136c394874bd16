"""Explicit networks: the stock points of a scenario's ``nodes``, in copies where asked."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np

from agents.columns.books import regression_room
from agents.consumers import TextbookConsumers
from agents.factories import Factories
from agents.kernels.demand import LAWS
from agents.kernels.forecasting import FORECASTERS, N_LAGS, N_TERMS
from agents.kernels.lots import economic_order_quantity
from agents.kernels.random import uniforms
from agents.kernels.stock_rows import POLICIES
from agents.orders import OrderBook
from agents.stock_points import GoodsPoints, Shelves

if TYPE_CHECKING:
    from scenarios.network import Demand, Node
    from simulation.model import ClusterModel

_MOST_CHAINS = 1 << 17
_PATIENT_FOR_EVER = 1e9


@dataclass
class Tier:
    """Stock points that act together; their customers have acted before them.

    Attributes
    ----------
    kind : str
        listing, style, material or store.
    lo, hi : int
        Rows of the goods table.
    book : OrderBook
        What they owe.
    factories : FactoryColumns or None
        Factories behind material rows, in the same order.
    neighbours : ndarray, shape (known, factories), int32
        Factories they subcontract to.
    """

    kind: str
    lo: int
    hi: int
    book: OrderBook = field(default_factory=OrderBook)
    factories: Any = None
    neighbours: np.ndarray = field(default_factory=lambda: np.zeros((0, 0), np.int32))


def build(model: ClusterModel) -> None:
    """Fill ``model`` with the stock points of ``params.nodes``.

    Rows stand tier after tier; within a tier a node's copies stand together.
    """
    nodes = model.params.nodes
    chains = model.params.run.chains
    depth = _depths(nodes)
    place = {node.name: number for number, node in enumerate(nodes)}
    shelves = [node for node in nodes if node.kind == "shelf"]
    goods = sorted(
        (node for node in nodes if node.kind != "shelf"),
        key=lambda node: (depth[node.name], node.kind, place[node.name]),
    )
    slots = 2 + max(math.ceil(n.order_delay) + _longest_trip(n) for n in nodes)
    history = max(1, *(_history(node) for node in nodes))
    model.shelves = Shelves(model, len(shelves) * chains, pipeline=slots, history=history)
    model.points = GoodsPoints(model, len(goods) * chains, pipeline=slots, history=history)
    path = max([1, *(max(len(n.demand.path), len(n.demand.values)) for n in shelves)])
    model.consumers = TextbookConsumers(model, len(shelves) * chains, path=path)
    materials = [node for node in goods if node.kind == "material"]
    model.factories = Factories(model, len(materials) * chains)
    rows = {node.name: k * chains for k, node in enumerate(shelves)}
    rows |= {node.name: k * chains for k, node in enumerate(goods)}
    model.node_rows = {n.name: (n.kind == "shelf", rows[n.name]) for n in nodes}
    unit = model.params.run.pieces_per_unit
    model.tiers = []
    for node in shelves:
        _fill(model.shelves, node, rows, chains, unit)
        _fill_demand(model.consumers, node.demand, rows[node.name], chains)
    for node in goods:
        _fill(model.points, node, rows, chains, unit)
        _join_tier(model, node, depth[node.name], rows[node.name], chains)
    _fill_factories(model, materials, chains, unit)
    in_file_order = [place[node.name] for node in (*shelves, *goods)]
    by_index = model.params.run.allocation == "index"
    model.places = np.repeat(np.array(in_file_order, np.int64), chains if by_index else 0)
    _open_queues(model, rows, chains, unit)
    terms = N_TERMS if any(n.forecaster == "own_history" for n in nodes) else 0
    model.regression_shelves = regression_room(model.shelves.n if terms else 0, terms)
    model.regression_points = regression_room(model.points.n if terms else 0, terms)
    model.bought_from = model.shelves.supplier.copy()
    somebody_sees = any(node.sees == "end_sales" for node in goods)
    model.sees_sales = np.full(model.shelves.n, 1 if somebody_sees else 0, np.int8)
    ahead = max(math.ceil(_horizon(node)) for node in nodes)
    model.season_total = np.arange(model.n_periods + ahead + 4, dtype=np.float64)
    patience = [max(1, math.ceil(n.patience)) for n in shelves if n.patience < _PATIENT_FOR_EVER]
    model.recent_demand = np.zeros((model.shelves.n, max(patience, default=0)), np.int64)
    model.network_prices = _prices(model, (*shelves, *goods), chains)
    model.seller_count = 1


def _depths(nodes: tuple[Node, ...]) -> dict[str, int]:
    """Tier of every node: shelves 0, anyone else one above its farthest customer."""
    depth = {node.name: 0 for node in nodes}
    for _ in nodes:
        for node in nodes:
            if node.supplier:
                depth[node.supplier] = max(depth[node.supplier], depth[node.name] + 1)
    return depth


def _longest_trip(node: Node) -> int:
    """Periods a shipment may take; it takes at least one."""
    return max(1, math.ceil(node.shipping_delay))


def _horizon(node: Node) -> float:
    """Risk period: an order placed now is the last to arrive before that many have passed."""
    return node.order_delay + max(1.0, node.shipping_delay) + node.review_every - 1


def _history(node: Node) -> int:
    """Periods back that the forecaster of a node looks."""
    if node.forecaster == "moving_average":
        return node.window + 1
    if node.forecaster == "own_history":
        return N_LAGS + math.ceil(_horizon(node)) + 1
    return 1


def _identities(name: str, chains: int) -> np.ndarray:
    """Persistent identities of a node's copies: luck goes by name, never by place in the file."""
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:5], "big")
    return np.arange(chains, dtype=np.int64) + number * _MOST_CHAINS


def _pieces(units: float, per_unit: int) -> int:
    return math.floor(units * per_unit + 0.5)


def _fill(columns: Any, node: Node, rows: dict[str, int], chains: int, unit: int) -> None:
    """Write a node's settings into the rows of its copies."""
    at = slice(rows[node.name], rows[node.name] + chains)
    columns.identity[at] = _identities(node.name, chains)
    columns.on_hand[at] = columns.opening[at] = _pieces(node.on_hand, unit)
    columns.policy[at] = POLICIES[node.policy]
    columns.forecaster[at] = FORECASTERS[node.forecaster]
    # What a shelf is asked for is what consumers want: it sees both at once.
    columns.sees[at] = 1 if node.sees == "end_sales" and node.kind != "shelf" else 0
    columns.mean[at] = node.forecast_mean * unit
    columns.variance[at] = (node.forecast_sd * unit) ** 2
    columns.alpha[at] = node.smoothing
    columns.window[at] = node.window
    columns.autocorrelation[at] = node.autocorrelation
    columns.level_high[at] = _pieces(node.base_stock_level, unit)
    columns.level_low[at] = _pieces(node.reorder_point, unit)
    quantity = node.order_quantity
    if node.policy == "economic_lot":
        quantity = economic_order_quantity(node.order_cost, node.forecast_mean, node.holding_cost)
    columns.lot[at] = max(1, _pieces(quantity, unit))
    columns.minimum_lot[at] = _pieces(node.minimum_lot, unit)
    columns.lot_multiple[at] = max(1, _pieces(node.lot_multiple, unit))
    z = node.service_factor
    if node.critical_ratio > 0:
        z = NormalDist().inv_cdf(node.critical_ratio)
    columns.service_factor[at] = z
    columns.review_every[at] = node.review_every
    columns.review_phase[at] = node.first_review - 1
    columns.horizon[at] = _horizon(node)
    columns.order_delay[at] = node.order_delay
    columns.shipping_delay[at] = node.shipping_delay
    columns.lost[at] = 1 if node.unmet == "lost" else 0
    columns.patience[at] = node.patience
    if node.supplier:
        columns.supplier[at] = rows[node.supplier] + np.arange(chains)
    for column, rate in (
        (columns.holding_rate, node.holding_cost),
        (columns.pipeline_rate, node.pipeline_holding_cost),
        (columns.penalty_rate, node.backorder_cost),
        (columns.lost_rate, node.lost_sale_cost),
    ):
        column[at] = rate / unit
    columns.order_rate[at] = node.order_cost


def _fill_demand(columns: Any, demand: Demand, row: int, chains: int) -> None:
    at = slice(row, row + chains)
    columns.law[at] = LAWS[demand.law]
    columns.chain[at] = np.arange(chains)
    for name in (
        "mean", "sd", "cv", "low", "high", "step_period", "step_mean", "trend", "autocorrelation",
        "common_correlation", "intercept", "slope",
    ):  # fmt: skip
        getattr(columns, name)[at] = getattr(demand, name)
    path = demand.values if demand.law == "discrete" else demand.path
    if path:
        columns.path[:, at] = _filled_up(path, columns.path.shape[0])
    if demand.probabilities:
        columns.cumulative[:, at] = _filled_up(
            np.cumsum(demand.probabilities) / math.fsum(demand.probabilities),
            columns.cumulative.shape[0],
        )


def _filled_up(values: Any, length: int) -> np.ndarray:
    """Values as a column of this length, the last one repeated."""
    return np.pad(np.asarray(values, float), (0, length - len(values)), mode="edge")[:, None]


def _join_tier(model: ClusterModel, node: Node, depth: int, row: int, chains: int) -> None:
    last = model.tiers[-1] if model.tiers else None
    if last is not None and (last.kind, model.tier_depth) == (node.kind, depth):
        last.hi = row + chains
    else:
        model.tiers.append(Tier(node.kind, row, row + chains))
    model.tier_depth = depth


def _fill_factories(model: ClusterModel, materials: list[Node], chains: int, unit: int) -> None:
    columns = model.factories
    for k, node in enumerate(materials):
        at = slice(k * chains, (k + 1) * chains)
        columns.identity[at] = _identities(node.name, chains)
        columns.capacity[at] = node.capacity * unit
        columns.setup_time[at] = node.setup_time * unit
        columns.pooled_share[at] = model.params.pooled_capacity
        columns.pool[at] = np.arange(chains)  # copies do not help one another
    first = 0
    for tier in model.tiers:
        if tier.kind != "material":
            continue
        n = tier.hi - tier.lo
        tier.factories = type(columns.arrays)(*(b[first : first + n] for b in columns.arrays))
        tier.neighbours = np.full((0, n), -1, np.int32)
        first += n


def _open_queues(model: ClusterModel, rows: dict[str, int], chains: int, unit: int) -> None:
    """Fill order and shipment slots with what they hold at the start."""
    copies = np.arange(chains)
    for node in model.params.nodes:
        is_shelf, row = model.node_rows[node.name]
        stock = model.shelves if is_shelf else model.points
        at = slice(row, row + chains)
        queued, queue = _pieces(node.orders_in_queue, unit), math.ceil(node.order_delay)
        trip = _longest_trip(node)
        stock.pipeline[:trip, at] = _pieces(node.shipments_in_transit, unit)
        if not node.supplier:  # the outside market ships at once: the queue is on its way
            stock.pipeline[trip : trip + queue, at] = queued
        stock.opening_pipeline[at] = stock.on_order[at] = stock.pipeline[:, at].sum(axis=0)
        if not node.supplier or queued == 0:
            continue
        stock.on_order[at] += queued * queue
        supplier = rows[node.supplier]
        book = next(t for t in model.tiers if t.lo <= supplier < t.hi).book
        customer = row + (0 if is_shelf else model.shelves.n)
        luck = uniforms(model.base("allocation"), stock.identity[at], 1)
        for k in range(queue):
            # As in `merge_orders`: age before luck, or the place in the file before age.
            key = k + luck if model.places.size == 0 else model.places[customer] + k * 1.0e-7
            book.append(
                supplier=supplier + copies,
                customer=customer + copies,
                identity=stock.identity[at],
                quantity=queued,
                due=k,
                delay=node.shipping_delay,
                patience=model.points.patience[supplier],
                visible=1,
                key=key,
            )
    for tier in model.tiers:
        tier.book.sort()


@dataclass
class NetworkPrices:
    """Prices of explicit networks; rows are shelves, then stock points.

    Attributes
    ----------
    price, cost, slope : ndarray, float64
        Price asked, cost of a unit where no supplier asks one, and known slope of demand.
    supplier : ndarray, int64
        Row whose price is the cost; -1 where there is none.
    """

    price: np.ndarray
    cost: np.ndarray
    slope: np.ndarray
    supplier: np.ndarray

    @property
    def matter(self) -> bool:
        """Whether anybody asks a price."""
        return bool((self.price > 0).any())

    def costs(self) -> np.ndarray:
        """Cost of a unit to everybody at today's prices."""
        asked = np.where(self.supplier >= 0, self.price[self.supplier], 0.0)
        return np.where(asked > 0, asked, self.cost)


def _prices(model: ClusterModel, nodes: tuple[Node, ...], chains: int) -> NetworkPrices:
    def column(name: str) -> np.ndarray:
        return np.repeat(np.array([getattr(n, name) for n in nodes], np.float64), chains)

    supplier = np.concatenate([model.shelves.supplier, model.points.supplier]).astype(np.int64)
    supplier = np.where(supplier >= 0, supplier + model.shelves.n, -1)
    prices = NetworkPrices(column("price"), column("unit_cost"), column("known_slope"), supplier)
    model.consumers.price[:] = prices.price[: model.shelves.n]
    return prices
