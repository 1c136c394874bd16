"""ClusterModel: who exists, and the order of a period."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from agents.association import Association
from agents.buyer_store import Part
from agents.columns.books import lot_ring, money_books
from agents.columns.measures import W
from agents.columns.pages import PageFile
from agents.columns.sellers import FACTORY, LAYOUT_P, STORE, TRADER, Display
from agents.kernels.random import STREAMS, R, fill_words, stream_base
from agents.kernels.shelves import close_shelves
from agents.market import Market, gamma_shock, order_seasons, period_cv, season_totals
from agents.sellers import meeting_groups
from agents.turnover import Turnover
from simulation import explicit, population_synthesis, scratch, state
from simulation.blocks import Blocks
from simulation.history import ClusterRecorder
from simulation.ledger import audit_queues, stop_at
from simulation.network import firm_network
from simulation.network_steps import NETWORK_PERIOD
from simulation.recorder import NodeRecorder
from simulation.rules import bid_cost, choice_rules, return_rules, seller_rules
from simulation.steps import PERIOD

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from agents.buyer_store import BuyerStore
    from scenarios.schema import Scenario

    Step = Callable[["ClusterModel"], None]


class ClusterModel(mesa.Model):
    """An industrial cluster, or an explicit supply network, stepped one period at a time.

    Parameters
    ----------
    params : Scenario
        Everything assumed; frozen.
    seed : int, optional
        Root of all luck; the scenario's by default.
    folder : Path, optional
        Where a world too large for memory keeps its buyers, in a file; by default in memory.

    Attributes
    ----------
    period : int
        Periods done so far; also the number of the period about to run, the first being 0.
    fork_period : int
        First period of the comparison; both worlds share everything before it.
    look : callable or None
        Told each step of `PERIOD` when it is done. It may look at the model and change nothing.
    """

    SMOOTHING_CANDIDATES = np.array([0.05, 0.1, 0.2, 0.4])  # per week
    BUYING_STREAMS = (
        R.demand, R.consideration, R.search_channel, R.item, R.choice, R.kind_of_order, R.sizes,
        R.response, R.substitute,
    )  # fmt: skip

    def __init__(
        self, params: Scenario, seed: int | None = None, folder: Path | None = None
    ) -> None:
        self.seed_value = params.run.seed if seed is None else seed
        super().__init__(rng=self.seed_value % 2**32)
        self.params = params
        self.period = 0
        self.shelves_closed = 0
        self.unplaced = 0  # pieces firms wait for that stand in no queue: buyers' stand there
        self.words, self.lifetime_words = np.zeros((2, len(R)), np.uint64)
        fill_words(self.seed_value, 0, self.lifetime_words)
        run = params.run
        self.is_network = bool(params.nodes)
        self.store: BuyerStore | None = None
        self.file = None if folder is None else PageFile(folder)
        warmup = 0.0 if self.is_network else run.warmup_days
        self.fork_period = math.ceil(warmup / run.period_days)
        horizon = max(1, math.ceil(run.horizon_days / run.period_days))
        self.n_periods = self.fork_period + horizon
        transition = 0.0 if self.is_network else run.transition_days
        self.measured_from = self.fork_period + min(
            horizon - 1, math.floor(transition / run.period_days)
        )
        self.node_rows: dict[str, tuple[bool, int]] = {}
        self.lots = lot_ring()
        self.n_fresh = 0
        if self.is_network:
            self._build_network()
        else:
            self._build_cluster()
        self.blocks = Blocks(self.shelves.n)
        self.fresh = scratch.first_orders(self)
        self.work: Any = None
        scratch.reserve_work(self, 0)
        self.running = True
        self.look: Callable[[Step], None] | None = None

    def _build_network(self) -> None:
        explicit.build(self)
        self.size_weight = np.ones(1)
        self.money = money_books(self.seller_count, self.shelves.n)
        self.changes: dict[int, list[Any]] = {}
        for change in self.params.changes:
            self.changes.setdefault(change.period, []).append(change)
        self.recorder: Any = NodeRecorder(self)

    def _build_cluster(self) -> None:
        params = self.params
        self.with_platform = False
        self.month = max(1, round(28 / params.run.period_days))
        self.places = np.zeros(0, np.int64)
        sizes = params.factories.sizes
        bell = np.exp(-0.5 * ((np.arange(sizes) - (sizes - 1) / 2) / max(1.0, sizes / 4)) ** 2)
        self.size_shares = np.cumsum(bell / bell.sum())
        self.size_weight = bell / bell.sum()
        own = params.buyers.demand_cv
        cvs = [k.demand_cv if k.demand_cv >= 0 else own for k in params.buyer_types.values()]
        day = params.run.period_days
        spreads, of_types = np.unique(cvs, return_inverse=True)  # few tables stay in the cache
        self.type_shocks = np.array([gamma_shock(period_cv(cv, day)) for cv in spreads])
        self.event_shocks = np.array([gamma_shock(cv) for cv in spreads])
        self.bulk_shock = gamma_shock(period_cv(params.bulk.order_cv, day))
        self.rules = choice_rules(params)
        self.return_rules = return_rules(params)
        self.bid_cost = bid_cost(params)
        self.bids_paid = (0, 0)
        self.services_paid = (0, 0)
        self.listing_done = (0, 0, 0, 0)
        population_synthesis.build(self)
        self.types.spread[:] = of_types
        ahead = self.assortment.life + self.points.pipeline.shape[0] + 64
        ahead += max(0, int(self.buyers.event_every.max(initial=0)))
        self.season_total = season_totals(
            params.consumers.season, params.run.period_days, self.n_periods + ahead
        )
        listing, style, material = order_seasons(self)
        self.season_totals = np.array([listing, style, material, material])
        self.recent_demand = self._number_preselling()
        self.market = Market(self)
        self.association = Association(self)
        self.association.open(self)
        self.turnover = Turnover(self)
        n = self.sellers.n
        self.money = money_books(n, self.shelves.n)
        self.expenses = np.zeros((n, 7), np.int64)
        self.leftovers = np.zeros(n, np.int64)
        self.buyer_totals = np.zeros(len(W), np.int64)
        self.credits = np.zeros(self.points.n, np.int64)
        self.offers = LAYOUT_P.allocate(n)
        n_styles = self.tiers[1].hi // params.factories.sizes
        self.display = Display(np.zeros(n_styles, np.int64), *np.ones((4, n_styles)))
        self.by_category = np.zeros((2, params.cluster.categories))
        self.tier_rows = np.array([(tier.lo, tier.hi) for tier in self.tiers])
        self.seller_rules = seller_rules(params, self.month, self.measured_from)
        self.development_paid = 0
        self.smoothing_candidates = 1.0 - (1.0 - self.SMOOTHING_CANDIDATES) ** (
            params.run.period_days / 7.0
        )
        # Only the warm-up uses these: what candidate smoothing constants would have forecast.
        self.shadows = np.tile(self.points.mean, (len(self.SMOOTHING_CANDIDATES), 1))
        self.smoothing_errors = np.zeros((len(self.SMOOTHING_CANDIDATES), n))
        self.recorder = ClusterRecorder(self)

    # Buyers ---------------------------------------------------------------------------------------

    def parts(self, *, write: bool = True, fresh: bool = False) -> Iterator[Part]:
        """Buyers and their shelves: all rows at once, or block after block of a packed world.

        Parameters
        ----------
        write : bool
            Whether what is changed in a part is to be kept.
        fresh : bool
            Whether rows are as at creation, whatever was there.
        """
        if self.store is not None:
            return self.store.parts(write=write, fresh=fresh)
        return iter([Part(0, self.shelves.n, self.buyers, self.shelves)])

    def entered_and_kind(self) -> tuple[np.ndarray, np.ndarray]:
        """When each buyer came into trade, and its type."""
        if self.store is not None:
            return self.store.entered, self.store.kind
        return self.buyers.entered, self.buyers.kind

    def _number_preselling(self) -> np.ndarray:
        """Number preselling buyers; room for what was asked of them of late."""
        if self.store is not None:
            n = self.store.number_preselling()
        else:
            rows = np.flatnonzero(self.buyers.event_every > 0)
            n = len(rows)
            self.buyers.presale[rows] = np.arange(n)
        types, there = self.types, np.unique(self.entered_and_kind()[1])
        preselling = there[types.preselling[there] == 1]
        return np.zeros((n, int(types.patience[preselling].max(initial=1))), np.int64)

    # Luck and meeting -------------------------------------------------------------------------

    def base(self, stream: str) -> np.uint64:
        """Word of a stream in the current period; kernels add identity and draw number."""
        return np.uint64(stream_base(self.seed_value, STREAMS[stream], self.period))

    def meet_sellers(self) -> None:
        """Group sellers for local search, by (category, township, kind), larger ones met more."""
        sellers, cluster = self.sellers, self.params.cluster
        near = (sellers.category * cluster.townships + sellers.township) * 2 + sellers.kind
        far = (cluster.categories * cluster.townships + sellers.category) * 2 + sellers.kind
        group = np.where(sellers.kind == STORE, -1, np.array([near, far]))
        n_groups = cluster.categories * (cluster.townships + 1) * 2
        met = np.where(sellers.closed == 1, 0.0, sellers.size)
        self.local = meeting_groups(group, met, n_groups)
        self.meet_on_platform()

    def firm_network(self) -> tuple[np.ndarray, np.ndarray]:
        """Firms that each firm watches, as of `simulation.network.firm_network`."""
        places, n_known = self.sellers.n - 1, self.params.adoption.neighbours
        town, category = self.sellers.township[:places], self.sellers.category[:places]
        return firm_network(town, category, n_known, self.seed_value)

    def meet_on_platform(self) -> None:
        """Group digital sellers by category for search on the platform, by exposure."""
        sellers = self.sellers
        group = np.where((sellers.digital == 1) & (sellers.kind != STORE), sellers.category, -1)
        exposure = np.ones(sellers.n)  # traffic rule `equal`, until the platform ranks
        self.platform = meeting_groups(group, exposure, self.params.cluster.categories)

    @property
    def lists_styles(self) -> bool:
        """Whether there is a platform to search, which shows what has been listed."""
        return self.with_platform and self.params.levers.direct_sourcing > 0

    def trip_periods(self, here: np.ndarray, there: np.ndarray) -> np.ndarray:
        """Delivery time between townships [periods]."""
        prices, remote = self.params.prices, self.params.cluster.townships - 1
        far = (here != there) & ((here == remote) | (there == remote))
        days = prices.freight_days + np.where(far, prices.remote_days, 0.0)
        return days / self.params.run.period_days

    def capacity_of(self, rows: np.ndarray) -> np.ndarray:
        """Capacity of the factories in seller rows [piece-times a period]."""
        return self.factories.capacity[rows - (self.sellers.n - 1 - self.factories.n)]

    # Order of a period --------------------------------------------------------------------------

    def step(self) -> None:
        """Run one period: the steps of `PERIOD` (`NETWORK_PERIOD`), in that order."""
        if not self.is_network and self.period in (self.fork_period // 2, self.fork_period):
            self.settle_references()
        for action in NETWORK_PERIOD if self.is_network else PERIOD:
            action(self)
            if self.look is not None:
                self.look(action)
        self.period += 1
        self.running = self.period < self.n_periods
        if not self.running:
            self.finish()

    def close_shelves(self, under_way: list[np.ndarray], faults: list[np.ndarray]) -> None:
        """Close buyers' books of the last period: what was under way, or whose books were wrong."""
        self.shelves_closed = self.period
        for row, account, gap in faults:
            if row >= 0:
                stop_at(self.period - 1, "shelf", row, account, gap)
        totals = under_way[0] if len(under_way) == 1 else np.sum(under_way, axis=0)
        audit_queues(self, self.unplaced + int(totals[W.unplaced]), self.period - 1)
        self.recorder.add_under_way(totals)

    def finish(self) -> ClusterModel:
        """Close the books of the last period now, without opening the next."""
        if not self.is_network and self.shelves_closed < self.period:
            totals, fault = np.zeros_like(self.buyer_totals), np.full(3, -1)
            for lo, hi, buyers, shelves in self.parts():
                close_shelves(
                    buyers.arrays, shelves.arrays, 0, hi - lo, self.period - 1, totals, fault, lo
                )
            self.close_shelves([totals], [fault])
        return self

    def run(self, until: int | None = None) -> ClusterModel:
        """Step to the horizon, or to a period."""
        end = self.n_periods if until is None else min(until, self.n_periods)
        while self.period < end:
            self.step()
        return self.finish()

    def settle_references(self) -> None:
        """Take today's prices for reference: half-way through the warm-up, and at the fork.

        A buyer's level of demand is what it meets at the prices of the settled world without; the
        reference of choices and of capacity use stays what it is at the fork, in both worlds.
        """
        sellers = self.sellers
        traders = sellers.kind == TRADER if self.counts["traders"] else sellers.kind == FACTORY
        for category in range(len(self.reference_prices)):
            rows = (sellers.category == category) & traders
            volume = sellers.average_sold[rows]
            if volume.sum() > 0:
                price = (sellers.price[rows] * volume).sum() / volume.sum()
                self.reference_prices[category] = price
        sellers.reference_use[:] = sellers.use
        if self.period == self.fork_period > 0:
            goods = slice(0, self.tiers[1].hi)
            best = self.smoothing_candidates[self.smoothing_errors.argmin(axis=0)]
            self.points.alpha[goods] = best[self.points.owner[goods]]
        if self.period < self.fork_period:
            self.shadows[:] = self.points.mean
            weight, unit_cost = self.buyers.read("level", "unit_cost")
            cost = (unit_cost * weight).sum() / max(1e-12, weight.sum())
            self.reference_cost[0] = cost if cost > 0 else self.reference_cost[0]
            for part in self.parts():
                part.buyers.price_response[:] = 1.0

    # Forking ------------------------------------------------------------------------------------

    def snapshot(self) -> dict[str, Any]:
        """Copy of everything that changes while the model runs."""
        return state.snapshot(self)

    def restore(self, saved: dict[str, Any]) -> ClusterModel:
        """Put back what `snapshot` returned; the snapshot stays valid."""
        state.restore(self, saved)
        return self

    def close(self) -> None:
        """Let go of everything; the model cannot be used again.

        Mesa 3.3 keeps a model for ever once it has had an agent (`Agent._ids` has it for a key),
        and model and agents refer to each other: so its memory would wait for the collector.
        """
        if "blocks" in self.__dict__:
            self.blocks.close()
        getattr(mesa.Agent, "_ids", {}).pop(self, None)  # gone in Mesa 3.5
        self.__dict__.clear()

    def use_threads(self, threads: int) -> ClusterModel:
        """Let large worlds run on several threads; results are the same to the bit."""
        self.blocks.close()
        self.blocks = Blocks(self.shelves.n, threads)
        return self
