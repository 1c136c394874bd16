"""What a piece costs, and what it is sold for on its way to the consumer."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from agents.columns.sellers import FACTORY, TRADER
from simulation.kpis.declaration import Kpi, flows, over
from simulation.world_run import WorldRun

PUBLIC = ("subsidy", "training", "drive", "guarantee", "public_store")
_JOINING = {FACTORY: "joining_factory", TRADER: "joining_trader"}


def _material(run: WorldRun) -> float:
    """Material of a piece: what was paid, less what has been put in store, by piece started."""
    stored = run.growth("material_value") + run.growth("material_in_transit_value")
    return over(run.total("material_paid") - stored, run.total("started"))


def _labour(run: WorldRun) -> float:
    return over(run.total("labour"), run.total("started"))


def _leftover(run: WorldRun) -> float:
    """Direct cost of leftovers less what they brought, spread over pieces sold."""
    direct = _material(run) + _labour(run)
    lost = run.total("factory_leftover") * direct - run.total("factory_salvage")
    return over(lost, run.total("factory_sold"))


def _spread_over_pieces(*names: str) -> Callable[[WorldRun], float]:
    """Flows since the fork, spread evenly over the comparison, by piece sold."""

    def value(run: WorldRun) -> float:
        return over(run.spread(*names) * run.years, run.total("factory_sold"))

    return value


_PARTS = (
    ("material", _material, "Material", "原料",
     "(paid for material - rise of material in stock and under way) / pieces started"),
    ("labour", _labour, "Labour", "人工", "labour / pieces started"),
    ("setup", flows("setup_cost", "factory_sold"), "Set-ups", "换线",
     "cost of set-ups / pieces sold by factories"),
    ("holding", flows("factory_holding", "factory_sold"), "Holding stock", "库存占用",
     "capital and storage of factories' stock / pieces sold by factories"),
    ("leftover", _leftover, "Leftovers", "积压损失",
     "(pieces cleared x material and labour of a piece - what they brought) / pieces sold"),
    ("fixed", flows("factory_fixed", "factory_sold"), "Plant and office", "厂房与管理",
     "fixed cost of factories / pieces sold by factories"),
    ("development", flows("development", "factory_sold"), "Design of styles", "打版开发",
     "pattern and samples of new styles / pieces sold by factories"),
    ("bidding", flows("factory_bidding", "factory_sold"), "Bidding for tenders", "投标费用",
     "factories' cost of bidding in tenders / pieces sold by factories"),
    ("listing", flows("factory_listing", "factory_sold"), "Listing on the platform", "平台上新",
     "wages that factories pay for listing styles / pieces sold by factories"),
    ("services", flows("factory_services", "factory_sold"), "Trade services", "交易保障",
     "freight and freight insurance that factories pay for buyers / pieces sold by factories"),
    ("equipment", _spread_over_pieces("investment"), "Equipment", "设备投资",
     "paid for capacity and technology, spread evenly over the comparison / pieces sold by "
     "factories"),
)  # fmt: skip


def _unit_cost(run: WorldRun) -> float:
    return math.fsum(of(run) for _, of, *_ in _PARTS)


def joining_by_firm(run: WorldRun) -> tuple[np.ndarray, np.ndarray]:
    """Joining cost at each place, subsidy off: paid while measured, and its even share [yuan].

    It is paid once, often before measuring begins; spread over the comparison, none of it is lost,
    nor that of a firm that has closed since.
    """
    end = run.measures.shape[0]
    return run.firms.paid_measured, run.firms.paid * ((run.hi - run.lo) / (end - run.fork))


def joining(run: WorldRun, kinds: tuple[int, ...]) -> tuple[float, float]:
    """Joining cost of firms of some kinds: paid in the window, and its even share [yuan]."""
    names = [_JOINING[kind] for kind in kinds]
    return math.fsum(map(run.total, names)), run.spread(*names) * run.years


def _programme_cost(run: WorldRun) -> float:
    paid, share = joining(run, (FACTORY, TRADER))
    fees = run.total("programme") + run.total("commission") - paid + share
    return over(fees, run.total("factory_sold"))


def _small_b(run: WorldRun) -> float:
    return run.total("trader_sold") + run.total("direct_pieces")


def _buyer_price(run: WorldRun) -> float:
    paid = run.total("trader_revenue") + run.total("direct_value") + run.total("small_b_freight")
    return over(paid, _small_b(run))


_FACTORY, _BUYER = ("factory",), ("buyer",)
_YUAN = "yuan a piece"

KPIS = (
    Kpi("unit_cost", _YUAN, "sum of its parts: " + ", ".join(name for name, *_ in _PARTS),
        "Cost of a piece", "单件成本", "cost", "lower", _FACTORY, _unit_cost, headline=True),
    *(Kpi(f"unit_cost_{name}", _YUAN, formula, title, title_zh, "cost", "lower", _FACTORY, of,
          headline=name in ("setup", "holding", "leftover"))
      for name, of, title, title_zh, formula in _PARTS),
    Kpi("programme_cost", _YUAN,
        "(running cost, membership and commission of all digital firms, interest on loans for "
        "joining + joining cost, spread evenly over the comparison) / pieces sold by factories",
        "Programme and platform fees", "数字化费用", "cost", "lower", _FACTORY, _programme_cost,
        headline=True),
    Kpi("unit_cost_after_programme", _YUAN, "unit_cost + programme_cost",
        "Cost of a piece after fees", "计入数字化费用的单件成本", "cost", "lower", _FACTORY,
        lambda run: _unit_cost(run) + _programme_cost(run), headline=True),
    Kpi("unit_cost_after_public", _YUAN,
        "unit_cost_after_programme + public money, spread evenly over the comparison / pieces sold "
        "by factories",
        "Cost of a piece after fees and public money", "计入数字化费用和公共支出的单件成本",
        "cost", "lower", ("factory", "government"),
        lambda run: _unit_cost(run) + _programme_cost(run) + _spread_over_pieces(*PUBLIC)(run)),
    Kpi("factory_price", _YUAN, "sales of factories / pieces sold by factories",
        "Factory price", "出厂价", "price", "", (), flows("factory_revenue", "factory_sold"),
        headline=True),
    Kpi("trader_price", _YUAN, "sales of traders / pieces sold by traders",
        "Traders' price", "贸易商售价", "price", "", (), flows("trader_revenue", "trader_sold"),
        headline=True),
    Kpi("buyer_price", _YUAN,
        "paid by small-B buyers to traders and factories, freight included / pieces they got",
        "Price to small-B buyers", "小B买家进价", "price", "lower", _BUYER, _buyer_price,
        headline=True),
    Kpi("buyer_effort", _YUAN,
        "small-B buyers' own cost of ordering (imputed, not in the price) / pieces they got",
        "Buyers' effort of ordering", "买家采购费时", "price", "lower", _BUYER,
        lambda run: over(run.total("buyer_effort"), _small_b(run))),
    Kpi("retail_price", _YUAN, "paid by consumers, refunds taken off / pieces they kept",
        "Consumers pay", "零售价", "price", "lower", ("consumer",),
        flows("consumer_value", "consumer_kept"), headline=True),
)  # fmt: skip
