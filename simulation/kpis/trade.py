"""Who buys of whom: ties, newcomers, those who come back, and what an order is worth."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from simulation.kpis.declaration import Kpi, flows, over
from simulation.kpis.money import a_year
from simulation.world_run import WorldRun


def _gmv(run: WorldRun) -> float:
    """Sales to small-B buyers a year, less the share of sellers nobody has bought from lately."""
    firms = run.firms
    dropped = over(float(firms.small_b[firms.dormant].sum()), float(firms.small_b.sum()))
    return a_year("trader_revenue", "direct_value")(run) * (1.0 - dropped)


def _mean(name: str) -> Callable[[WorldRun], float]:
    def value(run: WorldRun) -> float:
        values = getattr(run.acquisition, name)
        return float(values.mean()) if len(values) else 0.0

    return value


def _ratio(run: WorldRun) -> float:
    return over(_mean("retained")(run), _mean("retained_first")(run))


def _weekly_cv(run: WorldRun) -> float:
    known = run.acquisition.weekly_cv[run.acquisition.weekly_cv >= 0]
    return float(np.median(known)) if len(known) else 0.0


def _r2(*names: str) -> Callable[[WorldRun], float]:
    def value(run: WorldRun) -> float:
        found = run.acquisition
        return sum(found.foresight(getattr(found, name)) for name in names) / len(names)

    return value


_YEAR = "in the last 52 weeks (of the comparison, where that is shorter)"
_SELLER = ("factory", "trader")
_R2 = (
    "adjusted R2 over sellers, within categories, of ln(1 + {} buyers) {} on what was posted when "
    "that year began: ln price; quality, ln number of styles; share shipped at once, ln wait"
)

KPIS = (
    Kpi("gmv", "yuan a year",
        "goods sold to small-B buyers by traders and factories a year; sellers that sold them "
        "nothing in the last 90 days are left out",
        "Sales to small-B buyers", "小B采购额", "trade", "higher", ("platform",), _gmv,
        headline=True),
    Kpi("orders", "orders a year", "orders placed by small-B buyers a year",
        "Orders of small-B buyers", "小B订单数", "trade", "", (), a_year("buyer_orders")),
    Kpi("order_value", "yuan an order", "goods small-B buyers ordered / orders they placed",
        "Value of an order", "单笔采购额", "trade", "", (),
        flows("ordered_value", "buyer_orders")),
    Kpi("b_share", "share", "goods ordered by business buyers / goods ordered by all small buyers",
        "Share of value from businesses", "B类买家金额占比", "trade", "", (),
        flows("business_value", "ordered_value")),
    Kpi("return_rate", "share", "pieces consumers brought back / pieces sold to consumers",
        "Returned by consumers", "消费者退货率", "trade", "lower", ("buyer", "consumer"),
        flows("consumer_returned", "consumer_sold")),
    Kpi("return_freight", "yuan a piece",
        "carriage of what consumers brought back, paid by small-B buyers / pieces consumers kept",
        "Carriage of returns", "退货运费", "trade", "lower", ("buyer",),
        flows("return_freight", "consumer_kept")),
    Kpi("sellers_per_buyer", "sellers",
        f"distinct sellers a business buyer ordered from {_YEAR}, mean of those that ordered",
        "Sellers of a buyer", "每个买家的卖家数", "trade", "higher", ("buyer",),
        lambda run: run.acquisition.sellers_per_buyer),
    Kpi("entered_share", "share",
        f"of the business buyers that ordered {_YEAR}, those that came into trade in that time",
        "Buyers new to the trade", "新入行买家占比", "trade", "", (),
        lambda run: run.acquisition.entered_share),
    Kpi("new_buyers_per_seller", "buyers",
        f"business buyers that ordered of a seller {_YEAR} and not before, since the fork; mean "
        "of sellers",
        "New buyers of a seller", "每个卖家的新买家", "trade", "higher", _SELLER, _mean("new")),
    Kpi("retained_buyers_per_seller", "buyers",
        f"business buyers that ordered of a seller {_YEAR}, not for the first time since the "
        "fork; mean of sellers",
        "Buyers a seller keeps", "每个卖家留住的买家", "trade", "higher", _SELLER,
        _mean("retained")),
    Kpi("retained_buyers_first_year", "buyers",
        "the same in the first 52 weeks of the comparison: all sellers are new to the platform",
        "Buyers a seller keeps, first year", "首年每个卖家留住的买家", "trade", "higher", _SELLER,
        _mean("retained_first")),
    Kpi("retained_ratio", "-",
        "retained_buyers_per_seller / retained_buyers_first_year; counted from the fork on, so "
        "that it rises without digitisation too",
        "Buyers kept, last year to first", "留住买家：末年比首年", "trade", "", (), _ratio),
    Kpi("seller_weekly_cv", "-",
        f"standard deviation / mean of a seller's orders a week {_YEAR}; median of sellers with "
        "any",
        "Weekly swing of a seller's orders", "卖家周订单波动", "trade", "lower", _SELLER,
        _weekly_cv),
    Kpi("unlisted_share", "share",
        "styles and listings of digital sellers not yet listed on the platform / all of them",
        "Waiting to be listed", "待上新款式占比", "trade", "lower", _SELLER,
        flows("unlisted", "listable")),
    Kpi("acquisition_r2", "share", "mean of acquisition_r2_new and acquisition_r2_retained",
        "Certainty of winning buyers", "获客确定性", "trade", "higher", _SELLER,
        _r2("new", "retained")),
    Kpi("acquisition_r2_new", "share", _R2.format("new", _YEAR),
        "Certainty of new buyers", "新客确定性", "trade", "higher", _SELLER, _r2("new")),
    Kpi("acquisition_r2_retained", "share", _R2.format("retained", _YEAR),
        "Certainty of retained buyers", "老客确定性", "trade", "higher", _SELLER,
        _r2("retained")),
)  # fmt: skip
