"""Service, production and how orders swing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from agents.columns.sellers import FACTORY, TRADER
from simulation.kpis.declaration import Kpi, flows, over
from simulation.world_run import WorldRun

_MONTH = 28.0


def _lead_time(run: WorldRun) -> float:
    return run.period_days * over(run.total("lead_sum"), run.total("lead_pieces"))


def _direct_share(run: WorldRun) -> float:
    direct = run.total("direct_pieces")
    return over(direct, direct + run.total("trader_sold"))


def _median_lot(run: WorldRun) -> float:
    return float(np.median(run.lots)) if len(run.lots) else 0.0


def _repeat_share(run: WorldRun) -> float:
    """Part of the lots for stock that makes a style again."""
    made = run.total("lot_pieces")
    return over(made - run.total("first_pieces"), made)


def _peak_to_mean(run: WorldRun) -> float:
    """Busiest four weeks against the mean."""
    series = run.series("capacity_used")
    n = min(len(series), max(1, round(_MONTH / run.period_days)))
    month = np.convolve(series, np.ones(n), mode="valid") / n
    return over(float(month.max()), float(series.mean()))


def _bullwhip(kind: int, *, share: bool) -> Callable[[WorldRun], float]:
    def value(run: WorldRun) -> float:
        known = run.firms.bullwhip[(run.firms.kind == kind) & (run.firms.bullwhip >= 0)]
        if len(known) == 0:
            return 0.0
        return float((known > 1.0).mean() if share else np.median(known))

    return value


_SWING = "variance of orders placed / variance of orders received, in four-week totals"

KPIS = (
    Kpi("fill_rate", "share", "consumers' demand served at once / consumers' demand",
        "Consumers served at once", "消费者即时满足率", "service", "higher", ("consumer",),
        flows("consumer_filled", "consumer_demand"), headline=True),
    Kpi("factory_fill", "share", "orders for styles shipped when due / orders fallen due",
        "Factory orders shipped at once", "工厂现货满足率", "service", "higher",
        ("factory", "trader"), flows("factory_filled", "factory_demand"), headline=True),
    Kpi("trader_fill", "share", "orders for listings shipped when due / orders fallen due",
        "Trader orders shipped at once", "贸易商现货满足率", "service", "higher", ("buyer",),
        flows("trader_filled", "trader_demand")),
    Kpi("lead_time_days", "days", "lead times of lots, weighted by pieces",
        "Lead time of production", "生产周期", "service", "lower", ("factory", "buyer"), _lead_time,
        headline=True),
    Kpi("unsold_share", "share", "pieces cleared by factories / pieces started",
        "Unsold share of production", "滞销比例", "service", "lower", ("factory",),
        flows("factory_leftover", "started"), headline=True),
    Kpi("custom_share", "share", "pieces sold to a buyer's design / pieces sold by factories",
        "Made to order", "定制比例", "service", "", (), flows("custom_started", "factory_sold"),
        headline=True),
    Kpi("direct_share", "share", "pieces from factories / pieces small-B buyers got",
        "Bought from factories directly", "直采比例", "service", "", (), _direct_share,
        headline=True),
    Kpi("repeat_share", "share",
        "pieces in lots that repeat a style / pieces in all lots for stock (each size by itself)",
        "Repeat orders", "返单比例", "service", "", (), _repeat_share, headline=True),
    Kpi("first_lot", "pieces", "pieces in first lots of a style / first lots (each size by itself)",
        "First lot of a style", "首单批量", "service", "", (), flows("first_pieces", "first_lots")),
    Kpi("cluster_share", "share",
        "consumers who take the cluster's goods / these and those who take the brand's",
        "Consumers who choose the cluster's goods", "选平替的消费者比例", "service", "higher",
        ("factory", "trader", "buyer"), flows("cluster_consumers", "all_consumers"),
        headline=True),
    Kpi("median_lot", "pieces", "median size of the lots started (the last 65,536)",
        "Median lot", "批量中位数", "service", "", (), _median_lot, headline=True),
    Kpi("capacity_utilisation", "share", "capacity used / capacity",
        "Capacity used", "产能利用率", "service", "higher", ("factory",),
        flows("capacity_used", "capacity"), headline=True),
    Kpi("peak_to_mean", "-", "capacity used in the busiest four weeks / in the mean",
        "Peak to mean of production", "产能高峰与平均之比", "service", "lower", ("factory",),
        _peak_to_mean),
    *(Kpi(f"bullwhip_{who}", "-", f"median over {many} of {_SWING}; 0 where none is known",
          f"Order swings, {many}", f"订单放大倍数（{zh}）", "service", "lower", ("factory",),
          _bullwhip(kind, share=False))
      for who, many, zh, kind in (("factory", "factories", "工厂", FACTORY),
                                  ("trader", "traders", "贸易商", TRADER))),
    *(Kpi(f"bullwhip_{who}_share", "share", f"share of {many} whose {_SWING} is above 1",
          f"{many.capitalize()} that amplify swings", f"放大波动的{zh}比例", "service", "lower",
          ("factory",), _bullwhip(kind, share=True))
      for who, many, zh, kind in (("factory", "factories", "工厂", FACTORY),
                                  ("trader", "traders", "贸易商", TRADER))),
    Kpi("adopted_capacity", "share", "capacity of digital factories / capacity",
        "Capacity gone digital", "数字化产能占比", "service", "", (),
        flows("adopted_capacity", "capacity")),
)  # fmt: skip
