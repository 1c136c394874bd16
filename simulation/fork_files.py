"""Histories kept on disk from set-up on, so that a first moved lever does not wait for them.

One file a replication, named by everything a history depends on: the scenario but for its levers,
the seed, and the text of the model. A file that is missing, cut off or altered is as good as none:
the history is run again, to the same bits.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from simulation.checkpoint import DamagedError, read_state, write_state
from simulation.fingerprint import cache_folder, fingerprint
from simulation.forks import Fork
from simulation.histories import shared_key
from simulation.model import ClusterModel
from simulation.state import standing, take_up
from simulation.worlds import Worlds

if TYPE_CHECKING:
    from scenarios.schema import Scenario

ENDING = ".state"


def fork_file(scenario: Scenario, own: int) -> Path:
    """Where the history of a scenario is kept; ``own`` is the seed of the replication."""
    whole = f"{fingerprint()}/{shared_key(scenario)}/{own}"
    name = hashlib.sha256(whole.encode()).hexdigest()[:32]
    return cache_folder("forks") / f"{name}{ENDING}"


def write_fork(worlds: Worlds, scenario: Scenario, own: int) -> Path:
    """Write a history down, run where ``worlds`` has none; a file that is there is left as it is.

    Raises
    ------
    OSError
        If the folder cannot be written to.
    """
    path = fork_file(scenario, own)
    if path.exists():
        return path
    model = ClusterModel(scenario, own)
    try:
        fork = worlds.fork(model)
        model.restore(fork.state)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_state(path, {"state": standing(model), "without": fork.without})
    finally:
        model.close()
    return path


def read_fork(scenario: Scenario, own: int) -> Fork | None:
    """History of a scenario, where it is kept: nothing is run."""
    try:
        found = read_state(fork_file(scenario, own))
    except (OSError, DamagedError):
        return None
    model = ClusterModel(scenario, own)
    try:
        take_up(model, found["state"])
        return Fork(model.snapshot(), found["without"])
    finally:
        model.close()
