"""A forecast as a work of the pool: luck first, as a partial result, and doubt after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulation.forecast.forecast import ran

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.jobs.task import Progress, Stop
    from simulation.replications import Progress as Told

# Runs of a forecast on the page: with luck only as many as a 90 % range takes; with doubt fewer of
# the scenario as it stands, and as many sets as usually leave 19 that do not contradict themselves.
LUCK_RUNS, STANDING_RUNS, DRAWS, EACH = 20, 8, 28, 2


def runs_of(*, doubt: bool) -> int:
    """Runs of a forecast on the page, about."""
    return STANDING_RUNS + DRAWS * EACH if doubt else LUCK_RUNS


def forecast_of(
    scenario: Scenario,
    name: str,
    seed: int,
    years: int,
    by: str,
    doubt: bool,
    *,
    progress: Progress,
    stop: Stop,
) -> dict[str, Any]:
    """Forecast one scenario; with doubt, a forecast of luck only is told on the way.

    Parameters
    ----------
    scenario : Scenario
        A cluster.
    name : str
        What it is called.
    seed, years : int
        Root of all luck, and years ahead.
    by : str
        ``month`` or ``quarter``.
    doubt : bool
        Whether to draw the assumptions as well.

    Raises
    ------
    Stopped
        If it was asked to stop.
    """
    runs = STANDING_RUNS if doubt else LUCK_RUNS
    total = runs_of(doubt=doubt)

    def first(now: Told) -> None:
        progress(now.done, total)

    found = ran({name: scenario}, years, 0, runs, seed, first, stop, by=by, workers=1)
    document = found.document()
    if not doubt:
        return document
    progress(runs, total, document)

    def then(now: Told) -> None:
        progress(runs + now.done, runs + now.total)

    whole = ran(
        {name: scenario}, years, DRAWS, runs, seed, then, stop, by=by, each=EACH, workers=1,
        known=found.done,
    )  # fmt: skip
    return whole.document()
