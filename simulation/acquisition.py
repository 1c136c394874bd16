"""How buyers and sellers found each other in a run, and what of it could have been foreseen."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

# What a buyer can know of a seller before it buys, in the order of `Acquisition.traits`.
PREDICTORS = ("price", "quality", "range", "fill", "wait")


@dataclass(frozen=True, eq=False)
class Acquisition:
    """How buyers and sellers found each other in the last year of a run.

    A year is the last 52 weeks, or what there is of the comparison. Before means since the fork.

    Attributes
    ----------
    sellers_per_buyer : float
        Mean number of distinct sellers of a business buyer that ordered.
    entered_share : float
        Share of business buyers that ordered who had come into trade within the year.
    n_buyers : ndarray, shape (sellers,), float64
        Distinct business buyers of a seller in the year; sellers of the panel, one row each.
    new : ndarray, shape (sellers,), float64
        Those of them that had not bought there before the year.
    retained : ndarray, shape (sellers,), float64
        Those that bought in the year, and not for the first time.
    retained_first : ndarray, shape (sellers,), float64
        The same in the first year of the comparison.
    weekly_cv : ndarray, shape (sellers,), float64
        CV of the number of orders a week, those of persons included; -1 where there are none.
    traits : ndarray, shape (sellers, len(PREDICTORS)), float64
        What was posted when the year began, less the mean of the category: log price, quality, log
        number of styles, share shipped at once, log of one week and the quoted wait.
    category : ndarray, shape (sellers,), int64
        Product market.
    """

    sellers_per_buyer: float = 0.0
    entered_share: float = 0.0
    n_buyers: np.ndarray = field(default_factory=lambda: np.zeros(0))
    new: np.ndarray = field(default_factory=lambda: np.zeros(0))
    retained: np.ndarray = field(default_factory=lambda: np.zeros(0))
    retained_first: np.ndarray = field(default_factory=lambda: np.zeros(0))
    weekly_cv: np.ndarray = field(default_factory=lambda: np.zeros(0))
    traits: np.ndarray = field(default_factory=lambda: np.zeros((0, len(PREDICTORS))))
    category: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))

    def foresight(self, outcome: np.ndarray) -> float:
        """Adjusted R^2 of the log of a number of buyers on `traits`, within categories; 0 or more.

        Least squares over sellers; 0 where there are too few of them for it to mean anything.
        """
        n, groups = len(outcome), len(np.unique(self.category))
        y = within(np.log1p(outcome), self.category)
        total = float(y @ y)
        if n == 0 or total <= 1e-12:
            return 0.0
        coefficients, _, rank, _ = np.linalg.lstsq(self.traits, y, rcond=None)
        left = n - groups - int(rank)
        if left < 2:
            return 0.0
        rest = y - self.traits @ coefficients
        return max(0.0, 1.0 - float(rest @ rest) / left / (total / (n - groups)))


def within(values: np.ndarray, category: np.ndarray) -> np.ndarray:
    """Values less the mean of their category.

    >>> within(np.array([1.0, 3.0, 5.0]), np.array([0, 0, 1])).tolist()
    [-1.0, 1.0, 0.0]
    """
    _, group = np.unique(category, return_inverse=True)
    counts = np.maximum(1, np.bincount(group))
    less: np.ndarray = values - (np.bincount(group, values) / counts)[group]
    return less
