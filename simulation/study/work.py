"""What a study runs at a point: pairs of worlds of a cluster, or a function of one's own."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from simulation.study.factors import Factor
from simulation.study.keys import hash_of, scenario_hasher

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.worlds import Worlds

WITHOUT, WITH = ".without", ".with"
_ROOM = 256 << 20  # bytes of histories a worker keeps


@dataclass(frozen=True)
class Outcome:
    """What a run gives.

    Attributes
    ----------
    values : sequence of float
        In the order of the work's outcomes.
    series : tuple of (str, ndarray)
        KPIs over time: days, without and with, shape (3, times).
    """

    values: Sequence[float]
    series: tuple[tuple[str, np.ndarray], ...] = ()


class Work(Protocol):
    """What is run; it goes to workers as bytes, and its state in a worker stays there.

    Attributes
    ----------
    outcomes : tuple of str
        Names of the numbers a run gives.
    series : tuple of str
        KPIs it gives over time.
    """

    outcomes: tuple[str, ...]
    series: tuple[str, ...]

    def model(self) -> str:
        """Hash of the text that decides what a run gives, where this is asked."""

    def hasher(self) -> Callable[[Sequence[Any]], str]:
        """Make what hashes every input of a point but luck, from its values by factor."""

    def history(self, values: Sequence[Any]) -> Hashable:
        """What runs of several points may share, at the same replication."""

    def run(self, values: Sequence[Any], seed: int, replication: int) -> Outcome:
        """Run a point once.

        Raises
        ------
        Exception
            Of any kind; it becomes a row that says so.
        """


class ClusterWork:
    """Pairs of worlds of a cluster; histories without are kept where points share them.

    Parameters
    ----------
    scenario : Scenario
        What all points share.
    factors : sequence of Factor
        In the order of a point's values.
    series : sequence of str
        KPIs whose course over time is kept.
    """

    def __init__(
        self, scenario: Scenario, factors: Sequence[Factor], series: Sequence[str] = ()
    ) -> None:
        from simulation.metrics import KPIS

        self.scenario, self.factors, self.series = scenario, tuple(factors), tuple(series)
        self.outcomes = tuple(f"{name}{side}" for name in KPIS for side in (WITHOUT, WITH))
        self._worlds: Worlds | None = None
        self._last: tuple[tuple[Any, ...], Scenario] | None = None

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_worlds": None, "_last": None}

    def model(self) -> str:
        """Hash of the model's text."""
        from simulation.fingerprint import fingerprint

        return fingerprint()

    def hasher(self) -> Callable[[Sequence[Any]], str]:
        """Make what hashes every resolved parameter."""
        return scenario_hasher(self.scenario, self.factors)

    def history(self, values: Sequence[Any]) -> Hashable:
        """Values of all that the warm-up and the world without depend on."""
        pairs = zip(self.factors, values, strict=True)
        return tuple(value for factor, value in pairs if not factor.is_digital)

    def at(self, values: Sequence[Any]) -> Scenario:
        """Scenario of a point.

        Raises
        ------
        ScenarioError
            If its values contradict one another.
        """
        from scenarios.doubt import drawn

        last = self._last  # threads may share this object
        if last is None or last[0] != tuple(values):
            given: dict[str, Any] = {}
            for factor, value in zip(self.factors, values, strict=True):
                given |= factor.given(value)
            self._last = last = tuple(values), drawn(self.scenario, given, "point")
        return last[1]

    def run(self, values: Sequence[Any], seed: int, replication: int) -> Outcome:
        """Every KPI without and with, as `compare` has them for this replication."""
        from simulation.metrics import evaluate
        from simulation.series import lines_of
        from simulation.worlds import Worlds

        if self._worlds is None:
            self._worlds = Worlds(_ROOM, keeps=("fork",))
        pair = self._worlds.pair(self.at(values), seed, replication)
        both = zip(evaluate(pair.without).values(), evaluate(pair.with_).values(), strict=True)
        series = tuple((kpi, lines_of(pair, kpi)) for kpi in self.series)
        return Outcome([value for two in both for value in two], series)


class FunctionWork:
    """A function of one's own in the place of the model.

    Parameters
    ----------
    function : callable
        From the values of a point by path, seed and replication to a number by outcome; the same
        for the same arguments, wherever it runs.
    outcomes : sequence of str
        Names of those numbers.
    factors : sequence of Factor
        In the order of a point's values.
    version : str
        Stands for the function's text in the key of a run; its source by default.
    """

    def __init__(
        self,
        function: Callable[[Mapping[str, Any], int, int], Mapping[str, float]],
        outcomes: Sequence[str],
        factors: Sequence[Factor],
        version: str = "",
    ) -> None:
        self.function, self.outcomes = function, tuple(outcomes)
        self.series: tuple[str, ...] = ()
        self.factors = tuple(factors)
        self._names = tuple(factor.path for factor in factors)
        self._version = hash_of({"function": version or _source(function)})

    def model(self) -> str:
        """Hash of the function's text, or of the version it was given."""
        return self._version

    def hasher(self) -> Callable[[Sequence[Any]], str]:
        """Make what hashes the values of a point."""
        return lambda values: hash_of(dict(zip(self._names, values, strict=True)))

    def history(self, values: Sequence[Any]) -> Hashable:
        """Nothing is shared."""
        return tuple(values)

    def run(self, values: Sequence[Any], seed: int, replication: int) -> Outcome:
        """Call the function."""
        given = dict(zip(self._names, values, strict=True))
        found = self.function(given, seed, replication)
        return Outcome([float(found[name]) for name in self.outcomes])


def _source(function: Callable[..., Any]) -> str:
    try:
        return inspect.getsource(function)
    except (OSError, TypeError):
        return repr(function)


def is_finite(values: Sequence[float]) -> bool:
    """Whether all numbers of a run can be kept and reckoned with."""
    return bool(np.isfinite(np.asarray(values, np.float64)).all())


def pickled(work: Any) -> bytes:
    """Work as bytes; functions of notebooks go by their content.

    Raises
    ------
    TypeError
        If it cannot be sent to another process.
    """
    import cloudpickle

    try:
        blob: bytes = cloudpickle.dumps(work)
    except Exception as error:
        raise TypeError(
            f"what is to be run cannot be sent to workers ({error}): a function must not hold open "
            "files, locks or the like"
        ) from error
    return blob
