"""The part of the parameters' ranges that is not ruled out, and points spread over it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Inside = Callable[[np.ndarray], np.ndarray]

LOOKED_AT = 1 << 13  # points for the size of a region
_FEWEST = 200  # points inside, for points to be spread over it
_MOST_ROUNDS = 6
_JUMP = 2.38  # Gelman, Roberts & Gilks (1996)


class EmptyRegionError(ValueError):
    """Nothing in the ranges is left."""


def share_inside(inside: Inside, n_parameters: int, seed: int) -> tuple[float, np.ndarray]:
    """Share of the ranges that is not ruled out, and points of it, spread evenly.

    A scrambled Sobol sequence over the box that holds what was inside so far; the box shrinks until
    enough of it is.

    Parameters
    ----------
    inside : callable
        Tells of positions, shape (points, parameters), whether each is not ruled out.
    n_parameters : int
        How many there are.
    seed : int
        Of the sequence.

    Returns
    -------
    share : float
        Volume against that of all ranges.
    points : ndarray, shape (points, parameters), float64
        At least two hundred of them.

    Raises
    ------
    EmptyRegionError
        If none was found.
    """
    from scipy.stats import qmc

    low, high = np.zeros(n_parameters), np.ones(n_parameters)
    kept = np.zeros((0, n_parameters))
    share = 0.0
    for attempt in range(_MOST_ROUNDS):
        sequence = qmc.Sobol(n_parameters, seed=np.random.default_rng([seed, attempt]))
        points = low + (high - low) * sequence.random(LOOKED_AT)
        found = points[inside(points)]
        if len(found):
            share = len(found) / len(points) * float(np.prod(high - low))
        kept = np.concatenate([kept, found])
        if len(found) >= _FEWEST:
            return share, found
        if len(kept) == 0:
            continue
        # The fewer there are, the less the box around them says of where others are.
        margin = 0.25 * (kept.max(axis=0) - kept.min(axis=0)) + 0.15 / (1.0 + 0.2 * len(kept))
        low = np.clip(kept.min(axis=0) - margin, 0.0, 1.0)
        high = np.clip(kept.max(axis=0) + margin, 0.0, 1.0)
    if len(kept) == 0:
        raise EmptyRegionError
    return share, _walked(inside, kept, seed)


def spread_out(points: np.ndarray, n: int, seed: int) -> np.ndarray:
    """``n`` of some points, each as far as can be from those before (Kennard & Stone 1969).

    Parameters
    ----------
    points : ndarray, shape (points, parameters), float64
        To choose from.
    n : int
        How many; all where there are no more.
    seed : int
        Where it begins.
    """
    if len(points) <= n:
        return points
    luck = np.random.default_rng([seed, 77])
    some = points[luck.permutation(len(points))[: max(n, 3000)]]
    chosen = [int(luck.integers(len(some)))]
    distance = ((some - some[chosen[0]]) ** 2).sum(axis=1)
    while len(chosen) < n:
        chosen.append(int(distance.argmax()))
        distance = np.minimum(distance, ((some - some[chosen[-1]]) ** 2).sum(axis=1))
    return some[chosen]


def _walked(inside: Inside, points: np.ndarray, seed: int) -> np.ndarray:
    """More points of a small region, by walks that stay in it (Metropolis with an even law)."""
    luck = np.random.default_rng([seed, 78])
    n = points.shape[1]
    walkers = points[luck.integers(0, len(points), _FEWEST)]
    spread = np.maximum(points.std(axis=0), 0.01)
    kept = [points]
    for _ in range(30):
        jump = luck.standard_normal(walkers.shape) * spread * _JUMP / np.sqrt(n)
        moved = walkers + jump
        allowed = ((moved >= 0.0) & (moved <= 1.0)).all(axis=1)
        allowed[allowed] = inside(moved[allowed])
        walkers = np.where(allowed[:, None], moved, walkers)
    kept.append(walkers)
    every: np.ndarray = np.unique(np.concatenate(kept), axis=0)
    return every
