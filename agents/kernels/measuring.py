"""Measure a period: sums over populations, in a fixed order."""

from __future__ import annotations

import numpy as np

from agents.columns.books import BANK, CONSUMERS, SALVAGE_MARKET, B
from agents.columns.buyers import U, Y
from agents.columns.factories import F
from agents.columns.measures import W, X
from agents.columns.sellers import FACTORY, STORE, TRADER, E
from agents.columns.stock import S
from agents.kernels.compiling import inlined, kernel


@kernel()
def settle_buyers(buyers, types, shelves, money, lo, hi, salvage_share, totals):
    """Step 8 for buyers: consumers pay, stock costs, cleared goods bring something.

    Parameters
    ----------
    totals : ndarray, shape (len(W),), int64
        `BuyerTotals`, added to; values in fen.
    """
    bw, br, sw, sr, cash = buyers.whole, buyers.real, shelves.whole, shelves.real, money.buyer_cash
    for b in range(lo, hi):
        sold, cost, stock = sw[S.sold, b], br[U.unit_cost, b], sw[S.on_hand, b]
        held = np.int64(stock * sr[S.holding_rate, b] * 100.0 + 0.5)
        result = -held
        if sold > 0:
            price = cost * (1.0 + types.real[Y.markup, bw[U.kind, b]])
            paid = np.int64(sold * price * 100.0 + 0.5)
            result += paid
            totals[W.paid_by_consumers] += paid
        leftover = sw[S.leftover, b]
        if leftover > 0:
            sw[S.leftover, b] = 0
            brought = np.int64(leftover * cost * salvage_share * 100.0 + 0.5)
            result += brought
            totals[W.cleared] += leftover
            totals[W.salvage] += brought
        cash[b] += result
        under_way = sw[S.opening_pipeline, b] + sw[S.dispatched, b] - sw[S.received, b]
        totals[W.stock] += stock
        totals[W.stock_value] += np.int64(stock * cost * 100.0)
        totals[W.in_transit] += under_way
        totals[W.in_transit_value] += np.int64(under_way * cost * 100.0)
        totals[W.demand] += sw[S.demand, b]
        totals[W.filled] += sw[S.filled, b]
        totals[W.sold] += sold
        totals[W.holding] += held
        totals[W.cash] += cash[b]
        if bw[U.ordered, b] > 0:
            totals[W.orders] += 1
            totals[W.new_purchases] += 1 - bw[U.returning, b]
            totals[W.effort] += np.int64(sr[S.order_rate, b] * 100.0)


@kernel()
def book_buyers(money, totals):
    """Book what buyers got from consumers and the salvage market, and paid to the bank."""
    money.outside[CONSUMERS] -= totals[W.paid_by_consumers]
    money.outside[BANK] += totals[W.holding]
    money.outside[SALVAGE_MARKET] -= totals[W.salvage]


