"""Both worlds of a large pair, one after the other, by way of a folder.

The world without runs on from the warm-up; the state at the fork waits in a file for the world with
and takes no memory. Every now and then the state of the run is written down: a run that is killed
goes on from there, and ends in the same bits.
"""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios.sizes import rests_on_disk
from scenarios.write import content_hash
from simulation.checkpoint import DamagedError, read_state, write_state
from simulation.fingerprint import fingerprint
from simulation.forks import begin
from simulation.model import ClusterModel
from simulation.state import standing, take_up
from simulation.stopping import Stopped
from simulation.taken import take
from simulation.world_run import WorldRun

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.stopping import StopSign

EVERY = 100.0  # seconds from one state written down to the next
WARMUP, WITHOUT, WITH = "warmup", "without", "with"

Told = Callable[[int, int, int], None]


class LargePair:
    """Runs the worlds of one replication by way of a folder.

    Parameters
    ----------
    scenario : Scenario
        A cluster.
    seed : int
        Of the replication.
    folder : Path
        Where states and results are kept, in a folder of their own: those of another scenario, seed
        or version of the model are not met.
    threads : int
        Threads for the buyers; no result depends on it.
    shift : float
        Added to the service factor z of every stock point of the world with.
    stop : StopSign, optional
        Set to give up; what is done is written down before.
    told : callable, optional
        Told the periods done, those there will be, and those that were done before this start.

    Attributes
    ----------
    resumed : int
        Periods that were taken from the folder.
    problem : str
        Why states are no longer written down, such as a full disk; empty while they are.
    """

    def __init__(
        self,
        scenario: Scenario,
        seed: int,
        folder: Path,
        *,
        threads: int = 1,
        shift: float = 0.0,
        stop: StopSign | None = None,
        told: Told | None = None,
    ) -> None:
        self._scenario, self._seed, self._shift = scenario, seed, shift
        self._threads, self._stop, self._told = threads, stop, told
        of_what = f"{content_hash(scenario)}/{seed}/{float(shift).hex()}/{fingerprint()}"
        self._folder = folder / hashlib.sha256(of_what.encode("ascii")).hexdigest()[:16]
        self._model: ClusterModel | None = None
        self._written = time.monotonic()
        self.resumed, self._told_first = 0, True
        self.problem = ""

    def run(self) -> tuple[WorldRun, WorldRun]:
        """Run what is not done yet: the worlds without and with.

        Raises
        ------
        Stopped
            If ``stop`` was set.
        OSError
            If the folder cannot be written to.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        for left in self._folder.glob(".*.tmp"):  # half-written, by a run that was killed
            left.unlink(missing_ok=True)
        try:
            found = self._read(WITHOUT)
            without = self._run_without() if found is None else found["run"]
            found = self._read(WITH)
            with_ = self._run_with() if found is None else found["run"]
        finally:
            if self._model is not None:
                self._model.close()
                self._model = None
        for name in ("now", "fork"):
            self._path(name).unlink(missing_ok=True)
        return without, with_

    def _run_without(self) -> WorldRun:
        stage = self._go_on((WARMUP, WITHOUT))
        model = self._made()
        if stage != WITHOUT:
            self._advance(WARMUP, model.fork_period)
            write_state(self._path("fork"), {"state": standing(model)})
        self._advance(WITHOUT, model.n_periods)
        run = take(model, "without")
        write_state(self._path(WITHOUT), {"run": run})
        return run

    def _run_with(self) -> WorldRun:
        if self._go_on((WITH,)) is None:
            fork = self._read("fork")
            if fork is not None:
                model = self._made()
                take_up(model, fork["state"])
            else:  # lost: history is run again, to the same bits
                self._drop()
                self._advance(WARMUP, self._made().fork_period)
            del fork
            begin(self._made(), self._shift)
        model = self._made()
        self._advance(WITH, model.n_periods)
        run = take(model, "with")
        write_state(self._path(WITH), {"run": run})
        return run

    def _made(self) -> ClusterModel:
        """The model; one at a time is in memory."""
        if self._model is None:
            folder = self._folder if rests_on_disk(self._scenario) else None
            model = ClusterModel(self._scenario, self._seed, folder)
            self._model = model.use_threads(self._threads)
        return self._model

    def _drop(self) -> None:
        if self._model is not None:
            self._model.close()
            self._model = None

    def _go_on(self, stages: tuple[str, ...]) -> str | None:
        """Take up the state last written down, if it is of one of these stages; its stage."""
        now = self._read("now")
        if now is None or now["stage"] not in stages:
            return None
        take_up(self._made(), now["state"])
        stage: str = now["stage"]
        self.resumed = self._position(stage)
        return stage

    def _advance(self, stage: str, until: int) -> None:
        model = self._made()
        while model.period < until:
            self._tell(stage)
            stopped = self._stop is not None and self._stop.is_set()
            if stopped or time.monotonic() - self._written > EVERY:
                self._write_down(stage)
            if stopped:
                raise Stopped
            model.step()
        self._tell(stage)

    def _write_down(self, stage: str) -> None:
        if not self.problem:
            try:
                state = standing(self._made())
                write_state(self._path("now"), {"stage": stage, "state": state})
            except OSError as error:
                self.problem = error.strerror or str(error)
        self._written = time.monotonic()

    def _position(self, stage: str) -> int:
        model = self._made()
        return model.period + (model.n_periods - model.fork_period if stage == WITH else 0)

    def _tell(self, stage: str) -> None:
        at, model = self._position(stage), self._made()
        if self._told_first:  # with what was found done
            self.resumed, self._told_first = at, False
        if self._told is not None:
            self._told(at, 2 * model.n_periods - model.fork_period, self.resumed)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.state"

    def _read(self, name: str) -> Any:
        """What a file holds; None where there is none, or it is damaged."""
        with contextlib.suppress(FileNotFoundError, DamagedError):
            return read_state(self._path(name))
        return None
