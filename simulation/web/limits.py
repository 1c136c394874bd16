"""What one person may ask of the page; said in words when it is too much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scenarios.sizes import in_bytes, sizes

if TYPE_CHECKING:
    from scenarios.schema import Scenario

MOST_AGENT_PERIODS = 10_000_000  # of both worlds and their shared history, in one run
MOST_MEMORY = 400_000_000  # bytes of a world, as estimated
_WORLDS = 3.0  # a run holds a model, its orders and the state at the fork, each about a world


class Refused(Exception):
    """Too much was asked, of the machine or of those who share it.

    Attributes
    ----------
    key : str
        Of the words that say why.
    values : dict of str to object
        What goes into them.
    """

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key)
        self.key, self.values = key, values


def agent_periods(scenario: Scenario) -> int:
    """Agents times periods of a run: how much work it is."""
    size = sizes(scenario)
    return (size.sellers + size.buyers) * (size.warmup + 2 * size.horizon)


def check_size(scenario: Scenario, name: str, memory: int = 0) -> None:
    """Refuse a scenario that is too large for the page.

    Parameters
    ----------
    scenario : Scenario
        A cluster.
    name : str
        Name it was asked for by.
    memory : int
        Bytes a worker process may take; 0 for no limit.

    Raises
    ------
    Refused
        If a run of it would take too long, or too much memory.
    """
    have = agent_periods(scenario)
    if have > MOST_AGENT_PERIODS:
        have, most = have // 10**6, MOST_AGENT_PERIODS // 10**6
        raise Refused("problem.large", name=name, have=have, most=most)
    needed, most = sizes(scenario).memory, min(MOST_MEMORY, int((memory or 1e18) / _WORLDS))
    if needed > most:
        raise Refused("problem.memory", name=name, have=in_bytes(needed), most=in_bytes(most))
