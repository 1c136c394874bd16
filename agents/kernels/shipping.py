"""Orders from customer to supplier, and goods back.

Orders of a period are pooled in one table (`fresh`); who is served first: `queues`. What a tier
cannot ship it carries over to the next period, in the sequence in which it would have.
"""

from __future__ import annotations

import numpy as np

from agents.columns.books import BULK_CUSTOMERS, CARRIERS, MATERIAL_MARKET, B
from agents.columns.orders import O
from agents.columns.stock import S
from agents.kernels.compiling import inlined, kernel
from agents.kernels.packed_buyers import WITHDRAWN
from agents.kernels.queues import copy_order, merge_orders, sort_by_key
from agents.kernels.random import uniform, whole_periods

STOCK_ORDER, CUSTOM_ORDER, BULK_ORDER = 0, 1, 2
OUTSIDE = -1


@inlined()
def _write(letters, customer, quantity, period):
    """Note what concerns a buyer whose row lies packed, until it is opened."""
    k = letters[0, 0] + 1
    letters[0, 0] = k
    letters[k, 0], letters[k, 1], letters[k, 2] = customer, quantity, period


@inlined()
def dispatch(shelves, points, customer, quantity, delay, t):
    """Put goods under way; rows below the number of shelves are shelves, then stock points."""
    n_shelves = shelves.whole.shape[0]
    if customer < 0:
        return
    if customer < n_shelves and shelves.whole.shape[1] == 0:
        _write(shelves.pipeline, customer, quantity, t + delay)
    elif customer < n_shelves:
        slots = shelves.pipeline.shape[1]
        shelves.pipeline[customer, (t + delay) % slots] += quantity
        shelves.whole[customer, S.dispatched] += quantity
    else:
        slots = points.pipeline.shape[1]
        points.pipeline[customer - n_shelves, (t + delay) % slots] += quantity
        points.whole[customer - n_shelves, S.dispatched] += quantity


@inlined()
def withdraw(shelves, points, customer, quantity):
    """Take an order back: the customer no longer waits for it."""
    n_shelves = shelves.whole.shape[0]
    if customer < 0:
        return
    if customer < n_shelves and shelves.whole.shape[1] == 0:
        _write(shelves.pipeline, customer, quantity, WITHDRAWN)
    elif customer < n_shelves:
        shelves.whole[customer, S.on_order] -= quantity
    else:
        points.whole[customer - n_shelves, S.on_order] -= quantity


@kernel()
def place_orders(
    stock, fresh, n_fresh, shelves, points, lo, hi, first, t, base_order, base_ship, money
):
    """Turn ``placed`` of rows ``lo`` to ``hi`` into orders to their fixed suppliers.

    ``first`` is the customer number of row 0. The outside market ships at once.

    Returns
    -------
    int
        Number of orders in ``fresh`` afterwards.
    """
    n = n_fresh
    for i in range(lo, hi):
        quantity = stock.whole[i, S.placed]
        if quantity <= 0:
            continue
        identity = stock.whole[i, S.identity]
        stock.whole[i, S.on_order] += quantity
        wait = whole_periods(stock.real[i, S.order_delay], uniform(base_order, identity, 0))
        if stock.whole[i, S.supplier] == OUTSIDE:
            trip = whole_periods(stock.real[i, S.shipping_delay], uniform(base_ship, identity, 0))
            dispatch(shelves, points, first + i, quantity, wait + max(1, trip), t)
            if stock.real[i, S.buy_price] > 0.0:
                pay_market(stock, i, quantity, money)
            continue
        fresh.whole[n, O.supplier] = stock.whole[i, S.supplier]
        fresh.whole[n, O.customer] = first + i
        fresh.whole[n, O.quantity] = quantity
        fresh.whole[n, O.due] = t + wait
        fresh.real[n, O.delay] = stock.real[i, S.shipping_delay]
        fresh.real[n, O.price] = stock.real[i, S.buy_price]
        fresh.real[n, O.freight] = stock.real[i, S.buy_freight]
        fresh.real[n, O.free_freight] = 0.0
        fresh.real[n, O.patience] = points.real[stock.whole[i, S.supplier], S.patience]
        fresh.whole[n, O.kind] = STOCK_ORDER
        fresh.real[n, O.key] = 0.0
        fresh.whole[n, O.begun] = 0
        # In a cluster, a customer is seen through when it shows its sales itself.
        seen = stock.whole[i, S.owner] < 0 or stock.real[i, S.sees] > 0.0
        fresh.whole[n, O.visible] = 1 if seen else 0
        fresh.whole[n, O.identity] = identity
        n += 1
    return n


