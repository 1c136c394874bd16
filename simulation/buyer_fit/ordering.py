"""How buyers order, in five numbers: the same of a table and of simulated buyers.

Each is a function of weighted means over buyers, so that drawing buyers anew (a cluster bootstrap)
is a matter of other weights. None of them is a parameter by itself: `inversion` finds the
parameters under which the model's own buyers show the same five.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulation.kpis.money import gini
from simulation.patterns import rhythm

STATISTICS = ("purchases", "spread", "cycle", "irregularity", "staying")
LEAST_FOR_CYCLE, LEAST_FOR_GAPS = 3, 5  # orders of a buyer
LEAST_BUYERS = 30  # of which a statistic is told


class TooFewError(ValueError):
    """There are too few buyers, or too short a time, for a statistic."""


@dataclass(frozen=True, eq=False)
class Ordering:
    """Orders by buyer over a window of whole periods; a buyer orders once a period at most.

    Attributes
    ----------
    n_periods : int
        Length of the window.
    years : float
        The same in years.
    n_orders : ndarray, shape (buyers,), int64
        Periods in which the buyer ordered.
    pieces : ndarray, shape (buyers,), float64
        All it bought.
    worth : ndarray, shape (buyers,), float64
        What its orders but the last cost it, over the mean cost of a piece [pieces]; of the last
        nobody has seen the end.
    first, last : ndarray, shape (buyers,), int64
        Periods of its first and last order.
    gap_cv_squared : ndarray, shape (buyers,), float64
        Squared coefficient of variation of the times between its orders; 0 below three of them.
    """

    n_periods: int
    years: float
    n_orders: np.ndarray
    pieces: np.ndarray
    worth: np.ndarray
    first: np.ndarray
    last: np.ndarray
    gap_cv_squared: np.ndarray

    def __len__(self) -> int:
        return len(self.n_orders)

    @property
    def cycle(self) -> np.ndarray:
        """Worth of an order times years to the next, by buyer; 0 below two orders.

        With the economic lot Q = sqrt(2 A r / (h c)), r pieces a year and Q / r between orders,
        worth c Q times Q / r is 2 A / h, the same for small and large buyers (Harris 1913).
        """
        more = np.maximum(1, self.n_orders - 1)
        year = self.years / self.n_periods
        product: np.ndarray = self.worth / more * (self.last - self.first) / more * year
        return product


def ordering_of(
    buyer: np.ndarray,
    period: np.ndarray,
    pieces: np.ndarray,
    cost: np.ndarray,
    n_periods: int,
    period_days: float,
) -> Ordering:
    """Sum orders up by buyer.

    Parameters
    ----------
    buyer : ndarray, shape (orders,)
        Any identity.
    period : ndarray, shape (orders,), int64
        From 0.
    pieces : ndarray, shape (orders,), float64
        Quantity; of one buyer and period all together is one order.
    cost : ndarray, shape (orders,), float64
        What an order cost the buyer, in the price of an average piece [pieces].
    n_periods : int
        Length of the window.
    period_days : float
        Length of a period.
    """
    names, code = np.unique(buyer, return_inverse=True)
    n = len(names)
    cell, at = np.unique(code * np.int64(n_periods) + period, return_inverse=True)
    quantity, worth = np.bincount(at, pieces), np.bincount(at, cost)
    who, when = cell // n_periods, cell % n_periods
    counts = np.bincount(who, minlength=n)
    ends = np.cumsum(counts)
    same = who[1:] == who[:-1]
    gap, of = (when[1:] - when[:-1])[same].astype(float), who[1:][same]
    total, squares = np.bincount(of, gap, n), np.bincount(of, gap**2, n)
    n_gaps = np.maximum(1, counts - 1)
    mean = total / n_gaps
    variance = (squares - total * mean) / np.maximum(1, n_gaps - 1)
    known = counts >= 3
    return Ordering(
        n_periods=n_periods,
        years=n_periods * period_days / 365.0,
        n_orders=counts,
        pieces=np.bincount(who, quantity, n),
        worth=np.bincount(who, worth, n) - (worth[ends - 1] if n else 0.0),
        first=when[ends - counts] if n else np.zeros(0, np.int64),
        last=when[ends - 1] if n else np.zeros(0, np.int64),
        gap_cv_squared=np.where(known, variance / np.where(known, mean, 1.0) ** 2, 0.0),
    )


def coming_back(
    buyer: np.ndarray, period: np.ndarray, pieces: np.ndarray, n_periods: int, period_days: float
) -> dict[str, float]:
    """Patterns of ordering that no parameter is found by: what can be held against the fit.

    Taken by the estimators of `simulation.patterns.rhythm`, and of a table and of simulated buyers
    alike: times are those of periods.

    Returns
    -------
    dict of str to float
        ``once_share`` and ``buyer_gini`` (of pieces), and in windows of half a year or more
        ``second_order``, of a year or more ``back_established`` and ``back_new``.
    """
    day = np.floor(period * period_days).astype(np.int64)
    window = int(n_periods * period_days)
    found = {
        "once_share": rhythm.once_share(buyer, period),
        "buyer_gini": gini(rhythm.value_by_buyer(buyer, pieces)),
    }
    if window > 2 * rhythm.BACK_WITHIN:
        found["second_order"] = rhythm.second_order_share(buyer, day, window)
    if window >= 4 * rhythm.QUARTER:
        found["back_established"], found["back_new"] = rhythm.back_next_quarter(buyer, day)
    return found


def statistics(of: Ordering, weights: np.ndarray | None = None) -> np.ndarray:
    """The five numbers, in the order of `STATISTICS`.

    Parameters
    ----------
    of : Ordering
        Orders by buyer.
    weights : ndarray, shape (buyers,) or (draws, buyers), optional
        How often each buyer counts; once by default.

    Returns
    -------
    ndarray, shape (5,) or (draws, 5), float64
        - ``purchases``: log of the pieces a year of window of a buyer that ordered at all;
        - ``spread``: standard deviation of the log of buyers' pieces;
        - ``cycle``: mean log of `Ordering.cycle` over buyers with three orders or more;
        - ``irregularity``: mean squared CV of times between orders, of buyers with five or more;
        - ``staying``: of buyers who ordered in the first third of the window, the share that
          ordered in the last third.

    Raises
    ------
    TooFewError
        If fewer than `LEAST_BUYERS` buyers tell of one of them.
    """
    w = np.ones(len(of)) if weights is None else weights
    regular, often = of.n_orders >= LEAST_FOR_CYCLE, of.n_orders >= LEAST_FOR_GAPS
    early = of.first < of.n_periods / 3.0
    _check(of, regular, often, early)
    late = of.last >= of.n_periods * 2.0 / 3.0
    logs = np.log(of.pieces)
    mean_log = _mean(w, logs)
    cycle = np.log(np.where(regular, np.maximum(of.cycle, 1e-12), 1.0))
    found = (
        np.log(_mean(w, of.pieces) / of.years),
        np.sqrt(np.maximum(0.0, _mean(w, logs**2) - mean_log**2)),
        _mean(w * regular, cycle),
        _mean(w * often, of.gap_cv_squared),
        _mean(w * early, late),
    )
    return np.stack(found, axis=-1)


def _mean(weights: np.ndarray, values: np.ndarray) -> np.ndarray:
    mean: np.ndarray = weights @ values.astype(float) / np.maximum(1e-12, weights.sum(axis=-1))
    return mean


def _check(of: Ordering, regular: np.ndarray, often: np.ndarray, early: np.ndarray) -> None:
    if of.n_periods < 12:
        raise TooFewError(f"the table spans {of.n_periods} periods of the model, and 12 are needed")
    for rows, what in (
        (regular, f"with {LEAST_FOR_CYCLE} orders or more"),
        (often, f"with {LEAST_FOR_GAPS} orders or more"),
        (early, "that ordered in the first third of the table"),
    ):
        if rows.sum() < LEAST_BUYERS:
            raise TooFewError(f"{int(rows.sum())} buyers {what}, and {LEAST_BUYERS} are needed")
