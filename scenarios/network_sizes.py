"""How much memory an explicit network takes, and by which of its settings."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scenarios.network import Node
    from scenarios.schema import Scenario

BYTES_PER_SERIES = 8
N_SERIES = 13  # what a recorder keeps of a stock point in every period
BYTES_PER_NODE = 1_500  # a row of stock, its customers' orders and a regression of its own
_PATIENT_FOR_EVER = 1e9
_FORECAST_ROOM = 16
_MOST = 1e15  # beyond any memory

Parts = dict[tuple[str | int, ...], int]


def periods_of(scenario: Scenario) -> int:
    """Periods of the horizon; at least one."""
    return max(1, math.ceil(scenario.run.horizon_days / scenario.run.period_days))


def series_bytes(scenario: Scenario) -> int:
    """Size of the recorded series of all stock points."""
    points = len(scenario.nodes) * scenario.run.chains
    return periods_of(scenario) * points * N_SERIES * BYTES_PER_SERIES


def network_parts(scenario: Scenario) -> Parts:
    """Estimated bytes, by the setting that makes for them.

    Rooms for what is under way, remembered or waited for are as long for every stock point as the
    longest of them needs, so that one node with a very long delay can fill the memory.
    """
    nodes, chains = scenario.nodes, scenario.run.chains
    points, shelves = len(nodes) * chains, sum(n.kind == "shelf" for n in nodes) * chains
    parts: Parts = {
        ("run", "horizon_days"): series_bytes(scenario),
        ("run", "chains"): points * BYTES_PER_NODE,
    }

    def longest(setting: tuple[str, ...], rooms: list[float], columns: int) -> None:
        most = max(rooms, default=0.0)
        if most > 0:
            where: tuple[str | int, ...] = ("nodes", rooms.index(most), *setting)
            parts[where] = (
                parts.get(where, 0) + math.ceil(min(most, _MOST)) * columns * BYTES_PER_SERIES
            )

    longest(("order_delay",), [n.order_delay for n in nodes], points)
    longest(("shipping_delay",), [n.shipping_delay for n in nodes], points)
    longest(("window",), [_remembered(n) for n in nodes], 2 * points)
    longest(("review_every",), [float(n.review_every) for n in nodes], 1)
    waits = [n.patience if n.kind == "shelf" else 0.0 for n in nodes]
    longest(("patience",), [w if w < _PATIENT_FOR_EVER else 0.0 for w in waits], shelves)
    longest(("demand", "path"), [float(len(n.demand.path)) for n in nodes], 2 * shelves)
    longest(("demand", "values"), [float(len(n.demand.values)) for n in nodes], 2 * shelves)
    return parts


def _remembered(node: Node) -> float:
    """Periods a forecaster looks back."""
    if node.forecaster == "moving_average":
        return float(node.window)
    if node.forecaster == "own_history":
        delay = node.order_delay + max(1.0, node.shipping_delay)
        return delay + node.review_every + _FORECAST_ROOM
    return 0.0
