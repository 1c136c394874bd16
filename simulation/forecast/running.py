"""Both worlds of every set of assumptions, in threads; of each run only its figures are kept."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from scenarios.changed import changed
from scenarios.write import content_hash
from simulation.fingerprint import fingerprint
from simulation.forecast.book import ForecastRecorder
from simulation.forecast.figures import FIGURES, YEAR_DAYS
from simulation.histories import replication_seed
from simulation.interrupts import taken, wait_for_one
from simulation.kept import Kept
from simulation.model import ClusterModel
from simulation.replications import Progress, usual_workers
from simulation.stopping import AnyOf, Stopped
from simulation.worlds import Worlds

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.forecast.members import Member
    from simulation.stopping import StopSign
    from simulation.world_run import WorldRun

WORLDS = ("without", "with")
FOLDER = "forecasts"  # within the folder of results
STAGE = "forecasts"
_WAITING = 2  # runs a thread that wait for it
_DAYS = "days"


@dataclass(frozen=True, eq=False)
class Figures:
    """All figures of one run.

    Attributes
    ----------
    days : ndarray, shape (marks,), float64
        Days since today; below 0 before it.
    values : dict of str to dict of str to ndarray, shape (marks,), float64
        By world and figure.
    """

    days: np.ndarray
    values: dict[str, dict[str, np.ndarray]]

    def document(self) -> dict[str, Any]:
        """Ready for JSON; what is not known is null."""
        return {_DAYS: self.days.tolist()} | {
            world: {name: _null(line) for name, line in lines.items()}
            for world, lines in self.values.items()
        }

    @classmethod
    def of(cls, content: dict[str, Any]) -> Figures:
        """Read what `document` wrote."""
        values = {world: {name: _nan(content[world][name]) for name in FIGURES} for world in WORLDS}
        return cls(np.array(content[_DAYS], np.float64), values)


@dataclass(frozen=True)
class Job:
    """One set of assumptions under one stretch of luck."""

    scenario: str
    member: Member
    replication: int


@dataclass(eq=False)
class Done:
    """What has been run.

    Attributes
    ----------
    figures : dict
        By scenario, member and replication.
    failed : dict
        What went wrong, by scenario and member.
    resumed : int
        Runs that were there already.
    not_kept : str
        Why runs could not be kept; empty where they could.
    interrupted : bool
        Whether it was stopped by hand.
    """

    figures: dict[tuple[str, int], dict[int, Figures]] = field(default_factory=dict)
    failed: dict[tuple[str, int], str] = field(default_factory=dict)
    resumed: int = 0
    not_kept: str = ""
    interrupted: bool = False


def over_years(scenario: Scenario, years: int) -> Scenario:
    """Same scenario, run over a horizon of so many years of 52 weeks.

    Raises
    ------
    ScenarioError
        If it cannot be run that long.
    """
    horizon = years * YEAR_DAYS
    transition = min(scenario.run.transition_days, horizon / 2)
    given = {"run.horizon_days": horizon, "run.transition_days": transition}
    return changed(scenario, given, "forecast")


def run_one(
    scenario: Scenario, seed: int, replication: int, by: str, *, stop: Any = None, threads: int = 1
) -> Figures:
    """Run both worlds of a replication and take their figures.

    Parameters
    ----------
    scenario : Scenario
        With the horizon it shall have.
    seed, replication : int
        Luck: the same as that of replication ``replication`` of any comparison.
    by : str
        ``month`` or ``quarter``.
    stop : StopSign, optional
        Set to give up.
    threads : int
        For the buyers of a large world; no result depends on it.

    Raises
    ------
    Stopped
        If ``stop`` was set.
    """
    worlds = Worlds(room=0)
    model = ClusterModel(scenario, replication_seed(seed, replication)).use_threads(threads)
    try:
        recorder = ForecastRecorder(model, by)
        model.recorder = recorder
        fork = worlds.fork(model, stop)
        without = _taken(fork.without, recorder)
        run = worlds.branch(model, fork.state, stop=stop)
        return Figures(
            recorder.marks.days.copy(), {"without": without, "with": _taken(run, recorder)}
        )
    finally:
        model.close()


def _taken(run: WorldRun, recorder: ForecastRecorder) -> dict[str, np.ndarray]:
    return {name: figure.of(run, recorder.marks) for name, figure in FIGURES.items()}


def run_all(
    jobs: list[Job],
    seed: int,
    by: str,
    *,
    workers: int | None = None,
    folder: Path | None = None,
    progress: Callable[[Progress], None] | None = None,
    stop: StopSign | None = None,
    known: Done | None = None,
) -> Done:
    """Run jobs, those left out that are kept in a folder or ``known`` from before.

    After a KeyboardInterrupt, what was done is returned, and says so.

    Raises
    ------
    Stopped
        If ``stop`` was set.
    """
    kept = Kept(folder / FOLDER if folder else None)
    done = Done() if known is None else Done({k: dict(v) for k, v in known.figures.items()})
    try:
        missing = list(_missing(jobs, seed, by, kept, done))
        done.resumed = kept.found
        if missing:
            _run(missing, seed, by, workers, kept, done, progress, stop)
    except KeyboardInterrupt:
        taken()
        done.interrupted = True
    done.not_kept = kept.problem
    return done


def run_key(scenario: Scenario, seed: int, replication: int, by: str) -> str:
    """Name of what the figures of a run depend on: scenario, luck, marks and model."""
    model = fingerprint("simulation/forecast")
    whole = f"{model}/{content_hash(scenario)}/{seed}/{replication}/{by}"
    return hashlib.sha256(whole.encode("ascii")).hexdigest()[:40]


def _missing(
    jobs: list[Job], seed: int, by: str, kept: Kept, done: Done
) -> Iterator[tuple[Job, str]]:
    for job in jobs:
        assert job.member.scenario is not None
        if job.replication in done.figures.get((job.scenario, job.member.number), {}):
            continue
        key = run_key(job.member.scenario, seed, job.replication, by)
        found = kept.get(key, (_DAYS, *WORLDS))
        if found is None:
            yield job, key
        else:
            _keep(done, job, Figures.of(found))


def _run(
    missing: list[tuple[Job, str]],
    seed: int,
    by: str,
    workers: int | None,
    kept: Kept,
    done: Done,
    progress: Callable[[Progress], None] | None,
    stop: StopSign | None,
) -> None:
    first = missing[0][0].member.scenario
    assert first is not None
    workers = workers or usual_workers(first)
    ended: Any = AnyOf(stop)
    # Threads without a run of their own help with the buyers of large worlds.
    each = max(1, workers // len(missing))
    queue = iter(missing)
    waiting: dict[Future[Figures], tuple[Job, str]] = {}
    with ThreadPoolExecutor(workers, "forecast") as threads:

        def work(job: Job) -> Figures:
            assert job.member.scenario is not None
            return run_one(job.member.scenario, seed, job.replication, by, stop=ended, threads=each)

        def fill() -> None:
            while len(waiting) < _WAITING * workers and (one := next(queue, None)):
                waiting[threads.submit(work, one[0])] = one

        try:
            fill()
            ran = 0
            while waiting:
                ready, _ = wait_for_one(set(waiting))
                for future in ready:
                    job, key = waiting.pop(future)
                    _take(future, job, key, kept, done)
                    ran += 1
                    if progress:
                        progress(Progress(ran, len(missing), None, STAGE))
                fill()
        finally:  # an interrupt or an error
            ended.set()
            for future in waiting:
                future.cancel()


def _take(future: Future[Figures], job: Job, key: str, kept: Kept, done: Done) -> None:
    """Keep a run; one that fails is told, and ends nothing."""
    try:
        found = future.result()
    except (MemoryError, Stopped):
        raise
    except Exception as error:
        place = (job.scenario, job.member.number)
        done.failed.setdefault(place, f"{type(error).__name__}: {error}")
        return
    kept.put(key, found.document())
    _keep(done, job, found)


def _keep(done: Done, job: Job, found: Figures) -> None:
    done.figures.setdefault((job.scenario, job.member.number), {})[job.replication] = found


def _null(line: np.ndarray) -> list[float | None]:
    return [None if math.isnan(value) else value for value in line.tolist()]


def _nan(line: list[float | None]) -> np.ndarray:
    return np.array([math.nan if value is None else value for value in line], np.float64)
