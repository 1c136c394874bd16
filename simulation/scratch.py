"""Room for the orders of a period and for sorting them; what is no longer needed goes back.

All of it is scratch: nothing here is part of a model's state, but for the size of its tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from agents.columns.books import Work
from agents.columns.pages import let_go, room_for
from agents.kernels.queues import append_orders
from agents.orders import order_table

if TYPE_CHECKING:
    from simulation.model import ClusterModel

# Orders to have room for at first, to a buyer of a large world: a table of gigabytes is not to be
# moved, and what is not written to takes no memory.
_LINES = 2


def first_orders(model: ClusterModel) -> Any:
    """Table for the orders of a period, empty."""
    if model.is_network:
        return order_table(model.shelves.n + model.points.n + 1)
    of_buyers = 0 if model.store is None else _LINES * model.shelves.n
    return order_table(of_buyers + model.points.n + 1)


def reserve_fresh(model: ClusterModel, more: int) -> None:
    """Make room for so many more orders of the period besides those of every stock point."""
    needed = model.n_fresh + more + 2 * model.points.n + 1
    if model.fresh.whole.shape[0] < needed:
        grown = order_table(needed + needed // 4)
        append_orders(tuple(model.fresh), model.n_fresh, tuple(grown), 0)
        model.fresh = grown


def reserve_books(model: ClusterModel) -> None:
    """Make room in a cluster's books for all that may reach each tier this period."""
    listing, style, material, store = model.tiers
    fresh, styles = model.n_fresh, style.hi - style.lo
    # Buyers reach listings, styles and (custom) materials; bulk and listings reach styles.
    most = max(
        listing.book.make_room(fresh),
        style.book.make_room(fresh + styles + listing.hi - listing.lo),
        material.book.make_room(fresh + styles),
        store.book.make_room(material.hi - material.lo),
    )
    reserve_work(model, most)
    reserve_fresh(model, most)  # behind new orders, a tier at a time, those it carries or copies
    if model.store is not None:  # of each order, part may be sent and the rest taken back
        orders = model.n_fresh + sum(tier.book.n for tier in model.tiers)
        model.store.reserve_letters(2 * orders)


def reserve_work(model: ClusterModel, n_orders: int) -> None:
    """Make room for sorting the orders of a tier."""
    if model.work is not None and model.work.order.shape[0] >= n_orders:
        return
    capacity = max(n_orders + n_orders // 4, model.fresh.whole.shape[0])
    widest = max((t.hi - t.lo for t in model.tiers), default=0)
    model.work = Work(
        room_for(capacity),
        np.zeros(widest + 2, np.int64),
        np.zeros((7, widest if model.is_network else model.factories.n)),
    )


def give_back(model: ClusterModel, behind: int) -> None:
    """Give back memory of more orders than this period's and ``behind`` that were carried on.

    Most orders are placed, and wait, in a second period, when opening stocks have run out.
    """
    for block in (*model.fresh, model.work.order):
        let_go(block, model.n_fresh + behind)
