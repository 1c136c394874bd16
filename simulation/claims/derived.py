"""Numbers of claims that follow from KPIs of both worlds by arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulation.patterns.values import Value, value_of
from simulation.who_pays.public import PAYBACKS

if TYPE_CHECKING:
    from scenarios.schema import Scenario

Outcomes = Mapping[str, tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class Derived:
    """A number made of KPIs.

    Attributes
    ----------
    unit : str
        Unit; ``%`` for a relative change, ``-`` for any other pure number.
    title, title_zh : str
        What people read.
    of : callable
        From KPIs without and with, and the scenario: one number a replication.
    """

    unit: str
    title: str
    title_zh: str
    of: Callable[[Outcomes, Scenario], np.ndarray]


def derived(outcomes: Outcomes, scenario: Scenario) -> dict[str, Value]:
    """Every derived number, with its 90 % interval over replications.

    Parameters
    ----------
    outcomes : mapping of str to (ndarray, ndarray)
        KPIs without and with, one value a replication.
    scenario : Scenario
        What was run.
    """
    return {name: value_of(each.of(outcomes, scenario)) for name, each in DERIVED.items()}


def _gmv(outcomes: Outcomes, scenario: Scenario) -> np.ndarray:
    return outcomes["gmv"][1] / scenario.scale


def _cluster_profit(outcomes: Outcomes, scenario: Scenario) -> np.ndarray:
    before, after = (
        outcomes["factory_profit"][world] + outcomes["trader_profit"][world] for world in (0, 1)
    )
    return np.asarray((after - before) / np.maximum(1e-9, np.abs(before)))


def _leverage(outcomes: Outcomes, scenario: Scenario) -> np.ndarray:
    """Rise of a factory's profit for a fall of its cost at a fixed price: c / (p - c)."""
    cost, price = outcomes["unit_cost"][0], outcomes["factory_price"][0]
    margin = price - cost
    return np.where(margin > 0.0, cost / np.where(margin > 0.0, margin, 1.0), np.nan)


def _channels(outcomes: Outcomes, scenario: Scenario) -> np.ndarray:
    factory, retail = outcomes["factory_price"][0], outcomes["retail_price"][0]
    return np.asarray(1.0 - factory / np.maximum(1e-9, retail))


def _of_adopting(name: str) -> Derived:
    unit, title, title_zh, of = PAYBACKS[name]
    return Derived(unit, title, title_zh, lambda outcomes, scenario: of(outcomes))


DERIVED = {
    "gmv_real_size": Derived(
        "yuan a year", "sales to small-B buyers at real size, with", "按实际规模的小B采购额", _gmv
    ),
    "cluster_profit": Derived(
        "%", "earnings of factories and traders together", "工厂和贸易商利润合计", _cluster_profit
    ),
    "channel_share": Derived(
        "share", "part of what consumers pay that no factory gets, without",
        "零售价中工厂拿不到的部分（不数字化）", _channels,
    ),
    "cost_leverage": Derived(
        "-", "rise of profit per fall of cost, at a fixed price, without",
        "价格不变时，成本每降一分利润增加几分", _leverage,
    ),
    **{name: _of_adopting(name) for name in PAYBACKS},
}  # fmt: skip
