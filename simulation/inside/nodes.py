"""Parties inside a cluster, and what they are called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from agents.columns.sellers import FACTORY, TRADER

if TYPE_CHECKING:
    from simulation.inside.running import Inside
    from simulation.report.language import Language

ROLES = ("factory", "trader", "buyers", "bulk")  # in the order goods pass them, bulk beside


@dataclass(frozen=True)
class Node:
    """A firm, a group of small-B buyers, or all bulk customers.

    Attributes
    ----------
    id : str
        Stable name, for links and selections: ``factory:17``, ``buyers:3:0``, ``bulk``.
    role : str
        One of `ROLES`.
    row : int
        Number of the customer, as in `World.pieces`; that of a firm is its row as a seller too.
    number : int
        Of a firm among those of its kind, from 1 on; of a group its type, from 0 on.
    township : int
        Place; -1 where it has none, or many.
    """

    id: str
    role: str
    row: int
    number: int
    township: int


def nodes(inside: Inside) -> list[Node]:
    """All parties, in the order of customers; the pooled store is none."""
    found, count = [], {TRADER: 0, FACTORY: 0}
    for row, kind in enumerate(inside.kind[:-1].tolist()):
        count[kind] += 1
        role = "trader" if kind == TRADER else "factory"
        place = int(inside.township[row])
        found.append(Node(f"{role}:{count[kind]}", role, row, count[kind], place))
    first = len(inside.kind)
    for k, (kind, place) in enumerate(zip(inside.group_kind, inside.group_township, strict=True)):
        found.append(Node(f"buyers:{kind}:{place}", "buyers", first + k, int(kind), int(place)))
    return [*found, Node("bulk", "bulk", first + len(inside.group_kind), 0, -1)]


def name_of(node: Node, inside: Inside, words: Language) -> str:
    """What people call a party: own names where one's own data have them."""
    if node.role == "bulk":
        return words("inside.bulk")
    if node.role == "buyers":
        kind = list(inside.scenario.buyer_types.values())[node.number]
        title = words.said(kind.title, kind.title_zh)
        return words("inside.buyers", kind=title, place=place_of(node.township, inside, words))
    own = inside.scenario.data.own.ids
    if own:
        return own[node.row]
    return words(f"inside.{node.role}", n=node.number)


def place_of(township: int, inside: Inside, words: Language) -> str:
    """What people call a place."""
    places, own = inside.scenario.cluster.townships, inside.scenario.data.own.townships
    if township < 0:
        return words("inside.place.near")
    if own:
        return own[township]
    if places > 1 and township == places - 1:
        return words("inside.place.remote")
    return words("inside.place", n=township + 1)
