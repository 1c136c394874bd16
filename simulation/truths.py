"""The truths, as a table: what theory says of each verification scenario.

Each scenario file states its source, and its sequence of events where that differs from the
textbook's.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from simulation.truth_measures import (
    beer_game,
    bullwhip,
    cost_of_shop,
    economic_lot,
    information_sharing,
    littles_law,
    lost_sales,
    newsvendor,
    risk_pooling,
    serial,
    shared_capacity,
)
from simulation.truth_prices import logit_choice, settled_prices
from simulation.verify import Case, Truth


def _bullwhip(number: int, name: str, expected: float, source: str) -> Case:
    digits = 4 if name.startswith("08b") else 6
    return Case(
        number, name, source, (Truth("order variance ratio", expected, digits=digits),), bullwhip
    )


def _pooling(letter: str, rho: float) -> Case:
    expected = math.sqrt(16 + 16 * 15 * rho) / 16
    truth = Truth("safety stock, pooled over apart", expected, digits=4, tight=0.006)
    return Case(10, f"10{letter}_risk_pooling", "Eppen 1979", (truth,), risk_pooling)


def _capacity(letter: str, share: str, expected: float) -> Case:
    truth = Truth(f"expected sales, {share}", expected, digits=1, tight=0.001)
    return Case(
        16, f"16{letter}_shared_capacity", "Jordan & Graves 1995", (truth,), shared_capacity
    )


def _lee_so_tang(retailer: int, upstream: int, rho: float) -> float:
    """Cut of the standard deviation by sharing (Lee, So & Tang 2000, section 4)."""
    shared = sum((1 - rho ** (upstream + retailer + 3 - i)) ** 2 for i in range(1, upstream + 2))
    extra = (rho * (1 - rho ** (retailer + 1)) * (1 - rho ** (upstream + 1)) / (1 - rho)) ** 2
    return 1 - math.sqrt(shared / (shared + extra))


def _littles_truths(nodes: Sequence[str]) -> tuple[Truth, ...]:
    names = [
        f"{what} {node}, over throughput x time"
        for node in nodes
        for what in ("stock of", "goods under way to")
    ]
    return tuple(Truth(name, 1.0, "exact", 12) for name in names)


SNYDER = "Snyder & Shen 2019"
CASES: tuple[Case, ...] = (
    Case(
        1,
        "01_beer_game",
        "Sterman 1989",
        (
            Truth("cost of retailer", 46, "exact"),
            Truth("cost of wholesaler", 50, "exact"),
            Truth("cost of distributor", 54, "exact"),
            Truth("cost of factory", 54, "exact"),
            Truth("cost of all four", 204, "exact"),
            Truth("orders that differ from the known ones", 0, "exact"),
        ),
        beer_game,
    ),
    Case(
        2,
        "02_economic_lot",
        "Harris 1913",
        (Truth("lot", 304.0468, "exact", 4), Truth("cost a year", 68.4105, "exact", 4)),
        economic_lot,
    ),
    Case(
        3,
        "03_newsvendor",
        SNYDER,
        (Truth("order-up-to level", 56.604, "exact", 3), Truth("cost", 1.997605)),
        newsvendor,
    ),
    Case(4, "04_base_stock_lead_time", SNYDER, (Truth("cost", 4.466781),), cost_of_shop),
    Case(5, "05_min_max", "Zheng & Federgruen 1991", (Truth("cost", 8.034112),), cost_of_shop),
    Case(6, "06_fixed_lot", "Federgruen & Zheng 1992", (Truth("cost", 107.923581),), cost_of_shop),
    Case(
        7,
        "07_serial",
        "Clark & Scarf 1960",
        (Truth("cost", 47.65, digits=2), Truth("of it on goods under way", 30.0, digits=1)),
        serial,
    ),
    _bullwhip(8, "08a_bullwhip_moving_average", 2.5, "Chen et al. 2000"),
    _bullwhip(8, "08b_bullwhip_moving_average", 1.5158, "Chen et al. 2000"),
    _bullwhip(8, "08c_bullwhip_moving_average", 1.48, "Chen et al. 2000"),
    _bullwhip(9, "09_bullwhip_smoothing", 3.4, "Chen et al. 2000"),
    _pooling("a", 0.0),
    _pooling("b", 0.2),
    _pooling("c", 0.5),
    Case(
        11,
        "11_information_sharing",
        "Lee, So & Tang 2000; Raghunathan 2001",
        (
            # The regression is estimated from what has been seen so far.
            Truth("cut against a naive upstream", _lee_so_tang(5, 10, 0.7), digits=3, tight=0.03),
            Truth("cut against own history", 0.0, "within", 3, tight=0.001, tolerance=0.002),
        ),
        information_sharing,
    ),
    Case(
        12,
        "12_lost_sales",
        "Hadley & Whitin 1963",
        (
            # 2,000 periods a unit of time are not quite continuous review.
            Truth("lost share", 0.12102, "within", 5, tight=0.01, tolerance=0.01),
            Truth("mean stock", 4.363, "within", 3, tight=0.01, tolerance=0.01),
        ),
        lost_sales,
    ),
    Case(
        13,
        "13_littles_law",
        "Little 1961",
        _littles_truths(("shop", "trader", "factory")),
        littles_law,
    ),
    Case(14, "14a_integrated", "Spengler 1950", (Truth("price", 6, "exact"),), settled_prices),
    Case(
        14,
        "14b_double_margin",
        "Spengler 1950",
        (Truth("price to consumers", 8, "exact"), Truth("price to the trader", 6, "exact")),
        settled_prices,
    ),
    Case(
        15,
        "15_logit_choice",
        "McFadden 1974",
        tuple(
            Truth(f"share of {who}, less softmax", 0.0, tight=0.005)
            for who in ("trader 1", "trader 2", "trader 3", "nobody")
        ),
        logit_choice,
    ),
    _capacity("a", "dedicated", 855.5),
    _capacity("b", "20 % shared", 924.9),
    _capacity("c", "40 % shared", 948.1),
    _capacity("d", "60 % shared", 954.4),
    _capacity("e", "all shared", 955.5),
)
