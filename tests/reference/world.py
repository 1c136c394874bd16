"""The cluster as a Mesa model of objects, and the order of a period (MODEL 4)."""

from __future__ import annotations

import math
from itertools import accumulate
from types import SimpleNamespace
from typing import Any

import mesa

from tests.reference.association import Association
from tests.reference.buyer import Buyer, BuyerKind
from tests.reference.consumers import Consumers
from tests.reference.conventions import Conventions
from tests.reference.factory import Factory
from tests.reference.lending import lend
from tests.reference.luck import Luck, gamma_table
from tests.reference.market import Market, Season, calendars
from tests.reference.orders import Accounts
from tests.reference.platform import curate, exposures_of, rates_of
from tests.reference.ranges import bulk_customers_order, renew_range
from tests.reference.seller import Item, Seller, estimate_shares
from tests.reference.shopping import Crowd
from tests.reference.smoothing import Smoothing
from tests.reference.stock import PooledStore, StockPoint
from tests.reference.trader import Trader
from tests.reference.turnover import Turnover


class World(mesa.Model):
    """A cluster of objects; `tests.reference.copying.copy_of` fills it.

    Attributes
    ----------
    period : int
        Periods done, and the number of the one about to run.
    channels : dict of bool to SimpleNamespace
        What buyers can do without and with the platform.
    """

    def __init__(self, params: Any, seed: int, conventions: Conventions | None = None) -> None:
        super().__init__(rng=seed % 2**32)
        self.params = params
        self.conventions = conventions or Conventions()
        self.period = 0
        day = params.run.period_days
        self.weeks = day / 7.0
        self.fork_period = math.ceil(params.run.warmup_days / day)
        self.luck = Luck(seed)
        self.market = Market(params, self.luck)
        self.accounts = Accounts()
        self.consumers = Consumers(params)
        self.kinds = [BuyerKind(kind, params) for kind in params.buyer_types.values()]
        self.bulk_cv = params.bulk.order_cv / math.sqrt(self.weeks)
        self.bulk_shock = gamma_table(self.bulk_cv)
        self.buyers: list[Buyer] = []
        self.traders: list[Trader] = []
        self.factories: list[Factory] = []
        self.reference_prices: list[float] = []
        self.reference_cost = self.bulk_volume = 0.0
        self.with_platform = False
        self.platform = [Crowd([], []) for _ in range(params.cluster.categories)]
        self.association = Association(self)
        self.store: PooledStore
        self.smoothing = Smoothing(self.weeks)
        traditional = self.association.channel(0.0)
        self.channels: dict[bool, SimpleNamespace] = {False: traditional, True: traditional}
        self._measure_lives_and_sizes(day)
        self._measure_trips(day)
        self.turnover = Turnover(self)

    def _measure_lives_and_sizes(self, day: float) -> None:
        factories = self.params.factories
        self.month = max(1, round(28 / day))
        self.full_workshop = 56.0 / day
        self.range_every = max(1, round(14 / day))
        steps = max(2, round(factories.style_life_days / day / self.range_every))
        self.life = steps * self.range_every
        self.quiet = min(self.life - 2, round(factories.launch_days / day))
        middle, width = (factories.sizes - 1) / 2, max(1.0, factories.sizes / 4)
        bell = [math.exp(-0.5 * ((k - middle) / width) ** 2) for k in range(factories.sizes)]
        self.size_shares = [share / sum(bell) for share in bell]
        self.size_totals = list(accumulate(self.size_shares))

    def _measure_trips(self, day: float) -> None:
        params = self.params
        self.freight_periods = params.prices.freight_days / day
        self.remote_periods = params.prices.remote_days / day
        townships = params.cluster.townships
        self.remote_township = townships - 1 if townships > 1 else None
        self.wait_weight = params.choice.wait_per_week * day / 7.0
        self.longest_wait = params.traders.patience_days / day

    @property
    def lists_styles(self) -> bool:
        """Whether there is a platform to search; it shows what has been listed."""
        return self.with_platform and self.params.levers.direct_sourcing > 0

    @property
    def sellers(self) -> list[Seller]:
        """Traders, then factories."""
        return [*self.traders, *self.factories]

    # Who meets whom ---------------------------------------------------------------------------

    def gather(self) -> None:
        """Crowds of local search: by category and kind, near and everywhere."""
        self.crowds: dict[tuple[Any, ...], Crowd] = {}
        groups: dict[tuple[Any, ...], list[Seller]] = {}
        for seller in self.sellers:
            kind = isinstance(seller, Factory)
            if seller.closed:
                continue
            for place in (seller.township, None):
                groups.setdefault((seller.category, place, kind), []).append(seller)
        for key, members in groups.items():
            self.crowds[key] = Crowd(members, [member.size for member in members])

    def learn_the_calendar(self) -> None:
        """When orders come, which everybody knows."""
        season = self.market.season
        seasons = calendars(self.buyers, season, self.params)
        self.listing_season, self.style_season, self.material_season = seasons

    def crowd(self, buyer: Buyer, factories: bool, near: bool) -> Crowd:
        """Sellers a buyer can meet in its township, or in its whole category.

        Where nobody is it tries further away, and then the other kind.
        """
        places = [(buyer.township, factories)] if near else []
        for township, kind in [*places, (None, factories), (None, not factories)]:
            if found := self.crowds.get((buyer.category, township, kind)):
                return found
        return Crowd([], [])

    def meet_trader(self, buyer: Buyer, u: float, near: bool) -> Seller | None:
        """A trader to keep in touch with."""
        return self.crowd(buyer, False, near).meet(u)

    def open_platform(self) -> None:
        """Digital sellers of a category, all equally exposed."""
        for category in range(len(self.platform)):
            there = [s for s in self.sellers if s.digital and s.category == category]
            self.platform[category] = Crowd(there, [1.0] * len(there))

    def rank_on_platform(self) -> None:
        """Step 7: a tenth of what searches show goes to all alike, the rest by the traffic rule.

        Before all that, curated sellers share the places in front.
        """
        rules = self.params.platform
        if not self.with_platform or (rules.traffic == "equal" and rules.curated_share == 0):
            return
        for category, crowd in enumerate(self.platform):
            there = crowd.sellers
            if not there:
                continue
            rates = rates_of(there)
            if rules.curated_share > 0 and self.period % self.month == 0:
                curate(there, rates, rules.curated_share)
            exposures = exposures_of(there, rates, rules)
            curated = sum(seller.curated for seller in there)
            front = rules.curated_places if curated else 0.0
            self.platform[category] = Crowd(
                there,
                [
                    (1.0 - front) * x + (front / curated if seller.curated else 0.0)
                    for seller, x in zip(there, exposures, strict=True)
                ],
            )

    def channel(self, digital: bool) -> SimpleNamespace:
        """What a buyer can do this period."""
        return self.channels[digital]

    # A period ---------------------------------------------------------------------------------

    def step(self) -> None:
        """Run one period."""
        if self.period in (self.fork_period // 2, self.fork_period):
            self.settle_references()
        self.luck.period = self.period
        self.association.begin_when_due()
        self.goods_arrive()
        self.consumers_buy()
        self.buyers_order()
        bulk_customers_order(self)
        self.association.stock_the_store()
        listings = [point for trader in self.traders for point in trader.points]
        self.tier_acts(listings, self.listing_season)
        for point in listings:
            if point.sees > 0.0:
                point.supplier.end_sales += point.blind_demand
        self.tier_acts([p for factory in self.factories for p in factory.points], self.style_season)
        self.factories_make()
        self.tier_acts([self.store], self.material_season)
        if self.fork_period // 2 <= self.period < self.fork_period:
            self.smoothing.watch(self)
        self.money_settles()
        self.offers_are_posted()
        self.bids_are_paid()
        self.services_are_paid()
        self.ranges_and_firms_change()
        if self.lists_styles:
            for seller in self.sellers:
                if seller.digital:
                    seller.list_styles()
        self.rank_on_platform()
        self.period += 1

    def run(self, until: int) -> World:
        """Step to a period."""
        while self.period < until:
            self.step()
        return self

    def all_points(self) -> list[StockPoint]:
        """Every stock point of sellers."""
        goods = [point for seller in self.sellers for point in seller.points]
        return [*goods, *(factory.material for factory in self.factories), self.store]

    def all_items(self) -> list[Item]:
        """Every style and listing."""
        return [item for seller in self.sellers for item in seller.items]

    def goods_arrive(self) -> None:
        """Step 1."""
        for buyer in self.buyers:
            buyer.shelf.receive()
        for point in self.all_points():
            point.receive()

    def consumers_buy(self) -> None:
        """Step 2."""
        for seller in (*self.sellers, self.association):
            seller.pieces_sold = seller.small_b_value = 0
            seller.purchases = seller.pieces_bought = seller.considered = seller.won = 0
            seller.bids = seller.shipped_to_small_b = seller.free_freight = 0
            seller.won_new = seller.known_seen = 0
        self.claims = 0
        for item in self.all_items():
            item.end_sales = item.told = 0
        self.market.advance(self.period)
        for buyer in self.buyers:
            buyer.sell()
            buyer.tell_suppliers()
            buyer.take_returns()
        for item in self.all_items():
            seen: Item | None = item
            while seen is not None:
                seen.end_sales += max(0, item.told)
                seen = seen.source if seen.points[0].sees > 0.0 else None
        for item in self.all_items():
            for point, share in zip(item.points, self.size_shares, strict=True):
                point.end_sales = share * item.end_sales

    def buyers_order(self) -> None:
        """Step 3: everybody plans before anybody shops."""
        for buyer in self.buyers:
            buyer.plan()
        for buyer in self.buyers:
            buyer.shop()

    def tier_acts(self, points: list[StockPoint], season: Season) -> None:
        """Step 3: a tier serves, forecasts, reviews and orders."""
        for point in points:
            point.serve()
        self.review(points, season)

    def review(self, points: list[StockPoint], season: Season) -> None:
        """Forecast, review and order; a full workshop asks for no lots."""
        for point in points:
            point.forecast(season)
            point.review(season)
            if isinstance(point.owner, Factory) and point.owner.material is not point:
                point.placed = 0 if point.owner.is_full else point.placed
            point.order()

    def factories_make(self) -> None:
        """Steps 4 and 5: lots start on own and on borrowed capacity; material is reordered."""
        for factory in self.factories:
            factory.start_lots()
        lend(self.factories)
        for factory in self.factories:
            factory.finish_period()
        self.review([factory.material for factory in self.factories], self.material_season)

    def money_settles(self) -> None:
        """Step 8."""
        for seller in self.sellers:
            seller.keep_books()
        for buyer in self.buyers:
            buyer.settle()
        rate = self.params.factories.holding_per_year * self.params.run.period_days / 365.0
        value = self.store.on_hand * self.store.buy_price
        cost = self.accounts.expense(self.association, "bank", rate * value)
        self.association.store_cost = cost

    def offers_are_posted(self) -> None:
        """Step 6: traders post before factories, whose waits they know a period late."""
        estimate_shares(self.sellers, self.weeks)
        for seller in self.sellers:
            seller.set_price(self.reference_prices[seller.category])
        for seller in self.sellers:
            seller.post()

    def bids_are_paid(self) -> None:
        """Whoever is called to bid pays for it, and has it in its price from next period on."""
        cost = self.params.buyers.bid_cost
        for seller in self.sellers:
            if seller.bids:
                self.accounts.expense(seller, "workers", seller.bids * cost)
                seller.average_setup += self.weeks / 26.0 * seller.bids * cost

    def services_are_paid(self) -> None:
        """Claims, with a loading, are shared out over what digital sellers sent to small-B."""
        if not self.with_platform or self.params.levers.trade_services == 0:
            return
        digital = [seller for seller in self.sellers if seller.digital]
        pieces = sum(seller.shipped_to_small_b for seller in digital)
        due = (1.0 + self.params.digital.insurance_loading) * self.claims
        for seller in digital:
            premium = math.floor(due / pieces * seller.shipped_to_small_b + 0.5) if pieces else 0
            seller.cash -= premium
            self.accounts.outside["insurers"] += premium
            seller.average("average_services", (premium + seller.free_freight) / 100.0, 26.0)
            seller.average("average_small_b", seller.shipped_to_small_b, 26.0)
            known = seller.average_small_b > 1e-6
            seller.service_cost = seller.average_services / seller.average_small_b if known else 0.0

    def ranges_and_firms_change(self) -> None:
        """Step 9."""
        if self.period % self.range_every == 0:
            renew_range(self)
        if self.period % self.month == 0:
            for buyer in self.buyers:
                buyer.leave()
        self.turnover.act()
        self.association.act()

    def settle_references(self) -> None:
        """Take today's prices and capacity use for reference."""
        for category in range(len(self.reference_prices)):
            firms = [s for s in self.traders or self.factories if s.category == category]
            volume = sum(firm.average_sold for firm in firms)
            if volume > 0:
                value = sum(firm.price * firm.average_sold for firm in firms)
                self.reference_prices[category] = value / volume
        for seller in self.sellers:
            seller.reference_use = seller.use
        if self.period == self.fork_period > 0:
            self.smoothing.settle(self)
        if self.period < self.fork_period:
            self.smoothing.begin(self)
            weight = sum(buyer.level for buyer in self.buyers)
            cost = sum(buyer.unit_cost * buyer.level for buyer in self.buyers)
            self.reference_cost = cost / weight if cost > 0 else self.reference_cost
            for buyer in self.buyers:
                buyer.price_response = 1.0

    def close(self) -> None:
        """Let go of everything: Mesa 3.3 would keep the model for ever."""
        getattr(mesa.Agent, "_ids", {}).pop(self, None)
        self.__dict__.clear()
