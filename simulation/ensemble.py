"""Ensembles: many settings of a scenario's parameters that are all held possible.

The file is a table (Parquet or CSV), one row a member. A column named like a parameter
(``buyers.ordering_cost``) holds that parameter's values; everything it does not name is as the
scenario has it. ``weight`` (0 or more; without it all count alike) says how often a member is to be
drawn; ``member``, ``wave`` and ``implausibility`` say where it comes from. Calibration writes such
files, and comparisons and forecasts run over them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from scenarios.catalogue import WORDS, Parameter
from scenarios.doubt import drawn
from scenarios.paths import parameter_at, values
from scenarios.problems import Problem, ScenarioError, did_you_mean, nearest, parts_of, shown
from simulation.table_input import InputTable, read_input

if TYPE_CHECKING:
    from scenarios.schema import Scenario

WEIGHT, MEMBER = "weight", "member"
ABOUT = (MEMBER, WEIGHT, "wave", "implausibility")  # columns that are no parameters
MOST_MEMBERS = 100_000


@dataclass(frozen=True)
class Member:
    """One setting of the parameters.

    Attributes
    ----------
    number : int
        As the file has it, else its row from 0.
    values : dict of str to Any
        Value by path of each parameter that the file names.
    weight : float
        Share among all members.
    scenario : Scenario
        The scenario with these values, checked.
    """

    number: int
    values: dict[str, Any]
    weight: float
    scenario: Scenario


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Settings of a scenario's parameters that are all held possible.

    Attributes
    ----------
    label : str
        Name of the file.
    digest : str
        SHA-256 of paths, values and weights, in their order; 16 hexadecimal digits.
    scenario : Scenario
        What the members differ from.
    paths : tuple of str
        Parameters that the file names.
    members : tuple of Member
        Those of weight above 0, in the order of the file.
    """

    label: str
    digest: str
    scenario: Scenario
    paths: tuple[str, ...]
    members: tuple[Member, ...]

    def __len__(self) -> int:
        return len(self.members)

    def drawn(self, n: int, seed: int) -> list[Member]:
        """``n`` members that count alike, by systematic sampling of the weights.

        With as many as there are, and equal weights, every member comes once. A member is drawn
        floor(n w) or ceil(n w) times, w its share.

        Parameters
        ----------
        n : int
            How many.
        seed : int
            Root of all luck; it decides where the sampling begins.

        References
        ----------
        Kitagawa, G. (1996), *Monte Carlo filter and smoother for non-Gaussian nonlinear state
        space models*, section 3.2.
        """
        digest = hashlib.sha256(f"{seed}/ensemble".encode("ascii")).digest()
        start = (int.from_bytes(digest[:8], "big") >> 11) / 2.0**53
        ends = np.cumsum([member.weight for member in self.members])
        at = np.searchsorted(ends / ends[-1], (np.arange(n) + start) / n, side="right")
        return [self.members[k] for k in np.minimum(at, len(self.members) - 1)]


def read_ensemble(path: Path, scenario: Scenario, label: str = "") -> Ensemble:
    """Read an ensemble of a scenario.

    Parameters
    ----------
    path : Path
        Parquet or CSV file.
    scenario : Scenario
        What the members differ from; a cluster.
    label : str
        What errors call the file; its name by default.

    Raises
    ------
    ScenarioError
        If there is no such file, a column names no parameter, a value is out of its range, or a
        member contradicts itself; with the row and what to do.
    """
    table = read_input(path, label)
    if len(table) > MOST_MEMBERS:
        message = f"has {len(table):,} members (at most {MOST_MEMBERS:,})"
        raise ScenarioError([Problem(table.label, "", "", message)])
    rows = _parameters(table, scenario)
    columns = {name: _column(table, name, row, scenario) for name, row in rows.items()}
    weights = _weights(table)
    numbers: Sequence[Any] = range(len(table))
    if MEMBER in table.names:
        numbers = table.numbers(MEMBER).tolist()
    members = []
    for at in np.flatnonzero(weights > 0).tolist():
        changed = {name: cells[at] for name, cells in columns.items()}
        made = drawn(scenario, changed, table.place(at))
        members.append(Member(int(numbers[at]), changed, float(weights[at]), made))
    return Ensemble(table.label, _digest(members), scenario, tuple(rows), tuple(members))


