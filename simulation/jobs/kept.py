"""Worlds that a worker process keeps between its tasks: warm-ups and worlds without.

Replication n of a scenario is given to the same worker again (`Task.home`), so a moved lever costs
one world there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulation.worlds import Worlds

LEAST_ROOM, MOST_ROOM = 128 << 20, 384 << 20  # bytes a worker keeps
_room = [LEAST_ROOM]
_store: list[Worlds] = []


def limit(memory: int) -> None:
    """Keep at most a third of the memory a worker may take [bytes]."""
    _room[0] = min(MOST_ROOM, max(LEAST_ROOM, memory // 3))


def worlds() -> Worlds:
    """Store of this process, made when first asked for."""
    if not _store:
        from simulation.worlds import Worlds

        _store.append(Worlds(_room[0], keeps=("fork",)))
    return _store[0]


def clear() -> None:
    """Let go of all of it, where memory is short."""
    _store.clear()
