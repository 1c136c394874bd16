"""How truths are measured: each function runs a scenario and returns estimates."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable

import numpy as np

from scenarios.schema import Scenario
from simulation.intervals import (
    Estimate,
    exactly,
    mean_of,
    one_minus,
    ratio_of,
    root_ratio_of,
)
from simulation.model import ClusterModel
from simulation.recorder import NodeRecorder, NodeTotals
from simulation.tracing import traced_times

# Orders by week from week 1; 8 from then on.
BEER_ORDERS = {
    "retailer": (4, 4, 4, 4, 12),
    "wholesaler": (4, 4, 4, 4, 8, 4, 12),
    "distributor": (4, 4, 4, 4, 8, 4, 8, 4, 12),
    "factory": (4, 4, 4, 4, 4, 4, 8, 4, 8, 4, 12),
}


def _skipped(scenario: Scenario) -> int:
    """Periods before the measured ones."""
    return round(scenario.run.transition_days / scenario.run.period_days)


def _totals(scenario: Scenario, *names: str) -> NodeTotals:
    model = ClusterModel(scenario)
    totals = NodeTotals(model, names, _skipped(scenario))
    model.recorder = totals
    model.run()
    return totals


def _series(scenario: Scenario, names: Collection[str]) -> NodeRecorder:
    model = ClusterModel(scenario)
    recorder = NodeRecorder(model, names)
    model.recorder = recorder
    model.run()
    return recorder


def _added(arrays: Iterable[np.ndarray]) -> np.ndarray:
    return np.asarray(np.sum(list(arrays), axis=0, dtype=np.float64))


def beer_game(scenario: Scenario) -> list[Estimate]:
    """Costs by stage, their sum, and in how many weeks a stage's order is not the known one."""
    recorder = _series(scenario, ("placed", "imputed_cost"))
    costs = [float(recorder.series(stage, "imputed_cost")[-1]) for stage in BEER_ORDERS]
    wrong = 0
    for stage, first in BEER_ORDERS.items():
        placed = recorder.series(stage, "placed")
        known = np.full(len(placed), 8)
        known[: len(first)] = first
        wrong += int((placed != known).sum())
    return [*map(exactly, costs), exactly(sum(costs)), exactly(wrong)]


def economic_lot(scenario: Scenario) -> list[Estimate]:
    """Lot the model chooses, and its cost a year."""
    recorder = _series(scenario, ("placed", "imputed_cost"))
    node, unit = scenario.nodes[0], scenario.run.pieces_per_unit
    placed = recorder.series(node.name, "placed")
    cost = float(recorder.series(node.name, "imputed_cost")[-1]) / len(placed)
    periods_a_year = 1300 / node.demand.mean
    lots = np.unique(placed[placed > 0]) / unit
    lot = float(lots[0]) if len(lots) == 1 else math.nan
    return [exactly(lot), exactly(cost * periods_a_year)]


def cost_of_shop(scenario: Scenario) -> list[Estimate]:
    """Cost a period of a network's only node."""
    return [mean_of(_totals(scenario, "imputed_cost").mean("shop", "imputed_cost"))]


def newsvendor(scenario: Scenario) -> list[Estimate]:
    """Level the engine orders up to, and the cost a period."""
    totals = _totals(scenario, "imputed_cost", "level_high")
    level = totals.mean("shop", "level_high") / scenario.run.pieces_per_unit
    return [exactly(float(level.mean())), mean_of(totals.mean("shop", "imputed_cost"))]


def serial(scenario: Scenario) -> list[Estimate]:
    """Cost a period of all stages, and the part of goods under way."""
    totals = _totals(scenario, "imputed_cost", "in_transit")
    cost = _added(totals.mean(node.name, "imputed_cost") for node in scenario.nodes)
    on_the_way = _added(
        totals.mean(node.name, "in_transit") * node.pipeline_holding_cost for node in scenario.nodes
    )
    return [mean_of(cost), mean_of(on_the_way / scenario.run.pieces_per_unit)]


def bullwhip(scenario: Scenario) -> list[Estimate]:
    """Variance of orders over variance of demand, both around the known mean."""
    recorder, skip = _series(scenario, ("placed", "demand")), _skipped(scenario)
    node = scenario.nodes[0]
    orders, demand = (
        ((recorder.series(node.name, name)[skip:] - node.demand.mean) ** 2).mean(axis=0)
        for name in ("placed", "demand")
    )
    return [ratio_of(orders, demand)]


def risk_pooling(scenario: Scenario) -> list[Estimate]:
    """Standard deviation the engine estimates at the pooled store over the sum at the shelves."""
    totals = _totals(scenario, "forecast_sd")
    shelves = [node.name for node in scenario.nodes if node.kind == "shelf"]
    apart = _added(totals.total(name, "forecast_sd") for name in shelves)
    return [ratio_of(totals.total("pooled", "forecast_sd"), apart)]


def information_sharing(scenario: Scenario) -> list[Estimate]:
    """By how much sharing end sales cuts the upstream's forecast error, against two rivals."""
    recorder, skip = _series(scenario, ("demand", "forecast_sum")), _skipped(scenario)
    error = {}
    for node in scenario.nodes[1:]:
        horizon = round(node.order_delay + node.shipping_delay)
        orders = recorder.series(node.name, "demand").cumsum(axis=0)
        realised = orders[horizon:] - orders[:-horizon]
        foreseen = recorder.series(node.name, "forecast_sum")[:-horizon]
        error[node.name] = ((foreseen - realised)[skip:] ** 2).mean(axis=0)
    return [
        one_minus(root_ratio_of(error["sharing"], error[rival]))
        for rival in ("naive", "own_history")
    ]


def lost_sales(scenario: Scenario) -> list[Estimate]:
    """Share of demand that is lost, and mean stock."""
    totals = _totals(scenario, "cancelled", "demanded", "on_hand")
    lost, asked = (totals.total("shop", name) for name in ("cancelled", "demanded"))
    return [ratio_of(lost, asked), mean_of(totals.mean("shop", "on_hand"))]


def littles_law(scenario: Scenario) -> list[Estimate]:
    """Mean stock over throughput times mean traced time, at every node and on the way to it."""
    recorder = _series(scenario, ("on_hand", "in_transit", "arrived", "sold", "placed"))
    estimates = []
    for node in scenario.nodes:
        arrived = recorder.series(node.name, "arrived")
        sent = recorder.series(
            *((node.supplier, "sold") if node.supplier else (node.name, "placed"))
        )
        for name, entries, exits in (
            ("on_hand", arrived, recorder.series(node.name, "sold")),
            ("in_transit", sent, arrived),
        ):
            times = traced_times(entries, exits)
            throughput = len(times) / len(entries)
            stock = recorder.series(node.name, name).mean()
            estimates.append(exactly(stock / (throughput * times.mean())))
    return estimates


def shared_capacity(scenario: Scenario) -> list[Estimate]:
    """Pieces that all plants start in a period [units]."""
    totals = _totals(scenario, "sold")
    plants = [node.name for node in scenario.nodes if node.kind == "material"]
    sold = _added(totals.mean(name, "sold") for name in plants)
    return [mean_of(sold / scenario.run.pieces_per_unit)]
