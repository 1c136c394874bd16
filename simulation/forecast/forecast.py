"""From today forward: what the model makes of a cluster over some years, with luck and doubt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.doubt.document import problem_counts
from simulation.forecast.document import (
    assumptions,
    coverage_of,
    entry,
    head,
    side_by_side,
    worlds_block,
)
from simulation.forecast.fans import Runs
from simulation.forecast.figures import FIGURES
from simulation.forecast.matters import matters
from simulation.forecast.members import Member, as_it_stands
from simulation.forecast.plan import USUAL_EACH, USUAL_REPLICATIONS, Plan, check_forecast
from simulation.forecast.running import WORLDS, Done, Job, over_years, run_all

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.ensemble import Ensemble
    from simulation.replications import Progress
    from simulation.stopping import StopSign


class Unfinished(Exception):
    """Stopped before there was anything to tell.

    Attributes
    ----------
    done, total : int
        Runs done, and asked for.
    failed : tuple of str
        What went wrong in runs that failed.
    not_kept : str
        Why runs could not be kept; empty where they could.
    """

    def __init__(self, done: int, total: int, ran: Done) -> None:
        super().__init__(f"{done} of {total} runs are done")
        self.done, self.total = done, total
        self.failed, self.not_kept = tuple(ran.failed.values()), ran.not_kept


def run_forecast(
    scenario: Scenario,
    years: int = 3,
    draws: int | None = None,
    replications: int = USUAL_REPLICATIONS,
    seed: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    stop: StopSign | None = None,
    *,
    name: str = "",
    by: str = "quarter",
    each: int = USUAL_EACH,
    ensemble: Ensemble | None = None,
    workers: int | None = None,
    folder: Path | None = None,
) -> dict[str, Any]:
    """Forecast one scenario: the world with, and the world without beside it.

    Parameters
    ----------
    scenario : Scenario
        A cluster; today is where its warm-up ends.
    years : int
        Of 52 weeks, 1 to 10.
    draws : int, optional
        Sets of assumptions to run, or 0 for luck only. Without it 40 draws of the plausible ranges,
        or every member of the ensemble.
    replications : int
        Runs of the scenario as it stands.
    seed : int, optional
        Root of all luck; the scenario's by default.
    progress : callable, optional
        Told of every run.
    stop : StopSign, optional
        Set to give up.
    name : str
        Name the scenario was asked for by.
    by : str
        ``month`` (4 weeks) or ``quarter`` (13 weeks).
    each : int
        Runs of each set of assumptions, no two under the same luck: at least 2, by which luck
        and doubt are told apart.
    ensemble : Ensemble, optional
        Members to run in place of draws of the plausible ranges.
    workers : int, optional
        Threads; no result depends on it.
    folder : Path, optional
        Runs are kept in it, so that an interrupted forecast goes on where it was.

    Returns
    -------
    dict
        JSON-ready; after a KeyboardInterrupt of what was done (``interrupted`` says so).

    Raises
    ------
    ScenarioError
        If the scenario cannot be forecast.
    ValueError
        If a number is out of range.
    Stopped
        If ``stop`` was set.
    Unfinished
        If it was interrupted before there was anything to tell.
    """
    title = name or scenario.title or "scenario"
    return run_forecasts(
        {title: scenario}, years, draws, replications, seed, progress, stop, by=by, each=each,
        ensemble=ensemble, workers=workers, folder=folder,
    )  # fmt: skip


def run_forecasts(
    scenarios: Mapping[str, Scenario],
    years: int = 3,
    draws: int | None = None,
    replications: int = USUAL_REPLICATIONS,
    seed: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    stop: StopSign | None = None,
    *,
    by: str = "quarter",
    each: int = USUAL_EACH,
    ensemble: Ensemble | None = None,
    workers: int | None = None,
    folder: Path | None = None,
) -> dict[str, Any]:
    """Forecast several scenarios side by side, under the same luck and the same draws.

    Parameters are those of `run_forecast`; ``scenarios`` are by name, the first one's seed counts.
    """
    return ran(
        scenarios, years, draws, replications, seed, progress, stop, by=by, each=each,
        ensemble=ensemble, workers=workers, folder=folder,
    ).document()  # fmt: skip


@dataclass(frozen=True, eq=False)
class Ran:
    """A forecast that has been run, or as much of it as was.

    Attributes
    ----------
    plan : Plan
        What was asked for.
    scenarios : dict of str to Scenario
        By name, over the years of the forecast.
    sets : dict of str to list of Member
        Sets of assumptions of every scenario; none where only luck was asked for.
    done : Done
        What has been run.
    total : int
        Runs there are to do.
    """

    plan: Plan
    scenarios: dict[str, Scenario]
    sets: dict[str, list[Member]]
    done: Done
    total: int

    def document(self) -> dict[str, Any]:
        """Put together what was run.

        Raises
        ------
        Unfinished
            If there is too little of some scenario to tell.
        """
        found = []
        draws = max(len(members) for members in self.sets.values())
        for name, scenario in self.scenarios.items():
            block = _entry(self.plan, name, scenario, self.sets[name], self.done)
            if block is None:
                count = sum(map(len, self.done.figures.values()))
                raise Unfinished(count, self.total, self.done)
            common = head(self.plan, draws, _days(self.done, name))
            found.append({**common, "scenarios": [block]})
        told = {name: getattr(self.done, name) for name in ("interrupted", "resumed", "not_kept")}
        return {**side_by_side(found), **told}


def ran(
    scenarios: Mapping[str, Scenario],
    years: int = 3,
    draws: int | None = None,
    replications: int = USUAL_REPLICATIONS,
    seed: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    stop: StopSign | None = None,
    *,
    by: str = "quarter",
    each: int = USUAL_EACH,
    ensemble: Ensemble | None = None,
    workers: int | None = None,
    folder: Path | None = None,
    known: Done | None = None,
) -> Ran:
    """Run what `run_forecasts` tells of; for those who want the runs as well.

    What is ``known`` of the same scenarios, seed and years is not run again.
    """
    for name, scenario in scenarios.items():
        check_forecast(name, scenario)
    root = next(iter(scenarios.values())).run.seed if seed is None else seed
    plan = Plan(root, years, draws, replications, each, by, ensemble)
    longer = {name: over_years(scenario, years) for name, scenario in scenarios.items()}
    sets = {name: plan.members(scenario) for name, scenario in longer.items()}
    jobs = _in_turn([plan.jobs(name, longer[name], sets[name]) for name in longer])
    done = run_all(
        jobs, root, by, workers=workers, folder=folder, progress=progress, stop=stop, known=known
    )
    return Ran(plan, longer, sets, done, len(jobs))


def _in_turn(jobs: list[list[Job]]) -> list[Job]:
    """Jobs of scenarios one by one in turn, so that an interrupt leaves as much of each."""
    return [job for row in zip_longest(*jobs) for job in row if job is not None]


def _entry(
    plan: Plan, name: str, scenario: Scenario, members: list[Member], done: Done
) -> dict[str, Any] | None:
    """Block of a scenario; None where too little was run."""
    plain = _runs(name, [as_it_stands(scenario)], done, plan.replications)
    sets = _complete(name, members, done, plan.each)
    told = plain if not members else _runs(name, sets, done, plan.each) if len(sets) > 1 else None
    if told is None:
        return None
    today = int(np.flatnonzero(_days(done, name) == 0.0)[0])
    stands = worlds_block(plain, today, plan.by) if members and plain is not None else None
    refused = [member for member in members if member.scenario is None]
    failed = {n: why for (one, n), why in done.failed.items() if one == name}
    drawn = list(dict.fromkeys(path for member in members for path in member.values))
    shape = next(iter(told["with"].values.values())).shape
    return entry(
        scenario,
        name,
        assumptions=assumptions(scenario, drawn),
        sets=len(sets),
        runs=shape[0] * shape[1],
        units=told["with"].units,
        holds=coverage_of(told["with"].units),
        refused=len(refused),
        refusals=problem_counts(member.problems for member in refused),
        failed=[{"set": n, "reason": why} for n, why in sorted(failed.items())],
        worlds=worlds_block(told, today, plan.by),
        as_it_stands=_medians(stands),
        matters=matters(sets, told["with"]) if members else None,
    )


def _complete(name: str, members: list[Member], done: Done, each: int) -> list[Member]:
    return [m for m in members if len(done.figures.get((name, m.number), {})) == each]


def _runs(
    name: str, members: list[Member], done: Done, replications: int
) -> dict[str, Runs] | None:
    """Figures of some sets; of the scenario as it stands whatever runs there are."""
    tables = [done.figures.get((name, member.number), {}) for member in members]
    count = min((len(table) for table in tables), default=0)
    if count < 2 or (count < replications and len(members) > 1):
        return None
    weights = np.array([member.weight for member in members])
    ordered = [[table[r] for r in sorted(table)] for table in tables]
    return {
        world: Runs(
            weights / weights.sum(),
            {
                figure: np.array([[run.values[world][figure] for run in row] for row in ordered])
                for figure in FIGURES
            },
        )
        for world in WORLDS
    }


def _days(done: Done, name: str) -> np.ndarray:
    """Marks of a scenario's runs, which all have the same."""
    tables = (table for (one, _), table in done.figures.items() if one == name)
    return next(figures.days for table in tables for figures in table.values())


def _medians(worlds: dict[str, dict[str, Any]] | None) -> dict[str, Any] | None:
    """Middle of the scenario as it stands, to be drawn beside a fan of other assumptions."""
    if worlds is None:
        return None
    return {
        world: {name: found["median"] for name, found in figures.items()}
        for world, figures in worlds.items()
    }