def table_of(
    values_by_path: Mapping[str, Sequence[Any]], about: Mapping[str, Sequence[Any]]
) -> Any:
    """Arrow table as `read_ensemble` reads it: ``about`` (see `ABOUT`) and then the parameters.

    Raises
    ------
    ValueError
        If a column of ``about`` is not one of `ABOUT`.
    """
    import pyarrow as pa

    unknown = set(about) - set(ABOUT)
    if unknown:
        raise ValueError(f"no column of an ensemble: {', '.join(sorted(unknown))}")
    columns = {name: about[name] for name in ABOUT if name in about} | dict(values_by_path)
    return pa.table({name: pa.array(list(cells)) for name, cells in columns.items()})


def _parameters(table: InputTable, scenario: Scenario) -> dict[str, Parameter]:
    """Declarations by column; what names no parameter is refused."""
    known = {path for path, row, _ in values(scenario) if row.path not in WORDS}
    found, wrong = {}, []
    for name in table.names:
        if name in ABOUT:
            continue
        row = parameter_at(parts_of(name)) if name in known else None
        if row is None:
            hint = did_you_mean(nearest(name, known, cutoff=0.7))
            message = f"is neither a parameter of the scenario nor one of {', '.join(ABOUT)}"
            wrong.append(Problem(table.label, "column", shown(name), message, hint))
        else:
            found[name] = row
    if wrong:
        raise ScenarioError(wrong)
    if not found:
        message = "has no column named like a parameter, such as buyers.ordering_cost"
        raise ScenarioError([Problem(table.label, "", "", message)])
    return found


def _column(table: InputTable, name: str, row: Parameter, scenario: Scenario) -> list[Any]:
    """Values of a parameter, of the type its declaration has; ranges are checked with a member."""
    if row.kind in ("number", "whole number"):
        numbers = table.numbers(name)
        if row.kind == "number":
            return [float(value) for value in numbers]
        whole = numbers == np.round(numbers)
        if not whole.all():
            table.refuse(int((~whole).argmax()), name, "must be a whole number")
        return [int(value) for value in numbers]
    codes, texts = table.labels(name)
    if (codes < 0).any():
        table.refuse(int((codes < 0).argmax()), name, "is empty")
    if row.kind != "yes or no":
        return [texts[code] for code in codes]
    known = {"true": True, "false": False, "yes": True, "no": False}
    told = [known.get(text.lower()) for text in texts]
    for at, code in enumerate(codes):
        if told[code] is None:
            table.refuse(at, name, "must be true or false")
    return [told[code] for code in codes]


def _weights(table: InputTable) -> np.ndarray:
    """Shares of the members, sum 1."""
    if WEIGHT not in table.names:
        return np.full(len(table), 1.0 / len(table))
    weights = table.numbers(WEIGHT)
    if (weights < 0).any():
        table.refuse(int((weights < 0).argmax()), WEIGHT, "must be 0 or more")
    if weights.sum() <= 0:
        raise ScenarioError([Problem(table.label, WEIGHT, "", "no member has a weight above 0")])
    return weights / weights.sum()


def _digest(members: Sequence[Member]) -> str:
    text = hashlib.sha256()
    for part in _canonical(members):
        text.update(part.encode("utf-8") + b"\0")
    return text.hexdigest()[:16]


def _canonical(members: Sequence[Member]) -> Iterator[str]:
    for member in members:
        yield member.weight.hex()
        for path, value in member.values.items():
            yield path
            yield (value + 0.0).hex() if isinstance(value, float) else repr(value)
