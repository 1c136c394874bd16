"""With against without: paired worlds and what they tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from simulation.estimates import PairedEstimate, estimate
from simulation.measured import Digest, measured
from simulation.metrics import KPIS, PRIMARY, evaluate
from simulation.world_run import Pair

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.doubt.summary import Doubt
    from simulation.equal_service import EqualService

STOP_REASONS = {
    "replications": "the number of replications asked for is done",
    "precision": "every primary outcome is known to the precision asked for",
    "cap": "the most replications allowed are done, the precision is not reached",
    "interrupted": "stopped by hand: what was done is kept",
}


@dataclass(frozen=True, eq=False)
class Comparison:
    """Paired worlds and what they tell.

    Attributes
    ----------
    scenario : Scenario
        What was compared.
    seed : int
        Root of all luck.
    pairs : tuple of Pair
        In the order of replications.
    stop_reason : str
        One of `STOP_REASONS`.
    equal_service, equal_factory_fill : EqualService or None
        The same with the service factor of the world with moved until it serves equally well.
    doubt : Doubt or None
        The same for draws of the assumptions.
    """

    scenario: Scenario
    seed: int
    pairs: tuple[Pair, ...]
    stop_reason: str
    equal_service: EqualService | None = None
    equal_factory_fill: EqualService | None = None
    doubt: Doubt | None = None

    @property
    def replications(self) -> int:
        """Number of pairs."""
        return len(self.pairs)

    @cached_property
    def values(self) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """Values without and with by KPI: two arrays of shape (replications,), float64."""
        return values_of(self.pairs)

    @cached_property
    def kpis(self) -> dict[str, PairedEstimate]:
        """PairedEstimate of every KPI, in the order of `KPIS`."""
        return estimates_of(self.values)

    @property
    def half_widths(self) -> dict[str, float]:
        """Half-widths of the log ratios of the primary outcomes."""
        return {name: self.kpis[name].half_width for name in PRIMARY}


@measured
def outcomes(pair: Pair) -> tuple[dict[str, float], dict[str, float]]:
    """Every KPI of a pair, without and with."""
    return evaluate(pair.without), evaluate(pair.with_)


def values_of(pairs: Iterable[Pair | Digest]) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Every KPI without and with: two arrays of shape (replications,), float64."""
    both = [outcomes(pair) for pair in pairs]
    return {
        name: (np.array([a[name] for a, _ in both]), np.array([b[name] for _, b in both]))
        for name in KPIS
    }


def estimates_of(values: dict[str, tuple[np.ndarray, np.ndarray]]) -> dict[str, PairedEstimate]:
    """PairedEstimate of every KPI."""
    return {name: estimate(*values[name], signed=kpi.signed) for name, kpi in KPIS.items()}
