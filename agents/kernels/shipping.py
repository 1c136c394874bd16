"""Orders from customer to supplier, and goods back.

Orders of a period are pooled in one table (`fresh`), then counting-sorted by supplier, tier after
tier. What a tier cannot ship it carries over, sorted, to the next period. Neither the order of
rows nor the number of threads changes who is served: equal age is decided by a hash of the
customer's identity and the period. (For twin runs with a peer that serves its customers by index,
whatever the age, the key is the index.)
"""

from __future__ import annotations

import numpy as np

from agents.columns.books import BULK_CUSTOMERS, CARRIERS, MATERIAL_MARKET, B
from agents.columns.orders import O
from agents.columns.stock import S
from agents.kernels.compiling import inlined, kernel
from agents.kernels.random import uniform, whole_periods

STOCK_ORDER, CUSTOM_ORDER, BULK_ORDER = 0, 1, 2
OUTSIDE = -1


@inlined()
def dispatch(shelves, points, customer, quantity, delay, t):
    """Put goods under way; rows below the number of shelves are shelves, then stock points."""
    n_shelves = shelves.whole.shape[1]
    if customer < 0:
        return
    if customer < n_shelves:
        slots = shelves.pipeline.shape[0]
        shelves.pipeline[(t + delay) % slots, customer] += quantity
        shelves.whole[S.dispatched, customer] += quantity
    else:
        slots = points.pipeline.shape[0]
        points.pipeline[(t + delay) % slots, customer - n_shelves] += quantity
        points.whole[S.dispatched, customer - n_shelves] += quantity


@inlined()
def withdraw(shelves, points, customer, quantity):
    """Take an order back: the customer no longer waits for it."""
    n_shelves = shelves.whole.shape[1]
    if customer < 0:
        return
    if customer < n_shelves:
        shelves.whole[S.on_order, customer] -= quantity
    else:
        points.whole[S.on_order, customer - n_shelves] -= quantity


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
        quantity = stock.whole[S.placed, i]
        if quantity <= 0:
            continue
        identity = stock.whole[S.identity, i]
        stock.whole[S.on_order, i] += quantity
        wait = whole_periods(stock.real[S.order_delay, i], uniform(base_order, identity, 0))
        if stock.whole[S.supplier, i] == OUTSIDE:
            trip = whole_periods(stock.real[S.shipping_delay, i], uniform(base_ship, identity, 0))
            dispatch(shelves, points, first + i, quantity, wait + max(1, trip), t)
            if stock.real[S.buy_price, i] > 0.0:
                pay_market(stock, i, quantity, money)
            continue
        fresh.whole[n, O.supplier] = stock.whole[S.supplier, i]
        fresh.whole[n, O.customer] = first + i
        fresh.whole[n, O.quantity] = quantity
        fresh.whole[n, O.due] = t + wait
        fresh.real[n, O.delay] = stock.real[S.shipping_delay, i]
        fresh.real[n, O.price] = stock.real[S.buy_price, i]
        fresh.real[n, O.freight] = stock.real[S.buy_freight, i]
        fresh.real[n, O.patience] = points.real[S.patience, stock.whole[S.supplier, i]]
        fresh.whole[n, O.kind] = STOCK_ORDER
        fresh.real[n, O.key] = 0.0
        fresh.whole[n, O.begun] = 0
        # In a cluster, a customer is seen through when it shows its sales itself.
        seen = stock.whole[S.owner, i] < 0 or stock.real[S.sees, i] > 0.0
        fresh.whole[n, O.visible] = 1 if seen else 0
        n += 1
    return n


@inlined()
def customer_identity(shelves, points, customer):
    """Persistent identity behind a customer number (bulk customers: their number)."""
    n_shelves = shelves.whole.shape[1]
    if customer < 0:
        return customer
    if customer < n_shelves:
        return shelves.whole[S.identity, customer]
    return points.whole[S.identity, customer - n_shelves]


