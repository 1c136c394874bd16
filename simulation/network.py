"""Who knows whom among factories: the only file with networkx."""

from __future__ import annotations

from collections.abc import Sequence

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


def firm_network(
    township: np.ndarray, category: np.ndarray, n_known: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Firms that each firm watches: a small world in which townships and markets lie together.

    Firms stand in a ring by township and category, in the order of their rows; each watches those
    next to it, and one link in ten leads elsewhere (Watts & Strogatz 1998). With as many
    neighbours as there are others, everybody watches everybody.

    Parameters
    ----------
    township, category : ndarray, shape (firms,), int64
        Place and product market.
    n_known : int
        Neighbours of a firm, on average.
    seed : int
        Root of luck.

    Returns
    -------
    tuple of ndarray, int64
        Neighbours of firm j are ``member[start[j]:start[j + 1]]``; shapes (firms + 1,), (links,).
    """
    n = len(township)
    if n_known <= 0 or n < 2:
        return np.zeros(n + 1, np.int64), np.zeros(0, np.int64)
    if n_known >= n - 1:
        everybody = np.tile(np.arange(n), (n, 1))
        member = everybody[~np.eye(n, dtype=bool)]
        return np.arange(n + 1) * (n - 1), member
    ring = np.lexsort((category, township))
    degree = min(n - 1, n_known + n_known % 2)
    graph = nx.watts_strogatz_graph(n, degree, 0.1, seed=seed % 2**32)
    ends = np.array(graph.edges, np.int64).reshape(-1, 2)
    links = ring[np.concatenate([ends, ends[:, ::-1]])]
    links = links[np.lexsort((links[:, 1], links[:, 0]))]
    return np.searchsorted(links[:, 0], np.arange(n + 1)), links[:, 1].copy()


def ring_layout(rings: Sequence[Sequence[int]], innermost: float) -> np.ndarray:
    """Places of parties on a map of who trades with whom: rings around a common centre.

    Parameters
    ----------
    rings : sequence of sequence of int
        Parties, numbered from 0 on, in the order they stand in each ring, from the innermost on.
    innermost : float
        Radius of the first ring; that of the last is 1.

    Returns
    -------
    ndarray, shape (parties, 2), float64
        Places, from -1 to 1 both ways; the same for the same rings, every time.
    """
    rings = [list(ring) for ring in rings if ring]
    graph = nx.Graph()
    graph.add_nodes_from(party for ring in rings for party in ring)
    found = nx.shell_layout(graph, rings, rotate=0.0, scale=1.0)
    places = np.zeros((len(graph), 2))
    for number, ring in enumerate(rings):
        share = number / max(1, len(rings) - 1)
        radius = innermost + (1.0 - innermost) * share
        for party in ring:
            x, y = found[party]
            places[party] = np.array([x, y]) * radius / max(1e-9, float(np.hypot(x, y)))
    return places
