"""The industry association: who goes digital, when, and what it changes for them.

All a digital firm differs in stands in `scenarios.levers.EFFECTS`; this file only carries those
values to the columns that agents read.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.columns.books import ASSOCIATION, B
from agents.columns.sellers import FACTORY, TRADER
from agents.kernels.stock_rows import POLICIES
from agents.luck import hashed
from scenarios.levers import EFFECTS, between
from scenarios.paths import value_at

_CHANNEL_TERMS = ("offers", "reach", "ordering_cost", "known_share")


class Association:
    """Enrols firms and keeps their terms up to date with their maturity.

    Attributes
    ----------
    joins : ndarray, shape (sellers,), int64
        Period in which each seller goes digital; -1 never.
    pooled : ndarray, shape (sellers,), bool
        Factories whose capacity is in the pool.
    """

    def __init__(self, model: Any) -> None:
        self.joins = np.full(model.sellers.n, -1, np.int64)
        self.pooled = np.zeros(model.sellers.n, bool)
        self.start = -1
        self.paid_joining = 0
        self._settled = False
        self._ends: dict[str, tuple[str, float, float]] = {
            effect.name: (effect.lever, self._end(model, effect.off), self._end(model, effect.on))
            for effect in EFFECTS
        }

    @staticmethod
    def _end(model: Any, end: str | float) -> float:
        return float(value_at(model.params, end)) if isinstance(end, str) else float(end)

    def open(self, model: Any) -> None:
        """Carry traditional terms to every firm and buyer."""
        self.carry(model)
        for name in _CHANNEL_TERMS:
            getattr(model.channels, name)[:] = float(self.level(model, name, 0.0))
        model.buyers.take_terms(model)

    def start_programme(self, model: Any) -> None:
        """Fork: plan who joins when (`full`: all now; `programme`: on a ramp).

        Where one's own data list adopters, they alone join; the programme enrols all of them.
        """
        sellers, adoption = model.sellers, model.params.adoption
        self.start = model.period
        levers = model.params.levers
        if not any(getattr(levers, name) > 0 for name in type(levers).model_fields):
            return
        luck = hashed(model.seed_value, "enrolment", sellers.identity, 0)
        ramp = adoption.ramp_days / model.params.run.period_days
        own = model.params.data.own
        for kind, listed in ((TRADER, own.trader_adopts), (FACTORY, own.factory_adopts)):
            rows = np.flatnonzero(sellers.kind == kind)
            weight = model.capacity_of(rows) if kind == FACTORY else sellers.size[rows]
            order = np.argsort(luck[rows])
            if listed:  # one's own data name those who join
                order = order[np.array(listed)[order]]
            total, target = max(1e-12, weight.sum()), adoption.pooled_capacity
            before = np.cumsum(weight[order]) / total - weight[order] / total
            if listed and adoption.mode == "programme":
                target = weight[order].sum() / total
            enrolled = before < target
            if kind == FACTORY:
                self.pooled[rows[order]] = enrolled
            if adoption.mode == "full":
                self.joins[rows[order]] = self.start
            else:
                when = np.floor(ramp * before / max(1e-12, target))
                self.joins[rows[order]] = np.where(enrolled, self.start + when, -1).astype(np.int64)
        model.buyers.go_digital(model)

    def act(self, model: Any) -> None:
        """Let firms join whose turn it is, grow maturity, and carry the terms to columns."""
        if self.start < 0 or self._settled or not (self.joins >= 0).any():
            return
        sellers, t = model.sellers, model.period
        days = model.params.adoption.maturity_days / model.params.run.period_days
        joined = (self.joins >= 0) & (t >= self.joins)
        new = joined & (sellers.digital == 0)
        sellers.digital[:] = joined
        sellers.joined[new] = t
        grown = (t - self.joins + 1) / days if days > 0 else np.ones(sellers.n)
        sellers.maturity[:] = np.where(joined, np.clip(grown, 0.0, 1.0), 0.0)
        if new.any():
            self._joining(model, np.flatnonzero(new))
        self.carry(model)
        waiting = self.joins >= 0
        self._settled = bool((sellers.maturity[waiting] >= 1.0).all())

    def _joining(self, model: Any, rows: np.ndarray) -> None:
        fee = round(model.params.adoption.joining_cost * 100)
        model.money.seller[rows, B.cash] -= fee
        model.money.outside[ASSOCIATION] += fee * len(rows)
        self.paid_joining += fee * len(rows)
        model.meet_on_platform()

    def level(self, model: Any, name: str, maturity: np.ndarray | float) -> np.ndarray:
        """Value of an effect at a maturity."""
        lever, off, on = self._ends[name]
        return between(off, on, getattr(model.params.levers, lever) * np.asarray(maturity))

    def carry(self, model: Any) -> None:
        """Carry what every firm's maturity gives it to the columns agents read."""
        sellers, points, factories = model.sellers, model.points, model.factories
        params, day = model.params, model.params.run.period_days
        listing, style, material, store = model.tiers
        mature = sellers.maturity
        for tier, who in ((listing, "trader"), (style, "factory")):
            rows = slice(tier.lo, tier.hi)
            m = mature[points.owner[rows]]
            points.order_delay[rows] = self.level(model, f"{who}_order_delay", m) / day
            every = np.maximum(1, np.round(self.level(model, f"{who}_review", m) / day))
            points.review_every[rows] = every.astype(np.int64)
            points.sees[rows] = self.level(model, "sight", m)
        own = factories.seller
        m = mature[own]
        factories.setup_cost[:] = self.level(model, "setup_cost", m)
        sellers.ordering_cost[own] = factories.setup_cost
        factories.setup_time[:] = factories.capacity * self.level(model, "setup_days", m) / day
        premium = self.level(model, "labour_premium", m)
        factories.labour_cost[:] = params.factories.unit_labour_cost * (1.0 + premium)
        factories.merged_share[:] = self.level(model, "merged_share", m)
        factories.pooled_share[:] = self.level(model, "pooled_share", m) * self.pooled[own]
        factories.switching_loss[:] = params.digital.switching_loss
        sellers.production[own] = self.level(model, "production_days", m) / day
        sellers.minimum_order[own] = self.level(model, "minimum_order", m)
        rows = slice(style.lo, style.hi)
        points.minimum_lot[rows] = np.round(
            self.level(model, "minimum_lot", mature[points.owner[rows]])
        ).astype(np.int64)
        points.shipping_delay[rows] = sellers.production[points.owner[rows]]
        self._carry_material(model, material, store, m)
        reach = float(self.level(model, "reach", 1.0))
        sellers.fee_share[:] = params.platform.commission * reach * mature
        # Running cost is a share of revenue: of price times volume of a week.
        running = params.adoption.cost_per_year * sellers.price * sellers.planned_volume * 7.0 / day
        sellers.fees[:] = mature * running
        sellers.membership[:] = mature * params.platform.membership_per_year * 7.0 / 365.0
        self._carry_buyers(model)

    def _carry_material(self, model: Any, material: Any, store: Any, m: np.ndarray) -> None:
        points, params = model.points, model.params
        day = params.run.period_days
        lever = params.levers.pooled_procurement
        rows = slice(material.lo, material.hi)
        # A member draws on the pooled store once that has had time to fill.
        ready = (m >= 0.5) & (lever > 0)
        points.supplier[rows] = np.where(ready, store.lo, -1)
        days = self.level(model, "material_days", m)
        points.shipping_delay[rows] = np.where(ready, days, params.materials.lead_days) / day
        points.horizon[rows] = np.maximum(1.0, points.shipping_delay[rows])
        lot = self.level(model, "material_minimum_lot", m)
        points.minimum_lot[rows] = np.round(np.where(ready, lot, params.materials.minimum_lot))
        discount = float(self.level(model, "material_discount", 1.0))
        price = params.factories.unit_material_cost * (1.0 - discount)
        points.buy_price[rows] = np.where(ready, price, points.buy_price[rows])
        points.buy_price[store.lo] = price

    def _carry_buyers(self, model: Any) -> None:
        channels, adoption = model.channels, model.params.adoption
        days = adoption.maturity_days / model.params.run.period_days
        grown = min(1.0, (model.period - self.start + 1) / days) if days > 0 else 1.0
        grown = grown if self.start >= 0 else 0.0
        for name in _CHANNEL_TERMS:
            getattr(channels, name)[1] = float(self.level(model, name, grown))
        model.buyers.take_terms(model)

    def take_joining_fees(self) -> int:
        """Joining fees since last asked [fen]."""
        fees, self.paid_joining = self.paid_joining, 0
        return fees

    def stock_the_store(self, model: Any) -> None:
        """Pooled store: order up to what its members' material needs, their risks pooled."""
        points, store = model.points, model.tiers[3]
        material = model.tiers[2]
        rows = np.arange(material.lo, material.hi)
        members = (model.sellers.maturity[points.owner[rows]] > 0.0) & (
            self.joins[points.owner[rows]] >= 0
        )
        if self.start < 0 or model.params.levers.pooled_procurement <= 0 or not members.any():
            return
        points.policy[store.lo] = POLICIES["order_up_to"]
        points.mean[store.lo] = points.mean[rows[members]].sum()
        points.variance[store.lo] = points.variance[rows[members]].sum()
