"""Firms every four weeks: they take stock, invest, close and open."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from scenarios.data import PLANNED_WASTE
from tests.reference.factory import Factory
from tests.reference.luck import normal
from tests.reference.seller import GENERATION, Item, Seller
from tests.reference.stock import withdraw
from tests.reference.trader import Trader

if TYPE_CHECKING:
    from tests.reference.world import World

NEVER = 1 << 40
BY_SIZE = ("sold", "volume", "demand", "filled", "made", "setup", "holding", "leftover")
AS_OTHERS = (
    "markup", "share", "fill", "price", "unit_cost", "direct_cost", "use", "reference_use",
    "average_lead",
)  # fmt: skip


class Turnover:
    """What firms do with what they earn."""

    def __init__(self, world: World) -> None:
        self.world = world
        day = world.params.run.period_days
        self.years = world.month * day / 365.0
        self.a_year = 365.0 / day
        self.rules = world.params.turnover

    def act(self) -> None:
        """Look at firms: some invest, close and open."""
        world = self.world
        if world.period < world.fork_period // 4 or world.period % world.month:
            return
        rules = self.rules
        exits = max(rules.trader_exit_per_year, rules.factory_exit_per_year, rules.capital_share)
        invests = world.params.investment.payback_years > 0
        if not (exits > 0 or invests or world.association._spreads):
            return
        for firm in world.sellers:
            if not firm.closed:
                self._look_at(firm)
        changed = False
        if invests:
            changed = any([self._invests(factory) for factory in world.factories])
        if exits > 0:
            changed = self._come_and_go() or changed
        if changed:
            world.association.carry()

    def _look_at(self, firm: Seller) -> None:
        pieces = sum(point.on_hand + sum(point.arrivals.values()) for point in firm.points)
        equity = firm.own_funds / 100.0 + pieces * firm.direct_cost
        if isinstance(firm, Factory):
            material = firm.material
            equity += (material.on_hand + sum(material.arrivals.values())) * material.buy_price
        if firm.months > 0:
            gain = max(min(1.0, self.years), 1.0 / firm.months)
            result = (equity - firm.equity) / self.years
            firm.average_result += gain * (result - firm.average_result)
            firm.months_short = firm.months_short + 1 if equity < firm.last_capital else 0
        else:
            firm.last_capital = equity - self.rules.capital_share * self.sales(firm)
        firm.months += 1
        firm.equity = equity

    def sales(self, firm: Seller) -> float:
        """Sales of a firm a year [yuan]."""
        return firm.price * firm.average_volume * self.a_year

    # Investment -----------------------------------------------------------------------------

    def _invests(self, factory: Factory) -> bool:
        """Buy capacity where it is short, technology else, if it pays back and there is money."""
        if factory.closed or factory.average_result <= 0.0:
            return False
        rules = self.world.params.investment
        kept = rules.reserve_weeks / self.world.weeks * factory.fixed_cost
        in_hand = factory.own_funds / 100.0 - kept
        short = factory.use > rules.use_above
        if short:
            added = rules.capacity_step * factory.capacity
            cost = rules.capacity_cost * added * self.a_year
            made = added * factory.use * (factory.price - factory.direct_cost)
            gain = (made - rules.capacity_step * factory.fixed_cost) * self.a_year
        else:
            cost = rules.technology_cost * factory.size
            gain = rules.technology_step * factory.average_setup * self.a_year
            if factory.technology * (1.0 - rules.technology_step) < rules.technology_floor:
                return False
        if cost > in_hand or gain * rules.payback_years < cost:
            return False
        if short:
            factory.capacity += added
            factory.material.throughput += added
            grown = 1.0 + rules.capacity_step
            factory.fixed_cost *= grown
            factory.planned_volume *= grown
            factory.use /= grown
        else:
            factory.technology *= 1.0 - rules.technology_step
        paid = self.world.accounts.expense(factory, "equipment_makers", cost)
        factory.equity -= paid / 100.0
        factory.last_capital -= paid / 100.0
        return True

    # Closing ----------------------------------------------------------------------------------

    def _come_and_go(self) -> bool:
        world = self.world
        empty = [firm for firm in world.sellers if firm.closed]
        for firm in empty:
            if isinstance(firm, Factory) and firm.material.leftover:
                share = world.params.factories.salvage_share
                value = firm.material.leftover * firm.material.buy_price * share
                firm.material.leftover = 0
                firm.cash += world.accounts.income("salvage_market", value)
        closing = [firm for firm in world.sellers if self._gives_up(firm)]
        opening = [firm for firm in empty if self._is_taken(firm)]
        if not closing and not opening:
            return False
        for firm in closing:
            self._close(firm)
        self._end_what_they_sold()
        self._open(opening)
        makers = self._makers_found()
        for factory in opening:
            if isinstance(factory, Factory):
                self._start_styles(factory)
        self._tie(makers)
        self._share_out_bulk()
        world.gather()
        if world.with_platform:
            world.open_platform()
        for factory in world.factories:
            askers = [g for g in world.factories if factory in g.neighbours and not g.closed]
            factory.n_known_by = len(askers)
        return True

    def _gives_up(self, firm: Seller) -> bool:
        if firm.closed:
            return False
        if self.rules.capital_share > 0 and firm.months_short >= self.rules.months_without:
            return True
        if firm.months <= round(1.0 / self.years):
            return False
        if firm.average_result >= self.rules.exit_margin * self.sales(firm):
            return False
        trader = isinstance(firm, Trader)
        rate = self.rules.trader_exit_per_year if trader else self.rules.factory_exit_per_year
        u = self.world.luck.draw("closing", firm.identity)
        return u < 1.0 - math.exp(-rate * self.years)

    def _close(self, firm: Seller) -> None:
        """It repays what it can, the state pays its part of the rest; everything else ends."""
        world = self.world
        repaid = min(firm.loan, max(0, firm.own_funds + firm.loan))
        firm.cash -= repaid
        world.accounts.outside["bank"] += repaid
        owed = math.floor((firm.loan - repaid) * world.params.policy.guarantee_share)
        world.accounts.outside["state"] -= owed
        world.accounts.outside["bank"] += owed
        firm.loan = 0
        firm.closed, firm.digital, firm.able, firm.curated = True, False, False, False
        firm.maturity = firm.fixed_cost = 0.0
        firm.fees = firm.membership = firm.fee_share = 0.0
        for item in firm.items:
            item.leaves()
        if isinstance(firm, Factory):
            firm.material.end_of_life()
            firm.material.idle, firm.material.placed = True, 0
            firm.capacity = firm.material.throughput = 0.0
        world.association.leave(firm)

    def _end_what_they_sold(self) -> None:
        """Listings without a maker leave the range; orders of and with what has gone end."""
        world = self.world
        for trader in world.traders:
            for item in trader.items:
                if not trader.closed and item.maker.closed and not item.idle:
                    item.leaves()
        for point in world.all_points():
            staying = []
            for order in point.queue:
                customer = order.customer
                if not point.idle and not (customer is not None and customer.idle):
                    staying.append(order)
                    continue
                withdraw(order)
                point.owed -= order.quantity if order.due <= world.period else 0
            point.queue = staying
        for buyer in world.buyers:
            buyer.ties = [None if tie is None or tie.closed else tie for tie in buyer.ties]
            if buyer.last_seller is not None and buyer.last_seller.closed:
                buyer.last_seller = None
            if buyer.bought_from is not None and buyer.bought_from.owner.closed:
                buyer.bought_from = None

    def _share_out_bulk(self) -> None:
        for category in range(self.world.params.cluster.categories):
            makers = [f for f in self.world.factories if f.category == category]
            there = sum(factory.size for factory in makers if not factory.closed)
            for factory in makers:
                whole = sum(f.size for f in makers)
                factory.bulk_share = whole / there if there > 0 else 0.0

    # Opening ----------------------------------------------------------------------------------

    def _is_taken(self, firm: Seller) -> bool:
        """Whether somebody takes the place, drawn by what its trade earns in its category."""
        known = [
            other for other in self.world.sellers
            if type(other) is type(firm) and other.category == firm.category
            and not other.closed and other.months > round(1.0 / self.years)
        ]  # fmt: skip
        sales = sum(self.sales(other) for other in known)
        margin = self.rules.entry_margin
        if sales > 0.0:
            margin = sum(other.average_result for other in known) / sales
        times = min(max(margin / self.rules.entry_margin, 0.0), 3.0)
        chance = 1.0 - math.exp(-self.rules.entry_per_year * times * self.years)
        return self.world.luck.draw("opening", firm.identity) < chance

    def _open(self, opening: list[Seller]) -> None:
        for firm in opening:
            self._learn_from_others(firm)
        for firm in opening:
            firm.starts_anew()
            firm.identity += GENERATION
            luck, params = self.world.luck, self.world.params
            me = firm.identity
            firm.quality = params.choice.quality_sd * normal(luck.lasting("synthesis", me, 2))
            if isinstance(firm, Factory):
                able = luck.lasting("synthesis", me, 3) < params.factories.custom_able_share
                firm.able = able
                self._open_workshop(firm)
            self.world.association.arrive(firm)

    def _learn_from_others(self, firm: Seller) -> None:
        kin = [s for s in self.world.sellers if type(s) is type(firm) and not s.closed]
        others = [s for s in kin if s.category == firm.category] or kin
        if others:
            by_size = firm.size / sum(other.size for other in others)
            for name in (*(f"average_{n}" for n in (*BY_SIZE, "considered", "won")),):
                setattr(firm, name, by_size * sum(getattr(other, name) for other in others))
            for name in AS_OTHERS:
                mean = sum(getattr(other, name) for other in others) / len(others)
                setattr(firm, name, mean)
        if isinstance(firm, Trader):
            firm.planned_volume = firm.average_volume
            each = self.world.params.traders.fixed_cost_per_piece
            firm.fixed_cost = each * firm.planned_volume

    def _open_workshop(self, factory: Factory) -> None:
        made, material = self.world.params.factories, factory.material
        factory.capacity = material.throughput = factory.plant
        factory.technology = 1.0
        planned = factory.plant * made.planned_utilisation * (1.0 - PLANNED_WASTE)
        factory.planned_volume = planned
        factory.fixed_cost = made.fixed_cost_per_piece * planned
        material.idle = False
        material.starts, material.ends, material.age = -1, NEVER, 0.0
        material.mean = factory.average_made
        material.variance = factory.average_made**2 / self.world.weeks
        for _ in factory.items:
            self.world.accounts.expense(factory, "designers", made.development_cost)

    def _makers_found(self) -> list[tuple[Item, Item]]:
        """Listings without a maker, and the style of another one that each is tied to."""
        found = []
        for trader in self.world.traders:
            for item in trader.items:
                style = self._maker_of(trader, item) if item.idle and not trader.closed else None
                if style is not None:
                    found.append((item, style))
        return found

    def _tie(self, makers: list[tuple[Item, Item]]) -> None:
        for item, style in makers:
            item.tie_to(style)
            item.is_born(self.world)
            item.wakes()
            self._first_guess(item, self.world.listing_season)

    def _maker_of(self, trader: Trader, item: Item) -> Item | None:
        """Draw an acquaintance of the trader, then a style of it."""
        luck, me = self.world.luck, item.points[0].identity + item.generation * GENERATION
        known = self.world.params.traders.known_factories
        place = int(luck.lasting("opening", me, 0) * known)
        acquaintance = (trader.identity * 64 + place) << 24
        there = [factory for factory in self.world.factories if not factory.closed]
        own = [factory for factory in there if factory.category == trader.category] or there
        if not own:
            return None

        def time(factory: Factory) -> float:
            u = luck.lasting("opening", acquaintance + factory.identity, 3)
            return -math.log(u) / factory.size

        maker = min(own, key=time)
        return maker.items[int(luck.lasting("opening", me, 1) * len(maker.items))]

    def _start_styles(self, factory: Factory) -> None:
        world, every = self.world, self.world.range_every
        most = world.life // every
        least = min(most - 1, world.quiet // every + 1)
        for item in factory.items:
            item.is_born(world)
            me = item.points[0].identity + item.generation * GENERATION
            u = world.luck.lasting("opening", me, 2)
            steps = least + math.floor(u * (most - least + 1))
            item.live(item.starts, (world.period // every + 1 + steps) * every)
            item.wakes()
            self._first_guess(item, world.style_season)

    def _first_guess(self, item: Item, season: Any) -> None:
        world = self.world
        quarter = min(world.period + 1, max(1, round(91 / world.params.run.period_days)))
        first = world.period + 1 - quarter
        known = max(1e-9, season.between(first, world.period + 1) / quarter)
        firm = item.owner
        item.guess_demand(firm.average_demand / len(firm.items) / known, world)
        if world.period < world.fork_period:
            for point in item.points:
                world.smoothing.restart(point)
