"""What small-B buyers earned over the measured periods, by group.

Rows change hands: a new buyer takes the row of one that leaves. So a row's earnings are added to
the group of who held it, once a month and at the end, and no more than a few numbers a row are
kept between.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from agents.association import LARGE, SMALL
from agents.luck import hashed

if TYPE_CHECKING:
    from agents.buyer_store import Part
    from simulation.model import ClusterModel

# Size classes of firms and buyers, by volume against the average of their kind: name, and from
# where on the next begins.
SIZE_CLASSES = (("small", SMALL), ("middle", LARGE), ("large", np.inf))
_SIZES = len(SIZE_CLASSES)


def size_class(size: np.ndarray) -> np.ndarray:
    """Number of the size class of volumes against the average.

    >>> size_class(np.array([0.2, 1.0, 5.0])).tolist()
    [0, 1, 2]
    """
    return np.searchsorted([end for _, end in SIZE_CLASSES], size, side="right")


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


class BuyerBook:
    """Accounts of buyers by group, from when measuring begins.

    Attributes
    ----------
    n_groups : int
        Types x size classes x remote or not x able or not.
    """

    # What is kept of a row, in as few bytes as hold it.
    _KEPT: ClassVar[dict[str, type]] = {
        "group": np.int32, "generation": np.int32, "since": np.int32, "sold": np.int32,
        "cash": np.int64, "value": np.float64,
    }  # fmt: skip

    def __init__(self, model: ClusterModel) -> None:
        self.n_groups = len(model.params.buyer_types) * _SIZES * 4
        self._totals = np.zeros((4, self.n_groups))  # as `_add` has them
        self._rows: dict[str, np.ndarray] = {}
        if model.measured_from == 0:
            self.open(model, 0)

    def open(self, model: ClusterModel, done: int) -> None:
        """Begin after ``done`` periods: every row counts for the group of who holds it."""
        n = model.shelves.n
        self._rows = {name: np.zeros(n, kind) for name, kind in self._KEPT.items()}
        for part in model.parts(write=False):
            self._note(model, part, np.arange(part.hi - part.lo), done)

    def _note(self, model: ClusterModel, part: Part, rows: np.ndarray, done: int) -> None:
        """Begin accounts of some rows of a part."""
        values = {
            "group": _groups(model, part, rows),
            "generation": part.buyers.generation[rows],
            "since": np.full(len(rows), done),
            **_accounts(model, part, rows),
        }
        for name, found in values.items():
            self._rows[name][part.lo + rows] = found

    def record(self, model: ClusterModel) -> None:
        """Close the accounts of who has left: their shelf is cleared and paid as they leave."""
        if model.period == model.measured_from - 1:
            self.open(model, model.measured_from)
        elif self._rows and model.period % model.month == 0:
            totals = np.zeros_like(self._totals)
            for part in model.parts(write=False):
                held = self._rows["generation"][part.lo : part.hi]
                rows = np.flatnonzero(held != part.buyers.generation)
                if len(rows):
                    self._add(totals, model, part, rows, model.period + 1)
                    self._note(model, part, rows, model.period + 1)
            self._totals += totals

    def _add(
        self, totals: np.ndarray, model: ClusterModel, part: Part, rows: np.ndarray, done: int
    ) -> None:
        """Add buyer-periods, cash [fen], value [yuan] and pieces sold since opened, by group.

        One row after the other, on top of what is there: as if all parts were one.
        """
        opened = {name: values[part.lo : part.hi][rows] for name, values in self._rows.items()}
        now = _accounts(model, part, rows)
        changes = [done - opened["since"]]
        changes += [now[name] - opened[name] for name in ("cash", "value", "sold")]
        for total, change in zip(totals, changes, strict=True):
            total[:] = _counted(total, opened["group"], change)

    def taken(self, model: ClusterModel) -> BuyerGroups:
        """Sum up a model that has run to its horizon; the book stays as it is."""
        done, sums = model.period, np.zeros_like(self._totals)
        weight, cost = np.zeros((2, self.n_groups))
        for part in model.parts(write=False):
            rows = np.arange(part.hi - part.lo)
            self._add(sums, model, part, rows, done)
            group, level = _groups(model, part, rows), part.buyers.level
            weight = _counted(weight, group, level)
            cost = _counted(cost, group, level * part.buyers.unit_cost)
        periods, cash, value, sold = self._totals + sums
        number = np.arange(self.n_groups)
        return BuyerGroups(
            kind=number // (4 * _SIZES),
            size=number // 4 % _SIZES,
            remote=number // 2 % 2 == 1,
            able=number % 2 == 1,
            buyers=periods / max(1, done - model.measured_from),
            cash=np.round(cash).astype(np.int64),
            value=value,
            sold=np.round(sold).astype(np.int64),
            weight=weight,
            cost=cost,
        )

    def snapshot(self) -> dict[str, Any]:
        """Copy of the accounts."""
        rows = {name: values.copy() for name, values in self._rows.items()}
        return {"totals": self._totals.copy(), "rows": rows}

    def standing(self) -> dict[str, Any]:
        """The accounts as they stand."""
        return {"totals": self._totals, "rows": self._rows}

    def restore(self, saved: dict[str, Any]) -> None:
        """Put back what `snapshot` returned."""
        self._totals = saved["totals"].copy()
        self._rows = {name: values.copy() for name, values in saved["rows"].items()}


def _counted(total: np.ndarray, group: np.ndarray, change: np.ndarray) -> np.ndarray:
    """Totals by group with changes added one after the other."""
    n = len(total)
    groups = np.concatenate([np.arange(n), group])
    found: np.ndarray = np.bincount(groups, np.concatenate([total, change]), n)
    return found


def _accounts(model: ClusterModel, part: Part, rows: np.ndarray) -> dict[str, np.ndarray]:
    """Cash [fen], value of stock, under way included [yuan], and pieces sold so far, by row."""
    shelves = part.shelves
    under_way = shelves.opening_pipeline[rows] + shelves.dispatched[rows] - shelves.received[rows]
    return {
        "cash": model.money.buyer_cash[part.lo : part.hi][rows],
        "value": (shelves.on_hand[rows] + under_way) * part.buyers.unit_cost[rows],
        "sold": shelves.shipped[rows] - shelves.returned[rows],
    }


def _groups(model: ClusterModel, part: Part, rows: np.ndarray) -> np.ndarray:
    """Group of who holds each row, the same in both worlds."""
    params, buyers = model.params, part.buyers
    kind = buyers.kind[rows]
    average = params.buyers.pieces_per_year * params.run.period_days / 365.0
    size = size_class(buyers.level[rows] * model.types.net_share[kind] / average)
    remote = (params.cluster.townships > 1) & (
        buyers.township[rows] == params.cluster.townships - 1
    )
    luck = hashed(model.seed_value, "entry", part.shelves.identity[rows], 3)
    able = luck < model.types.digital[kind]  # as in `go_digital`
    return ((kind * _SIZES + size) * 2 + remote) * 2 + able
