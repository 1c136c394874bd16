"""Draws of the assumptions: a Latin hypercube over what is in doubt, or members of an ensemble."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from scenarios.doubt import Place, Uncertain, drawn, uncertain
from scenarios.paths import parameter_at, value_at
from scenarios.problems import Problem, ScenarioError, parts_of

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.ensemble import Ensemble


@dataclass(frozen=True)
class Draw:
    """One drawn scenario, or why it was refused.

    Attributes
    ----------
    number : int
        From 0.
    values : dict of str to Any
        What was drawn, by path.
    scenario : Scenario or None
        None where the checks refuse it.
    problems : tuple of Problem
        What they say.
    """

    number: int
    values: dict[str, Any]
    scenario: Scenario | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, eq=False)
class Design:
    """What is drawn and how.

    Attributes
    ----------
    uncertain : tuple of Uncertain
        Columns of the design.
    positions : ndarray, shape (draws, columns), float64
        Positions in the ranges, 0 to 1.
    draws : tuple of Draw
        In the order of rows.
    ensemble : Ensemble or None
        Whose members the draws are; None where they are from the declared ranges.
    """

    uncertain: tuple[Uncertain, ...]
    positions: np.ndarray
    draws: tuple[Draw, ...]
    ensemble: Ensemble | None = None


def design_seed(seed: int) -> int:
    """Seed of the hypercube: the first 53 bits of the SHA-256 of ``"<seed>/assumptions"``.

    >>> design_seed(1) == design_seed(1) != design_seed(2)
    True
    """
    digest = hashlib.sha256(f"{seed}/assumptions".encode("ascii")).digest()
    return int.from_bytes(digest[:8], "big") >> 11


def make_design(scenario: Scenario, n: int, seed: int) -> Design:
    """Draw a scenario ``n`` times.

    Latin hypercube (McKay, Beckman & Conover 1979): every one of ``n`` equal slices of each range
    is drawn from once.

    Parameters
    ----------
    scenario : Scenario
        A cluster.
    n : int
        Number of draws.
    seed : int
        Root of all luck.
    """
    from scipy.stats import qmc

    columns = uncertain(scenario)
    cube = qmc.LatinHypercube(len(columns), seed=np.random.default_rng(design_seed(seed)))
    positions = cube.random(n)
    draws = []
    for number, row in enumerate(positions):
        values: dict[str, Any] = {}
        for column, u in zip(columns, row, strict=True):
            values |= column.at(float(u))
        try:
            draws.append(Draw(number, values, drawn(scenario, values, f"draw {number}")))
        except ScenarioError as error:
            draws.append(Draw(number, values, None, tuple(error.errors)))
    return Design(columns, positions, tuple(draws))


def design_of(ensemble: Ensemble, n: int, seed: int) -> Design:
    """Take ``n`` members of an ensemble for draws, by their weights.

    Parameters
    ----------
    ensemble : Ensemble
        Of the scenario that is compared.
    n : int
        Number of draws.
    seed : int
        Root of all luck.
    """
    members = ensemble.drawn(n, seed)
    columns = tuple(_spread(ensemble, path) for path in ensemble.paths)
    positions = np.array(
        [[_position(c.places[0], member.values[c.places[0].path]) for c in columns]
         for member in members]
    ).reshape(n, len(columns))  # fmt: skip
    draws = tuple(Draw(k, dict(m.values), m.scenario) for k, m in enumerate(members))
    return Design(columns, positions, draws, ensemble)


def _spread(ensemble: Ensemble, path: str) -> Uncertain:
    """Range or choices that the members have of a parameter."""
    row = parameter_at(parts_of(path))
    assert row is not None  # the reader has seen to it
    value = value_at(ensemble.scenario, path)
    held = [member.values[path] for member in ensemble.members]
    named = replace(row, path=path)
    if row.kind in ("number", "whole number"):
        return Uncertain(named, (Place(path, value, min(held), max(held), "even"),))
    choices = tuple(sorted({str(one) for one in held}))
    return Uncertain(named, (Place(path, value, 0, len(choices) - 1, "choice", choices),))


def _position(place: Place, value: Any) -> float:
    """Position of a value in the range of a place, 0 to 1; the inverse of `Place.at`."""
    if place.choices:
        return (place.choices.index(str(value)) + 0.5) / len(place.choices)
    width = place.high - place.low
    return (float(value) - place.low) / width if width > 0 else 0.5
