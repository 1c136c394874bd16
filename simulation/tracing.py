"""A tracer of pieces: first in, first out, from recorded series, outside of the engine."""

from __future__ import annotations

import numpy as np


def traced_times(entries: np.ndarray, exits: np.ndarray) -> np.ndarray:
    """Periods between entry and exit of every piece of a queue, first in, first out.

    Parameters
    ----------
    entries, exits : ndarray, shape (periods,), int
        Pieces that come in and that leave in each period. The queue opens empty; pieces that
        have not left at the end are not followed.

    Returns
    -------
    ndarray, shape (pieces that left,), int
        Time of each piece; 0 when it leaves in the period it comes in.

    Raises
    ------
    ValueError
        If pieces leave before they have come.

    Examples
    --------
    >>> traced_times(np.array([2, 1, 0]), np.array([1, 0, 2])).tolist()
    [0, 2, 1]
    """
    periods = np.arange(len(entries))
    left = np.repeat(periods, exits)
    came = np.repeat(periods, entries)[: len(left)]
    if len(came) < len(left) or (left < came).any():
        raise ValueError("pieces leave before they have come")
    return left - came
