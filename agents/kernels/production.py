"""Factories start lots, as capacity time and material allow; pools lend capacity.

A lot request is an order on the factory's material. Starting a lot takes set-up time once and unit
time a piece; pieces leave the material store and come out as finished goods after the production
time. Custom jobs go first, by due date; stock lots follow, least cover first.
"""

from __future__ import annotations

import numpy as np

from agents.columns.factories import F
from agents.columns.orders import O
from agents.columns.stock import S
from agents.kernels.compiling import inlined, kernel
from agents.kernels.queues import copy_order, merge_orders, sort_by_key
from agents.kernels.random import uniform
from agents.kernels.shipping import fall_due, ship, withdraw

_AFTER_CUSTOM = 1.0e6  # beyond any period; small enough for luck to keep its digits


@kernel()
def withhold_lots(points, lo, hi, periods):
    """Step 3, factories: ask for no new stock lots while the workshop is full.

    Input control: a factory with more than ``periods`` of capacity in unstarted work releases
    nothing for stock, since a lot asked for now would start too late to be of use.
    """
    for i in range(lo, hi):
        if points.whole[i, S.placed] == 0:
            continue
        material = points.whole[i, S.supplier]
        if points.whole[material, S.owed] > periods * points.real[material, S.throughput]:
            points.whole[i, S.placed] = 0
            points.whole[i, S.lots] = 0


@inlined()
def _rank(points, shelves, orders, order, a, b, base_allocation):
    """Give stock lots their urgency: periods of cover of the style they are for, then luck."""
    n_shelves = shelves.whole.shape[0]
    for at in range(a, b):
        k = order[at]
        style = orders.whole[k, O.customer] - n_shelves
        if style < 0:
            continue
        cover = float(points.whole[style, S.on_hand] - points.whole[style, S.owed]) / max(
            points.real[style, S.mean], 1e-3
        )
        luck = uniform(base_allocation, points.whole[style, S.identity], 0)
        orders.real[k, O.key] = _AFTER_CUSTOM + cover + 1.0e-6 * luck


@inlined()
def _count_lot(points, factories, orders, k, f, n_shelves):
    """Tell a style's first lot from those that repeat it, size by size."""
    style, quantity = orders.whole[k, O.customer] - n_shelves, orders.whole[k, O.quantity]
    factories.whole[f, F.lot_pieces] += quantity
    if points.whole[style, S.lots_begun] == 0:
        factories.whole[f, F.first_pieces] += quantity
        factories.whole[f, F.first_lots] += 1
    points.whole[style, S.lots_begun] += 1


@inlined()
def _start(points, shelves, factories, orders, k, m, f, room, t, base_ship, lots, money):
    """Start as much of order ``k`` as material and ``room`` (capacity time) allow: time used."""
    wanted = min(orders.whole[k, O.quantity], points.whole[m, S.on_hand])
    if wanted <= 0:
        return 0.0
    setup = (
        0.0
        if orders.whole[k, O.begun] == 1
        else factories.real[f, F.setup_time] * factories.real[f, F.setups_due]
    )
    possible = np.int64(np.floor(room - setup + 1e-9))
    quantity = min(wanted, possible)
    if quantity <= 0:
        return 0.0
    if orders.whole[k, O.begun] == 0:
        orders.whole[k, O.begun] = 1
        factories.real[f, F.setups] += factories.real[f, F.setups_due]
        custom = orders.whole[k, O.customer] < shelves.whole.shape[0]
        lots.size[lots.count[0] % lots.size.shape[0]] = orders.whole[k, O.quantity]
        lots.custom[lots.count[0] % lots.size.shape[0]] = 1 if custom else 0
        lots.count[0] += 1
        if not custom:
            _count_lot(points, factories, orders, k, f, shelves.whole.shape[0])
    wait = float(t - orders.whole[k, O.due]) + orders.real[k, O.delay]
    factories.whole[f, F.lead_pieces] += quantity
    factories.real[f, F.lead_sum] += quantity * wait
    ship(points, shelves, orders, k, m, quantity, t, base_ship, money)
    orders.whole[k, O.quantity] -= quantity
    factories.whole[f, F.started] += quantity
    style = orders.whole[k, O.customer] - shelves.whole.shape[0]
    if style >= 0 and points.real[style, S.scope] < 1.0:
        factories.real[f, F.left_out] += quantity * (1.0 - points.real[style, S.scope])
    return setup + quantity


