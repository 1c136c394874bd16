"""How the points of each design are chosen (scipy's quasi-Monte Carlo, SALib)."""

from __future__ import annotations

import itertools
import math
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from scenarios.problems import Problem, ScenarioError
from simulation.study.declaration import MOST_POINTS
from simulation.study.design import design_seed
from simulation.study.factors import Factor

if TYPE_CHECKING:
    from simulation.study.load import Spec

GRID_LEVELS, MORRIS_LEVELS = 5, 4
Points = tuple[dict[str, Any], tuple[Factor, ...], np.ndarray, tuple[list[Any], ...]]


def points_of(spec: Spec) -> Points:
    """Settings, factors, positions and columns of the design a study asks for.

    Raises
    ------
    ScenarioError
        If a table cannot be used, or there would be too many points.
    """
    method = spec.part.design.method
    if method == "table":
        from simulation.study.own_table import table_points

        return table_points(spec)
    if method in ("grid", "factorial", "one_at_a_time"):
        return _levelled(spec)
    settings, positions = {"lhs": _lhs, "sobol": _sobol, "morris": _morris}[method](spec)
    columns = tuple(
        [factor.at(float(u)) for u in positions[:, n]] for n, factor in enumerate(spec.factors)
    )
    return settings, spec.factors, positions, columns


def n_points(spec: Spec) -> int:
    """Number of points there will be, without making any of them; of a table 0."""
    design, k = spec.part.design, len(spec.factors)
    if design.method in ("grid", "factorial"):
        return math.prod(len(levels) for levels in _levels(spec))
    if design.method == "one_at_a_time":
        return 1 + sum(len(levels) for levels in _levels(spec))
    if design.method == "sobol":
        return (design.samples or 0) * (2 * k + 2 if design.second_order else k + 2)
    return (design.samples or 0) * (k + 1 if design.method == "morris" else 1)


def _check_size(spec: Spec) -> None:
    points = n_points(spec)
    if points > MOST_POINTS:
        message = f"would be {points:,} points, and {MOST_POINTS:,} are allowed"
        raise ScenarioError([Problem(f"{spec.name}.toml", "design", "", message, "fewer levels?")])


def _lhs(spec: Spec) -> tuple[dict[str, Any], np.ndarray]:
    from scipy.stats import qmc

    samples = spec.part.design.samples or 0
    generator = np.random.default_rng(design_seed(spec.seed))
    cube = qmc.LatinHypercube(len(spec.factors), rng=generator)
    return {"samples": samples}, cube.random(samples)


def _sobol(spec: Spec) -> tuple[dict[str, Any], np.ndarray]:
    from SALib.sample import sobol

    _check_size(spec)
    samples, pairs = spec.part.design.samples or 0, spec.part.design.second_order
    with warnings.catch_warnings():  # of libraries about one another
        warnings.simplefilter("ignore")
        positions = sobol.sample(
            unit_problem(spec.factors), samples, calc_second_order=pairs,
            seed=design_seed(spec.seed),
        )  # fmt: skip
    return {"samples": samples, "second_order": pairs}, np.asarray(positions, np.float64)


def _morris(spec: Spec) -> tuple[dict[str, Any], np.ndarray]:
    from SALib.sample import morris

    _check_size(spec)
    samples = spec.part.design.samples or 0
    levels = spec.part.design.levels or MORRIS_LEVELS
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        positions = morris.sample(
            unit_problem(spec.factors), samples, num_levels=levels, seed=design_seed(spec.seed)
        )
    return {"samples": samples, "levels": levels}, np.asarray(positions, np.float64)


def unit_problem(factors: tuple[Factor, ...]) -> dict[str, Any]:
    """Factors as SALib wants them, each in the positions 0 to 1."""
    names = [factor.path for factor in factors]
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def _levels(spec: Spec) -> list[list[Any]]:
    factorial = spec.part.design.method == "factorial"
    wanted = 2 if factorial else spec.part.design.levels or GRID_LEVELS
    return [
        [f.at(0.0), f.at(1.0)] if factorial and not f.choices else f.spread(wanted)
        for f in spec.factors
    ]


def _levelled(spec: Spec) -> Points:
    _check_size(spec)
    levels, method = _levels(spec), spec.part.design.method
    at = [np.linspace(0.0, 1.0, len(values)) for values in levels]
    if method == "one_at_a_time":
        rows = [[f.base for f in spec.factors]]
        places = [[math.nan] * len(levels)]
        for n, values in enumerate(levels):
            for value, u in zip(values, at[n], strict=True):
                rows.append([value if m == n else f.base for m, f in enumerate(spec.factors)])
                places.append([u if m == n else math.nan for m in range(len(levels))])
    else:
        rows = [list(row) for row in itertools.product(*levels)]
        places = [list(row) for row in itertools.product(*at)]
    columns = tuple(list(column) for column in zip(*rows, strict=True))
    settings = {"levels": [len(values) for values in levels]}
    return settings, spec.factors, np.array(places, np.float64), columns
