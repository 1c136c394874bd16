"""Stocks: each in days of cover, in pieces and in yuan; adopters apart."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from agents.columns.sellers import FACTORY
from simulation.kpis.declaration import Kpi, over
from simulation.world_run import DAYS_A_YEAR, WorldRun

_SOLD = (("factory_sold",), "pieces factories sold")
_FINAL = (("consumer_kept", "bulk_pieces"), "pieces kept by consumers and sold to bulk customers")


@dataclass(frozen=True)
class _Stock:
    name: str
    title: str
    title_zh: str
    pieces: tuple[str, ...]
    value: tuple[str, ...]
    cover: tuple[tuple[str, ...], str]
    whom: str
    what: str
    headline: str = ""


_GOODS, _MATERIAL, _WIP = "finished_goods", "material", "work_in_progress"
_TRANSIT = ("material_in_transit", "trader_in_transit", "buyer_in_transit")
_EVERYTHING = (_GOODS, _WIP, _MATERIAL, "pooled_store", "trader_stock", "buyer_stock", *_TRANSIT)
_EVERY_VALUE = (
    "finished_goods_value", "work_in_progress_value", "material_value", "pooled_value",
    "trader_value", "buyer_value", *(f"{name}_value" for name in _TRANSIT),
)  # fmt: skip

_STOCKS = (
    _Stock("factory_inventory", "Factory stock", "工厂库存", (_GOODS, _MATERIAL),
           ("finished_goods_value", "material_value"), _SOLD, "factory",
           "finished goods and material at factories", "days"),
    _Stock("factory_finished_goods", "Finished goods at factories", "工厂成品库存", (_GOODS,),
           ("finished_goods_value",), _SOLD, "factory", "finished goods at factories", "days"),
    _Stock("factory_material", "Material at factories", "工厂原料库存", (_MATERIAL,),
           ("material_value",), _SOLD, "factory", "material at factories", "days"),
    _Stock("factory_work_in_progress", "Work in progress", "在制品", (_WIP,),
           ("work_in_progress_value",), _SOLD, "factory", "pieces started and not yet finished"),
    _Stock("pooled_inventory", "Pooled material store", "共用原料仓库存", ("pooled_store",),
           ("pooled_value",), _SOLD, "factory", "material in the pooled store", "pieces"),
    _Stock("trader_inventory", "Traders' stock", "贸易商库存", ("trader_stock",),
           ("trader_value",), (("trader_sold",), "pieces traders sold"), "trader",
           "goods at traders", "pieces"),
    _Stock("buyer_inventory", "Small-B buyers' stock", "小B买家库存", ("buyer_stock",),
           ("buyer_value",), (("consumer_kept",), "pieces consumers bought and kept"), "buyer",
           "goods at small-B buyers", "days"),
    _Stock("transit_inventory", "Goods and material under way", "在途货物", _TRANSIT,
           tuple(f"{name}_value" for name in _TRANSIT), _FINAL, "",
           "material under way to factories, goods under way to traders and buyers"),
    _Stock("system_inventory", "All stock in the cluster", "全产业带库存", _EVERYTHING,
           _EVERY_VALUE, _FINAL, "",
           "goods, material and work in progress at factories, in the pooled store, at traders, "
           "at buyers and under way", "pieces"),
)  # fmt: skip


def _levels(names: tuple[str, ...]) -> Callable[[WorldRun], float]:
    def value(run: WorldRun) -> float:
        return math.fsum(run.level(name) for name in names)

    return value


def _days(names: tuple[str, ...], cover: tuple[str, ...]) -> Callable[[WorldRun], float]:
    def value(run: WorldRun) -> float:
        a_year = math.fsum(run.total(name) for name in cover)
        return DAYS_A_YEAR * run.years * over(math.fsum(run.level(name) for name in names), a_year)

    return value


def _three(stock: _Stock) -> Iterator[Kpi]:
    whom = (stock.whom,) if stock.whom else ()
    flow, words = stock.cover
    for suffix, unit, formula, of in (
        ("", "days", f"mean of {stock.what} / {words} a day", _days(stock.pieces, flow)),
        ("_pieces", "pieces", f"mean of {stock.what}", _levels(stock.pieces)),
        ("_yuan", "yuan", f"mean value of {stock.what}, at cost", _levels(stock.value)),
    ):
        title = stock.title + {"": "", "_pieces": " (pieces)", "_yuan": " (value)"}[suffix]
        title_zh = stock.title_zh + {"": "", "_pieces": "（件）", "_yuan": "（金额）"}[suffix]
        yield Kpi(
            stock.name + suffix, unit, formula, title, title_zh, "stock", "lower", whom, of,
            headline=unit == stock.headline,
        )  # fmt: skip


def _adopters(names: tuple[str, ...], *, in_days: bool) -> Callable[[WorldRun], float]:
    def value(run: WorldRun) -> float:
        firms = run.firms
        rows = (firms.kind == FACTORY) & firms.adopter
        held = math.fsum(np.sum(getattr(firms, name)[rows]) for name in names)
        if not in_days:
            return held
        return DAYS_A_YEAR * run.years * over(held, float(np.sum(firms.sold[rows])))

    return value


def _of_adopters() -> Iterator[Kpi]:
    same = "factories that are digital at the end of the world with, in both worlds"
    for name, title, title_zh, columns in (
        ("factory_inventory", "Factory stock, adopters", "数字化工厂库存", ("goods", "material")),
        ("factory_finished_goods", "Finished goods, adopters", "数字化工厂成品库存", ("goods",)),
        ("factory_material", "Material, adopters", "数字化工厂原料库存", ("material",)),
    ):
        for suffix, unit, words in (
            ("", "days", " / pieces they sold a day"),
            ("_pieces", "pieces", ""),
        ):
            marked = title + (" (pieces)" if suffix else "")
            marked_zh = title_zh + ("（件）" if suffix else "")
            yield Kpi(
                f"{name}_adopters{suffix}", unit, f"mean {' and '.join(columns)} of {same}{words}",
                marked, marked_zh, "stock", "lower", ("factory",),
                _adopters(columns, in_days=not suffix),
                headline=name == "factory_inventory" and not suffix,
            )  # fmt: skip


KPIS = (*(kpi for stock in _STOCKS for kpi in _three(stock)), *_of_adopters())
