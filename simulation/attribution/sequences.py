"""Shares of a joint result from a sample of sequences in which the players enter.

Where there are too many combinations to try each, sequences are drawn (Castro, Gomez and Tejada
2009) in balanced sets: a Williams square (Williams 1949) whose players are dealt out at random. In
a set every player enters at every place equally often, and every player comes right after every
other equally often. So each share is an unbiased estimate, what comes first and last is exact, and
along every sequence the additions sum to the whole.
"""

from __future__ import annotations

import numpy as np

from simulation.attribution.games import Shares, check_sum, row_sums


def williams(n: int) -> np.ndarray:
    """Sequences of a balanced set: n of them, or 2 n where n is odd.

    Returns
    -------
    ndarray, shape (n or 2 n, n), int64

    Examples
    --------
    >>> williams(4).tolist()
    [[0, 3, 1, 2], [1, 0, 2, 3], [2, 1, 3, 0], [3, 2, 0, 1]]
    """
    places = np.arange(n)
    zigzag = np.where(places % 2 == 0, places // 2, n - 1 - places // 2)
    square = (zigzag + places[:, None]) % max(1, n)
    return square if n % 2 == 0 or n == 1 else np.vstack([square, square[:, ::-1]])


def draw_sequences(n: int, at_least: int, seed: int) -> np.ndarray:
    """Sequences of as many balanced sets as hold ``at_least``, players dealt out at random.

    Returns
    -------
    ndarray, shape (sequences, n), int64
        The same for the same seed.
    """
    square, luck = williams(n), np.random.default_rng(seed)
    sets = -(-at_least // len(square))
    return np.vstack([luck.permutation(n)[square] for _ in range(sets)])


def combinations_of(sequences: np.ndarray) -> np.ndarray:
    """Combinations that `play_sequences` needs, rising; the first is 0, the last is everybody.

    Returns
    -------
    ndarray, shape (combinations,), int64
    """
    before, one = _paths(sequences)
    swapped = before[:, :-1] | one[:, 1:]  # the next one enters first
    everybody = [(1 << sequences.shape[1]) - 1]
    return np.unique(np.concatenate([before.ravel(), swapped.ravel(), everybody]))


def play_sequences(combinations: np.ndarray, values: np.ndarray, sequences: np.ndarray) -> Shares:
    """Estimate the shares of a game from sequences.

    Interaction is the mean, over neighbours in a sequence, of what the two add together less what
    each adds alone, to those before them: with balanced sets an unbiased estimate of the index of
    `games.play`.

    Parameters
    ----------
    combinations : ndarray, shape (m,), int64
        Known ones, rising: those of `combinations_of`, or more.
    values : ndarray, shape (..., m), float64
        Their values.
    sequences : ndarray, shape (k, n), int64
        Balanced sets, of `draw_sequences`.

    Raises
    ------
    ArithmeticError
        If the parts do not add up to the whole.
    """
    n = sequences.shape[1]

    def value(wanted: np.ndarray) -> np.ndarray:
        found: np.ndarray = values[..., np.searchsorted(combinations, wanted)]
        return found

    before, one = _paths(sequences)
    added = value(before | one) - value(before)
    other = one[:, 1:]
    more = added[..., 1:] - (value(before[:, :-1] | other) - value(before[:, :-1]))
    shapley = np.empty((*values.shape[:-1], n))
    interaction = np.zeros((*shapley.shape, n))
    left, right = sequences[:, :-1], sequences[:, 1:]
    for i in range(n):
        shapley[..., i] = row_sums(added[..., sequences == i]) / len(sequences)
        for j in range(i):
            together = ((left == i) & (right == j)) | ((left == j) & (right == i))
            mean = row_sums(more[..., together]) / together.sum()
            interaction[..., i, j] = interaction[..., j, i] = mean
    alone, everybody = 1 << np.arange(n), np.array([(1 << n) - 1])
    nobody, all_of_them = value(np.array([0])), value(everybody)
    shares = Shares(
        whole=(all_of_them - nobody)[..., 0],
        shapley=shapley,
        first_in=value(alone) - nobody,
        last_out=all_of_them - value(everybody - alone),
        interaction=interaction,
    )
    check_sum(shares, values)
    return shares


def _paths(sequences: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Who was there before each entry along every sequence, and the bit of who enters."""
    one = 1 << sequences
    return np.cumsum(one, axis=1) - one, one
