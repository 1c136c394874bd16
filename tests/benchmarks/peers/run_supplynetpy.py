"""SupplyNetPy on a case; runs in the environment of the peers."""

from __future__ import annotations

import warnings
from importlib.metadata import version

import simpy
import SupplyNetPy.Components as scm
from peer_cases import LEAD_TIME, PeerCase
from serving import serve

_PATIENCE = 10**9  # periods a customer waits: nothing is ever lost
_ROOM = 10**9


def run(case: PeerCase) -> dict[str, list[list[int]]]:
    """Build the network, simulate it, and return the stock of each node at the end of periods."""
    warnings.simplefilter("ignore")
    env = simpy.Environment()
    source = scm.Supplier(
        env=env, ID="outside", name="outside", node_type="infinite_supplier", logging=False
    )
    nodes = []
    for index, (parent, level) in enumerate(zip(case.parents, case.levels, strict=True)):
        node = scm.InventoryNode(
            env=env, ID=f"node{index}", name=f"node{index}", node_type="warehouse", logging=False,
            capacity=_ROOM, initial_level=level, inventory_holding_cost=0, product_sell_price=0,
            product_buy_price=0, replenishment_policy=scm.SSReplenishment,
            policy_param={"s": level - 1, "S": level},
        )  # fmt: skip
        scm.Link(
            env=env, ID=f"link{index}", source=source if parent < 0 else nodes[parent], sink=node,
            cost=0, lead_time=lambda: LEAD_TIME,
        )  # fmt: skip
        nodes.append(node)
    begun = []
    for leaf, path in case.demand().items():
        scm.Demand(
            env=env, ID=f"demand{leaf}", name=f"demand{leaf}", order_arrival_model=lambda: 1,
            order_quantity_model=_quantities(path, begun), demand_node=nodes[leaf],
            tolerance=_PATIENCE, logging=False,
        )  # fmt: skip
    begun.append(True)
    levels: list[list[int]] = [[] for _ in nodes]
    env.process(_watch(env, nodes, levels))
    env.run(until=case.periods)
    return {"on_hand": levels}


def _quantities(path, begun):
    """Sizes of orders in turn; the peer tries the function while the network is being built."""
    turns = iter(path)
    return lambda: next(turns, 1) if begun else 1


def _watch(env, nodes, levels):
    """Note stock half-way to the next period: all that happens in one is over by then."""
    yield env.timeout(0.5)
    while True:
        for node, series in zip(nodes, levels, strict=True):
            series.append(round(node.inventory.level))
        yield env.timeout(1)


if __name__ == "__main__":
    serve(f"SupplyNetPy {version('SupplyNetPy')}", run)
