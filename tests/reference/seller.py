"""What traders and factories share: a range of goods, books, full cost and the price rule."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import mesa

from tests.reference.consumers import VALUE_OF_SCOPE
from tests.reference.luck import lognormal
from tests.reference.stock import StockPoint

if TYPE_CHECKING:
    from tests.reference.world import World

GENERATION = 1 << 40
LEAST_VOLUME = 0.25  # of the planned volume: fixed cost is never spread over less


class Item:
    """A style of a factory, or a trader's listing of one; a stock point a size.

    Attributes
    ----------
    source : Item or None
        The style that a listing is tied to.
    end_sales : int
        What consumers asked this period of digital buyers whose goods came through it.
    told : int
        Part of it told by those buyers themselves, less what came back to be sold again.
    """

    def __init__(self, points: list[StockPoint], source: Item | None) -> None:
        self.points = points
        for point in points:
            point.item = self
        self.source = source
        self.generation = 0
        self.listed = False  # on the platform
        self.end_sales = self.told = 0
        self.scope = self.value = 1.0
        self.idle = False

    @property
    def owner(self) -> Seller:
        """Who sells it."""
        return self.points[0].owner

    @property
    def maker(self) -> Seller:
        """Who makes it."""
        return self.owner if self.source is None else self.source.owner

    def leaves(self) -> None:
        """It leaves the range with its seller or maker: all that is there or comes is left over."""
        self.idle = self.listed = True  # there is nothing left to list
        self.owner.on_sale = [item for item in self.owner.on_sale if item is not self]
        self.live(1 << 40, -1)
        for point in self.points:
            point.end_of_life()
            point.idle = True
            point.placed = point.posted = 0

    def wakes(self) -> None:
        """It is reordered again."""
        self.idle = False
        for point in self.points:
            point.idle = False

    def tie_to(self, style: Item) -> None:
        """Another style is listed here from now on."""
        self.source = style
        world = self.owner.world
        there = style.owner.township
        prices, here = world.params.prices, self.owner.township
        far = here != there and world.remote_township in (here, there)
        for point, made in zip(self.points, style.points, strict=True):
            point.supplier = made
            point.shipping_delay = world.freight_periods + (world.remote_periods if far else 0.0)
            away = 1.0 if here == there else prices.distance_factor
            point.buy_freight = prices.freight_per_piece * away

    def on_sale(self, t: int) -> bool:
        """Whether it is in the range in a period."""
        return self.starts <= t <= self.ends

    def live(self, starts: int, ends: int) -> None:
        """Set its life."""
        self.starts, self.ends = starts, ends
        for point in self.points:
            point.starts, point.ends = starts, ends

    def is_born(self, world: World) -> None:
        """A new style takes the place of this one; a listing follows the style it is tied to."""
        self.listed = False
        if self.source is None:
            self.generation += 1
            identity = self.points[0].identity + self.generation * GENERATION
            u = world.luck.lasting("popularity", identity)
            self.popularity = lognormal(u, world.params.factories.popularity_log_sd)
            self.live(world.period + 1 + world.quiet, world.period + world.life)
            self.scope = self.points[0].owner.scope_of_a_new_style(self.points[0].sees)
            self.value = self.scope**VALUE_OF_SCOPE
        else:
            self.scope, self.value = self.source.scope, self.source.value
            self.popularity = self.source.popularity
            self.generation = self.source.generation
            self.live(self.source.starts, self.source.ends)

    def guess_demand(self, pieces: float, world: World) -> None:
        """Open the forecasts of a new style at ``pieces`` a period over its sizes."""
        for point, share in zip(self.points, world.size_shares, strict=True):
            point.mean = max(1e-3, pieces * share)
            point.variance = (world.bulk_cv * point.mean) ** 2 + point.mean
            point.age = 0.0


class Seller(mesa.Agent):
    """A trader or factory."""

    is_small_b = False
    development = 0.0  # pattern and samples of new styles, on average [yuan a period]

    def __init__(self, world: World, number: int) -> None:
        super().__init__(world)
        self.world = world
        self.number = number  # its luck in the eyes of buyers hangs on it
        self.items: list[Item] = []
        self.digital = False
        self.cash = self.considered = self.won = self.won_new = self.known_seen = 0
        self.average_value = self.average_new_seen = self.average_won_new = 0.0
        self.average_known_seen = self.average_won_known = 0.0
        self.curated = False
        self.maturity = self.fee_share = self.fees = self.membership = 0.0
        self.free_shipping = self.average_services = self.average_small_b = 0.0
        self.service_cost, self.risk = 0.0, world.params.choice.risk
        self.listing_time, self.listing_minutes, self.response = 0.0, 0.0, 1.0
        self.closed = False
        self.months = self.months_short = self.opening_cash = self.loan = self.instalment = 0
        self.equity = self.average_result = self.last_capital = 0.0
        self.bulk_share = 1.0
        self.open_books()

    @property
    def own_funds(self) -> int:
        """Made since it opened, less what it owes the bank [fen]."""
        return self.cash - self.opening_cash - self.loan

    def starts_anew(self) -> None:
        """Somebody else takes the place: no books, no debts."""
        self.closed = False
        self.months = self.months_short = 0
        self.equity = self.average_result = self.average_fees = self.average_left_out = 0.0
        self.listing_time = self.average_services = self.average_small_b = self.service_cost = 0.0
        self.average_value = self.average_new_seen = self.average_won_new = 0.0
        self.average_known_seen = self.average_won_known = 0.0
        self.opening_cash = self.cash

    def open_books(self) -> None:
        """Flows of a period start at zero."""
        self.pieces_sold = self.small_b_value = self.purchases = self.pieces_bought = 0
        self.bids = self.shipped_to_small_b = self.free_freight = 0

    @property
    def points(self) -> list[StockPoint]:
        """Stock points of its goods."""
        return [point for item in self.items for point in item.points]

    # Step 8 ---------------------------------------------------------------------------------

    def keep_books(self) -> None:
        """Pay for the period's work and stock; averages that prices rest on move."""
        points, weeks = self.points, self.world.weeks
        placed = sum(1 for point in points if point.placed > 0)
        leftover = sum(point.leftover for point in points)
        for point in points:
            point.leftover = 0
        direct = self.direct_cost
        salvage = leftover * points[0].salvage if leftover else 0.0
        made, labour, setup = self.work(placed)
        self.leave_out()
        holding = self.stock_value(points, direct) * self.holding_rate
        fees = self.fees * weeks
        commission = self.fee_share * self.small_b_value / 100.0 + self.membership * weeks
        for name, x, window in (
            ("made", made, 26.0),
            ("sold", float(self.pieces_sold), 26.0),
            ("volume", float(self.pieces_sold), 52.0),
            ("setup", setup, 26.0),
            ("holding", holding, 26.0),
            ("leftover", leftover * direct - salvage, 26.0),
            ("fees", fees + commission, 26.0),
            ("demand", sum(point.demand for point in points), 13.0),
            ("filled", sum(point.filled for point in points), 13.0),
            ("considered", self.considered, 13.0),
            ("won", self.won, 13.0),
            ("value", self.small_b_value / 100.0, 26.0),
            ("new_seen", self.considered - self.known_seen, 26.0),
            ("won_new", self.won_new, 26.0),
            ("known_seen", self.known_seen, 26.0),
            ("won_known", self.won - self.won_new, 26.0),
        ):
            self.average(f"average_{name}", x, window)
        pay = self.world.accounts.expense
        pay(self, "workers", labour)
        pay(self, self.setup_payee, setup)
        pay(self, "premises", self.fixed_cost)
        pay(self, "bank", holding)
        pay(self, "association", fees)
        pay(self, "platform", commission)
        self.cash += self.world.accounts.income("salvage_market", salvage)

    def average(self, name: str, x: float, weeks: float) -> None:
        """Move an average over so many weeks."""
        old = getattr(self, name)
        setattr(self, name, old + self.world.weeks / weeks * (x - old))

    def stock_value(self, points: list[StockPoint], direct: float) -> float:
        """Value of what it holds [yuan]."""
        return sum(point.on_hand for point in points) * direct

    def leave_out(self) -> None:
        """Only factories leave functions out."""

    def work(self, placed: int) -> tuple[float, float, float]:
        """Pieces made or bought, labour and set-up or ordering cost [yuan]."""
        raise NotImplementedError

    # Step 6 ---------------------------------------------------------------------------------

    def full_cost(self) -> float:
        """Full cost of a piece [yuan], from the averages."""
        least = LEAST_VOLUME * max(1e-9, self.planned_volume)
        sold = max(least, self.average_sold)
        return (
            self.direct_cost
            + self.average_setup / max(least, self.average_made)
            + self.average_holding / sold
            + max(0.0, self.average_leftover) / sold
            + self.average_fees / sold
            + (self.fixed_cost + self.development) / max(least, self.average_volume)
        )

    def set_price(self, reference: float) -> None:
        """Move the markup towards the Lerner rule."""
        choice, rule = self.world.params.choice, self.world.params.prices
        cost = self.unit_cost = self.full_cost()
        pressure = math.exp(rule.utilisation_slope * (self.use - self.reference_use))
        elasticity = choice.price_sensitivity * (1.0 - self.share)
        if choice.price_form == "level":
            target = pressure * reference / (elasticity * cost)
        else:
            target = pressure / (max(1.2, elasticity) - 1.0)
        step = 1.0 - (1.0 - rule.adjustment_per_week) ** self.world.weeks
        self.markup *= math.exp(step * math.log(target / self.markup))
        self.price = cost * (1.0 + self.markup)
        if self.average_demand > 0.0:
            self.fill = min(1.0, self.average_filled / self.average_demand)

    def post(self) -> None:
        """Post what buyers see next period; lots follow the prices posted."""
        choice, t = self.world.params.choice, self.world.period
        self.appeal = choice.quality * self.quality + choice.fill * (self.fill - 1.0)
        salvage = self.salvage_share * self.direct_cost
        for item in self.items:
            offered = item.on_sale(t + 1)
            for point in item.points:
                point.posted = max(0, point.free) if offered else 0
                point.gain = self.price - self.direct_cost
                point.loss = self.direct_cost - salvage
                point.salvage = salvage
                point.holding_rate = self.holding_rate * self.direct_cost
                point.order_rate = self.ordering_cost
        self.on_sale = [item for item in self.items if item.on_sale(t + 1)]

    # Step 3, in the eyes of a buyer -----------------------------------------------------------

    def pick(self, u: float, on_platform: bool) -> Item | None:
        """Item a buyer asks for: by hidden popularity among those it is shown."""
        shown = self.on_sale
        if on_platform and self.digital and self.world.lists_styles:
            shown = [item for item in self.on_sale if item.listed]
        target = u * sum(item.popularity for item in shown)
        total = 0.0
        for item in shown:
            total += item.popularity
            if total > target:
                return item
        return shown[-1] if shown else None

    # Step 9 ---------------------------------------------------------------------------------

    def list_styles(self) -> None:
        """List on the platform what its time allows, soonest on sale first."""
        rules, weeks = self.world.params.platform, self.world.weeks
        waiting = sorted((i for i in self.items if not i.listed), key=lambda item: item.starts)
        if not waiting:
            self.listing_time = 0.0
            return
        self.listing_time += rules.listing_hours_per_week * 60.0 * weeks
        done = 0
        while done < len(waiting) and self.listing_time >= self.listing_minutes:
            waiting[done].listed = True
            self.listing_time -= self.listing_minutes
            done += 1
        if done:
            cost = done * self.listing_minutes * (rules.listing_wage / 60.0)
            self.world.accounts.expense(self, "workers", cost)
            self.average_fees += weeks / 26.0 * cost


def estimate_shares(sellers: list[Seller], weeks: float) -> None:
    """Share of offers won, shrunk to the category's mean with 20 pseudo-offers."""
    periods = 13.0 / weeks
    for category in {seller.category for seller in sellers}:
        rivals = [seller for seller in sellers if seller.category == category]
        considered = sum(seller.average_considered for seller in rivals)
        if considered <= 0.0:
            continue
        mean = sum(seller.average_won for seller in rivals) / considered
        for seller in rivals:
            won = periods * seller.average_won + 20.0 * mean
            seller.share = won / (periods * seller.average_considered + 20.0)
