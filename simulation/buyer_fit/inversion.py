"""From how buyers order to the parameters under which the model's buyers order so.

Indirect inference (Smith 1993; Gourieroux, Monfort & Renault 1993): numbers that are easy to take
from a table (`ordering.STATISTICS`) are taken in the same way from the model's own buyers, and
parameters are moved until both agree. As many numbers as parameters, so they agree exactly.

What a parameter changes is seen on a bench (`bench`), cheaply and under the same luck at every
step; the level is that of whole clusters (`market`), whose sellers run out of stock and whose
prices move.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from simulation.buyer_fit.ordering import STATISTICS, Ordering, statistics

Values = Mapping[str, float]

# Parameters that are solved for, one for each statistic: where the search begins, and its ends.
PARAMETERS = {
    "buyers.pieces_per_year": (290.0, 0.1, 1e7),
    "buyers.size_log_sd": (1.2, 0.02, 3.0),
    "buyers.ordering_cost": (70.0, 1e-3, 1e6),
    "buyers.demand_cv": (0.8, 0.02, 5.0),
    "buyers.entry_per_year": (0.33, 0.005, 19.0),
}
FIRST_RUNS = 3  # whole clusters looked at before the last time
_STEP = 0.06  # of the logs of parameters, for slopes
_MOST, _MOST_STARTS = 6, 3  # Newton steps with corrected slopes, and slopes taken anew
_NEAR = 1.0  # of a standard error: from there points around decide
_FURTHEST = 0.5  # a Newton step in logs


class NotFoundError(ValueError):
    """No parameters give buyers who order as those of the table do."""


@dataclass(frozen=True)
class Worlds:
    """What the table is held against.

    Attributes
    ----------
    bench : callable
        Orders of the model's buyers on a bench, given values of `PARAMETERS` and the number of a
        history.
    market : callable
        Orders in whole clusters with these values, one `Ordering` for each of some histories.
    histories : int
        Whole clusters that decide in the end; 0 to leave the market out.
    """

    bench: Callable[[Values, int], Ordering]
    market: Callable[[Values, Sequence[int]], list[Ordering]]
    histories: int


@dataclass(frozen=True, eq=False)
class Solution:
    """Parameters under which the model's buyers order as those of a table.

    Attributes
    ----------
    values : dict of str to float
        By path.
    observed, market : ndarray, shape (5,), float64
        Statistics of the table; what the market adds to those of buyers on a bench.
    slopes : ndarray, shape (5, 5), float64
        Change of each statistic (rows) with the log of each parameter (columns).
    draws : ndarray, shape (draws, 5), float64
        Parameters with buyers drawn anew, those of the table and the simulated ones, and with
        other luck of the market.
    at_end : tuple of str
        Parameters that stopped at an end of what is searched.
    """

    values: dict[str, float]
    observed: np.ndarray
    market: np.ndarray
    slopes: np.ndarray
    draws: np.ndarray
    at_end: tuple[str, ...]


def solve(
    table: Ordering, worlds: Worlds, start: Values, n_draws: int, luck: np.random.Generator
) -> Solution:
    """Find the parameters and how sure they are.

    Parameters
    ----------
    table : Ordering
        Orders of the table.
    worlds : Worlds
        What it is held against.
    start : mapping of str to float
        Where the search begins.
    n_draws : int
        How often buyers are drawn anew for the intervals.
    luck : Generator
        For those draws.

    Raises
    ------
    NotFoundError
        If the search does not settle.
    TooFewError
        If the table, or the simulated buyers, are too few.
    """
    observed = statistics(table)
    search = _Search(worlds, np.maximum(1e-9, anew(table, 100, luck).std(axis=0)))
    x = search.newton(observed, np.log([start[name] for name in PARAMETERS]))
    x, slopes = search.settled(observed, x)
    levels, added = [worlds.bench(_named(x), 0)], np.zeros((1, len(x)))
    for n in [min(FIRST_RUNS, worlds.histories), worlds.histories] if worlds.histories else []:
        levels = worlds.market(_named(x), range(n))
        told = np.array([statistics(of) for of in levels])
        added = told - np.array([statistics(worlds.bench(_named(x), r)) for r in range(n)])
        x = search.stepped(x, slopes, observed - told.mean(axis=0))
        _, slopes = search.around(x)
    noise = anew(table, n_draws, luck) - observed
    for of in levels:
        noise -= (anew(of, n_draws, luck) - statistics(of)) / len(levels)
    noise += _other_market(added, n_draws, luck) * np.sqrt(1.0 + 1.0 / len(levels))
    lows, highs = _ends()
    back = np.linalg.pinv(slopes, rcond=1e-6)
    draws = np.exp(np.clip(x + noise @ back.T, lows, highs))
    at_end = [
        name
        for name, at, low, high in zip(PARAMETERS, x, lows, highs, strict=True)
        if at <= low + 1e-9 or at >= high - 1e-9
    ]
    return Solution(_named(x), observed, added.mean(axis=0), slopes, draws, tuple(at_end))


def anew(of: Ordering, n_draws: int, luck: np.random.Generator) -> np.ndarray:
    """Statistics of buyers drawn anew with replacement, shape (draws, 5): a cluster bootstrap.

    References
    ----------
    Davison, A. C., Hinkley, D. V. (1997), *Bootstrap methods and their application*, section 3.8.
    """
    n, found = len(of), []
    for start in range(0, n_draws, 50):
        some = min(50, n_draws - start)
        weights = luck.multinomial(n, np.full(n, 1.0 / n), size=some).astype(float)
        found.append(statistics(of, weights))
    return np.concatenate(found)


class _Search:
    """Newton steps on the bench, under the luck of its first history."""

    def __init__(self, worlds: Worlds, errors: np.ndarray) -> None:
        self._worlds, self._errors = worlds, errors

    def at(self, x: np.ndarray) -> np.ndarray:
        return statistics(self._worlds.bench(_named(x), 0))

    def around(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Level at x, and slopes, from points around it.

        Whole pieces and periods make single points rough; the mean of them is smoother.
        """
        columns, points = [], [self.at(x)]
        for k in range(len(x)):
            step = np.zeros(len(x))
            step[k] = _STEP
            up, down = self.at(x + step), self.at(x - step)
            columns.append((up - down) / (2.0 * _STEP))
            points += [up, down]
        return np.mean(points, axis=0), np.stack(columns, axis=1)

    def stepped(self, x: np.ndarray, slopes: np.ndarray, gap: np.ndarray) -> np.ndarray:
        """One Newton step, not too far and within what is searched."""
        step = np.linalg.lstsq(slopes, gap, rcond=1e-6)[0]
        step *= min(1.0, _FURTHEST / max(1e-12, float(np.abs(step).max())))
        moved: np.ndarray = np.clip(x + step, *_ends())
        return moved

    def newton(self, goal: np.ndarray, x: np.ndarray) -> np.ndarray:
        """Come near at(x) = goal; slopes are corrected by each step (Broyden 1965)."""
        gap = goal - self.at(x)
        best, best_x = self._miss(gap), x
        for start in range(_MOST_STARTS):
            x, gap = best_x, goal - self.at(best_x)
            _, slopes = self.around(x)
            for _ in range(_MOST if start else 2 * _MOST):
                moved = self.stepped(x, slopes, gap)
                step = moved - x
                if float(np.abs(step).max()) < 1e-6:
                    if self._ended(moved):
                        return moved
                    break
                after = goal - self.at(moved)
                slopes = slopes + np.outer(gap - after - slopes @ step, step) / float(step @ step)
                x, gap = moved, after
                if self._miss(gap) < best:
                    best, best_x = self._miss(gap), x
                if best < _NEAR:
                    return best_x
        worst = STATISTICS[int(np.abs(gap / self._errors).argmax())]
        raise NotFoundError(f"no parameters of the model's buyers give the table's {worst!r}")

    def settled(self, goal: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Solution from points around where `newton` has come to, and the slopes there."""
        slopes = np.eye(len(x))
        for _ in range(_MOST_STARTS):
            level, slopes = self.around(x)
            moved = self.stepped(x, slopes, goal - level)
            short = float(np.abs(moved - x).max()) < _STEP
            x = moved
            if short:
                break
        return x, slopes

    @staticmethod
    def _ended(x: np.ndarray) -> bool:
        """Whether a parameter stands at an end of what is searched."""
        lows, highs = _ends()
        return bool(((x <= lows) | (x >= highs)).any())

    def _miss(self, gap: np.ndarray) -> float:
        """Largest gap, in standard errors of the table."""
        return float(np.abs(gap / self._errors).max())


def _other_market(added: np.ndarray, n_draws: int, luck: np.random.Generator) -> np.ndarray:
    """Draws of what other luck of the market adds, shape (draws, 5).

    Its covariance is that between histories, of which there are few: Student's law in place of
    the normal one.
    """
    n = len(added)
    if n < 2:
        return np.zeros((n_draws, added.shape[1]))
    mixed = luck.standard_normal((n_draws, n)) @ (added - added.mean(axis=0)) / np.sqrt(n - 1.0)
    tails = np.sqrt((n - 1.0) / luck.chisquare(n - 1.0, n_draws))
    drawn: np.ndarray = mixed * tails[:, None]
    return drawn


def _named(x: np.ndarray) -> dict[str, float]:
    return {name: float(np.exp(at)) for name, at in zip(PARAMETERS, x, strict=True)}


def _ends() -> tuple[np.ndarray, np.ndarray]:
    ends = np.log([(low, high) for _, low, high in PARAMETERS.values()])
    return ends[:, 0], ends[:, 1]
