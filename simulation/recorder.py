"""What a run leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from simulation.model import ClusterModel

NODE_SERIES = {
    "on_hand": "stock at the end of the period [pieces]",
    "owed": "owed to customers at the end of the period [pieces]",
    "on_order": "ordered and not yet received [pieces]",
    "placed": "ordered this period [pieces]",
    "demand": "fallen due this period [pieces]",
    "filled": "part of it shipped at once [pieces]",
    "sold": "shipped this period [pieces]",
    "arrived": "received this period [pieces]",
    "forecast_sum": "demand foreseen over the risk period [pieces]",
    "imputed_cost": "imputed cost so far [yuan]",
}


class NodeRecorder:
    """Series of every stock point of an explicit network: arrays (periods, points)."""

    def __init__(self, model: ClusterModel) -> None:
        shape = {True: (model.n_periods, model.shelves.n), False: (model.n_periods, model.points.n)}
        self._series = {
            (is_shelf, name): np.zeros(
                shape[is_shelf], np.float64 if name in ("forecast_sum", "imputed_cost") else np.int64
            )
            for is_shelf in (True, False)
            for name in NODE_SERIES
        }
        self._rows = model.node_rows
        self._chains = model.params.run.chains

    def record(self, model: ClusterModel) -> None:
        """Copy this period's columns."""
        for (is_shelf, name), series in self._series.items():
            series[model.period] = getattr(model.shelves if is_shelf else model.points, name)

    def series(self, node: str, name: str) -> np.ndarray:
        """Series of one node: shape (periods,), or (periods, chains) when there are copies."""
        is_shelf, row = self._rows[node]
        values = self._series[is_shelf, name][:, row : row + self._chains]
        return values[:, 0] if self._chains == 1 else values
