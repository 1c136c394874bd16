"""Draws of the assumptions: a Latin hypercube over everything a scenario is in doubt about."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from scenarios.doubt import Uncertain, drawn, uncertain
from scenarios.problems import Problem, ScenarioError

if TYPE_CHECKING:
    from scenarios.schema import Scenario


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
    """

    uncertain: tuple[Uncertain, ...]
    positions: np.ndarray
    draws: tuple[Draw, ...]


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
