"""Chance as a function of who decides what, and when: SplitMix64 in plain Python.

Steele, Lea, Flood (2014), *Fast splittable pseudorandom number generators*.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from statistics import NormalDist

from agents.kernels.random import STREAMS

_WORD = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15
_DRAW = 0xD1B54A32D192ED03
_NORMAL = NormalDist()


def mix(x: int) -> int:
    """Finaliser of SplitMix64."""
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & _WORD
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & _WORD
    return x ^ (x >> 31)


@lru_cache(maxsize=256)
def start(seed: int, stream: str, period: int) -> int:
    """Word that stands for a stream in a period."""
    x = mix((seed + STREAMS[stream] * _GOLDEN) & _WORD)
    return mix((x + (period + 1) * _GOLDEN) & _WORD)


def unit(base: int, identity: int, number: int) -> float:
    """Uniform number in (0, 1)."""
    word = mix((base + identity * _GOLDEN + number * _DRAW) & _WORD)
    return ((word >> 11) + 0.5) * 2.0**-53


class Luck:
    """Draws of a run.

    Attributes
    ----------
    period : int
        Period that `draw` is about.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.period = 0

    def draw(self, stream: str, identity: int, number: int = 0) -> float:
        """Uniform draw of an agent in this period."""
        return unit(start(self.seed, stream, self.period), identity, number)

    def lasting(self, stream: str, identity: int, number: int = 0) -> float:
        """Uniform draw of an agent from a stream that has no periods."""
        return unit(start(self.seed, stream, 0), identity, number)

    def whole(self, x: float, stream: str, identity: int, number: int = 0) -> int:
        """Round a fraction by chance, so that its mean is kept."""
        return math.floor(x + self.draw(stream, identity, number))

    def count(
        self, stream: str, identity: int, number: int, mean: float, shock: Sequence[float]
    ) -> int:
        """Pieces asked: mean times own shock, the fraction settled by a second draw."""
        place = self.draw(stream, identity, 2 * number) * (len(shock) - 1)
        k = int(place)
        level = shock[k] + (place - k) * (shock[k + 1] - shock[k])
        return self.whole(mean * level, stream, identity, 2 * number + 1)


def normal(u: float) -> float:
    """Standard normal variate of a uniform draw."""
    return _NORMAL.inv_cdf(u)


def lognormal(u: float, log_sd: float) -> float:
    """Unit-mean lognormal variate of a uniform draw."""
    return math.exp(log_sd * normal(u) - 0.5 * log_sd * log_sd)


def gamma_table(cv: float, points: int = 1025) -> list[float]:
    """Quantiles of a unit-mean gamma shock at equal steps of probability, trapezoid mean 1."""
    if cv <= 0.0:
        return [1.0] * points
    from scipy.special import gammaincinv

    last = 1.0 - 0.5 / points
    steps = (min(k / (points - 1), last) for k in range(points))
    values = [float(gammaincinv(1.0 / cv**2, p)) for p in steps]
    mean = sum(0.5 * (a + b) for a, b in pairwise(values)) / (points - 1)
    return [value / mean for value in values]
