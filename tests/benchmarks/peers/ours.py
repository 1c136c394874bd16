"""This engine on the cases: one run as a user would make it, and many replications in one pass."""

from __future__ import annotations

import time

from scenarios.network import Demand, Node
from scenarios.schema import Run, Scenario
from simulation.model import ClusterModel
from simulation.recorder import NodeTotals
from tests.benchmarks.peers.peer_cases import LEAD_TIME, PeerCase

KEPT = ("on_hand", "owed", "placed", "arrived")  # totals of each node and replication
Series = dict[str, list[list[int]]]


def scenario_of(case: PeerCase, chains: int = 1) -> Scenario:
    """A case as a scenario; `chains` independent copies of it in one pass."""
    demand = case.demand()
    nodes = tuple(
        Node(
            name=f"node{index}",
            kind="shelf" if index in demand else "store",
            supplier=f"node{parent}" if parent >= 0 else "",
            policy="base_stock",
            base_stock_level=level,
            on_hand=level,
            order_delay=0,
            shipping_delay=LEAD_TIME,
            demand=Demand(law="sequence", path=tuple(demand[index]))
            if index in demand
            else Demand(),
        )
        for index, (parent, level) in enumerate(zip(case.parents, case.levels, strict=True))
    )
    run = Run(period_days=1, horizon_days=case.periods, allocation="index", chains=chains)
    return Scenario(run=run, nodes=nodes)


def one(case: PeerCase) -> tuple[float, Series]:
    """Seconds of one run, building the network included, and its series."""
    begin = time.perf_counter()
    model = ClusterModel(scenario_of(case)).run()
    seconds = time.perf_counter() - begin
    names = [f"node{index}" for index in range(len(case.parents))]
    series = {
        theirs: [model.recorder.series(name, ours).tolist() for name in names]
        for theirs, ours in (("on_hand", "on_hand"), ("ordered", "placed"))
    }
    model.close()
    return seconds, series


def many(case: PeerCase, chains: int) -> float:
    """Seconds of `chains` replications in one pass, building the network included; totals kept."""
    begin = time.perf_counter()
    model = ClusterModel(scenario_of(case, chains))
    model.recorder = NodeTotals(model, KEPT)
    model.run()
    seconds = time.perf_counter() - begin
    model.close()
    return seconds
