"""Who trades with whom, as a map: parties with their places, and the trade between them.

Factories stand in the inner ring, traders around them, small-B buyers outside, townships in
sectors: so a link past the middle ring is one that needs no trader. Bulk customers are left out;
each buys of every factory in both worlds, and their trade would hide all other.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

from simulation.inside.nodes import Node, nodes
from simulation.network import ring_layout

if TYPE_CHECKING:
    from simulation.inside.running import Inside

RINGS = ("factory", "trader", "buyers")  # from the innermost on
MOST_FIRMS = 200  # drawn; all smaller ones of a kind are one party
MOST_LINKS = 1000  # drawn in both worlds together: the largest
_INNERMOST = 0.42  # radius of the inner ring


@dataclass(frozen=True)
class Party:
    """A place on the map.

    Attributes
    ----------
    node : Node
        Who; of several small firms as one, its ``number`` says how many.
    x, y : float
        Place, from -1 to 1.
    trade : tuple of float
        Sales of a firm, but for those to bulk customers, and purchases of buyers: without and with
        [yuan a year].
    """

    node: Node
    x: float
    y: float
    trade: tuple[float, float]


@dataclass(frozen=True)
class Link:
    """Trade between two parties.

    Attributes
    ----------
    seller, customer : int
        Places among the parties.
    value : tuple of float
        Goods sold, without and with [yuan a year].
    pieces : tuple of float
        The same in pieces a year.
    """

    seller: int
    customer: int
    value: tuple[float, float]
    pieces: tuple[float, float]


@dataclass(frozen=True)
class TradeMap:
    """Parties and links of both worlds, at the same places.

    Attributes
    ----------
    parties : tuple of Party
        In the order of customers.
    links : tuple of Link
        All there are.
    least : float
        Trade from which a link is drawn [yuan a year].
    drawn : tuple of float
        Share of all trade that the links drawn stand for, without and with.
    """

    parties: tuple[Party, ...]
    links: tuple[Link, ...]
    least: float
    drawn: tuple[float, float]


def trade_map(
    inside: Inside, most_firms: int = MOST_FIRMS, most_links: int = MOST_LINKS
) -> TradeMap:
    """Map of a pair of worlds; the same for the same pair, every time.

    Parameters
    ----------
    most_firms, most_links : int
        Firms with a place of their own, and links that are drawn in both worlds together.
    """
    every, who = _parties(inside, most_firms)
    value = [_among(world.value, who, len(every)) / inside.years for world in inside.worlds]
    pieces = [_among(world.pieces, who, len(every)) / inside.years for world in inside.worlds]
    sells = np.array([node.role != "buyers" for node in every])
    trade = np.array([np.where(sells, v.sum(axis=1), v.sum(axis=0)) for v in value])
    places = ring_layout(_rings(every, trade.max(axis=0)), _INNERMOST)
    parties = [
        Party(node, float(x), float(y), (float(before), float(after)))
        for node, (x, y), before, after in zip(every, places, *trade, strict=True)
    ]
    links = [
        Link(int(a), int(b), *((float(t[0][a, b]), float(t[1][a, b])) for t in (value, pieces)))
        for a, b in np.argwhere((value[0] > 0) | (value[1] > 0))
    ]
    least = _nth_largest(np.concatenate([v[v > 0] for v in value]), most_links)
    drawn = [float(v[v >= least].sum() / max(1e-12, v.sum())) for v in value]
    return TradeMap(tuple(parties), tuple(links), least, (drawn[0], drawn[1]))


def _rings(every: list[Node], trade: np.ndarray) -> list[list[int]]:
    """Parties by role, townships in sectors; large and small ones of a sector by turns."""
    rings = []
    for role in RINGS:
        ring: list[int] = []
        mine = [k for k, node in enumerate(every) if node.role == role]
        for place in sorted({every[k].township for k in mine}):
            there = sorted((k for k in mine if every[k].township == place), key=lambda k: -trade[k])
            half = (len(there) + 1) // 2
            for large, small in zip_longest(there[:half], reversed(there[half:])):
                ring += [large] if small is None else [large, small]
        rings.append(ring)
    return rings


def _parties(inside: Inside, most: int) -> tuple[list[Node], np.ndarray]:
    """Parties drawn, and which of them every customer number is (-1: none)."""
    found = [node for node in nodes(inside) if node.role in RINGS]
    sold = np.maximum(*(world.value.sum(axis=1) for world in inside.worlds))[:-1]
    own = np.zeros(len(inside.kind) - 1, bool)
    own[np.argsort(-sold, kind="stable")[:most]] = True
    who = np.full(len(inside.kind) + len(inside.group_kind) + 1, -1)
    kept: list[Node] = []
    for node in found:
        if node.role == "buyers" or own[node.row]:
            who[node.row] = len(kept)
            kept.append(node)
    for role in ("trader", "factory"):
        rest = [node.row for node in found if node.role == role and who[node.row] < 0]
        if rest:
            who[rest] = len(kept)
            kept.append(Node(f"{role}:rest", role, -1, len(rest), -1))
    return kept, who


def _among(table: np.ndarray, who: np.ndarray, n: int) -> np.ndarray:
    """Sum a table of sellers and customers over parties."""
    seller, customer = np.nonzero(table)
    at = who[seller] * n + who[customer]
    there = (who[seller] >= 0) & (who[customer] >= 0)
    flat = np.bincount(at[there], table[seller, customer][there].astype(float), n * n)
    return flat.reshape(n, n)


def _nth_largest(values: np.ndarray, n: int) -> float:
    return float(np.sort(values)[-min(n, len(values))]) if len(values) else 0.0
