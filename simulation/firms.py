"""What every seller did over the measured periods: the rows of `firms.parquet`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from agents.columns.books import B
from agents.columns.sellers import FACTORY, STORE, TRADER
from simulation.buyer_book import BuyerBook

if TYPE_CHECKING:
    from simulation.model import ClusterModel


def stock_values(model: ClusterModel) -> np.ndarray:
    """Value of what each seller owns [yuan], goods and material under way to it included.

    Goods stand at the seller's direct cost of a piece, material at the price it was bought for;
    what it owes the bank is taken off.

    Returns
    -------
    ndarray, shape (sellers,), float64
    """
    points, first_material = model.points, model.tiers[2].lo
    under_way = points.opening_pipeline + points.dispatched - points.received
    cost = model.sellers.direct_cost[points.owner]
    cost[first_material:] = points.buy_price[first_material:]
    value = (points.on_hand + under_way) * cost
    owned = np.bincount(points.owner, value, minlength=model.sellers.n)
    return owned - model.sellers.loan / 100.0


def cash_of_all(model: ClusterModel) -> np.ndarray:
    """Cash of groups of agents and of the accounts outside [fen]: they sum to 0.

    Returns
    -------
    ndarray, shape (len(ACCOUNTS),), int64
    """
    cash, kind, money = model.money.seller[:, B.cash], model.sellers.kind, model.money
    sellers = [cash[kind == which].sum() for which in (TRADER, FACTORY, STORE)]
    return np.array([*sellers, money.buyer_cash.sum(), *money.outside], np.int64)


class FirmBook:
    """Totals by seller over the measured periods, and accounts of everybody else.

    Attributes
    ----------
    revenue, cash, sold : ndarray, shape (sellers,), int64
        Sales [fen], change of cash [fen], pieces sold.
    goods, material : ndarray, shape (sellers,), float64
        Finished or traded goods, and material, on hand: summed over periods [piece-periods].
    small_b : ndarray, shape (sellers,), int64
        Sales to small-B buyers [fen].
    last_sale : ndarray, shape (sellers,), int64
        Last period with a sale to a small-B buyer, measured or not; -1 where there was none.
    there : ndarray, shape (sellers,), bool
        Places of business that somebody has held in a measured period.
    opening_value : ndarray, shape (sellers,), float64
        `stock_values` when measuring began.
    opening_lots : int
        Lots started before measuring began.
    opening_cash : ndarray, shape (len(ACCOUNTS),), int64
        `cash_of_all` when measuring began [fen].
    buyers : BuyerBook
        Accounts of small-B buyers by group.
    """

    _ARRAYS = (
        "revenue", "cash", "sold", "goods", "material", "small_b", "last_sale", "opening_value",
        "opening_cash", "there",
    )  # fmt: skip

    def __init__(self, model: ClusterModel) -> None:
        n = model.sellers.n
        self.revenue, self.cash, self.sold = (np.zeros(n, np.int64) for _ in range(3))
        self.goods, self.material = np.zeros(n), np.zeros(n)
        self.small_b, self.last_sale = np.zeros(n, np.int64), np.full(n, -1)
        self.there = model.sellers.closed == 0
        self.opening_value = stock_values(model)
        self.opening_cash = cash_of_all(model)
        self.opening_lots = 0
        self.buyers = BuyerBook(model)

    @property
    def totals(self) -> tuple[np.ndarray, ...]:
        """What is added up period by period, as `record_sellers` takes it."""
        return (
            self.revenue, self.cash, self.sold, self.goods, self.material, self.small_b,
            self.last_sale,
        )  # fmt: skip

    def record(self, model: ClusterModel) -> None:
        """Note the period just done; where measuring begins after it, what firms then own."""
        if model.period == model.measured_from - 1:
            self.opening_value = stock_values(model)
            self.opening_cash = cash_of_all(model)
            self.opening_lots = int(model.lots.count[0])
            self.there = model.sellers.closed == 0
        elif model.period >= model.measured_from and model.turnover.changes:
            self.there |= model.sellers.closed == 0
        self.buyers.record(model)

    def snapshot(self) -> dict[str, Any]:
        """Copy of the totals."""
        arrays = {name: getattr(self, name).copy() for name in self._ARRAYS}
        return {**arrays, "opening_lots": self.opening_lots, "buyers": self.buyers.snapshot()}

    def standing(self) -> dict[str, Any]:
        """The totals as they stand."""
        arrays = {name: getattr(self, name) for name in self._ARRAYS}
        return {**arrays, "opening_lots": self.opening_lots, "buyers": self.buyers.standing()}

    def restore(self, saved: dict[str, Any]) -> None:
        """Put back what `snapshot` returned."""
        for name in self._ARRAYS:
            setattr(self, name, saved[name].copy())
        self.opening_lots = saved["opening_lots"]
        self.buyers.restore(saved["buyers"])
