"""What sellers do in a period, once buyers have ordered: serve, make, order, price, post."""

from __future__ import annotations

from collections import namedtuple

from agents.columns.books import Lots, Money, Work
from agents.columns.buyers import ChoiceRules
from agents.columns.factories import FactoryColumns
from agents.columns.orders import OrderColumns
from agents.columns.sellers import SellerColumns
from agents.columns.stock import LISTING, MATERIAL, STORE, STYLE, StockColumns
from agents.kernels.compiling import inlined, kernel
from agents.kernels.consumption import show_other_demand
from agents.kernels.forecasting import try_constants
from agents.kernels.inventory import smooth_and_review
from agents.kernels.market import bulk_orders
from agents.kernels.measuring import book_buyers
from agents.kernels.pricing import keep_books, post_offers, set_prices
from agents.kernels.production import start_lots, withhold_lots
from agents.kernels.random import R
from agents.kernels.shipping import fetch_rows, place_orders, serve_tier

# What sellers need to know of a run; none of it changes while it runs.
SellerRules = namedtuple(
    "SellerRules",
    [
        "bulk_patience",  # periods
        "full_workshop",  # periods of capacity in unstarted work
        "weeks",  # length of a period
        "month",  # periods
        "measured_from",  # period
        "n_sizes",
        "adjustment",  # of markups, a week
        "utilisation_slope",
        "trader_salvage",
        "factory_salvage",
        "material_price",
        "break_quantity",
        "break_discount",
        "longest_wait",  # periods anybody plans for
        "function_share",  # of material and labour
    ],
)


@inlined()
def _named(books):
    """Name the columns of the four tiers' orders."""
    return (
        OrderColumns(*books[LISTING]),
        OrderColumns(*books[STYLE]),
        OrderColumns(*books[MATERIAL]),
        OrderColumns(*books[STORE]),
    )


@kernel()
def sellers_act(
    points, shelves, sellers, factories, neighbours, tiers, books, spares, n_carried, fresh,
    n_fresh, season_totals, factor, bulk_shock, t, words, places, work, lots, money, rules,
    choice, reference_prices, by_category, expenses, leftovers, buyer_totals, candidates, shadows,
    errors, trying,
):  # fmt: skip
    """Steps 3 to 6 and 8 of sellers: tier by tier serve or make, forecast and order; then price.

    Tables come as plain tuples (`compiling`).

    Parameters
    ----------
    tiers : ndarray, shape (4, 2), int64
        First and last row (excluded) of listings, styles, materials and the store.
    books, spares : tuple of OrderColumns, plain
        Orders each tier has carried over, and where it writes those it carries on.
    n_carried : ndarray, shape (4,), int64
        How many they are; updated.
    fresh : OrderColumns
        Orders of this period, ``n_fresh`` so far.
    season_totals : ndarray, shape (4, periods), float64
        Running total of the season each tier's orders come with.
    words : ndarray of uint64
        Words of all streams of luck.
    trying : bool
        Whether smoothing constants are being tried (warm-up).
    """
    points, shelves = StockColumns(*points), StockColumns(*shelves)
    sellers, factories = SellerColumns(*sellers), FactoryColumns(*factories)
    books = _named(books)
    spares = _named(spares)
    fresh, work, lots, money = OrderColumns(*fresh), Work(*work), Lots(*lots), Money(*money)
    rules, choice = SellerRules(*rules), ChoiceRules(*choice)
    fetch_rows(shelves, fresh, n_fresh, work)
    n = bulk_orders(
        points, sellers, fresh, n_fresh, tiers[STYLE, 0], tiers[STYLE, 1], t, words[R.bulk_demand],
        factor, bulk_shock, rules.bulk_patience,
    )  # fmt: skip
    for k in range(4):
        lo, hi = tiers[k, 0], tiers[k, 1]
        if k == MATERIAL:
            n_carried[k] = start_lots(
                points, shelves, factories, neighbours, books[k], n_carried[k], fresh, n,
                spares[k], lo, hi, t,
                (words[R.allocation], words[R.shipping_delay], words[R.cloth]), places, work,
                lots, money,
            )  # fmt: skip
        else:
            n_carried[k] = serve_tier(
                points, shelves, books[k], n_carried[k], fresh, n, spares[k], lo, hi, t,
                (words[R.allocation], words[R.shipping_delay]), places, work, money,
            )  # fmt: skip
        if k == LISTING:
            show_other_demand(points, lo, hi)
        smooth_and_review(points, lo, hi, t, season_totals[k])
        if k == STYLE:
            withhold_lots(points, lo, hi, rules.full_workshop)
        n = place_orders(
            points, fresh, n, shelves, points, lo, hi, shelves.whole.shape[0], t,
            words[R.order_delay], words[R.shipping_delay], money,
        )  # fmt: skip
    if trying:
        for k in range(STYLE + 1):
            season = season_totals[k, t + 1] - season_totals[k, t]
            try_constants(points, candidates, shadows, errors, tiers[k, 0], tiers[k, 1], t, season)
    keep_books(
        points, sellers, factories, money, expenses, leftovers, rules.weeks, rules.n_sizes, t,
        rules.month, t >= rules.measured_from, rules.function_share,
    )  # fmt: skip
    book_buyers(money, buyer_totals)
    set_prices(
        sellers, choice, reference_prices, (rules.adjustment, rules.utilisation_slope),
        rules.weeks, by_category,
    )  # fmt: skip
    post_offers(
        points, sellers, factories, choice,
        (
            rules.trader_salvage, rules.factory_salvage, rules.material_price,
            rules.break_quantity, rules.break_discount, rules.longest_wait, rules.function_share,
        ), rules.n_sizes, t,
    )  # fmt: skip
    return n
