"""Size classes of firms and buyers, by volume against the average of their kind."""

from __future__ import annotations

import numpy as np

SMALL, LARGE = 0.5, 2.0
# Name, and from where on the next begins.
SIZE_CLASSES = (("small", SMALL), ("middle", LARGE), ("large", np.inf))
CLASS_ENDS = np.array([end for _, end in SIZE_CLASSES])


def size_class(size: np.ndarray) -> np.ndarray:
    """Number of the size class of volumes against the average.

    >>> size_class(np.array([0.2, 1.0, 5.0])).tolist()
    [0, 1, 2]
    """
    return np.searchsorted(CLASS_ENDS, size, side="right")
