"""End demand: inverse transforms of an agent's own uniform draw.

Every law is monotone in its mean for a given draw, so the same luck gives more demand at a lower
price. Laws other than ``market`` are textbook laws for verification scenarios.
"""

from __future__ import annotations

import math

from numba import njit

from agents.kernels.random import normal_quantile

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
}
_EXACT_BELOW = 48.0


@njit(cache=True, nogil=True)
def _count_by_inversion(u, mean, cv_squared):
    if cv_squared < 1e-9:
        p = math.exp(-mean)
        total, k = p, 0
        while total < u and k < 2000:
            k += 1
            p *= mean / k
            total += p
        return k
    size = 1.0 / cv_squared
    q = mean / (mean + size)
    p = math.exp(-size * math.log1p(mean / size))
    total, k = p, 0
    while total < u and k < 20000:
        p *= q * (size + k) / (k + 1.0)
        k += 1
        total += p
    return k


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def truncated_normal_quantile(u, mean, sd, low, high):
    """Quantile of a normal law truncated to [low, high] (by its distribution function)."""
    a = 0.5 * math.erfc(-(low - mean) / (sd * math.sqrt(2.0)))
    b = 0.5 * math.erfc(-(high - mean) / (sd * math.sqrt(2.0)))
    return mean + sd * normal_quantile(a + u * (b - a))


@njit(cache=True, nogil=True, inline="always")
def to_pieces(quantity, pieces_per_unit):
    """Round a quantity in units to whole pieces, once, at the draw."""
    return max(0, int(math.floor(quantity * pieces_per_unit + 0.5)))
