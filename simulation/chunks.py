"""Arrays that are made as they are written down, so that not all are in memory at once."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np


class Chunks:
    """Arrays to be written one after the other, and read back as a list.

    Parameters
    ----------
    arrays : iterable of ndarray
        Each is written before the next is asked for.
    """

    def __init__(self, arrays: Iterable[np.ndarray]) -> None:
        self.arrays = arrays
