"""Styles come and go; wholesale markets, brands and export order from those on sale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.factory import Factory
from tests.reference.orders import Order
from tests.reference.seller import Item, Seller
from tests.reference.stock import withdraw
from tests.reference.trader import Trader

if TYPE_CHECKING:
    from tests.reference.world import World


def bulk_customers_order(world: World) -> None:
    """Step 3: wholesale markets, brands and export, for styles on sale."""
    t = world.period
    patience = world.params.bulk.patience_days / world.params.run.period_days
    for factory in world.factories:
        volume = world.bulk_volume * factory.size / max(1, len(world.factories))
        volume *= factory.bulk_share
        volume *= world.market.factor[factory.category]
        popularity = sum(item.popularity for item in factory.items)
        for item in factory.items:
            if not item.on_sale(t):
                continue
            rate = volume * item.popularity / popularity
            for point, share in zip(item.points, world.size_shares, strict=True):
                shock, me = world.bulk_shock, point.identity
                number = world.luck.count("bulk_demand", me, 0, rate * share, shock)
                if number > 0:
                    place = t + world.luck.draw("allocation", -1)
                    point.queue.append(
                        Order(
                            None, number, t, 1.0, factory.price, 0.0, patience, place,
                            unseen=True,
                        )
                    )  # fmt: skip


def renew_range(world: World) -> None:
    """Styles at the end of their life are cleared, their orders dropped, new ones born."""
    ended: list[tuple[Seller, Item]] = [
        (seller, item)
        for seller in (*world.factories, *world.traders)
        for item in seller.items
        if item.ends == world.period
    ]
    quarter = min(world.period + 1, max(1, round(91 / world.params.run.period_days)))
    first = world.period + 1 - quarter
    seasons = {
        kind: max(1e-9, season.between(first, world.period + 1) / quarter)
        for kind, season in ((Trader, world.listing_season), (Factory, world.style_season))
    }
    gone = {point for _, item in ended for point in item.points}
    for point in gone:
        point.end_of_life()
    for point in world.all_points():
        staying = []
        for order in point.queue:
            if point not in gone and order.customer not in gone:
                staying.append(order)
                continue
            withdraw(order)
            point.owed -= order.quantity if order.due <= world.period else 0
        point.queue = staying
    for seller, item in ended:
        item.is_born(world)
        item.guess_demand(seller.average_demand / len(seller.items) / seasons[type(seller)], world)
        if world.period < world.fork_period:
            for point in item.points:
                world.smoothing.restart(point)
        if isinstance(seller, Factory):
            world.accounts.expense(seller, "designers", seller.design_cost)
