"""Networks, policies and demand paths of the twin runs (see ``make_stockpyl_twins.py``).

Needs the standard library only. Demand paths are drawn from `random.Random`, whose stream does
not change between versions of Python; the JSON file carries them too.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

N_PERIODS = 100


@dataclass(frozen=True)
class Stage:
    """One stock point of a case, in the peer's terms.

    Attributes
    ----------
    name : str
        Unique within the case.
    supplier : str or None
        Name of the stage that supplies this one; None for unlimited outside supply.
    policy : dict
        ``type`` (base_stock, s_S or r_Q) and its parameters under the peer's names. [pieces]
    shipment_lead_time : int
        [periods], at least 1.
    initial_on_hand : int
        Stock before period 0. [pieces]
    order_lead_time : int
        [periods]
    initial_orders, initial_shipments : int
        What fills every slot of the order and the shipment pipeline at the start. [pieces]
    """

    name: str
    supplier: str | None
    policy: dict[str, str | int]
    shipment_lead_time: int
    initial_on_hand: int
    order_lead_time: int = 0
    initial_orders: int = 0
    initial_shipments: int = 0


@dataclass(frozen=True)
class Case:
    """A network and the demand at its leaves.

    Attributes
    ----------
    name, note : str
        A slug and what the case is for.
    stages : list of Stage
        Suppliers first; the position in the list is the peer's node index.
    demand : dict of str to list of int
        Demand of every leaf by period. [pieces]
    """

    name: str
    note: str
    stages: list[Stage]
    demand: dict[str, list[int]]


def base_stock(level: int) -> dict[str, str | int]:
    """Order up to a fixed level every period."""
    return {"type": "base_stock", "base_stock_level": level}


def min_max(reorder_point: int, order_up_to_level: int) -> dict[str, str | int]:
    """(s, S): order up to a level when the position is at or below the reorder point."""
    return {
        "type": "s_S",
        "reorder_point": reorder_point,
        "order_up_to_level": order_up_to_level,
    }


def fixed_lot(reorder_point: int, order_quantity: int) -> dict[str, str | int]:
    """(r, Q): order one lot when the position is at or below the reorder point."""
    return {"type": "r_Q", "reorder_point": reorder_point, "order_quantity": order_quantity}


def poisson(mean: float, seed: int) -> list[int]:
    """Draw a Poisson demand path by multiplying uniforms (Knuth 1969, section 3.4.1)."""
    uniform = random.Random(seed).random
    path = []
    for _ in range(N_PERIODS):
        count, product = 0, uniform()
        while product > math.exp(-mean):
            count, product = count + 1, product * uniform()
        path.append(count)
    return path


def lumpy(share: float, smallest: int, largest: int, seed: int) -> list[int]:
    """Draw a path that is zero except, with probability `share`, uniform on a range."""
    uniform = random.Random(seed).random
    path = []
    for _ in range(N_PERIODS):
        strikes, size = uniform() < share, uniform()
        path.append(smallest + int(size * (largest - smallest + 1)) if strikes else 0)
    return path


def cases() -> list[Case]:
    """Return all cases, each with its demand paths."""
    return [
        Case(
            "01_single_base_stock",
            "Single stage, base stock, lead time 2; opens above its base stock.",
            [Stage("store", None, base_stock(15), 2, 18)],
            {"store": poisson(5, 101)},
        ),
        Case(
            "02_serial3_base_stock",
            "Serial, 3 stages, shipment lead times 1, 1, 2 (downstream first), orders at once. The"
            " store opens above its base stock.",
            [
                Stage("plant", None, base_stock(14), 2, 14),
                Stage("warehouse", "plant", base_stock(7), 1, 7),
                Stage("store", "warehouse", base_stock(10), 1, 17),
            ],
            {"store": poisson(5, 102)},
        ),
        Case(
            "03_serial3_order_lead_times",
            "Serial, 3 stages, shipment lead times 1, 2, 1, order lead time 1 everywhere, also at"
            " the plant towards its unlimited supply (2 periods in all).",
            [
                Stage("plant", None, base_stock(15), 1, 15, order_lead_time=1),
                Stage("warehouse", "plant", base_stock(19), 2, 19, order_lead_time=1),
                Stage("store", "warehouse", base_stock(17), 1, 17, order_lead_time=1),
            ],
            {"store": poisson(5, 103)},
        ),
        Case(
            "04_serial4_tight",
            "Serial, 4 stages, base stocks far too low (one is zero), so most periods end with"
            " goods owed; every pipeline opens filled, with different amounts.",
            [
                Stage("mill", None, base_stock(9), 2, 4, initial_shipments=4),
                Stage("plant", "mill", base_stock(0), 1, 0, 1, 4, 5),
                Stage("warehouse", "plant", base_stock(12), 2, 5, 1, 5, 3),
                Stage("store", "warehouse", base_stock(10), 1, 6, 1, 3, 4),
            ],
            {"store": poisson(4, 104)},
        ),
        Case(
            "05_single_s_S",
            "Single stage, (s, S), lead time 2.",
            [Stage("store", None, min_max(9, 24), 2, 25)],
            {"store": poisson(4, 105)},
        ),
        Case(
            "06_single_r_Q_demand_above_lot",
            "Single stage, (r, Q), lead time 1, demands up to more than two lots. The peer orders"
            " ONE lot a period even where that leaves the position at or below the reorder point.",
            [Stage("store", None, fixed_lot(10, 6), 1, 14)],
            {"store": lumpy(0.4, 4, 15, 106)},
        ),
        Case(
            "06b_single_r_Q_demand_below_lot",
            "As 06 with a lot no demand exceeds: one lot always suffices.",
            [Stage("store", None, fixed_lot(10, 15), 1, 14, initial_shipments=3)],
            {"store": lumpy(0.4, 4, 15, 106)},
        ),
        Case(
            "07_serial2_r_Q",
            "Serial, 2 stages, the store on (r, Q) with demand small against Q, the warehouse on"
            " base stock and facing whole lots.",
            [
                Stage("warehouse", None, base_stock(10), 3, 10),
                Stage("store", "warehouse", fixed_lot(7, 12), 2, 14),
            ],
            {"store": poisson(3, 107)},
        ),
        Case(
            "08_tree_three_stores",
            "One warehouse, often short, and three stores with different lead times and base"
            " stocks: shortages are shared out by customer index.",
            [
                Stage("warehouse", None, base_stock(18), 2, 18),
                Stage("store_1", "warehouse", base_stock(8), 1, 8),
                Stage("store_2", "warehouse", base_stock(15), 2, 15),
                Stage("store_3", "warehouse", base_stock(10), 3, 10, initial_shipments=2),
            ],
            {
                "store_1": poisson(3, 1081),
                "store_2": poisson(4, 1082),
                "store_3": poisson(2, 1083),
            },
        ),
        Case(
            "08b_tree_debts_cleared_next_period",
            "As 08 with a warehouse that is short in every other period or so but supplied within"
            " one, and covers what stores 1 and 2 want: all it owes to store 3 is shipped in the"
            " next period, so age and index never compete, though the index decides who waits.",
            [
                Stage("warehouse", None, base_stock(10), 1, 10),
                Stage("store_1", "warehouse", base_stock(5), 1, 5),
                Stage("store_2", "warehouse", base_stock(8), 2, 8),
                Stage("store_3", "warehouse", base_stock(24), 3, 24),
            ],
            {
                "store_1": poisson(2, 1084),
                "store_2": poisson(2, 1085),
                "store_3": poisson(6, 1086),
            },
        ),
        Case(
            "09_tree_depth3",
            "A plant, two warehouses, two stores each; base stock everywhere.",
            [
                Stage("plant", None, base_stock(27), 2, 27),
                Stage("warehouse_1", "plant", base_stock(9), 1, 9),
                Stage("warehouse_2", "plant", base_stock(18), 2, 18, 1),
                Stage("store_1a", "warehouse_1", base_stock(8), 1, 8),
                Stage("store_1b", "warehouse_1", base_stock(11), 2, 11),
                Stage("store_2a", "warehouse_2", base_stock(10), 2, 10),
                Stage("store_2b", "warehouse_2", base_stock(9), 1, 9, 1, 3, 3),
            ],
            {
                "store_1a": poisson(3, 1091),
                "store_1b": poisson(3, 1092),
                "store_2a": poisson(2, 1093),
                "store_2b": poisson(3, 1094),
            },
        ),
        Case(
            "10_serial2_s_S_order_lead_time",
            "Serial, 2 stages, the store on (s, S) with order lead time 1, the warehouse on base"
            " stock.",
            [
                Stage("warehouse", None, base_stock(14), 2, 14),
                Stage("store", "warehouse", min_max(9, 20), 1, 18, 1),
            ],
            {"store": poisson(4, 110)},
        ),
        Case(
            "11_tree_leaves_at_depths_1_2_3",
            "A plant sells to two stores directly, one with a lower and one with a higher index"
            " than its warehouse, which sells to a store and to a depot with a store; base stock,"
            " (s, S) and (r, Q), order lead times 0 and 1.",
            [
                Stage("plant", None, base_stock(34), 2, 34, 1),
                Stage("store_1", "plant", min_max(5, 14), 1, 14),
                Stage("warehouse", "plant", base_stock(20), 1, 20, 1, 5, 5),
                Stage("store_2", "plant", base_stock(9), 2, 9),
                Stage("depot", "warehouse", base_stock(5), 1, 5),
                Stage("store_3", "warehouse", fixed_lot(6, 12), 2, 12),
                Stage("store_4", "depot", base_stock(11), 1, 11, 1),
            ],
            {
                "store_1": poisson(3, 1111),
                "store_2": poisson(2, 1112),
                "store_3": poisson(2, 1113),
                "store_4": poisson(3, 1114),
            },
        ),
    ]
