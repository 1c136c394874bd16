"""Freeze runs of stockpyl's simulator as reference data for the twin tests.

Writes ``stockpyl_twins.json`` next to this file. The tests read that file; they never run this
script, and stockpyl is no dependency of the project. To write the file again::

    python -m venv twins
    twins/bin/pip install stockpyl==1.0.2 "numpy<2"
    twins/bin/python tests/data/make_stockpyl_twins.py

Everything is fixed: demand is a list of integers, the peer draws nothing itself, and the settings
are the fields of `Stage` in ``stockpyl_twin_cases.py``. Costs, disruptions, capacities and bills
of material stay at the peer's defaults (none), so every result is a whole number.

What the peer does in a period, what its lead times mean and where it differs from other
engines is written down in `NOTES`, which also travels in the JSON file.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from stockpyl.demand_source import DemandSource
from stockpyl.policy import Policy
from stockpyl.sim import simulation
from stockpyl.supply_chain_network import SupplyChainNetwork
from stockpyl.supply_chain_node import SupplyChainNode
from stockpyl_twin_cases import N_PERIODS, Case, cases

PEER_VERSION = "1.0.2"
OUTPUT = Path(__file__).with_name("stockpyl_twins.json")

NOTES = {
    "sequence_of_events": [
        "Period t, t = 0 ... n_periods - 1. First phase, from downstream to upstream: every node"
        " takes in what is due of its customers' orders (a leaf: the demand of t), then orders.",
        "Second phase, from upstream to downstream: every node receives the goods due in t, then"
        " ships from stock what it owes and what was ordered, in part if need be, and owes the"
        " rest.",
        "With shipment lead times of 1 or more the two phases do not interact, so 'receive"
        " everything, then tier by tier from downstream: serve, review, order' gives the same.",
    ],
    "inventory_position": [
        "On hand - owed + on order (orders in transit, outstanding at the supplier, shipments under"
        " way), after the orders or the demand of t are subtracted.",
        "base_stock orders max(0, base_stock_level - position). s_S orders order_up_to_level -"
        " position when position <= reorder_point. r_Q orders ONE order_quantity when position <="
        " reorder_point, also where that leaves the position at or below it, and no multiples.",
    ],
    "lead_times": [
        "order_lead_time L: an order placed in t is taken in by the supplier in t + L, for L = 0 in"
        " the same period. shipment_lead_time L: goods shipped in t are received in t + L, before"
        " the receiving node ships in t + L. So order_delay = order_lead_time and shipping_delay ="
        " shipment_lead_time in an engine whose delay d takes effect in t + d.",
        "A node without supplier orders from unlimited stock: it receives what it ordered in t in"
        " t + order_lead_time + shipment_lead_time.",
        "shipment_lead_time 0 has no counterpart where shipping_delay >= 1: the peer then receives"
        " in t what was ordered in t, after demand is seen and before it is served. No case uses"
        " it.",
        "A textbook lead time L with orders after demand is the peer's shipment_lead_time L + 1.",
    ],
    "allocation": [
        "A supplier serves its customers one after the other in the order of their index, each in"
        " full (what it was owed and its new order) before the next: index comes BEFORE age, so a"
        " new order of customer 1 goes ahead of an old debt to customer 2.",
        "The peer's order is really that of its list of edges; the cases add edges by index.",
    ],
    "opening_state": [
        "initial_orders reach the supplier in each of periods 0 ... order_lead_time - 1, and"
        " initial_shipments the node in each of 0 ... shipment_lead_time - 1; both are on order.",
        "Nothing is owed at the start. initial_orders of a node without supplier are 0: the peer"
        " would count them as on order for ever and never deliver them.",
    ],
    "fields": [
        "series, per node and period: on_hand and owed at the end of the period, ordered (placed in"
        " the period) and received (goods in). Unmet demand is owed, never lost.",
        "one_lot_matters_from: first period in which one r_Q lot leaves the position at or below"
        " the reorder point; null: ordering the smallest sufficient multiple gives the same run.",
        "index_before_age_matters_from: first period in which a new order is served ahead of an"
        " older debt to another customer; null: serving the oldest first and by index only within"
        " the same age gives the same run. Before either period both rules agree on everything.",
    ],
}


def build_policy(settings: dict[str, str | int]) -> Policy:
    """Translate the policy of a stage into the peer's object."""
    kind = {"base_stock": "BS", "s_S": "sS", "r_Q": "rQ"}[str(settings["type"])]
    return Policy(type=kind, **{key: value for key, value in settings.items() if key != "type"})


def build_network(case: Case) -> SupplyChainNetwork:
    """Translate a case into the peer's network, edges in the order of the customers' index."""
    index = {stage.name: i for i, stage in enumerate(case.stages)}
    network = SupplyChainNetwork()
    for i, stage in enumerate(case.stages):
        node = SupplyChainNode(
            i,
            name=stage.name,
            supply_type="U" if stage.supplier is None else None,
            order_lead_time=stage.order_lead_time,
            shipment_lead_time=stage.shipment_lead_time,
            initial_inventory_level=stage.initial_on_hand,
            initial_orders=stage.initial_orders,
            initial_shipments=stage.initial_shipments,
        )
        node.inventory_policy = build_policy(stage.policy)
        node.inventory_policy.node = node
        if stage.name in case.demand:
            node.demand_source = DemandSource(type="D", demand_list=case.demand[stage.name])
        network.add_node(node)
    for i, stage in enumerate(case.stages):
        if stage.supplier is not None:
            network.add_edge(index[stage.supplier], i)
    return network


