"""What a run of a cluster leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from agents.columns.measures import MEASURES, W, X
from simulation.firms import FirmBook

if TYPE_CHECKING:
    from simulation.model import ClusterModel

_BUYER_MEASURES = (
    (X.buyer_stock, W.stock, 1.0),
    (X.buyer_value, W.stock_value, 100.0),
    (X.consumer_demand, W.demand, 1.0),
    (X.consumer_filled, W.filled, 1.0),
    (X.consumer_sold, W.sold, 1.0),
    (X.consumer_value, W.paid_by_consumers, 100.0),
    (X.buyer_leftover, W.cleared, 1.0),
    (X.buyer_orders, W.orders, 1.0),
    (X.new_purchases, W.new_purchases, 1.0),
    (X.buyer_effort, W.effort, 100.0),
)
_COLUMNS, _NUMBERS = (np.array([m[k] for m in _BUYER_MEASURES]) for k in (0, 1))
_UNITS = np.array([m[2] for m in _BUYER_MEASURES])


class ClusterRecorder:
    """Measures of every period, and what firms earned over the measured periods.

    Attributes
    ----------
    measures : ndarray, shape (periods, measures), float64
        One row a period, columns in the order of `MEASURES`.
    firms : FirmBook
        Totals by seller over the measured periods.
    """

    def __init__(self, model: ClusterModel) -> None:
        self.measures = np.zeros((model.n_periods, len(MEASURES)))
        self.firms = FirmBook(model)
        self._cash = np.zeros(model.sellers.n, np.int64)
        self._buyer_cash = 0
        self._period = 0

    def row(self) -> np.ndarray:
        """Measures of the current period, still zero."""
        row = self.measures[self._period]
        row[:] = 0.0
        return row

    def add_buyers(self, row: np.ndarray, model: ClusterModel) -> None:
        """Take over the totals over buyers and the pooled store."""
        row[_COLUMNS] = model.buyer_totals[_NUMBERS] / _UNITS
        store = model.tiers[3].lo
        row[X.pooled_store] = model.points.on_hand[store]
        row[X.pooled_value] = model.points.on_hand[store] * model.points.buy_price[store]

    def add_under_way(self, totals: np.ndarray) -> None:
        """Say what was under way to buyers at the end of the last period recorded."""
        if self._period > 0:
            row = self.measures[self._period - 1]
            row[X.buyer_in_transit] = totals[W.in_transit]
            row[X.buyer_in_transit_value] = totals[W.in_transit_value] / 100.0

    def record(self, model: ClusterModel) -> None:
        """Close the current period."""
        row = self.measures[self._period]
        buyer_cash = int(model.money.buyer_cash.sum())
        row[X.buyer_cash] = (buyer_cash - self._buyer_cash) / 100.0
        self.firms.record(model, self._cash, row)
        self._buyer_cash = buyer_cash
        self._period = model.period + 1

    def series(self, name: str) -> np.ndarray:
        """Series of one measure over the periods done, float64."""
        return self.measures[: self._period, getattr(X, name)]

    def snapshot(self) -> dict[str, Any]:
        """Copy of what has been recorded."""
        return {
            "measures": self.measures[: self._period].copy(),
            "firms": self.firms.snapshot(),
            "cash": self._cash.copy(),
            "buyer_cash": self._buyer_cash,
            "period": self._period,
        }

    def restore(self, saved: dict[str, Any]) -> None:
        """Put back what `snapshot` returned."""
        self._period = saved["period"]
        self.measures[:] = 0.0
        self.measures[: self._period] = saved["measures"]
        self.firms.restore(saved["firms"])
        self._cash = saved["cash"].copy()
        self._buyer_cash = saved["buyer_cash"]
