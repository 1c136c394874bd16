"""What may stand in a study file: declared once, like a scenario's parameters."""

from __future__ import annotations

from typing import Any, Literal

from scenarios.declaration import Section, parameter
from scenarios.limits import MOST_SEED

METHODS = {
    "grid": "every combination of the levels of all factors",
    "factorial": "every combination of the two ends of each range, and of the choices",
    "one_at_a_time": "the scenario as it stands, then each factor alone at each of its levels",
    "lhs": "Latin hypercube (McKay, Beckman & Conover 1979)",
    "sobol": "Saltelli's design on Sobol points, for first and total order indices",
    "morris": "Morris's trajectories, for screening many factors with few runs",
    "table": "the points of a table of one's own",
}
MOST_POINTS = 1_000_000
MOST_REPLICATIONS = 10_000


class FactorPart(Section):
    """What one factor is varied over: a range or choices."""

    range: tuple[float, ...] | None = parameter(
        None, "as the parameter", "Low and high end.", min_length=2, max_length=2
    )
    choices: tuple[Any, ...] | None = parameter(
        None, "as the parameter", "Values to choose between.", min_length=2, max_length=1000
    )
    log: bool = parameter(False, "-", "Whether steps are even by ratio.")
    integer: bool = parameter(False, "-", "Whether only whole numbers are meant.")
    levels: int | None = parameter(
        None,
        "-",
        "Levels of this factor in a grid; those of the design otherwise.",
        ge=2,
        le=10_000,
    )


class DesignPart(Section):
    """Which points are run."""

    method: Literal["grid", "lhs", "sobol", "morris", "factorial", "one_at_a_time", "table"] = (
        parameter("lhs", "-", "How points are chosen.")
    )
    samples: int | None = parameter(
        None,
        "-",
        "Points of lhs, base samples of sobol (a power of two), trajectories of morris.",
        ge=2,
        le=MOST_POINTS,
    )
    levels: int | None = parameter(
        None,
        "-",
        "Levels of each range in grid, one_at_a_time (5) and morris (4).",
        ge=2,
        le=10_000,
    )
    second_order: bool = parameter(
        False,
        "-",
        "Whether a sobol design is to tell pairs of factors too; about twice the points.",
    )
    file: str = parameter(
        "", "-", "CSV or Parquet file of a table: one column a factor, one row a point."
    )


class ReplicationsPart(Section):
    """How often each point is run, replication r under the same luck at every point."""

    number: int | None = parameter(
        None, "-", "Paired runs of every point.", ge=1, le=MOST_REPLICATIONS
    )
    precision: float | None = parameter(
        None,
        "-",
        "Instead: half-width that the 90 % range of the paired log ratio must reach, in the worst "
        "outcome.",
        gt=0,
        lt=1,
    )
    outcomes: tuple[str, ...] = parameter(
        (), "-", "KPIs that must be this precise; by default stock, cost and price."
    )
    least: int = parameter(20, "-", "First look.", ge=20, le=MOST_REPLICATIONS)
    step: int = parameter(5, "-", "Replications between looks.", ge=5, le=10)
    cap: int = parameter(200, "-", "Most replications of a point.", ge=20, le=MOST_REPLICATIONS)


class StudyPart(Section):
    """A study file."""

    title: str = parameter("", "-", "Name people read.")
    title_zh: str = parameter("", "-", "Name in Chinese.")
    description: str = parameter("", "-", "What the study asks.")
    description_zh: str = parameter("", "-", "The same in Chinese.")
    scenario: str = parameter(..., "-", "Name or file of the scenario.", min_length=1)
    overrides: dict[str, Any] = parameter({}, "-", "Values that go over the scenario's.")
    factors: dict[str, FactorPart] = parameter({}, "-", "What is varied, by path.")
    design: DesignPart = parameter(DesignPart(), "-", "Which points are run.")
    replications: ReplicationsPart = parameter(ReplicationsPart(), "-", "How often each is run.")
    kpis: tuple[str, ...] = parameter(
        (), "-", "KPIs the study is about; by default stock, cost and price. All are kept."
    )
    series: tuple[str, ...] = parameter(
        (), "-", "KPIs whose course over time is kept as well, over trailing quarters."
    )
    seed: int | None = parameter(
        None, "-", "Root of all luck; the scenario's by default.", ge=0, le=MOST_SEED
    )
