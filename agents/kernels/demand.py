"""End demand: inverse transforms of an agent's own uniform draw.

Every law is monotone in its mean for a given draw, so the same luck gives more demand at a lower
price. Laws other than ``market`` are textbook laws for verification scenarios.
"""

from __future__ import annotations

import math

import numpy as np

from agents.kernels.compiling import inlined, kernel
from agents.kernels.random import normal_quantile, uniform

# Codes of demand laws; scenario files use the names.
LAWS: dict[str, int] = {
    "none": 0,
    "constant": 1,
    "step": 2,
    "normal": 3,
    "poisson": 4,
    "ar1": 5,
    "linear": 6,
    "truncated_normal": 7,
    "negative_binomial": 8,
    "sequence": 9,
    "market": 10,
    "lognormal": 11,
    "exponential": 12,
    "uniform": 13,
    "uniform_whole": 14,
    "discrete": 15,
}
_EXACT_BELOW = 48.0
_LARGEST_EXPONENT = 690.0  # exp(-690) is still a normal number
_NEGLIGIBLE = 1e-18  # a probability that no longer changes a sum near 1


@kernel()
def _count_by_inversion(u, mean, cv_squared):
    if cv_squared < 1e-9:
        if u <= 1.0 - mean:  # exp(-mean) is above that: nothing is asked for
            return 0
        p = math.exp(-mean)
        total, k = p, 0
        while total < u and (p > _NEGLIGIBLE or k < mean):
            k += 1
            p *= mean / k
            total += p
        return k
    size = 1.0 / cv_squared
    q = mean / (mean + size)
    p = math.exp(-size * math.log1p(mean / size))
    total, k = p, 0
    while total < u and (p > _NEGLIGIBLE or k < mean):
        p *= q * (size + k) / (k + 1.0)
        k += 1
        total += p
    return k


@kernel()
def count_quantile(u, mean, cv_squared):
    """Quantile of a Poisson count whose rate carries a unit-mean gamma shock.

    Exact by inversion below a mean of 48; above it the Wilson-Hilferty cube of a gamma with the
    same mean and variance, never below the exact quantile at 48, so that it stays monotone.

    Parameters
    ----------
    u : float
        Uniform draw in (0, 1).
    mean : float
        Mean count [pieces a period].
    cv_squared : float
        Squared coefficient of variation of the gamma shock; 0 gives a Poisson count.

    References
    ----------
    Wilson, E. B., Hilferty, M. M. (1931), *The distribution of chi-square*.

    >>> count_quantile(0.5, 6.0, 0.0)
    6
    """
    if mean <= 0.0:
        return 0
    if mean <= _EXACT_BELOW:
        return _count_by_inversion(u, mean, cv_squared)
    floor_count = _count_by_inversion(u, _EXACT_BELOW, cv_squared)
    spread = (cv_squared + 1.0 / mean) / 9.0
    root = 1.0 - spread + normal_quantile(u) * math.sqrt(spread)
    if root <= 0.0:
        return floor_count
    return max(floor_count, int(mean * root * root * root + 0.5))


@kernel()
def textbook_count_quantile(u, mean, cv_squared):
    """Quantile of the same count, exact wherever its probability of zero is above 1e-300.

    The truths are about the exact law, so this one sums more terms than `count_quantile` does.

    >>> textbook_count_quantile(0.5, 200.0, 0.0)
    200
    """
    if mean <= 0.0:
        return 0
    exponent = mean
    if cv_squared >= 1e-9:
        exponent = math.log1p(mean * cv_squared) / cv_squared
    if exponent < _LARGEST_EXPONENT:
        return _count_by_inversion(u, mean, cv_squared)
    # Cornish and Fisher (1937) to the skewness: the error is a fraction of a piece here.
    variance = mean + cv_squared * mean * mean
    skewness = (1.0 + 2.0 * cv_squared * mean) / math.sqrt(variance)
    if cv_squared < 1e-9:
        skewness = 1.0 / math.sqrt(variance)
    z = normal_quantile(u)
    value = mean + math.sqrt(variance) * (z + skewness * (z * z - 1.0) / 6.0)
    return max(0, int(value + 0.5))


@kernel()
def lognormal_quantile(u, mean, sd):
    """Quantile of a lognormal law with this mean and standard deviation of its own.

    >>> round(lognormal_quantile(0.5, 10.0, 10.0), 4)
    7.0711
    """
    if mean <= 0.0:
        return 0.0
    spread = math.log1p((sd / mean) ** 2)
    return mean * math.exp(math.sqrt(spread) * normal_quantile(u) - 0.5 * spread)


@kernel()
def discrete_quantile(u, values, cumulative):
    """First of ``values`` whose distribution function reaches ``u``."""
    k = 0
    while k < values.shape[0] - 1 and cumulative[k] < u:
        k += 1
    return values[k]


@kernel()
def truncated_normal_quantile(u, mean, sd, low, high):
    """Quantile of a normal law truncated to [low, high] (by its distribution function)."""
    if sd <= 0.0:
        return min(max(mean, low), high)
    a = 0.5 * math.erfc(-(low - mean) / (sd * math.sqrt(2.0)))
    b = 0.5 * math.erfc(-(high - mean) / (sd * math.sqrt(2.0)))
    return mean + sd * normal_quantile(a + u * (b - a))


@inlined()
def to_pieces(quantity, pieces_per_unit):
    """Round a quantity in units to whole pieces, once, at the draw."""
    return max(0, int(math.floor(quantity * pieces_per_unit + 0.5)))


@inlined()
def shock_at(shock, u):
    """Quantile of a shock at the probability ``u``, between tabulated ones by a straight line.

    Parameters
    ----------
    shock : ndarray, shape (points,), float64
        Quantiles at equally spaced probabilities from 0 to 1, mean 1.
    """
    place = u * (shock.shape[0] - 1)
    below = np.int64(place)  # processors convert to these in one step
    k = np.uint64(below)
    return shock[k] + (place - below) * (shock[k + np.uint64(1)] - shock[k])


@inlined()
def shocked_count(base, identity, draw, mean, shock):
    """Whole pieces asked: mean x own shock, its fraction settled by a second draw.

    The shock is an inverse transform of one uniform draw, so the count rises with the mean for
    the same luck, and its mean is kept.

    Parameters
    ----------
    base, identity, draw : integers
        Luck: word of the stream, agent, number of the draw.
    mean : float
        Mean demand [pieces a period].
    shock : ndarray, shape (points,), float64
        As of `shock_at`.
    """
    level = shock_at(shock, uniform(base, identity, 2 * draw))
    return int(math.floor(mean * level + uniform(base, identity, 2 * draw + 1)))
