"""Estimates with their 99 % intervals, from independent copies of a network.

Copies are independent of one another, periods of one copy are not: every interval here is taken
over copies.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

LEVEL = 0.99


@dataclass(frozen=True)
class Estimate:
    """A simulated value and its interval; both ends are the value when it is exact."""

    value: float
    low: float
    high: float

    @property
    def half_width(self) -> float:
        """Half the length of the interval."""
        return 0.5 * (self.high - self.low)


def exactly(value: float) -> Estimate:
    """Value without chance in it."""
    return Estimate(float(value), float(value), float(value))


def t_quantile(degrees: int, level: float = LEVEL) -> float:
    """Two-sided quantile of Student's law (Abramowitz & Stegun 1964, 26.7.5; from 10 degrees on).

    >>> round(t_quantile(30), 3)
    2.75
    """
    z = NormalDist().inv_cdf(0.5 + 0.5 * level)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / degrees + second / degrees**2 + third / degrees**3


def mean_of(copies: np.ndarray) -> Estimate:
    """Mean over copies."""
    return _around(float(np.mean(copies)), copies)


def ratio_of(numerators: np.ndarray, denominators: np.ndarray) -> Estimate:
    """Ratio of two means over copies (delta method: Cochran 1977, section 6.3)."""
    ratio = float(np.sum(numerators) / np.sum(denominators))
    return _around(ratio, (numerators - ratio * denominators) / np.mean(denominators))


def root_ratio_of(numerators: np.ndarray, denominators: np.ndarray) -> Estimate:
    """Square root of such a ratio: of standard deviations, where variances are given."""
    ratio = ratio_of(numerators, denominators)
    root = math.sqrt(ratio.value)
    half = ratio.half_width / (2.0 * root)
    return Estimate(root, root - half, root + half)


def one_minus(estimate: Estimate) -> Estimate:
    """Complement, with its interval."""
    return Estimate(1.0 - estimate.value, 1.0 - estimate.high, 1.0 - estimate.low)


def _around(value: float, copies: np.ndarray) -> Estimate:
    spread = float(np.std(copies, ddof=1)) / math.sqrt(len(copies))
    half = t_quantile(len(copies) - 1) * spread
    return Estimate(value, value - half, value + half)
