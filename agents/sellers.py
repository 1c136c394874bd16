"""Sellers: traders, factories and the pooled store, as buyers and the platform see them."""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.columns.sellers import FACTORY, LAYOUT_E, TRADER, Meeting
from agents.kernels.meeting import fill_guide
from agents.population import Population


class Sellers(Population):
    """Traders, then factories, then the pooled store."""

    LAYOUT = LAYOUT_E

    def open_prices(self, model: Any) -> None:
        """Planned volumes, costs and prices, from which the warm-up starts."""
        params = model.params
        day = params.run.period_days
        traders, factories = self.kind == TRADER, self.kind == FACTORY
        n_traders, n_factories = max(1, traders.sum()), max(1, factories.sum())
        direct_share = 0.1 if traders.any() else 1.0
        self.planned_volume[traders] = (
            model.small_b_volume * (1.0 - direct_share) / n_traders * self.size[traders]
        )
        made = model.bulk_volume + model.small_b_volume
        self.planned_volume[factories] = made / n_factories * self.size[factories]
        unit = params.factories.unit_material_cost + params.factories.unit_labour_cost
        self.direct_cost[factories] = unit
        factory_cost = unit * 1.15 + params.factories.fixed_cost_per_piece
        self.price[factories] = 1.18 * factory_cost
        freight = params.prices.freight_per_piece * params.prices.distance_factor
        self.direct_cost[traders] = (
            self.price[factories].mean() + freight if factories.any() else 0.0
        )
        trader_cost = self.direct_cost * 1.04 + params.traders.fixed_cost_per_piece
        self.price[traders] = 1.18 * trader_cost[traders]
        for kind, section in ((traders, params.traders), (factories, params.factories)):
            self.fixed_cost[kind] = section.fixed_cost_per_piece * self.planned_volume[kind]
            self.holding_rate[kind] = section.holding_per_year * day / 365.0
            self.minimum_order[kind] = section.minimum_order
        store = ~(traders | factories)
        self.holding_rate[store] = params.factories.holding_per_year * day / 365.0
        life = params.factories.style_life_days / day
        self.design_cost[factories] = params.factories.development_cost
        self.development[factories] = (
            params.factories.development_cost * params.factories.styles / life
        )
        self.ordering_cost[traders] = params.traders.ordering_cost
        self.ordering_cost[factories] = params.factories.setup_cost
        self.handling[:] = params.prices.order_handling
        self.credit[traders] = params.traders.credit_days / 365.0 * params.traders.credit_per_year
        self.unit_cost[:] = np.where(traders, trader_cost, factory_cost)
        for average in (self.average_sold, self.average_volume, self.average_demand):
            average[:] = self.planned_volume
        self.average_made[:] = self.planned_volume * 1.2
        self.average_filled[:] = 0.9 * self.planned_volume
        self.average_lead[factories] = params.factories.production_days / day
        self.production[factories] = params.factories.production_days / day
        self.use[factories] = params.factories.planned_utilisation
        self.reference_use[factories] = params.factories.planned_utilisation
        self.average_leftover[factories] = 0.1 * unit * self.planned_volume[factories]


def meeting_groups(group: np.ndarray, weight: np.ndarray, n_groups: int) -> Meeting:
    """Group sellers for drawing by weight; group -1 leaves one out.

    Parameters
    ----------
    group : ndarray, shape (sellers,) or (memberships, sellers), int64
        Groups of each seller.
    weight : ndarray, shape (sellers,), float64
        Weight in its groups.
    """
    group = np.atleast_2d(group)
    who = np.tile(np.arange(group.shape[1]), group.shape[0])
    flat = group.ravel()
    kept = np.flatnonzero((flat >= 0) & (weight[who] > 0))
    kept = kept[np.argsort(flat[kept], kind="stable")]
    start = np.searchsorted(flat[kept], np.arange(n_groups + 1))
    total = np.cumsum(weight[who[kept]])
    before = np.concatenate([[0.0], total])[start[:-1]]
    total = total - before[flat[kept]] if len(kept) else total
    guide = np.zeros(len(kept), np.int64)
    fill_guide(start.astype(np.int64), total, guide)
    return Meeting(who[kept].astype(np.int64), start.astype(np.int64), total, guide)
