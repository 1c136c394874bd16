"""Where a thread works on buyers: what it adds up, where it writes, what it notes of others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from agents.buyer_store import Desk, no_packing
from agents.columns.measures import W
from agents.kernels.looking_ahead import ROOM
from agents.kernels.packed_buyers import TILE
from agents.kernels.searching import MOST_OFFERS
from agents.orders import order_table

if TYPE_CHECKING:
    from simulation.model import ClusterModel

_OPEN = no_packing()


class Sums:
    """Where buyers add up what concerns others, one for every thread.

    Attributes
    ----------
    counts : ndarray, shape (sellers, 8), int64
        Offers looked at, won, won from new buyers, bids in tenders, offers known buyers saw; then
        nothing, up to a line of memory.
    credits : ndarray, shape (points,), int64
        End sales by the point that buyers bought from last.
    sent_back : ndarray, shape (2, points), int64
        Spoiled goods that go back to where they were bought: pieces, and what is paid for them.
    totals, before : ndarray, int64
        `BuyerTotals` of the period, and what was under way before it.
    """

    def __init__(self, n_sellers: int, n_points: int) -> None:
        self.counts = np.zeros((n_sellers, 8), np.int64)
        self.credits = np.zeros(n_points, np.int64)
        self.sent_back = np.zeros((2, n_points), np.int64)
        self.totals = np.zeros(len(W), np.int64)
        self.before = np.zeros(len(W), np.int64)

    def clear(self) -> Sums:
        """Empty it for the next period."""
        for array in (self.counts, self.credits, self.totals, self.before):
            array[:] = 0
        if self.sent_back.any():  # memory that is never written to is never taken
            self.sent_back[:] = 0
        return self


class Notes:
    """Where a thread notes what becomes of others as parts of the buyers are changed.

    Attributes
    ----------
    rows : ndarray, int64
        Scratch, one for every buyer of a part.
    outside, totals : ndarray, int64
        What is to be added to accounts outside the cluster [fen], and to `BuyerTotals`.
    desk : Desk or None
        Where packed parts lie open, if this is for a thread of its own.
    """

    def __init__(self, model: ClusterModel, *, apart: bool) -> None:
        store = model.store
        self.rows = np.zeros(model.shelves.n if store is None else store.block, np.int64)
        self.outside = np.zeros_like(model.money.outside)
        self.totals = np.zeros(len(W), np.int64)
        self.desk = store.whole_desk() if apart and store is not None else None

    def give(self, model: ClusterModel) -> None:
        """Add what was noted to the model's books; whole numbers, so any order will do."""
        model.money.outside[:] += self.outside
        model.buyer_totals[:] += self.totals
        self.outside[:] = self.totals[:] = 0


class Room:
    """Where a block of buyers writes while it is worked on.

    Attributes
    ----------
    orders : OrderColumns or None
        Orders placed, the first ``n_orders`` rows; there is room for whatever buyers can order.
        Buyers of a single block need none: they write where all orders are gathered.
    fault : ndarray, shape (3,), int64
        First row whose books were wrong (-1: none), account and amount.
    rows, luck : ndarray
        Room for rows and luck of the buyers of a tile.
    scratch : tuple of ndarray, int64
        Sellers a buyer considers, sizes of an order, and what is weighed of every offer.
    ahead : tuple of ndarray
        What is read ahead of the buyers of a large world.
    """

    def __init__(self, n_buyers: int, sizes: int, *, alone: bool) -> None:
        sizes = max(1, sizes)
        # Memory is taken as it is written to.
        self.orders = None if alone else order_table(n_buyers * sizes)
        self.n_orders = 0
        self.fault = np.full(3, -1)
        self._desk: Desk | None = None
        self.rows, self.luck = np.zeros((2, TILE + 1), np.int64), np.zeros((2, TILE))
        self.scratch = (
            np.zeros(MOST_OFFERS, np.int64),
            np.zeros(sizes, np.int64),
            np.zeros((4, MOST_OFFERS)),
        )
        self.ahead = np.zeros((3, ROOM), np.int64), np.zeros(ROOM)

    def tables(self, model: ClusterModel, lo: int) -> tuple[Any, Any, Any]:
        """Buyers and shelves as `buyers_act` takes them, and how they lie packed: all plain."""
        if model.store is None:
            return model.buyers.plain, model.shelves.plain, _OPEN
        if self._desk is None:
            self._desk = model.store.desk()
        desk = self._desk
        packing = model.store.packing(lo // model.store.block, desk)
        return tuple(desk.buyers), tuple(desk.shelves), packing

    def put_by(self, model: ClusterModel, lo: int) -> None:
        """Keep a block that has been packed."""
        if model.store is not None and self._desk is not None:
            model.store.put_by(lo // model.store.block, self._desk)
