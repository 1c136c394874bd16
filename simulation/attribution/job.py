"""Saving by lever as a page asks for it: the work of a job, with progress and a stop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulation.attribution.attribute import attribute
from simulation.attribution.document import document
from simulation.attribution.plan import levers_on, make_plan
from simulation.stopping import Stopped

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.jobs.task import Progress, Stop
    from simulation.replications import Progress as Told

REPLICATIONS = 4
MOST_WHOLE = 5  # levers up to which every combination is run; beyond, sampled sequences


def shares_of(
    scenario: Scenario,
    name: str,
    seed: int,
    replications: int = REPLICATIONS,
    *,
    progress: Progress,
    stop: Stop,
) -> dict[str, Any]:
    """Share the change of the primary outcomes out among the levers that are on.

    Parameters
    ----------
    scenario : Scenario
        A cluster with some lever on.
    name : str
        Name it was asked for by.
    seed : int
        Root of all luck.
    replications : int
        How often each combination is run.
    progress, stop : callable
        As `simulation.jobs.tickets` has them.

    Returns
    -------
    dict
        As `simulation.attribution.document` makes it.

    Raises
    ------
    Stopped
        If it was given up.
    ValueError
        If every lever is off.
    """

    def told(now: Told) -> None:
        if stop():
            raise Stopped
        progress(now.done, now.total)

    result = attribute(
        scenario,
        replications=replications,
        seed=seed,
        sequences=sequences_for(scenario),
        progress=told,
    )
    return document(result, name)


def worlds_of(scenario: Scenario, replications: int = REPLICATIONS) -> int:
    """How many worlds that simulates."""
    plan = make_plan(scenario, replications=replications, sequences=sequences_for(scenario))
    return sum(len(plan.combinations(n)) for n in range(replications))


def sequences_for(scenario: Scenario) -> int | None:
    """Sequences to sample in a replication: one balanced set; nothing where all can be run."""
    levers = len(levers_on(scenario))
    return levers if levers > MOST_WHOLE else None
