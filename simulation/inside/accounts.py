"""Books of a run over its measured periods: what everybody paid, made, bought, sold and cleared.

Nothing is estimated here. What kernels book by seller is added up; what they do not book by payer
and payee follows from everybody's cash before and after the step it happens in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.columns.books import ACCOUNTS, EXPENSES, SELLER_BOOKS
from agents.columns.measures import W
from agents.columns.sellers import FACTORY, STORE, TRADER
from simulation.firms import cash_of_all
from simulation.steps import (
    cluster_is_measured,
    firms_act,
    ranges_and_firms_change,
    styles_are_listed,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulation.model import ClusterModel

KINDS = (TRADER, FACTORY, STORE)
MADE = ("started", "setups", "used_time", "capacity")  # columns of factories


class Accounts:
    """Totals over the measured periods of one world.

    Attributes
    ----------
    books : ndarray, shape (sellers, len(SELLER_BOOKS)), int64
        Columns of `SellerBooks`, added up; ``cash`` means nothing here.
    expenses : ndarray, shape (sellers, len(EXPENSES)), int64 [fen]
        What each seller paid in the course of business.
    leftovers : ndarray, shape (sellers,), int64
        Goods that each sold off at salvage [pieces].
    buyers : ndarray, shape (len(W),), int64
        `BuyerTotals`, added up; values in fen.
    on_time : ndarray, shape (len(W),), int64
        The same without what buyers who leave settle.
    changes : ndarray, shape (len(ACCOUNTS),), int64 [fen]
        Change of everybody's cash where ranges and firms change.
    noted : dict of str to int
        What is noted besides, by measure [fen].
    bids, services, listing : ndarray, shape (2,), int64 [fen]
        Paid for bids, trade services and listing: by all sellers, and by factories.
    cash : ndarray, shape (len(ACCOUNTS),), int64 [fen]
        Change of everybody's cash.
    stock : ndarray, shape (4,), int64
        Growth of what traders, factories, the pooled store and small-B buyers own [pieces].
    material_cleared : int
        Material of closed factories that was sold off [pieces].
    made : ndarray, shape (len(MADE), factories), float64
        What factories made, in the order of `MADE`.
    """

    def __init__(self, model: ClusterModel) -> None:
        n = model.sellers.n
        self.books = np.zeros((n, len(SELLER_BOOKS)), np.int64)
        self.expenses = np.zeros((n, len(EXPENSES)), np.int64)
        self.leftovers = np.zeros(n, np.int64)
        self.buyers, self.on_time = np.zeros((2, len(W)), np.int64)
        self.changes = np.zeros(len(ACCOUNTS), np.int64)
        self.noted: dict[str, int] = {}
        self.bids, self.services, self.listing = np.zeros((3, 2), np.int64)
        self.cash = np.zeros(len(ACCOUNTS), np.int64)
        self.stock = np.zeros(len(KINDS) + 1, np.int64)
        self.material_cleared = 0
        self.made = np.zeros((len(MADE), model.factories.n))
        self._now = self.cash

    def open(self, model: ClusterModel) -> None:
        """Measuring begins with the period to come."""
        self.cash -= cash_of_all(model)
        self.stock -= _stock(model)
        self.material_cleared -= _material_cleared(model)

    def look(self, model: ClusterModel, step: Callable[..., None]) -> None:
        """Take a measured period's books as they stand after a step."""
        if step is firms_act:
            self.books += model.money.seller[:, : len(SELLER_BOOKS)]
            self.expenses += model.expenses
            self.leftovers += model.leftovers
            self.on_time += model.buyer_totals
            self.bids += model.bids_paid
            self.services += model.services_paid
            self._now = cash_of_all(model)
        elif step is ranges_and_firms_change:
            self.changes += cash_of_all(model) - self._now
            for flows in (model.association.public.flows, model.turnover.flows):
                for measure, amount in flows.items():
                    self.noted[measure] = self.noted.get(measure, 0) + round(100.0 * amount)
        elif step is styles_are_listed:
            self.listing += model.listing_done[:2]
        elif step is cluster_is_measured:
            self.buyers += model.buyer_totals
            for row, name in enumerate(MADE):
                self.made[row] += getattr(model.factories, name)

    def close(self, model: ClusterModel) -> None:
        """The last period is done."""
        self.cash += cash_of_all(model)
        self.stock += _stock(model)
        self.material_cleared += _material_cleared(model)


def _stock(model: ClusterModel) -> np.ndarray:
    """Pieces that traders, factories, the store and buyers own: there, under way, and put aside."""
    points, shelves = model.points, model.shelves
    pieces = points.on_hand + points.leftover + _under_way(points)
    by_kind = np.bincount(model.sellers.kind[points.owner], pieces, len(KINDS))
    held = int((shelves.on_hand + shelves.leftover + _under_way(shelves)).sum())
    return np.array([*by_kind, held]).astype(np.int64)


def _under_way(stock: object) -> np.ndarray:
    opening, sent, received = (
        getattr(stock, name) for name in ("opening_pipeline", "dispatched", "received")
    )
    pieces: np.ndarray = opening + sent - received
    return pieces


def _material_cleared(model: ClusterModel) -> int:
    """Material cleared so far, less what still waits to be sold off [pieces]."""
    tier = model.tiers[2]
    rows = slice(tier.lo, tier.hi)
    return int((model.points.scrapped[rows] - model.points.leftover[rows]).sum())
