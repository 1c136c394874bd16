"""What a study will take: points and runs, and from a few pilot runs time, memory and disk."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scenarios.problems import ScenarioError, count, in_time
from scenarios.sizes import in_bytes
from simulation.study.design import design_seed
from simulation.study.work import ClusterWork

if TYPE_CHECKING:
    from simulation.study.study import Study

_LOOKED_AT = 2_000  # points whose scenarios are made to see whether they contradict themselves
_DRIVER = 300e6  # bytes of the driver, about
_ROW = 100  # bytes of a row besides its outcomes


@dataclass(frozen=True)
class Preview:
    """A study before it is run.

    Attributes
    ----------
    factors, points : int
        Of the design.
    different : int
        Points that differ from one another: only those are run.
    replications : int
        Of each point; where precision decides the least.
    cap : int or None
        The most, where precision decides.
    runs : int
        Runs there will be, at least.
    pilots : int
        Pilot runs.
    pilot_seconds : float or None
        Mean of the pilot runs; None without one that came out.
    workers : int
        Processes that time and memory are for.
    seconds : float or None
        All runs on so many processes.
    memory, disk : float
        Bytes.
    refused : int
        Points looked at whose values contradict one another: their runs will be marked as failed.
    looked_at : int
        How many were.
    example : str
        What the first of them is refused for.
    """

    factors: int
    points: int
    different: int
    replications: int
    cap: int | None
    runs: int
    pilots: int
    pilot_seconds: float | None
    workers: int
    seconds: float | None
    memory: float
    disk: float
    refused: int = 0
    looked_at: int = 0
    example: str = ""

    def lines(self) -> list[str]:
        """Preview in words."""
        each = count(self.replications, "replication")
        each += f" or more, up to {self.cap:,}" if self.cap else ""
        lines = [f"{count(self.factors, 'factor')}, {count(self.points, 'point')} × {each} = "
                 f"{self.runs:,} paired runs" + (" at least" if self.cap else "")]  # fmt: skip
        if self.different < self.points:
            lines.append(f"{self.points - self.different:,} points equal another one and are not "
                         "run twice")  # fmt: skip
        if self.pilot_seconds is not None and self.seconds is not None:
            lines.append(
                f"{count(self.pilots, 'pilot run')}: {self.pilot_seconds:.2g} s each → about "
                f"{in_time(self.seconds)} on {count(self.workers, 'process', 'processes')}, "
                f"{in_bytes(self.memory)} of memory, {in_bytes(self.disk)} on disk"
            )
        if self.refused:
            lines.append(
                f"{self.refused:,} of {self.looked_at:,} points looked at contradict themselves, "
                f"and will be marked as failed; the first: {self.example}"
            )
        return lines


def preview(study: Study, pilots: int = 3, workers: int | None = None) -> Preview:
    """Preview a study.

    Parameters
    ----------
    study : Study
        What is to be run.
    pilots : int
        Pilot runs, at points spread over the design.
    workers : int, optional
        Processes to reckon with; the machine's cores by default.
    """
    from simulation.cores import cores
    from simulation.study.worker import memory

    design, work, rule = study.design, study.work, study.spec.rule
    workers = workers or cores()
    hashed = work.hasher()
    different = len({hashed(design.values(point)) for point in range(len(design))})
    order = np.random.default_rng(design_seed(len(design))).permutation(len(design))
    refused, example = 0, ""
    looked_at = order[:_LOOKED_AT].tolist() if isinstance(work, ClusterWork) else []
    for point in looked_at:
        try:
            assert isinstance(work, ClusterWork)
            work.at(design.values(point))
        except ScenarioError as error:
            refused += 1
            first = str(error.errors[0]).removeprefix("point ")
            example = example or f"point {point}: {first}"
    took = []
    for point in order[:pilots].tolist():
        started = time.perf_counter()
        try:
            work.run(design.values(point), study.spec.seed, 0)
        except Exception:
            continue  # the run will be a row that says so
        took.append(time.perf_counter() - started)
    each = rule.next_look(0)
    runs = len(design) * each
    seconds = float(np.median(took)) if took else None
    return Preview(
        factors=len(design.factors),
        points=len(design),
        different=different,
        replications=each,
        cap=None if rule.fixed is not None else rule.cap,
        runs=runs,
        pilots=len(took),
        pilot_seconds=seconds,
        workers=workers,
        seconds=None if seconds is None else seconds * different * each / workers,
        memory=_DRIVER + workers * memory(),
        disk=float(runs * (_ROW + 8 * len(work.outcomes))),
        refused=refused,
        looked_at=len(looked_at),
        example=example,
    )
