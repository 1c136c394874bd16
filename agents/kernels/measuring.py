"""Measure a period: sums over populations, in a fixed order."""

from __future__ import annotations

import numpy as np

from agents.columns.books import BANK, CARRIERS, CONSUMERS, INSURERS, SALVAGE_MARKET, B, Money
from agents.columns.buyers import U, Y
from agents.columns.factories import F, FactoryColumns
from agents.columns.measures import W, X
from agents.columns.sellers import FACTORY, STORE, TRADER, E, SellerColumns
from agents.columns.stock import S, StockColumns
from agents.kernels.compiling import inlined, kernel

# Measure, total over buyers it is taken from, and how many of its units make one.
_BUYER_MEASURES = (
    (X.buyer_stock, W.stock, 1.0),
    (X.buyer_value, W.stock_value, 100.0),
    (X.consumer_demand, W.demand, 1.0),
    (X.consumer_filled, W.filled, 1.0),
    (X.consumer_sold, W.sold, 1.0),
    (X.consumer_value, W.paid_by_consumers, 100.0),
    (X.buyer_leftover, W.cleared, 1.0),
    (X.buyer_orders, W.orders, 1.0),
    (X.new_purchases, W.new_purchases, 1.0),
    (X.buyer_effort, W.effort, 100.0),
    (X.ordered_value, W.ordered_value, 100.0),
    (X.business_value, W.business_value, 100.0),
    (X.consumer_returned, W.returned, 1.0),
    (X.refunds, W.refunds, 100.0),
    (X.return_freight, W.return_freight, 100.0),
    (X.sent_back, W.sent_back, 1.0),
    (X.buyer_refunds, W.buyer_refunds, 100.0),
    (X.insured, W.insured, 100.0),
    (X.all_consumers, W.all_consumers, 1e6),
    (X.cluster_consumers, W.cluster_consumers, 1e6),
)


@inlined()
def settle_row(buyers, types, shelves, cash, b, salvage_share, totals):
    """Step 8 for a buyer: consumers pay, stock costs, cleared goods bring something.

    Returns
    -------
    tuple of int
        Holding cost, and what consumers paid [fen].
    """
    sw = shelves.whole
    cost = buyers.real[b, U.unit_cost]
    held = np.int64(sw[b, S.on_hand] * shelves.real[b, S.holding_rate] * 100.0 + 0.5)
    price = cost * (1.0 + types.real[np.uint64(buyers.whole[b, U.kind]), Y.markup])
    paid = np.int64(sw[b, S.sold] * price * 100.0 + 0.5)
    leftover = sw[b, S.leftover]
    if leftover > 0:
        sw[b, S.leftover] = 0
        brought = np.int64(leftover * cost * salvage_share * 100.0 + 0.5)
        cash[b] += brought
        totals[W.cleared] += leftover
        totals[W.salvage] += brought
    cash[b] += paid - held
    return held, paid


@inlined()
def under_way_row(buyers, shelves, b):
    """Pieces under way to a buyer, and their value at its average cost [fen]."""
    sw = shelves.whole
    under_way = sw[b, S.opening_pipeline] + sw[b, S.dispatched] - sw[b, S.received]
    return under_way, np.int64(under_way * buyers.real[b, U.unit_cost] * 100.0)


@kernel()
def book_buyers(money, totals):
    """Book what buyers got from consumers, salvage market and insurers, and paid bank and carriers.

    Refunds of those who leave come later, and are booked as they leave.
    """
    money.outside[CONSUMERS] -= totals[W.paid_by_consumers] - totals[W.refunds]
    money.outside[CARRIERS] += totals[W.return_freight] + totals[W.insured]
    money.outside[INSURERS] -= totals[W.insured]
    money.outside[BANK] += totals[W.holding]
    money.outside[SALVAGE_MARKET] -= totals[W.salvage]


