"""What a forecast runs: a scenario as it stands, draws of its ranges, members of an ensemble."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scenarios.doubt import drawn
from scenarios.paths import parameter_at
from scenarios.problems import Problem, ScenarioError, parts_of
from simulation.doubt.design import make_design

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.ensemble import Ensemble


@dataclass(frozen=True)
class Member:
    """One set of assumptions.

    Attributes
    ----------
    number : int
        From 0; -1 for the scenario as it stands.
    scenario : Scenario or None
        None where the checks refuse it.
    weight : float
        Against the other sets.
    values : dict of str to Any
        What differs from the scenario, by path.
    problems : tuple of Problem
        Why it is refused.
    """

    number: int
    scenario: Scenario | None
    weight: float = 1.0
    values: dict[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def declared(path: str) -> str:
    """Path of a parameter as it is declared: all buyer types, or segments, share one draw.

    >>> declared("buyer_types.taobao_seller.return_rate")
    'buyer_types.*.return_rate'
    """
    row = parameter_at(parts_of(path))
    return path if row is None else row.path


def as_it_stands(scenario: Scenario) -> Member:
    """Return the scenario itself as a set of assumptions."""
    return Member(-1, scenario)


def of_ranges(scenario: Scenario, draws: int, seed: int) -> list[Member]:
    """Draw the plausible ranges: the very draws that ``compare --doubt`` has."""
    design = make_design(scenario, draws, seed)
    return [Member(d.number, d.scenario, 1.0, d.values, d.problems) for d in design.draws]


def of_ensemble(
    scenario: Scenario, ensemble: Ensemble, draws: int | None, seed: int
) -> list[Member]:
    """Take all members of an ensemble, or as many as asked for, which count alike then.

    Parameters
    ----------
    scenario : Scenario
        What the members' values are set in: that of the ensemble, with another horizon or levers.
    ensemble : Ensemble
        Settings of parameters.
    draws : int, optional
        How many; with None each member comes once, with its own weight.
    seed : int
        Root of all luck.

    Raises
    ------
    ScenarioError
        If the ensemble sets what is no assumption but asked for with the forecast.
    """
    if run := next((path for path in ensemble.paths if path.startswith("run.")), ""):
        message = "is no assumption: years and seed are asked for with the forecast"
        raise ScenarioError([Problem(ensemble.label, run, "", message, "leave the column out")])
    chosen = ensemble.members if draws is None else ensemble.drawn(draws, seed)
    found = []
    for place, member in enumerate(chosen):
        weight = member.weight if draws is None else 1.0
        try:
            made = drawn(scenario, member.values, f"member {member.number} of {ensemble.label}")
            found.append(Member(place, made, weight, member.values))
        except ScenarioError as error:
            found.append(Member(place, None, weight, member.values, tuple(error.errors)))
    return found
