"""Which lever did it: every combination of levers under common luck, and the change shared out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from simulation.attribution.plan import USUAL_REPLICATIONS, Plan, make_plan
from simulation.attribution.result import Attribution
from simulation.attribution.store import Row, Store
from simulation.cores import MOST_WORKERS
from simulation.interrupts import taken
from simulation.replications import Progress, usual_workers

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.attribution.running import Runner
    from simulation.worlds import Worlds

STAGE = "combinations"


class Unfinished(KeyboardInterrupt):
    """Interrupted before any replication was complete.

    Attributes
    ----------
    done, total : int
        Worlds done, on disk where there is a folder, and worlds there were to be.
    not_kept : str
        Why the last worlds could not be written to disk; empty where they were.
    """

    def __init__(self, done: int, total: int, not_kept: str) -> None:
        super().__init__(f"{done} of {total} worlds")
        self.done, self.total, self.not_kept = done, total, not_kept


def attribute(
    scenario: Scenario,
    *,
    levers: Sequence[str] | None = None,
    kpis: Sequence[str] | None = None,
    replications: int = USUAL_REPLICATIONS,
    seed: int | None = None,
    sequences: int | None = None,
    workers: int | None = None,
    folder: Path | None = None,
    progress: Callable[[Progress], None] | None = None,
    said: Callable[[str], None] | None = None,
    worlds: Worlds | None = None,
) -> Attribution:
    """Share the change of outcomes out among the levers, under the same luck.

    Every combination of levers is run (on is the scenario's intensity, off is 0), in every
    replication from one shared history. Shares are Shapley values, replication by replication.

    Parameters
    ----------
    scenario : Scenario
        A cluster.
    levers : sequence of str, optional
        Levers to tell apart, by default all that are on; others are off throughout.
    kpis : sequence of str, optional
        KPIs to report, by default inventory, cost and price; the result can give any other.
    replications : int
        How often to run each combination, each time with other luck.
    seed : int, optional
        Root of all luck; the scenario's by default.
    sequences : int, optional
        Sample so many sequences of levers in each replication (rounded up to balanced sets) rather
        than run every combination; by default only beyond 10 levers.
    workers : int, optional
        Threads; the machine's cores by default, fewer where memory is short. No result depends
        on it.
    folder : Path, optional
        Worlds that are done are kept in it, and not run again.
    progress : callable, optional
        Told of every world that is run.
    said : callable, optional
        Told in words what is to be run, and what was found.
    worlds : Worlds, optional
        Store to take forks from and put them into; by default none outlives its replication.

    Returns
    -------
    Attribution
        Complete, or, after a KeyboardInterrupt, of the replications that were.

    Raises
    ------
    ScenarioError
        If the scenario is an explicit network.
    ValueError
        If a name is unknown, a lever is off, or a number is out of range.
    Unfinished
        After a KeyboardInterrupt, if no replication was complete yet.
    """
    from simulation.attribution.running import Runner
    from simulation.worlds import Worlds

    plan = make_plan(
        scenario,
        levers=levers,
        kpis=kpis,
        replications=replications,
        seed=seed,
        sequences=sequences,
    )
    if workers is not None and not 1 <= workers <= MOST_WORKERS:
        raise ValueError(f"workers = {workers}: must be from 1 to {MOST_WORKERS}")
    runner = Runner(
        plan, Worlds(room=0) if worlds is None else worlds, workers or usual_workers(scenario)
    )
    return run_plan(plan, runner, Store(plan, folder), progress, said)


def run_plan(
    plan: Plan,
    runner: Runner,
    store: Store,
    progress: Callable[[Progress], None] | None = None,
    said: Callable[[str], None] | None = None,
) -> Attribution:
    """Run what is not in the store yet, and put all together.

    Raises
    ------
    Unfinished
        After a KeyboardInterrupt, if no replication was complete yet.
    """
    known = store.find()
    needed = {n: plan.combinations(n).tolist() for n in known}
    missing = {n: [c for c in needed[n] if c not in known[n]] for n in known}
    resumed = sum(map(len, known.values()))
    if said:
        said(_preview(plan, needed, resumed))
        for name in store.unreadable:
            said(f"{name} cannot be read: its worlds are run again")

    def keep(rows: list[Row]) -> None:
        for row in rows:
            known[row.replication][row.combination] = row.values
        store.add(rows)

    def told(done: int, total: int) -> None:
        if progress:
            progress(Progress(done, total, None, STAGE))

    reason = "replications"
    try:
        runner.run(missing, keep, told)
    except KeyboardInterrupt:
        taken()
        reason = "interrupted"
    finally:
        store.flush()
    complete = {n: c for n, c in needed.items() if all(one in known[n] for one in c)}
    done, total = (sum(map(len, worlds.values())) for worlds in (known, needed))
    if not complete:
        raise Unfinished(done, total, store.problem)
    values = {n: np.array([known[n][one] for one in c]).T for n, c in complete.items()}
    return Attribution(plan, values, reason, done, total, store.problem)


def _preview(plan: Plan, needed: dict[int, list[int]], resumed: int) -> str:
    total = sum(map(len, needed.values()))
    each = f"all {len(needed[0]):,}"
    if plan.sequences is not None:
        sampled = len(plan.sequences_of(0))
        each = f"about {total / len(needed):,.0f} (those along {sampled} sequences)"
    levers = f"{len(plan.levers)} lever" + ("s" if len(plan.levers) > 1 else "")
    times = f"{plan.replications} times" if plan.replications > 1 else "once"
    text = f"{total:,} worlds: {each} combinations of {levers}, {times}"
    return text + (f"; {resumed:,} worlds are there already" if resumed else "")