@inlined()
def _measure_factory(points, sellers, factories, money, expenses, j, f, n_sizes, out):
    first = sellers.whole[j, E.first_point]
    stock, under_way, demand, filled = 0, 0, 0, 0
    for i in range(first, first + sellers.whole[j, E.n_styles] * n_sizes):
        stock += points.whole[i, S.on_hand]
        under_way += points.whole[i, S.dispatched] - points.whole[i, S.received]
        demand += points.whole[i, S.demand]
        filled += points.whole[i, S.filled]
    m = sellers.whole[j, E.material_point]
    material = points.whole[m, S.on_hand]
    coming = points.whole[m, S.dispatched] - points.whole[m, S.received]
    digital = sellers.whole[j, E.digital]
    sold = money.seller[j, B.pieces_sold]
    out[X.finished_goods] += stock
    out[X.finished_goods_adopters] += stock * digital
    out[X.work_in_progress] += under_way
    out[X.material] += material
    out[X.material_adopters] += material * digital
    out[X.finished_goods_value] += stock * sellers.real[j, E.direct_cost]
    out[X.work_in_progress_value] += under_way * sellers.real[j, E.direct_cost]
    out[X.material_value] += material * points.real[m, S.buy_price]
    out[X.material_in_transit] += coming
    out[X.material_in_transit_value] += coming * points.real[m, S.buy_price]
    out[X.started] += factories.whole[f, F.started]
    out[X.custom_started] += money.seller[j, B.custom_pieces]
    out[X.setups] += factories.real[f, F.setups]
    out[X.lot_pieces] += factories.whole[f, F.lot_pieces]
    out[X.first_pieces] += factories.whole[f, F.first_pieces]
    out[X.first_lots] += factories.whole[f, F.first_lots]
    out[X.capacity_used] += factories.real[f, F.used_time]
    out[X.capacity] += factories.real[f, F.capacity]
    out[X.adopted_capacity] += factories.real[f, F.capacity] * digital
    out[X.lead_pieces] += factories.whole[f, F.lead_pieces]
    out[X.lead_sum] += factories.real[f, F.lead_sum]
    out[X.factory_sold] += sold
    out[X.factory_sold_adopters] += sold * digital
    out[X.factory_demand] += demand
    out[X.factory_filled] += filled
    out[X.factory_revenue] += money.seller[j, B.revenue] / 100.0
    out[X.bulk_revenue] += money.seller[j, B.bulk_value] / 100.0
    out[X.bulk_pieces] += money.seller[j, B.bulk_pieces]
    out[X.direct_pieces] += money.seller[j, B.small_b_pieces]
    out[X.direct_value] += money.seller[j, B.small_b_value] / 100.0
    out[X.material_paid] += money.seller[j, B.material_value] / 100.0
    out[X.material_bought] += money.seller[j, B.material_pieces]
    out[X.labour] += expenses[j, 0] / 100.0
    out[X.setup_cost] += expenses[j, 1] / 100.0
    out[X.factory_fixed] += expenses[j, 2] / 100.0
    out[X.factory_holding] += expenses[j, 3] / 100.0
    out[X.factory_salvage] += expenses[j, 6] / 100.0
    out[X.factory_unit_cost] += sellers.real[j, E.unit_cost] * sold
    out[X.open_factories] += 1 - sellers.whole[j, E.closed]
    out[X.digital_firms] += digital
    out[X.factory_debt] += sellers.whole[j, E.loan] / 100.0


@inlined()
def _measure_trader(points, sellers, money, expenses, j, n_sizes, out):
    first = sellers.whole[j, E.first_point]
    stock, coming = 0, 0
    for i in range(first, first + sellers.whole[j, E.n_styles] * n_sizes):
        stock += points.whole[i, S.on_hand]
        coming += points.whole[i, S.dispatched] - points.whole[i, S.received]
        out[X.trader_demand] += points.whole[i, S.demand]
        out[X.trader_filled] += points.whole[i, S.filled]
    out[X.trader_stock] += stock
    out[X.trader_value] += stock * sellers.real[j, E.direct_cost]
    out[X.trader_in_transit] += coming
    out[X.trader_in_transit_value] += coming * sellers.real[j, E.direct_cost]
    out[X.trader_sold] += money.seller[j, B.pieces_sold]
    out[X.trader_revenue] += money.seller[j, B.revenue] / 100.0
    out[X.trader_purchases] += money.seller[j, B.purchases] / 100.0
    out[X.trader_costs] += (expenses[j, 1] + expenses[j, 2] + expenses[j, 3]) / 100.0
    out[X.trader_salvage] += expenses[j, 6] / 100.0
    sells = sellers.real[j, E.average_sold] > 0.02 * sellers.real[j, E.planned_volume]
    if sells and sellers.whole[j, E.closed] == 0:
        out[X.active_traders] += 1.0
    out[X.open_traders] += 1 - sellers.whole[j, E.closed]
    out[X.digital_firms] += sellers.whole[j, E.digital]
    out[X.trader_debt] += sellers.whole[j, E.loan] / 100.0