@inlined()
def _run_queue(
    points, shelves, factories, orders, order, f, m, a, b, room, t, bases, lots, money
):  # fmt: skip
    """Start orders of one factory in sequence until ``room`` is used up; return time used."""
    base_ship, base_merge = bases
    used = 0.0
    for at in range(a, b):
        k = order[at]
        if orders.whole[k, O.due] > t or orders.whole[k, O.quantity] == 0:
            continue
        factories.real[f, F.setups_due] = 1.0
        custom = orders.whole[k, O.customer] < shelves.whole.shape[0]
        if custom and factories.whole[f, F.custom_begun] > 0:
            u = uniform(base_merge, orders.whole[k, O.identity], 0)
            if u < factories.real[f, F.merged_share]:
                factories.real[f, F.setups_due] = 0.0
        before = orders.whole[k, O.begun]
        used += _start(
            points, shelves, factories, orders, k, m, f, room - used, t, base_ship, lots, money
        )
        if custom and orders.whole[k, O.begun] > before:
            factories.whole[f, F.custom_begun] += 1
    return used


@inlined()
def _waiting_work(points, factories, orders, order, f, m, a, b, t):
    """Capacity time of work that could still be started, material allowing."""
    stock = points.whole[m, S.on_hand]
    time = 0.0
    for at in range(a, b):
        k = order[at]
        if orders.whole[k, O.due] > t:
            continue
        pieces = min(orders.whole[k, O.quantity], stock)
        if pieces > 0:
            stock -= pieces
            time += pieces
            if orders.whole[k, O.begun] == 0:
                time += factories.real[f, F.setup_time]
    return time


@inlined()
def _lend(factories, neighbours, capacity, n):
    """Share out slack: first among neighbours who know each other, then in the members' pool.

    Rows of ``capacity`` are wanted, slack, granted, ... per factory; slack is used up, granted is
    filled. Every lender splits what it lends evenly among those who may ask, so the order of
    factories does not matter.
    """
    wanted, slack, granted = capacity[0], capacity[1], capacity[2]
    lendable, taken, pool, asked = capacity[3], capacity[4], capacity[5], capacity[6]
    n_known = neighbours.shape[0]
    for f in range(n):
        taken[f], pool[f], asked[f] = 0.0, 0.0, 0.0
    for f in range(n):
        lendable[f] = (
            factories.real[f, F.subcontract_share]
            * slack[f]
            / max(1, factories.whole[f, F.n_known_by])
        )
    for f in range(n):
        if wanted[f] <= 0.0:
            continue
        offered = 0.0
        for j in range(n_known):
            g = neighbours[j, f]
            if g >= 0 and g != f:
                offered += lendable[g]
        if offered <= 0.0:
            continue
        take = min(1.0, wanted[f] / offered)
        for j in range(n_known):
            g = neighbours[j, f]
            if g >= 0 and g != f:
                taken[g] += take * lendable[g]
        granted[f] += take * offered
        wanted[f] -= take * offered
    for f in range(n):
        slack[f] -= taken[f]
        if factories.real[f, F.pooled_share] > 0.0:
            slack[f] = max(
                0.0,
                min(slack[f], factories.real[f, F.pooled_share] * factories.real[f, F.capacity]),
            )
            g = factories.whole[f, F.pool]
            pool[g] += slack[f] * (1.0 - factories.real[f, F.switching_loss])
            asked[g] += wanted[f]
    for f in range(n):
        g = factories.whole[f, F.pool]
        if factories.real[f, F.pooled_share] > 0.0 and asked[g] > 0.0:
            taken_on = min(1.0, pool[g] / asked[g]) * wanted[f]
            granted[f] += taken_on
            wanted[f] -= taken_on


