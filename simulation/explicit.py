"""Explicit networks: the stock points of a scenario's ``nodes``, in copies where asked."""

from __future__ import annotations

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
from agents.kernels.inventory import POLICIES, economic_order_quantity
from agents.orders import OrderBook
from agents.stock_points import GoodsPoints, Shelves

if TYPE_CHECKING:
    from scenarios.network import Node
    from simulation.model import ClusterModel


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


def _depths(nodes: tuple[Node, ...]) -> dict[str, int]:
    """Tier of every node: shelves 0, anyone else one above its farthest customer."""
    depth = {node.name: 0 for node in nodes}
    for _ in nodes:
        for node in nodes:
            if node.supplier:
                depth[node.supplier] = max(depth[node.supplier], depth[node.name] + 1)
    return depth


def build(model: ClusterModel) -> None:
    """Fill ``model`` with the stock points of ``params.nodes``.

    Rows stand tier after tier; within a tier a node's copies stand together.
    """
    nodes = model.params.nodes
    chains = model.params.run.chains
    depth = _depths(nodes)
    shelves = [node for node in nodes if node.kind == "shelf"]
    goods = sorted(
        (node for node in nodes if node.kind != "shelf"),
        key=lambda node: (depth[node.name], node.kind, nodes.index(node)),
    )
    slots = 2 + max(math.ceil(n.order_delay) + math.ceil(n.shipping_delay) for n in nodes)
    uses_history = any(n.forecaster in ("moving_average", "own_history") for n in nodes)
    history = 2 + max(n.window + math.ceil(_horizon(n)) + N_LAGS for n in nodes) if uses_history else 1
    model.shelves = Shelves(model, len(shelves) * chains, pipeline=slots, history=history)
    model.points = GoodsPoints(model, len(goods) * chains, pipeline=slots, history=history)
    path = max([1, *(len(n.demand.path) for n in shelves)])
    model.consumers = TextbookConsumers(model, len(shelves) * chains, path=path)
    materials = [node for node in goods if node.kind == "material"]
    model.factories = Factories(model, len(materials) * chains)
    rows = {node.name: k * chains for k, node in enumerate(shelves)}
    rows |= {node.name: k * chains for k, node in enumerate(goods)}
    model.node_rows = {n.name: (n.kind == "shelf", rows[n.name]) for n in nodes}
    unit = model.params.run.pieces_per_unit
    model.tiers = []
    for node in shelves:
        _fill(model.shelves, node, rows, nodes, chains, unit)
        _fill_demand(model.consumers, node, rows[node.name], chains, unit)
    for node in goods:
        _fill(model.points, node, rows, nodes, chains, unit)
        _join_tier(model, node, depth[node.name], rows[node.name], chains)
    _fill_factories(model, materials, chains, unit)
    _open_queues(model, nodes, rows, chains, unit)
    terms = N_TERMS if any(n.forecaster == "own_history" for n in nodes) else 0
    model.regression_shelves = regression_room(model.shelves.n if terms else 0, terms)
    model.regression_points = regression_room(model.points.n if terms else 0, terms)
    model.bought_from = model.shelves.supplier.copy()
    model.sees_sales = np.ones(model.shelves.n, np.int8)
    model.season_total = np.arange(model.n_periods + history + slots + 8, dtype=np.float64)
    model.seller_count = 1


def _horizon(node: Node) -> float:
    return node.order_delay + node.shipping_delay + node.review_every - 1


def _pieces(units: float, per_unit: int) -> int:
    return int(math.floor(units * per_unit + 0.5))


