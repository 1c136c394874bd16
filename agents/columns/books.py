"""Books of payments, and scratch room of the kernels."""

from __future__ import annotations

from collections import namedtuple
from typing import Any

import numpy as np

from agents.columns.layout import WHOLE, Column, layout

SELLER_BOOKS = (
    Column("cash", WHOLE, "fen", "cash of a seller"),
    Column("revenue", WHOLE, "fen", "sales this period"),
    Column("pieces_sold", WHOLE, "pieces", "pieces sold this period"),
    Column("small_b_pieces", WHOLE, "pieces", "of them to small-B buyers"),
    Column("small_b_value", WHOLE, "fen", "paid by small-B buyers for goods"),
    Column("small_b_freight", WHOLE, "fen", "paid by small-B buyers for freight"),
    Column("bulk_value", WHOLE, "fen", "paid by bulk customers for goods"),
    Column("bulk_pieces", WHOLE, "pieces", "sold to bulk customers"),
    Column("purchases", WHOLE, "fen", "paid to other sellers, freight included"),
    Column("pieces_bought", WHOLE, "pieces", "bought from other sellers"),
    Column("material_value", WHOLE, "fen", "paid for material, to the market or the pooled store"),
    Column("material_pieces", WHOLE, "pieces", "material bought"),
    Column("custom_pieces", WHOLE, "pieces", "sold to a buyer's design"),
    Column("taken_back", WHOLE, "pieces", "taken back from small-B buyers"),
    Column("free_freight", WHOLE, "fen", "freight paid for small-B buyers"),
)

LAYOUT_B = layout("SellerBooks", SELLER_BOOKS, __name__)
B = LAYOUT_B.index
SellerBooks = LAYOUT_B.arrays

# Payments: books of sellers, cash of buyers, and the accounts outside the cluster's firms.
Money = namedtuple("Money", ["seller", "buyer_cash", "outside"])
OUTSIDE_ACCOUNTS = (
    "carriers",
    "bulk_customers",
    "consumers",
    "material_market",
    "workers",
    "set_up_suppliers",
    "premises",
    "bank",
    "salvage_market",
    "platform",
    "association",
    "designers",
    "insurers",
    "state",
    "equipment_makers",
)
# Everybody who holds money, in the order of `simulation.firms.cash_of_all`.
ACCOUNTS = ("traders", "factories", "pooled_store", "buyers", *OUTSIDE_ACCOUNTS)
(
    CARRIERS,
    BULK_CUSTOMERS,
    CONSUMERS,
    MATERIAL_MARKET,
    WORKERS,
    SET_UP_SUPPLIERS,
    PREMISES,
    BANK,
    SALVAGE_MARKET,
    PLATFORM,
    ASSOCIATION,
    DESIGNERS,
    INSURERS,
    STATE,
    EQUIPMENT_MAKERS,
) = range(15)
EXPENSES = ("labour", "setup", "fixed", "holding", "programme", "commission", "salvage")
# Scratch room: rows of a tier's orders in sequence, start of each group, and capacity times of its
# factories (wanted, slack, granted, lendable, taken, pool, asked).
Work = namedtuple("Work", ["order", "start", "capacity"])
Lots = namedtuple("Lots", ["size", "custom", "count"])
Regression = namedtuple("Regression", ["gram", "moment", "weights"])


def money_books(n_sellers: int, n_buyers: int) -> Any:
    """Books of payments, empty."""
    return Money(
        LAYOUT_B.allocate(n_sellers).whole,
        np.zeros(n_buyers, np.int64),
        np.zeros(len(OUTSIDE_ACCOUNTS), np.int64),
    )


def lot_ring(capacity: int = 1 << 16) -> Any:
    """Ring of the last lots started: size [pieces], whether custom, and how many so far."""
    return Lots(np.zeros(capacity, np.int64), np.zeros(capacity, np.int8), np.zeros(1, np.int64))


def regression_room(n: int, terms: int) -> Any:
    """Normal equations and coefficients of the ``own_history`` forecaster, empty."""
    return Regression(np.zeros((n, terms, terms)), np.zeros((n, terms)), np.zeros((n, terms)))