@kernel()
def merge_orders(
    carried, n_carried, fresh, n_fresh, lo, hi, shelves, points, base_allocation, places, work
):
    """Gather a tier's carried and new orders, grouped by supplier and oldest first.

    Writes the grouped orders to ``work.orders``, the start of each supplier's group to
    ``work.start`` (hi - lo + 1 entries), and gives new orders their place among equals.

    Returns
    -------
    int
        Number of orders gathered.
    """
    start = work.start
    for s in range(hi - lo + 2):
        start[s] = 0
    for k in range(n_carried):
        start[carried.whole[k, O.supplier] - lo + 2] += 1
    for k in range(n_fresh):
        s = fresh.whole[k, O.supplier]
        if lo <= s < hi:
            start[s - lo + 2] += 1
    for s in range(2, hi - lo + 2):
        start[s] += start[s - 1]
    for k in range(n_carried):
        s = carried.whole[k, O.supplier] - lo + 1
        copy_order(carried, k, work.orders, start[s])
        start[s] += 1
    for k in range(n_fresh):
        s = fresh.whole[k, O.supplier]
        if s < lo or s >= hi:
            continue
        at = start[s - lo + 1]
        copy_order(fresh, k, work.orders, at)
        customer = fresh.whole[k, O.customer]
        if places.shape[0] > 0 and customer >= 0:
            work.orders.real[at, O.key] = places[customer] + fresh.whole[k, O.due] * 1.0e-7
        else:
            identity = customer_identity(shelves, points, customer)
            work.orders.real[at, O.key] = fresh.whole[k, O.due] + uniform(
                base_allocation, identity, 0
            )
        start[s - lo + 1] += 1
    return start[hi - lo]


@inlined()
def copy_order(source, k, target, at):
    """Copy one order between tables."""
    for c in range(source.whole.shape[1]):
        target.whole[at, c] = source.whole[k, c]
    for c in range(source.real.shape[1]):
        target.real[at, c] = source.real[k, c]


@kernel()
def append_orders(source, n, target, at):
    """Copy the first ``n`` orders of a table behind the first ``at`` of another."""
    for k in range(n):
        copy_order(source, k, target, at + k)


@kernel()
def _sift_down(key, order, a, root, end):
    """Restore the heap below ``root`` (largest key, then largest position, on top)."""
    while 2 * root + 1 < end:
        child = 2 * root + 1
        if child + 1 < end:
            left, right = order[a + child], order[a + child + 1]
            if key[right] > key[left] or (key[right] == key[left] and right > left):
                child += 1
        above, below = order[a + root], order[a + child]
        if key[above] > key[below] or (key[above] == key[below] and above > below):
            return
        order[a + root], order[a + child] = below, above
        root = child


@kernel()
def _heap_sort(key, order, a, b):
    """Sort in place, in n log n steps (Williams 1964)."""
    n = b - a
    for root in range(n // 2 - 1, -1, -1):
        _sift_down(key, order, a, root, n)
    for end in range(n - 1, 0, -1):
        order[a], order[a + end] = order[a + end], order[a]
        _sift_down(key, order, a, 0, end)


@inlined()
def sort_by_key(key, order, a, b):
    """Put ``order[a:b]`` (positions of orders) into ascending ``key``."""
    for k in range(a, b):
        order[k] = k
    if b - a > 48:
        _heap_sort(key, order, a, b)
        return
    for k in range(a + 1, b):
        position = order[k]
        value = key[position]
        j = k - 1
        while j >= a and key[order[j]] > value:
            order[j + 1] = order[j]
            j -= 1
        order[j + 1] = position


@inlined()
def fall_due(points, orders, a, b, i, t):
    """Book what falls due at point ``i`` this period; return everything that is due."""
    new, unseen, total = 0, 0, 0
    for k in range(a, b):
        if orders.whole[k, O.due] <= t:
            total += orders.whole[k, O.quantity]
            if orders.whole[k, O.due] == t:
                new += orders.whole[k, O.quantity]
                if orders.whole[k, O.visible] == 0:
                    unseen += orders.whole[k, O.quantity]
    points.whole[S.demand, i] = new
    points.whole[S.blind_demand, i] = unseen
    points.whole[S.demanded, i] += new
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
        Orders carried over, orders of this period, and where unshipped ones go.
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
        carried, n_carried, fresh, n_fresh, lo, hi, shelves, points, base_allocation, places, work
    )
    orders, order = work.orders, work.order
    kept = 0
    for i in range(lo, hi):
        a, b = work.start[i - lo], work.start[i - lo + 1]
        points.whole[S.sold, i] = 0
        points.whole[S.filled, i] = 0
        points.whole[S.placed, i] = 0
        due = fall_due(points, orders, a, b, i, t)
        scarce = due > points.whole[S.on_hand, i]
        if scarce:
            sort_by_key(orders.real[:, O.key], order, a, b)
        owed = 0
        for at in range(a, b):
            k = order[at] if scarce else at
            if orders.whole[k, O.due] > t:
                copy_order(orders, k, next_carried, kept)
                kept += 1
                continue
            quantity = min(orders.whole[k, O.quantity], points.whole[S.on_hand, i])
            if quantity > 0:
                ship(points, shelves, orders, k, i, quantity, t, base_ship, money)
            rest = orders.whole[k, O.quantity] - quantity
            if rest == 0:
                continue
            if (
                points.whole[S.lost, i] == 1
                or t - orders.whole[k, O.due] >= orders.real[k, O.patience]
            ):
                points.whole[S.cancelled, i] += rest
                withdraw(shelves, points, orders.whole[k, O.customer], rest)
                continue
            copy_order(orders, k, next_carried, kept)
            next_carried.whole[kept, O.quantity] = rest
            kept += 1
            owed += rest
        points.whole[S.owed, i] = owed
    return kept