@kernel()
def measure_sellers(points, sellers, factories, money, expenses, leftovers, n_sizes, out):
    """Sum a period over sellers into ``out`` (one number a measure, in the order of `MEASURES`)."""
    n = sellers.whole.shape[0]
    first_factory = n - 1 - factories.whole.shape[0]
    for j in range(n):
        kind = sellers.whole[j, E.kind]
        if kind == FACTORY:
            _measure_factory(
                points, sellers, factories, money, expenses, j, j - first_factory, n_sizes, out
            )
            out[X.factory_leftover] += leftovers[j]
        elif kind == TRADER:
            _measure_trader(points, sellers, money, expenses, j, n_sizes, out)
            out[X.trader_leftover] += leftovers[j]
        out[X.small_b_freight] += money.seller[j, B.small_b_freight] / 100.0
        out[X.programme] += expenses[j, 4] / 100.0
        if kind == STORE:  # carrying the pooled store is a cost of the programme
            out[X.programme] += expenses[j, 3] / 100.0
        out[X.commission] += expenses[j, 5] / 100.0


@kernel()
def record_sellers(points, money, before, book, tiers, n_traders, t, measured, out):
    """Close sellers' books of the period.

    Parameters
    ----------
    before : ndarray, shape (sellers,), int64 [fen]
        Cash at the end of the period before; moved on.
    book : tuple of ndarray
        Revenue, change of cash [fen], pieces sold (int64, by seller); goods and material on hand
        summed over periods (float64, by seller); sales to small-B buyers [fen], and the last
        period with any (int64, by seller). Added to where ``measured``.
    tiers : ndarray, shape (4, 2), int64
        Rows of listings, styles, materials and the store.
    out : ndarray
        Measures of the period; changes of cash are filled in [yuan].
    """
    revenue, cash, sold, goods, material, small_b, last_sale = book
    of_traders, of_factories = 0, 0
    for j in range(money.seller.shape[0]):
        change = money.seller[j, B.cash] - before[j]
        before[j] = money.seller[j, B.cash]
        if j < n_traders:
            of_traders += change
        elif j < money.seller.shape[0] - 1:
            of_factories += change
        if measured:
            revenue[j] += money.seller[j, B.revenue]
            sold[j] += money.seller[j, B.pieces_sold]
            cash[j] += change
            small_b[j] += money.seller[j, B.small_b_value]
        if money.seller[j, B.small_b_pieces] > 0:
            last_sale[j] = t
    out[X.trader_cash] = of_traders / 100.0
    out[X.factory_cash] = of_factories / 100.0
    if measured:
        for i in range(tiers[0, 0], tiers[1, 1]):
            goods[points.whole[i, S.owner]] += points.whole[i, S.on_hand]
        for i in range(tiers[2, 0], tiers[2, 1]):
            material[points.whole[i, S.owner]] += points.whole[i, S.on_hand]


@inlined()
def _measure_buyers(points, buyer_totals, store, out):
    """Take over the totals over buyers, and the pooled store."""
    for measure, total, unit in _BUYER_MEASURES:
        out[measure] = buyer_totals[total] / unit
    out[X.consumer_kept] = buyer_totals[W.sold] - buyer_totals[W.returned]
    out[X.consumer_value] = (buyer_totals[W.paid_by_consumers] - buyer_totals[W.refunds]) / 100.0
    out[X.pooled_store] = points.whole[store, S.on_hand]
    out[X.pooled_value] = points.whole[store, S.on_hand] * points.real[store, S.buy_price]


@kernel()
def measure_period(
    points, sellers, factories, money, expenses, leftovers, buyer_totals, tiers, n_traders,
    n_sizes, before, book, t, measured, out,
):  # fmt: skip
    """Step 10: sum the period up into ``out``, one number a measure; close sellers' books.

    Parameters
    ----------
    buyer_totals : ndarray, shape (len(W),), int64
        `BuyerTotals` of the period.
    before, book, t, measured
        As of `record_sellers`; ``t`` is the period.

    Returns
    -------
    int
        Cash of all buyers [fen].
    """
    points, sellers = StockColumns(*points), SellerColumns(*sellers)
    factories, money = FactoryColumns(*factories), Money(*money)
    for measure in range(out.shape[0]):
        out[measure] = 0.0
    measure_sellers(points, sellers, factories, money, expenses, leftovers, n_sizes, out)
    _measure_buyers(points, buyer_totals, tiers[3, 0], out)
    record_sellers(points, money, before, book, tiers, n_traders, t, measured, out)
    cash = np.int64(0)
    for b in range(money.buyer_cash.shape[0]):
        cash += money.buyer_cash[b]
    return cash


@kernel()
def open_period(money):
    """Start the books of a period: everything but cash is a flow."""
    for j in range(money.seller.shape[0]):
        cash = money.seller[j, B.cash]
        for k in range(money.seller.shape[1]):
            money.seller[j, k] = 0
        money.seller[j, B.cash] = cash
