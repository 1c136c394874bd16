"""What became of every firm, four weeks at a time, from the fork on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.columns.books import B
from agents.columns.orders import O
from simulation.firms import stock_values
from simulation.steps import cluster_is_measured, firms_act

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulation.model import ClusterModel

# name -> unit and meaning. Stocks and prices are means of their periods, flows are told by week.
COURSES: dict[str, tuple[str, str]] = {
    "orders": ("pieces a week", "ordered of it"),
    "sold": ("pieces a week", "sold, less what it took back"),
    "supply": ("pieces a week", "started in its workshop; of a trader, bought of factories"),
    "lots": ("lots a week", "set-ups made in its workshop"),
    "goods": ("pieces", "finished goods on hand; of a trader, goods on hand"),
    "material": ("pieces", "material on hand"),
    "owed": ("pieces", "ordered of it, due and not yet shipped or begun"),
    "price": ("yuan a piece", "price from stock that it posts"),
    "cost": ("yuan a piece", "full cost that its price rests on"),
    "use": ("share", "capacity used; of a trader nothing"),
    "revenue": ("yuan a week", "sales"),
    "result": ("yuan a week", "change of cash and of the value of its stock, less that of debt"),
}
_MEANS = ("goods", "material", "owed", "price", "cost", "use")
_ROW = {name: row for row, name in enumerate(COURSES)}


class Courses:
    """Courses of the firms of one world.

    Attributes
    ----------
    every : int
        Periods that one point of a course sums up; the last point may have fewer.
    values : ndarray, shape (len(COURSES), points, firms), float64
        Traders first, then factories; the pooled store is left out.
    """

    def __init__(self, model: ClusterModel) -> None:
        self.every = model.month
        horizon = model.n_periods - model.fork_period
        self._firms, self._fork = model.sellers.n - 1, model.fork_period
        self._of = model.points.owner
        self._traders = model.counts["traders"]
        points = -(-horizon // self.every)
        self.values = np.zeros((len(COURSES), points, self._firms))
        self._n = np.zeros(points)
        self._worth = np.zeros(self._firms)
        self._weeks = float(model.params.run.period_days) / 7.0

    def open(self, model: ClusterModel) -> None:
        """The fork: the world begins with the period to come."""
        self._worth = self._worth_of(model)

    def look(self, model: ClusterModel, step: Callable[..., None]) -> None:
        """Take down a period since the fork."""
        if step is firms_act:
            self._orders(model)
        elif step is cluster_is_measured:
            self._levels(model)

    def close(self) -> None:
        """The last period is done: make means and weekly flows of sums."""
        n = np.maximum(1.0, self._n)[:, None]
        for name, row in _ROW.items():
            self.values[row] /= n if name in _MEANS else n * self._weeks

    def _orders(self, model: ClusterModel) -> None:
        fresh = model.fresh.whole[: model.n_fresh]
        seller = self._of[fresh[:, O.supplier]]
        customer = fresh[:, O.customer] - model.shelves.n
        own = customer >= 0
        own[own] = self._of[customer[own]] == seller[own]  # lots asked of one's own workshop
        ordered = np.bincount(seller[~own], fresh[~own, O.quantity], self._firms + 1)
        self._at(model)[_ROW["orders"]] += ordered[:-1]

    def _levels(self, model: ClusterModel) -> None:
        points, sellers, factories = model.points, model.sellers, model.factories
        at, n, traders = self._at(model), self._firms, self._traders
        money, tiers = model.money.seller[:n], model.tiers
        goods, material = slice(0, tiers[1].hi), slice(tiers[2].lo, tiers[2].hi)
        at[_ROW["sold"]] += money[:, B.pieces_sold]
        at[_ROW["revenue"]] += money[:, B.revenue] / 100.0
        at[_ROW["supply"], :traders] += money[:traders, B.pieces_bought]
        at[_ROW["supply"], traders:] += factories.started
        at[_ROW["lots"], traders:] += factories.setups
        at[_ROW["goods"]] += np.bincount(self._of[goods], points.on_hand[goods], n)
        at[_ROW["material"], traders:] += points.on_hand[material]
        at[_ROW["owed"]] += np.bincount(self._of[goods], points.owed[goods], n)
        at[_ROW["price"]] += sellers.price[:n]
        at[_ROW["cost"]] += sellers.unit_cost[:n]
        at[_ROW["use"], traders:] += factories.used_time / np.maximum(1.0, factories.capacity)
        self._n[(model.period - self._fork) // self.every] += 1
        last = model.period == model.n_periods - 1
        if last or (model.period + 1 - self._fork) % self.every == 0:
            worth = self._worth_of(model)
            at[_ROW["result"]] = worth - self._worth
            self._worth = worth

    def _at(self, model: ClusterModel) -> np.ndarray:
        here: np.ndarray = self.values[:, (model.period - self._fork) // self.every]
        return here

    def _worth_of(self, model: ClusterModel) -> np.ndarray:
        cash = model.money.seller[: self._firms, B.cash] / 100.0
        worth: np.ndarray = cash + stock_values(model)[: self._firms]
        return worth
