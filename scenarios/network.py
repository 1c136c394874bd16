"""Explicit supply networks: stock points named one by one, for verification and twin runs."""

from __future__ import annotations

from typing import Literal

from scenarios.declaration import Section, parameter

PolicyName = Literal[
    "base_stock", "order_up_to", "s_S", "r_Q", "r_single_Q", "economic_lot", "pass_through"
]
ForecasterName = Literal[
    "fixed", "moving_average", "exponential", "ar1_known", "own_history", "credibility"
]
LawName = Literal[
    "none",
    "constant",
    "step",
    "normal",
    "truncated_normal",
    "lognormal",
    "exponential",
    "uniform",
    "uniform_whole",
    "poisson",
    "negative_binomial",
    "discrete",
    "ar1",
    "linear",
    "sequence",
]

# Beyond any network: what goes into 64 bits with room for sums.
MOST, MOST_PERIODS = 1e12, 10**9
MOST_PIECES = 1e13  # of one quantity, in a period

# What each choice reads; a setting that only other choices read would be ignored, and is refused.
USED_BY_LAW: dict[str, tuple[str, ...]] = {
    "none": (),
    "constant": ("mean", "trend"),
    "step": ("mean", "trend", "step_period", "step_mean"),
    "normal": ("mean", "sd", "trend", "common_correlation"),
    "truncated_normal": ("mean", "sd", "trend", "low", "high"),
    "lognormal": ("mean", "sd", "trend"),
    "exponential": ("mean", "trend"),
    "uniform": ("low", "high", "trend"),
    "uniform_whole": ("low", "high", "trend"),
    "poisson": ("mean", "trend"),
    "negative_binomial": ("mean", "cv", "trend"),
    "discrete": ("values", "probabilities", "trend"),
    "ar1": ("mean", "sd", "trend", "autocorrelation"),
    "linear": ("intercept", "slope", "trend"),
    "sequence": ("path",),
}
USED_BY_POLICY: dict[str, tuple[str, ...]] = {
    "base_stock": ("base_stock_level",),
    "order_up_to": ("service_factor", "critical_ratio"),
    "s_S": ("reorder_point", "base_stock_level"),
    "r_Q": ("reorder_point", "order_quantity"),
    "r_single_Q": ("reorder_point", "order_quantity"),
    "economic_lot": ("service_factor", "critical_ratio", "order_cost", "holding_cost"),
    "pass_through": (),
}
# Every forecaster starts from a mean and a standard deviation, and is recorded under any policy.
USED_BY_FORECASTER: dict[str, tuple[str, ...]] = {
    "fixed": (),
    "moving_average": ("window",),
    "exponential": ("smoothing",),
    "ar1_known": ("autocorrelation",),
    "own_history": (),
    "credibility": ("smoothing",),
}
USED_BY_ALL = ("order_cost", "holding_cost")  # costs are charged whatever the policy


class Demand(Section):
    """End demand at a shelf, in units a period."""

    law: LawName = parameter("none", "-", "Law the quantity demanded in a period follows.")
    mean: float = parameter(
        0.0, "units a period", "Mean of the law (of the first level).", ge=0, le=MOST
    )
    sd: float = parameter(
        0.0, "units a period", "Standard deviation (innovation's, for ar1).", ge=0, le=MOST
    )
    trend: float = parameter(
        0.0,
        "units a period",
        "Rise of the mean (intercept, for linear) from period to period.",
        ge=-MOST,
        le=MOST,
    )
    cv: float = parameter(
        0.0, "-", "CV of the gamma shock on a negative binomial's rate.", ge=0, le=MOST
    )
    low: float = parameter(
        0.0, "units", "Lower end of truncated_normal and uniform laws.", ge=0, le=MOST
    )
    high: float = parameter(
        1e12, "units", "Upper end of truncated_normal and uniform laws.", ge=0, le=MOST
    )
    step_period: int = parameter(
        1, "period", "First period of the second level of a step.", ge=1, le=MOST_PERIODS
    )
    step_mean: float = parameter(0.0, "units a period", "Second level of a step.", ge=0, le=MOST)
    autocorrelation: float = parameter(0.0, "-", "Coefficient of an ar1 law.", gt=-1, lt=1)
    common_correlation: float = parameter(
        0.0,
        "-",
        "Correlation between shelves with normal demand, through a common shock.",
        ge=0,
        le=1,
    )
    intercept: float = parameter(
        0.0, "units", "Demand at price zero of a linear law.", ge=0, le=MOST
    )
    slope: float = parameter(
        0.0, "units a yuan", "Fall of a linear law's demand per yuan.", ge=0, le=MOST
    )
    path: tuple[float, ...] = parameter(
        (), "units", "Given demands by period; the last one goes on for ever."
    )
    values: tuple[float, ...] = parameter((), "units", "Quantities a discrete law can take.")
    probabilities: tuple[float, ...] = parameter((), "-", "Their probabilities, in the same order.")


