"""Means over histories, and how far single histories differ by luck alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def means_of(told: np.ndarray) -> np.ndarray:
    """Mean over replications that are known, shape (points, targets); NaN where none is.

    Parameters
    ----------
    told : ndarray, shape (points, replications, targets), float64
        Outcomes; NaN where one could not be measured.
    """
    known = np.isfinite(told)
    count = known.sum(axis=1)
    total = np.where(known, told, 0.0).sum(axis=1)
    means: np.ndarray = np.where(count > 0, total / np.maximum(1, count), np.nan)
    return means


def luck_of(parts: Sequence[np.ndarray]) -> np.ndarray:
    """Variance between replications of one point, pooled over all points; shape (targets,).

    0 of outcomes without a point that has two replications.
    """
    squares, freedom = np.zeros(parts[0].shape[2]), np.zeros(parts[0].shape[2])
    for told in parts:
        known = np.isfinite(told)
        count = known.sum(axis=1)
        mean = means_of(told)
        off = np.where(known, told - np.nan_to_num(mean)[:, None, :], 0.0)
        squares += (off**2).sum(axis=(0, 1))
        freedom += np.maximum(0, count - 1).sum(axis=0)
    pooled: np.ndarray = squares / np.maximum(1.0, freedom)
    return pooled
