"""Flows of money and of goods between parties as people know them, from left to right.

Accounts of a kind are one party. What a party in the middle gets and does not pay out it keeps, and
what it pays out and does not get it draws from its cash: so flows add up at every party. The same
holds of pieces, with what is put into stock and taken from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agents.columns.books import ACCOUNTS
from simulation.inside import flows

if TYPE_CHECKING:
    from simulation.inside.running import Inside, World

KEPT, DRAWN, PAID_BACK = "kept", "drawn", "paid_back"

# Party of every account. One that this version does not have stands for itself.
MONEY_PARTIES = {
    "insurers": "carriers",
    "designers": "set_up_suppliers",
    "pooled_store": "store",
}
# Parties by column; within a column and beside each other in this order, from the top.
MONEY_COLUMNS = (
    ("consumers", DRAWN, "state", "salvage_market", PAID_BACK, "bulk_customers"),
    ("buyers",),
    ("traders",),
    ("factories",),
    ("store",),
    (KEPT, "carriers", "platform", "association", "bank", "set_up_suppliers", "equipment_makers",
     "premises", "workers", "material_market"),
)  # fmt: skip
GOODS_COLUMNS = (
    (flows.MARKET, flows.FROM_STOCK),
    ("store",),
    ("factories",),
    ("traders", flows.RETURNS),
    ("buyers",),
    (flows.CONSUMERS, "brought_back", flows.CLEARED, flows.INTO_STOCK, flows.BULK),
)


@dataclass(frozen=True)
class Stream:
    """What flows from one party to another.

    Attributes
    ----------
    source, target : str
        Parties, of the columns of its kind.
    value : float
        Yuan, or pieces, a year.
    """

    source: str
    target: str
    value: float


def money_streams(world: World) -> list[Stream]:
    """Payments a year, from those who pay in the end to those who are paid in the end."""
    paid: dict[tuple[str, str], int] = {}
    for row, payer in enumerate(ACCOUNTS):
        for column, payee in enumerate(ACCOUNTS):
            ends = tuple(MONEY_PARTIES.get(name, name) for name in (payer, payee))
            if ends[0] != ends[1] and world.paid[row, column]:
                key = (ends[0], ends[1])
                paid[key] = paid.get(key, 0) + int(world.paid[row, column])
    net: dict[tuple[str, str], int] = {}
    for (payer, payee), amount in paid.items():
        left = amount - paid.get((payee, payer), 0)
        if left > 0:
            net[payer, payee] = left
    column_of = _column_of(MONEY_COLUMNS)
    last = len(MONEY_COLUMNS) - 1
    found: dict[tuple[str, str], int] = {}
    for (payer, payee), amount in net.items():
        here, there = column_of.get(payer, last), column_of.get(payee, last)
        source = payer if here < there else PAID_BACK
        if here == there == last:  # between two parties who are paid in the end: not shown
            continue
        found[source, payee] = found.get((source, payee), 0) + amount
    return _balanced(found, MONEY_COLUMNS, 100.0 * world.run.years)


def goods_streams(world: World) -> list[Stream]:
    """Pieces a year, from material to those who keep them."""
    moved: dict[tuple[str, str], int] = {}
    for (here, there), pieces in world.goods.items():
        ends = tuple("store" if name == "pooled_store" else name for name in (here, there))
        if ends == (flows.CONSUMERS, flows.RETURNS):
            continue
        if ends == ("buyers", flows.CONSUMERS):
            back = world.goods.get((flows.CONSUMERS, flows.RETURNS), 0)
            moved["buyers", "brought_back"] = back
            pieces -= back
        moved[ends[0], ends[1]] = pieces
    return _in_order(moved, GOODS_COLUMNS, world.run.years)


def _column_of(columns: tuple[tuple[str, ...], ...]) -> dict[str, int]:
    return {name: number for number, column in enumerate(columns) for name in column}


def _balanced(
    found: dict[tuple[str, str], int], columns: tuple[tuple[str, ...], ...], unit: float
) -> list[Stream]:
    """Add what parties in the middle keep, or draw from their cash."""
    found = dict(found)
    for (name,) in (column for column in columns[1:-1]):
        gap = sum(q for ends, q in found.items() if ends[1] == name)
        gap -= sum(q for ends, q in found.items() if ends[0] == name)
        if gap > 0:
            found[name, KEPT] = gap
        elif gap < 0:
            found[DRAWN, name] = -gap
    return _in_order(found, columns, unit)


def _in_order(
    found: Mapping[tuple[str, str], int], columns: tuple[tuple[str, ...], ...], unit: float
) -> list[Stream]:
    place = {name: k for k, name in enumerate(name for column in columns for name in column)}
    last = len(place)
    order = sorted(found, key=lambda ends: [place.get(name, last) for name in ends])
    return [Stream(*ends, found[ends] / unit) for ends in order if found[ends] > 0]


def both(inside: Inside, what: str) -> tuple[list[Stream], list[Stream]]:
    """Streams of ``money`` or of ``goods``, without and with."""
    streams = money_streams if what == "money" else goods_streams
    return streams(inside.without), streams(inside.with_)
