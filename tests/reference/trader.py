"""Traders: ready stock in small lots, bought from factories they know."""

from __future__ import annotations

from typing import Any

from tests.reference.seller import Seller

FIXED_COST_WEEKS = 52.0  # stall, staff and van follow the volume in so many weeks


class Trader(Seller):
    """Buys from factories and sells from stock."""

    able = False
    setup_payee = "workers"  # its ordering cost is its own staff's time

    def __init__(self, world: Any, number: int) -> None:
        super().__init__(world, number)
        self.salvage_share = world.params.traders.salvage_share

    def work(self, placed: int) -> tuple[float, float, float]:
        """Pieces bought, no labour, and the cost of ordering them."""
        if self.pieces_bought > 0:
            self.average("direct_cost", self.purchases / 100.0 / self.pieces_bought, 26.0)
        return float(self.pieces_bought), 0.0, placed * self.ordering_cost

    def set_price(self, reference: float) -> None:
        """Stall, staff and van follow the volume; then as any seller."""
        planned = self.planned_volume
        follow = (self.average_volume - planned) * self.world.weeks / FIXED_COST_WEEKS
        self.planned_volume = planned + follow
        self.fixed_cost *= 1.0 + follow / max(1e-9, planned)
        super().set_price(reference)

    def post(self) -> None:
        """Terms follow those its factories post; its quoted wait is its longest horizon."""
        super().post()
        self.wait = 0.0
        for point in self.points:
            factory = point.supplier.owner
            point.buy_price = factory.price
            point.minimum_lot = int(factory.minimum_order)
            late = (1.0 - factory.fill) * min(factory.wait, self.world.longest_wait)
            trip = point.order_delay + max(1.0, point.shipping_delay)
            point.horizon = trip + late + point.review_every - 1
            self.wait = max(self.wait, point.horizon)
