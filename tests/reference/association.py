"""The association: who goes digital and when, what that changes, and the pooled store."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from scenarios.levers import EFFECTS
from scenarios.paths import value_at
from tests.reference.factory import Factory
from tests.reference.joining import collect, join, spread
from tests.reference.seller import Seller

if TYPE_CHECKING:
    from tests.reference.world import World

CHANNEL = (
    "offers", "reach", "ordering_cost", "known_share", "tender_days", "bidders", "substitute",
    "insured_share", "returns_to_seller", "order_patience",
)  # fmt: skip


class Association:
    """Enrols firms, carries terms to them as they mature, and owns the pooled store.

    Attributes
    ----------
    joins : dict of Seller to int
        Period in which a firm goes digital.
    """

    is_small_b = False
    digital = True

    def __init__(self, world: World) -> None:
        self.world = world
        self.joins: dict[Seller, int] = {}
        self.start: int | None = None
        self.begins: int | None = None
        self.settled = False
        self.planned: dict[Seller, int] = {}
        self.ripening: dict[Seller, float] = {}  # time to mature, of trained firms
        self.spent = self.store_cost = 0
        self.cash = self.pieces_sold = self.small_b_value = 0

    def level(self, name: str, maturity: float) -> float:
        """Value of what a lever moves, between its traditional and its digital end."""
        params = self.world.params
        effect = next(effect for effect in EFFECTS if effect.name == name)
        off, on = (
            float(value_at(params, end)) if isinstance(end, str) else float(end)
            for end in (effect.off, effect.on)
        )
        strength = getattr(params.levers, effect.lever) * maturity
        if off <= 0.0 or on <= 0.0:
            return off + (on - off) * strength
        return off if strength == 0.0 else on if strength == 1.0 else off * (on / off) ** strength

    def channel(self, maturity: float) -> SimpleNamespace:
        """What a buyer can do on the platform once that has grown."""
        terms = {name: self.level(name, maturity) for name in CHANNEL}
        terms["ordering_cost"] *= 1.0 - self.level("checking_saved", maturity)
        return SimpleNamespace(**terms)

    # Fork -----------------------------------------------------------------------------------

    def start_programme(self) -> None:
        """Digitisation begins now, or some time later."""
        params = self.world.params
        wait = params.adoption.start_days / params.run.period_days
        self.begins = self.world.period + round(wait)
        self.begin_when_due()

    def begin_when_due(self) -> None:
        """Plan who joins when, larger luck later; buyers who can use the platform begin to."""
        world, adoption = self.world, self.world.params.adoption
        if self.begins is None or world.period < self.begins or self.start is not None:
            return
        self.start = world.period
        levers = world.params.levers
        if not any(getattr(levers, name) > 0 for name in type(levers).model_fields):
            return
        ramp = adoption.ramp_days / world.params.run.period_days
        for firms in (world.traders, world.factories):
            total = sum(weight_of(firm) for firm in firms)
            before = 0.0
            if adoption.mode == "diffusion":
                break
            for firm in sorted(firms, key=lambda f: (not self._reaches(f), self._turn(f))):
                enrolled = before < adoption.pooled_capacity
                firm.pooled = enrolled
                if adoption.mode == "full":
                    self.joins[firm] = self.start
                elif enrolled:
                    wait = math.floor(ramp * before / max(1e-12, adoption.pooled_capacity))
                    self.joins[firm] = self.start + wait
                before += weight_of(firm) / max(1e-12, total)
        self.planned = dict(self.joins)
        self.joins = {firm: when for firm, when in self.joins.items() if not firm.closed}
        world.with_platform = True
        for buyer in world.buyers:
            buyer.digital = world.luck.lasting("entry", buyer.identity, 3) < buyer.kind.digital

    def _turn(self, firm: Seller) -> float:
        return self.world.luck.lasting("enrolment", firm.identity)

    def _reaches(self, firm: Seller) -> bool:
        """Whether the association goes there (first)."""
        return {
            "any": True,
            "small": firm.size < 0.5,
            "large": firm.size >= 2.0,
            "remote": firm.township == self.world.params.cluster.townships - 1 > 0,
        }[self.world.params.policy.enrols]

    def leave(self, firm: Seller) -> None:
        """A firm has closed."""
        self.joins.pop(firm, None)
        self.settled = False

    def arrive(self, firm: Seller) -> None:
        """A firm has opened; what was planned for its place holds for it."""
        if firm in self.planned:
            self.joins[firm] = max(self.planned[firm], self.world.period)
        if self._spreads:
            firm.pooled = False
        self.settled = False

    @property
    def _spreads(self) -> bool:
        return self.start is not None and self.world.params.adoption.mode == "diffusion"

    # Step 9 ---------------------------------------------------------------------------------

    def act(self) -> None:
        """Firms whose turn it is join, mature, and work on their new terms."""
        world, t = self.world, self.world.period
        if self.start is None:
            return
        share = world.params.policy.store_share
        if share > 0:
            paid = math.floor(share * self.store_cost + 0.5)
            self.cash += paid
            world.accounts.outside["state"] -= paid
        if t % world.month == 0:
            collect(world)
            if self._spreads and world.with_platform:
                spread(self)
        if self.settled or not (self.joins or (self._spreads and world.with_platform)):
            return
        adoption = world.params.adoption
        ripe = adoption.maturity_days / world.params.run.period_days
        new = [f for f, when in self.joins.items() if t >= when and not f.digital]
        for firm in sorted(new, key=self._turn):
            trained = join(self, firm)
            self.ripening[firm] = ripe * world.params.policy.training_speed if trained else ripe
            firm.digital = True
        for firm, when in self.joins.items():
            if t >= when:
                needed = self.ripening[firm]
                firm.maturity = min(1.0, (t - when + 1) / needed) if needed > 0 else 1.0
        if new:
            world.open_platform()
        self.carry()
        grown = min(1.0, (t - self.start + 1) / ripe) if ripe > 0 else 1.0
        self.settled = grown >= 1.0 and all(firm.maturity >= 1.0 for firm in self.joins)

    def _open_channels(self) -> None:
        """What buyers can do on the platform once that has grown."""
        world, ripe = self.world, self.world.params.adoption.maturity_days
        ripe /= world.params.run.period_days
        grown = 0.0
        if self.start is not None:
            grown = min(1.0, (world.period - self.start + 1) / ripe) if ripe > 0 else 1.0
        world.channels[True] = self.channel(grown)
        if self._spreads and world.with_platform:
            there = [firm for firm in world.sellers if not firm.closed]
            world.channels[True].reach *= sum(firm.digital for firm in there) / max(1, len(there))
        for buyer in world.buyers:
            buyer.shelf.order_rate = world.channel(buyer.digital).ordering_cost

    def carry(self) -> None:
        """Carry the terms of its maturity to every firm."""
        world, params = self.world, self.world.params
        cut = self.level("material_discount", 1.0)
        world.store.buy_price = params.factories.unit_material_cost * (1.0 - cut)
        for firm in world.sellers:
            self._carry_information(firm, "factory" if isinstance(firm, Factory) else "trader")
            self._carry_costs(firm)
            if isinstance(firm, Factory):
                self._carry_production(firm)
                self._carry_material(firm)
        self._open_channels()

    def _carry_information(self, firm: Seller, kind: str) -> None:
        days, m = self.world.params.run.period_days, firm.maturity
        for point in firm.points:
            point.order_delay = self.level(f"{kind}_order_delay", m) / days
            point.review_every = max(1, round(self.level(f"{kind}_review", m) / days))
            point.sees = self.level("sight", m)

    def _carry_costs(self, firm: Seller) -> None:
        params, weeks = self.world.params, self.world.weeks
        reach = self.level("reach", 1.0)
        revenue = firm.price * firm.planned_volume / weeks
        running = params.adoption.cost_per_year * revenue
        membership = params.platform.membership_per_year * 7.0 / 365.0
        firm.membership = firm.maturity * membership
        commission = min(params.platform.commission, params.policy.commission_cap)
        firm.fee_share = commission * reach * firm.maturity
        firm.fees = firm.maturity * running
        firm.free_shipping = self.level("free_shipping", firm.maturity)
        firm.risk = self.level("risk", firm.maturity)
        kind = "factory" if isinstance(firm, Factory) else "trader"
        firm.response = self.level(f"{kind}_response", firm.maturity)
        firm.listing_minutes = self.level("listing_minutes", firm.maturity)
        if isinstance(firm, Factory):
            firm.fees += self.level("design_upkeep", firm.maturity) * 7.0 / 365.0

    def _carry_production(self, factory: Factory) -> None:
        params, m = self.world.params, factory.maturity
        days = params.run.period_days
        factory.setup_cost = self.level("setup_cost", m) * factory.technology
        factory.ordering_cost = factory.setup_cost
        time = factory.capacity * self.level("setup_days", m) / days
        factory.setup_time = time * factory.technology
        premium = self.level("labour_premium", m)
        factory.labour_cost = params.factories.unit_labour_cost * (1.0 + premium)
        factory.merged_share = self.level("merged_share", m)
        spared = self.level("design_saving", m)
        factory.design_cost = params.factories.development_cost * (1.0 - spared)
        factory.pooled_share = self.level("pooled_share", m) * factory.pooled
        factory.production = self.level("production_days", m) / days
        factory.minimum_order = self.level("minimum_order", m)
        for point in factory.points:
            point.minimum_lot = round(self.level("minimum_lot", m))
            point.shipping_delay = factory.production

    def _carry_material(self, factory: Factory) -> None:
        params, m, point = self.world.params, factory.maturity, factory.material
        ready = m >= 0.5 and params.levers.pooled_procurement > 0
        point.supplier = self.world.store if ready else None
        days = self.level("material_days", m) if ready else params.materials.lead_days
        lot = self.level("material_minimum_lot", m) if ready else params.materials.minimum_lot
        point.shipping_delay = days / params.run.period_days
        point.horizon = max(1.0, point.shipping_delay)
        point.minimum_lot = round(lot)
        if ready:
            point.buy_price = self.world.store.buy_price

    # Step 3 ---------------------------------------------------------------------------------

    def stock_the_store(self) -> None:
        """The store follows what its members' material needs."""
        if self.start is None or self.world.params.levers.pooled_procurement <= 0:
            return
        members = [f.material for f in self.world.factories if f in self.joins and f.maturity > 0]
        if members:
            self.world.store.pool(members)
        else:
            self.world.store.mean = self.world.store.variance = 0.0


def weight_of(firm: Any) -> float:
    """What enrolment counts: a factory's capacity, a trader's size."""
    return firm.capacity if isinstance(firm, Factory) else firm.size
