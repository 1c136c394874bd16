"""The model's own buyers on a bench: no market around them, every order is filled at once.

Buyers are those of `ClusterModel`, made by the same code and with the same luck; they sell, take
back, forecast, review and leave by the same kernels. In place of the market, what they order
arrives after the delivery time at one price. So a window of orders takes a fraction of a second,
and what a parameter does to how buyers order can be read off by moving it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.buyers import move_on
from agents.columns.measures import W
from agents.kernels.random import R, fill_words
from agents.kernels.returns import returns_arrive, returns_begin
from agents.kernels.shelves import buyers_review, consumers_buy
from simulation.buyer_fit.ordering import Ordering, ordering_of

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.model import ClusterModel


def bench_orders(scenario: Scenario, seed: int, unit_cost: float) -> Ordering:
    """Orders of a scenario's buyers over its comparison, without a market.

    Parameters
    ----------
    scenario : Scenario
        A cluster; buyers warm up for as long as it says.
    seed : int
        Seed of the model.
    unit_cost : float
        What a piece costs them, freight included [yuan].
    """
    from simulation.model import ClusterModel

    model = ClusterModel(scenario, seed)
    try:
        return _Bench(model, unit_cost).run()
    finally:
        model.close()


class _Bench:
    def __init__(self, model: ClusterModel, unit_cost: float) -> None:
        params = model.params
        self.model, self.unit_cost = model, unit_cost
        self.trip = max(1, round(params.prices.freight_days / params.run.period_days))
        self.rows = np.zeros((2, model.shelves.n + 1), np.int64)
        self.luck = np.zeros((2, model.shelves.n + 1))
        self.totals = np.zeros(len(W), np.int64)
        self.sent_back = np.zeros((2, model.points.n), np.int64)
        model.reference_cost[:] = unit_cost
        model.channels.ordering_cost[:] = params.buyers.ordering_cost
        self._take_costs(np.arange(model.shelves.n))

    def _take_costs(self, rows: np.ndarray) -> None:
        """What a piece and an order cost buyers who have bought nothing yet."""
        model = self.model
        model.buyers.unit_cost[rows] = self.unit_cost
        model.shelves.holding_rate[rows] = model.rules.holding_rate * self.unit_cost
        model.shelves.order_rate[rows] = model.params.buyers.ordering_cost

    def run(self) -> Ordering:
        model = self.model
        kept: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
        for t in range(model.n_periods):
            rows = self._period(t)
            if t >= model.fork_period:
                when = np.full(len(rows), t - model.fork_period)
                identity = model.shelves.identity[rows]
                kept.append((identity, when, model.buyers.ordered[rows].copy()))
            self._renew(t)
        buyer, period, pieces = (np.concatenate(column) for column in zip(*kept, strict=True))
        span, day = model.n_periods - model.fork_period, float(model.params.run.period_days)
        return ordering_of(buyer, period, pieces, pieces, span, day)  # at one price

    def _period(self, t: int) -> np.ndarray:
        """One period of buyers; rows of those that ordered."""
        model = self.model
        buyers, shelves, n = model.buyers, model.shelves, model.shelves.n
        model.period = t
        fill_words(model.seed_value, t, model.words)
        model.market.advance(model)
        demand = model.words[R.demand]
        consumers_buy(
            buyers.arrays, model.types.arrays, shelves.arrays, 0, n, t, demand,
            model.market.factor, model.type_shocks, model.credits, self.luck,
        )  # fmt: skip
        if model.return_rules.any:
            returns_arrive(
                buyers.arrays, model.channels.arrays, model.offers, shelves.arrays,
                model.money.buyer_cash, model.return_rules, 0, n, model.words[R.returns],
                model.credits, self.sent_back, self.totals, self.rows,
            )  # fmt: skip
        found = buyers_review(
            buyers.arrays, model.types.arrays, model.channels.arrays, shelves.arrays,
            model.recent_demand, 0, n, t, demand, model.season_total, model.market.factor,
            model.event_shocks, self.rows,
        )  # fmt: skip
        rows = self.rows[0, :found].copy()
        quantity = shelves.placed[rows]
        buyers.ordered[rows] = quantity
        shelves.on_order[rows] += quantity
        pipeline = shelves.arrays.pipeline
        pipeline[rows, (t + self.trip) % pipeline.shape[1]] += quantity
        if model.return_rules.any:
            returns_begin(
                buyers.arrays, model.types.arrays, shelves.arrays, 0, n, model.words[R.returns],
                self.rows,
            )  # fmt: skip
        return rows

    def _renew(self, t: int) -> None:
        """New buyers take the place of those that leave, once a month as in the model."""
        if t % self.model.month == 0:
            self.model.blocks.each_part(self.model, move_on)
