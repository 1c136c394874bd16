"""What small-B buyers earned over the measured periods, by group.

Rows change hands: a new buyer takes the row of one that leaves. So a row's earnings are added to
the group of who held it, once a month and at the end, and no more than a few numbers a row are
kept between.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from agents.association import LARGE, SMALL
from agents.luck import hashed

if TYPE_CHECKING:
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

    def __init__(self, model: ClusterModel) -> None:
        self.n_groups = len(model.params.buyer_types) * _SIZES * 4
        self._totals = np.zeros((4, self.n_groups))  # as `_grown` has them
        self._rows: dict[str, np.ndarray] = {}
        if model.measured_from == 0:
            self.open(model, 0)

    def open(self, model: ClusterModel, done: int) -> None:
        """Begin after ``done`` periods: every row counts for the group of who holds it."""
        self._rows = {
            "group": _groups(model, np.arange(model.shelves.n)),
            "identity": model.shelves.identity.copy(),
            "since": np.full(model.shelves.n, done),
            **_accounts(model, np.arange(model.shelves.n)),
        }

    def record(self, model: ClusterModel) -> None:
        """Close the accounts of who has left: their shelf is cleared and paid as they leave."""
        if model.period == model.measured_from - 1:
            self.open(model, model.measured_from)
        elif self._rows and model.period % model.month == 0:
            rows = np.flatnonzero(self._rows["identity"] != model.shelves.identity)
            if len(rows):
                self._pass_on(model, rows)

    def _pass_on(self, model: ClusterModel, rows: np.ndarray) -> None:
        done = model.period + 1
        self._totals += self._grown(model, rows, done)
        fresh = {"group": _groups(model, rows), "identity": model.shelves.identity[rows]}
        for name, values in {**fresh, **_accounts(model, rows)}.items():
            self._rows[name][rows] = values
        self._rows["since"][rows] = done

    def _grown(self, model: ClusterModel, rows: np.ndarray, done: int) -> np.ndarray:
        """Buyer-periods, cash [fen], value [yuan] and pieces sold since opened, by group."""
        opened, now = self._rows, _accounts(model, rows)
        group = opened["group"][rows]
        changes = [done - opened["since"][rows]]
        changes += [now[name] - opened[name][rows] for name in ("cash", "value", "sold")]
        return np.array([np.bincount(group, change, self.n_groups) for change in changes])

    def taken(self, model: ClusterModel) -> BuyerGroups:
        """Sum up a model that has run to its horizon; the book stays as it is."""
        rows, done = np.arange(model.shelves.n), model.period
        periods, cash, value, sold = self._totals + self._grown(model, rows, done)
        group, number = _groups(model, rows), np.arange(self.n_groups)
        level = model.buyers.level
        return BuyerGroups(
            kind=number // (4 * _SIZES),
            size=number // 4 % _SIZES,
            remote=number // 2 % 2 == 1,
            able=number % 2 == 1,
            buyers=periods / max(1, done - model.measured_from),
            cash=np.round(cash).astype(np.int64),
            value=value,
            sold=np.round(sold).astype(np.int64),
            weight=np.bincount(group, level, self.n_groups),
            cost=np.bincount(group, level * model.buyers.unit_cost, self.n_groups),
        )

    def snapshot(self) -> dict[str, Any]:
        """Copy of the accounts."""
        rows = {name: values.copy() for name, values in self._rows.items()}
        return {"totals": self._totals.copy(), "rows": rows}

    def restore(self, saved: dict[str, Any]) -> None:
        """Put back what `snapshot` returned."""
        self._totals = saved["totals"].copy()
        self._rows = {name: values.copy() for name, values in saved["rows"].items()}


def _accounts(model: ClusterModel, rows: np.ndarray) -> dict[str, np.ndarray]:
    """Cash [fen], value of stock, under way included [yuan], and pieces sold so far, by row."""
    shelves = model.shelves
    under_way = shelves.opening_pipeline[rows] + shelves.dispatched[rows] - shelves.received[rows]
    return {
        "cash": model.money.buyer_cash[rows],
        "value": (shelves.on_hand[rows] + under_way) * model.buyers.unit_cost[rows],
        "sold": shelves.shipped[rows] - shelves.returned[rows],
    }


def _groups(model: ClusterModel, rows: np.ndarray) -> np.ndarray:
    """Group of who holds each row, the same in both worlds."""
    params, buyers = model.params, model.buyers
    kind = buyers.kind[rows]
    average = params.buyers.pieces_per_year * params.run.period_days / 365.0
    size = size_class(buyers.level[rows] * model.types.net_share[kind] / average)
    remote = (params.cluster.townships > 1) & (
        buyers.township[rows] == params.cluster.townships - 1
    )
    luck = hashed(model.seed_value, "entry", model.shelves.identity[rows], 3)
    able = luck < model.types.digital[kind]  # as in `Buyers.go_digital`
    return ((kind * _SIZES + size) * 2 + remote) * 2 + able
