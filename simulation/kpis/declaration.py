"""How a KPI is declared: name, unit, formula, titles, for whom up or down is good."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from simulation.world_run import WorldRun

GROUPS = {
    "stock": ("Stock", "库存"),
    "cost": ("Cost", "成本"),
    "price": ("Price", "价格"),
    "service": ("Service", "服务"),
    "money": ("Money", "收支"),
    "trade": ("Buyers and sellers", "买卖关系"),
}


@dataclass(frozen=True)
class Kpi:
    """One reported number.

    Attributes
    ----------
    name : str
        Public name.
    unit : str
        Unit; ``share`` of a whole (0 to 1), ``-`` for any other pure number.
    formula : str
        The formula in words; ``0`` where its denominator is 0.
    title, title_zh : str
        What people read.
    group : str
        One of `GROUPS`.
    better : str
        ``lower``, ``higher``, or empty where neither is good.
    whom : tuple of str
        For whom that is good: factory, trader, buyer, consumer, platform, government.
    of : callable
        The number of a finished run; finite for every run.
    signed : bool
        Whether it can be below 0: then no ratio is given.
    headline : bool
        Whether it stands in the short table.
    """

    name: str
    unit: str
    formula: str
    title: str
    title_zh: str
    group: str
    better: str
    whom: tuple[str, ...]
    of: Callable[[WorldRun], float]
    signed: bool = False
    headline: bool = False


def over(part: float, whole: float) -> float:
    """Ratio of two sums; 0 where there is nothing to divide by."""
    return part / whole if whole > 0.0 else 0.0


def flows(part: str, whole: str, factor: float = 1.0) -> Callable[[WorldRun], float]:
    """Make a KPI of the sum of one flow over the sum of another."""

    def value(run: WorldRun) -> float:
        return factor * over(run.total(part), run.total(whole))

    return value
