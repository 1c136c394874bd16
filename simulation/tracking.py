"""What became of an explicit network: a summary by node, and its series as a table."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass

import numpy as np

from scenarios.network_sizes import series_bytes
from scenarios.schema import Scenario
from scenarios.sizes import in_bytes, rounded
from simulation.model import ClusterModel
from simulation.recorder import NodeRecorder

MOST_BYTES = 2_000_000_000


class TooLongError(ValueError):
    """The series of a network would not fit into memory."""


@dataclass(frozen=True)
class NodeSummary:
    """One node over the periods that count, on average over its copies.

    Attributes
    ----------
    node, kind : str
        Name and kind of stock point.
    on_hand, owed : float
        Mean stock and mean backorders at the end of a period. [units]
    demand, placed : float
        Mean demand on it and mean orders of its own. [units a period]
    fill_rate : float
        Share of demand shipped at once; NaN without demand.
    lost_share : float
        Share of demand lost or cancelled; NaN without demand.
    cost, cost_per_period : float
        Imputed cost over all periods, the transition included, and per period after it. [yuan]
    bullwhip : float
        Variance of its orders over the variance of demand on it; NaN without either.
    """

    node: str
    kind: str
    on_hand: float
    owed: float
    demand: float
    placed: float
    fill_rate: float
    lost_share: float
    cost: float
    cost_per_period: float
    bullwhip: float


def run_network(scenario: Scenario) -> NodeRecorder:
    """Run an explicit network and keep every series.

    Raises
    ------
    ValueError
        If the scenario has no nodes, or its series would take more than `MOST_BYTES`.
    """
    if not scenario.nodes:
        raise ValueError("the scenario is a cluster, not an explicit network ([[nodes]])")
    needed = series_bytes(scenario)
    if needed > MOST_BYTES:
        share, run = MOST_BYTES / needed, scenario.run
        most = int(run.chains * share)
        what = f"run.chains={most}"
        if most < 1:
            days = rounded(run.horizon_days * share, up=False, digits=2)
            what = f"run.horizon_days={max(run.period_days, days):g}"
        raise TooLongError(
            f"the series of this network would take {in_bytes(needed)}, and trace keeps at most "
            f"{in_bytes(MOST_BYTES)}: fewer copies or periods, e.g. {what}"
        )
    recorder = ClusterModel(scenario).run().recorder
    assert isinstance(recorder, NodeRecorder)
    return recorder


def summarise(scenario: Scenario, recorder: NodeRecorder) -> list[NodeSummary]:
    """Sum up every node, in the order of the file; `transition_days` are left out of means."""
    run = scenario.run
    n_periods = len(recorder.series(scenario.nodes[0].name, "on_hand"))
    skip = min(n_periods - 1, math.floor(run.transition_days / run.period_days))
    return [_summary(scenario, recorder, node.name, node.kind, skip) for node in scenario.nodes]


def _summary(
    scenario: Scenario, recorder: NodeRecorder, name: str, kind: str, skip: int
) -> NodeSummary:
    unit = scenario.run.pieces_per_unit

    def counted(series: str) -> np.ndarray:
        return recorder.series(name, series)[skip:].astype(float)

    demand, placed = counted("demand"), counted("placed")
    cost = recorder.series(name, "imputed_cost")
    before = cost[skip - 1] if skip else np.zeros(cost.shape[1:])
    return NodeSummary(
        node=name,
        kind=kind,
        on_hand=float(counted("on_hand").mean()) / unit,
        owed=float(counted("owed").mean()) / unit,
        demand=float(demand.mean()) / unit,
        placed=float(placed.mean()) / unit,
        fill_rate=_ratio(counted("filled").sum(), demand.sum()),
        lost_share=_ratio(counted("lost").sum(), demand.sum()),
        cost=float(np.mean(cost[-1])),
        cost_per_period=float(np.mean(cost[-1] - before)) / (len(cost) - skip),
        bullwhip=_ratio(placed.var(), demand.var()),
    )


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0 else math.nan


def series_as_csv(scenario: Scenario, recorder: NodeRecorder) -> str:
    """Every series as CSV: a row for each period (from 1), copy (from 1) and node, in units."""
    unit, chains = scenario.run.pieces_per_unit, scenario.run.chains
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["period", "copy", "node", *recorder.names])
    kept = {
        node: [
            _in_units(recorder.series(node, name), name, unit).reshape(-1, chains)
            for name in recorder.names
        ]
        for node in recorder.nodes
    }
    n_periods = len(next(iter(kept.values()))[0])
    for period in range(n_periods):
        for copy in range(chains):
            for node, columns in kept.items():
                values = (column[period, copy].item() for column in columns)
                writer.writerow([period + 1, copy + 1, node, *values])
    return text.getvalue()


def _in_units(values: np.ndarray, name: str, unit: int) -> np.ndarray:
    return values if unit == 1 or name == "imputed_cost" else values / unit