class Node(Section):
    """One stock point: a shelf, a listing, a style, a factory's material or a pooled store."""

    name: str = parameter(..., "-", "Name, unique in the file.", min_length=1)
    kind: Literal["shelf", "listing", "style", "material", "store"] = parameter(
        ..., "-", "What it is in the cluster; shelves meet consumers."
    )
    supplier: str = parameter(
        "",
        "-",
        "Name of the stock point it orders from; empty: a market that never runs short.",
    )
    policy: PolicyName = parameter(
        "base_stock", "-", "Rule that decides when and how much to order."
    )
    base_stock_level: float = parameter(
        0.0, "units", "S of base_stock and s_S; may be negative.", ge=-MOST, le=MOST
    )
    reorder_point: float = parameter(
        0.0, "units", "s of s_S, r of r_Q (order at or below it).", ge=-MOST, le=MOST
    )
    order_quantity: float = parameter(
        0.0,
        "units",
        "Q of r_Q (multiples lift the position above r) and r_single_Q.",
        ge=0,
        le=MOST,
    )
    minimum_lot: float = parameter(0.0, "units", "No order is smaller.", ge=0, le=MOST)
    lot_multiple: float = parameter(
        0.0, "units", "Orders are rounded up to it; 0: any quantity.", ge=0, le=MOST
    )
    review_every: int = parameter(
        1, "periods", "Periods between two reviews.", ge=1, le=MOST_PERIODS
    )
    first_review: int = parameter(1, "period", "Period of the first review.", ge=1, le=MOST_PERIODS)
    service_factor: float = parameter(
        0.0, "-", "Standard deviations of safety stock, z.", ge=-MOST_PERIODS, le=MOST_PERIODS
    )
    critical_ratio: float = parameter(
        0.0,
        "-",
        "Cost of lacking / (lacking + leftover); above 0 it sets z (newsvendor).",
        ge=0,
        lt=1,
    )
    order_delay: float = parameter(
        0.0, "periods", "Until the supplier can serve an order.", ge=0, le=MOST
    )
    shipping_delay: float = parameter(
        1.0, "periods", "From dispatch to arrival, at least one period.", ge=0, le=MOST
    )
    unmet: Literal["backorder", "lost"] = parameter(
        "backorder", "-", "What happens to unmet demand."
    )
    patience: float = parameter(
        1e9, "periods", "Its customers cancel what is owed for that long.", ge=0, le=MOST
    )
    on_hand: float = parameter(0.0, "units", "Stock at the start.", ge=0, le=MOST)
    orders_in_queue: float = parameter(
        0.0, "units", "Orders in every order-delay slot at the start.", ge=0, le=MOST
    )
    shipments_in_transit: float = parameter(
        0.0, "units", "Goods in every shipping-delay slot at the start.", ge=0, le=MOST
    )
    forecaster: ForecasterName = parameter("fixed", "-", "How demand is foreseen.")
    forecast_mean: float = parameter(
        0.0, "units a period", "Mean the forecast starts from.", ge=0, le=MOST
    )
    forecast_sd: float = parameter(
        0.0, "units a period", "Standard deviation it starts from.", ge=0, le=MOST
    )
    smoothing: float = parameter(0.2, "-", "Constant of exponential smoothing.", gt=0, le=1)
    window: int = parameter(4, "periods", "Length of a moving average.", ge=1, le=MOST_PERIODS)
    autocorrelation: float = parameter(0.0, "-", "Known coefficient of ar1_known.", gt=-1, lt=1)
    sees: Literal["orders", "end_sales"] = parameter(
        "orders", "-", "Series the forecaster is fed: orders received, or sales to consumers."
    )
    holding_cost: float = parameter(
        0.0, "yuan a unit and period", "Cost of stock held.", ge=0, le=MOST
    )
    pipeline_holding_cost: float = parameter(
        0.0,
        "yuan a unit and period",
        "Cost of goods on their way here (the shipper's rate).",
        ge=0,
        le=MOST,
    )
    backorder_cost: float = parameter(
        0.0, "yuan a unit and period", "Imputed cost of what is owed.", ge=0, le=MOST
    )
    lost_sale_cost: float = parameter(
        0.0, "yuan a unit", "Imputed cost of a lost sale.", ge=0, le=MOST
    )
    order_cost: float = parameter(
        0.0, "yuan an order (a lot for r_Q)", "Cost K of ordering.", ge=0, le=MOST
    )
    capacity: float = parameter(
        1e12, "units a period", "Capacity of the factory the material belongs to.", ge=0, le=MOST
    )
    setup_time: float = parameter(
        0.0, "units of capacity", "Capacity a set-up takes.", ge=0, le=MOST
    )
    price: float = parameter(
        0.0, "yuan a unit", "Price at the start; 0 where prices play no part.", ge=0, le=MOST
    )
    unit_cost: float = parameter(
        0.0, "yuan a unit", "Cost of a unit where the supplier asks no price.", ge=0, le=MOST
    )
    known_slope: float = parameter(
        0.0,
        "units a yuan",
        "Fall of its demand per yuan, known to it: then it follows the Lerner rule; 0: fixed.",
        ge=0,
        le=MOST,
    )
    demand: Demand = parameter(Demand(), "-", "End demand; only shelves have it.")


class Change(Section):
    """A value of a node that changes at the start of a period."""

    node: str = parameter(..., "-", "Name of the node.")
    period: int = parameter(
        ..., "period", "First period with the new value (the first is 1).", ge=1, le=MOST_PERIODS
    )
    base_stock_level: float | None = parameter(None, "units", "New S.", ge=-MOST, le=MOST)
    reorder_point: float | None = parameter(None, "units", "New s or r.", ge=-MOST, le=MOST)
    order_quantity: float | None = parameter(None, "units", "New Q.", ge=0, le=MOST)
