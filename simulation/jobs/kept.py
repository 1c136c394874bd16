"""Worlds that a worker process keeps between its tasks: warm-ups and worlds without.

Replication n of a scenario is given to the same worker again (`Task.home`), so a moved lever costs
one world there. A history that had to give way is put by, and goes on where it was; one that set-up
has prepared is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.jobs.task import Stop
    from simulation.worlds import History, Worlds

LEAST_ROOM, MOST_ROOM = 128 << 20, 384 << 20  # bytes a worker keeps
_room = [LEAST_ROOM]
_MODELS = 8  # kept for use again: a first answer has as many runs
_MOST_BEGUN = 4  # histories put by at a time
_store: list[Worlds] = []
_begun: dict[tuple[str, int], History] = {}


def limit(memory: int) -> None:
    """Keep at most a third of the memory a worker may take [bytes]."""
    _room[0] = min(MOST_ROOM, max(LEAST_ROOM, memory // 3))


def worlds() -> Worlds:
    """Store of this process, made when first asked for."""
    if not _store:
        from simulation.worlds import Worlds

        _store.append(Worlds(_room[0], keeps=("fork",), benches=_MODELS))
    return _store[0]


def history(scenario: Scenario, seed: int, replication: int, stop: Stop) -> None:
    """Have the warm-up and the world without of a replication kept; nothing where none could be.

    Raises
    ------
    Stopped
        If it was asked to stop.
    """
    from scenarios.sizes import sizes
    from simulation.fork_files import read_fork
    from simulation.histories import replication_seed, shared_key
    from simulation.model import ClusterModel
    from simulation.stopping import Stopped
    from simulation.worlds import History

    own = replication_seed(seed, replication)
    if sizes(scenario).memory > _room[0] // 4 or worlds().kept_of(scenario, own) is not None:
        return
    key = (shared_key(scenario), own)
    if key not in _begun and (prepared := read_fork(scenario, own)) is not None:
        worlds().keep(scenario, own, prepared)
        return
    one = _begun.pop(key, None) or History(ClusterModel(scenario, own))
    try:
        worlds().finish(one, stop)
    except Stopped:
        _begun[key] = one
        while len(_begun) > _MOST_BEGUN:
            _begun.pop(next(iter(_begun))).model.close()
        raise
    except BaseException:
        one.model.close()
        raise
    one.model.close()


def clear() -> None:
    """Let go of all of it, where memory is short."""
    while _store:
        _store.pop().clear()
    for one in _begun.values():
        one.model.close()
    _begun.clear()