def whole(value: float) -> int:
    """Return the peer's float as the integer it stands for."""
    if value != int(value):
        raise ValueError(f"the peer returned a fraction: {value}")
    return int(value)


def total(nested: dict[int | None, dict[int, float]]) -> int:
    """Sum a state variable of the peer over partners and products."""
    return whole(sum(value for inner in nested.values() for value in inner.values()))


def node_series(node: SupplyChainNode) -> dict[str, list[int]]:
    """Return what the twin tests compare at one node, in pieces by period."""
    states = node.state_vars[:N_PERIODS]
    levels = [whole(sum(state.inventory_level.values())) for state in states]
    return {
        "on_hand": [max(0, level) for level in levels],
        "owed": [total(state.backorders_by_successor) for state in states],
        "ordered": [total(state.order_quantity) for state in states],
        "received": [total(state.inbound_shipment) for state in states],
    }


def one_lot_matters_from(node: SupplyChainNode) -> int | None:
    """Return the first period in which one lot leaves an (r, Q) position too low."""
    if node.inventory_policy.type != "rQ":
        return None
    for t, state in enumerate(node.state_vars[:N_PERIODS]):
        # At the end of the period, receipts and shipments have left the position unchanged.
        if state.inventory_position() <= node.inventory_policy.reorder_point:
            return t
    return None


def index_before_age_matters_from(node: SupplyChainNode) -> int | None:
    """Return the first period in which an order is served ahead of an older debt."""
    for t in range(1, N_PERIODS):
        now, before = node.state_vars[t], node.state_vars[t - 1]
        new_order_served = False
        for customer in node.successor_indices():
            debt = total({customer: before.backorders_by_successor[customer]})
            shipped = total({customer: now.outbound_shipment[customer]})
            if new_order_served and shipped < debt:
                return t
            new_order_served = new_order_served or shipped > debt
    return None


def earliest(periods: list[int | None]) -> int | None:
    """Return the smallest of the periods that are not None."""
    return min((t for t in periods if t is not None), default=None)


def run(case: Case) -> dict[str, object]:
    """Simulate a case with the peer and return its settings and series."""
    for stage in case.stages:
        if stage.shipment_lead_time < 1:
            raise ValueError(f"{case.name}: {stage.name} needs a shipment lead time of 1 or more")
        if stage.supplier is None and stage.initial_orders:
            raise ValueError(f"{case.name}: {stage.name} has initial orders but no supplier")
    network = build_network(case)
    simulation(network, N_PERIODS, progress_bar=False, consistency_checks="E")
    nodes = sorted(network.nodes, key=lambda node: node.index)
    for node in nodes:
        if node.successor_indices() != sorted(node.successor_indices()):
            raise ValueError(f"{case.name}: customers of {node.name} are not in index order")
    return {
        "name": case.name,
        "note": case.note,
        "n_periods": N_PERIODS,
        "one_lot_matters_from": earliest([one_lot_matters_from(node) for node in nodes]),
        "index_before_age_matters_from": earliest(
            [index_before_age_matters_from(node) for node in nodes]
        ),
        "nodes": [
            {"index": i}
            | asdict(stage)
            | {
                "backorder": True,
                "engine": {
                    "order_delay": stage.order_lead_time,
                    "shipping_delay": stage.shipment_lead_time,
                },
            }
            for i, stage in enumerate(case.stages)
        ],
        "demand": case.demand,
        "series": {node.name: node_series(node) for node in nodes},
    }


def render(value: object, key: str = "", depth: int = 0) -> str:
    """Write JSON with one line for each node, path and series."""
    compact = json.dumps(value, separators=(",", ":"))
    is_leaf = not isinstance(value, dict | list) or not value
    is_numbers = isinstance(value, list) and all(isinstance(item, int) for item in value)
    if is_leaf or is_numbers or key == "node":
        return compact
    pad = " " * (depth + 1)
    if isinstance(value, dict):
        body = [f"{pad}{json.dumps(k)}: {render(v, k, depth + 1)}" for k, v in value.items()]
        return "{\n" + ",\n".join(body) + "\n" + " " * depth + "}"
    items = [pad + render(item, "node" if key == "nodes" else "", depth + 1) for item in value]
    return "[\n" + ",\n".join(items) + "\n" + " " * depth + "]"


def main() -> None:
    """Run every case and write the file."""
    found = version("stockpyl")
    if found != PEER_VERSION:
        raise SystemExit(f"stockpyl {PEER_VERSION} is needed, found {found}")
    data = {
        "peer": {"package": "stockpyl", "version": found, "module": "stockpyl.sim"},
        "written_by": "tests/data/make_stockpyl_twins.py",
        "notes": NOTES,
        "cases": [run(case) for case in cases()],
    }
    OUTPUT.write_text(render(data) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
