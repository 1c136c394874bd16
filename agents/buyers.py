"""Small-B buyers: who they are, and who takes the place of those that leave."""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.columns.buyers import LAYOUT_C, LAYOUT_U, LAYOUT_Y
from agents.kernels.adoption import take_order_cost
from agents.kernels.market import buyers_leave
from agents.kernels.random import GENERATION
from agents.kernels.renewal import renew_buyers
from agents.kernels.stock_rows import POLICIES
from agents.luck import hashed
from agents.market import period_cv
from agents.population import Population


class BuyerTypes(Population):
    """Kinds of buyers, one row a kind, in the order of the scenario file."""

    LAYOUT = LAYOUT_Y

    def fill(self, params: Any) -> None:
        """Take over the kinds a scenario declares."""
        day = params.run.period_days
        kinds = list(params.buyer_types.values())
        size = np.array([kind.size for kind in kinds])
        shares = np.array([kind.share for kind in kinds])
        mean = params.buyers.pieces_per_year * day / 365.0
        self.size[:] = mean * (size * shares.sum() / (size * shares).sum())
        for row, kind in enumerate(kinds):
            self.return_rate[row] = kind.return_rate
            self.net_share[row] = 1.0 - kind.return_rate * params.buyers.resaleable_share
            self.size[row] /= self.net_share[row]  # ``pieces_per_year`` is what has to be bought
            self.tender[row] = kind.tender
            cv = params.buyers.demand_cv if kind.demand_cv < 0 else kind.demand_cv
            every = max(1, round(kind.event_days / day))
            fixed = kind.event_phase_days
            self.preselling[row] = kind.mode == "preselling"
            self.patience[row] = max(1, round(kind.patience_days / day))
            self.business[row] = kind.business
            self.equal_size[row] = kind.equal_size
            self.event_every[row] = every
            self.event_phase[row] = fixed if fixed < 0 else round(fixed / day) % every
            self.commit[row] = kind.commit_days / day
            self.commit_spread[row] = kind.commit_spread_days / day
            self.demand_cv[row] = period_cv(cv, day)
            self.digital[row] = kind.digital
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


def settle(model: Any, buyers: Any, shelves: Any) -> None:
    """Give every row its kind and first buyer; ``buyers`` and ``shelves`` are rows of a part."""
    kinds = list(model.params.buyer_types.values())
    weight = np.cumsum([kind.share for kind in kinds])
    u = hashed(model.seed_value, "synthesis", shelves.identity, 7)
    drawn = np.searchsorted(weight / weight[-1], u, side="right")
    buyers.kind[:] = drawn.clip(0, len(kinds) - 1)
    take_rows(model, buyers, shelves, np.arange(buyers.n), buyers.n)


def move_on(model: Any, part: Any, notes: Any) -> None:
    """Step 9: buyers of a part whose time is up clear their shelf, and new ones take their rows.

    Parameters
    ----------
    part : Part
        Its rows are changed.
    notes : Notes
        What that does to others' books.
    """
    leaving = buyers_leave(
        part.buyers.plain,
        part.shelves.plain,
        model.money.buyer_cash[part.lo : part.hi],
        notes.outside,
        0,
        part.hi - part.lo,
        model.period,
        model.params.buyers.salvage_share,
        model.params.buyers.return_freight,
        notes.totals,
        notes.rows,
    )
    if leaving:
        renew(model, part.buyers, part.shelves, notes.rows, leaving)


def renew(model: Any, buyers: Any, shelves: Any, rows: np.ndarray, n: int) -> None:
    """New buyers take the first ``n`` of ``rows`` of a part."""
    taken = rows[:n]
    buyers.generation[taken] += 1
    shelves.identity[taken] += GENERATION
    take_rows(model, buyers, shelves, rows, n)


def take_rows(model: Any, buyers: Any, shelves: Any, rows: np.ndarray, n: int) -> None:
    """Give rows to new buyers: their own size, ties, time to stay and fresh forecasts."""
    params = model.params
    renew_buyers(
        buyers.plain,
        shelves.plain,
        model.types.plain,
        model.channels.plain,
        tuple(model.local),
        tuple(model.rules),
        model.lifetime_words,
        rows,
        n,
        model.period,
        model.with_platform,
        params.buyers.entry_per_year * params.run.period_days / 365.0,
        params.buyers.size_log_sd,
        float(model.reference_cost[0]),
    )


def policies(buyers: Any) -> np.ndarray:
    """Review policy by row: preselling buyers follow their events instead."""
    return np.where(buyers.event_every > 0, POLICIES["none"], POLICIES["economic_lot"])


def go_digital(model: Any) -> None:
    """Fork: buyers who can use the platform begin to."""
    model.with_platform = True
    for part in model.parts():
        luck = hashed(model.seed_value, "entry", part.shelves.identity, 3)
        part.buyers.digital[:] = luck < model.types.digital[part.buyers.kind]


def take_terms(model: Any) -> None:
    """Carry the cost of an order on this period's channels to the shelves' review."""
    if model.store is not None:
        model.store.take_terms(model.channels.ordering_cost)
        return
    take_order_cost(model.buyers.plain, model.channels.plain, model.shelves.plain)
