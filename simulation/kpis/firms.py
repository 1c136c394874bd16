"""Firms that come, go and invest, who adopts, and what public money does."""

from __future__ import annotations

from collections.abc import Callable

from agents.columns.sellers import FACTORY, TRADER
from simulation.kpis.cost import PUBLIC
from simulation.kpis.declaration import Kpi, over
from simulation.kpis.money import a_year
from simulation.world_run import WorldRun


def _a_year_each(flow: str, there: str) -> Callable[[WorldRun], float]:
    """Make a KPI of how many firms do something a year, by the firms there are."""

    def value(run: WorldRun) -> float:
        return over(run.total(flow) / run.years, run.level(there))

    return value


def _adopters_share(run: WorldRun) -> float:
    there = run.total("open_factories") + run.total("open_traders")
    return over(run.total("digital_firms"), there)


def _adopters_earn(kind: int) -> Callable[[WorldRun], float]:
    """Make a KPI of what adopters earn; what they pay to join while measured is put back."""

    def value(run: WorldRun) -> float:
        firms = run.firms
        results = (firms.result + firms.paid_measured)[firms.adopter & (firms.kind == kind)]
        return float(results.mean()) / run.years if len(results) else 0.0

    return value


def _adopters_pay(kind: int) -> Callable[[WorldRun], float]:
    def value(run: WorldRun) -> float:
        firms = run.firms
        own = firms.paid[firms.adopter & (firms.kind == kind)]
        return float(own.mean()) if len(own) else 0.0

    return value


_SINCE = "since the fork, a year of the comparison"
_PLACES = "places of {} that are digital at the end of the world with, in both worlds"
_KINDS = (("factory", "factories", "工厂", FACTORY), ("trader", "traders", "贸易商", TRADER))

KPIS = (
    *(
        Kpi(f"{who}_{what}", "per year", f"{many} that {did} a year / {many} there are",
            f"{many.capitalize()} that {do}", f"{zh}{zh_what}率", "money", "", (),
            _a_year_each(f"{who}_{what}", f"open_{many}"))
        for who, many, zh, _ in _KINDS
        for what, did, do, zh_what in (("exits", "closed", "close", "退出"),
                                       ("entries", "opened", "open", "进入"))
    ),
    Kpi("investment", "yuan a year", "paid by factories for capacity and technology a year",
        "Factories invest", "工厂投资", "money", "higher", ("factory",), a_year("investment")),
    Kpi("adopters_share", "share", "digital factories and traders / those that have not closed",
        "Firms gone digital", "数字化企业占比", "service", "", (), _adopters_share),
    *(
        Kpi(f"{who}_profit_adopters", "yuan a year",
            f"mean economic result a year of {_PLACES.format(many)}; joining cost left out",
            f"An adopting {who} earns", f"数字化{zh}平均利润", "money", "higher", (who,),
            _adopters_earn(kind), signed=True)
        for who, many, zh, kind in _KINDS
    ),
    *(
        Kpi(f"{who}_joining_adopters", "yuan",
            f"mean paid for joining, subsidy off, at {_PLACES.format(many)}",
            f"An adopting {who} pays to join", f"{zh}加入自付费用", "money", "lower", (who,),
            _adopters_pay(kind))
        for who, many, zh, kind in _KINDS
    ),
    Kpi("subsidy", "yuan a year",
        f"paid by the state towards joining and training {_SINCE}",
        "Subsidy", "补贴", "money", "lower", ("government",),
        lambda run: run.spread("subsidy", "training")),
    Kpi("public_cost", "yuan a year",
        f"subsidy, and what the state pays for visits, guarantees and the pooled store, {_SINCE}",
        "Public money", "公共支出", "money", "lower", ("government",),
        lambda run: run.spread(*PUBLIC)),
)  # fmt: skip
