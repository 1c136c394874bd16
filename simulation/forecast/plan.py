"""What is asked of a forecast, checked before anything is run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scenarios.problems import Problem, ScenarioError
from simulation.forecast.figures import MOST_YEARS, STEPS, YEAR_DAYS
from simulation.forecast.members import Member, as_it_stands, of_ensemble, of_ranges
from simulation.forecast.running import Job
from simulation.limits import check_scenario

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.ensemble import Ensemble

USUAL_DRAWS, USUAL_REPLICATIONS, USUAL_EACH = 40, 20, 2
MOST_DRAWS, MOST_REPLICATIONS, MOST_EACH = 10_000, 10_000, 100
LEAST_HISTORY = 2 * YEAR_DAYS  # days: who is new or kept is told by the year before last


@dataclass(frozen=True)
class Plan:
    """How scenarios are forecast: the same for all that stand side by side.

    Attributes
    ----------
    seed : int
        Root of all luck.
    years : int
        Of 52 weeks.
    draws : int or None
        Sets of assumptions; 0 for luck only, None for the usual number or a whole ensemble.
    replications : int
        Runs of a scenario as it stands.
    each : int
        Runs of each set of assumptions.
    by : str
        ``month`` or ``quarter``.
    ensemble : Ensemble or None
        Where sets come from, if not from plausible ranges.
    """

    seed: int
    years: int
    draws: int | None
    replications: int
    each: int
    by: str
    ensemble: Ensemble | None = None

    def __post_init__(self) -> None:
        """Refuse numbers that are out of range."""
        for name, value, least, most in (
            ("years", self.years, 1, MOST_YEARS),
            ("draws", self.draws or 0, 0, MOST_DRAWS),
            ("replications", self.replications, 2, MOST_REPLICATIONS),
            ("each", self.each, 2, MOST_EACH),
        ):
            if not least <= value <= most:
                raise ValueError(f"{name} = {value}: must be from {least} to {most:,}")
        if self.draws == 1:
            raise ValueError("draws = 1: must be 0 (luck only), or at least 2")
        if self.by not in STEPS:
            raise ValueError(f"by = {self.by}: must be one of {', '.join(STEPS)}")

    def members(self, scenario: Scenario) -> list[Member]:
        """Sets of assumptions of a scenario; none where only luck is asked for."""
        if self.draws == 0:
            return []
        if self.ensemble is not None:
            return of_ensemble(scenario, self.ensemble, self.draws, self.seed)
        draws = USUAL_DRAWS if self.draws is None else self.draws
        return of_ranges(scenario, draws, self.seed)

    def jobs(self, name: str, scenario: Scenario, members: list[Member]) -> list[Job]:
        """All runs of a scenario: as it stands, and of every set that is not refused.

        No two runs of sets share luck: with a few stretches of it for all sets, the range of luck
        would be that of these few. Scenarios side by side share it, set by set, and runs of the
        scenario as it stands have that of the first sets.
        """
        jobs = [Job(name, as_it_stands(scenario), run) for run in range(self.replications)]
        jobs += [
            Job(name, member, member.number * self.each + run)
            for member in members
            if member.scenario is not None
            for run in range(self.each)
        ]
        return jobs

    def document(self) -> dict[str, Any]:
        """What a document says of it."""
        held = self.ensemble
        told = None
        if held is not None:
            told = {
                "file": held.label,
                "digest": held.digest,
                "members": len(held),
                "paths": list(held.paths),
            }
        return {
            "seed": self.seed,
            "years": self.years,
            "by": self.by,
            "replications": self.replications,
            "each": self.each,
            "ensemble": told,
        }


def check_forecast(name: str, scenario: Scenario) -> None:
    """Refuse what cannot be forecast.

    Raises
    ------
    ScenarioError
        If it is an explicit network, or its history is too short.
    """
    check_scenario(scenario)
    if scenario.run.warmup_days < LEAST_HISTORY:
        message = f"is too short a history to forecast from: at least {LEAST_HISTORY:g} are needed"
        hint = "who is a new buyer is told by the two years before today"
        shown = f"{scenario.run.warmup_days:g}"
        raise ScenarioError([Problem(name, "run.warmup_days", shown, message, hint)])
