"""What is kept of one run of one world; every KPI is a function of it."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from agents.columns.measures import X
from agents.columns.sellers import FACTORY, STORE, TRADER
from simulation.buyer_book import BuyerGroups
from simulation.firms import ACCOUNTS, cash_of_all, stock_values
from simulation.purchases import Acquisition

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulation.model import ClusterModel

T = TypeVar("T")

DAYS_A_YEAR = 365.0
_DORMANT_DAYS = 90.0  # article, claim 5
_LEAST_MONTHS = 3  # four-week totals from which a variance is told


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


def take(model: ClusterModel, world: str) -> WorldRun:
    """Keep what matters of a model that has run to its horizon.

    Parameters
    ----------
    model : ClusterModel
        A cluster, not an explicit network.
    world : str
        ``without`` or ``with``.
    """
    book = model.finish().recorder.firms
    count, room = int(model.lots.count[0]), model.lots.size.shape[0]
    first = max(book.opening_lots, count - room)
    return WorldRun(
        world=world,
        period_days=float(model.params.run.period_days),
        fork=model.fork_period,
        lo=model.measured_from,
        hi=model.period,
        measures=model.recorder.measures[: model.period].copy(),
        firms=_firms(model),
        lots=model.lots.size[np.arange(first, count) % room],
        accounts=cash_of_all(model) - book.opening_cash,
        buyers=book.buyers.taken(model),
        acquisition=model.recorder.purchases.taken(model),
    )


def _firms(model: ClusterModel) -> Firms:
    sellers, book = model.sellers, model.recorder.firms
    rows = np.flatnonzero((sellers.kind == TRADER) | (sellers.kind == FACTORY))
    assert (sellers.kind[len(rows) :] == STORE).all()
    periods = max(1, model.period - model.measured_from)
    value = stock_values(model) - book.opening_value
    return Firms(
        **{name: getattr(sellers, name)[rows] for name in ("identity", "kind", "category")},
        township=sellers.township[rows],
        joined=sellers.joined[rows],
        adopter=sellers.digital[rows] == 1,
        size=sellers.size[rows],
        revenue=book.revenue[rows] / 100.0,
        cash=book.cash[rows] / 100.0,
        result=book.cash[rows] / 100.0 + value[rows],
        sold=book.sold[rows].astype(np.float64),
        goods=book.goods[rows] / periods,
        material=book.material[rows] / periods,
        bullwhip=_bullwhip(sellers)[rows],
        small_b=book.small_b[rows] / 100.0,
        dormant=(model.period - book.last_sale[rows]) * model.params.run.period_days
        > _DORMANT_DAYS,
        paid=model.association.public.paid[rows] / 100.0,
        paid_measured=model.association.public.paid_measured[rows] / 100.0,
        there=book.there[rows],
    )


def _bullwhip(sellers: object) -> np.ndarray:
    """Variance of four-week orders placed over that of orders received; -1 where not known."""
    n, sums = (getattr(sellers, name) for name in ("n_months", "sum_in"))
    months = np.maximum(1.0, n)

    def variance(side: str) -> np.ndarray:
        mean = getattr(sellers, f"sum_{side}") / months
        squares: np.ndarray = getattr(sellers, f"sum_{side}_squared") / months
        spread: np.ndarray = (squares - mean * mean).clip(0.0)
        return spread

    received = variance("in")
    known = (n >= _LEAST_MONTHS) & (received > 1e-9 * np.maximum(1.0, sums) ** 2 / months**2)
    ratio: np.ndarray = np.where(known, variance("out") / np.where(known, received, 1.0), -1.0)
    return ratio
