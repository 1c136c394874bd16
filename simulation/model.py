"""ClusterModel: who exists, and the order of a period."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from agents.kernels.accounting import ACCOUNTS, audit_stock, queued_pieces, total_pieces
from agents.kernels.consumption import (
    attribute_end_sales,
    draw_textbook_demand,
    sell_to_consumers,
)
from agents.kernels.inventory import (
    economic_order_quantity,
    forecast_and_review,
    impute_costs,
    receive,
)
from agents.kernels.production import start_lots
from agents.kernels.random import STREAMS, stream_base
from agents.kernels.shipping import place_orders, serve_tier
from agents.columns.books import Work, lot_ring, money_books
from agents.orders import order_table
from simulation import explicit
from simulation.recorder import NodeRecorder

if TYPE_CHECKING:
    from agents.consumers import TextbookConsumers
    from agents.factories import Factories
    from agents.stock_points import GoodsPoints, Shelves
    from scenarios.schema import Scenario
    from simulation.explicit import Tier


class IdentityViolationError(RuntimeError):
    """Goods or money were made or lost: the run stops with period, account and amount."""


class ClusterModel(mesa.Model):  # type: ignore[misc]
    """An industrial cluster, or an explicit supply network, stepped one period at a time.

    Parameters
    ----------
    params : Scenario
        Everything assumed; frozen.
    seed : int, optional
        Root of all luck; the scenario's by default.

    Attributes
    ----------
    period : int
        Periods done so far; also the number of the period about to run, the first being 0.
    """

    def __init__(self, params: Scenario, seed: int | None = None) -> None:
        self.seed_value = params.run.seed if seed is None else seed
        super().__init__(rng=self.seed_value % 2**32)
        self.params = params
        self.period = 0
        run = params.run
        self.n_periods = max(1, math.ceil(run.horizon_days / run.period_days))
        self.shelves: Shelves
        self.points: GoodsPoints
        self.factories: Factories
        self.consumers: TextbookConsumers
        self.tiers: list[Tier]
        self.node_rows: dict[str, tuple[bool, int]] = {}
        self.by_index = run.allocation == "index"
        self.lots = lot_ring()
        explicit.build(self)
        self.money = money_books(self.seller_count, self.shelves.n)
        self.fresh = order_table(self.shelves.n + self.points.n + 1)
        self.n_fresh = 0
        self._reserve_work()
        self.recorder = NodeRecorder(self)
        self._changes = self._pending_changes()

    # Luck -----------------------------------------------------------------------------------

    def base(self, stream: str) -> Any:
        """Word of a stream in the current period; kernels add identity and draw number."""
        return np.uint64(stream_base(self.seed_value, STREAMS[stream], self.period))

    # Order of a period ----------------------------------------------------------------------

    def step(self) -> None:
        """Run one period: the steps of `PERIOD`, in that order."""
        for action in PERIOD:
            action(self)
        self.period += 1
        self.running = self.period < self.n_periods

    def run(self) -> ClusterModel:
        """Step to the horizon."""
        while self.period < self.n_periods:
            self.step()
        return self

    def values_change(self) -> None:
        """Apply what the scenario changes at the start of this period."""
        unit = self.params.run.pieces_per_unit
        for change in self._changes.pop(self.period + 1, ()):
            is_shelf, row = self.node_rows[change.node]
            stock = self.shelves if is_shelf else self.points
            at = slice(row, row + self.params.run.chains)
            for name, column in (
                ("base_stock_level", stock.level_high),
                ("reorder_point", stock.level_low),
                ("order_quantity", stock.lot),
            ):
                value = getattr(change, name)
                if value is not None:
                    column[at] = math.floor(value * unit + 0.5)

    def deliveries_arrive(self) -> None:
        """Step 1: what is due on shelves and at stock points arrives."""
        receive(self.shelves.arrays, 0, self.shelves.n, self.period)
        receive(self.points.arrays, 0, self.points.n, self.period)
        self._opening_shelves = self.shelves.on_hand.copy()
        self._opening_points = self.points.on_hand.copy()

    def consumers_buy(self) -> None:
        """Step 2: consumers ask, shelves serve."""
        shelves = self.shelves.arrays
        draw_textbook_demand(
            self.consumers.arrays,
            shelves,
            0,
            self.shelves.n,
            self.period,
            self.base("demand"),
            self.base("store_shock"),
            float(self.params.run.pieces_per_unit),
        )
        sell_to_consumers(shelves, 0, self.shelves.n)
        attribute_end_sales(
            shelves, self.points.arrays, self.bought_from, self.sees_sales, self.shelves.n
        )

    def tiers_act(self) -> None:
        """Steps 3 to 5: from downstream to upstream, serve or start, forecast, review, order."""
        self.n_fresh = 0
        self._review_and_order(self.shelves.arrays, self.regression_shelves, 0, self.shelves.n, 0)
        for tier in self.tiers:
            tier.book.reserve(tier.book.n + self.n_fresh)
            self._reserve_work(tier.book.n + self.n_fresh)
            if tier.kind == "material":
                self._start_lots(tier)
            else:
                self._serve(tier)
            points = self.points.arrays
            self._review_and_order(
                points, self.regression_points, tier.lo, tier.hi, self.shelves.n
            )

    def accounts_are_audited(self) -> None:
        """Step 8: pieces are conserved exactly, point by point; nothing is negative."""
        self._audit("shelf", self.shelves.arrays, self.shelves.n)
        self._audit("stock point", self.points.arrays, self.points.n)

    def costs_are_imputed(self) -> None:
        """Charge textbook costs of the period, outside the ledger."""
        use_mean = self.params.run.holding_on == "mean"
        for population, opening in (
            (self.shelves, self._opening_shelves),
            (self.points, self._opening_points),
        ):
            impute_costs(population.arrays, 0, population.n, opening, use_mean)

    def period_is_recorded(self) -> None:
        """Step 10: leave behind what this period was like."""
        self.recorder.record(self)

    # Parts of steps -------------------------------------------------------------------------

    def _review_and_order(self, stock: Any, regression: Any, lo: int, hi: int, first: int) -> None:
        forecast_and_review(stock, regression, lo, hi, self.period, self.season_total)
        self.n_fresh = place_orders(
            stock,
            self.fresh,
            self.n_fresh,
            self.shelves.arrays,
            self.points.arrays,
            lo,
            hi,
            first,
            self.period,
            self.base("order_delay"),
            self.base("shipping_delay"),
        )

    def _serve(self, tier: Tier) -> None:
        kept = serve_tier(
            self.points.arrays,
            self.shelves.arrays,
            tier.book.table,
            tier.book.n,
            self.fresh,
            self.n_fresh,
            tier.book.spare,
            tier.lo,
            tier.hi,
            self.period,
            (self.base("allocation"), self.base("shipping_delay")),
            self.by_index,
            self.work,
            self.money,
        )
        tier.book.exchange(kept)

    def _start_lots(self, tier: Tier) -> None:
        kept = start_lots(
            self.points.arrays,
            self.shelves.arrays,
            tier.factories,
            tier.neighbours,
            tier.book.table,
            tier.book.n,
            self.fresh,
            self.n_fresh,
            tier.book.spare,
            tier.lo,
            tier.hi,
            self.period,
            (self.base("allocation"), self.base("shipping_delay"), self.base("cloth")),
            self.by_index,
            self.work,
            self.lots,
            self.money,
        )
        tier.book.exchange(kept)

    def _reserve_work(self, n_orders: int = 0) -> None:
        room = getattr(self, "work", None)
        if room is not None and room.order.shape[0] >= n_orders:
            return
        capacity = max(2 * n_orders, self.fresh.whole.shape[1])
        widest = max((t.hi - t.lo for t in self.tiers), default=0)
        self.work = Work(
            order_table(capacity), np.zeros(capacity, np.int64), np.zeros(widest + 2, np.int64)
        )

    def _audit(self, what: str, stock: Any, n: int) -> None:
        row, account, amount = audit_stock(stock, 0, n)
        if account:
            message = (
                f"period {self.period + 1}: {what} {row} breaks '{ACCOUNTS[account]}' "
                f"by {amount} pieces"
            )
            raise IdentityViolationError(message)

    def _pending_changes(self) -> dict[int, list[Any]]:
        pending: dict[int, list[Any]] = {}
        for change in self.params.changes:
            pending.setdefault(change.period, []).append(change)
        return pending


PERIOD: tuple[Callable[[ClusterModel], None], ...] = (
    ClusterModel.values_change,
    ClusterModel.deliveries_arrive,
    ClusterModel.consumers_buy,
    ClusterModel.tiers_act,
    ClusterModel.accounts_are_audited,
    ClusterModel.costs_are_imputed,
    ClusterModel.period_is_recorded,
)
