"""With against without: paired replications, as many as precision needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from scenarios import sizes
from scenarios.load import Problem, ScenarioError
from simulation.cores import MOST_WORKERS
from simulation.estimates import PairedEstimate, StoppingRule, estimate
from simulation.interrupts import taken
from simulation.measured import Digest, measured
from simulation.metrics import KPIS, PRIMARY, evaluate
from simulation.replications import Pool, Progress, check_workers, usual_workers
from simulation.worlds import Pair, Worlds

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.schema import Scenario
    from simulation.doubt.summary import Doubt
    from simulation.ensemble import Ensemble
    from simulation.equal_service import EqualService
    from simulation.large import Told

MOST_REPLICATIONS = 10_000
LEAST_DRAWS, MOST_DRAWS = 2, 100_000
CAP = 200
PRECISION = 0.02

STOP_REASONS = {
    "replications": "the number of replications asked for is done",
    "precision": "every primary outcome is known to the precision asked for",
    "cap": "the most replications allowed are done, the precision is not reached",
    "interrupted": "stopped by hand: what was done is kept",
}


@dataclass(frozen=True, eq=False)
class Comparison:
    """Paired worlds and what they tell.

    Attributes
    ----------
    scenario : Scenario
        What was compared.
    seed : int
        Root of all luck.
    pairs : tuple of Pair
        In the order of replications.
    stop_reason : str
        One of `STOP_REASONS`.
    equal_service, equal_factory_fill : EqualService or None
        The same with the service factor of the world with moved until it serves equally well.
    doubt : Doubt or None
        The same for draws of the assumptions.
    """

    scenario: Scenario
    seed: int
    pairs: tuple[Pair, ...]
    stop_reason: str
    equal_service: EqualService | None = None
    equal_factory_fill: EqualService | None = None
    doubt: Doubt | None = None

    @property
    def replications(self) -> int:
        """Number of pairs."""
        return len(self.pairs)

    @cached_property
    def values(self) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """Values without and with by KPI: two arrays of shape (replications,), float64."""
        return values_of(self.pairs)

    @cached_property
    def kpis(self) -> dict[str, PairedEstimate]:
        """PairedEstimate of every KPI, in the order of `KPIS`."""
        return estimates_of(self.values)

    @property
    def half_widths(self) -> dict[str, float]:
        """Half-widths of the log ratios of the primary outcomes."""
        return {name: self.kpis[name].half_width for name in PRIMARY}


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
    _check(replications, precision, workers, cap, doubt)
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


@measured
def outcomes(pair: Pair) -> tuple[dict[str, float], dict[str, float]]:
    """Every KPI of a pair, without and with."""
    return evaluate(pair.without), evaluate(pair.with_)


def values_of(pairs: Iterable[Pair | Digest]) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Every KPI without and with: two arrays of shape (replications,), float64."""
    both = [outcomes(pair) for pair in pairs]
    return {
        name: (np.array([a[name] for a, _ in both]), np.array([b[name] for _, b in both]))
        for name in KPIS
    }


def estimates_of(values: dict[str, tuple[np.ndarray, np.ndarray]]) -> dict[str, PairedEstimate]:
    """PairedEstimate of every KPI."""
    return {name: estimate(*values[name], signed=kpi.signed) for name, kpi in KPIS.items()}


def check_scenario(scenario: Scenario) -> None:
    """Refuse what has no world with, and what would not fit into memory.

    Raises
    ------
    ScenarioError
        If the scenario is an explicit network, or both worlds too large for this machine.
    """
    if scenario.nodes:
        message = "this is an explicit network of stock points, with nothing in it to digitise"
        hint = "trace runs it; compare, run and attribute take a cluster, such as zhili_kidswear"
        raise ScenarioError([Problem(scenario.title or "scenario", "", "", message, hint)])
    size, available = sizes.sizes(scenario), sizes.physical_memory()
    if available is not None and size.pair_memory > available:
        message = (
            f"both worlds would take about {sizes.in_bytes(size.pair_memory)} of memory, "
            f"and this machine has {sizes.in_bytes(available)}"
        )
        share = size.share_that_fits(available)
        most = sizes.rounded(scenario.scale * share, up=False, digits=2)
        hint = f"a scale of {most:g} fits, or fewer cluster.buyers_per_firm"
        place, value = scenario.title or "scenario", f"{scenario.scale:g}"
        raise ScenarioError([Problem(place, "scale", value, message, hint)])


def _check(
    replications: int | None, precision: float, workers: int | None, cap: int, doubt: int | None
) -> None:
    for name, value, least, most in (
        ("replications", replications, 1, MOST_REPLICATIONS),
        ("workers", workers, 1, MOST_WORKERS),
        ("cap", cap, 1, MOST_REPLICATIONS),
        ("doubt", doubt, LEAST_DRAWS, MOST_DRAWS),
    ):
        if value is not None and not least <= value <= most:
            raise ValueError(f"{name} = {value}: must be from {least} to {most:,}")
    if not 0.0 < precision < 1.0:
        raise ValueError(f"precision = {precision}: must be above 0 and below 1")


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
