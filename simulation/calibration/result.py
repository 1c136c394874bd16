"""What a calibration gives: an ensemble, and how it fits against the scenario as it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulation.calibration.free import Free
from simulation.calibration.targets import Target
from simulation.calibration.waves import Matched, Settings

if TYPE_CHECKING:
    from scenarios.schema import Scenario

SPAN = (5.0, 50.0, 95.0)  # percentiles over members


@dataclass(frozen=True)
class Fit:
    """How one target is met.

    Attributes
    ----------
    target : Target
        What is aimed at.
    present : float
        Outcome of the scenario as it stands; NaN where it is not known.
    low, middle, high : float
        5th, 50th and 95th percentile over members; NaN without members.
    within : float
        Share of members within the band; NaN without members.
    aside : str
        Why it rules nothing out; empty where it does.
    """

    target: Target
    present: float
    low: float
    middle: float
    high: float
    within: float
    aside: str


@dataclass(frozen=True)
class Spread:
    """What is left of one parameter's range.

    Attributes
    ----------
    free : Free
        The parameter with its range before.
    low, middle, high : float
        5th, 50th and 95th percentile over members; NaN without members.
    """

    free: Free
    low: float
    middle: float
    high: float


@dataclass(frozen=True, eq=False)
class Calibration:
    """An ensemble of a scenario's world without.

    Attributes
    ----------
    scenario : Scenario
        What it is of.
    free : tuple of Free
        Parameters that were moved.
    matched : Matched
        Waves, points and members.
    settings : Settings
        How it was done.
    seed, replications : int
        Root of the model's luck, and histories of each point.
    failed : dict of str to str
        Runs that failed, and how.
    resumed : int
        Histories that an earlier run had left.
    not_kept : str
        Why runs could not be written to the folder; empty where they could.
    """

    scenario: Scenario
    free: tuple[Free, ...]
    matched: Matched
    settings: Settings
    seed: int
    replications: int
    failed: dict[str, str]
    resumed: int
    not_kept: str

    @property
    def members(self) -> np.ndarray:
        """Rows of the points that are the ensemble."""
        return np.flatnonzero(self.matched.members)

    @property
    def values(self) -> dict[str, list[float]]:
        """Values of the members by path, in the order of their numbers."""
        positions = self.matched.positions[self.members]
        return {
            one.path: [one.at(float(u)) for u in positions[:, column]]
            for column, one in enumerate(self.free)
        }

    @property
    def fits(self) -> list[Fit]:
        """How each target is met, by the scenario and by the members."""
        outcomes, rows = self.matched.outcomes, self.members
        found = []
        for column, target in enumerate(self.matched.targets):
            told = outcomes[rows, column]
            told = told[np.isfinite(told)]
            span = _span(told)
            within = float(np.mean([target.holds(v) for v in told])) if len(told) else np.nan
            aside = self.matched.aside.get(target.group, "")
            found.append(Fit(target, float(outcomes[0, column]), *span, within, aside))
        return found

    @property
    def spreads(self) -> list[Spread]:
        """What is left of each parameter's range."""
        values = self.values
        return [Spread(one, *_span(np.array(values[one.path]))) for one in self.free]


def _span(values: np.ndarray) -> tuple[float, float, float]:
    if len(values) == 0:
        return np.nan, np.nan, np.nan
    low, middle, high = np.percentile(values, SPAN)
    return float(low), float(middle), float(high)
