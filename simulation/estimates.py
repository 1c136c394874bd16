"""Paired differences and ratios with their intervals, and when they are precise enough."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

LEVEL = 0.90  # of every interval


@dataclass(frozen=True)
class PairedEstimate:
    """One KPI over paired replications; intervals cover luck only.

    Attributes
    ----------
    without, with_ : float
        Means over replications.
    difference, difference_low, difference_high : float or None
        Mean paired difference and its 90 % t-interval; no interval from one replication.
    ratio, ratio_low, ratio_high : float or None
        Exponential of the mean paired log ratio and of its 90 % t-interval. None where a KPI can
        be 0 or less, or was in some replication: then only the difference tells.
    lower, higher : int
        Replications in which the world with is below, and above, the world without.
    luck_correlation : float or None
        Correlation between the worlds over replications (of logs where there is a ratio): what
        common luck achieved. None where one of them does not vary.
    """

    without: float
    with_: float
    difference: float
    difference_low: float | None
    difference_high: float | None
    ratio: float | None
    ratio_low: float | None
    ratio_high: float | None
    lower: int
    higher: int
    luck_correlation: float | None

    @property
    def half_width(self) -> float:
        """Half the width of the interval of the log ratio; infinite where there is none."""
        if self.ratio_low is None or self.ratio_high is None:
            return math.inf
        return 0.5 * math.log(self.ratio_high / self.ratio_low)

    @property
    def is_clear(self) -> bool:
        """Whether the range excludes "no change"."""
        low, high, nothing = self.ratio_low, self.ratio_high, 1.0
        if self.ratio is None:
            low, high, nothing = self.difference_low, self.difference_high, 0.0
        return low is not None and high is not None and not low <= nothing <= high


def interval(values: np.ndarray) -> tuple[float, float, float] | None:
    """Mean of independent values with its two-sided 90 % t-interval; None from fewer than two.

    Student (1908): mean +- t(0.95, n - 1) s / sqrt(n).

    >>> [round(x, 4) for x in interval(np.array([1.0, 2.0, 4.0]))]
    [2.3333, -0.2418, 4.9084]
    """
    n = len(values)
    if n < 2:
        return None
    mean = _mean(values)
    off = values - mean
    reach = _quantile(n - 1) * math.sqrt(float(off @ off) / (n - 1)) / math.sqrt(n)
    return mean, mean - reach, mean + reach


def _mean(values: np.ndarray) -> float:
    """What `numpy.mean` says, without what it looks at first: a document asks 2,000 times."""
    return float(np.add.reduce(values)) / len(values)


@cache
def _quantile(freedom: int) -> float:
    """Quantile of Student's t that a two-sided interval reaches to: a document asks 400 times."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.5 + LEVEL / 2.0))


def estimate(without: np.ndarray, with_: np.ndarray, *, signed: bool = False) -> PairedEstimate:
    """Compare paired values of one KPI.

    Parameters
    ----------
    without, with_ : ndarray, shape (replications,), float64
        Values in the two worlds, pair by pair.
    signed : bool
        Whether the KPI can be below 0, so that a ratio means nothing.

    Raises
    ------
    ValueError
        If the two differ in length or are empty.
    """
    if len(without) != len(with_) or len(without) == 0:
        raise ValueError("pairs are needed: as many values without as with, and at least one")
    difference = with_ - without
    around = interval(difference)
    ratio = not signed and bool(min(np.minimum.reduce(without), np.minimum.reduce(with_)) > 0)
    pair = (np.log(without), np.log(with_)) if ratio else (without, with_)
    logs = pair[1] - pair[0] if ratio else np.zeros(0)
    log_around = interval(logs)
    return PairedEstimate(
        without=_mean(without),
        with_=_mean(with_),
        difference=_mean(difference),
        difference_low=around[1] if around else None,
        difference_high=around[2] if around else None,
        ratio=math.exp(_mean(logs)) if ratio else None,
        ratio_low=math.exp(log_around[1]) if log_around else None,
        ratio_high=math.exp(log_around[2]) if log_around else None,
        lower=int(np.count_nonzero(difference < 0)),
        higher=int(np.count_nonzero(difference > 0)),
        luck_correlation=_correlation(*pair),
    )


def _correlation(x: np.ndarray, y: np.ndarray) -> float | None:
    if len(x) < 3:
        return None
    off_x, off_y = x - _mean(x), y - _mean(y)
    if any(np.maximum.reduce(one) == np.minimum.reduce(one) for one in (x, y)):
        return None
    # Root by root: the product of two small sums of squares might be 0.
    common = float(off_x @ off_y) / (math.sqrt(float(off_x @ off_x)) * math.sqrt(off_y @ off_y))
    return max(-1.0, min(1.0, common))


@dataclass(frozen=True)
class StoppingRule:
    """When replications are enough (STUDIES.md).

    Attributes
    ----------
    precision : float
        Half-width of the log ratio that the worst primary outcome must reach.
    fixed : int or None
        A number of replications, whatever the precision.
    least, step, cap : int
        First look, replications between looks, and the end.
    """

    precision: float
    fixed: int | None
    cap: int
    least: int = 20
    step: int = 5

    def next_look(self, done: int) -> int:
        """Replications there will be at the next look."""
        if self.fixed is not None:
            return self.fixed
        return min(self.cap, self.least if done < self.least else done + self.step)

    def reason(self, done: int, half_widths: Mapping[str, float]) -> str:
        """Why to stop after a look, or an empty text.

        Parameters
        ----------
        done : int
            Replications done.
        half_widths : mapping of str to float
            By primary outcome.
        """
        if self.fixed is not None:
            return "replications" if done >= self.fixed else ""
        if done >= min(self.least, self.cap) and max(half_widths.values()) <= self.precision:
            return "precision"
        return "cap" if done >= self.cap else ""
