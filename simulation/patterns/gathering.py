"""Measure every pattern of a scenario: watched histories, then pairs of worlds."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING

from simulation.comparison import check_scenario
from simulation.interrupts import look
from simulation.patterns.levers import lever_patterns
from simulation.patterns.survey import survey
from simulation.patterns.values import Value, values_of
from simulation.replications import Progress, usual_workers

if TYPE_CHECKING:
    from scenarios.schema import Scenario

Said = Callable[[str], None]
_EVERY = 15.0  # seconds between two words on how far it is


def gather(
    scenario: Scenario,
    *,
    replications: int,
    seed: int | None = None,
    workers: int | None = None,
    said: Said = lambda text: None,
    progress: Callable[[Progress], None] | None = None,
) -> dict[str, Value]:
    """Measure all patterns of a scenario.

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
    said : callable
        Told what is being done.
    progress : callable, optional
        Told of every pair of worlds.

    Returns
    -------
    dict of str to Value
        By the keys of `simulation.patterns.table.MEASURES`.

    Raises
    ------
    ScenarioError
        If the scenario is an explicit network.
    """
    check_scenario(scenario)
    root = scenario.run.seed if seed is None else seed
    found = watched(scenario, root, replications, workers, said)
    return found | lever_patterns(scenario, root, replications, workers, said, progress)


def watched(
    scenario: Scenario,
    seed: int,
    replications: int,
    workers: int | None = None,
    said: Said = lambda text: None,
    *,
    both: bool = True,
) -> dict[str, Value]:
    """Watch replications closely, several at a time; means and intervals by name."""
    stop, shares = threading.Event(), [0.0] * replications
    room = workers or usual_workers(scenario)

    def one(number: int) -> dict[str, float]:
        def told(share: float) -> None:
            shares[number] = share

        return survey(scenario, seed, number, both=both, stop=stop, told=told)

    with ThreadPoolExecutor(room, "survey") as threads:
        every = [threads.submit(one, number) for number in range(replications)]
        waiting: set[Future[dict[str, float]]] = set(every)
        try:
            while waiting:
                look()
                done, waiting = wait(waiting, timeout=_EVERY, return_when=FIRST_COMPLETED)
                for future in done:
                    future.result()
                said(f"histories watched order by order: {sum(shares) / replications:.0%}")
        finally:  # an interrupt, or an error
            stop.set()
            for future in waiting:
                future.cancel()
    results = [future.result() for future in every]
    return values_of({name: [found[name] for found in results] for name in results[0]})
