"""What an attribution runs: which levers, in which combinations, how often."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from scenarios.policy import Levers
from scenarios.problems import meant
from simulation.attribution.games import MOST_PLAYERS
from simulation.attribution.sequences import combinations_of, draw_sequences
from simulation.histories import replication_seed
from simulation.limits import MOST_REPLICATIONS, check_scenario
from simulation.metrics import KPIS, PRIMARY

if TYPE_CHECKING:
    from scenarios.schema import Scenario

USUAL_REPLICATIONS = 8
MOST_SEQUENCES = 100_000
MOST_LEVERS = 40


@dataclass(frozen=True)
class Plan:
    """Levers to be told apart, and the worlds that takes.

    A combination is a number: bit i says whether lever i is on, at the scenario's intensity. All
    other levers are off in every world.

    Attributes
    ----------
    scenario : Scenario
        A cluster.
    seed : int
        Root of all luck.
    levers : tuple of str
        In the order of their declaration.
    kpis : tuple of str
        What is to be reported; every KPI is kept.
    replications : int
        How often each combination is run, each time with other luck.
    sequences : int or None
        Sequences of levers to sample in a replication; None: every combination is run.
    """

    scenario: Scenario
    seed: int
    levers: tuple[str, ...]
    kpis: tuple[str, ...]
    replications: int
    sequences: int | None

    @property
    def whole(self) -> int:
        """Combination that has every lever on."""
        return (1 << len(self.levers)) - 1

    @cached_property
    def off(self) -> tuple[str, ...]:
        """Levers that the scenario has on, and that are off throughout."""
        return tuple(name for name in levers_on(self.scenario) if name not in self.levers)

    @cached_property
    def intensities(self) -> dict[str, float]:
        """How far each lever goes where it is on."""
        return {name: float(getattr(self.scenario.levers, name)) for name in self.levers}

    def members(self, combination: int) -> tuple[str, ...]:
        """Levers that are on in a combination."""
        return tuple(name for i, name in enumerate(self.levers) if combination >> i & 1)

    def scenario_of(self, combination: int) -> Scenario:
        """Scenario in which just these levers are on."""
        levers = self.scenario.levers.only(self.members(combination))
        return self.scenario.model_copy(update={"levers": levers})

    def sequences_of(self, replication: int) -> np.ndarray:
        """Sequences sampled in a replication; its own, whatever the number of replications."""
        assert self.sequences is not None
        own = replication_seed(self.seed, replication)
        return draw_sequences(len(self.levers), self.sequences, own)

    def combinations(self, replication: int) -> np.ndarray:
        """Combinations a replication needs, rising; the first has no lever, the last has all."""
        if self.sequences is not None:
            return combinations_of(self.sequences_of(replication))
        return np.arange(self.whole + 1)


def levers_on(scenario: Scenario) -> tuple[str, ...]:
    """Levers that a scenario has on, in the order of their declaration."""
    return tuple(name for name in Levers.model_fields if getattr(scenario.levers, name) > 0)


def make_plan(
    scenario: Scenario,
    *,
    levers: Sequence[str] | None = None,
    kpis: Sequence[str] | None = None,
    replications: int = USUAL_REPLICATIONS,
    seed: int | None = None,
    sequences: int | None = None,
) -> Plan:
    """Make a plan of what was asked for; see `attribute`.

    Raises
    ------
    ScenarioError
        If the scenario is an explicit network.
    ValueError
        If a name is unknown, a lever is off, or a number is out of range.
    """
    check_scenario(scenario)
    for name, value, most in (
        ("replications", replications, MOST_REPLICATIONS),
        ("sequences", sequences, MOST_SEQUENCES),
    ):
        if value is not None and not 1 <= value <= most:
            raise ValueError(f"{name} = {value}: must be from 1 to {most:,}")
    chosen = _levers(scenario, levers)
    if sequences is None and len(chosen) > MOST_PLAYERS:
        sequences = len(chosen)
    return Plan(
        scenario=scenario,
        seed=scenario.run.seed if seed is None else seed,
        levers=chosen,
        kpis=_known("kpi", PRIMARY if kpis is None else kpis, KPIS),
        replications=replications,
        sequences=sequences,
    )


def _levers(scenario: Scenario, wanted: Sequence[str] | None) -> tuple[str, ...]:
    on = levers_on(scenario)
    asked = on if wanted is None else _known("lever", wanted, Levers.model_fields)
    for name in asked:
        if name not in on:
            raise ValueError(
                f"lever {name} is off in this scenario, so nothing comes from it; "
                f"levers.{name} says how far it goes"
            )
    if not asked:
        raise ValueError("every lever is off in this scenario: there is nothing to attribute")
    if len(asked) > MOST_LEVERS:
        raise ValueError(f"{len(asked)} levers: at most {MOST_LEVERS} can be told apart")
    return asked


def _known(what: str, wanted: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    """Names that were asked for, in the order of their declaration."""
    every, asked = list(names), list(wanted)
    for name in asked:
        if name not in every:
            raise ValueError(f"{what} {name!r} is not known - {meant(name, every)}")
    if not asked:
        raise ValueError(f"no {what} was named")
    return tuple(name for name in every if name in asked)
