"""Where a `ClusterModel` and a world of objects differ after the same period."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from agents.columns.books import OUTSIDE_ACCOUNTS, B
from tests.reference.world import World

WHOLE = ("on_hand", "owed", "on_order", "demand", "filled", "placed", "sold")
REAL = ("mean", "variance", "horizon")
PRICES = ("price", "unit_cost", "markup", "share", "fill", "wait")


def differences(model: Any, world: World, tolerance: float = 1e-9) -> list[str]:
    """Everything that differs, in words; whole numbers exactly, prices within ``tolerance``."""
    found = [*_goods(model, world, tolerance), *_firms(model, world, tolerance)]
    found += [*_buyers(model, world, tolerance), *_cash(model, world)]
    return [f"period {world.period - 1}: {what}" for what in found]


def _apart(ours: float, theirs: float, tolerance: float) -> bool:
    return abs(ours - theirs) > tolerance * max(1.0, abs(ours), abs(theirs))


def _goods(model: Any, world: World, tolerance: float) -> Iterator[str]:
    for what, table, points in (
        ("shelf", model.shelves, [buyer.shelf for buyer in world.buyers]),
        ("point", model.points, world.all_points()),
    ):
        for name in WHOLE:
            column = getattr(table, name).tolist()
            for point in points:
                if column[point.row] != getattr(point, name):
                    yield f"{what} {point.row} {name}: {column[point.row]} / {getattr(point, name)}"
        for name in REAL:
            column = getattr(table, name).tolist()
            for point in points:
                if _apart(column[point.row], getattr(point, name), tolerance):
                    yield f"{what} {point.row} {name}: {column[point.row]} / {getattr(point, name)}"


def _firms(model: Any, world: World, tolerance: float) -> Iterator[str]:
    sold = model.money.seller[:, B.pieces_sold].tolist()
    for seller in world.sellers:
        if sold[seller.number] != seller.pieces_sold:
            yield f"seller {seller.number} sold: {sold[seller.number]} / {seller.pieces_sold}"
        for name in PRICES:
            ours = getattr(model.sellers, name)[seller.number].item()
            if _apart(ours, getattr(seller, name), tolerance):
                yield f"seller {seller.number} {name}: {ours} / {getattr(seller, name)}"
    for row, factory in enumerate(world.factories):
        for name in ("started", "used_time", "queued_time"):
            ours = getattr(model.factories, name)[row].item()
            if _apart(ours, getattr(factory, name), tolerance):
                yield f"factory {row} {name}: {ours} / {getattr(factory, name)}"


def _buyers(model: Any, world: World, tolerance: float) -> Iterator[str]:
    ordered, cost = model.buyers.ordered.tolist(), model.buyers.unit_cost.tolist()
    for row, buyer in enumerate(world.buyers):
        if ordered[row] != buyer.ordered:
            yield f"buyer {row} ordered: {ordered[row]} / {buyer.ordered}"
        if _apart(cost[row], buyer.unit_cost, tolerance):
            yield f"buyer {row} unit_cost: {cost[row]} / {buyer.unit_cost}"


def _cash(model: Any, world: World) -> Iterator[str]:
    """Cash, to the fen."""
    cash = model.money.seller[:, B.cash].tolist()
    for owner, ours in zip((*world.sellers, world.association), cash, strict=True):
        if ours != owner.cash:
            yield f"cash of {getattr(owner, 'number', 'the store')}: {ours} / {owner.cash}"
    for row, buyer in enumerate(world.buyers):
        if model.money.buyer_cash[row] != buyer.cash:
            yield f"cash of buyer {row}: {model.money.buyer_cash[row]} / {buyer.cash}"
    for name, ours in zip(OUTSIDE_ACCOUNTS, model.money.outside.tolist(), strict=True):
        if ours != world.accounts.outside[name]:
            yield f"account {name}: {ours} / {world.accounts.outside[name]}"
