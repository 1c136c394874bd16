"""The industry association: who goes digital, when, and what it changes for them.

All a digital firm differs in stands in `scenarios.levers.EFFECTS`; `agents.kernels.adoption`
carries those values to the columns that agents read.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.buyers import go_digital, take_terms
from agents.columns.effects import V
from agents.columns.sellers import FACTORY, TRADER
from agents.kernels.adoption import (
    AdoptionTerms,
    carry_terms,
    draw_adopters,
    effect_level,
    grow_firms,
    stock_the_store,
)
from agents.kernels.random import R
from agents.luck import hashed
from agents.public_money import PublicMoney
from agents.size_classes import LARGE, SMALL
from scenarios.levers import EFFECTS
from scenarios.paths import value_at

_BELIEF = 10.0  # firms that the belief before anything is seen is worth
_NEVER = -1
_STANDING = (
    "joins", "pooled", "maturing", "start", "spreads", "_begins", "_settled", "_planned",
)  # fmt: skip
_CHANNEL_TERMS = (
    "offers", "reach", "ordering_cost", "known_share", "tender_days", "bidders", "substitute",
    "insured_share", "returns_to_seller", "order_patience",
)  # fmt: skip


def _own(value: Any) -> Any:
    """A value that may be changed: arrays of a file may not."""
    return value.copy() if isinstance(value, np.ndarray) else value


class Association:
    """Enrols firms and keeps their terms up to date with their maturity.

    Attributes
    ----------
    joins : ndarray, shape (sellers,), int64
        Period in which each seller goes digital; -1 never.
    pooled : ndarray, shape (sellers,), bool
        Factories whose capacity is in the pool.
    maturing : ndarray, shape (sellers,), float64
        Time until each is mature once it has joined [periods].
    spreads : bool
        Whether firms join by word of mouth, when they see fit.
    public : PublicMoney
        What the state pays.
    """

    def __init__(self, model: Any) -> None:
        self.joins = np.full(model.sellers.n, -1, np.int64)
        self.pooled = np.zeros(model.sellers.n, bool)
        self.start, self._begins = -1, _NEVER
        self.public = PublicMoney(model)
        self._settled = False
        self.spreads = False
        self._watched: tuple[np.ndarray, np.ndarray] | None = None
        self._planned = self.joins  # who comes to a place later joins as planned for it
        self._maturing = model.params.adoption.maturity_days / model.params.run.period_days
        self.maturing = np.full(model.sellers.n, self._maturing)
        self._ends = self._ends_of(model)
        self._terms = self._terms_of(model)
        self._tiers = np.array([(tier.lo, tier.hi) for tier in model.tiers])
        # Scratch of kernels.
        self._new = np.zeros(model.sellers.n, np.int64)
        self._levels = np.zeros((len(V), model.sellers.n))
        self._gain = np.zeros(2)

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
            commission=float(min(params.platform.commission, params.policy.commission_cap)),
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
        take_terms(model)

    def start_programme(self, model: Any) -> None:
        """Fork: digitisation begins now, or ``adoption.start_days`` later."""
        run = model.params.run
        self._begins = model.period + round(model.params.adoption.start_days / run.period_days)
        self.begin_when_due(model)

    def begin_when_due(self, model: Any) -> None:
        """Before anybody acts: let digitisation begin in its first period."""
        if model.period == self._begins:
            self._begin(model)

    def _begin(self, model: Any) -> None:
        """Plan who joins when (`full`: all now; `programme`: on a ramp; `diffusion`: open).

        Where one's own data list adopters, they alone join; the programme enrols all of them.
        """
        self._begins = _NEVER
        sellers, adoption = model.sellers, model.params.adoption
        self.start = model.period
        levers = model.params.levers
        if not any(getattr(levers, name) > 0 for name in type(levers).model_fields):
            return
        self.spreads = adoption.mode == "diffusion"
        luck = hashed(model.seed_value, "enrolment", sellers.identity, 0)
        ramp = adoption.ramp_days / model.params.run.period_days
        own = model.params.data.own
        for kind, listed in ((TRADER, own.trader_adopts), (FACTORY, own.factory_adopts)):
            rows = np.flatnonzero(sellers.kind == kind)
            if self.spreads:
                break
            weight = model.capacity_of(rows) if kind == FACTORY else sellers.size[rows]
            order = np.lexsort((luck[rows], ~self.reached(model, rows)))
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
        self._planned = self.joins.copy()
        self.joins[sellers.closed == 1] = -1
        go_digital(model)

    @staticmethod
    def reached(model: Any, rows: np.ndarray) -> np.ndarray:
        """Sellers the association goes to (first): all, or one group of them; bool."""
        sellers, cluster = model.sellers, model.params.cluster
        whom = model.params.policy.enrols
        if whom == "remote":
            last = cluster.townships - 1 if cluster.townships > 1 else -1  # one place is not remote
            remote: np.ndarray = sellers.township[rows] == last
            return remote
        if whom == "any":
            return np.ones(len(rows), bool)
        size = sellers.size[rows]
        group: np.ndarray = size < SMALL if whom == "small" else size >= LARGE
        return group

    def act(self, model: Any) -> None:
        """Let firms join whose turn it is, grow maturity, and carry the terms to columns."""
        if self.start < 0:
            return
        self.public.hold_store(model)
        if model.period % model.month == 0:
            self.public.collect(model)
            if self.spreads:
                self._spread(model)
        if self._settled:
            return
        due = (self.joins >= 0) & (model.period >= self.joins) & (model.sellers.digital == 0)
        if due.any():
            self._joining(model, np.flatnonzero(due))
        n_joining, n_new, n_mature = grow_firms(
            model.sellers.plain, self.joins, model.period, self.maturing, self._new
        )
        if n_joining == 0 and not self.spreads:
            return
        if n_new:
            model.meet_on_platform()
        self.carry(model)
        self._settled = n_mature == n_joining and self._grown(model) >= 1.0

    def _joining(self, model: Any, rows: np.ndarray) -> None:
        """Firms pay for joining, in the order of their luck while public money lasts."""
        luck = hashed(model.seed_value, "enrolment", model.sellers.identity[rows], 0)
        trained = self.public.pay_for_joining(model, rows[np.argsort(luck)])
        self.maturing[rows] = self._maturing
        self.maturing[trained] = self._maturing * model.params.policy.training_speed

    def _spread(self, model: Any) -> None:
        """Firms that see fit take it up: they have heard of it, it pays, they can pay for it."""
        adoption, policy, public = model.params.adoption, model.params.policy, self.public
        sellers, rows = model.sellers, np.arange(model.sellers.n)
        if self._watched is None:
            self._watched = model.firm_network()
        start, member = self._watched
        help_ = public.subsidy if public.served(1) else 0
        reached, may = self.reached(model, rows), public.can_afford(model, rows)
        own = model.params.data.own
        for kind, listed in ((TRADER, own.trader_adopts), (FACTORY, own.factory_adopts)):
            if listed:  # one's own data name those who may
                may[sellers.kind == kind] &= np.array(listed)
        visited = reached & (sellers.closed == 0) & (sellers.digital == 0)
        public.pay_for_visits(model, int(visited[:-1].sum()))
        for kind in (TRADER, FACTORY):
            self._gain[kind] = self.believed_gain(model, kind)
        n = draw_adopters(
            sellers.plain,
            start,
            member,
            reached,
            may,
            model.words[R.diffusion],
            self._gain,
            (
                adoption.innovation_per_year,
                adoption.imitation_per_year,
                policy.drive_per_year,
                adoption.profit_weight,
                adoption.horizon_years,
                (public.fee - help_) / 100.0,
                365.0 / model.params.run.period_days,
                model.month * model.params.run.period_days / 365.0,
            ),
            self._new,
        )
        if n:
            self.joins[self._new[:n]] = model.period
            self.pooled[self._new[:n]] = sellers.kind[self._new[:n]] == FACTORY
            self._settled = False

    def believed_gain(self, model: Any, kind: int) -> float:
        """Yearly gain of going digital over sales, as firms of a kind believe it to be.

        What adopters earn of a yuan of sales more than others, weighed by how many there are
        against a belief worth `_BELIEF` firms.
        """
        sellers = model.sellers
        seen = (sellers.kind == kind) & (sellers.closed == 0) & (sellers.months > 1)
        results, sales = sellers.average_result, sellers.price * sellers.average_volume
        a_year = 365.0 / model.params.run.period_days
        ready = seen & (sellers.digital == 1) & (sellers.maturity >= 1.0)
        others = seen & (sellers.digital == 0)
        prior = float(model.params.adoption.believed_gain)
        with_, without = sales[ready].sum() * a_year, sales[others].sum() * a_year
        if with_ <= 0.0 or without <= 0.0:
            return prior
        gap = results[ready].sum() / with_ - results[others].sum() / without
        n = float(ready.sum())
        return float((_BELIEF * prior + n * gap) / (_BELIEF + n))

    def leave(self, rows: np.ndarray) -> None:
        """Firms have closed: nobody joins there, and their capacity is in no pool."""
        self.joins[rows] = -1
        self._settled = False

    def arrive(self, rows: np.ndarray, period: int) -> None:
        """Firms have opened: they join when it was planned for their place, or is already time."""
        planned = self._planned[rows]
        self.joins[rows] = np.where(planned >= 0, np.maximum(planned, period), -1)
        if self.spreads:
            self.pooled[rows] = False
        self._settled = False

    def standing(self) -> dict[str, Any]:
        """All of it that changes, as it stands."""
        own = {name: getattr(self, name) for name in _STANDING}
        public = {name: getattr(self.public, name) for name in ("spent", "paid", "paid_measured")}
        watched = None if self._watched is None else list(self._watched)
        return {**own, "public": public, "flows": self.public.flows, "watched": watched}

    def take_up(self, saved: dict[str, Any]) -> None:
        """Put back what `standing` gave."""
        for name in _STANDING:
            setattr(self, name, _own(saved[name]))
        for name, value in saved["public"].items():
            setattr(self.public, name, _own(value))
        self.public.flows = dict(saved["flows"])
        watched = saved["watched"]
        self._watched = None if watched is None else (watched[0].copy(), watched[1].copy())

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
        self._carry_channel(model, 1, self._grown(model))
        if self.spreads:  # a search on the platform finds who is there
            there = (model.sellers.closed[:-1] == 0).sum()
            model.channels.reach[1] *= model.sellers.digital[:-1].sum() / max(1, there)
        take_terms(model)

    def _carry_channel(self, model: Any, row: int, maturity: float) -> None:
        """Carry what buyers can do on the market without (row 0) or with (row 1) the platform."""
        for name in _CHANNEL_TERMS:
            getattr(model.channels, name)[row] = self.level(name, maturity)
        model.channels.ordering_cost[row] *= 1.0 - self.level("checking_saved", maturity)

    def _grown(self, model: Any) -> float:
        """How mature the platform is for buyers."""
        if self.start < 0:
            return 0.0
        since = model.period - self.start + 1
        return min(1.0, since / self._maturing) if self._maturing > 0 else 1.0

    def stock_the_store(self, model: Any) -> None:
        """Pooled store: order up to what its members' material needs, their risks pooled."""
        if self.start < 0 or not self._terms.pooling:
            return
        (lo, hi), store = self._tiers[2], self._tiers[3, 0]
        stock_the_store(model.points.plain, model.sellers.plain, self.joins, lo, hi, store)
