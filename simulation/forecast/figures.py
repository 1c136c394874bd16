"""What is forecast: every figure declared once, with its unit, its words and its window.

A year is 52 weeks, a quarter 13, a month 4: whole weeks, so that years hold the same seasons.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulation.metrics import KPIS

if TYPE_CHECKING:
    from simulation.forecast.book import Marks
    from simulation.world_run import WorldRun

YEAR_DAYS = 364.0
STEPS = {"month": 28.0, "quarter": 91.0}  # days
MOST_YEARS = 10

Values = Callable[["WorldRun", "Marks"], np.ndarray]


@dataclass(frozen=True)
class Figure:
    """One forecast number.

    Attributes
    ----------
    name : str
        Public name.
    unit : str
        Unit; ``share`` of a whole (0 to 1).
    title, title_zh : str
        What people read.
    formula : str
        What it is, in words.
    window : str
        ``year``: over the 52 weeks before; ``step``: over the month or quarter before; ``moment``.
    of : callable
        Values of a run at its marks, shape (marks,), float64; NaN where history is too short.
    only_with : bool
        Whether it is 0 in the world without, so that only the world with is told.
    whole : bool
        Whether it lies between 0 and 1.
    """

    name: str
    unit: str
    title: str
    title_zh: str
    formula: str
    window: str
    of: Values
    only_with: bool = False
    whole: bool = False


def seasons(figure: Figure, by: str) -> int:
    """Marks after which the same season comes back, where a figure has any; else 1."""
    return round(YEAR_DAYS / STEPS[by]) if figure.window == "step" else 1


def _kpi(name: str) -> Values:
    """Make values of a KPI over the step before each mark."""

    def values(run: WorldRun, marks: Marks) -> np.ndarray:
        of = KPIS[name].of
        return np.array(
            [of(run.window(lo, hi)) for lo, hi in zip(marks.before, marks.at, strict=True)]
        )

    return values


def _at_the_moment(name: str) -> Values:
    def values(run: WorldRun, marks: Marks) -> np.ndarray:
        of = KPIS[name].of
        return np.array([of(run.window(at - 1, at)) for at in marks.at])

    return values


def _over_the_year(*measures: str) -> Values:
    """Make values of the sum of some flows over 52 weeks [a year]."""

    def values(run: WorldRun, marks: Marks) -> np.ndarray:
        found = np.full(len(marks.at), math.nan)
        for number, at in enumerate(marks.at):
            if at >= marks.year:
                window = run.window(at - marks.year, at)
                found[number] = math.fsum(window.total(name) for name in measures)
        return found

    return values


def _in_the_step(*measures: str) -> Values:
    def values(run: WorldRun, marks: Marks) -> np.ndarray:
        windows = [run.window(lo, hi) for lo, hi in zip(marks.before, marks.at, strict=True)]
        return np.array([math.fsum(w.total(name) for name in measures) for w in windows])

    return values


def _noted(name: str) -> Values:
    """Make values of what the book has noted at every mark."""

    def values(_: WorldRun, marks: Marks) -> np.ndarray:
        found: np.ndarray = marks.noted[name].astype(np.float64)
        return found

    return values


def _retention(_: WorldRun, marks: Marks) -> np.ndarray:
    kept, active = marks.noted["kept"], marks.noted["active"]
    before = np.full(len(active), math.nan)
    places = {at: number for number, at in enumerate(marks.at)}
    for number, at in enumerate(marks.at):
        earlier = places.get(at - marks.year)
        if earlier is not None and active[earlier] > 0:
            before[number] = active[earlier]
    share: np.ndarray = kept / before
    return share


def _of_kpi(name: str, window: str, of: Values, *, whole: bool = False) -> Figure:
    kpi = KPIS[name]
    return Figure(name, kpi.unit, kpi.title, kpi.title_zh, kpi.formula, window, of, whole=whole)


_BUSINESS = "business buyers (persons left out) that ordered in the 52 weeks before"

FIGURES: dict[str, Figure] = {
    figure.name: figure
    for figure in (
        Figure("gmv", "yuan a year", "Sales to small-B buyers", "小B采购额",
               "goods sold to small-B buyers by traders and factories in the 52 weeks before; "
               "sellers that sold them nothing in the last 90 days are left out",
               "year", _noted("gmv")),
        Figure("gmv_step", "yuan", "Sales to small-B buyers, each month or quarter",
               "小B采购额（当月或当季）",
               "goods sold to small-B buyers by traders and factories in the month or quarter",
               "step", _in_the_step("trader_revenue", "direct_value")),
        Figure("platform_gmv", "yuan a year", "Sales by digital firms to small-B buyers",
               "数字化企业对小B的销售额",
               "goods sold to small-B buyers in the 52 weeks before by firms that were digital "
               "when they sold them",
               "year", _noted("digital"), only_with=True),
        Figure("active_buyers", "buyers", "Active buyers", "活跃买家", f"{_BUSINESS}",
               "year", _noted("active")),
        Figure("new_buyers", "buyers", "New buyers", "新买家",
               f"{_BUSINESS}, for the first time or after a pause of more than 52 weeks",
               "year", _noted("new")),
        Figure("retained_buyers", "buyers", "Retained buyers", "留住的买家",
               f"{_BUSINESS}, and had ordered before that without such a pause",
               "year", _noted("kept")),
        Figure("buyer_retention", "share", "Buyers who come back", "买家留存率",
               "retained_buyers / active_buyers a year before",
               "year", _retention, whole=True),
        Figure("adoption", "share", "Firms gone digital", "数字化企业占比",
               KPIS["adopters_share"].formula, "moment", _at_the_moment("adopters_share"),
               only_with=True, whole=True),
        _of_kpi("factory_inventory", "step", _kpi("factory_inventory")),
        _of_kpi("buyer_price", "step", _kpi("buyer_price")),
        Figure("platform_revenue", "yuan a year", KPIS["platform_revenue"].title,
               KPIS["platform_revenue"].title_zh,
               "commission and membership paid to the platform in the 52 weeks before",
               "year", _over_the_year("commission"), only_with=True),
    )
}  # fmt: skip

# Told in the short table, and drawn in reports.
HEADLINE = (
    "gmv", "active_buyers", "new_buyers", "retained_buyers", "adoption", "factory_inventory",
    "buyer_price",
)  # fmt: skip


def worlds_of(name: str) -> tuple[str, ...]:
    """Worlds in which a figure tells something."""
    return ("with",) if FIGURES[name].only_with else ("without", "with")