@kernel()
def fetch_rows(shelves, fresh, n_fresh, work):
    """Read from the rows of all customers, who stand anywhere in memory, one right after another.

    A processor waits for many reads at once while nothing depends on them. Serving orders, it would
    wait for one customer's row after the other. What is read means nothing (``work.start`` is
    scratch), but it has to go somewhere, or the compiler leaves the loop out.
    """
    read, n_shelves = 0, shelves.whole.shape[0]
    if shelves.whole.shape[1] == 0:  # rows lie packed, and nothing is written to them
        return
    for k in range(n_fresh):
        customer = fresh.whole[k, O.customer]
        if 0 <= customer < n_shelves:
            read ^= shelves.pipeline[customer, 0] ^ shelves.whole[customer, S.dispatched]
    work.start[0] = read


@inlined()
def fall_due(points, orders, order, a, b, i, t):
    """Book what falls due at point ``i`` this period; return everything that is due."""
    new, unseen, total = 0, 0, 0
    for at in range(a, b):
        k = order[at]
        if orders.whole[k, O.due] <= t:
            total += orders.whole[k, O.quantity]
            if orders.whole[k, O.due] == t:
                new += orders.whole[k, O.quantity]
                if orders.whole[k, O.visible] == 0:
                    unseen += orders.whole[k, O.quantity]
    points.whole[i, S.demand] = new
    points.whole[i, S.blind_demand] = unseen
    points.whole[i, S.demanded] += new
    return total


@kernel()
def serve_tier(
    points, shelves, carried, n_carried, fresh, n_fresh, next_carried, lo, hi, t, bases, places,
    work, money,
):  # fmt: skip
    """Step 3: every stock point of a tier ships what is due, oldest first, from stock.

    Parameters
    ----------
    points, shelves : StockColumns
        Stock points of the tier (rows ``lo`` to ``hi``) and of customers.
    carried, fresh, next_carried : OrderColumns
        Orders carried over, orders of this period with room behind them (`merge_orders`), and
        where unshipped ones go: ``carried`` itself will do.
    bases : tuple of uint64
        Words of the streams (allocation, shipping delay).
    work : Work
        Scratch room.
    money : Money
        Columns that payments are booked to.

    Returns
    -------
    int
        Orders carried over.
    """
    base_allocation, base_ship = bases
    merge_orders(
        carried, n_carried, fresh, n_fresh, lo, hi, base_allocation, places, work, False
    )  # fmt: skip
    orders, order = fresh, work.order
    kept = 0
    for i in range(lo, hi):
        a, b = work.start[i - lo], work.start[i - lo + 1]
        points.whole[i, S.sold] = 0
        points.whole[i, S.filled] = 0
        points.whole[i, S.placed] = 0
        due = fall_due(points, orders, order, a, b, i, t)
        if due > points.whole[i, S.on_hand]:
            sort_by_key(orders.real[:, O.key], order, a, b, n_fresh)
        owed = 0
        for at in range(a, b):
            k = order[at]
            if orders.whole[k, O.due] > t:
                copy_order(orders, k, next_carried, kept)
                kept += 1
                continue
            quantity = min(orders.whole[k, O.quantity], points.whole[i, S.on_hand])
            if quantity > 0:
                ship(points, shelves, orders, k, i, quantity, t, base_ship, money)
            rest = orders.whole[k, O.quantity] - quantity
            if rest == 0:
                continue
            if (
                points.whole[i, S.lost] == 1
                or t - orders.whole[k, O.due] >= orders.real[k, O.patience]
            ):
                points.whole[i, S.cancelled] += rest
                withdraw(shelves, points, orders.whole[k, O.customer], rest)
                continue
            copy_order(orders, k, next_carried, kept)
            next_carried.whole[kept, O.quantity] = rest
            kept += 1
            owed += rest
        points.whole[i, S.owed] = owed
    return kept