def _fill(columns: Any, node: Node, rows: dict[str, int], nodes: Any, chains: int, unit: int) -> None:
    at = slice(rows[node.name], rows[node.name] + chains)
    number = next(k for k, n in enumerate(nodes) if n.name == node.name)
    columns.identity[at] = np.arange(chains) * len(nodes) + number + 1
    columns.on_hand[at] = columns.opening[at] = _pieces(node.on_hand, unit)
    columns.policy[at] = POLICIES[node.policy]
    columns.forecaster[at] = FORECASTERS[node.forecaster]
    columns.sees[at] = 1 if node.sees == "end_sales" else 0
    columns.mean[at] = node.forecast_mean * unit
    columns.variance[at] = (node.forecast_sd * unit) ** 2
    columns.alpha[at] = node.smoothing
    columns.window[at] = node.window
    columns.autocorrelation[at] = node.autocorrelation
    columns.level_high[at] = _pieces(node.base_stock_level, unit)
    columns.level_low[at] = _pieces(node.reorder_point, unit)
    quantity = node.order_quantity
    if node.policy == "economic_lot" and quantity == 0:
        quantity = economic_order_quantity(node.order_cost, node.forecast_mean, node.holding_cost)
    columns.lot[at] = max(1, _pieces(quantity, unit))
    columns.minimum_lot[at] = _pieces(node.minimum_lot, unit)
    columns.lot_multiple[at] = max(1, _pieces(node.lot_multiple, unit))
    z = NormalDist().inv_cdf(node.critical_ratio) if node.critical_ratio > 0 else node.service_factor
    columns.service_factor[at] = z
    columns.review_every[at] = node.review_every
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


def _fill_demand(columns: Any, node: Node, row: int, chains: int, unit: int) -> None:
    at = slice(row, row + chains)
    demand = node.demand
    columns.law[at] = LAWS[demand.law]
    columns.chain[at] = np.arange(chains)
    for name in (
        "mean", "sd", "cv", "low", "high", "step_period", "step_mean", "autocorrelation",
        "common_correlation", "intercept", "slope",
    ):  # fmt: skip
        getattr(columns, name)[at] = getattr(demand, name)
    if demand.path:
        length = columns.path.shape[0]
        values = list(demand.path) + [demand.path[-1]] * (length - len(demand.path))
        columns.path[:, at] = np.asarray(values)[:, None]


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
        columns.identity[at] = model.points.identity[
            model.node_rows[node.name][1] : model.node_rows[node.name][1] + chains
        ]
        columns.capacity[at] = node.capacity * unit
        columns.setup_time[at] = node.setup_time * unit
        columns.pooled_share[at] = model.params.pooled_capacity
    first = 0
    for tier in model.tiers:
        if tier.kind != "material":
            continue
        n = tier.hi - tier.lo
        tier.factories = type(columns.arrays)(*(b[:, first : first + n] for b in columns.arrays))
        tier.neighbours = np.full((0, n), -1, np.int32)
        first += n


def _open_queues(model: ClusterModel, nodes: Any, rows: dict[str, int], chains: int, unit: int) -> None:
    """Fill order and shipment slots with what they hold at the start."""
    shelves, points = model.shelves, model.points
    for node in nodes:
        stock = shelves if node.kind == "shelf" else points
        first = 0 if node.kind == "shelf" else model.shelves.n
        in_queue = _pieces(node.orders_in_queue, unit)
        in_transit = _pieces(node.shipments_in_transit, unit)
        order_slots, ship_slots = math.ceil(node.order_delay), math.ceil(node.shipping_delay)
        queued = range(order_slots)
        for chain in range(chains):
            i = rows[node.name] + chain
            for k in range(ship_slots):
                stock.pipeline[k, i] += in_transit
            if not node.supplier:
                for k in queued:
                    stock.pipeline[ship_slots + k, i] += in_queue
            stock.opening_pipeline[i] = stock.pipeline[:, i].sum()
            stock.on_order[i] = stock.opening_pipeline[i]
            if not node.supplier or in_queue == 0:
                continue
            supplier = rows[node.supplier] + chain
            book = next(t for t in model.tiers if t.lo <= supplier < t.hi).book
            for k in queued:
                customer = first + i
                key = customer + k * 1.0e-7 if model.by_index else k + 0.5
                book.append(
                    supplier=supplier,
                    customer=customer,
                    quantity=in_queue,
                    due=k,
                    delay=node.shipping_delay,
                    patience=model.points.patience[supplier],
                    visible=1,
                    key=key,
                )
                stock.on_order[i] += in_queue
    for tier in model.tiers:
        tier.book.sort()