@kernel()
def start_lots(
    points, shelves, factories, neighbours, carried, n_carried, fresh, n_fresh, next_carried,
    lo, hi, t, bases, places, work, lots, money,
):  # fmt: skip
    """Step 5: start custom jobs, then stock lots, on own and then on borrowed capacity.

    Material rows ``lo`` to ``hi`` belong to factories 0, 1, ... in this order.

    Returns
    -------
    int
        Orders carried over.
    """
    base_allocation, base_ship, base_merge = bases
    merge_orders(
        carried, n_carried, fresh, n_fresh, lo, hi, base_allocation, places, work, True
    )  # fmt: skip
    orders, order = fresh, work.order
    n = hi - lo
    wanted, slack, granted = work.capacity[0], work.capacity[1], work.capacity[2]
    short = 0.0
    for f in range(n):
        m = lo + f
        granted[f] = 0.0
        a, b = work.start[f], work.start[f + 1]
        points.whole[m, S.sold] = 0
        points.whole[m, S.filled] = 0
        points.whole[m, S.placed] = 0
        fall_due(points, orders, order, a, b, m, t)
        factories.whole[f, F.started] = 0
        factories.whole[f, F.lot_pieces] = 0
        factories.whole[f, F.first_pieces] = 0
        factories.whole[f, F.first_lots] = 0
        factories.real[f, F.left_out] = 0.0
        factories.real[f, F.setups] = 0.0
        factories.whole[f, F.custom_begun] = 0
        factories.whole[f, F.lead_pieces] = 0
        factories.real[f, F.lead_sum] = 0.0
        if places.shape[0] == 0:
            _rank(points, shelves, orders, order, a, b, base_allocation)
        sort_by_key(orders.real[:, O.key], order, a, b, n_fresh)
        used = _run_queue(
            points, shelves, factories, orders, order, f, m, a, b, factories.real[f, F.capacity], t,
            (base_ship, base_merge), lots, money,
        )  # fmt: skip
        factories.real[f, F.used_time] = used
        slack[f] = factories.real[f, F.capacity] - used
        wanted[f] = _waiting_work(points, factories, orders, order, f, m, a, b, t)
        short += wanted[f]
    if short > 0.0:
        _lend(factories, neighbours, work.capacity, n)
        for f in range(n):
            if granted[f] >= 1.0:
                factories.real[f, F.used_time] += _run_queue(
                    points, shelves, factories, orders, order, f, lo + f, work.start[f],
                    work.start[f + 1], granted[f], t, (base_ship, base_merge), lots, money,
                )  # fmt: skip
    for f in range(n):
        factories.real[f, F.queued_time] = max(0.0, wanted[f])
    return _carry_over(points, shelves, orders, work, next_carried, lo, n, t)


@inlined()
def _carry_over(points, shelves, orders, work, next_carried, lo, n, t):
    """Keep what was not started; what is lost or out of patience is cancelled."""
    kept = 0
    for f in range(n):
        m = lo + f
        owed = 0
        for at in range(work.start[f], work.start[f + 1]):
            k = work.order[at]
            rest = orders.whole[k, O.quantity]
            if rest == 0:
                continue
            if orders.whole[k, O.due] <= t:
                if (
                    points.whole[m, S.lost] == 1
                    or t - orders.whole[k, O.due] >= orders.real[k, O.patience]
                ):
                    points.whole[m, S.cancelled] += rest
                    withdraw(shelves, points, orders.whole[k, O.customer], rest)
                    continue
                owed += rest
            copy_order(orders, k, next_carried, kept)
            kept += 1
        points.whole[m, S.owed] = owed
    return kept
