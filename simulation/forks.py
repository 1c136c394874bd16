"""Where the two worlds part: the history up to there, and what every world with begins with."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from agents.association import Association
from agents.packing import Packed
from scenarios.policy import Levers
from scenarios.sizes import pipeline_slots, sizes
from scenarios.write import content_hash
from simulation.model import ClusterModel
from simulation.stopping import Stopped, StopSign
from simulation.taken import take
from simulation.world_run import WorldRun

if TYPE_CHECKING:
    from scenarios.schema import Scenario


@dataclass(frozen=True, eq=False)
class Fork:
    """What every world with of a replication begins with, whatever the levers.

    Attributes
    ----------
    state : dict
        Of the model at the fork.
    without : WorldRun
        The world without that follows from it.
    """

    state: dict[str, Any]
    without: WorldRun

    @property
    def nbytes(self) -> int:
        """Memory it takes."""
        return _size(self.state) + self.without.nbytes


@dataclass(eq=False)
class History:
    """A warm-up and the world without that follows it; run again after a stop, it goes on.

    Attributes
    ----------
    model : ClusterModel
        As it was made, or as far as it has come.
    state : dict or None
        Of the model at the fork, once that is passed.
    """

    model: ClusterModel
    state: dict[str, Any] | None = None

    def run(self, stop: StopSign | None = None) -> Fork:
        """Run to the end.

        Raises
        ------
        Stopped
            If ``stop`` was set; what was done is not lost.
        """
        model = self.model
        if self.state is None:
            advance(model, model.fork_period, stop)
            self.state = model.snapshot()
        advance(model, model.n_periods, stop)
        return Fork(self.state, take(model, "without"))


class Benches:
    """Models that are used again: making one takes some hundredths of a second.

    Parameters
    ----------
    room : int
        Models kept; 0 keeps none.
    most : int
        Bytes a model may take to be kept.
    """

    def __init__(self, room: int, most: int = 0) -> None:
        self._room, self._most, self._lock = room, most, threading.Lock()
        self._models: OrderedDict[tuple[str, int], ClusterModel] = OrderedDict()

    @contextmanager
    def model(self, scenario: Scenario, own: int, *, fresh: bool) -> Iterator[ClusterModel]:
        """Model of a scenario and the seed of a replication, one's own until the end of the block.

        Parameters
        ----------
        fresh : bool
            Whether nothing may have been run in it; otherwise it is to be put at a fork.
        """
        model, key = None, ("", own)
        if self._room and sizes(scenario).memory <= self._most:
            key = (_but_for_levers(scenario), own)
            with self._lock:
                model = self._models.pop(key, None)
        if model is not None and fresh:
            model.close()
            model = None
        model = model or ClusterModel(scenario, own)
        model.params = scenario
        try:
            yield model
        except Stopped:
            self._put_by(key, model)
            raise
        except BaseException:
            model.close()
            raise
        self._put_by(key, model)

    def _put_by(self, key: tuple[str, int], model: ClusterModel) -> None:
        """Keep a model, in the place of one of another scenario where there is no room."""
        gone: ClusterModel | None = model
        with self._lock:
            kept = self._models
            other = next((one for one in kept if one[0] != key[0]), None)
            if key[0] and key not in kept and (len(kept) < self._room or other is not None):
                gone = kept.pop(other) if other and len(kept) >= self._room else None
                kept[key] = model
        if gone is not None:
            gone.close()

    def close(self) -> None:
        """Let go of all."""
        with self._lock:
            while self._models:
                self._models.popitem()[1].close()


def _but_for_levers(scenario: Scenario) -> str:
    """Fingerprint of all that a model is made from: levers are looked up as it runs."""
    plain = scenario.model_copy(update={"levers": Levers()})
    return f"{content_hash(plain)}/{pipeline_slots(scenario)}"


def part(model: ClusterModel, state: dict[str, Any], shift: float = 0.0) -> None:
    """Put a model at a fork, from where its world with starts; the state is not used up."""
    model.restore(state)
    # Nothing has started yet; the digital ends are those of this scenario.
    model.association = Association(model)
    begin(model, shift)


def begin(model: ClusterModel, shift: float = 0.0) -> None:
    """Fork: the world with starts here, with another service factor where asked."""
    if shift != 0.0:
        for some in model.parts():
            some.shelves.service_factor[:] += shift
    model.points.service_factor[:] += shift
    model.association.start_programme(model)


def advance(model: ClusterModel, until: int, stop: StopSign | None) -> None:
    """Step to a period, giving up where asked."""
    while model.period < until:
        if stop is not None and stop.is_set():
            raise Stopped
        model.step()


def _size(value: Any) -> int:
    if isinstance(value, np.ndarray | Packed):
        return value.nbytes
    if isinstance(value, dict):
        return sum(map(_size, value.values()))
    if isinstance(value, list | tuple):
        return sum(map(_size, value))
    return 0
