"""The steps of a period of an explicit network: textbook demand, fixed suppliers, imputed costs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from agents.kernels.consumption import (
    attribute_end_sales,
    consumers_lose_patience,
    draw_textbook_demand,
    sell_to_consumers,
)
from agents.kernels.inventory import forecast_and_review, impute_costs, receive
from agents.kernels.pricing import price_network
from agents.kernels.production import start_lots
from agents.kernels.shipping import place_orders, serve_tier
from simulation.ledger import audit
from simulation.scratch import reserve_fresh, reserve_work

if TYPE_CHECKING:
    from simulation.explicit import Tier
    from simulation.model import ClusterModel


def values_change(model: ClusterModel) -> None:
    """Before step 1, explicit networks: values the scenario changes from this period on."""
    unit = model.params.run.pieces_per_unit
    for change in model.changes.pop(model.period + 1, ()):
        is_shelf, row = model.node_rows[change.node]
        stock = model.shelves if is_shelf else model.points
        at = slice(row, row + model.params.run.chains)
        for name, column in (
            ("base_stock_level", stock.level_high),
            ("reorder_point", stock.level_low),
            ("order_quantity", stock.lot),
        ):
            value = getattr(change, name)
            if value is not None:
                column[at] = math.floor(value * unit + 0.5)


def deliveries_arrive(model: ClusterModel) -> None:
    """Step 1, explicit networks: what is due on shelves and at stock points arrives."""
    receive(model.shelves.arrays, 0, model.shelves.n, model.period)
    receive(model.points.arrays, 0, model.points.n, model.period)


def opening_is_noted(model: ClusterModel) -> None:
    """After step 1, explicit networks: stock on which mean holding is charged."""
    model.opening = (model.shelves.on_hand.copy(), model.points.on_hand.copy())


def textbook_consumers_buy(model: ClusterModel) -> None:
    """Step 2, explicit networks: demand by law, served from the shelf."""
    draw_textbook_demand(
        model.consumers.arrays,
        model.shelves.arrays,
        0,
        model.shelves.n,
        model.period,
        model.base("demand"),
        model.base("store_shock"),
        float(model.params.run.pieces_per_unit),
    )
    sell_to_consumers(model.shelves.arrays, 0, model.shelves.n)
    attribute_end_sales(
        model.shelves.arrays,
        model.points.arrays,
        model.bought_from,
        model.sees_sales,
        model.shelves.n,
    )
    if model.recent_demand.shape[1]:
        consumers_lose_patience(
            model.shelves.arrays, model.recent_demand, 0, model.shelves.n, model.period
        )


def network_acts(model: ClusterModel) -> None:
    """Steps 3 to 5, explicit networks: from downstream to upstream serve, forecast, order."""
    model.n_fresh = 0
    forecast_and_review(
        model.shelves.arrays,
        model.regression_shelves,
        0,
        model.shelves.n,
        model.period,
        model.season_total,
    )
    order(model, model.shelves.arrays, 0, model.shelves.n, 0)
    for tier in model.tiers:
        tier_acts(model, tier)


def network_prices_move(model: ClusterModel) -> None:
    """Step 6, explicit networks: sellers who know their demand's slope follow the Lerner rule."""
    prices = model.network_prices
    if not prices.matter:
        return
    run = model.params.run
    demand = np.concatenate([model.shelves.demand, model.points.demand]) / run.pieces_per_unit
    adjustment = model.params.prices.adjustment_per_week
    step = 1.0 - (1.0 - adjustment) ** (run.period_days / 7.0)
    price_network(prices.price, prices.costs(), prices.slope, demand, step)
    model.consumers.price[:] = prices.price[: model.shelves.n]


def costs_are_imputed(model: ClusterModel) -> None:
    """Textbook costs of explicit networks, outside the ledger."""
    use_mean = model.params.run.holding_on == "mean"
    for population, opening in zip((model.shelves, model.points), model.opening, strict=True):
        impute_costs(population.arrays, 0, population.n, opening, use_mean)


def network_is_recorded(model: ClusterModel) -> None:
    """Step 10, explicit networks: keep the series of every stock point."""
    model.recorder.record(model)


def tier_acts(model: ClusterModel, tier: Tier) -> None:
    """Steps 3 to 5 of one tier: serve or start lots, forecast, review, order."""
    tier.book.reserve(tier.book.n + model.n_fresh)
    reserve_work(model, tier.book.n + model.n_fresh)
    reserve_fresh(model, tier.book.n + model.n_fresh)
    if tier.kind == "material":
        _start_lots(model, tier)
    else:
        _serve(model, tier)
    points = model.points.arrays
    forecast_and_review(
        points, model.regression_points, tier.lo, tier.hi, model.period, model.season_total
    )
    order(model, points, tier.lo, tier.hi, model.shelves.n)


def order(model: ClusterModel, stock: Any, lo: int, hi: int, first: int) -> None:
    """Send what rows ``lo`` to ``hi`` have decided to order to their fixed suppliers."""
    model.n_fresh = place_orders(
        stock,
        model.fresh,
        model.n_fresh,
        model.shelves.arrays,
        model.points.arrays,
        lo,
        hi,
        first,
        model.period,
        model.base("order_delay"),
        model.base("shipping_delay"),
        model.money,
    )


def _serve(model: ClusterModel, tier: Tier) -> None:
    kept = serve_tier(
        model.points.arrays,
        model.shelves.arrays,
        tier.book.table,
        tier.book.n,
        model.fresh,
        model.n_fresh,
        tier.book.spare,
        tier.lo,
        tier.hi,
        model.period,
        (model.base("allocation"), model.base("shipping_delay")),
        model.places,
        model.work,
        model.money,
    )
    tier.book.exchange(kept)


def _start_lots(model: ClusterModel, tier: Tier) -> None:
    kept = start_lots(
        model.points.arrays,
        model.shelves.arrays,
        tier.factories,
        tier.neighbours,
        tier.book.table,
        tier.book.n,
        model.fresh,
        model.n_fresh,
        tier.book.spare,
        tier.lo,
        tier.hi,
        model.period,
        (model.base("allocation"), model.base("shipping_delay"), model.base("cloth")),
        model.places,
        model.work,
        model.lots,
        model.money,
    )
    tier.book.exchange(kept)


def network_is_audited(model: ClusterModel) -> None:
    """Step 8, explicit networks: pieces are conserved exactly, payments sum to zero."""
    audit(model)


NETWORK_PERIOD = (
    values_change,
    deliveries_arrive,
    opening_is_noted,
    textbook_consumers_buy,
    network_acts,
    network_prices_move,
    network_is_audited,
    costs_are_imputed,
    network_is_recorded,
)
