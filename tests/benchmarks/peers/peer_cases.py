"""Networks that every engine runs. The standard library only: peers import this file too.

Demand is a fixed path of integers; every stock point orders up to its base-stock level in every
period. Where stock is ample nothing is ever owed, so engines agree whatever their rule for
shortages is (one ships in part, another waits for the whole order); where it is scarce only those
with the same rule do.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

LEAD_TIME = 2  # periods from shipping to arrival; orders reach the supplier at once


@dataclass(frozen=True)
class PeerCase:
    """A network with one supplier a node, and demand at its leaves.

    Attributes
    ----------
    name : str
        A slug.
    parents : tuple of int
        Supplier of each node; -1 for unlimited supply from outside. Suppliers come first.
    levels : tuple of int
        Base-stock level of each node, also its stock at the start [pieces].
    periods : int
        Periods simulated.
    seed : int
        Of the demand paths.
    """

    name: str
    parents: tuple[int, ...]
    levels: tuple[int, ...]
    periods: int
    seed: int = 1

    @property
    def leaves(self) -> list[int]:
        """Nodes that supply nobody."""
        return sorted(set(range(len(self.parents))) - set(self.parents))

    @property
    def node_periods(self) -> int:
        """Stock points times periods: how much work it is."""
        return len(self.parents) * self.periods

    def demand(self) -> dict[int, list[int]]:
        """Demand of every leaf by period, 1 to 9 [pieces]."""
        draw = random.Random(self.seed).randint
        return {leaf: [draw(1, 9) for _ in range(self.periods)] for leaf in self.leaves}

    def below(self, node: int) -> int:
        """Leaves that a node feeds, itself if it is one."""
        children = [n for n, parent in enumerate(self.parents) if parent == node]
        return sum(self.below(child) for child in children) if children else 1


def _levels(parents: tuple[int, ...], a_leaf: int) -> tuple[int, ...]:
    bare = PeerCase("", parents, (), 1)
    return tuple(a_leaf * bare.below(node) for node in range(len(parents)))


CHAIN = (-1, 0, 1, 2)
TREE = (-1, *((node - 1) // 3 for node in range(1, 50)))
AMPLE, SCARCE = 30, 14  # pieces a leaf; the most demanded over lead time and review is 27


def cases() -> list[PeerCase]:
    """All cases, the smallest first."""
    return [
        PeerCase("chain_of_4_tiny", CHAIN, _levels(CHAIN, AMPLE), 20),
        PeerCase("chain_of_4", CHAIN, _levels(CHAIN, AMPLE), 1_000),
        PeerCase("chain_of_4_scarce", CHAIN, _levels(CHAIN, SCARCE), 1_000),
        PeerCase("tree_of_50", TREE, _levels(TREE, AMPLE), 200),
        PeerCase("tree_of_50_scarce", TREE, _levels(TREE, SCARCE), 200),
    ]
