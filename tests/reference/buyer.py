"""Small-B buyers: sell to consumers from a shelf, or commit ahead of selling events."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import mesa

from tests.reference.luck import gamma_table, lognormal
from tests.reference.orders import fen
from tests.reference.seller import GENERATION
from tests.reference.shopping import shop
from tests.reference.stock import StockPoint

if TYPE_CHECKING:
    from tests.reference.seller import Item, Seller
    from tests.reference.world import World


class BuyerKind:
    """A type of buyer, durations in periods."""

    def __init__(self, declared: Any, params: Any) -> None:
        day = params.run.period_days
        kinds = params.buyer_types.values()
        mean_size = sum(k.size * k.share for k in kinds) / sum(k.share for k in kinds)
        cv = declared.demand_cv if declared.demand_cv >= 0 else params.buyers.demand_cv
        a_period = cv / math.sqrt(day / 7.0)  # seven independent days make a week of that CV
        self.cv_squared = a_period**2
        self.shock, self.event_shock = gamma_table(a_period), gamma_table(cv)
        self.return_rate = declared.return_rate
        # What has to be bought; the rest comes back and is sold again.
        self.net_share = 1.0 - declared.return_rate * params.buyers.resaleable_share
        self.size = declared.size / mean_size / self.net_share
        self.tender = declared.tender
        self.spread = 0.0 if declared.equal_size else params.buyers.size_log_sd
        self.custom_share, self.markup = declared.custom_share, declared.markup
        self.event_share, self.over_order = declared.event_share, declared.over_order
        self.digital = declared.digital
        self.preselling = declared.mode == "preselling"
        self.event_share_of_demand = declared.event_share if self.preselling else 0.0
        self.every = max(1, round(declared.event_days / day)) if self.preselling else 0
        fixed = declared.event_phase_days
        self.phase = round(fixed / day) if fixed >= 0 else -1  # -1: every buyer has its own
        self.patience = max(1, round(declared.patience_days / day))
        self.commit_days = declared.commit_days
        self.commit_spread_days = declared.commit_spread_days


class Buyer(mesa.Agent):
    """A small-B buyer.

    Attributes
    ----------
    ties : list of Seller or None
        Sellers it keeps in touch with, the last bought from first.
    bought_from : Item or None
        Where its goods come from.
    coming_back, refund_due : int
        Pieces that consumers will bring back, and what they will be paid for them [fen].
    """

    is_small_b = True

    def __init__(self, world: World, row: int, kind: BuyerKind) -> None:
        super().__init__(world)
        self.world = world
        self.kind = kind
        self.shelf = StockPoint(world, self, row)
        self.shelf.net_share = kind.net_share
        self.digital = False
        self.cash = self.ordered = self.event_demand = self.pending = 0
        self.commit = self.coming_back = self.refund_due = 0
        self.lately: list[int] = []  # what consumers asked, as far back as they wait
        self.ties: list[Seller | None] = []
        self.last_seller: Seller | None = None
        self.bought_from: Item | None = None

    @property
    def identity(self) -> int:
        """Persistent identity; a new buyer in its place has another."""
        return self.shelf.identity

    # Step 2 ---------------------------------------------------------------------------------

    def sell(self) -> None:
        """Consumers ask, the shelf serves; those of a pre-sale wait, others go elsewhere."""
        world, shelf, kind = self.world, self.shelf, self.kind
        mean = self.level * self.price_response * world.market.factor[self.category]
        extra = 0
        if kind.preselling:
            mean *= 1.0 - kind.event_share
            if self.has_event(world.period):
                extra, self.event_demand = self.event_demand, 0
        shelf.demand = extra + world.luck.count("demand", self.identity, 0, mean, kind.shock)
        asked = shelf.owed + shelf.demand
        shelf.sold = min(shelf.on_hand, asked)
        shelf.filled = max(0, shelf.sold - shelf.owed)
        shelf.on_hand -= shelf.sold
        shelf.owed = asked - shelf.sold if kind.preselling else 0

    def tell_suppliers(self) -> None:
        """A digital buyer's demand is seen wherever its goods came through."""
        if not self.digital or self.bought_from is None:
            return
        self.bought_from.told += self.shelf.demand

    def take_returns(self) -> None:
        """Consumers bring back what they do not want: refunded, sold again or spoiled."""
        world, shelf, rules = self.world, self.shelf, self.world.params.buyers
        if self.coming_back == 0:
            return

        def some(of: int, share: float, draw: int) -> int:
            return min(of, world.luck.whole(of * share, "returns", self.identity, draw))

        speed = min(1.0, world.params.run.period_days / max(1e-9, rules.return_days))
        arrived = some(self.coming_back, speed, 1)
        if arrived == 0:
            return
        refund = self.refund_due * arrived // self.coming_back
        self.coming_back -= arrived
        self.refund_due -= refund
        self.cash -= refund
        world.accounts.outside["consumers"] += refund
        both = self.digital and self.last_seller is not None and self.last_seller.digital
        terms, carriage = world.channel(both), fen(arrived * rules.return_freight)
        insured = int(carriage * terms.insured_share + 0.5)
        self.cash -= carriage - insured
        world.accounts.outside["carriers"] += carriage
        world.accounts.outside["insurers"] -= insured
        world.claims += insured
        good = some(arrived, rules.resaleable_share, 2)
        shelf.on_hand += good
        spoiled = arrived - good
        if self.bought_from is not None:
            if self.digital:
                self.bought_from.told -= good
            back = some(spoiled, terms.returns_to_seller, 3)
            self._send_back(self.bought_from, back)
            spoiled -= back
        shelf.leftover += spoiled

    def _send_back(self, item: Item, pieces: int) -> None:
        """A seller takes spoiled goods back at what they have cost."""
        worth, seller = fen(pieces * self.unit_cost), item.points[0].owner
        self.cash += worth
        seller.cash -= worth
        seller.small_b_value -= worth
        seller.pieces_sold -= pieces
        item.points[0].leftover += pieces

    def has_event(self, t: int) -> bool:
        """Whether a period is a selling event."""
        return t >= 0 and self.kind.preselling and (t - self.event_phase) % self.kind.every == 0

    # Step 3 ---------------------------------------------------------------------------------

    def plan(self) -> None:
        """Decide what to look for."""
        if self.kind.preselling:
            self._customers_cancel()
            self._learn_from_event()
            if self.ordered > 0:  # the last search was successful
                self.pending = 0
            self._commit()
            committed = self.world.period + self.commit - self.event_phase
            looks = committed % self.kind.every % self.shelf.review_every == 0
            self.shelf.placed = self.pending if looks else 0
        else:
            self.shelf.forecast(self.world.market.season)
            self.shelf.review(self.world.market.season)

    def _customers_cancel(self) -> None:
        """Oldest first served: what is owed beyond the latest demand has waited for too long."""
        shelf = self.shelf
        self.lately = [*self.lately, shelf.demand][-self.kind.patience :]
        shelf.owed = min(shelf.owed, sum(self.lately))

    def _learn_from_event(self) -> None:
        shelf, t = self.shelf, self.world.period
        if self.has_event(t):
            shelf.age += 1.0
            gain = max(shelf.alpha, 1.0 / (1.0 + shelf.age))
            shelf.mean += gain * (shelf.demand / self.world.market.season.factor(t) - shelf.mean)
            self.pending = 0

    def _commit(self) -> None:
        """Pieces for the event to come; it is looked for until found."""
        world, kind, t = self.world, self.kind, self.world.period
        event = t + self.commit
        if not self.has_event(event) or t >= self.leaves:
            return
        season = world.market.season
        mean = self.level * self.price_response * kind.every * kind.event_share
        mean *= world.market.factor[self.category] * season.factor(event) / season.factor(t)
        self.event_demand = world.luck.count("demand", self.identity, 1, mean, kind.event_shock)
        known = world.channel(self.digital).known_share
        guess = self.shelf.mean * season.factor(event) * kind.over_order
        wanted = known * self.event_demand + (1.0 - known) * guess
        self.pending = max(0, math.floor(wanted - self.shelf.free - self.shelf.on_order + 0.5))

    def shop(self) -> None:
        """Search, choose and order."""
        self.ordered = 0
        if self.shelf.placed > 0 and self.world.period < self.leaves:
            shop(self, self.shelf.placed)

    # Step 8 ---------------------------------------------------------------------------------

    def settle(self) -> None:
        """Consumers pay, stock costs, cleared goods bring something."""
        accounts, shelf = self.world.accounts, self.shelf
        if shelf.sold > 0:
            price = self.unit_cost * (1.0 + self.kind.markup)
            self.cash += accounts.income("consumers", shelf.sold * price)
            back = self.world.luck.whole(
                shelf.sold * self.kind.return_rate, "returns", self.identity
            )
            self.coming_back += min(back, shelf.sold)
            self.refund_due += int(min(back, shelf.sold) * price * 100.0)
        accounts.expense(self, "bank", shelf.on_hand * shelf.holding_rate)
        if shelf.leftover > 0:
            worth = shelf.leftover * self.unit_cost * self.world.params.buyers.salvage_share
            self.cash += accounts.income("salvage_market", worth)
            shelf.leftover = 0

    # Step 9 ---------------------------------------------------------------------------------

    def leave(self) -> None:
        """When its time is up and nothing is under way, it clears its shelf; another comes."""
        shelf, world = self.shelf, self.world
        if world.period < self.leaves or shelf.on_order > 0:
            return
        self.cash -= self.refund_due
        world.accounts.outside["consumers"] += self.refund_due
        freight = self.coming_back * world.params.buyers.return_freight
        world.accounts.expense(self, "carriers", freight)
        pieces = shelf.on_hand + self.coming_back
        self.coming_back = self.refund_due = 0
        worth = pieces * self.unit_cost * world.params.buyers.salvage_share
        self.cash += world.accounts.income("salvage_market", worth)
        shelf.on_hand = shelf.owed = 0
        shelf.identity += GENERATION
        self._settle_in()

    def _settle_in(self) -> None:
        world, kind, shelf, me = self.world, self.kind, self.shelf, self.identity
        params, lasting, days = world.params, world.luck.lasting, world.params.run.period_days
        spread = lognormal(lasting("entry", me, 0), kind.spread)
        self.level = params.buyers.pieces_per_year * days / 365.0 * kind.size * spread
        own_phase = math.floor(lasting("entry", me, 1) * kind.every)
        self.event_phase = own_phase if kind.phase < 0 else kind.phase % max(1, kind.every)
        self.pending = 0
        if kind.preselling:
            early = kind.commit_days - kind.commit_spread_days * lasting("entry", me, 4)
            self.commit = min(max(1, round(early / days)), kind.every - 1)
        rate = params.buyers.entry_per_year * days / 365.0
        if rate > 0:
            stay = math.floor(-math.log(lasting("exit", me, 0)) / rate)
            self.leaves = world.period + 1 + stay
        self.digital = world.with_platform and lasting("entry", me, 3) < kind.digital
        self.last_seller, self.bought_from = None, None
        self.event_demand = 0
        self.unit_cost, self.price_response, self.value = world.reference_cost, 1.0, 1.0
        self.ties = [
            world.meet_trader(
                self, lasting("ties", me, k), lasting("ties", me, 64 + k) < params.choice.local_bias
            )
            for k in range(params.choice.ties)
        ]
        shelf.mean = self.level * (
            kind.every * kind.event_share if kind.preselling else kind.net_share
        )
        shelf.variance = kind.net_share**2 * (self.level + kind.cv_squared * self.level**2)
        shelf.age = 0.0
        shelf.holding_rate = params.buyers.holding_per_year * days / 365.0 * self.unit_cost
        shelf.order_rate = world.channel(self.digital).ordering_cost
