"""What a forecast notes while a world runs, beside the measures that every run keeps.

Buyers are followed by name: who has ordered within a year is no sum of weeks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from agents.columns.books import B
from agents.columns.orders import O
from simulation.forecast.figures import STEPS, YEAR_DAYS
from simulation.history import ClusterRecorder

if TYPE_CHECKING:
    from simulation.model import ClusterModel

NOTED = ("active", "new", "kept", "gmv", "digital")
_DORMANT_DAYS = 90.0  # article, claim 5
_NEVER = -(1 << 30)


@dataclass(frozen=True, eq=False)
class Marks:
    """Ends of months or quarters at which figures are taken.

    Attributes
    ----------
    at : ndarray, shape (marks,), int64
        Periods done by then: from a year before today to the horizon.
    before : ndarray, shape (marks,), int64
        Periods done at the end of the month or quarter before.
    today : int
        Which of them is today.
    year : int
        Periods in a year of 52 weeks.
    days : ndarray, shape (marks,), float64
        Days since today; below 0 before it.
    noted : dict of str to ndarray, shape (marks,), float64
        What the book has noted, NaN where history is too short; `NOTED` has the names.
    """

    at: np.ndarray
    before: np.ndarray
    today: int
    year: int
    days: np.ndarray
    noted: dict[str, np.ndarray]


def marks_of(model: ClusterModel, by: str) -> Marks:
    """Marks of a model, with nothing noted yet."""
    day, step = float(model.params.run.period_days), STEPS[by]
    a_year = round(YEAR_DAYS / step)
    last = int((model.n_periods - model.fork_period) * day / step + 1e-9)
    numbers = np.arange(-a_year - 1, last + 1)
    ends = model.fork_period + np.round(numbers * step / day).astype(np.int64)
    at = ends[1:]
    noted = {name: np.full(len(at), np.nan) for name in NOTED}
    days = (at - model.fork_period) * day
    return Marks(at, ends[:-1], a_year, max(1, round(YEAR_DAYS / day)), days, noted)


class ForecastRecorder(ClusterRecorder):
    """Recorder of a cluster that also follows buyers, and sellers' sales to them.

    Parameters
    ----------
    model : ClusterModel
        Built and not yet run.
    by : str
        ``month`` or ``quarter``.

    Attributes
    ----------
    marks : Marks
        What was noted so far.
    """

    def __init__(self, model: ClusterModel, by: str) -> None:
        super().__init__(model)
        self.marks = marks_of(model, by)
        self._place = {int(at): number for number, at in enumerate(self.marks.at)}
        shelves, sellers = model.shelves.n, model.sellers.n
        self._identity = model.shelves.identity.copy()
        # Of every buyer: its last order, and the first of those without a year's pause [period].
        self._last, self._since = (np.full(shelves, _NEVER, np.int64) for _ in range(2))
        self._gone = np.zeros((2, 0), np.int64)  # the same of business buyers that have left
        # Sales of every seller to small-B buyers so far [fen], a column an old mark.
        self._sold = np.zeros(sellers, np.int64)
        self._sold_at: dict[int, np.ndarray] = {}
        self._digital = np.zeros(model.n_periods)
        self._needed = {int(at) - self.marks.year for at in self.marks.at}
        self._dormant = _DORMANT_DAYS / float(model.params.run.period_days)

    def record(self, model: ClusterModel) -> None:
        """Sum up the current period, and note what falls on a mark."""
        super().record(model)
        sales = model.money.seller[:, B.small_b_value]
        self._sold += sales
        self._digital[model.period] = sales[model.sellers.digital == 1].sum()
        if model.period % model.month == 0:
            self._pass_on(model)
        self._note_orders(model)
        done = model.period + 1
        if done in self._needed:
            self._sold_at[done] = self._sold.copy()
        place = self._place.get(done)
        if place is not None:
            self._note(model, place, done)

    def _note_orders(self, model: ClusterModel) -> None:
        customers = model.fresh.whole[: model.n_fresh, O.customer]
        rows = customers[(customers >= 0) & (customers < len(self._last))]
        begins = rows[model.period - self._last[rows] > self.marks.year]
        self._since[begins] = model.period
        self._last[rows] = model.period

    def _pass_on(self, model: ClusterModel) -> None:
        """Keep what is known of business buyers that have left: they were active for a while."""
        rows = np.flatnonzero(self._identity != model.shelves.identity)
        if not len(rows):
            return
        # Who comes is of the type of who leaves.
        business = rows[_is_business(model)[rows] & (self._last[rows] != _NEVER)]
        gone = np.concatenate(
            [self._gone, np.array([self._last[business], self._since[business]])], axis=1
        )
        self._gone = gone[:, gone[0] >= model.period + 1 - self.marks.year]
        self._last[rows] = self._since[rows] = _NEVER
        self._identity[rows] = model.shelves.identity[rows]

    def _note(self, model: ClusterModel, place: int, done: int) -> None:
        year, noted = self.marks.year, self.marks.noted
        if done < year:
            return
        business = _is_business(model)
        last = np.concatenate([self._last[business], self._gone[0]])
        since = np.concatenate([self._since[business], self._gone[1]])
        active = last >= done - year
        noted["active"][place] = active.sum()
        if done >= 2 * year:
            new = active & (since >= done - year)
            noted["new"][place] = new.sum()
            noted["kept"][place] = active.sum() - new.sum()
        before = self._sold_at.get(done - year)
        sold = self._sold - (0 if before is None else before)
        awake = done - self.firms.last_sale <= self._dormant
        noted["gmv"][place] = sold[awake].sum() / 100.0
        noted["digital"][place] = self._digital[done - year : done].sum() / 100.0

    def snapshot(self) -> dict[str, Any]:
        """Copy of what has been recorded."""
        return {
            **super().snapshot(),
            "noted": {name: values.copy() for name, values in self.marks.noted.items()},
            "buyers": [a.copy() for a in (self._identity, self._last, self._since, self._gone)],
            "sold": self._sold.copy(),
            "sold_at": dict(self._sold_at),
            "digital": self._digital.copy(),
        }

    def restore(self, saved: dict[str, Any]) -> None:
        """Put back what `snapshot` returned."""
        super().restore(saved)
        for name, values in saved["noted"].items():
            self.marks.noted[name][:] = values
        self._identity, self._last, self._since, self._gone = (a.copy() for a in saved["buyers"])
        self._sold, self._sold_at = saved["sold"].copy(), dict(saved["sold_at"])
        self._digital = saved["digital"].copy()


def _is_business(model: ClusterModel) -> np.ndarray:
    business: np.ndarray = model.types.business[model.buyers.kind] == 1
    return business
