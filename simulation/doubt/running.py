"""Pairs of worlds of every draw, in threads, few at a time: no world outlives its KPIs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from simulation.doubt.design import Design, Draw, design_of, make_design
from simulation.doubt.parts import FOLDER, PairValues, Parts, part_key
from simulation.doubt.summary import Doubt, DrawValues
from simulation.interrupts import taken, wait_for_one
from simulation.metrics import evaluate
from simulation.replications import Progress, usual_workers
from simulation.stopping import Stopped
from simulation.worlds import Worlds

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.ensemble import Ensemble

USUAL_REPLICATIONS = 2
STAGE = "draws"
_WAITING = 2  # pairs a thread that wait for it


@dataclass
class _Done:
    """Pairs so far, by draw and replication, and what went wrong."""

    pairs: dict[int, dict[int, PairValues]] = field(default_factory=dict)
    failed: dict[int, str] = field(default_factory=dict)

    def keep(self, number: int, replication: int, values: PairValues) -> None:
        self.pairs.setdefault(number, {})[replication] = values


def doubt_about(
    scenario: Scenario,
    draws: int,
    seed: int,
    *,
    replications: int | None = None,
    workers: int | None = None,
    folder: Path | None = None,
    progress: Callable[[Progress], None] | None = None,
    ensemble: Ensemble | None = None,
) -> Doubt:
    """Compare the worlds of draws of the assumptions, each pair under the same luck.

    Parameters
    ----------
    scenario : Scenario
        A cluster.
    draws : int
        How often to draw.
    seed : int
        Root of all luck; replication r of every draw has the luck of replication r elsewhere.
    replications : int, optional
        Pairs of each draw.
    workers : int, optional
        Threads; no result depends on it.
    folder : Path, optional
        Folder of results: pairs that are done are kept in it, and not run again.
    progress : callable, optional
        Told of every pair that is run.
    ensemble : Ensemble, optional
        Draw from its members, by their weights, in place of the declared ranges.

    Returns
    -------
    Doubt
        Of every draw that is complete; after a KeyboardInterrupt of those that were.
    """
    each = replications or USUAL_REPLICATIONS
    if ensemble is None:
        design = make_design(scenario, draws, seed)
    else:
        design = design_of(ensemble, draws, seed)
    parts = Parts(folder / FOLDER if folder else None)
    done, interrupted = _Done(), False
    try:
        missing = _take_kept(design, each, seed, parts, done)
        _run(missing, seed, workers or usual_workers(scenario), parts, done, progress)
    except KeyboardInterrupt:
        taken()
        interrupted = True
    return Doubt(
        scenario=scenario,
        design=design,
        replications=each,
        complete=tuple(_complete(design, each, done)),
        failed=dict(sorted(done.failed.items())),
        resumed=parts.found,
        not_kept=parts.problem,
        interrupted=interrupted,
    )


def _take_kept(
    design: Design, each: int, seed: int, parts: Parts, done: _Done
) -> list[tuple[Draw, int, str]]:
    """Take what is there; return draw, replication and key of what is not."""
    missing = []
    for draw in design.draws:
        if draw.scenario is None:
            continue
        for replication in range(each):
            key = part_key(draw.scenario, seed, replication)
            kept = parts.pair(key)
            if kept is None:
                missing.append((draw, replication, key))
            else:
                done.keep(draw.number, replication, kept)
    return missing


def _run(
    missing: list[tuple[Draw, int, str]],
    seed: int,
    workers: int,
    parts: Parts,
    done: _Done,
    progress: Callable[[Progress], None] | None,
) -> None:
    stop, worlds = threading.Event(), Worlds(room=0)  # a draw's worlds serve no other draw
    # Threads without a pair of their own help with the buyers of large worlds.
    threads_each = max(1, workers // max(1, len(missing)))
    queue = iter(missing)
    waiting: dict[Future[PairValues], tuple[Draw, int, str]] = {}
    with ThreadPoolExecutor(workers, "draw") as threads:

        def pair(draw: Draw, replication: int) -> PairValues:
            assert draw.scenario is not None
            both = worlds.pair(draw.scenario, seed, replication, stop=stop, threads=threads_each)
            return PairValues(evaluate(both.without), evaluate(both.with_))

        def fill() -> None:
            while len(waiting) < _WAITING * workers and (job := next(queue, None)):
                waiting[threads.submit(pair, job[0], job[1])] = job

        try:
            fill()
            ran = 0
            while waiting:
                ready, _ = wait_for_one(set(waiting))
                for future in ready:
                    _keep(future, waiting.pop(future), parts, done)
                    ran += 1
                    if progress:
                        progress(Progress(ran, len(missing), None, STAGE))
                fill()
        finally:  # an interrupt or an error
            stop.set()
            for future in waiting:
                future.cancel()


def _keep(
    future: Future[PairValues], job: tuple[Draw, int, str], parts: Parts, done: _Done
) -> None:
    """Keep a pair; a run that fails is a row that says so, and ends nothing."""
    draw, replication, key = job
    try:
        values = future.result()
    except (MemoryError, Stopped):
        raise
    except Exception as error:
        done.failed.setdefault(draw.number, f"{type(error).__name__}: {error}")
        return
    parts.keep(key, values)
    done.keep(draw.number, replication, values)


def _complete(design: Design, each: int, done: _Done) -> Iterator[DrawValues]:
    for draw in design.draws:
        pairs = done.pairs.get(draw.number, {})
        if len(pairs) == each:
            ordered = [pairs[replication] for replication in range(each)]
            yield DrawValues(draw.number, [p.without for p in ordered], [p.with_ for p in ordered])
