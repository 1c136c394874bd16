"""Points of a calibration in processes: kept as they are done, and never run twice."""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from scenarios.doubt import drawn
from scenarios.problems import ScenarioError
from simulation.calibration.free import Free
from simulation.calibration.simulate import run_key, simulate
from simulation.calibration.targets import Target
from simulation.interrupts import wait_for_one
from simulation.kept import Kept
from simulation.replications import Progress
from simulation.study.engines import Engine

if TYPE_CHECKING:
    from scenarios.schema import Scenario

FOLDER = "runs"  # within the folder of results
STAGE = "histories"
DIED = "the process that ran it ended"
_WAITING = 2  # runs a worker
_TRIES = 2


@dataclass
class Job:
    """One history of one point."""

    point: int
    replication: int
    scenario: Scenario
    key: str
    tries: int = 0


@dataclass
class Runner:
    """Runs points, and keeps what they gave.

    Parameters
    ----------
    scenario : Scenario
        What the points differ from.
    free : sequence of Free
        Parameters that are moved.
    targets : sequence of Target
        What is asked of a run.
    seed : int
        Root of all luck; replication r of every point has the same.
    replications : int
        Histories of each point.
    engine : Engine
        Where they are run; started by the caller.
    folder : Path, optional
        Folder of results.
    progress : callable, optional
        Told of every history that is done.

    Attributes
    ----------
    failed : dict of str to str
        What went wrong with which values.
    resumed : int
        Histories that an earlier run had left.
    """

    scenario: Scenario
    free: Sequence[Free]
    targets: Sequence[Target]
    seed: int
    replications: int
    engine: Engine
    folder: Path | None = None
    progress: Callable[[Progress], None] | None = None
    failed: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._kept = Kept(self.folder / FOLDER if self.folder else None)
        self._names = tuple(target.key for target in self.targets)
        self._blob = tuple(self.targets)

    @property
    def resumed(self) -> int:
        """Histories that an earlier run had left."""
        return self._kept.found

    @property
    def not_kept(self) -> str:
        """Why runs could not be written; empty where they could."""
        return self._kept.problem

    def values(self, position: np.ndarray) -> dict[str, float]:
        """Values of the parameters at a position."""
        return {one.path: one.at(float(u)) for one, u in zip(self.free, position, strict=True)}

    def __call__(self, positions: np.ndarray, title: str) -> np.ndarray:
        """Outcomes of points, shape (points, replications, targets); NaN where a run failed."""
        found = np.full((len(positions), self.replications, len(self.targets)), np.nan)
        jobs: deque[Job] = deque()
        for point, position in enumerate(positions):
            for job in self._jobs(point, position):
                kept = self._kept.get(job.key, self._names)
                if kept is None:
                    jobs.append(job)
                else:
                    found[point, job.replication] = self._row(kept)
        self._run(jobs, found, title, found.shape[0] * found.shape[1])
        return found

    def _jobs(self, point: int, position: np.ndarray) -> list[Job]:
        values = self.values(position)
        try:
            made = drawn(self.scenario, values, f"point {point}")
        except ScenarioError as error:
            self.failed[_told(values)] = str(error)
            return []
        return [Job(point, r, made, run_key(made, self.seed, r)) for r in range(self.replications)]

    def _row(self, values: dict[str, Any]) -> list[float]:
        """Outcomes in the order of the targets; what could not be measured was kept as null."""
        return [np.nan if values[name] is None else float(values[name]) for name in self._names]

    def _run(self, jobs: deque[Job], found: np.ndarray, title: str, total: int) -> None:
        done = total - len(jobs)
        flying: dict[Future[dict[str, float]], Job] = {}
        while jobs or flying:
            while jobs and len(flying) < _WAITING * max(1, self.engine.workers):
                job = jobs.popleft()
                flying[self._submit(job)] = job
            ready, _ = wait_for_one(set(flying))
            broken = False
            for future in ready:
                job = flying.pop(future)
                error = future.exception()
                if error is not None and self.engine.died(error):
                    broken = True
                    self._again(job, jobs)
                    continue
                self._take(job, future, error, found)
                done += 1
                if self.progress:
                    self.progress(Progress(done, total, None, STAGE, title))
            if broken and self.engine.breaks_whole:
                for job in flying.values():
                    self._again(job, jobs)
                flying.clear()
                self.engine.restart()

    def _submit(self, job: Job) -> Future[dict[str, float]]:
        future: Future[dict[str, float]] = self.engine.submit(
            _simulate, pickle.dumps(job.scenario), self.seed, job.replication, self._blob
        )
        return future

    def _again(self, job: Job, jobs: deque[Job]) -> None:
        job.tries += 1
        if job.tries < _TRIES:
            jobs.append(job)
        else:
            self.failed[f"replication {job.replication} of a point"] = DIED

    def _take(
        self,
        job: Job,
        future: Future[dict[str, float]],
        error: BaseException | None,
        found: np.ndarray,
    ) -> None:
        if error is not None:
            self.failed[f"seed {self.seed}, replication {job.replication}"] = (
                f"{type(error).__name__}: {error}"
            )
            return
        told = future.result()
        plain = {name: value if np.isfinite(value) else None for name, value in told.items()}
        self._kept.put(job.key, plain)
        found[job.point, job.replication] = self._row(plain)


def _simulate(
    blob: bytes, seed: int, replication: int, targets: tuple[Target, ...]
) -> dict[str, float]:
    """Run a history in a worker."""
    return simulate(pickle.loads(blob), seed, replication, targets)


def _told(values: dict[str, float]) -> str:
    return ", ".join(f"{path}={value:g}" for path, value in values.items())
