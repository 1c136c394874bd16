"""Points of one's own, from a CSV or Parquet file: one column a factor, one row a point.

An ensemble, as ``calibrate`` writes it, is such a table; what it says of its members is no factor.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from scenarios.paths import parameter_at, value_at
from scenarios.problems import Problem, ScenarioError, parts_of, shown
from simulation.ensemble import ABOUT, WEIGHT
from simulation.study.checks import factor_of, in_range, is_fixed, places_of
from simulation.study.declaration import MOST_POINTS, FactorPart
from simulation.study.factors import Factor

if TYPE_CHECKING:
    from simulation.study.load import Spec
    from simulation.study.methods import Points

_NO_FACTORS = ("point", *ABOUT)  # columns that number the rows, or tell of members


def table_points(spec: Spec) -> Points:
    """Settings, factors, positions and columns of a table.

    Raises
    ------
    ScenarioError
        With everything that is wrong in it.
    """
    name = spec.part.design.file
    path = Path(name) if spec.folder is None else spec.folder / name
    rows = _read(path, name)
    problems: list[Problem] = []
    factors, columns = [], []
    declared = {factor.path: factor for factor in spec.factors}
    if len(set(rows.get(WEIGHT, ()))) > 1:
        problems.append(
            Problem(
                name, WEIGHT, "", "says that members do not count alike, and points of a study do",
                "compare --ensemble and forecast --ensemble weigh them",
            )
        )  # fmt: skip
    for key in [key for key in rows if key not in _NO_FACTORS]:
        factor = declared.get(key) or _undeclared(key, spec, name, problems)
        if factor is not None:
            factors.append(factor)
            columns.append(_column(factor, rows[key], name, problems))
    problems += [
        Problem(name, path, "", "the table has no column of this factor")
        for path in declared if path not in rows
    ]  # fmt: skip
    if not factors and not problems:
        problems.append(Problem(name, "", "", "the table has no column of a factor"))
    if problems:
        raise ScenarioError(problems)
    points = len(columns[0])
    if not 1 <= points <= MOST_POINTS:
        message = f"has {points:,} rows, and 1 to {MOST_POINTS:,} are allowed"
        raise ScenarioError([Problem(name, "", "", message)])
    positions = np.full((points, len(factors)), np.nan)
    return {"file": Path(name).name}, tuple(factors), positions, tuple(columns)


def _read(path: Path, name: str) -> dict[str, list[Any]]:
    import pyarrow as pa
    import pyarrow.csv
    import pyarrow.parquet as pq

    try:
        table = (
            pq.read_table(path, partitioning=None)
            if path.suffix == ".parquet"
            else pyarrow.csv.read_csv(path)
        )
    except FileNotFoundError:
        raise ScenarioError([Problem(name, "", "", "there is no such file")]) from None
    except (OSError, pa.ArrowException) as error:
        message = f"is no table that can be read ({str(error).splitlines()[0]})"
        raise ScenarioError([Problem(name, "", "", message)]) from None
    twice = {key for key in table.column_names if table.column_names.count(key) > 1}
    if twice:
        message = f"has two columns {shown(min(twice))}"
        raise ScenarioError([Problem(name, "", "", message)])
    return {key: table[key].to_pylist() for key in table.column_names}


def _undeclared(key: str, spec: Spec, name: str, problems: list[Problem]) -> Factor | None:
    """Factor of a column that the study says nothing about; what it holds is judged by itself."""
    places = places_of(key, spec.scenario)
    row = parameter_at(parts_of(places[0])) if places else None
    if row is not None and not is_fixed(key) and not row.kind.startswith(("list", "table")):
        base = value_at(spec.scenario, places[0])
        return Factor(key, places, row.kind, base, float("nan"), float("nan"), unit=row.unit)
    found = factor_of(key, FactorPart(), spec.scenario)
    assert not isinstance(found, Factor)  # it has neither range nor choices
    problems.append(Problem(name, key, "", found[2], found[3]))
    return None


def _column(factor: Factor, given: list[Any], name: str, problems: list[Problem]) -> list[Any]:
    row = parameter_at(parts_of(factor.places[0]))
    found = []
    for number, value in enumerate(given):
        try:
            typed = factor.coerced(value)
            if row is not None and not in_range(typed, row):
                raise ValueError(f"must be {row.allowed}")
        except ValueError as error:
            place = f"{name}:{number + 2}"
            problems.append(Problem(place, factor.path, shown(value), str(error)))
            break
        found.append(typed)
    return found
