"""With against without: paired replications, as many as precision needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from simulation.compared import Comparison
from simulation.estimates import StoppingRule, estimate
from simulation.interrupts import taken
from simulation.limits import CAP, LEAST_DRAWS, PRECISION, check_numbers, check_scenario
from simulation.metrics import KPIS, PRIMARY
from simulation.replications import Pool, Progress, check_workers, usual_workers
from simulation.world_run import Pair
from simulation.worlds import Worlds

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.schema import Scenario
    from simulation.ensemble import Ensemble
    from simulation.large import Told


def compare(
    scenario: Scenario,
    *,
    replications: int | None = None,
    precision: float = PRECISION,
    seed: int | None = None,
    workers: int | None = None,
    equal_service: bool = False,
    doubt: int | None = None,
    ensemble: Ensemble | None = None,
    folder: Path | None = None,
    checkpoint: Path | None = None,
    progress: Callable[[Progress], None] | None = None,
    cap: int = CAP,
    worlds: Worlds | None = None,
) -> Comparison:
    """Compare a cluster with and without digitisation, with the same orders and the same luck.

    Parameters
    ----------
    scenario : Scenario
        A cluster.
    replications : int, optional
        Number of paired runs; by default `precision` decides: at least 20, looked at every 5.
    precision : float
        Half-width of the 90 % interval of the log ratio that the worst of factory inventory, unit
        cost and buyers' price must reach.
    seed : int, optional
        Root of all luck; the scenario's by default.
    workers : int, optional
        Threads; the machine's cores by default, fewer where memory is short. No result depends
        on it.
    equal_service : bool
        Whether to look for the service factor at which the world with serves equally well.
    doubt : int, optional
        Draws of the assumptions to compare as well, with `replications` pairs each (2 where
        precision decides).
    ensemble : Ensemble, optional
        Take the draws from its members, in place of the declared ranges: all of them, or as many as
        ``doubt`` says.
    folder : Path, optional
        Folder in which pairs of draws are kept, so that an interrupted run goes on where it was.
    checkpoint : Path, optional
        Folder in which worlds of more than two million buyers write down how far they are, so that
        a run that was stopped or killed goes on from there.
    progress : callable, optional
        Told of every pair; of every period of a large one.
    cap : int
        Most replications where precision decides.
    worlds : Worlds, optional
        Store to use; keep one, and a moved lever costs only the world with.

    Returns
    -------
    Comparison
        Complete, or, after a KeyboardInterrupt, of what was done (``stop_reason`` says so).

    Raises
    ------
    ScenarioError
        If the scenario is an explicit network: it has no world with.
    ValueError
        If a number is out of range.
    KeyboardInterrupt
        If nothing was done yet.
    """
    check_scenario(scenario)
    if ensemble is not None:
        doubt = doubt or max(LEAST_DRAWS, len(ensemble))
    check_numbers(replications, precision, workers, cap, doubt)
    if workers is not None and workers > 1:
        check_workers(scenario, min(workers, replications or workers))
    rule = StoppingRule(precision, replications, cap)
    root = scenario.run.seed if seed is None else seed
    if worlds is None:
        worlds = Worlds(folder=checkpoint, told=_told(progress))
    pool = Pool(scenario, root, worlds, workers or usual_workers(scenario))
    pairs: dict[int, Pair] = {}
    reason, half_width = "", None
    try:
        while not reason:
            look = rule.next_look(len(pairs))
            for pair in pool.run(range(len(pairs), look)):
                pairs[pair.replication] = pair
                if progress:
                    progress(Progress(len(pairs), _guess(rule, look, half_width), half_width))
            half_widths = _half_widths(pairs)
            half_width = max(half_widths.values())
            reason = rule.reason(len(pairs), half_widths)
    except KeyboardInterrupt:
        taken()
        if not pairs:
            raise
        reason = "interrupted"
    kept = tuple(pairs[number] for number in sorted(pairs))
    result = Comparison(scenario, root, kept, reason)
    if equal_service and result.stop_reason != "interrupted":
        from simulation.equal_service import add_equal_service

        result = add_equal_service(result, pool, progress)
    if doubt is None or result.stop_reason == "interrupted":
        return result
    del pool  # with the worlds it keeps
    return _with_doubt(result, doubt, replications, workers, folder, progress, ensemble)


def _told(progress: Callable[[Progress], None] | None) -> Told | None:
    """Tell of the periods of a large pair."""
    if progress is None:
        return None

    def told(done: int, total: int, before: int) -> None:
        progress(Progress(done, total, None, "periods", before=before))

    return told


def _with_doubt(
    result: Comparison,
    draws: int,
    replications: int | None,
    workers: int | None,
    folder: Path | None,
    progress: Callable[[Progress], None] | None,
    ensemble: Ensemble | None,
) -> Comparison:
    from simulation.doubt.running import doubt_about

    try:
        found = doubt_about(
            result.scenario,
            draws,
            result.seed,
            replications=replications,
            workers=workers,
            folder=folder,
            progress=progress,
            ensemble=ensemble,
        )
    except KeyboardInterrupt:  # before there was a draw
        taken()
        return replace(result, stop_reason="interrupted")
    reason = "interrupted" if found.interrupted else result.stop_reason
    return replace(result, doubt=found, stop_reason=reason)


def _half_widths(pairs: dict[int, Pair]) -> dict[str, float]:
    found = {}
    for name in PRIMARY:
        of = KPIS[name].of
        both = np.array([(of(pairs[r].without), of(pairs[r].with_)) for r in sorted(pairs)])
        found[name] = estimate(both[:, 0], both[:, 1]).half_width
    return found


def _guess(rule: StoppingRule, look: int, half_width: float | None) -> int:
    """Number of pairs there will be: half-widths shrink with the root of their number."""
    if rule.fixed is not None or half_width is None or half_width <= rule.precision:
        return look
    before = look - rule.step
    return int(min(rule.cap, max(look, before * (half_width / rule.precision) ** 2)))
