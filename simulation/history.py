"""What a run of a cluster leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from agents.columns.measures import MEASURES, W, X
from agents.kernels.measuring import measure_period
from simulation.firms import FirmBook
from simulation.purchases import PurchaseLog

if TYPE_CHECKING:
    from simulation.model import ClusterModel


class ClusterRecorder:
    """Measures of every period, and what firms earned over the measured periods.

    Attributes
    ----------
    measures : ndarray, shape (periods, measures), float64
        One row a period, columns in the order of `MEASURES`.
    firms : FirmBook
        Totals by seller over the measured periods.
    purchases : PurchaseLog
        Orders of panels of buyers and sellers, from the fork on.
    """

    def __init__(self, model: ClusterModel) -> None:
        self.measures = np.zeros((model.n_periods, len(MEASURES)))
        self.firms = FirmBook(model)
        self.purchases = PurchaseLog(model)
        self._cash = np.zeros(model.sellers.n, np.int64)
        self._buyer_cash = 0
        self._period = 0

    def add_under_way(self, totals: np.ndarray) -> None:
        """Say what was under way to buyers at the end of the last period recorded."""
        if self._period > 0:
            row = self.measures[self._period - 1]
            row[X.buyer_in_transit] = totals[W.in_transit]
            row[X.buyer_in_transit_value] = totals[W.in_transit_value] / 100.0

    def record(self, model: ClusterModel) -> None:
        """Sum up the current period and close it."""
        row = self.measures[self._period]
        buyer_cash = measure_period(
            model.points.plain,
            model.sellers.plain,
            model.factories.plain,
            tuple(model.money),
            model.expenses,
            model.leftovers,
            model.buyer_totals,
            model.tier_rows,
            model.counts["traders"],
            model.params.factories.sizes,
            self._cash,
            self.firms.totals,
            model.period,
            model.period >= model.measured_from,
            row,
        )
        row[X.development] = model.development_paid / 100.0
        row[X.bidding], row[X.factory_bidding] = (paid / 100.0 for paid in model.bids_paid)
        row[X.services], row[X.factory_services] = (p / 100.0 for p in model.services_paid)
        row[X.listing], row[X.factory_listing] = (p / 100.0 for p in model.listing_done[:2])
        row[X.listable], row[X.unlisted] = model.listing_done[2:]
        for flows in (model.association.public.take_flows(), model.turnover.take_flows()):
            for measure, amount in flows.items():
                row[getattr(X, measure)] += amount
        row[X.buyer_cash] = (buyer_cash - self._buyer_cash) / 100.0
        self.firms.record(model)
        self.purchases.record(model)
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
            "purchases": self.purchases.snapshot(),
            "cash": self._cash.copy(),
            "buyer_cash": int(self._buyer_cash),
            "period": self._period,
        }

    def standing(self) -> dict[str, Any]:
        """What has been recorded as it stands."""
        return {
            "measures": self.measures[: self._period],
            "firms": self.firms.standing(),
            "purchases": self.purchases.standing(),
            "cash": self._cash,
            "buyer_cash": int(self._buyer_cash),
            "period": self._period,
        }

    def restore(self, saved: dict[str, Any]) -> None:
        """Put back what `snapshot` returned."""
        self._period = saved["period"]
        self.measures[:] = 0.0
        self.measures[: self._period] = saved["measures"]
        self.firms.restore(saved["firms"])
        self.purchases.restore(saved["purchases"])
        self._cash = saved["cash"].copy()
        self._buyer_cash = saved["buyer_cash"]
