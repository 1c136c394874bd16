"""What small-B buyers earned over the measured periods, by group.

Rows change hands: a new buyer takes the row of one that leaves. So a row's earnings are added to
the group of who held it, once a month and at the end, and no more than a few numbers a row are
kept between.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from agents.kernels.buyer_accounts import Accounts, close_accounts, open_accounts
from agents.kernels.random import R
from agents.size_classes import CLASS_ENDS, SIZE_CLASSES
from simulation.world_run import BuyerGroups

if TYPE_CHECKING:
    from agents.buyer_store import Part
    from agents.columns.pages import Pages
    from simulation.model import ClusterModel

_SIZES = len(SIZE_CLASSES)


class BuyerBook:
    """Accounts of buyers by group, from when measuring begins.

    Attributes
    ----------
    n_groups : int
        Types x size classes x remote or not x able or not.
    """

    # What is kept of a row, in as few bytes as hold it.
    _KEPT = Accounts(np.int32, np.int32, np.int32, np.int32, np.int64, np.float64)

    def __init__(self, model: ClusterModel) -> None:
        self.n_groups = len(model.params.buyer_types) * _SIZES * 4
        self._totals = np.zeros((4, self.n_groups))  # as `open_accounts` has them
        self._rows: dict[str, np.ndarray] = {}
        # Rows are written once a month; those of the largest worlds lie in a file.
        self._room: Pages = np.zeros if model.file is None else model.file.pages
        if model.measured_from == 0:
            self.open(model, 0)

    def open(self, model: ClusterModel, done: int) -> None:
        """Begin after ``done`` periods: every row counts for the group of who holds it."""
        n = model.shelves.n
        self._rows = {name: self._room((n,), kind) for name, kind in self._KEPT._asdict().items()}
        self._note(model, done, changed=False)

    def record(self, model: ClusterModel) -> None:
        """Close the accounts of who has left: their shelf is cleared and paid as they leave."""
        if model.period == model.measured_from - 1:
            self.open(model, model.measured_from)
        elif self._rows and model.period % model.month == 0:
            self._totals += self._note(model, model.period + 1, changed=True)

    def _note(self, model: ClusterModel, done: int, *, changed: bool) -> np.ndarray:
        """Begin accounts of all rows, or of those that changed hands; what closed ones come to."""
        totals, grouping = np.zeros_like(self._totals), _grouping(model)
        for part in model.parts(write=False):
            buyers, shelves, cash, kept = self._tables(model, part)
            open_accounts(
                buyers, model.types.plain, shelves, cash, kept, changed, done, totals, grouping
            )
        return totals

    def _tables(self, model: ClusterModel, part: Part) -> tuple[Any, ...]:
        """What a part holds, as kernels take it, and the accounts of its rows."""
        kept = tuple([values[part.lo : part.hi] for values in self._rows.values()])
        cash = model.money.buyer_cash[part.lo : part.hi]
        return part.buyers.plain, part.shelves.plain, cash, kept

    def taken(self, model: ClusterModel) -> BuyerGroups:
        """Sum up a model that has run to its horizon; the book stays as it is."""
        done, sums, grouping = model.period, np.zeros_like(self._totals), _grouping(model)
        demand = np.zeros((2, self.n_groups))
        for part in model.parts(write=False):
            buyers, shelves, cash, kept = self._tables(model, part)
            close_accounts(
                buyers, model.types.plain, shelves, cash, kept, done, sums, demand, grouping
            )
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
            weight=demand[0],
            cost=demand[1],
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
        self._rows = {}
        for name, values in saved["rows"].items():
            self._rows[name] = self._room(values.shape, values.dtype)
            self._rows[name][:] = values


def _grouping(model: ClusterModel) -> tuple[np.ndarray, float, int, np.uint64]:
    """How buyers are put in groups, the same in both worlds; as `group_of` takes it."""
    params = model.params
    average = params.buyers.pieces_per_year * params.run.period_days / 365.0
    remote = params.cluster.townships - 1 if params.cluster.townships > 1 else -1
    return CLASS_ENDS, average, remote, model.lifetime_words[R.entry]  # the luck of `go_digital`
