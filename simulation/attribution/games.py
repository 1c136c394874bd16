"""Shares of a joint result: a cooperative game's value for each player, and for pairs of them.

A game is an array of values by combination of players. Combination c holds player i where bit i of
c is set: values[..., 0] is nobody's, values[..., 2**n - 1] everybody's. Nothing here knows what
the players are.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

MOST_PLAYERS = 10  # of games that are played in full


@dataclass(frozen=True, eq=False)
class Shares:
    """What each player adds; the leading axes are those of the values.

    Attributes
    ----------
    whole : ndarray, shape (...)
        Everybody's value less nobody's.
    shapley : ndarray, shape (..., n)
        Mean addition of each player over all sequences of entry; adds up to the whole.
    first_in, last_out : ndarray, shape (..., n)
        What a player adds to nobody, and to all the others.
    interaction : ndarray, shape (..., n, n)
        How much more two players add together than apart, on average; 0 on the diagonal.
    """

    whole: np.ndarray
    shapley: np.ndarray
    first_in: np.ndarray
    last_out: np.ndarray
    interaction: np.ndarray

    @property
    def gap(self) -> np.ndarray:
        """Sum of the Shapley values less the whole: rounding, and nothing else."""
        gap: np.ndarray = self.shapley.sum(axis=-1) - self.whole
        return gap


def play(values: np.ndarray) -> Shares:
    """Share out a game whose every combination is known.

    Shapley (1953): the value of player i is the sum, over combinations S without i, of
    s! (n - s - 1)! / n! (v(S + i) - v(S)). Interaction of i and j (Grabisch and Roubens 1999; for
    pairs Owen 1972): the sum, over S without both, of s! (n - s - 2)! / (n - 1)!
    (v(S + i + j) - v(S + i) - v(S + j) + v(S)), a mean of differences in differences.

    Parameters
    ----------
    values : ndarray, shape (..., 2**n), float64
        By combination.

    Raises
    ------
    ValueError
        If the last axis is no power of 2.
    ArithmeticError
        If the parts do not add up to the whole.

    Examples
    --------
    One left glove, two right ones; a pair is worth 1 (Shapley and Shubik 1969):

    >>> gloves = play(np.array([0.0, 0, 0, 1, 0, 1, 0, 1]))
    >>> gloves.shapley.round(4).tolist()
    [0.6667, 0.1667, 0.1667]
    >>> gloves.interaction.round(4).tolist()
    [[0.0, 0.5, 0.5], [0.5, 0.0, -0.5], [0.5, -0.5, 0.0]]
    """
    n = _players(values.shape[-1])
    every = np.arange(values.shape[-1])
    size = ((every[:, None] >> np.arange(n)) & 1).sum(axis=1)
    shapley = np.empty((*values.shape[:-1], n))
    interaction = np.zeros((*shapley.shape, n))
    single, double = _weights(n, 1), _weights(n, 2)
    for i in range(n):
        others = every[(every >> i) & 1 == 0]
        added = values[..., others | 1 << i] - values[..., others]
        shapley[..., i] = row_sums(single[size[others]] * added)
        for j in range(i):
            apart = (others >> j) & 1 == 0
            rest = others[apart]
            with_j = values[..., rest | 1 << i | 1 << j] - values[..., rest | 1 << j]
            more = row_sums(double[size[rest]] * (with_j - added[..., apart]))
            interaction[..., i, j] = interaction[..., j, i] = more
    one = [1 << i for i in range(n)]
    last = values.shape[-1] - 1
    shares = Shares(
        whole=values[..., last] - values[..., 0],
        shapley=shapley,
        first_in=values[..., one] - values[..., :1],
        last_out=values[..., [last]] - values[..., [last - bit for bit in one]],
        interaction=interaction,
    )
    check_sum(shares, values)
    return shares


def row_sums(values: np.ndarray) -> np.ndarray:
    """Sums over the last axis, each in the same order whatever the other axes hold."""
    sums: np.ndarray = np.ascontiguousarray(values).sum(axis=-1)
    return sums


def check_sum(shares: Shares, values: np.ndarray) -> None:
    """Make sure that the parts are the whole, but for rounding.

    Raises
    ------
    ArithmeticError
        If they are not.
    """
    allowed = rounding(shares.shapley.shape[-1], np.abs(values).max(axis=-1, initial=0.0))
    if not (np.abs(shares.gap) <= allowed).all():
        worst = float(np.abs(shares.gap).max())
        raise ArithmeticError(f"the parts differ from the whole by {worst:g}: an error of ours")


def rounding(n: int, largest: np.ndarray) -> np.ndarray:
    """Bound on what rounding may do to a sum of n parts of values as large as ``largest``."""
    return 64.0 * max(1, n) * np.finfo(np.float64).eps * largest


def _players(combinations: int) -> int:
    n = combinations.bit_length() - 1
    if combinations != 1 << n:
        raise ValueError(f"{combinations} values: a game has 2, 4, 8, ... combinations")
    return n


def _weights(n: int, together: int) -> np.ndarray:
    """Weight of a combination of s others: the share of sequences with just them before."""
    whole = math.factorial(max(0, n - together + 1))
    sizes: Sequence[int] = range(max(0, n - together) + 1)
    return np.array([
        math.factorial(s) * math.factorial(max(0, n - together - s)) / whole for s in sizes
    ])  # fmt: skip
