"""Who bought of whom since the fork, and what a year of it says: ties, newcomers, foresight.

All orders are noted while a world is small. In a large one two panels are: buyers drawn at random,
for what is told by buyer, and sellers, for what is told by seller; a seller in the panel is seen
with all its buyers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from agents.columns.measures import W
from agents.columns.sellers import STORE
from agents.kernels.purchases import NEVER, L, count_weeks, find_pairs, note_purchases
from agents.kernels.random import BUYER_ID, GENERATION
from agents.luck import hashed
from simulation.acquisition import Acquisition, within

if TYPE_CHECKING:
    from simulation.model import ClusterModel

BUYERS_IN_PANEL = 1 << 15
SELLERS_IN_PANEL = 1 << 9
_AT_ONCE = 1 << 20  # buyers
YEAR = 364.0  # days: whole weeks


def _drawn(model: ClusterModel, identity: np.ndarray, most: int, n: int) -> np.ndarray:
    """Who of ``n`` is in a panel of so many: int8."""
    luck = hashed(model.seed_value, "synthesis", identity, 11)
    panel: np.ndarray = (luck < most / max(1, n)).astype(np.int8)
    return panel


class PurchaseLog:
    """Orders of the panels from the fork on, and what sellers offered when the last year began.

    Attributes
    ----------
    n : int
        Orders noted.
    """

    def __init__(self, model: ClusterModel) -> None:
        day = float(model.params.run.period_days)
        year = max(1, round(YEAR / day))
        self._fork, self._end, self._day = model.fork_period, model.n_periods, day
        self.first = max(model.fork_period, model.n_periods - year)
        self.until = min(model.n_periods, model.fork_period + year)
        self._sellers = np.flatnonzero(model.sellers.kind != STORE)
        self._in_sellers = _drawn(model, model.sellers.identity, SELLERS_IN_PANEL, model.sellers.n)
        n = model.shelves.n
        self._in_buyers = np.zeros(n, np.int8)
        for lo in range(0, n, _AT_ONCE):
            some = BUYER_ID + np.arange(lo, min(lo + _AT_ONCE, n))
            self._in_buyers[lo : lo + len(some)] = _drawn(model, some, BUYERS_IN_PANEL, n)
        self._log = np.zeros((0, len(L)), np.int64)
        self.n = 0
        self._traits = self._offered(model)

    def record(self, model: ClusterModel) -> None:
        """Note the orders of the period just done."""
        if model.period == self.first - 1:
            self._traits = self._offered(model)
        if model.period < self._fork:
            return
        self._make_room(self.n + int(model.buyer_totals[W.orders]), model.period)
        self.n = note_purchases(
            *model.entered_and_kind(),
            model.types.plain,
            model.points.plain,
            model.sellers.plain,
            tuple(model.fresh),
            model.n_fresh,
            self._in_buyers,
            self._in_sellers,
            model.period,
            self._log,
            self.n,
        )

    def _make_room(self, needed: int, period: int) -> None:
        """Have ``needed`` rows; where there are too few, enough for the periods to come as well.

        Memory that is never written to is never taken, and a log that grows is copied.
        """
        if self._log.shape[0] < needed:
            a_period = self.n / max(1, period - self._fork)
            to_come = 1.2 * a_period * (self._end - period)
            grown = np.zeros((needed + max(needed // 2, int(to_come)) + 64, len(L)), np.int64)
            grown[: self.n] = self._log[: self.n]
            self._log = grown

    def _offered(self, model: ClusterModel) -> np.ndarray:
        """`Acquisition.traits` of every seller as they are now (no price: it has closed)."""
        sellers, rows = model.sellers, self._sellers
        price, wait_weeks = sellers.price[rows], sellers.wait[rows] * self._day / 7.0
        return np.column_stack(
            [
                np.where(sellers.closed[rows] == 1, np.nan, np.log(np.maximum(1e-9, price))),
                sellers.quality[rows],
                np.log1p(sellers.n_styles[rows]),
                sellers.fill[rows],
                np.log1p(np.maximum(0.0, wait_weeks)),
            ]
        )

    def taken(self, model: ClusterModel) -> Acquisition:
        """Sum up a model that has run to its horizon; the log stays as it is."""
        log = self._log[: self.n]
        there = np.isfinite(self._traits[:, 0])  # when the year began
        panel = np.flatnonzero(there & (self._in_sellers[self._sellers] == 1))
        rows = self._sellers[panel]
        category = model.sellers.category[rows]
        traits = np.column_stack([within(column, category) for column in self._traits[panel].T])
        n = model.sellers.n
        held = int(log[:, L.seller].max(initial=0)) // n + 1
        pairs = Pairs(log, held * n)
        mine = self._in_buyers[(pairs.buyer % GENERATION - BUYER_ID).astype(np.int64)] == 1
        year = pairs.last >= self.first
        by_buyer = year & mine
        buyers = pairs.buyer[by_buyer]
        at = np.flatnonzero(np.diff(buyers, prepend=-1))  # pairs come buyer after buyer
        entered = pairs.entered[by_buyer][at] >= self.first

        def by_seller(of: np.ndarray) -> np.ndarray:
            return np.bincount(pairs.seller[of] % n, minlength=n)[rows].astype(float)

        return Acquisition(
            sellers_per_buyer=float(len(buyers) / max(1, len(at))),
            entered_share=float(entered.mean()) if len(at) else 0.0,
            n_buyers=by_seller(year),
            new=by_seller(year & (pairs.first >= self.first)),
            retained=by_seller(year & (pairs.orders > 1)),
            retained_first=by_seller(pairs.second < self.until),
            weekly_cv=self._weekly_cv(log, rows, n),
            traits=traits,
            category=category,
        )

    def _weekly_cv(self, log: np.ndarray, sellers: np.ndarray, n_rows: int) -> np.ndarray:
        """CV of the number of orders a week over the year, by seller; -1 without orders."""
        n_weeks = max(1, round((self._end - self.first) * self._day / 7.0))
        place = np.full(n_rows, -1)
        place[sellers] = np.arange(len(sellers))
        counts = count_weeks(log, place, n_weeks, self.first, self._day)
        mean = counts.mean(axis=1)
        return np.where(mean > 0, counts.std(axis=1) / np.where(mean > 0, mean, 1.0), -1.0)

    def snapshot(self) -> dict[str, Any]:
        """Copy of the log."""
        return {name: values.copy() for name, values in self.standing().items()}

    def standing(self) -> dict[str, Any]:
        """The log as it stands."""
        return {"log": self._log[: self.n], "traits": self._traits}

    def restore(self, saved: dict[str, Any]) -> None:
        """Put back what `snapshot` returned."""
        self.n = len(saved["log"])
        if self._log.shape[0] < self.n:
            self._log = np.zeros((self.n, len(L)), np.int64)
        self._log[: self.n] = saved["log"]
        self._traits = saved["traits"].copy()


class Pairs:
    """Every pair of a business buyer and a seller in a log of orders, one row a pair.

    Attributes
    ----------
    buyer, seller : ndarray, int64
        Identity of the buyer, and the seller as the log has it.
    first, second, last : ndarray, int64
        Periods of the first, second and last order; `NEVER` where there is no second.
    orders : ndarray, int64
        Orders so far.
    entered : ndarray, int64
        Period in which the buyer came into trade.
    """

    NEVER = NEVER

    def __init__(self, log: np.ndarray, n_sellers: int) -> None:
        self.buyer, self.seller, self.entered, self.orders, *periods = find_pairs(log, n_sellers)
        self.first, self.second, self.last = periods