@inlined()
def ship(points, shelves, orders, k, i, quantity, t, base_ship, money):
    """Send goods of order ``k`` from point ``i``, and book the payment."""
    points.whole[i, S.on_hand] -= quantity
    points.whole[i, S.shipped] += quantity
    points.whole[i, S.sold] += quantity
    if orders.whole[k, O.due] == t:
        points.whole[i, S.filled] += quantity
    customer = orders.whole[k, O.customer]
    u = uniform(base_ship, orders.whole[k, O.identity], 1)
    trip = whole_periods(orders.real[k, O.delay], u)
    dispatch(shelves, points, customer, quantity, max(1, trip), t)
    if orders.real[k, O.price] > 0.0:
        pay(points, shelves, orders, k, i, quantity, money)


@inlined()
def pay_market(points, i, quantity, money):
    """Book a purchase of material from the outside market, in whole fen."""
    amount = np.int64(np.floor(quantity * points.real[i, S.buy_price] * 100.0 + 0.5))
    owner = points.whole[i, S.owner]
    money.seller[owner, B.cash] -= amount
    money.seller[owner, B.material_value] += amount
    money.seller[owner, B.material_pieces] += quantity
    money.outside[MATERIAL_MARKET] += amount


@inlined()
def pay(points, shelves, orders, k, i, quantity, money):
    """Book price and freight of a shipment, in whole fen, payer to payee."""
    amount = np.int64(np.floor(quantity * orders.real[k, O.price] * 100.0 + 0.5))
    freight = np.int64(np.floor(quantity * orders.real[k, O.freight] * 100.0 + 0.5))
    seller = points.whole[i, S.owner]
    customer = orders.whole[k, O.customer]
    n_shelves = shelves.whole.shape[0]
    money.seller[seller, B.cash] += amount
    money.seller[seller, B.revenue] += amount
    money.seller[seller, B.pieces_sold] += quantity
    money.outside[CARRIERS] += freight
    if customer < 0:
        money.outside[BULK_CUSTOMERS] -= amount + freight
        money.seller[seller, B.bulk_value] += amount
        money.seller[seller, B.bulk_pieces] += quantity
    elif customer < n_shelves:
        money.buyer_cash[customer] -= amount + freight
        money.seller[seller, B.small_b_pieces] += quantity
        money.seller[seller, B.small_b_value] += amount
        money.seller[seller, B.small_b_freight] += freight
        if orders.real[k, O.free_freight] > 0.0:
            freight = np.int64(np.floor(quantity * orders.real[k, O.free_freight] * 100.0 + 0.5))
            money.outside[CARRIERS] += freight
            money.seller[seller, B.cash] -= freight
            money.seller[seller, B.free_freight] += freight
        if orders.whole[k, O.kind] == CUSTOM_ORDER:
            money.seller[seller, B.custom_pieces] += quantity
    else:
        buyer = points.whole[customer - n_shelves, S.owner]
        if points.whole[i, S.supplier] < 0:  # the pooled store
            money.seller[buyer, B.material_value] += amount + freight
            money.seller[buyer, B.material_pieces] += quantity
            money.seller[buyer, B.cash] -= amount + freight
            return
        money.seller[buyer, B.cash] -= amount + freight
        money.seller[buyer, B.purchases] += amount + freight
        money.seller[buyer, B.pieces_bought] += quantity
