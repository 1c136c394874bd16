"""Stock points: shelf, listing, style, material and pooled store are one thing."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from tests.reference.lots import RestOfLife, harris
from tests.reference.orders import Order

if TYPE_CHECKING:
    from tests.reference.market import Season
    from tests.reference.world import World

ENDLESS = 1 << 39


class StockPoint:
    """A place where goods wait; forecasts, reviews and orders; serves what is due.

    Attributes
    ----------
    owner : Agent
        Buyer or seller it belongs to.
    row : int
        Row of the same point in the columns it was taken from.
    supplier : StockPoint or None
        Where it orders; ``None`` is the outside market.
    arrivals : dict of int to int
        Goods under way, by period of arrival.
    queue : list of Order
        What its customers wait for.
    starts, ends : int
        First and last period on sale.
    """

    is_store = False
    throughput = 1e15  # most that can leave in a period
    learns = True
    net_share = 1.0  # of demand that has to be bought: the rest comes back to be sold again

    def __init__(self, world: World, owner: Any, row: int) -> None:
        self.world = world
        self.owner = owner
        self.row = row
        self.supplier: StockPoint | None = None
        self.arrivals: defaultdict[int, int] = defaultdict(int)
        self.queue: list[Order] = []
        self.on_order = self.owed = self.orphans = 0
        self.demand = self.blind_demand = self.filled = self.sold = 0
        self.placed = self.leftover = self.posted = 0
        self.end_sales = 0.0
        self.idle = False  # nobody trades here

    @property
    def free(self) -> int:
        """Stock nobody waits for."""
        return self.on_hand - self.owed

    @property
    def position(self) -> int:
        """Inventory position; what cannot leave within the risk period is not needed."""
        return self.on_hand - int(min(self.owed, self.throughput * self.horizon)) + self.on_order

    # Step 1 ---------------------------------------------------------------------------------

    def receive(self) -> None:
        """Goods that are due arrive; those made for a style that has gone are cleared."""
        quantity = self.arrivals.pop(self.world.period, 0)
        self.on_hand += quantity
        self.on_order -= quantity
        late = min(quantity, self.orphans)
        self.orphans -= late
        self._clear(late)

    def _clear(self, quantity: int) -> None:
        self.on_hand -= quantity
        self.leftover += quantity

    # Step 3 ---------------------------------------------------------------------------------

    def fall_due(self) -> int:
        """Take note of what falls due now; return all that is due."""
        t = self.world.period
        self.sold = self.filled = self.placed = 0
        new = [order for order in self.queue if order.due == t]
        self.demand = sum(order.quantity for order in new)
        self.blind_demand = sum(order.quantity for order in new if order.unseen)
        return sum(order.quantity for order in self.queue if order.due <= t)

    def serve(self) -> None:
        """Ship what is due, oldest first; the rest is owed until patience ends."""
        t = self.world.period
        if self.fall_due() > self.on_hand:
            self.queue.sort(key=lambda order: order.place)
        for order in self.queue:
            if order.due <= t:
                self.ship(order, min(order.quantity, self.on_hand))
        self.give_up()

    def give_up(self) -> None:
        """Impatient customers cancel; what stays due is owed."""
        t = self.world.period
        waiting = []
        for order in self.queue:
            if order.quantity == 0:
                continue
            if order.due <= t and t - order.due >= order.patience:
                withdraw(order)
            else:
                waiting.append(order)
        self.queue = waiting
        self.owed = sum(order.quantity for order in waiting if order.due <= t)

    def ship(self, order: Order, quantity: int) -> None:
        """Send goods on their way, and have them paid."""
        if quantity <= 0:
            return
        t, luck = self.world.period, self.world.luck
        self.on_hand -= quantity
        self.sold += quantity
        if order.due == t:
            self.filled += quantity
        if order.customer is not None:
            identity = order.customer.identity
            trip = luck.whole(order.delay, "shipping_delay", identity, 1)
            order.customer.arrivals[t + max(1, trip)] += quantity
        self.world.accounts.shipment(self, order, quantity)
        order.quantity -= quantity

    def observation(self) -> float:
        """Demand as the forecaster sees it: orders, or end sales and orders of the unseen."""
        if self.sees <= 0.0:
            return self.demand * self.net_share
        return (1.0 - self.sees) * self.demand + self.sees * (self.end_sales + self.blind_demand)

    def forecast(self, season: Season) -> None:
        """Gamma-Poisson update that goes on as exponential smoothing (MODEL 5)."""
        if self.idle:
            return
        t = self.world.period
        if self.learns and t >= self.starts:
            self._learn(season.factor(t))
        ahead = season.ahead(t, self.horizon)
        self.forecast_sum = self.mean * ahead
        self.forecast_sd = math.sqrt(max(self.variance, 0.0) * ahead)

    def _learn(self, factor: float) -> None:
        """A period tells as much as its season is long: ``factor`` units of exposure."""
        self.age += factor
        exposure = max(factor, 1e-6)
        error = self.observation() - exposure * self.mean
        weight = self.weight_of_news(self.alpha) * exposure
        prior = 8.0 / self.world.weeks
        variance_weight = max(0.5 * self.alpha, 1.0 / (prior + self.age)) * exposure
        self.mean += min(1.0, weight) / exposure * error
        off = error * error / exposure - self.variance
        self.variance += min(1.0, variance_weight) * off

    def weight_of_news(self, alpha: float) -> float:
        """Weight of an observation: Gamma-Poisson until that has fallen to ``alpha``."""
        return max(alpha, 1.0 / (self.prior_weight + self.age))

    def review(self, season: Season) -> None:
        """Decide how much to order."""
        self.placed = 0
        if self.idle:
            return
        late = self.world.period - self.review_phase
        if late < 0 or late % self.review_every:
            return
        level = math.floor(self.forecast_sum + self.service_factor * self.forecast_sd + 0.5)
        quantity = self._quantity(level, season)
        if quantity > 0:
            self.placed = max(quantity, self.minimum_lot)

    def _quantity(self, level: int, season: Season) -> int:
        """Economic lot at or below the reorder point, if what is left of the life pays for it."""
        if self.position > level:
            return 0
        t, held = self.world.period, max(0, self.position)
        self.lot = max(1, int(harris(self.order_rate, self.mean, self.holding_rate) + 0.5))
        quantity = max(self.lot, level - self.position)
        if self.ends >= ENDLESS:
            return quantity
        demand_left = season.between(max(t + 1, self.starts), self.ends + 1) * self.mean
        if self.gain <= 0.0 or demand_left <= 0.0:
            return 0
        periods = self.ends - max(t, self.starts - 1)
        per_period = self.variance / max(1e-9, self.mean * self.mean)
        known = self.prior_weight + self.age
        rest = RestOfLife(demand_left, per_period / max(1.0, periods) + per_period / known)
        most = int(rest.quantile(self.gain / (self.gain + self.loss))) - held
        quantity = max(min(quantity, most), self.minimum_lot)
        left = rest.leftover(held + quantity) - rest.leftover(held)
        worth = (quantity - left) * self.gain - left * self.loss - self.order_rate
        return quantity if worth > 0.0 else 0

    def order(self) -> None:
        """Send the order to the supplier; the outside market ships at once."""
        if self.placed <= 0:
            return
        world, t = self.world, self.world.period
        self.on_order += self.placed
        wait = world.luck.whole(self.order_delay, "order_delay", self.identity)
        if self.supplier is None:
            trip = world.luck.whole(self.shipping_delay, "shipping_delay", self.identity)
            self.arrivals[t + wait + max(1, trip)] += self.placed
            world.accounts.buy_material(self, self.placed)
            return
        place = t + wait + world.luck.draw("allocation", self.identity)
        self.supplier.queue.append(
            Order(
                self, self.placed, t + wait, self.shipping_delay, self.buy_price, self.buy_freight,
                self.supplier.patience, place, unseen=self.hidden_from_supplier,
            )
        )  # fmt: skip

    @property
    def hidden_from_supplier(self) -> bool:
        """Whether the supplier learns of demand here by orders alone."""
        return self.sees <= 0.0

    # Step 9 ---------------------------------------------------------------------------------

    def end_of_life(self) -> None:
        """Clear the stock; what is under way will be cleared on arrival."""
        self._clear(self.on_hand)
        self.orphans = sum(self.arrivals.values())


class PooledStore(StockPoint):
    """Material of all members at the source: ordered up to their needs, risks pooled."""

    is_store = True
    learns = False

    def __init__(self, world: World, owner: Any, row: int) -> None:
        super().__init__(world, owner, row)
        self.is_open = False

    def pool(self, members: list[StockPoint]) -> None:
        """Take over what members foresee."""
        self.is_open = True
        self.mean = sum(point.mean for point in members)
        self.variance = sum(point.variance for point in members)

    def forecast(self, season: Season) -> None:
        """Nothing to learn: the members forecast."""
        if self.is_open:
            super().forecast(season)

    def review(self, season: Season) -> None:
        """Order up to the level every period, once there are members."""
        self.placed = 0
        if self.is_open:
            super().review(season)

    def _quantity(self, level: int, season: Season) -> int:
        return level - self.position


def withdraw(order: Order) -> None:
    """The customer no longer waits."""
    if order.customer is not None:
        order.customer.on_order -= order.quantity
