"""One history of the world without, and what the targets ask of it: the job of a worker."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from scenarios.load import content_hash
from simulation.calibration.targets import Target
from simulation.fingerprint import fingerprint
from simulation.metrics import KPIS

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.world_run import WorldRun


def simulate(
    scenario: Scenario, seed: int, replication: int, targets: Sequence[Target]
) -> dict[str, float]:
    """Outcomes of one history of the world without: all patterns, and what the targets ask for.

    The world with is not run: nothing can be fitted to it.
    """
    from simulation.patterns.survey import survey_without

    found, run = survey_without(scenario, seed, replication)
    return found | {target.key: _outcome(target, run) for target in targets if target.kpi}


def _outcome(target: Target, run: WorldRun) -> float:
    """KPI that a target is about, over its window."""
    of = KPIS[target.kpi].of
    if target.days is None:
        return float(of(run))
    start, end = (run.fork + round(day / run.period_days) for day in target.days)
    return float(of(run.window(start, max(start + 1, end))))


def run_key(scenario: Scenario, seed: int, replication: int) -> str:
    """Name of what the outcomes of a history depend on; of the targets only their names count."""
    whole = f"{fingerprint()}/{_patterns()}/{content_hash(scenario)}/{seed}/{replication}"
    return hashlib.sha256(whole.encode("ascii")).hexdigest()[:40]


@cache
def _patterns() -> str:
    """Digest of how patterns are measured."""
    text = hashlib.sha256()
    for source in sorted((Path(__file__).parents[1] / "patterns").glob("*.py")):
        text.update(source.name.encode() + source.read_bytes())
    return text.hexdigest()[:16]
