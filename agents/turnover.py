"""Firms every four weeks: they repay, take stock, invest, close and open."""

from __future__ import annotations

from typing import Any

import numpy as np

from agents import newcomers
from agents.columns.sellers import FACTORY, TRADER
from agents.flows import Flows
from agents.kernels.firm_books import invest, look_at_firms
from agents.kernels.random import R, uniforms
from agents.kernels.turnover import (
    close_firms,
    draw_closings,
    forget_closed,
    sell_left_material,
)

_MOST_ENTRY = 3.0  # times the declared rate, however well a trade earns


class Turnover(Flows):
    """Who closes, who opens, and what factories invest; state lies in the columns of firms.

    Attributes
    ----------
    begins : int
        Period from which firms are looked at: the first quarter of the warm-up settles.
    """

    def __init__(self, model: Any) -> None:
        super().__init__()
        params, day = model.params, model.params.run.period_days
        turnover = params.turnover
        self.begins = model.fork_period // 4
        self.every = model.month
        self.years = model.month * day / 365.0
        self.a_year = max(1, round(1.0 / self.years))
        self.periods_a_year = 365.0 / day
        self.rates = (turnover.trader_exit_per_year, turnover.factory_exit_per_year)
        self.capital_share = turnover.capital_share
        self.most_short = turnover.months_without if self.capital_share > 0.0 else 0
        self.changes = max(self.rates) > 0.0 or self.most_short > 0
        money = params.investment
        self.investment = (
            money.payback_years, money.use_above, money.capacity_step, money.capacity_cost,
            money.technology_step, money.technology_cost, money.technology_floor,
            money.reserve_weeks * 7.0 / day,
        )  # fmt: skip
        # Scratch of kernels.
        self._rows = np.zeros(model.sellers.n, np.int64)
        self._ended = np.zeros(model.points.n, np.int8)

    def act(self, model: Any) -> None:
        """Step 9, every four weeks: look at firms; some invest, close and open."""
        t = model.period
        looked_at = self.changes or self.investment[0] > 0.0 or model.association.spreads
        if not looked_at or t < self.begins or t % self.every:
            return
        look_at_firms(
            model.points.plain,
            model.sellers.plain,
            tuple(model.money),
            model.params.factories.sizes,
            self.years,
            self.capital_share,
            self.periods_a_year,
        )
        changed = self._invest(model)
        if self.changes:
            empty = np.flatnonzero(model.sellers.closed == 1)
            if len(empty):
                share = model.params.factories.salvage_share
                sell_left_material(
                    model.points.plain, model.sellers.plain, tuple(model.money), share
                )
            closing = self._closings(model)
            opening = self._openings(model, empty)
            if len(closing) or len(opening):
                self._change(model, closing, opening)
                changed = True
        if changed:
            model.association.carry(model)

    def _invest(self, model: Any) -> bool:
        if self.investment[0] <= 0.0:
            return False
        paid = invest(
            model.points.plain,
            model.sellers.plain,
            model.factories.plain,
            tuple(model.money),
            self.investment,
            self.periods_a_year,
        )
        self._note("investment", paid / 100.0)
        return bool(paid)

    # Who ------------------------------------------------------------------------------------

    def _closings(self, model: Any) -> np.ndarray:
        n = draw_closings(
            model.sellers.plain,
            model.words[R.closing],
            self.rates,
            model.params.turnover.exit_margin,
            self.most_short,
            self.a_year,
            self.periods_a_year,
            self.years,
            self._rows,
        )
        return self._rows[:n].copy()

    def _openings(self, model: Any, empty: np.ndarray) -> np.ndarray:
        """Empty places that somebody takes, by what their trade earns in their category."""
        if len(empty) == 0:
            return empty
        sellers, turnover = model.sellers, model.params.turnover
        luck = uniforms(model.words[R.opening], sellers.identity[empty], 0)
        taken = np.zeros(len(empty), bool)
        for kind in (TRADER, FACTORY):
            for category in np.unique(sellers.category[empty]):
                places = (sellers.kind[empty] == kind) & (sellers.category[empty] == category)
                if not places.any():
                    continue
                margin = self.margin_of(model, kind, int(category))
                times = min(max(margin / turnover.entry_margin, 0.0), _MOST_ENTRY)
                chance = 1.0 - np.exp(-turnover.entry_per_year * times * self.years)
                taken |= places & (luck < chance)
        return empty[taken]

    def margin_of(self, model: Any, kind: int, category: int) -> float:
        """Result over sales of a trade; of nobody known, what draws newcomers at the plain rate."""
        sellers = model.sellers
        known = (sellers.kind == kind) & (sellers.category == category) & (sellers.closed == 0)
        known &= sellers.months > self.a_year
        sales = (sellers.price * sellers.average_volume)[known].sum() * self.periods_a_year
        if sales <= 0.0:
            return float(model.params.turnover.entry_margin)
        return float(sellers.average_result[known].sum() / sales)

    # What changes ---------------------------------------------------------------------------

    def _change(self, model: Any, closing: np.ndarray, opening: np.ndarray) -> None:
        self._close(model, closing)
        if len(opening):
            newcomers.open_firms(model, opening)
            model.association.arrive(opening, model.period)
            factories = int((model.sellers.kind[opening] == FACTORY).sum())
            self._note("factory_entries", factories)
            self._note("trader_entries", len(opening) - factories)
        newcomers.open_goods_of(model, opening)
        newcomers.share_out(model)
        model.meet_sellers()
        known = model.tiers[2].neighbours
        asks = (known >= 0) & (model.sellers.closed[model.counts["traders"] : -1] == 0)
        model.factories.n_known_by[:] = np.bincount(known[asks], minlength=model.factories.n)

    def _close(self, model: Any, rows: np.ndarray) -> None:
        if len(rows) == 0:
            return
        n_carried = np.array([tier.book.n for tier in model.tiers])
        by_state = close_firms(
            model.points.plain,
            model.shelves.plain,
            model.sellers.plain,
            model.factories.plain,
            tuple(model.money),
            model.tier_rows,
            tuple([tuple(tier.book.table) for tier in model.tiers]),
            n_carried,
            rows,
            len(rows),
            model.params.factories.sizes,
            model.period,
            model.params.policy.guarantee_share,
            self._ended,
        )
        for tier, n in zip(model.tiers, n_carried, strict=True):
            tier.book.n = int(n)
        model.blocks.each_part(model, _forget)
        model.association.leave(rows)
        self._note("guarantee", by_state / 100.0)
        factories = int((model.sellers.kind[rows] == FACTORY).sum())
        self._note("factory_exits", factories)
        self._note("trader_exits", len(rows) - factories)


def _forget(model: Any, part: Any, notes: Any) -> None:
    """Buyers of a part forget firms that have closed."""
    forget_closed(part.buyers.plain, model.points.plain, model.sellers.plain)
