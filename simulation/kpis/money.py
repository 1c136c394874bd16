"""Who earns what, and how sales are spread."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from agents.columns.sellers import FACTORY, TRADER
from simulation.kpis.cost import joining
from simulation.kpis.declaration import Kpi, over
from simulation.world_run import WorldRun

_FACTORY_STOCK = (
    "finished_goods_value", "work_in_progress_value", "material_value", "material_in_transit_value",
)  # fmt: skip


def _profit(
    cash: str, stocks: tuple[str, ...], kinds: tuple[int, ...], debt: str = ""
) -> Callable[[WorldRun], float]:
    def value(run: WorldRun) -> float:
        paid, share = joining(run, kinds)
        earned = math.fsum([run.total(cash), *(run.growth(name) for name in stocks)])
        owed = run.growth(debt) if debt else 0.0
        return (earned - owed + paid - share) / run.years

    return value


def a_year(*names: str) -> Callable[[WorldRun], float]:
    """Make a KPI of the sum of some flows over a year."""

    def value(run: WorldRun) -> float:
        return math.fsum(run.total(name) for name in names) / run.years

    return value


def _hhi(run: WorldRun) -> float:
    """Squares of factories' shares in their category's sales, weighted by category sales."""
    firms = run.firms
    rows = firms.kind == FACTORY
    sales = np.bincount(firms.category[rows], firms.revenue[rows])
    whole = sales[firms.category[rows]]
    part = firms.revenue[rows] ** 2 / np.where(whole > 0, whole, 1.0)
    return over(float(part.sum()), float(sales.sum()))


def gini(values: np.ndarray) -> float:
    """Gini coefficient; values below 0 count as 0, and 0 comes out where all are 0.

    >>> round(gini(np.array([1.0, 1.0, 2.0])), 4)
    0.1667
    """
    ordered = np.sort(np.maximum(0.0, values))
    n, total = len(ordered), float(ordered.sum())
    if total <= 0.0:
        return 0.0
    return float(2.0 * (np.arange(1, n + 1) * ordered).sum() / (n * total) - (n + 1) / n)


def _losing(kind: int) -> Callable[[WorldRun], float]:
    def value(run: WorldRun) -> float:
        result = run.firms.result[(run.firms.kind == kind) & run.firms.there]
        return float((result < 0).mean()) if len(result) else 0.0

    return value


_YEAR = "yuan a year"
_ECONOMIC = "(change of cash + change of the value of stock, under way included{}) a year"
_OWED = " - rise of debt"
_SPREAD = "; joining cost spread evenly over the comparison"

KPIS = (
    Kpi("factory_profit", _YEAR, _ECONOMIC.format(_OWED + _SPREAD), "Factories earn", "工厂利润",
        "money", "higher", ("factory",),
        _profit("factory_cash", _FACTORY_STOCK, (FACTORY,), "factory_debt"),
        signed=True, headline=True),
    Kpi("trader_profit", _YEAR, _ECONOMIC.format(_OWED + _SPREAD), "Traders earn", "贸易商利润",
        "money", "higher", ("trader",),
        _profit("trader_cash", ("trader_value", "trader_in_transit_value"), (TRADER,),
                "trader_debt"),
        signed=True, headline=True),
    Kpi("buyer_profit", _YEAR, _ECONOMIC.format("; own time not counted"), "Small-B buyers earn",
        "小B买家利润", "money", "higher", ("buyer",),
        _profit("buyer_cash", ("buyer_value", "buyer_in_transit_value"), ()),
        signed=True, headline=True),
    Kpi("platform_revenue", _YEAR,
        "commission on digital sellers' sales to small-B buyers and their membership, a year (both "
        "are in programme_cost as well)",
        "Platform takes", "平台收入", "money", "higher", ("platform",), a_year("commission"),
        headline=True),
    Kpi("losing_factories", "share",
        "factories' places of business whose economic result (of all who have held them) is below "
        "0 / those held by somebody",
        "Factories at a loss", "亏损工厂比例", "money", "lower", ("factory",), _losing(FACTORY)),
    Kpi("losing_traders", "share",
        "traders' places of business whose economic result (of all who have held them) is below 0 "
        "/ those held by somebody",
        "Traders at a loss", "亏损贸易商比例", "money", "lower", ("trader",), _losing(TRADER)),
    Kpi("active_traders", "traders", "mean number of traders that sold in the last quarter",
        "Active traders", "活跃贸易商", "money", "higher", ("trader",),
        lambda run: run.level("active_traders"), headline=True),
    Kpi("factory_volume", "pieces a year", "pieces sold by factories a year",
        "Pieces made and sold, to all customers", "工厂销量（全部客户）", "money", "higher",
        ("factory",), a_year("factory_sold")),
    Kpi("consumer_volume", "pieces a year",
        "pieces that consumers bought of small-B buyers and kept, a year",
        "Pieces consumers buy of small-B buyers", "小B买家零售量", "money", "higher", ("consumer",),
        a_year("consumer_kept")),
    Kpi("hhi", "-", "sum of squared shares of factories in their category's sales, weighted by it",
        "Concentration of factories", "工厂集中度", "money", "", (), _hhi),
    Kpi("profit_gini", "-",
        "Gini coefficient of economic results of factories and traders, losses counting as 0",
        "Inequality of profits", "利润基尼系数", "money", "", (),
        lambda run: gini(run.firms.result)),
)  # fmt: skip
