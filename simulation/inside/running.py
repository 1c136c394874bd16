"""Run both worlds of one replication with somebody looking on; the runs are the same to the bit."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from scenarios.write import content_hash
from simulation.histories import replication_seed
from simulation.inside.accounts import Accounts
from simulation.inside.courses import Courses
from simulation.inside.flows import Goods, goods, payments
from simulation.inside.trade import BuyerPlaces, TradeBook
from simulation.model import ClusterModel
from simulation.stopping import Stopped
from simulation.taken import take
from simulation.world_run import WorldRun
from simulation.worlds import advance, part

if TYPE_CHECKING:
    from collections.abc import Callable

    from scenarios.schema import Scenario
    from simulation.jobs.task import Progress, Stop
    from simulation.stopping import StopSign
    from simulation.worlds import Worlds


@dataclass(frozen=True, eq=False)
class World:
    """One world looked into; all but `courses` over the measured periods.

    Sellers are traders, then factories, then the pooled store; customers are sellers by row, then
    groups of small-B buyers, then bulk customers.

    Attributes
    ----------
    run : WorldRun
        What the KPIs are taken from.
    paid : ndarray, shape (len(ACCOUNTS), len(ACCOUNTS)), int64 [fen]
        Row paid column.
    goods : dict of (str, str) to int
        Pieces from place to place.
    pieces, orders : ndarray, shape (sellers, customers), int64
        Shipped and ordered.
    value : ndarray, shape (sellers, customers), float64 [yuan]
        Of what was shipped, at the price agreed, without freight.
    buyers : ndarray, shape (sellers,), int64
        Small-B buyers who ordered of each.
    books, expenses : ndarray, int64
        By seller: columns of `SellerBooks`, and `EXPENSES` [fen].
    made : ndarray, shape (len(MADE), factories), float64
        Pieces started, set-ups, capacity used and there, of each factory.
    courses : ndarray, shape (len(COURSES), points, firms), float32
        Of every firm, since the fork.
    """

    run: WorldRun
    paid: np.ndarray
    goods: Goods
    pieces: np.ndarray
    orders: np.ndarray
    value: np.ndarray
    buyers: np.ndarray
    books: np.ndarray
    expenses: np.ndarray
    made: np.ndarray
    courses: np.ndarray


@dataclass(frozen=True, eq=False)
class Inside:
    """Both worlds of one replication.

    Attributes
    ----------
    scenario : Scenario
        The cluster.
    seed, replication : int
        As in a comparison.
    kind, township, category : ndarray, shape (sellers,), int64
        Of each seller.
    group_kind, group_township : ndarray, shape (groups,), int64
        Of each group of small-B buyers: row among the buyer types; place, -1 for all but the last.
    days : ndarray, shape (points,), float64
        Time since the fork in the middle of each point of a course.
    without, with_ : World
        The two worlds; the same firms count as adopters.
    """

    scenario: Scenario
    seed: int
    replication: int
    kind: np.ndarray
    township: np.ndarray
    category: np.ndarray
    group_kind: np.ndarray
    group_township: np.ndarray
    days: np.ndarray
    without: World
    with_: World

    @property
    def worlds(self) -> tuple[World, World]:
        """Without, and with."""
        return self.without, self.with_

    @property
    def years(self) -> float:
        """Length of the measured periods."""
        return self.without.run.years

    @property
    def key(self) -> str:
        """Fingerprint of what was run."""
        return f"{content_hash(self.scenario)}/{self.seed}/{self.replication}"


def look_inside(
    scenario: Scenario,
    seed: int | None = None,
    replication: int = 0,
    *,
    stop: StopSign | None = None,
    told: Callable[[int, int], None] | None = None,
    worlds: Worlds | None = None,
) -> Inside:
    """Run a replication of a comparison once more, and keep what happened inside.

    Parameters
    ----------
    scenario : Scenario
        A cluster.
    seed : int, optional
        Root seed of the comparison; the scenario's by default.
    replication : int
        Its number, from 0.
    stop : StopSign, optional
        Says when to give up; looked at in every period.
    told : callable, optional
        Told the periods done and to be done, now and then; from two threads, one at a time.
    worlds : Worlds, optional
        Where the warm-up may be kept; a fresh one is run where it is not.

    Raises
    ------
    ScenarioError
        If the scenario is no cluster that can be compared.
    Stopped
        If ``stop`` said so.
    """
    from simulation.limits import check_scenario

    check_scenario(scenario)
    root = scenario.run.seed if seed is None else seed
    model = ClusterModel(scenario, replication_seed(root, replication))
    other = ClusterModel(scenario, model.seed_value)
    progress = _Progress(model, told)
    ended: Any = threading.Event()  # an error in one world ends the other within a period
    try:
        fork = worlds.kept(model) if worlds is not None else None
        if fork is None:
            advance(model, model.fork_period, stop)
            state = model.snapshot()
        else:
            state = fork.state
            model.restore(state)
        progress.add(model.fork_period)
        groups = BuyerPlaces(model)
        part(other, state)
        with ThreadPoolExecutor(1, "inside") as side:
            without = side.submit(_observe, model, "without", groups, (stop, ended), progress)
            without.add_done_callback(lambda done: done.exception() and ended.set())
            try:
                with_ = _observe(other, "with", groups, (stop, ended), progress)
            except BaseException as error:
                ended.set()
                first = without.exception()
                if isinstance(error, Stopped) and first is not None:
                    raise first from None
                raise
            return _inside(scenario, root, replication, model, groups, without.result(), with_)
    finally:
        model.close()
        other.close()


class _Progress:
    """Adds up the periods of both worlds."""

    def __init__(self, model: ClusterModel, told: Callable[[int, int], None] | None) -> None:
        self._told, self._lock, self._done = told, threading.Lock(), 0
        self._total = 2 * model.n_periods - model.fork_period

    def add(self, periods: int) -> None:
        """So many more periods are done."""
        with self._lock:
            self._done += periods
            if self._told is not None:
                self._told(self._done, self._total)


def _observe(
    model: ClusterModel,
    world: str,
    groups: BuyerPlaces,
    stops: tuple[StopSign | None, StopSign],
    progress: _Progress,
) -> World:
    """Run a world from the fork to its horizon, looking on."""
    accounts, trade, courses = Accounts(model), TradeBook(model, groups), Courses(model)

    def look(step: Callable[..., None]) -> None:
        courses.look(model, step)
        if model.period >= model.measured_from:
            accounts.look(model, step)
            trade.look(model, step)

    courses.open(model)
    model.look = look
    try:
        while model.period < model.n_periods:
            if any(stop is not None and stop.is_set() for stop in stops):
                raise Stopped
            if model.period == model.measured_from:
                accounts.open(model)
            model.step()
            if model.period % 16 == 0:
                progress.add(16)
    finally:
        model.look = None
    accounts.close(model)
    courses.close()
    kind = model.sellers.kind
    return World(
        run=take(model, world),
        paid=payments(accounts, kind),
        goods=goods(accounts, kind),
        pieces=trade.pieces,
        orders=trade.orders,
        value=trade.value,
        buyers=trade.met.sum(axis=1),
        books=accounts.books,
        expenses=accounts.expenses,
        made=accounts.made,
        courses=courses.values.astype(np.float32),
    )


def _inside(
    scenario: Scenario,
    seed: int,
    replication: int,
    model: ClusterModel,
    groups: BuyerPlaces,
    without: World,
    with_: World,
) -> Inside:
    sellers, every = model.sellers, model.month
    starts = np.arange(without.courses.shape[1]) * every
    ends = np.minimum(starts + every, model.n_periods - model.fork_period)
    return Inside(
        scenario=scenario,
        seed=seed,
        replication=replication,
        kind=sellers.kind.copy(),
        township=sellers.township.copy(),
        category=sellers.category.copy(),
        group_kind=groups.kind,
        group_township=groups.township,
        days=(starts + ends) / 2.0 * float(scenario.run.period_days),
        without=replace(without, run=without.run.with_adopters(with_.run.firms.adopter)),
        with_=with_,
    )


def work(scenario: Scenario, seed: int, *, progress: Progress, stop: Stop) -> Inside:
    """`look_inside` as a job of a worker process, from the warm-up that it keeps."""
    from simulation.jobs import kept

    return look_inside(scenario, seed, stop=stop, told=progress, worlds=kept.worlds())
