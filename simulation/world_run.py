"""What is kept of one run of one world; every KPI is a function of it."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from agents.columns.books import ACCOUNTS
from agents.columns.measures import X
from simulation.acquisition import Acquisition

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

DAYS_A_YEAR = 365.0


@dataclass(frozen=True, eq=False)
class Firms:
    """Places of business of factories and traders (the pooled store left out), one row each.

    A firm that closes leaves its place to a newcomer: a row adds up all who have held it.

    Attributes
    ----------
    identity, kind, category, township, joined : ndarray, int64
        As in the seller columns; ``joined`` is -1 where who holds the place last never did.
    adopter : ndarray, bool
        Firms that go digital in the world with, in both worlds of a pair.
    size : ndarray, float64
        Volume against the average of its kind.
    revenue, cash, result : ndarray, float64
        Over the measured periods [yuan]: sales, change of cash, and economic result (change of
        cash plus change of the value of its stock).
    sold : ndarray, float64
        Pieces sold over the measured periods.
    goods, material : ndarray, float64
        Mean stock [pieces].
    bullwhip : ndarray, float64
        Variance of four-week orders placed over that of orders received; -1 where not known.
    small_b : ndarray, float64
        Goods sold to small-B buyers over the measured periods [yuan].
    dormant : ndarray, bool
        Firms that sold nothing to a small-B buyer in the last 90 days of the run.
    paid, paid_measured : ndarray, float64
        Paid to join, subsidy off: since the fork, and over the measured periods [yuan].
    there : ndarray, bool
        Places that somebody has held in a measured period.
    """

    identity: np.ndarray
    kind: np.ndarray
    category: np.ndarray
    township: np.ndarray
    joined: np.ndarray
    adopter: np.ndarray
    size: np.ndarray
    revenue: np.ndarray
    cash: np.ndarray
    result: np.ndarray
    sold: np.ndarray
    goods: np.ndarray
    material: np.ndarray
    bullwhip: np.ndarray
    small_b: np.ndarray
    dormant: np.ndarray
    paid: np.ndarray
    paid_measured: np.ndarray
    there: np.ndarray

    def __len__(self) -> int:
        return len(self.identity)


@dataclass(frozen=True, eq=False)
class BuyerGroups:
    """Small-B buyers by type, size class, township and access to the platform: one row a group.

    Attributes
    ----------
    kind : ndarray, int64
        Row among the scenario's buyer types.
    size : ndarray, int64
        Row among `SIZE_CLASSES`.
    remote, able : ndarray, bool
        Whether they sit in the remote township, and can use the platform where there is one.
    buyers : ndarray, float64
        Mean number of buyers.
    cash : ndarray, int64
        Change of their cash [fen].
    value : ndarray, float64
        Change of the value of their stock, under way included [yuan].
    sold : ndarray, int64
        Pieces sold to consumers, less what they brought back.
    weight, cost : ndarray, float64
        Demand of those there at the end [pieces a period], and it times what a piece in their
        stock has cost them.
    """

    kind: np.ndarray
    size: np.ndarray
    remote: np.ndarray
    able: np.ndarray
    buyers: np.ndarray
    cash: np.ndarray
    value: np.ndarray
    sold: np.ndarray
    weight: np.ndarray
    cost: np.ndarray

    @property
    def result(self) -> np.ndarray:
        """Economic result: change of cash and of the value of stock [yuan]."""
        return self.cash / 100.0 + self.value


@dataclass(frozen=True, eq=False)
class WorldRun:
    """Measures of every period, firms, and lots of one run.

    Attributes
    ----------
    world : str
        ``without`` or ``with``.
    period_days : float
        Length of a period [days].
    fork : int
        First period of the comparison.
    lo, hi : int
        Window that KPIs are taken over: periods ``lo`` to ``hi - 1``.
    measures : ndarray, shape (periods, measures), float64
        Columns in the order of `MEASURES`.
    firms : Firms
        Over the measured periods, whatever the window.
    lots : ndarray, int64
        Sizes of the lots started in the measured periods (the last 65,536 of them) [pieces].
    accounts : ndarray, shape (len(ACCOUNTS),), int64
        Change of everybody's cash over the measured periods, whatever the window [fen].
    buyers : BuyerGroups or None
        Small-B buyers by group over the measured periods, likewise.
    acquisition : Acquisition
        How buyers and sellers found each other in the last year of the run, whatever the window.
    """

    world: str
    period_days: float
    fork: int
    lo: int
    hi: int
    measures: np.ndarray
    firms: Firms
    lots: np.ndarray
    accounts: np.ndarray = field(default_factory=lambda: np.zeros(len(ACCOUNTS), np.int64))
    buyers: BuyerGroups | None = None
    acquisition: Acquisition = field(default_factory=Acquisition)

    @property
    def years(self) -> float:
        """Length of the window [years]."""
        return (self.hi - self.lo) * self.period_days / DAYS_A_YEAR

    @property
    def nbytes(self) -> int:
        """Memory it takes."""
        total = self.measures.nbytes + self.lots.nbytes + self.accounts.nbytes
        total += sum(getattr(self.firms, part.name).nbytes for part in fields(self.firms))
        kept = (getattr(self.acquisition, part.name) for part in fields(self.acquisition))
        total += sum(part.nbytes for part in kept if isinstance(part, np.ndarray))
        if self.buyers is not None:
            total += sum(getattr(self.buyers, part.name).nbytes for part in fields(self.buyers))
        return total

    def series(self, name: str) -> np.ndarray:
        """Series of a measure over the window, float64."""
        values: np.ndarray = self.measures[self.lo : self.hi, getattr(X, name)]
        return values

    def total(self, name: str) -> float:
        """Sum of a flow over the window; those of all are worked out at once: KPIs share many."""
        kept: list[float] | None = self.__dict__.get("_totals")
        if kept is None:
            kept = np.add.reduce(self.measures[self.lo : self.hi], axis=0).tolist()
            self.__dict__["_totals"] = kept
        return kept[getattr(X, name)]

    def worked_out(self, name: str, of: Callable[[WorldRun], T]) -> T:
        """What a function says of this run; a world without is asked once for many worlds with."""
        kept: dict[str, T] = self.__dict__.setdefault("_worked_out", {})
        if name not in kept:
            kept[name] = of(self)
        return kept[name]

    def spread(self, *names: str) -> float:
        """Sum of some flows since the fork, a year of the comparison, whatever the window."""
        kept: dict[tuple[str, ...], float] = self.__dict__.setdefault("_spreads", {})
        if names not in kept:
            columns = [getattr(X, name) for name in names]
            years = (self.measures.shape[0] - self.fork) * self.period_days / DAYS_A_YEAR
            paid = float(self.measures[self.fork :, columns].sum())
            kept[names] = paid / years if years > 0 else 0.0
        return kept[names]

    def level(self, name: str) -> float:
        """Mean of a stock over the window."""
        return self.total(name) / (self.hi - self.lo)

    def growth(self, name: str) -> float:
        """Rise of a stock from just before the window to its end."""
        column = self.measures[:, getattr(X, name)]
        return float(column[self.hi - 1] - column[max(0, self.lo - 1)])

    def window(self, lo: int, hi: int) -> WorldRun:
        """Let KPIs be taken over another stretch of periods."""
        moved = object.__new__(type(self))  # lines over time ask for it thousands of times
        moved.__dict__.update({part: value for part, value in vars(self).items() if part[0] != "_"})
        spreads = self.__dict__.setdefault("_spreads", {})  # of any window
        moved.__dict__.update(lo=lo, hi=hi, _spreads=spreads)
        return moved

    def with_adopters(self, adopter: np.ndarray) -> WorldRun:
        """Let the same firms count as adopters as in another run; the last such run is kept."""
        last: WorldRun | None = self.__dict__.get("_aided")
        if last is None or not np.array_equal(last.firms.adopter, adopter):
            last = replace(self, firms=replace(self.firms, adopter=adopter))
            self.__dict__["_aided"] = last
        return last


@dataclass(frozen=True, eq=False)
class Pair:
    """Both worlds of one replication.

    Attributes
    ----------
    replication : int
        Its number, from 0.
    without, with_ : WorldRun
        The two runs; the same firms count as adopters in both.
    unaided : WorldRun or None
        The world with, had the state paid for nothing; where it was asked for.
    """

    replication: int
    without: WorldRun
    with_: WorldRun
    unaided: WorldRun | None = None
