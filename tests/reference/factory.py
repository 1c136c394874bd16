"""Factories: lots from capacity and material, custom jobs first."""

from __future__ import annotations

import math
from typing import Any

from tests.reference.orders import Order
from tests.reference.seller import LEAST_VOLUME, Seller
from tests.reference.stock import StockPoint


class Factory(Seller):
    """Makes styles for stock and goods to a buyer's design.

    Attributes
    ----------
    material : StockPoint
        Its material; requests for lots and custom jobs are orders on it.
    neighbours : list of Factory
        Those it can borrow slack from.
    """

    setup_payee = "set_up_suppliers"

    def __init__(self, world: Any, number: int) -> None:
        super().__init__(world, number)
        self.salvage_share = world.params.factories.salvage_share
        self.material: StockPoint
        self.neighbours: list[Factory] = []
        self.n_known_by = 0
        self.pooled = False
        self.left_out = 0.0
        self.started = self.lead_pieces = 0
        self.queued_time = 0.0

    @property
    def development(self) -> float:
        """Pattern and samples of new styles, on average [yuan a period]."""
        factories, days = self.world.params.factories, self.world.params.run.period_days
        return self.design_cost * factories.styles / (factories.style_life_days / days)

    # Step 9 ---------------------------------------------------------------------------------

    def scope_of_a_new_style(self, sight: float) -> float:
        """What consumers value most for their money, as far as the factory sees it."""
        share = self.world.params.factories.function_share
        if sight <= 0.0 or share <= 0.0:
            return 1.0
        everything = self.material.buy_price + self.labour_cost
        other = max(0.0, self.unit_cost - self.direct_cost) + everything * (1.0 - share)
        return float(self.world.consumers.best_scope(other, everything * share) ** sight)

    # Step 3 ---------------------------------------------------------------------------------

    @property
    def is_full(self) -> bool:
        """Whether so much work waits that a lot for stock would start too late to be of use."""
        return self.material.owed > self.world.full_workshop * self.material.throughput

    # Step 5 ---------------------------------------------------------------------------------

    def start_lots(self) -> None:
        """Start what own capacity and material allow; note what is left of both."""
        self.material.fall_due()
        self.started = self.lead_pieces = self.custom_begun = 0
        self.left_out = 0.0
        self.setups = self.lead_sum = 0.0
        self.material.queue.sort(key=self._urgency)
        self.used_time = self.run(self.capacity)
        self.slack = self.capacity - self.used_time
        self.wanted = self._waiting_work()
        self.granted = 0.0

    def _urgency(self, order: Order) -> tuple[int, float]:
        """Custom jobs by due date, then lots by cover of the style, then luck."""
        if order.custom:
            return 0, order.place
        style = order.customer
        luck = self.world.luck.draw("allocation", style.identity)
        cover = style.free / max(style.mean, 1e-3)
        return 1, cover + 1.0e-6 * luck

    def run(self, room: float) -> float:
        """Start orders in turn within ``room`` of capacity time; return the time used."""
        used = 0.0
        for order in self.material.queue:
            if order.due <= self.world.period and order.quantity > 0:
                used += self._start(order, room - used)
        return used

    def _start(self, order: Order, room: float) -> float:
        wanted = min(order.quantity, self.material.on_hand)
        setups = 0.0 if self._merges(order) else 1.0
        setup = 0.0 if order.begun else self.setup_time * setups
        quantity = min(wanted, math.floor(room - setup + 1e-9))
        if quantity <= 0:
            return 0.0
        if not order.begun:
            order.begun = True
            self.setups += setups
            self.custom_begun += order.custom
        self.lead_pieces += quantity
        self.lead_sum += quantity * (self.world.period - order.due + order.delay)
        self.started += quantity
        if not order.custom:
            self.left_out += quantity * (1.0 - order.customer.item.scope)
        self.material.ship(order, quantity)
        return setup + quantity

    def _merges(self, order: Order) -> bool:
        """Whether a custom job joins a lot of the same cloth begun this period."""
        if not order.custom or self.custom_begun == 0:
            return False
        return self.world.luck.draw("cloth", order.customer.identity) < self.merged_share

    def _waiting_work(self) -> float:
        """Capacity time of work that could still be started, material allowing."""
        stock, time = self.material.on_hand, 0.0
        for order in self.material.queue:
            pieces = min(order.quantity, stock)
            if order.due <= self.world.period and pieces > 0:
                stock -= pieces
                time += pieces + (0.0 if order.begun else self.setup_time)
        return time

    def finish_period(self) -> None:
        """Use what was borrowed; what was not started waits."""
        if self.granted >= 1.0:
            self.used_time += self.run(self.granted)
        self.queued_time = max(0.0, self.wanted)
        self.material.give_up()

    # Step 8 ---------------------------------------------------------------------------------

    def work(self, placed: int) -> tuple[float, float, float]:
        """Pieces started, their labour, and set-ups; material costs something to order."""
        self.average("use", self.used_time / max(1.0, self.capacity), 13.0)
        if self.lead_pieces > 0:
            self.average("average_lead", self.lead_sum / self.lead_pieces, 13.0)
        setup = self.setups * self.setup_cost
        if self.material.placed > 0:
            setup += self.material.order_rate
        spared = self.world.params.factories.function_share * self.left_out
        return float(self.started), (self.started - spared) * self.labour_cost, setup

    def leave_out(self) -> None:
        """Trims of what lots leave out are not bought."""
        self.average("average_left_out", self.left_out, 26.0)
        spared = self.world.params.factories.function_share * self.left_out
        self.cash += self.world.accounts.income("material_market", spared * self.material.buy_price)

    def stock_value(self, points: list[StockPoint], direct: float) -> float:
        """Finished goods and material [yuan]."""
        material = self.material.on_hand * self.material.buy_price
        return super().stock_value(points, direct) + material

    # Step 6 ---------------------------------------------------------------------------------

    def post(self) -> None:
        """Direct cost follows the price of material; waits and custom terms are quoted."""
        params, material = self.world.params, self.material
        if material.supplier is None:
            large = material.lot >= params.materials.break_quantity
            cut = params.materials.break_discount if large else 0.0
            material.buy_price = params.factories.unit_material_cost * (1.0 - cut)
        least = LEAST_VOLUME * max(1e-9, self.planned_volume)
        left_out = self.average_left_out / max(least, self.average_made)
        everything = material.buy_price + self.labour_cost
        self.direct_cost = everything * (1.0 - params.factories.function_share * left_out)
        super().post()
        volume = max(self.average_volume, LEAST_VOLUME * max(1e-9, self.planned_volume))
        margin = 1.0 + self.markup
        self.custom_fixed = self.setup_cost * (1.0 - self.merged_share) * margin
        self.custom_unit = (everything + self.fixed_cost / volume) * margin
        self.custom_wait = self.queued_time / max(1.0, self.capacity)
        queue = min(max(0.0, self.average_lead - self.production), self.world.longest_wait)
        for point in self.points:
            lead = max(1.0, self.production) + queue + point.order_delay
            point.horizon = lead + point.review_every - 1
        self.wait = self.points[0].order_delay + self.average_lead
