"""Numbers of a table as they are: rhythm, concentration, coming back, the tail of popularity.

Those that are patterns of the model are taken by the estimators of `simulation.patterns`.
"""

from __future__ import annotations

import numpy as np

from simulation.buyer_fit.popularity import power_law_tail
from simulation.buyer_fit.quantity_prices import PriceLines, elasticity
from simulation.buyer_fit.reading import Lines
from simulation.buyer_fit.result import Fact
from simulation.kpis.money import gini
from simulation.patterns import rhythm

_LEAST_REPEATS = 30


def facts_of(lines: Lines, prices: PriceLines | None) -> list[Fact]:
    """Everything that is told of a table besides parameters."""
    return [*_rhythm(lines), *_concentration(lines), *_loyalty(lines), *_items(lines, prices)]


def _rhythm(lines: Lines) -> list[Fact]:
    order, first = np.unique(lines.order, return_index=True)
    value = np.bincount(lines.order, lines.value)
    pieces = np.bincount(lines.order, lines.pieces)
    buyer, day = lines.buyer[first], lines.day[first]
    between = rhythm.gaps(buyer, day)
    years = (int(lines.day.max()) + 1) / 365.0
    found = [
        Fact("orders_per_buyer", "orders of a buyer a year of the table",
             len(order) / len(np.unique(buyer)) / years, "orders"),
        Fact("days_between", "days between a buyer's orders, median",
             rhythm.typical_gap(between, 1.0), "days"),
        Fact("once_share", "buyers with one order", rhythm.once_share(buyer, order), "%"),
        Fact("order_value_median", "order value, median", float(np.median(value)), "money"),
        Fact("order_value_mean", "order value, mean", float(value.mean()), "money"),
        Fact("order_pieces_median", "pieces of an order, median", float(np.median(pieces)),
             "pieces"),
        Fact("order_log_sd", "order value, log standard deviation", float(np.log(value).std()),
             "-"),
    ]  # fmt: skip
    window = int(lines.day.max()) + 1
    if window > 2 * rhythm.BACK_WITHIN:
        share = rhythm.second_order_share(buyer, day, window)
        found.append(Fact("second_order", "second order within 90 days of the first", share, "%"))
    if window >= 4 * rhythm.QUARTER:
        established, new = rhythm.back_next_quarter(buyer, day)
        found += [
            Fact("back_established", "active in a quarter, back in the next: established buyers",
                 established, "%"),
            Fact("back_new", "the same, new buyers", new, "%"),
        ]  # fmt: skip
    return found


def _concentration(lines: Lines) -> list[Fact]:
    value = np.sort(rhythm.value_by_buyer(lines.buyer, lines.value))[::-1]
    tenth = max(1, round(0.1 * len(value)))
    return [
        Fact("buyer_gini", "Gini over buyers of value", gini(value), "-"),
        Fact("buyer_top_tenth", "value of the largest tenth of buyers",
             float(value[:tenth].sum() / value.sum()), "%"),
    ]  # fmt: skip


def _loyalty(lines: Lines) -> list[Fact]:
    """Share of wallet, and how often the next order goes to the same seller."""
    if lines.seller.max(initial=-1) < 1:
        return []
    value = lines.value
    n = int(lines.seller.max()) + 1
    cell, at = np.unique(lines.buyer * n + lines.seller, return_inverse=True)
    spent = np.bincount(at, value)
    largest = np.zeros(int(lines.buyer.max()) + 1)
    np.maximum.at(largest, cell // n, spent)
    total = np.bincount(lines.buyer, value)
    orders = np.bincount(lines.buyer[np.unique(lines.order, return_index=True)[1]])
    often = orders >= 3
    first = np.unique(lines.order, return_index=True)[1]
    first = first[np.lexsort((lines.day[first], lines.buyer[first]))]
    same = lines.buyer[first][1:] == lines.buyer[first][:-1]
    repeats = (lines.seller[first][1:] == lines.seller[first][:-1])[same]
    found = []
    if often.sum() >= _LEAST_REPEATS:
        share = float((largest[often] / total[often]).mean())
        found.append(Fact("wallet_share", "share of wallet of a buyer's main seller", share, "%"))
    if len(repeats) >= _LEAST_REPEATS:
        found.append(
            Fact("repeat_share", "next order to the same seller", float(repeats.mean()), "%")
        )
    return found


def _items(lines: Lines, prices: PriceLines | None) -> list[Fact]:
    known = lines.item >= 0
    if not known.any():
        return []
    sales = np.sort(np.bincount(lines.item[known], lines.pieces[known]))[::-1]
    tenth = max(1, round(0.1 * len(sales)))
    found = [
        Fact("item_top_tenth", "pieces of the best-selling tenth of items",
             float(sales[:tenth].sum() / sales.sum()), "%"),
    ]  # fmt: skip
    tail = power_law_tail(sales)
    if tail is not None:
        found += [
            Fact("tail_exponent", "tail exponent of pieces by item", tail.exponent, "-"),
            Fact("tail_start", "pieces from which that law holds", tail.start, "pieces"),
            Fact("tail_items", "items in the tail", float(tail.items), "items"),
        ]
    if prices is not None:
        found.append(
            Fact("price_elasticity", "elasticity of price to quantity within an item",
                 elasticity(prices), "-")
        )  # fmt: skip
    return found
