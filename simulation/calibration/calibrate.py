"""Calibrate a scenario's world without: from targets to an ensemble."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from simulation.calibration.free import free_parameters
from simulation.calibration.result import Calibration
from simulation.calibration.running import Runner
from simulation.calibration.targets import Target, pattern_targets
from simulation.calibration.waves import Settings, match
from simulation.limits import check_scenario
from simulation.replications import Progress
from simulation.study.engines import Engine, SerialEngine

if TYPE_CHECKING:
    from scenarios.schema import Scenario

REPLICATIONS = 2


def calibrate(
    scenario: Scenario,
    *,
    targets: Sequence[Target] | None = None,
    ranges: Mapping[str, tuple[float, float] | None] | None = None,
    settings: Settings | None = None,
    replications: int = REPLICATIONS,
    seed: int | None = None,
    engine: Engine | None = None,
    folder: Path | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Calibration:
    """Find settings of the world without that the targets do not rule out.

    Parameters
    ----------
    scenario : Scenario
        A cluster, at the size it is to be run at.
    targets : sequence of Target, optional
        What is aimed at; the C patterns by default.
    ranges : mapping, optional
        Parameters to move, with their ends; see `free.free_parameters`.
    settings : Settings, optional
        How; by default ten points a wave for each parameter (Loeppky, Sacks & Welch 2009).
    replications : int
        Histories of each point, with the same luck at every one.
    seed : int, optional
        Root of that luck; the scenario's by default.
    engine : Engine, optional
        Where histories are run; in this process by default.
    folder : Path, optional
        Folder of results: histories that are done are kept in it, and not run again.
    progress : callable, optional
        Told of every history that is done.

    Raises
    ------
    ScenarioError
        If the scenario is an explicit network, or a parameter may not be moved.
    KeyboardInterrupt
        What is done is in the folder; the same call goes on from there.
    """
    check_scenario(scenario)
    free = free_parameters(scenario, ranges)
    aims = tuple(pattern_targets() if targets is None else targets)
    root = scenario.run.seed if seed is None else seed
    how = settings or Settings(points=10 * len(free), seed=root)
    place = engine or SerialEngine(1)
    runner = Runner(scenario, free, aims, root, replications, place, folder, progress)
    present = np.array([[one.position(one.present) for one in free]])
    place.start()
    try:
        matched = match(aims, len(free), runner, how, first=present)
    except BaseException:
        place.close(at_once=True)
        raise
    place.close()
    return Calibration(
        scenario, free, matched, how, root, replications, runner.failed, runner.resumed,
        runner.not_kept,
    )  # fmt: skip
