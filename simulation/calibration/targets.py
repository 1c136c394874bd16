"""What the world without is held against: C patterns, and series of one's own.

V and E patterns are never among them: what is only compared must not be fitted.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scenarios.problems import Problem, ScenarioError, did_you_mean, nearest, shown
from simulation.metrics import KPIS
from simulation.patterns.table import MEASURES
from simulation.table_input import read_input

CUT_OFF = 3.0  # Pukelsheim (1994): 95 % of any unimodal law lies within three of its sd
INPUTS = ("minimum_lot",)  # C patterns that are inputs of a scenario, and no outcome
TOLERANCE = "_tolerance"
DAY = "day"


@dataclass(frozen=True)
class Target:
    """One number that a run of the world without should come to.

    Attributes
    ----------
    key : str
        Name of the outcome.
    name : str
        What people read.
    unit : str
        Unit; ``%`` for shares.
    low, high : float
        Band; its middle is aimed at, and its ends stand three standard deviations from it.
    group : str
        Targets of one group are judged together: a series is one thing, not as many as its points.
    days : tuple of float, or None
        Window of the comparison in days from its beginning, for a point of a series.
    kpi : str
        KPI it is a point of; empty for a pattern.
    """

    key: str
    name: str
    unit: str
    low: float
    high: float
    group: str
    days: tuple[float, float] | None = None
    kpi: str = ""

    @property
    def middle(self) -> float:
        """What is aimed at."""
        return 0.5 * (self.low + self.high)

    @property
    def sd(self) -> float:
        """Standard deviation that the band stands for."""
        return 0.5 * (self.high - self.low) / CUT_OFF

    def holds(self, value: float) -> bool:
        """Whether a value lies within the band."""
        return self.low <= value <= self.high


def pattern_targets() -> tuple[Target, ...]:
    """C patterns with a band that are outcomes of a run."""
    return tuple(
        Target(m.key, f"{m.number} {m.name}", m.unit, float(m.low), float(m.high), m.key)
        for m in MEASURES
        if m.use == "C" and m.low is not None and m.high is not None and m.key not in INPUTS
    )


def file_targets(
    path: Path, horizon_days: float, *, tolerance: float = 0.1, label: str = ""
) -> tuple[Target, ...]:
    """Targets from a table of one's own.

    A column is named like a KPI. With a column ``day`` (days since the comparison began) a row is
    the KPI over the time since the row before, the first since day 0. Without it there is one row:
    the KPI over the measured time. A column ``NAME_tolerance`` gives the distance of a band's ends
    from the value, in the KPI's unit; without it, it is a share of the value.

    Parameters
    ----------
    path : Path
        CSV or Parquet file.
    horizon_days : float
        Length of the comparison.
    tolerance : float
        Share of a value.
    label : str
        What errors call the file; its name by default.

    Raises
    ------
    ScenarioError
        If a column is no KPI, days do not go up or end after the comparison, a tolerance is not
        above 0, or a cell holds no number.
    """
    table = read_input(path, label)
    kpis = [n for n in table.names if n != DAY and not n.endswith(TOLERANCE)]
    wrong = [
        Problem(table.label, "column", shown(name), "is no KPI", did_you_mean(nearest(name, KPIS)))
        for name in kpis
        if name not in KPIS
    ]
    wrong += [
        Problem(table.label, "column", shown(name), "has no column it is the tolerance of")
        for name in table.names
        if name.endswith(TOLERANCE) and name.removesuffix(TOLERANCE) not in kpis
    ]
    if not kpis:
        hint = f"name a column like one, such as {next(iter(KPIS))}"
        wrong.append(Problem(table.label, "", "", "has no column of a KPI", hint))
    if wrong:
        raise ScenarioError(wrong)
    if DAY not in table.names:
        if len(table) > 1:
            message = f"has {len(table)} rows and no column {DAY!r}"
            hint = "say to which day of the comparison each row goes"
            raise ScenarioError([Problem(table.label, "", "", message, hint)])
        ends = None
    else:
        ends = table.numbers(DAY)
        before = np.concatenate([[0.0], ends[:-1]])
        if not (ends > before).all():
            table.refuse(int((ends <= before).argmax()), DAY, "must go up, from above 0")
        if ends[-1] > horizon_days:
            message = f"lies after the end of the comparison ({horizon_days:g} days)"
            table.refuse(len(ends) - 1, DAY, message, "lengthen run.horizon_days")
    found: list[Target] = []
    for name in kpis:
        level = table.numbers(name)
        margin = tolerance * np.abs(level)
        if name + TOLERANCE in table.names:
            margin = table.numbers(name + TOLERANCE)
        if not (margin > 0).all():
            row = int((margin <= 0).argmax())
            hint = "" if name + TOLERANCE in table.names else f"give a column {name}{TOLERANCE}"
            table.refuse(row, name, "needs a tolerance above 0", hint)
        found += _points(name, level, margin, ends)
    return tuple(found)


def _points(
    name: str, level: np.ndarray, margin: np.ndarray, ends: np.ndarray | None
) -> Iterable[Target]:
    kpi = KPIS[name]
    unit = "%" if kpi.unit == "share" else kpi.unit
    group = f"own:{name}"
    if ends is None:
        low, high = float(level[0] - margin[0]), float(level[0] + margin[0])
        yield Target(group, kpi.title, unit, low, high, group, None, name)
        return
    start = 0.0
    for value, half, end in zip(level.tolist(), margin.tolist(), ends.tolist(), strict=True):
        key, told = f"{group}@{start:g}-{end:g}", f"{kpi.title}, day {start:g} to {end:g}"
        yield Target(key, told, unit, value - half, value + half, group, (start, end), name)
        start = end


def implausibility(
    targets: tuple[Target, ...], outcomes: np.ndarray, variances: np.ndarray
) -> np.ndarray:
    """Distance of outcomes from what is aimed at, in standard deviations, by group.

    I^2 = (z - f)^2 / (band + ``variances``), the mean of it over the targets of a group (Craig,
    Goldstein, Seheult & Smith 1997; Vernon, Goldstein & Bower 2010).

    Parameters
    ----------
    targets : tuple of Target
        What is aimed at.
    outcomes, variances : ndarray, shape (points, targets), float64
        Of the model; variances are of luck, of discrepancy, and of an emulator. NaN where an
        outcome could not be measured: that target rules nothing out.

    Returns
    -------
    ndarray, shape (points, groups), float64
        In the order of `groups_of`.
    """
    aims = np.array([target.middle for target in targets])
    bands = np.array([target.sd for target in targets]) ** 2
    squared = (outcomes - aims) ** 2 / (bands + variances)
    known = np.isfinite(squared)
    of = np.array([groups_of(targets).index(target.group) for target in targets])
    members = (of[:, None] == np.arange(of.max() + 1)).astype(float)
    total = np.where(known, squared, 0.0) @ members
    return np.sqrt(total / np.maximum(1.0, known.astype(float) @ members))


def groups_of(targets: tuple[Target, ...]) -> list[str]:
    """Groups in their order."""
    return list(dict.fromkeys(target.group for target in targets))


def worst(of_groups: np.ndarray, misses: int) -> np.ndarray:
    """Implausibility of points: the largest over groups, after ``misses`` larger ones.

    Vernon, Goldstein & Bower (2010), section 3.4, on second and third largest.
    """
    ordered = np.sort(of_groups, axis=1)
    level: np.ndarray = ordered[:, max(0, ordered.shape[1] - 1 - misses)]
    return level


def discrepancy(targets: tuple[Target, ...], share: float) -> np.ndarray:
    """Variance of what the model leaves out, a share of what is aimed at; shape (targets,)."""
    return np.array([(share * abs(target.middle)) ** 2 for target in targets])


def is_known(values: Iterable[float]) -> bool:
    """Whether all values are numbers."""
    return all(math.isfinite(value) for value in values)
