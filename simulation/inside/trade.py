"""Who was shipped what by whom: pieces and value by seller and customer.

No kernel keeps a list of shipments. But what customers waited for and ordered, less what they wait
for now, has been shipped or cancelled, and how much each supplier cancelled is booked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.columns.orders import O
from simulation.steps import firms_act, small_b_buyers_act

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulation.model import ClusterModel

MOST_GROUPS = 100  # of small-B buyers


class BuyerPlaces:
    """Small-B buyers by type and township: the customers that trade is told of in groups.

    Where there are too many townships for that, the remote one is told from all others.

    Attributes
    ----------
    kind, township : ndarray, shape (groups,), int64
        Row among the scenario's buyer types; township, -1 where it means all but the remote one.
    of : ndarray, shape (buyers,), int64
        Group of each buyer's place; whoever holds it is of the same type and township.
    """

    def __init__(self, model: ClusterModel) -> None:
        types, places = len(model.params.buyer_types), model.params.cluster.townships
        at = model.buyers.township
        self._places = np.arange(places)
        if types * places > MOST_GROUPS:
            self._places = np.array([-1, places - 1])
            at = (at == places - 1).astype(np.int64)
        self.of = model.buyers.kind * len(self._places) + at
        self.kind = np.repeat(np.arange(types), len(self._places))
        self.township = np.tile(self._places, types)

    def __len__(self) -> int:
        return len(self.kind)


class TradeBook:
    """Shipments of the measured periods of one world.

    Customers are numbered: sellers by row, then groups of small-B buyers, then bulk customers.

    Attributes
    ----------
    pieces : ndarray, shape (sellers, customers), int64
        Shipped, whatever came back.
    value : ndarray, shape (sellers, customers), float64
        At the price agreed, freight left out [yuan].
    orders : ndarray, shape (sellers, customers), int64
        Orders placed.
    met : ndarray, shape (sellers, buyers), bool
        Places of small-B buyers that ordered of a seller.
    """

    def __init__(self, model: ClusterModel, groups: BuyerPlaces) -> None:
        n = model.sellers.n
        self._groups, self._shape = groups.of, (n, n + len(groups) + 1)
        size = self._shape[0] * self._shape[1]
        self._pieces, self._value, self._orders = np.zeros((3, size))
        self.met = np.zeros((n, model.shelves.n), bool)
        self._carried: list[int] = []
        self._cancelled = np.zeros(0, np.int64)

    @property
    def pieces(self) -> np.ndarray:
        """See the class."""
        return np.rint(self._pieces).astype(np.int64).reshape(self._shape)

    @property
    def value(self) -> np.ndarray:
        """See the class."""
        return self._value.reshape(self._shape)

    @property
    def orders(self) -> np.ndarray:
        """See the class."""
        return np.rint(self._orders).astype(np.int64).reshape(self._shape)

    def look(self, model: ClusterModel, step: Callable[..., None]) -> None:
        """Compare the books of a measured period before and after firms act."""
        if step is small_b_buyers_act:
            self._carried = [tier.book.n for tier in model.tiers]
            self._cancelled = model.points.cancelled.copy()
        elif step is firms_act:
            self._note(model)

    def _note(self, model: ClusterModel) -> None:
        fresh = model.fresh.whole[: model.n_fresh], model.fresh.real[: model.n_fresh]
        before, after = [fresh], []
        for tier, n in zip(model.tiers, self._carried, strict=True):
            was, now, left = tier.book.spare, tier.book.table, tier.book.n
            before.append((was.whole[:n], was.real[:n]))
            after.append((now.whole[:left], now.real[:left]))
        whole, real = (np.concatenate(part) for part in zip(*before, strict=True))
        rest, rest_real = (np.concatenate(part) for part in zip(*after, strict=True))
        gone = _cancelled(model, whole, real, model.points.cancelled - self._cancelled)
        self._add(model, whole, real, whole[:, O.quantity] - gone)
        self._add(model, rest, rest_real, -rest[:, O.quantity])
        self._count(model, fresh[0])

    def _customers(self, model: ClusterModel, whole: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Flat place of seller and customer of orders, and whether they are between two parties."""
        customer, supplier = whole[:, O.customer], whole[:, O.supplier]
        n_shelves, (n, width) = model.shelves.n, self._shape
        who = np.full(len(whole), width - 1)
        small = (customer >= 0) & (customer < n_shelves)
        who[small] = n + self._groups[customer[small]]
        firm = customer >= n_shelves
        who[firm] = model.points.owner[customer[firm] - n_shelves]
        seller = model.points.owner[supplier]
        return seller * width + who, seller != who  # a lot is asked of one's own workshop

    def _add(self, model: ClusterModel, whole: np.ndarray, real: np.ndarray, q: np.ndarray) -> None:
        at, real_trade = self._customers(model, whole)
        at, pieces = at[real_trade], q[real_trade].astype(np.float64)
        self._pieces += np.bincount(at, pieces, len(self._pieces))
        self._value += np.bincount(at, pieces * real[real_trade, O.price], len(self._value))

    def _count(self, model: ClusterModel, fresh: np.ndarray) -> None:
        """Count orders: lines of a buyer's order follow each other."""
        at, real_trade = self._customers(model, fresh)
        customer = fresh[:, O.customer]
        head = np.ones(len(fresh), bool)
        head[1:] = (customer[1:] != customer[:-1]) | (customer[1:] < 0)
        self._orders += np.bincount(at[real_trade & head], minlength=len(self._orders))
        small = (customer >= 0) & (customer < model.shelves.n)
        self.met[model.points.owner[fresh[small, O.supplier]], customer[small]] = True


def _cancelled(
    model: ClusterModel, whole: np.ndarray, real: np.ndarray, booked: np.ndarray
) -> np.ndarray:
    """What customers out of patience cancelled of each order: the last in the queue first [pieces].

    Suppliers serve the oldest first, so that what they could not ship is at the end of the queue.

    Parameters
    ----------
    booked : ndarray, shape (points,), int64
        Cancelled at each supplier this period.
    """
    gone = np.zeros(len(whole), np.int64)
    if not booked.any():
        return gone
    supplier, due = whole[:, O.supplier], whole[:, O.due]
    impatient = model.period - due >= real[:, O.patience]
    out = (due <= model.period) & (impatient | (model.points.lost[supplier] == 1))
    rows = np.flatnonzero(out & (booked[supplier] > 0))
    rows = rows[np.lexsort((-real[rows, O.key], supplier[rows]))]
    quantity, of = whole[rows, O.quantity], supplier[rows]
    total = np.cumsum(quantity)
    starts = np.flatnonzero(np.concatenate([[True], of[1:] != of[:-1]]))[: len(of)]
    opened = np.repeat(total[starts] - quantity[starts], np.diff([*starts, len(of)]))
    gone[rows] = np.clip(booked[of] - (total - quantity - opened), 0, quantity)
    return gone
