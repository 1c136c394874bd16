"""Limits of a comparison: numbers that may be asked for, and worlds that fit the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios import sizes
from scenarios.load import Problem, ScenarioError
from simulation.cores import MOST_WORKERS

if TYPE_CHECKING:
    from scenarios.schema import Scenario

MOST_REPLICATIONS = 10_000
LEAST_DRAWS, MOST_DRAWS = 2, 100_000
CAP = 200
PRECISION = 0.02


def check_scenario(scenario: Scenario) -> None:
    """Refuse what has no world with, and what would not fit into memory.

    Raises
    ------
    ScenarioError
        If the scenario is an explicit network, or both worlds too large for this machine.
    """
    if scenario.nodes:
        message = "this is an explicit network of stock points, with nothing in it to digitise"
        hint = "trace runs it; compare, run and attribute take a cluster, such as zhili_kidswear"
        raise ScenarioError([Problem(scenario.title or "scenario", "", "", message, hint)])
    size, available = sizes.sizes(scenario), sizes.physical_memory()
    if available is not None and size.least_pair > available:
        message = (
            f"both worlds would take about {sizes.in_bytes(size.least_pair)} of memory, "
            f"and this machine has {sizes.in_bytes(available)}"
        )
        share = size.share_that_fits(available)
        most = sizes.rounded(scenario.scale * share, up=False, digits=2)
        hint = f"a scale of {most:g} fits, or fewer cluster.buyers_per_firm"
        place, value = scenario.title or "scenario", f"{scenario.scale:g}"
        raise ScenarioError([Problem(place, "scale", value, message, hint)])


def check_numbers(
    replications: int | None, precision: float, workers: int | None, cap: int, doubt: int | None
) -> None:
    """Refuse numbers that a comparison cannot have.

    Raises
    ------
    ValueError
        With the name of the number and what it may be.
    """
    for name, value, least, most in (
        ("replications", replications, 1, MOST_REPLICATIONS),
        ("workers", workers, 1, MOST_WORKERS),
        ("cap", cap, 1, MOST_REPLICATIONS),
        ("doubt", doubt, LEAST_DRAWS, MOST_DRAWS),
    ):
        if value is not None and not least <= value <= most:
            raise ValueError(f"{name} = {value}: must be from {least} to {most:,}")
    if not 0.0 < precision < 1.0:
        raise ValueError(f"precision = {precision}: must be above 0 and below 1")
