"""What is read off one pair of worlds before any mean over replications, and a stand-in for it.

A pair is two thirds of a megabyte; what a result document needs of it is some twenty kilobytes. So
where pairs are run in other processes, a `Digest` of each travels and takes the pair's place:
functions marked `measured` compute from a pair, and look up in a digest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from simulation.world_run import Pair

T = TypeVar("T")
P = ParamSpec("P")


@dataclass(frozen=True, eq=False)
class Digest:
    """All that is measured of one pair of worlds.

    Attributes
    ----------
    replication : int
        Its number, from 0.
    found : dict of str to object
        What each measured function returns for it, by the function's name.
    """

    replication: int
    found: dict[str, Any]


def measured(
    of: Callable[Concatenate[Pair, P], T],
) -> Callable[Concatenate[Pair | Digest, P], T]:
    """Mark a function of a pair, and perhaps of its scenario: for a digest, it is looked up.

    It returns plain numbers, depends on nothing else, and its name is like no other's.
    """

    @wraps(of)
    def found(pair: Pair | Digest, /, *args: P.args, **kwargs: P.kwargs) -> T:
        if isinstance(pair, Digest):
            value: T = pair.found[of.__name__]
            return value
        return of(pair, *args, **kwargs)

    return found
