"""Whole clusters for a table to be held against: their orders, taken as the table's are."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np

from scenarios.changed import changed
from simulation.buyer_fit.bench import bench_orders
from simulation.buyer_fit.loyalty import Choices, choices_of
from simulation.buyer_fit.ordering import Ordering, coming_back, ordering_of
from simulation.buyer_fit.popularity import Sameness, sameness
from simulation.histories import replication_seed
from simulation.interrupts import wait_for_one
from simulation.replications import usual_workers
from simulation.transactions import orders_of

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.order_log import Orders

COST = "buyers.ordering_cost"
POPULARITY = "factories.popularity_log_sd"


class Clusters:
    """Clusters like a scenario, with other buyers, watched for as long as a table goes.

    Parameters
    ----------
    scenario : Scenario
        Everything that is not estimated.
    first_day : datetime64
        Of the table: seasons begin there.
    n_periods : int
        Length of the table in periods.
    unit_cost : float
        What a piece costs the table's buyers, freight included [yuan].
    seed : int
        Root of the simulated luck.
    workers : int, optional
        Threads; no result depends on it.
    told : callable, optional
        Told of every cluster that is run.
    with_sellers : bool
        Whether buyers' choices among sellers are told as well.

    Attributes
    ----------
    sameness : list of Sameness
        Of the clusters that `orderings` has run last.
    patterns : list of dict
        The same for `ordering.coming_back`.
    choices : list of Choices
        The same for `loyalty.choices_of`; none without sellers.
    """

    def __init__(
        self,
        scenario: Scenario,
        first_day: np.datetime64,
        n_periods: int,
        unit_cost: float,
        seed: int,
        workers: int | None = None,
        told: Callable[[], None] = lambda: None,
        *,
        with_sellers: bool = False,
    ) -> None:
        day = float(scenario.run.period_days)
        # Warm-ups are as long as the scenario's, to the next time the calendar is the table's.
        begins = float((first_day - first_day.astype("datetime64[Y]")) / np.timedelta64(1, "D"))
        warmup = scenario.run.warmup_days
        warmup += (begins - warmup) % 365.0
        run = {"warmup_days": round(warmup / day) * day, "horizon_days": n_periods * day}
        self.scenario = scenario.model_copy(
            update={"run": scenario.run.model_copy(update=run | {"transition_days": 0.0})}
        )
        self.unit_cost, self.n_periods, self._day = unit_cost, n_periods, day
        self._first = round(warmup / day)
        self._seed, self._told, self._with_sellers = seed, told, with_sellers
        self._workers = workers or usual_workers(self.scenario)
        self._price_level: float | None = None
        self.sameness: list[Sameness] = []
        self.patterns: list[dict[str, float]] = []
        self.choices: list[Choices] = []

    def bench(self, values: Mapping[str, float], history: int) -> Ordering:
        """Orders of buyers without a market, who pay the table's price."""
        made = changed(self.scenario, dict(values))
        return bench_orders(made, replication_seed(self._seed, history), self.unit_cost)

    def orderings(self, values: Mapping[str, float], histories: Sequence[int]) -> list[Ordering]:
        """Orders of whole clusters; what else they show is left in `sameness` and `patterns`."""
        found = self._run(values, histories)
        self.sameness = [self._sameness(orders) for orders in found]
        self.patterns = [self._patterns(orders) for orders in found]
        self.choices = [self._choices(orders) for orders in found] if self._with_sellers else []
        return [self._ordering(orders) for orders in found]

    def sameness_at(
        self, values: Mapping[str, float], popularity: float, histories: Sequence[int]
    ) -> np.ndarray:
        """Mean `Sameness` of clusters whose styles are of another spread of popularity."""
        found = self._run(dict(values) | {POPULARITY: popularity}, histories)
        return np.array([self._sameness(orders).mean for orders in found])

    def _run(self, values: Mapping[str, float], histories: Sequence[int]) -> list[Orders]:
        if self._price_level is None:  # what a piece costs in this market
            self._price_level = self.unit_cost
            self._price_level = _cost_of_a_piece(*self._orders(values, [0]))
        return self._orders(values, histories)

    def _orders(self, values: Mapping[str, float], histories: Sequence[int]) -> list[Orders]:
        """Orders of the histories; an order costs what it does in the table, in prices of here."""
        assert self._price_level is not None
        here = dict(values)
        if COST in here:
            here[COST] *= self._price_level / self.unit_cost
        made = changed(self.scenario, here)
        stop = threading.Event()
        with ThreadPoolExecutor(self._workers, "cluster") as threads:
            every = [
                threads.submit(orders_of, made, self._seed, number, stop=stop)
                for number in histories
            ]
            waiting: set[Future[Any]] = set(every)
            try:
                while waiting:
                    done, waiting = wait_for_one(waiting)
                    for future in done:
                        future.result()
                        self._told()
            finally:  # an interrupt, or an error
                stop.set()
                for future in waiting:
                    future.cancel()
        return [future.result() for future in every]

    def _ordering(self, orders: Orders) -> Ordering:
        assert self._price_level is not None
        cost = (orders.value + orders.freight) / self._price_level
        period, pieces = orders.period - self._first, orders.pieces.astype(float)
        return ordering_of(orders.buyer, period, pieces, cost, self.n_periods, self._day)

    def _patterns(self, orders: Orders) -> dict[str, float]:
        period, pieces = orders.period - self._first, orders.pieces.astype(float)
        return coming_back(orders.buyer, period, pieces, self.n_periods, self._day)

    def _choices(self, orders: Orders) -> Choices:
        buyer = np.unique(orders.buyer, return_inverse=True)[1]
        seller = np.unique(orders.firm, return_inverse=True)[1]
        ties = self.scenario.choice.ties
        return choices_of(buyer, seller, orders.pieces.astype(float), orders.custom, ties)

    def _sameness(self, orders: Orders) -> Sameness:
        known = orders.item >= 0
        seller = np.unique(orders.firm[known], return_inverse=True)[1]
        item = np.unique(orders.item[known], return_inverse=True)[1]
        day = np.floor((orders.period[known] - orders.period.min()) * self._day).astype(np.int64)
        return sameness(seller, item, day)


def _cost_of_a_piece(orders: Orders) -> float:
    return float((orders.value + orders.freight).sum() / orders.pieces.sum())
