"""History matching: wave by wave, what the targets rule out is left.

A wave runs points spread over what is left, fits an emulator to each outcome, and rules out where
an outcome, with all doubt about it, lies too far from what is aimed at (Craig, Goldstein, Seheult &
Smith 1997; Vernon, Goldstein & Bower 2010; Andrianakis et al. 2015). What was ruled out once stays
so. In the end points of what is left are run, and those that fit are the ensemble.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from simulation.calibration.emulator import Emulator
from simulation.calibration.region import EmptyRegionError, share_inside, spread_out
from simulation.calibration.targets import (
    CUT_OFF,
    Target,
    discrepancy,
    groups_of,
    implausibility,
    worst,
)

# Outcomes of points: shape (points, replications, targets); NaN where a run failed.
Evaluate = Callable[[np.ndarray, str], np.ndarray]

LEAST_POINTS = 12  # of which an outcome is known, for an emulator
SETTLED = 0.1  # a wave that rules out a smaller share of what was left is the last
KNOWN_WELL = 0.1  # emulators doubt less than this share of all other doubt: more waves say no more
_UNMEASURED = 0.3  # of the runs: an outcome that is missing more often is set aside
_BATCHES = 3  # of points for the ensemble


@dataclass(frozen=True)
class Settings:
    """How to match.

    Attributes
    ----------
    waves : int
        Most waves.
    points : int
        Points a wave.
    members : int
        Members of the ensemble that are aimed at.
    cut_off : float
        Implausibility from which a point is ruled out.
    misses : int
        Groups of targets that may be missed.
    discrepancy : float
        Standard deviation of what the model leaves out, as a share of each target.
    seed : int
        Of designs and emulators.
    """

    waves: int = 4
    points: int = 60
    members: int = 100
    cut_off: float = CUT_OFF
    misses: int = 0
    discrepancy: float = 0.05
    seed: int = 1


@dataclass(frozen=True, eq=False)
class Wave:
    """One wave.

    Attributes
    ----------
    number : int
        From 1.
    points : int
        That were run.
    left : float
        Share of the ranges that is not ruled out after it.
    explained : dict of str to float
        Share of the variance between points that each target's emulator explains of left-out
        points; targets without an emulator are not in it.
    """

    number: int
    points: int
    left: float
    explained: dict[str, float]


@dataclass(frozen=True, eq=False)
class Matched:
    """What came of it.

    Attributes
    ----------
    targets : tuple of Target
        All of them.
    aside : dict of str to str
        Groups that rule nothing out, and why.
    waves : tuple of Wave
        In their order.
    stop : str
        Why there are no more: ``settled``, ``known well``, ``waves`` or ``empty``.
    positions : ndarray, shape (points, parameters), float64
        Of every point that was run, 0 to 1.
    wave : ndarray, shape (points,), int64
        In which wave; 0 for points of the ensemble.
    outcomes : ndarray, shape (points, targets), float64
        Means over replications.
    luck : ndarray, shape (targets,), float64
        Variance between replications.
    implausibility : ndarray, shape (points,), float64
        Of the runs themselves.
    members : ndarray, shape (points,), bool
        Whether a point is not ruled out: the ensemble.
    conflict : tuple of str
        Where nothing is left: groups that cannot be met together.
    """

    targets: tuple[Target, ...]
    aside: dict[str, str]
    waves: tuple[Wave, ...]
    stop: str
    positions: np.ndarray
    wave: np.ndarray
    outcomes: np.ndarray
    luck: np.ndarray
    implausibility: np.ndarray
    members: np.ndarray
    conflict: tuple[str, ...] = ()


@dataclass
class _Runs:
    """Points so far."""

    positions: np.ndarray
    wave: np.ndarray
    outcomes: np.ndarray
    within: list[np.ndarray] = field(default_factory=list)

    def add(self, positions: np.ndarray, number: int, told: np.ndarray) -> None:
        from simulation.calibration.luck import means_of

        self.positions = np.concatenate([self.positions, positions])
        self.wave = np.concatenate([self.wave, np.full(len(positions), number)])
        self.outcomes = np.concatenate([self.outcomes, means_of(told)])
        self.within.append(told)


def match(
    targets: Sequence[Target],
    n_parameters: int,
    evaluate: Evaluate,
    settings: Settings,
    first: np.ndarray | None = None,
) -> Matched:
    """Find what the targets do not rule out.

    Parameters
    ----------
    targets : sequence of Target
        What is aimed at.
    n_parameters : int
        How many parameters are moved; positions go from 0 to 1.
    evaluate : callable
        Runs points and returns their outcomes; told the title of what they are for.
    settings : Settings
        How.
    first : ndarray, shape (points, parameters), optional
        Points that are run before all others, such as the scenario as it stands.
    """
    return _Matching(tuple(targets), n_parameters, evaluate, settings).run(first)


class _Matching:
    def __init__(
        self, targets: tuple[Target, ...], n: int, evaluate: Evaluate, settings: Settings
    ) -> None:
        self.targets, self.n, self.evaluate, self.settings = targets, n, evaluate, settings
        self.runs = _Runs(np.zeros((0, n)), np.zeros(0, np.int64), np.zeros((0, len(targets))))
        self.aside: dict[str, str] = {}
        self.luck = np.zeros(len(targets))
        self.rulings: list[list[Emulator | None]] = []
        self.waves: list[Wave] = []

    def run(self, first: np.ndarray | None) -> Matched:
        from scipy.stats import qmc

        settings = self.settings
        cube = qmc.LatinHypercube(self.n, seed=np.random.default_rng([settings.seed, 1]))
        design = cube.random(settings.points)
        if first is not None:
            design = np.concatenate([first, design])
        stop, left, conflict = "waves", 1.0, tuple[str, ...]()
        for number in range(1, settings.waves + 1):
            self._add(design, number, f"wave {number}")
            emulators = self._emulators()
            if number == 1:
                self._set_aside(emulators)
            self.rulings.append(emulators)
            try:
                share, points = share_inside(self._inside, self.n, settings.seed + number)
            except EmptyRegionError:
                self._note(number, len(design), 0.0, emulators)
                stop, conflict = "empty", self._conflict()
                break
            self._note(number, len(design), share, emulators)
            if self._known_well(points, emulators):
                stop = "known well"
                break
            if share > (1.0 - SETTLED) * left and number > 1:
                stop = "settled"
                break
            left = share
            design = spread_out(points, settings.points, settings.seed + number)
        if stop != "empty":
            self._fill(points)
        return self._matched(stop, conflict)

    def _add(self, positions: np.ndarray, number: int, title: str) -> None:
        from simulation.calibration.luck import luck_of

        told = self.evaluate(positions, title)
        self.runs.add(positions, number, told)
        self.luck = luck_of(self.runs.within)

    def _emulators(self) -> list[Emulator | None]:
        """An emulator of each outcome, from all points that are not ruled out yet."""
        runs = self.runs
        fit: list[Emulator | None] = []
        near = np.ones(len(runs.positions), bool)
        if self.rulings:
            near = self._inside(runs.positions)
        for column, target in enumerate(self.targets):
            y = runs.outcomes[:, column]
            rows = np.isfinite(y) & near
            if rows.sum() < max(LEAST_POINTS, 2 * self.n + 2):
                rows = np.isfinite(y)
            unknown = 1.0 - np.isfinite(y).mean()
            if unknown > _UNMEASURED:
                share = f"{unknown:.0%} of points"
                self.aside.setdefault(target.group, f"it could not be measured in {share}")
            if rows.sum() < LEAST_POINTS or target.group in self.aside:
                fit.append(None)
                continue
            fit.append(Emulator(runs.positions[rows], y[rows], self.settings.seed))
        return fit

    def _doubt(self) -> np.ndarray:
        """Variances that do not depend on the point: luck and discrepancy.

        Luck counts for the one history that reality is, and for the few that points are run with.
        """
        count = max(1, self.runs.within[0].shape[1])
        left_out = discrepancy(self.targets, self.settings.discrepancy)
        doubt: np.ndarray = self.luck * (1.0 + 1.0 / count) + left_out
        return doubt

    def _by_group(self, outcomes: np.ndarray, variances: np.ndarray) -> np.ndarray:
        """Implausibility by group; 0 of those that are set aside."""
        found = implausibility(self.targets, outcomes, variances)
        for column, group in enumerate(groups_of(self.targets)):
            if group in self.aside:
                found[:, column] = 0.0
        return found

    def _emulated(self, positions: np.ndarray, emulators: list[Emulator | None]) -> np.ndarray:
        outcomes = np.full((len(positions), len(self.targets)), np.nan)
        variances = np.zeros_like(outcomes)
        for column, emulator in enumerate(emulators):
            if emulator is not None:
                outcomes[:, column], variances[:, column] = emulator.predict(positions)
        return self._by_group(outcomes, variances + self._doubt())

    def _inside(self, positions: np.ndarray) -> np.ndarray:
        """Whether no wave has ruled a point out."""
        inside = np.ones(len(positions), bool)
        for emulators in reversed(self.rulings):  # the last one rules out most
            rows = np.flatnonzero(inside)
            if len(rows) == 0:
                break
            level = worst(self._emulated(positions[rows], emulators), self.settings.misses)
            inside[rows] = level <= self.settings.cut_off
        return inside

    def _set_aside(self, emulators: list[Emulator | None]) -> None:
        """Targets that nothing in the ranges comes near: no parameter mends them.

        They would rule out everything; they are told as what the model cannot do.
        """
        from scipy.stats import qmc

        cut = self.settings.cut_off
        sequence = qmc.Sobol(self.n, seed=np.random.default_rng([self.settings.seed, 2]))
        emulated = self._emulated(sequence.random(1 << 12), emulators)
        runs = self._of_runs()
        for column, group in enumerate(groups_of(self.targets)):
            nearest = min(float(np.nanmin(emulated[:, column])), float(np.nanmin(runs[:, column])))
            if group not in self.aside and nearest > cut:
                self.aside[group] = (
                    f"nothing in the ranges comes nearer than {nearest:.1f} standard deviations"
                )

    def _of_runs(self) -> np.ndarray:
        """Implausibility of the points themselves, by group."""
        outcomes = self.runs.outcomes
        return self._by_group(outcomes, np.broadcast_to(self._doubt(), outcomes.shape))

    def _known_well(self, points: np.ndarray, emulators: list[Emulator | None]) -> bool:
        """Whether emulators doubt little against all other doubt about each outcome."""
        some = points[:: max(1, len(points) // 200)]
        other = self._doubt() + np.array([target.sd**2 for target in self.targets])
        shares = [
            float(np.median(emulator.predict(some)[1])) / other[column]
            for column, emulator in enumerate(emulators)
            if emulator is not None
        ]
        return bool(shares) and max(shares) < KNOWN_WELL

    def _note(
        self, number: int, points: int, left: float, emulators: list[Emulator | None]
    ) -> None:
        explained = {
            target.key: emulator.explained
            for target, emulator in zip(self.targets, emulators, strict=True)
            if emulator is not None
        }
        self.waves.append(Wave(number, points, left, explained))

    def _conflict(self) -> tuple[str, ...]:
        """Groups that are missed by the point that misses fewest by least."""
        of_runs = self._of_runs()
        best = int(worst(of_runs, self.settings.misses).argmin())
        groups = groups_of(self.targets)
        return tuple(groups[k] for k in np.flatnonzero(of_runs[best] > self.settings.cut_off))

    def _fill(self, points: np.ndarray) -> None:
        """Run points of what is left until enough of them fit."""
        settings = self.settings
        for batch in range(_BATCHES):
            missing = settings.members - int(self._fits()[self.runs.wave == 0].sum())
            if missing <= 0:
                return
            if batch:
                seed = settings.seed + 100 + batch
                try:
                    _, points = share_inside(self._inside, self.n, seed)
                except EmptyRegionError:
                    return
            n = min(settings.members, missing + missing // 4 + 1)
            self._add(spread_out(points, n, settings.seed + 100 + batch), 0, "ensemble")

    def _fits(self) -> np.ndarray:
        fits: np.ndarray = worst(self._of_runs(), self.settings.misses) <= self.settings.cut_off
        return fits & np.isfinite(self.runs.outcomes).any(axis=1)

    def _matched(self, stop: str, conflict: tuple[str, ...]) -> Matched:
        runs = self.runs
        fits = self._fits()
        own = fits & (runs.wave == 0)
        return Matched(
            targets=self.targets,
            aside=self.aside,
            waves=tuple(self.waves),
            stop=stop,
            positions=runs.positions,
            wave=runs.wave,
            outcomes=runs.outcomes,
            luck=self.luck,
            implausibility=worst(self._of_runs(), self.settings.misses),
            members=own if own.sum() >= min(20, self.settings.members) else fits,
            conflict=conflict,
        )