@inlined()
def ship(points, shelves, orders, k, i, quantity, t, base_ship, money):
    """Send goods of order ``k`` from point ``i``, and book the payment."""
    points.whole[S.on_hand, i] -= quantity
    points.whole[S.shipped, i] += quantity
    points.whole[S.sold, i] += quantity
    if orders.whole[k, O.due] == t:
        points.whole[S.filled, i] += quantity
    customer = orders.whole[k, O.customer]
    identity = customer_identity(shelves, points, customer)
    trip = whole_periods(orders.real[k, O.delay], uniform(base_ship, identity, 1))
    dispatch(shelves, points, customer, quantity, max(1, trip), t)
    if orders.real[k, O.price] > 0.0:
        pay(points, shelves, orders, k, i, quantity, money)


@inlined()
def pay_market(points, i, quantity, money):
    """Book a purchase of material from the outside market, in whole fen."""
    amount = np.int64(np.floor(quantity * points.real[S.buy_price, i] * 100.0 + 0.5))
    owner = points.whole[S.owner, i]
    money.seller[B.cash, owner] -= amount
    money.seller[B.material_value, owner] += amount
    money.seller[B.material_pieces, owner] += quantity
    money.outside[MATERIAL_MARKET] += amount


@inlined()
def pay(points, shelves, orders, k, i, quantity, money):
    """Book price and freight of a shipment, in whole fen, payer to payee."""
    amount = np.int64(np.floor(quantity * orders.real[k, O.price] * 100.0 + 0.5))
    freight = np.int64(np.floor(quantity * orders.real[k, O.freight] * 100.0 + 0.5))
    seller = points.whole[S.owner, i]
    customer = orders.whole[k, O.customer]
    n_shelves = shelves.whole.shape[1]
    money.seller[B.cash, seller] += amount
    money.seller[B.revenue, seller] += amount
    money.seller[B.pieces_sold, seller] += quantity
    money.outside[CARRIERS] += freight
    if customer < 0:
        money.outside[BULK_CUSTOMERS] -= amount + freight
        money.seller[B.bulk_value, seller] += amount
        money.seller[B.bulk_pieces, seller] += quantity
    elif customer < n_shelves:
        money.buyer_cash[customer] -= amount + freight
        money.seller[B.small_b_pieces, seller] += quantity
        money.seller[B.small_b_value, seller] += amount
        money.seller[B.small_b_freight, seller] += freight
        if orders.whole[k, O.kind] == CUSTOM_ORDER:
            money.seller[B.custom_pieces, seller] += quantity
    else:
        buyer = points.whole[S.owner, customer - n_shelves]
        if points.whole[S.supplier, i] < 0:  # the pooled store
            money.seller[B.material_value, buyer] += amount + freight
            money.seller[B.material_pieces, buyer] += quantity
            money.seller[B.cash, buyer] -= amount + freight
            return
        money.seller[B.cash, buyer] -= amount + freight
        money.seller[B.purchases, buyer] += amount + freight
        money.seller[B.pieces_bought, buyer] += quantity
