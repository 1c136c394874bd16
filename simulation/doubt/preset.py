"""Where the scenario as it stands lies among draws of its assumptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.metrics import KPIS

if TYPE_CHECKING:
    from simulation.compared import Comparison

EDGE = 0.05  # of the draws: where no more lie beyond it, the scenario is near their edge


@dataclass(frozen=True)
class Place:
    """Draws below and above the scenario's own paired result of one KPI.

    Attributes
    ----------
    kpi : str
        Name of the KPI; judged by the ratio where every draw has one, else by the difference.
    lower, higher, draws : int
        Draws whose result is lower and higher, and how many there are.
    """

    kpi: str
    lower: int
    higher: int
    draws: int

    @property
    def outside(self) -> bool:
        """Whether all draws lie on one side of it."""
        return self.draws > 0 and max(self.lower, self.higher) == self.draws

    @property
    def near(self) -> bool:
        """Whether at most one draw in twenty lies at it or beyond, on one side."""
        beyond = self.draws - max(self.lower, self.higher)
        return self.draws > 0 and beyond <= EDGE * self.draws


def places(result: Comparison) -> list[Place]:
    """Place of every KPI among the complete draws; none before two of them.

    The scenario is taken with the luck the draws have: their replications, from the first on.
    """
    if result.doubt is None or len(result.doubt.complete) < 2:
        return []
    runs = min(result.doubt.replications, result.replications)
    found = []
    for name in KPIS:
        own = tuple(values[:runs] for values in result.values[name])
        drawn = tuple(values[:, :runs] for values in result.doubt.values[name])
        ratio = not KPIS[name].signed and all((side > 0).all() for side in (*own, *drawn))
        if ratio:
            own, drawn = (tuple(map(np.log, sides)) for sides in (own, drawn))
        mine = float(np.mean(own[1] - own[0]))
        theirs = np.mean(drawn[1] - drawn[0], axis=1)
        found.append(
            Place(name, int((theirs < mine).sum()), int((theirs > mine).sum()), len(theirs))
        )
    return found


def document(result: Comparison) -> dict[str, dict[str, Any]]:
    """By KPI: draws lower and higher than the scenario, whether it is near the edge or outside."""
    return {
        place.kpi: {
            "lower": place.lower, "higher": place.higher, "near_edge": place.near,
            "outside": place.outside,
        }
        for place in places(result)
    }  # fmt: skip
