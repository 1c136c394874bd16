"""Two worlds from one history: warm-up, fork, the world without and the world with.

The warm-up and the world without depend on no lever, on nothing that is digital, and on no adoption
or platform setting. So they are kept, and a moved lever costs one world.
"""

from __future__ import annotations

import contextlib
import tempfile
import threading
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios.sizes import is_packed
from scenarios.write import content_hash
from simulation.forks import Benches, Fork, History, advance, begin, part
from simulation.histories import replication_seed, shared_key
from simulation.large import LargePair, Told
from simulation.model import ClusterModel
from simulation.stopping import AnyOf, Stopped, StopSign
from simulation.taken import take
from simulation.world_run import Pair, WorldRun

if TYPE_CHECKING:
    from scenarios.schema import Scenario

__all__ = ["Fork", "History", "Worlds", "advance", "begin", "part", "single"]

ROOM = 1 << 30  # bytes kept by default


class Worlds:
    """Runs pairs of worlds, and keeps what can be used again, up to a size.

    One object may serve many threads and scenarios; the web page holds one.

    Parameters
    ----------
    room : int
        Bytes it may keep; what was used longest ago goes first.
    keeps : tuple of str
        What is kept: ``fork`` (warm-up and world without), ``with``.
    benches : int
        Models kept for use again: a scenario that differs in its levers alone needs no other.
    folder : Path, optional
        Where large pairs write down how far they are, so that they go on from there once they have
        been stopped or killed; by default a folder that goes with them.
    told : callable, optional
        Told how far a large pair is, as `simulation.large.LargePair` does.

    Attributes
    ----------
    runs : dict of str to int
        How many warm-ups, worlds without and worlds with have been run (not taken from store).
    """

    def __init__(
        self,
        room: int = ROOM,
        keeps: tuple[str, ...] = ("fork", "with"),
        benches: int = 0,
        *,
        folder: Path | None = None,
        told: Told | None = None,
    ) -> None:
        self.room, self.keeps = room, keeps
        self._folder, self._told = folder, told
        self._benches = Benches(benches, room // 8)
        self.runs = {"warmup": 0, "without": 0, "with": 0}
        self._kept: OrderedDict[tuple[Any, ...], Any] = OrderedDict()
        self._used = 0
        self._lock = threading.Lock()

    def pair(
        self,
        scenario: Scenario,
        seed: int,
        replication: int,
        *,
        shift: float = 0.0,
        stop: StopSign | None = None,
        threads: int = 1,
        unaided: bool = False,
    ) -> Pair:
        """Both worlds of a replication.

        Parameters
        ----------
        scenario : Scenario
            A cluster.
        seed : int
            Root seed of the comparison.
        replication : int
            Number of the replication, from 0.
        shift : float
            Added to the service factor z of every stock point of the world with.
        stop : StopSign, optional
            Set to give up, as an event is; looked at in every period.
        threads : int
            Threads for the buyers of a large world; no result depends on it.
        unaided : bool
            Whether to run the world with once more, without public money, where some is spent.

        Raises
        ------
        Stopped
            If ``stop`` was set.
        """
        own = replication_seed(seed, replication)
        if is_packed(scenario):
            found = self._large(scenario, own, replication, shift, stop, threads)
            if unaided and scenario.policy.spends:
                plain = scenario.model_copy(update={"policy": scenario.policy.without_money()})
                without_money = self._large(plain, own, replication, shift, stop, threads)
                return replace(found, unaided=without_money.with_)
            return found
        shared, lever = ("fork", shared_key(scenario), own), None
        if "with" in self.keeps:  # a fingerprint takes a millisecond
            lever = ("with", content_hash(scenario), own, float(shift).hex())
        fork, with_ = self._get(shared), self._get(lever) if lever else None
        if fork is None or with_ is None:
            with self._benches.model(scenario, own, fresh=fork is None) as model:
                if model.blocks.threads != threads:
                    model.use_threads(threads)
                small = model.blocks.alone
                if fork is None and with_ is None and threads > 1 and small:
                    fork, with_ = self._side_by_side(model, shift, stop)
                else:
                    fork = fork or self.fork(model, stop)
                    if with_ is None:
                        with_ = self.branch(model, fork.state, shift=shift, stop=stop)
            if lever:
                self._put(lever, with_)
        without = fork.without.with_adopters(with_.firms.adopter)
        alone: WorldRun | None = None
        if unaided and scenario.policy.spends:
            plain = scenario.model_copy(update={"policy": scenario.policy.without_money()})
            alone = self.pair(
                plain, seed, replication, shift=shift, stop=stop, threads=threads
            ).with_
        return Pair(replication, without, with_, alone)

    def _large(
        self,
        scenario: Scenario,
        seed: int,
        replication: int,
        shift: float,
        stop: StopSign | None,
        threads: int,
    ) -> Pair:
        """Both worlds of a large pair, one after the other, by way of a folder."""
        with contextlib.ExitStack() as stack:
            folder = self._folder
            if folder is None:
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="worlds-")))
            run = LargePair(
                scenario, seed, folder, threads=threads, shift=shift, stop=stop, told=self._told
            )
            without, with_ = run.run()
        self._count("warmup", "without", "with")
        return Pair(replication, without.with_adopters(with_.firms.adopter), with_)

    def _side_by_side(
        self, model: ClusterModel, shift: float, stop: StopSign | None
    ) -> tuple[Fork, WorldRun]:
        """Warm up, then run both worlds at once: small worlds leave a second thread idle."""
        other = ClusterModel(model.params, model.seed_value)
        try:
            advance(model, model.fork_period, stop)
            state = model.snapshot()
            either: Any = AnyOf(stop)  # an error in one world ends the other within a period
            with ThreadPoolExecutor(1, "world") as side:
                without = side.submit(self.finish, History(model, state), either)
                without.add_done_callback(lambda done: done.exception() and either.set())
                try:
                    with_ = self.branch(other, state, shift=shift, stop=either)
                except BaseException as error:
                    either.set()
                    first = without.exception()
                    if isinstance(error, Stopped) and first is not None:
                        raise first from None
                    raise
                return without.result(), with_
        finally:
            other.close()

    def finish(self, history: History, stop: StopSign | None = None) -> Fork:
        """Run a history to its end, and keep the fork.

        Raises
        ------
        Stopped
            If ``stop`` was set; the history can be finished later.
        """
        fork, model = history.run(stop), history.model
        self._count("warmup", "without")
        self.keep(model.params, model.seed_value, fork)
        return fork

    def fork(self, model: ClusterModel, stop: StopSign | None = None) -> Fork:
        """Warm-up and world without of a model's scenario and seed: kept ones, or run in it.

        Parameters
        ----------
        model : ClusterModel
            As it was made: nothing has been run in it.

        Raises
        ------
        Stopped
            If ``stop`` was set.
        """
        fork = self.kept(model)
        if fork is None:
            fork = self.finish(History(model), stop)
        return fork

    def kept(self, model: ClusterModel) -> Fork | None:
        """Fork of a model's scenario and seed, where it is kept; nothing is run."""
        return self.kept_of(model.params, model.seed_value)

    def kept_of(self, scenario: Scenario, own: int) -> Fork | None:
        """Fork of a scenario and the seed of a replication, where it is kept."""
        fork: Fork | None = self._get(("fork", shared_key(scenario), own))
        return fork

    def keep(self, scenario: Scenario, own: int, fork: Fork) -> None:
        """Keep a fork that was run elsewhere."""
        self._put(("fork", shared_key(scenario), own), fork)

    def branch(
        self,
        model: ClusterModel,
        state: dict[str, Any],
        *,
        shift: float = 0.0,
        stop: StopSign | None = None,
    ) -> WorldRun:
        """Run the world with of a model's scenario from a fork; neither is used up.

        Parameters
        ----------
        model : ClusterModel
            Made for the seed of the fork, and for a scenario that shares its history; ``params``
            may be another one that differs in the levers only.
        state : dict
            Where to begin: the state of a fork.
        shift : float
            Added to the service factor z of every stock point.

        Raises
        ------
        Stopped
            If ``stop`` was set.
        """
        part(model, state, shift)
        advance(model, model.n_periods, stop)
        self._count("with")
        return take(model, "with")

    def clear(self) -> None:
        """Let go of all that is kept."""
        self._benches.close()
        with self._lock:
            self._kept.clear()
            self._used = 0

    def _count(self, *what: str) -> None:
        with self._lock:
            for name in what:
                self.runs[name] += 1

    def _get(self, key: tuple[Any, ...]) -> Any:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _put(self, key: tuple[Any, ...], value: Any) -> None:
        size = value.nbytes
        with self._lock:
            if key in self._kept or size > self.room or key[0] not in self.keeps:
                return
            self._kept[key] = value
            self._used += size
            while self._used > self.room:
                self._used -= self._kept.popitem(last=False)[1].nbytes


def single(
    scenario: Scenario, seed: int, replication: int, world: str, stop: StopSign | None = None
) -> WorldRun:
    """Run one world of one replication, from the first period on; as `Worlds.pair` has it."""
    model = ClusterModel(scenario, replication_seed(seed, replication))
    try:
        advance(model, model.fork_period, stop)
        if world == "with":
            begin(model)
        advance(model, model.n_periods, stop)
        return take(model, world)
    finally:
        model.close()
