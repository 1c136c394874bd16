"""The steps of a period (MODEL 4): what is done to whom, in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from agents.columns.books import DESIGNERS, B
from agents.columns.measures import X
from agents.kernels.assortment import cancel_orders, clear_range
from agents.kernels.buying import buy
from agents.kernels.consumption import (
    attribute_end_sales,
    sell_to_consumers,
    show_other_demand,
)
from agents.kernels.forecasting import try_constants
from agents.kernels.inventory import forecast_and_review, receive
from agents.kernels.market import (
    bulk_orders,
    buyers_leave,
    commit_to_events,
    draw_market_demand,
)
from agents.kernels.measuring import book_buyers, measure_sellers, open_period, settle_buyers
from agents.kernels.pricing import keep_books, post_offers, set_prices
from agents.kernels.production import start_lots, withhold_lots
from agents.kernels.shipping import append_orders, place_orders, serve_tier

if TYPE_CHECKING:
    from simulation.explicit import Tier
    from simulation.model import ClusterModel


def deliveries_arrive(model: ClusterModel) -> None:
    """Step 1: what is due on shelves and at stock points arrives."""
    shelves, t = model.shelves.arrays, model.period
    model.blocks.run(lambda lo, hi: receive(shelves, lo, hi, t))
    receive(model.points.arrays, 0, model.points.n, model.period)


def consumers_buy(model: ClusterModel) -> None:
    """Step 2: consumers ask every small-B buyer, shelves serve."""
    open_period(model.money)
    model.market.advance(model)
    buyers, types, shelves = model.buyers.arrays, model.types.arrays, model.shelves.arrays
    t, base, factor, shocks = (
        model.period,
        model.base("demand"),
        model.market.factor,
        model.type_shocks,
    )
    model.blocks.run(
        lambda lo, hi: draw_market_demand(buyers, types, shelves, lo, hi, t, base, factor, shocks)
    )
    sell(model, model.buyers.bought_from, model.buyers.digital)


def sell(model: ClusterModel, bought_from: np.ndarray, seen: np.ndarray) -> None:
    """Shelves serve; end sales are credited to where the goods came through."""
    shelves = model.shelves.arrays
    model.blocks.run(lambda lo, hi: sell_to_consumers(shelves, lo, hi))
    attribute_end_sales(
        shelves, model.points.arrays, bought_from, seen, model.shelves.n, model.size_weight
    )


def cluster_acts(model: ClusterModel) -> None:
    """Steps 3 to 5: buyers choose, traders, factories and stores serve, make and order."""
    model.n_fresh = 0
    shelves = model.shelves.arrays
    season, t = model.season_total, model.period
    model.blocks.run(
        lambda lo, hi: forecast_and_review(shelves, model.regression_shelves, lo, hi, t, season)
    )
    commit_to_events(
        model.preselling_rows,
        model.buyers.arrays,
        model.types.arrays,
        model.channels.arrays,
        shelves,
        model.recent_demand,
        model.period,
        model.base("demand"),
        model.season_total,
        model.market.factor,
        model.market.season,
        model.event_shocks,
    )
    _buy(model)
    style = model.tiers[1]
    model.n_fresh = bulk_orders(
        model.points.arrays,
        model.sellers.arrays,
        model.fresh,
        model.n_fresh,
        style.lo,
        style.hi,
        model.period,
        model.base("bulk_demand"),
        model.market.factor,
        model.bulk_shock,
        model.params.bulk.patience_days / model.params.run.period_days,
    )
    model.association.stock_the_store(model)
    for tier in model.tiers:
        tier_acts(model, tier)
        if tier.kind == "listing":
            show_other_demand(model.points.arrays, tier.lo, tier.hi)
    if model.fork_period // 2 <= model.period < model.fork_period:
        _try_smoothing(model)


def _try_smoothing(model: ClusterModel) -> None:
    """Warm-up: firms learn which smoothing constant suits their own history."""
    t = model.period
    for tier in model.tiers[:2]:
        try_constants(
            model.points.arrays,
            model.smoothing_candidates,
            model.shadows,
            model.smoothing_errors,
            tier.lo,
            tier.hi,
            t,
            tier.season_total[t + 1] - tier.season_total[t],
        )


def _buy(model: ClusterModel) -> None:
    sellers, sizes = model.sellers, model.params.factories.sizes
    counts = np.zeros((3, sellers.n), np.int64)
    bases = tuple(model.base(s) for s in model.BUYING_STREAMS)
    placed = model.shelves.placed

    def block(lo: int, hi: int) -> tuple[Any, int, np.ndarray]:
        lines = int((placed[lo:hi] > 0).sum()) * sizes
        room = model.blocks.room(lo, lines, sellers.n)
        considered, won, won_new = room["counts"]
        n = buy(
            model.buyers.arrays,
            model.types.arrays,
            model.shelves.arrays,
            model.points.arrays,
            sellers.arrays,
            model.local,
            model.platform,
            model.channels.arrays,
            model.rules,
            model.reference_prices,
            float(model.reference_cost[0]),
            model.size_shares,
            lo,
            hi,
            model.period,
            bases,
            considered,
            won,
            won_new,
            model.blocks.scratch(lo, sizes),
            room["orders"],
            0,
        )
        return room["orders"], n, room["counts"]

    results = model.blocks.run(block)
    model.reserve_fresh(sum(n for _, n, _ in results))
    for orders, n, block_counts in results:
        append_orders(orders, n, model.fresh, model.n_fresh)
        model.n_fresh += n
        counts += block_counts
    sellers.considered[:], sellers.won[:], sellers.won_new[:] = counts


def tier_acts(model: ClusterModel, tier: Tier) -> None:
    """Steps 3 to 5 of one tier: serve or start lots, forecast, review, order."""
    tier.book.reserve(tier.book.n + model.n_fresh)
    model.reserve_work(tier.book.n + model.n_fresh)
    if tier.kind == "material":
        _start_lots(model, tier)
    else:
        _serve(model, tier)
    points = model.points.arrays
    season = model.season_total if tier.season_total is None else tier.season_total
    forecast_and_review(points, model.regression_points, tier.lo, tier.hi, model.period, season)
    if tier.kind == "style" and not model.is_network:
        withhold_lots(points, tier.lo, tier.hi, model.full_workshop)
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


def money_settles(model: ClusterModel) -> None:
    """Step 8: work, stock and fees are paid; consumers pay buyers; averages move."""
    run = model.params.run
    keep_books(
        model.points.arrays,
        model.sellers.arrays,
        model.factories.arrays,
        model.money,
        model.expenses,
        model.leftovers,
        run.period_days / 7.0,
        model.params.factories.sizes,
        model.period,
        model.month,
        model.period >= model.measured_from,
    )
    buyers, types, shelves = model.buyers.arrays, model.types.arrays, model.shelves.arrays
    salvage, money = model.params.buyers.salvage_share, model.money

    def block(lo: int, hi: int) -> np.ndarray:
        totals = np.zeros_like(model.buyer_totals)
        settle_buyers(buyers, types, shelves, money, lo, hi, salvage, totals)
        return totals

    model.buyer_totals[:] = np.sum(model.blocks.run(block), axis=0)
    book_buyers(model.money, model.buyer_totals)


def offers_are_posted(model: ClusterModel) -> None:
    """Steps 6 and 7: costs are known, prices, stocks and waits are posted for the next period."""
    params = model.params
    weeks = params.run.period_days / 7.0
    set_prices(
        model.sellers.arrays,
        model.rules,
        model.reference_prices,
        (params.prices.adjustment_per_week, params.prices.utilisation_slope),
        weeks,
    )
    post_offers(
        model.points.arrays,
        model.sellers.arrays,
        model.factories.arrays,
        model.rules,
        (
            params.traders.salvage_share,
            params.factories.salvage_share,
            params.factories.unit_material_cost,
            params.materials.break_quantity,
            params.materials.break_discount,
            params.traders.patience_days / params.run.period_days,
        ),
        params.factories.sizes,
        model.period,
    )


def accounts_are_audited(model: ClusterModel) -> None:
    """Step 8: pieces and money are conserved exactly."""
    from simulation.ledger import audit

    audit(model)


def cluster_is_measured(model: ClusterModel) -> None:
    """Step 10: sum the period up."""
    row = model.recorder.row()
    measure_sellers(
        model.points.arrays,
        model.sellers.arrays,
        model.factories.arrays,
        model.money,
        model.expenses,
        model.leftovers,
        model.params.factories.sizes,
        row,
    )
    model.recorder.add_buyers(row, model)
    row[X.development] = model.development_paid / 100.0
    row[X.programme] += model.association.take_joining_fees() / 100.0
    model.recorder.record(model)


def ranges_and_firms_change(model: ClusterModel) -> None:
    """Step 9: styles die and are born, buyers come and go (at intervals), firms adopt."""
    model.development_paid = 0
    if model.period % model.assortment.every == 0:
        _renew_range(model)
    if model.period % model.month == 0:
        leaving = buyers_leave(
            model.buyers.arrays,
            model.shelves.arrays,
            0,
            model.shelves.n,
            model.period,
            model.leavers,
        )
        model.buyers.renew(model, model.leavers[:leaving])
    model.association.act(model)


def _renew_range(model: ClusterModel) -> None:
    points, assortment = model.points.arrays, model.assortment
    style = model.tiers[1]
    n_ended = clear_range(points, 0, style.hi, model.period, assortment.rows)
    if n_ended == 0:
        return
    rows = assortment.rows[:n_ended]
    model.ended[rows] = 1
    for tier in model.tiers:
        tier.book.reserve(tier.book.n)
        kept = cancel_orders(
            points,
            model.shelves.arrays,
            tier.book.table,
            tier.book.n,
            tier.book.spare,
            model.ended,
            model.shelves.n,
            model.period,
        )
        tier.book.exchange(kept)
    model.ended[rows] = 0
    assortment.renew(model, rows)
    born = rows[rows >= style.lo]
    born = born[(born - style.lo) % model.params.factories.sizes == 0]
    cost = round(model.params.factories.development_cost * 100)
    np.subtract.at(model.money.seller[B.cash], model.points.owner[born], cost)
    model.money.outside[DESIGNERS] += cost * len(born)
    model.development_paid = cost * len(born)


PERIOD = (
    deliveries_arrive,
    consumers_buy,
    cluster_acts,
    money_settles,
    offers_are_posted,
    ranges_and_firms_change,
    accounts_are_audited,
    cluster_is_measured,
)