@inlined()
def _measure_factory(points, sellers, factories, money, expenses, j, f, n_sizes, out):
    first = sellers.whole[E.first_point, j]
    stock, under_way, demand, filled = 0, 0, 0, 0
    for i in range(first, first + sellers.whole[E.n_styles, j] * n_sizes):
        stock += points.whole[S.on_hand, i]
        under_way += points.whole[S.dispatched, i] - points.whole[S.received, i]
        demand += points.whole[S.demand, i]
        filled += points.whole[S.filled, i]
    m = sellers.whole[E.material_point, j]
    material = points.whole[S.on_hand, m]
    coming = points.whole[S.dispatched, m] - points.whole[S.received, m]
    digital = sellers.whole[E.digital, j]
    sold = money.seller[B.pieces_sold, j]
    out[X.finished_goods] += stock
    out[X.finished_goods_adopters] += stock * digital
    out[X.work_in_progress] += under_way
    out[X.material] += material
    out[X.material_adopters] += material * digital
    out[X.finished_goods_value] += stock * sellers.real[E.direct_cost, j]
    out[X.work_in_progress_value] += under_way * sellers.real[E.direct_cost, j]
    out[X.material_value] += material * points.real[S.buy_price, m]
    out[X.material_in_transit] += coming
    out[X.material_in_transit_value] += coming * points.real[S.buy_price, m]
    out[X.started] += factories.whole[F.started, f]
    out[X.custom_started] += money.seller[B.custom_pieces, j]
    out[X.setups] += factories.real[F.setups, f]
    out[X.capacity_used] += factories.real[F.used_time, f]
    out[X.capacity] += factories.real[F.capacity, f]
    out[X.adopted_capacity] += factories.real[F.capacity, f] * digital
    out[X.lead_pieces] += factories.whole[F.lead_pieces, f]
    out[X.lead_sum] += factories.real[F.lead_sum, f]
    out[X.factory_sold] += sold
    out[X.factory_sold_adopters] += sold * digital
    out[X.factory_demand] += demand
    out[X.factory_filled] += filled
    out[X.factory_revenue] += money.seller[B.revenue, j] / 100.0
    out[X.bulk_revenue] += money.seller[B.bulk_value, j] / 100.0
    out[X.bulk_pieces] += money.seller[B.bulk_pieces, j]
    out[X.direct_pieces] += money.seller[B.small_b_pieces, j]
    out[X.direct_value] += money.seller[B.small_b_value, j] / 100.0
    out[X.material_paid] += money.seller[B.material_value, j] / 100.0
    out[X.material_bought] += money.seller[B.material_pieces, j]
    out[X.labour] += expenses[j, 0] / 100.0
    out[X.setup_cost] += expenses[j, 1] / 100.0
    out[X.factory_fixed] += expenses[j, 2] / 100.0
    out[X.factory_holding] += expenses[j, 3] / 100.0
    out[X.factory_salvage] += expenses[j, 6] / 100.0
    out[X.factory_unit_cost] += sellers.real[E.unit_cost, j] * sold


@inlined()
def _measure_trader(points, sellers, money, expenses, j, n_sizes, out):
    first = sellers.whole[E.first_point, j]
    stock, coming = 0, 0
    for i in range(first, first + sellers.whole[E.n_styles, j] * n_sizes):
        stock += points.whole[S.on_hand, i]
        coming += points.whole[S.dispatched, i] - points.whole[S.received, i]
        out[X.trader_demand] += points.whole[S.demand, i]
        out[X.trader_filled] += points.whole[S.filled, i]
    out[X.trader_stock] += stock
    out[X.trader_value] += stock * sellers.real[E.direct_cost, j]
    out[X.trader_in_transit] += coming
    out[X.trader_in_transit_value] += coming * sellers.real[E.direct_cost, j]
    out[X.trader_sold] += money.seller[B.pieces_sold, j]
    out[X.trader_revenue] += money.seller[B.revenue, j] / 100.0
    out[X.trader_purchases] += money.seller[B.purchases, j] / 100.0
    out[X.trader_costs] += (expenses[j, 1] + expenses[j, 2] + expenses[j, 3]) / 100.0
    out[X.trader_salvage] += expenses[j, 6] / 100.0
    if sellers.real[E.average_sold, j] > 0.02 * sellers.real[E.planned_volume, j]:
        out[X.active_traders] += 1.0


@kernel()
def measure_sellers(points, sellers, factories, money, expenses, leftovers, n_sizes, out):
    """Sum a period over sellers into ``out`` (one number a measure, in the order of `MEASURES`)."""
    n = sellers.whole.shape[1]
    first_factory = n - 1 - factories.whole.shape[1]
    for j in range(n):
        kind = sellers.whole[E.kind, j]
        cash = money.seller[B.cash, j] / 100.0
        if kind == FACTORY:
            _measure_factory(
                points, sellers, factories, money, expenses, j, j - first_factory, n_sizes, out
            )
            out[X.factory_cash] += cash
            out[X.factory_leftover] += leftovers[j]
        elif kind == TRADER:
            _measure_trader(points, sellers, money, expenses, j, n_sizes, out)
            out[X.trader_cash] += cash
            out[X.trader_leftover] += leftovers[j]
        out[X.small_b_freight] += money.seller[B.small_b_freight, j] / 100.0
        out[X.programme] += expenses[j, 4] / 100.0
        if kind == STORE:  # carrying the pooled store is a cost of the programme
            out[X.programme] += expenses[j, 3] / 100.0
        out[X.commission] += expenses[j, 5] / 100.0


@kernel()
def open_period(money):
    """Start the books of a period: everything but cash is a flow."""
    for k in range(money.seller.shape[0]):
        if k == B.cash:
            continue
        for j in range(money.seller.shape[1]):
            money.seller[k, j] = 0
