"""Orders, and the payments that go with shipments."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.reference.stock import StockPoint


def fen(yuan: float) -> int:
    """Yuan in whole fen, halves up."""
    return math.floor(yuan * 100.0 + 0.5)


@dataclass(slots=True, eq=False)
class Order:
    """What a customer waits for.

    Attributes
    ----------
    customer : StockPoint or None
        Where the goods go; ``None`` is a bulk customer, outside the model.
    place : float
        Place among the customers of a supplier: due period and luck.
    unseen : bool
        The supplier learns of this customer's demand by its orders alone.
    begun : bool
        Its lot has been started.
    """

    customer: StockPoint | None
    quantity: int
    due: int
    delay: float
    price: float
    freight: float
    patience: float
    place: float
    custom: bool = False
    free_freight: float = 0.0  # paid by the seller [yuan a piece]
    unseen: bool = False
    begun: bool = False


class Accounts:
    """Cash outside the cluster's firms and buyers [fen]; every payment has two ends."""

    def __init__(self) -> None:
        self.outside: Counter[str] = Counter()

    def expense(self, payer: Any, payee: str, yuan: float) -> int:
        """A firm or buyer pays somebody outside; negative amounts are income."""
        amount = fen(yuan)
        payer.cash -= amount
        self.outside[payee] += amount
        return amount

    def buy_material(self, point: StockPoint, quantity: int) -> None:
        """Material from the outside market."""
        self.expense(point.owner, "material_market", quantity * point.buy_price)

    def shipment(self, point: StockPoint, order: Order, quantity: int) -> None:
        """Goods are paid for when they leave, at the price agreed; the customer pays freight."""
        if order.price <= 0.0:
            return
        amount, freight = fen(quantity * order.price), fen(quantity * order.freight)
        seller = point.owner
        seller.cash += amount
        seller.pieces_sold += quantity
        self.outside["carriers"] += freight
        if order.customer is None:
            self.outside["bulk_customers"] -= amount + freight
            return
        payer = order.customer.owner
        payer.cash -= amount + freight
        if payer.is_small_b:
            seller.small_b_value += amount
            seller.shipped_to_small_b += quantity
            seller.free_freight += self.expense(seller, "carriers", quantity * order.free_freight)
        elif not point.is_store:
            payer.purchases += amount + freight
            payer.pieces_bought += quantity

    def income(self, payer: str, yuan: float) -> int:
        """Whole fen that somebody outside pays."""
        amount = fen(yuan)
        self.outside[payer] -= amount
        return amount
