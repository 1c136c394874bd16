"""Doubt as a page tells it: over time, by outcome, and by assumption, in one JSON document.

One pair of worlds a draw, all under the same luck. Of each pair its KPIs are kept, and how the
difference of the primary outcomes goes; no world outlives that.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simulation import __version__
from simulation.doubt.design import Draw, make_design
from simulation.doubt.document import document, span_keys
from simulation.doubt.summary import FEW, SPAN, WHOLE, Doubt, DrawValues
from simulation.interrupts import wait_for_one
from simulation.metrics import PRIMARY, evaluate
from simulation.replications import usual_workers
from simulation.series import primary_series
from simulation.stopping import Stopped

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.jobs.task import Progress, Stop

USUAL_DRAWS = 60  # of which some three in ten contradict themselves and are refused
_LEAST_SIDE = 5  # draws on either side of the middle before their means are told


@dataclass(frozen=True, eq=False)
class _Course:
    """One draw: its KPIs, and with minus without of the primary outcomes over time."""

    draw: Draw
    values: DrawValues
    days: np.ndarray
    difference: dict[str, np.ndarray]


def doubt_over_time(
    scenario: Scenario,
    name: str,
    seed: int,
    draws: int = USUAL_DRAWS,
    *,
    progress: Progress,
    stop: Stop,
) -> dict[str, Any]:
    """Compare the worlds of draws of the assumptions; the work of a job.

    Parameters
    ----------
    scenario : Scenario
        A cluster.
    name : str
        Name it was asked for by.
    seed : int
        Root of all luck; every draw has that of replication 0.
    draws : int
        How often to draw.
    progress, stop : callable
        As `simulation.jobs.tickets` has them.

    Returns
    -------
    dict
        Block ``doubt`` of a result document, and beside it ``spans`` and ``halves`` by KPI,
        ``series`` of the difference, and how many draws there are.

    Raises
    ------
    Stopped
        If it was given up.
    """
    design = make_design(scenario, draws, seed)
    wanted = [draw for draw in design.draws if draw.scenario is not None]
    courses: dict[int, _Course] = {}
    failed: dict[int, str] = {}
    progress(0, len(wanted))
    for draw, course in _run(wanted, seed, usual_workers(scenario), stop):
        if isinstance(course, str):
            failed[draw.number] = course
        else:
            courses[draw.number] = course
        progress(len(courses) + len(failed), len(wanted))
    done = [courses[number] for number in sorted(courses)]
    doubt = Doubt(
        scenario=scenario,
        design=design,
        replications=1,
        complete=tuple(course.values for course in done),
        failed=dict(sorted(failed.items())),
        resumed=0,
        not_kept="",
        interrupted=False,
    )
    return {
        "scenario": name,
        "version": __version__,
        "seed": seed,
        "draws": len(done),
        "asked": draws,
        "assumptions": len(design.uncertain),
        "doubt": document(doubt),
        "spans": {kpi: span_keys(span) for kpi, span in doubt.spans.items()},
        "halves": {kpi: list(_halves(doubt, kpi)) for kpi in PRIMARY} if len(done) > 1 else {},
        "series": {kpi: _band(done, kpi) for kpi in PRIMARY} if done else {},
    }


def _run(
    wanted: list[Draw], seed: int, workers: int, stop: Stop
) -> Iterator[tuple[Draw, _Course | str]]:
    from simulation.worlds import Worlds

    worlds = Worlds(room=0)

    def one(draw: Draw) -> _Course | str:
        assert draw.scenario is not None
        try:
            pair = worlds.pair(draw.scenario, seed, 0, stop=stop)
        except (MemoryError, Stopped):
            raise
        except Exception as error:  # a draw that cannot be run is one that is told of
            return f"{type(error).__name__}: {error}"
        lines = primary_series([pair])
        return _Course(
            draw,
            DrawValues(draw.number, [evaluate(pair.without)], [evaluate(pair.with_)]),
            lines[PRIMARY[0]].days,
            {kpi: (line.with_ - line.without)[0] for kpi, line in lines.items()},
        )

    with ThreadPoolExecutor(max(1, workers), "draw") as threads:
        waiting = {threads.submit(one, draw): draw for draw in wanted}
        try:
            while waiting:
                ready, _ = wait_for_one(set(waiting))
                if stop():
                    raise Stopped
                for future in ready:
                    yield waiting.pop(future), future.result()
        finally:
            for future in waiting:
                future.cancel()


def _band(done: list[_Course], kpi: str) -> dict[str, Any]:
    """Span of the difference over draws at each time."""
    lines = np.array([course.difference[kpi] for course in done])
    low, middle, high = np.percentile(lines, WHOLE if len(done) < FEW else SPAN, axis=0)
    return {
        "days": done[0].days.tolist(),
        "low": low.tolist(),
        "mean": middle.tolist(),
        "high": high.tolist(),
    }


def _halves(doubt: Doubt, kpi: str) -> Iterator[dict[str, Any]]:
    """What comes out, on average, where an assumption is in the lower and in the upper half.

    Ratio of the world with to the world without, as the geometric mean over draws.
    """
    logs = np.mean(doubt.log_ratios(kpi), axis=1)
    rows = [draw.number for draw in doubt.complete]
    found = zip(doubt.design.uncertain, doubt.correlations(kpi), strict=True)
    for column, (one, correlation) in enumerate(found):
        upper = doubt.design.positions[rows, column] > 0.5
        sides = [logs[side & np.isfinite(logs)] for side in (~upper, upper)]
        if correlation is None or min(map(len, sides)) < _LEAST_SIDE:
            continue
        lower, higher = (math.exp(float(side.mean())) for side in sides)
        first = one.places[0]
        yield {
            "parameter": one.path,
            "unit": one.parameter.unit,
            "low": None if first.choices else first.low,
            "high": None if first.choices else first.high,
            "lower_half": lower,
            "upper_half": higher,
            "rank_correlation": correlation,
        }
