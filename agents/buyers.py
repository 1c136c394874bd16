"""Small-B buyers: who they are, and who takes the place of those that leave."""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.columns.buyers import LAYOUT_C, LAYOUT_U, LAYOUT_Y
from agents.kernels.inventory import POLICIES
from agents.luck import GENERATION, hashed, lognormals
from agents.market import period_cv
from agents.population import Population


class BuyerTypes(Population):
    """Kinds of buyers, one row a kind, in the order of the scenario file."""

    LAYOUT = LAYOUT_Y

    def fill(self, params: Any) -> None:
        """Take over the kinds a scenario declares."""
        day = params.run.period_days
        for row, kind in enumerate(params.buyer_types.values()):
            self.preselling[row] = kind.mode == "preselling"
            self.patience[row] = max(1, round(kind.patience_days / day))
            self.business[row] = kind.business
            self.event_share[row] = kind.event_share
            self.custom_share[row] = kind.custom_share
            self.markup[row] = kind.markup
            self.over_order[row] = kind.over_order


class Channels(Population):
    """What buyers can do without (row 0) and with (row 1) the platform."""

    LAYOUT = LAYOUT_C


class Buyers(Population):
    """Small-B buyers; row i sells from shelf i."""

    LAYOUT = LAYOUT_U

    def settle(self, model: Any) -> None:
        """Give every row its kind and first buyer."""
        params = model.params
        kinds = list(params.buyer_types.values())
        weight = np.cumsum([kind.share for kind in kinds])
        u = hashed(model.seed_value, "synthesis", model.shelves.identity, 7)
        self.kind[:] = np.searchsorted(weight / weight[-1], u, side="right").clip(0, len(kinds) - 1)
        self.renew(model, np.arange(self.n), opening=True)

    def renew(self, model: Any, rows: np.ndarray, *, opening: bool = False) -> None:
        """New buyers take ``rows``: their own size, ties, time to stay and fresh forecasts."""
        params, shelves, seed = model.params, model.shelves, model.seed_value
        if len(rows) == 0:
            return
        if not opening:
            self.generation[rows] += 1
            shelves.identity[rows] += GENERATION
        ids, kind = shelves.identity[rows], self.kind[rows]
        day, t = params.run.period_days, model.period
        self._size(params, seed, rows, ids, kind, day)
        stay = -np.log(hashed(seed, "exit", ids, 0))
        rate = params.buyers.entry_per_year * day / 365.0
        if rate > 0:
            self.leaves[rows] = t + 1 + np.minimum(1e9, np.floor(stay / rate)).astype(np.int64)
        self.entered[rows] = t
        self.last_seller[rows] = -1
        self.bought_from[rows] = -1
        self.event_demand[rows] = 0
        self.unit_cost[rows] = model.reference_cost[0]
        self.price_response[rows] = 1.0
        self.digital[rows] = model.with_platform & (
            hashed(seed, "entry", ids, 3) < model.type_digital[kind]
        )
        for k in range(self.ties.shape[0]):
            near = hashed(seed, "ties", ids, 64 + k) < params.choice.local_bias
            u = hashed(seed, "ties", ids, k)
            self.ties[k, rows] = model.meet_local(self.category[rows], self.township[rows], u, near)
        shelves.mean[rows] = np.where(
            self.event_every[rows] > 0,
            self.level[rows] * self.event_every[rows] * model.types.event_share[kind],
            self.level[rows],
        )
        shelves.variance[rows] = self.level[rows] + self.cv_squared[rows] * self.level[rows] ** 2
        shelves.age[rows] = 0.0
        hold = params.buyers.holding_per_year * day / 365.0
        shelves.holding_rate[rows] = hold * model.reference_cost[0]
        shelves.order_rate[rows] = model.channels.ordering_cost[self.digital[rows]]

    def _size(
        self,
        params: Any,
        seed: int,
        rows: np.ndarray,
        ids: np.ndarray,
        kind: np.ndarray,
        day: float,
    ) -> None:
        kinds = list(params.buyer_types.values())
        size = np.array([k.size for k in kinds])
        shares = np.array([k.share for k in kinds])
        size = size * shares.sum() / (size * shares).sum()
        spread = lognormals(hashed(seed, "entry", ids, 0), params.buyers.size_log_sd)
        spread = np.where(np.array([k.equal_size for k in kinds])[kind], 1.0, spread)
        mean = params.buyers.pieces_per_year * day / 365.0
        self.level[rows] = mean * size[kind] * spread
        own = np.array([k.demand_cv for k in kinds])
        cv = np.where(own < 0, params.buyers.demand_cv, own)[kind]
        self.cv_squared[rows] = period_cv(cv, day) ** 2
        preselling = np.array([k.mode == "preselling" for k in kinds])[kind]
        every = np.array([max(1, round(k.event_days / day)) for k in kinds])[kind]
        self.event_every[rows] = np.where(preselling, every, 0)
        fixed = np.array([k.event_phase_days for k in kinds])[kind]
        own_phase = np.floor(hashed(seed, "entry", ids, 1) * every)
        phase = np.where(fixed < 0, own_phase, np.round(fixed / day) % every)
        self.event_phase[rows] = phase.astype(np.int64)
        early = np.array([k.commit_days for k in kinds])[kind]
        spread = np.array([k.commit_spread_days for k in kinds])[kind]
        days = early - spread * hashed(seed, "entry", ids, 4)
        commit = np.clip(np.round(days / day), 1, every - 1).astype(np.int64)
        self.commit[rows] = np.where(preselling, commit, 0)
        self.pending[rows] = 0

    def policies(self) -> np.ndarray:
        """Review policy by row: preselling buyers follow their events instead."""
        return np.where(self.event_every > 0, POLICIES["none"], POLICIES["economic_lot"])

    def go_digital(self, model: Any) -> None:
        """Fork: buyers who can use the platform begin to."""
        model.with_platform = True
        luck = hashed(model.seed_value, "entry", model.shelves.identity, 3)
        self.digital[:] = luck < model.type_digital[self.kind]

    def take_terms(self, model: Any) -> None:
        """Carry the cost of an order on this period's channels to the shelves' review."""
        model.shelves.order_rate[:] = model.channels.ordering_cost[self.digital]
