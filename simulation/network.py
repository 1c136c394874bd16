"""Who knows whom among factories: the only file with networkx."""

from __future__ import annotations

import networkx as nx
import numpy as np


def subcontract_ties(
    township: np.ndarray, category: np.ndarray, n_known: int, seed: int
) -> np.ndarray:
    """Neighbours each factory can subcontract to.

    Factories of a township and category form a small world (Watts & Strogatz 1998): each knows
    those next to it and a few farther away.

    Parameters
    ----------
    township, category : ndarray, shape (factories,), int64
        Place and product market.
    n_known : int
        Neighbours of a factory.
    seed : int
        Root of luck.

    Returns
    -------
    ndarray, shape (n_known, factories), int32
        Rows of known factories, -1 where there are fewer.
    """
    n = len(township)
    ties = np.full((max(1, n_known), n), -1, np.int32)
    if n_known == 0:
        return ties
    groups = township.astype(np.int64) * (int(category.max(initial=0)) + 1) + category
    for number in np.unique(groups):
        members = np.flatnonzero(groups == number)
        degree = min(n_known, len(members) - 1)
        if degree < 1:
            continue
        if len(members) <= degree + 1:
            graph = nx.complete_graph(len(members))
        else:
            graph = nx.watts_strogatz_graph(
                len(members), degree + degree % 2, 0.1, seed=(seed + int(number)) % 2**32
            )
        for k, factory in enumerate(members):
            known = sorted(graph.neighbors(k))[:n_known]
            ties[: len(known), factory] = members[known]
    return ties
