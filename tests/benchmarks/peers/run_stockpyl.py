"""Stockpyl's simulator on a case; runs in the environment of the peers."""

from __future__ import annotations

from importlib.metadata import version

from peer_cases import LEAD_TIME, PeerCase
from serving import serve
from stockpyl.demand_source import DemandSource
from stockpyl.policy import Policy
from stockpyl.sim import simulation
from stockpyl.supply_chain_network import SupplyChainNetwork
from stockpyl.supply_chain_node import SupplyChainNode


def run(case: PeerCase) -> dict[str, list[list[int]]]:
    """Build the network, simulate it, and return stock and orders of each node."""
    network = SupplyChainNetwork()
    demand = case.demand()
    nodes = []
    for index, (parent, level) in enumerate(zip(case.parents, case.levels, strict=True)):
        node = SupplyChainNode(index, shipment_lead_time=LEAD_TIME)
        node.inventory_policy = Policy(type="BS", base_stock_level=level, node=node)
        node.initial_inventory_level = level
        node.supply_type = "U" if parent < 0 else None
        if index in demand:
            node.demand_source = DemandSource(type="D", demand_list=demand[index])
        network.add_node(node)
        nodes.append(node)
    for node, parent in zip(nodes, case.parents, strict=True):
        if parent >= 0:
            network.add_edge(parent, node.index)
    simulation(network, case.periods, progress_bar=False, consistency_checks="N")
    states = [node.state_vars[: case.periods] for node in nodes]
    return {
        "on_hand": [
            [max(0, round(sum(s.inventory_level.values()))) for s in series] for series in states
        ],
        "ordered": [
            [round(sum(sum(x.values()) for x in s.order_quantity.values())) for s in series]
            for series in states
        ],
    }


if __name__ == "__main__":
    serve(f"stockpyl {version('stockpyl')}", run)
