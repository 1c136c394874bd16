"""Measure every pattern of a scenario: watched histories, then pairs of worlds."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simulation.interrupts import look, taken, wait
from simulation.limits import check_scenario
from simulation.patterns.course import Course, Told
from simulation.patterns.levers import Outcomes, Part, lever_patterns, steps
from simulation.patterns.survey import survey
from simulation.patterns.values import Value, values_of
from simulation.replications import usual_workers

if TYPE_CHECKING:
    from scenarios.schema import Scenario

_EVERY = 1.0  # seconds between two looks
_WATCHED = "histories watched order by order"
_WATCHING = 1.3  # work of a period that is watched, against one that is not


@dataclass
class Measured:
    """Everything that has been measured.

    Attributes
    ----------
    patterns : dict of str to Value
        By the keys of `simulation.patterns.table.MEASURES`.
    outcomes : dict of str to (ndarray, ndarray)
        KPIs without and with all levers on, every firm digital; one value a replication.
    alone : dict of str to dict
        The same for each lever with all others off.
    interrupted : bool
        Whether there is more to measure.
    """

    patterns: dict[str, Value] = field(default_factory=dict)
    outcomes: Outcomes = field(default_factory=dict)
    alone: dict[str, Outcomes] = field(default_factory=dict)
    interrupted: bool = False

    def add(self, part: Part) -> None:
        """Take note of what a step measured."""
        self.patterns |= part.patterns
        self.outcomes |= part.outcomes
        self.alone |= part.alone


class HalfDoneError(KeyboardInterrupt):
    """An interrupt, with what was measured before it.

    Attributes
    ----------
    found : dict of str to Value
        Means over the histories that were done; empty where there was none.
    """

    def __init__(self, found: dict[str, Value]) -> None:
        super().__init__()
        self.found = found


def gather(
    scenario: Scenario,
    *,
    replications: int,
    seed: int | None = None,
    workers: int | None = None,
    told: Told = lambda title, share: None,
) -> Measured:
    """Measure all patterns of a scenario; an interrupt ends it with what is done.

    Parameters
    ----------
    scenario : Scenario
        A cluster, at the size it is to be run at.
    replications : int
        Histories watched, and pairs of worlds for every setting of levers.
    seed : int, optional
        Root of all luck; the scenario's by default.
    workers : int, optional
        Threads; no result depends on it.
    told : callable
        Told what is being done, and the share of all work that is done.

    Raises
    ------
    ScenarioError
        If the scenario is an explicit network.
    KeyboardInterrupt
        If nothing was done yet.
    """
    check_scenario(scenario)
    root = scenario.run.seed if seed is None else seed
    run = scenario.run
    watching = _WATCHING * (run.warmup_days + 2 * run.horizon_days) / run.period_days
    course = Course([(_WATCHED, watching), *steps(scenario)], told)
    course.next()
    measured = Measured()
    try:
        measured.patterns |= watched(scenario, root, replications, workers, course.within)
        for part in lever_patterns(scenario, root, replications, workers, course):
            measured.add(part)
    except KeyboardInterrupt as interrupt:
        taken()
        if isinstance(interrupt, HalfDoneError):
            measured.patterns |= interrupt.found
        if not measured.patterns:
            raise
        measured.interrupted = True
    return measured


def watched(
    scenario: Scenario,
    seed: int,
    replications: int,
    workers: int | None = None,
    told: Callable[[float], None] = lambda share: None,
    *,
    both: bool = True,
) -> dict[str, Value]:
    """Watch replications closely, several at a time; means and intervals by name.

    Raises
    ------
    HalfDoneError
        If there has been an interrupt.
    """
    stop, shares = threading.Event(), [0.0] * replications
    room = workers or usual_workers(scenario)

    def one(number: int) -> dict[str, float]:
        def note(share: float) -> None:
            shares[number] = share

        return survey(scenario, seed, number, both=both, stop=stop, told=note)

    with ThreadPoolExecutor(room, "survey") as threads:
        every = [threads.submit(one, number) for number in range(replications)]
        waiting: set[Future[dict[str, float]]] = set(every)
        try:
            while waiting:
                look()
                done, waiting = wait(waiting, timeout=_EVERY, return_when=FIRST_COMPLETED)
                for future in done:
                    future.result()
                told(sum(shares) / replications)
        except KeyboardInterrupt:
            complete = [f for f in every if f.done() and not f.cancelled() and not f.exception()]
            raise HalfDoneError(_means([future.result() for future in complete])) from None
        finally:  # an interrupt, or an error
            stop.set()
            for future in waiting:
                future.cancel()
    return _means([future.result() for future in every])


def _means(results: Sequence[dict[str, float]]) -> dict[str, Value]:
    if not results:
        return {}
    return values_of({name: [found[name] for found in results] for name in results[0]})
