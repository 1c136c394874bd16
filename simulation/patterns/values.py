"""A measured number with its interval over replications."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from simulation.estimates import interval


@dataclass(frozen=True)
class Value:
    """Mean over replications, its 90 % t-interval, and what it is the mean of.

    Attributes
    ----------
    value : float
        Mean; NaN where it could not be measured.
    low, high : float or None
        Ends of the interval; None from fewer than two replications.
    samples : tuple of float
        One a replication.
    """

    value: float
    low: float | None = None
    high: float | None = None
    samples: tuple[float, ...] = ()


def value_of(samples: Iterable[float]) -> Value:
    """Mean of the samples that could be measured, with its interval.

    >>> value_of([1.0, 2.0, 3.0]).value
    2.0
    """
    every = tuple(float(x) for x in samples)
    known = np.array([x for x in every if np.isfinite(x)])
    if len(known) == 0:
        return Value(float("nan"), samples=every)
    around = interval(known)
    low, high = (None, None) if around is None else around[1:]
    return Value(float(known.mean()), low, high, every)


def values_of(samples: Mapping[str, Sequence[float] | np.ndarray]) -> dict[str, Value]:
    """`value_of` by name."""
    return {name: value_of(list(of)) for name, of in samples.items()}
