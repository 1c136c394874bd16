"""Firms that come, go and invest, who adopts, and what public money does."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from simulation.kpis.declaration import Kpi, over
from simulation.kpis.money import a_year
from simulation.world_run import WorldRun

PUBLIC = ("subsidy", "training", "drive", "guarantee", "public_store")


def _a_year_each(flow: str, there: str) -> Callable[[WorldRun], float]:
    """Make a KPI of how many firms do something a year, by the firms there are."""

    def value(run: WorldRun) -> float:
        return over(run.total(flow) / run.years, run.level(there))

    return value


def _adopters_share(run: WorldRun) -> float:
    there = run.total("open_factories") + run.total("open_traders")
    return over(run.total("digital_firms"), there)


def _adopter_profit(run: WorldRun) -> float:
    """Mean result of adopters a year; what they pay for joining while measured is put back."""
    firms, own = run.firms, run.joining_cost - run.firms.subsidised
    paid = ((firms.joined >= run.lo) & (firms.joined < run.hi)) * own
    results = (firms.result + paid)[firms.adopter]
    return float(results.mean()) / run.years if len(results) else 0.0


def _joining_paid(run: WorldRun) -> float:
    firms = run.firms
    own = np.where(firms.joined >= run.fork, run.joining_cost - firms.subsidised, 0.0)
    return float(own[firms.adopter].mean()) if firms.adopter.any() else 0.0


_SINCE = "since the fork, a year of the comparison"
_ADOPTERS = "firms that are digital at the end of the world with, in both worlds"

KPIS = (
    *(
        Kpi(f"{who}_{what}", "per year", f"{many} that {did} a year / {many} there are",
            f"{many.capitalize()} that {do}", f"{zh}{zh_what}率", "money", "", (),
            _a_year_each(f"{who}_{what}", f"open_{many}"))
        for who, many, zh in (("factory", "factories", "工厂"), ("trader", "traders", "贸易商"))
        for what, did, do, zh_what in (("exits", "closed", "close", "退出"),
                                       ("entries", "opened", "open", "进入"))
    ),
    Kpi("investment", "yuan a year", "paid by factories for capacity and technology a year",
        "Factories invest", "工厂投资", "money", "higher", ("factory",), a_year("investment")),
    Kpi("adopters_share", "share", "digital factories and traders / those that have not closed",
        "Firms gone digital", "数字化企业占比", "service", "", (), _adopters_share),
    Kpi("adopter_profit", "yuan a year",
        f"mean economic result a year of {_ADOPTERS}; joining cost left out",
        "An adopter earns", "数字化企业平均利润", "money", "higher", ("factory", "trader"),
        _adopter_profit, signed=True),
    Kpi("joining_paid", "yuan", f"mean paid for joining, subsidy off, by {_ADOPTERS}",
        "An adopter pays to join", "企业加入自付费用", "money", "lower", ("factory", "trader"),
        _joining_paid),
    Kpi("subsidy", "yuan a year",
        f"paid by the state towards joining and training {_SINCE}",
        "Subsidy", "补贴", "money", "lower", ("government",),
        lambda run: run.spread("subsidy", "training")),
    Kpi("public_cost", "yuan a year",
        f"subsidy, and what the state pays for visits, guarantees and the pooled store, {_SINCE}",
        "Public money", "公共支出", "money", "lower", ("government",),
        lambda run: run.spread(*PUBLIC)),
)  # fmt: skip
