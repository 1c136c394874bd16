"""What the platform measures of sellers: exposure by the traffic rule, and the curated shelf."""

from __future__ import annotations

import math
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.reference.seller import Seller


def rates_of(sellers: list[Seller]) -> tuple[float, float]:
    """Conversion of new buyers and retention of known ones among all sellers of a category."""
    new = sum(s.average_new_seen for s in sellers)
    known = sum(s.average_known_seen for s in sellers)
    conversion = sum(s.average_won_new for s in sellers) / new if new else 1.0
    retention = sum(s.average_won_known for s in sellers) / known if known else 1.0
    return conversion, retention


def service_merit(seller: Seller, rates: tuple[float, float]) -> float:
    """Root of new-buyer conversion times retention, 20 pseudo-buyers at the category's mean."""
    conversion, retention = rates
    periods = 26.0 / seller.world.weeks
    new = (periods * seller.average_won_new + 20.0 * conversion) / (
        periods * seller.average_new_seen + 20.0
    )
    back = (periods * seller.average_won_known + 20.0 * retention) / (
        periods * seller.average_known_seen + 20.0
    )
    return math.sqrt(new * back)


def exposures_of(sellers: list[Seller], rates: tuple[float, float], rules: Any) -> list[float]:
    """A tenth for all alike, the rest by what the traffic rule measures."""
    measures = {
        "equal": lambda seller: 1.0,
        "sales": lambda seller: seller.average_value,
        "service": lambda seller: service_merit(seller, rates),
    }
    parts = [measures[rules.traffic](seller) ** rules.traffic_power for seller in sellers]
    n, whole = len(sellers), sum(parts)
    shares = [part / whole if whole else 1.0 / n for part in parts]
    return [0.9 * share + 0.1 / n for share in shares]


def value_for_money(seller: Seller, rates: tuple[float, float]) -> float:
    """How well a seller serves, by what a buyer pays for a piece."""
    service = service_merit(seller, rates) * (seller.fill * seller.response)
    return service / (seller.price + seller.service_cost * (1.0 + seller.markup))


def curate(sellers: list[Seller], rates: tuple[float, float], share: float) -> None:
    """Put the best value among the better-selling half on the shelf."""
    half = median(seller.average_value for seller in sellers)
    selling = [seller for seller in sellers if seller.average_value >= half]
    selling.sort(key=lambda seller: (-value_for_money(seller, rates), seller.identity))
    shelf = selling[: max(1, math.floor(share * len(sellers) + 0.5))]
    for seller in sellers:
        seller.curated = seller in shelf
