"""A world of objects with the people of a built `ClusterModel`: sizes, ties, links, popularity."""

from __future__ import annotations

from typing import Any

from tests.reference.association import Association
from tests.reference.buyer import Buyer
from tests.reference.conventions import Conventions
from tests.reference.factory import Factory
from tests.reference.seller import Item, Seller
from tests.reference.stock import PooledStore, StockPoint
from tests.reference.trader import Trader
from tests.reference.world import World

POINT = (
    "identity", "on_hand", "mean", "variance", "age", "alpha", "prior_weight", "sees", "lot",
    "minimum_lot", "service_factor", "review_every", "review_phase", "horizon", "order_delay",
    "shipping_delay", "patience", "buy_price", "buy_freight", "gain", "loss", "salvage",
    "holding_rate", "order_rate", "starts", "ends", "throughput",
)  # fmt: skip
SELLER = (
    "identity", "category", "township", "size", "quality", "price", "minimum_order", "handling",
    "custom_fixed", "custom_unit", "wait", "custom_wait", "production", "credit", "appeal", "fill",
    "markup", "share", "unit_cost", "use", "reference_use", "direct_cost", "fixed_cost",
    "planned_volume", "holding_rate", "ordering_cost", "average_considered", "average_won",
    "average_made", "average_sold", "average_volume", "average_setup", "average_holding",
    "average_leftover", "average_fees", "average_demand", "average_filled", "average_lead",
    "average_left_out", "design_cost",
    "average_value", "average_new_seen", "average_won_new", "average_known_seen",
    "average_won_known",
)  # fmt: skip
FACTORY = (
    "capacity", "setup_time", "setup_cost", "labour_cost", "merged_share", "pooled_share",
    "subcontract_share", "switching_loss", "n_known_by", "plant", "technology",
)  # fmt: skip
BUYER = (
    "category", "township", "leaves", "event_phase", "commit", "level", "unit_cost",
    "price_response", "value",
)  # fmt: skip


def take(target: Any, table: Any, row: int, names: tuple[str, ...]) -> None:
    """Give an object what a row of a table says; what lean rows lack is as it was declared."""
    fills = {column.name: column.fill for column in table.LAYOUT.columns}
    for name in names:
        column = getattr(table, name, None)
        setattr(target, name, fills[name] if column is None else column[row].item())


def copy_of(model: Any, conventions: Conventions | None = None) -> World:
    """World of objects in the state of a model that has not stepped yet."""
    if model.period:
        raise ValueError("only a model at period 0 can be copied")
    world = World(model.params, model.seed_value, conventions)
    world.reference_prices = model.reference_prices.tolist()
    world.reference_cost = float(model.reference_cost[0])
    world.bulk_volume = float(model.bulk_volume)
    _sellers(world, model)
    points = _points(world, model)
    _items(world, model, points)
    for factory, row in zip(world.factories, range(model.factories.n), strict=True):
        take(factory, model.factories, row, FACTORY)
        known = model.tiers[2].neighbours[:, row].tolist()
        factory.neighbours = [world.factories[g] for g in known if g >= 0 and g != row]
        factory.material = points[int(model.sellers.material_point[factory.number])]
    world.gather()
    start, member = (ends.tolist() for ends in model.firm_network())
    for j, firm in enumerate(world.sellers):
        firm.watches = [world.sellers[k] for k in member[start[j] : start[j + 1]]]
    _buyers(world, model)
    world.learn_the_calendar()
    return world


def _sellers(world: World, model: Any) -> None:
    traders = model.counts["traders"]
    for row in range(model.sellers.n - 1):
        seller: Seller = (Trader if row < traders else Factory)(world, row)
        take(seller, model.sellers, row, SELLER)
        seller.able = bool(model.sellers.custom_able[row])
        seller.on_sale = []
        (world.traders if row < traders else world.factories).append(seller)


def _points(world: World, model: Any) -> list[StockPoint]:
    owners: list[Seller | Association] = [*world.sellers, world.association]
    points: list[StockPoint] = []
    for row in range(model.points.n):
        kind = PooledStore if row == model.points.n - 1 else StockPoint
        points.append(kind(world, owners[int(model.points.owner[row])], row))
        take(points[-1], model.points, row, POINT)
    for point, supplier in zip(points, model.points.supplier.tolist(), strict=True):
        point.supplier = points[supplier] if supplier >= 0 else None
    world.store = points[-1]
    return points


def _items(world: World, model: Any, points: list[StockPoint]) -> None:
    sizes = model.params.factories.sizes
    styles: dict[StockPoint, Item] = {}
    for seller in (*world.factories, *world.traders):
        first = int(model.sellers.first_point[seller.number])
        for k in range(int(model.sellers.n_styles[seller.number])):
            mine = points[first + k * sizes : first + (k + 1) * sizes]
            source = styles[mine[0].supplier] if isinstance(seller, Trader) else None
            item = Item(mine, source)
            item.popularity = model.points.popularity[mine[0].row].item()
            item.live(mine[0].starts, mine[0].ends)
            styles[mine[0]] = item
            seller.items.append(item)


def _buyers(world: World, model: Any) -> None:
    sellers = world.sellers
    for row in range(model.buyers.n):
        buyer = Buyer(world, row, world.kinds[int(model.buyers.kind[row])])
        take(buyer.shelf, model.shelves, row, POINT)
        take(buyer, model.buyers, row, BUYER)
        ties = model.buyers.ties[:, row].tolist()
        buyer.ties = [sellers[j] if j >= 0 else None for j in ties]
        world.buyers.append(buyer)
