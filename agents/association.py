"""The industry association: who goes digital, when, and what it changes for them.

All a digital firm differs in stands in `scenarios.levers.EFFECTS`; `agents.kernels.adoption`
carries those values to the columns that agents read.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.columns.books import ASSOCIATION, B
from agents.columns.effects import V
from agents.columns.sellers import FACTORY, TRADER
from agents.kernels.adoption import (
    AdoptionTerms,
    carry_terms,
    effect_level,
    grow_firms,
    members_needs,
)
from agents.kernels.stock_rows import POLICIES
from agents.luck import hashed
from scenarios.levers import EFFECTS
from scenarios.paths import value_at

_CHANNEL_TERMS = (
    "offers", "reach", "ordering_cost", "known_share", "tender_days", "bidders", "insured_share",
    "returns_to_seller", "order_patience",
)  # fmt: skip


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
        self._maturing = model.params.adoption.maturity_days / model.params.run.period_days
        self._ends = self._ends_of(model)
        self._terms = self._terms_of(model)
        self._tiers = np.array([(tier.lo, tier.hi) for tier in model.tiers])
        # Scratch of kernels.
        self._new = np.zeros(model.sellers.n, np.int64)
        self._levels = np.zeros((len(V), model.sellers.n))
        self._needs = np.zeros((2, model.factories.n))

    def _ends_of(self, model: Any) -> np.ndarray:
        """Traditional and digital end of every effect, and the intensity of its lever."""
        declared = {effect.name: effect for effect in EFFECTS}
        if set(declared) != set(V._fields):
            raise ValueError(f"effects declared or numbered only: {set(declared) ^ set(V._fields)}")
        levers = model.params.levers
        return np.array(
            [
                (self._end(model, e.off), self._end(model, e.on), getattr(levers, e.lever))
                for e in (declared[name] for name in V._fields)
            ]
        )

    @staticmethod
    def _terms_of(model: Any) -> AdoptionTerms:
        params = model.params
        return AdoptionTerms(
            day=float(params.run.period_days),
            pooling=params.levers.pooled_procurement > 0,
            unit_labour_cost=float(params.factories.unit_labour_cost),
            unit_material_cost=float(params.factories.unit_material_cost),
            switching_loss=float(params.digital.switching_loss),
            material_lead=float(params.materials.lead_days),
            material_minimum_lot=float(params.materials.minimum_lot),
            commission=float(params.platform.commission),
            cost_per_year=float(params.adoption.cost_per_year),
            membership_per_year=float(params.platform.membership_per_year),
            development_cost=float(params.factories.development_cost),
            styles=float(params.factories.styles),
            life=float(params.factories.style_life_days / params.run.period_days),
        )

    @staticmethod
    def _end(model: Any, end: str | float) -> float:
        return float(value_at(model.params, end)) if isinstance(end, str) else float(end)

    def open(self, model: Any) -> None:
        """Carry traditional terms to every firm and buyer."""
        self.carry(model)
        for row in range(2):
            self._carry_channel(model, row, 0.0)
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
        if self.start < 0 or self._settled:
            return
        n_joining, n_new, n_mature = grow_firms(
            model.sellers.plain, self.joins, model.period, self._maturing, self._new
        )
        if n_joining == 0:
            return
        if n_new:
            self._joining(model, self._new[:n_new])
        self.carry(model)
        self._settled = n_mature == n_joining

    def _joining(self, model: Any, rows: np.ndarray) -> None:
        fee = round(model.params.adoption.joining_cost * 100)
        model.money.seller[rows, B.cash] -= fee
        model.money.outside[ASSOCIATION] += fee * len(rows)
        self.paid_joining += fee * len(rows)
        model.meet_on_platform()

    def level(self, name: str, maturity: float) -> float:
        """Value of an effect at a maturity."""
        return effect_level(self._ends, getattr(V, name), maturity)

    def carry(self, model: Any) -> None:
        """Carry what every firm's maturity gives it to the columns agents read."""
        carry_terms(
            model.points.plain,
            model.sellers.plain,
            model.factories.plain,
            self._tiers,
            self.pooled,
            self._ends,
            self._levels,
            tuple(self._terms),
        )
        grown = 0.0
        if self.start >= 0:
            since = model.period - self.start + 1
            grown = min(1.0, since / self._maturing) if self._maturing > 0 else 1.0
        self._carry_channel(model, 1, grown)
        model.buyers.take_terms(model)

    def _carry_channel(self, model: Any, row: int, maturity: float) -> None:
        """Carry what buyers can do on the market without (row 0) or with (row 1) the platform."""
        for name in _CHANNEL_TERMS:
            getattr(model.channels, name)[row] = self.level(name, maturity)
        model.channels.ordering_cost[row] *= 1.0 - self.level("checking_saved", maturity)

    def take_joining_fees(self) -> int:
        """Joining fees since last asked [fen]."""
        fees, self.paid_joining = self.paid_joining, 0
        return fees

    def stock_the_store(self, model: Any) -> None:
        """Pooled store: order up to what its members' material needs, their risks pooled."""
        if self.start < 0 or not self._terms.pooling:
            return
        points, (lo, hi), store = model.points, self._tiers[2], self._tiers[3, 0]
        n = members_needs(points.plain, model.sellers.plain, self.joins, lo, hi, self._needs)
        if n == 0:
            return
        points.policy[store] = POLICIES["order_up_to"]
        points.mean[store] = self._needs[0, :n].sum()
        points.variance[store] = self._needs[1, :n].sum()
