"""What came out of an attribution: shares of levers, with their ranges, by KPI."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simulation.attribution.games import Shares, play, rounding
from simulation.attribution.plan import Plan
from simulation.attribution.sequences import play_sequences
from simulation.estimates import interval
from simulation.metrics import KPIS

_PLACES = {name: number for number, name in enumerate(KPIS)}

STOP_REASONS = {
    "replications": "all of them are done",
    "interrupted": "stopped by hand: replications that were complete are shown",
}


@dataclass(frozen=True)
class Effect:
    """A mean over replications, with its 90 % t-interval; no interval from one replication."""

    value: float
    low: float | None
    high: float | None

    @property
    def is_clear(self) -> bool:
        """Whether the range excludes "no change"."""
        return self.low is not None and self.high is not None and not self.low <= 0 <= self.high


@dataclass(frozen=True)
class LeverEffect:
    """What one lever does to one KPI.

    Attributes
    ----------
    shapley : Effect
        Its share of the whole: what it adds, on average over all sequences of switching on.
    first_in : Effect
        What it does alone.
    last_out : Effect
        What it adds to all the others: what is lost without it.
    """

    shapley: Effect
    first_in: Effect
    last_out: Effect


@dataclass(frozen=True)
class Breakdown:
    """A change shared out.

    Attributes
    ----------
    whole : Effect
        With all levers less with none.
    levers : dict of str to LeverEffect
        By lever; Shapley values add up to the whole.
    interactions : dict of (str, str) to Effect
        How much more two levers do together than apart, on average.
    gap : float
        Sum of the parts less the whole: rounding of floats.
    allowed : float
        The most that rounding may be.
    """

    whole: Effect
    levers: dict[str, LeverEffect]
    interactions: dict[tuple[str, str], Effect]
    gap: float
    allowed: float

    def together(self, one: str, other: str) -> str:
        """What two levers are to one another: ``reinforce``, ``hinder``, or nothing to be said.

        They reinforce each other where what they add together goes the way that both go alone, and
        hinder each other where it goes against that. Nothing is said where one of the three may be
        zero, or where they go different ways alone: then there is no common way to help or harm.
        """
        pair = self.interactions[one, other]
        alone = [self.levers[name].first_in for name in (one, other)]
        if not all(effect.is_clear for effect in (pair, *alone)):
            return ""
        if alone[0].value * alone[1].value < 0:
            return ""
        return "reinforce" if pair.value * alone[0].value > 0 else "hinder"


@dataclass(frozen=True)
class KpiAttribution:
    """One KPI, and which lever moved it.

    Attributes
    ----------
    without, with_ : float
        Means over replications, with no lever and with all.
    level : Breakdown
        In the KPI's unit.
    log_ratio : Breakdown or None
        Of its logarithm; None where it can be 0 or less, or was in some world.
    """

    without: float
    with_: float
    level: Breakdown
    log_ratio: Breakdown | None


@dataclass(frozen=True, eq=False)
class Attribution:
    """Worlds by combination of levers, and what they tell.

    Attributes
    ----------
    plan : Plan
        What was asked for.
    values : mapping of int to ndarray, shape (KPIs, combinations), float64
        By replication, of those that are complete; combinations as `Plan.combinations` has them.
    stop_reason : str
        One of `STOP_REASONS`.
    done, total : int
        Worlds done, those of incomplete replications too, and worlds there were to be.
    not_kept : str
        Why the last worlds could not be written to disk; empty where they were.
    """

    plan: Plan
    values: Mapping[int, np.ndarray]
    stop_reason: str
    done: int
    total: int
    not_kept: str = ""

    @property
    def replications(self) -> int:
        """Number of complete replications."""
        return len(self.values)

    @property
    def worlds(self) -> int:
        """Number of worlds the result rests on, the worlds without included."""
        return sum(values.shape[1] for values in self.values.values())

    @cached_property
    def kpis(self) -> dict[str, KpiAttribution]:
        """What was asked for."""
        return {name: self.of(name) for name in self.plan.kpis}

    def of(self, kpi: str) -> KpiAttribution:
        """Share out one KPI, asked for or not.

        Raises
        ------
        KeyError
            If there is no such KPI.
        ArithmeticError
            If the parts do not add up to the whole.
        """
        games = {n: values[_PLACES[kpi]] for n, values in self.values.items()}
        ends = np.array([game[[0, -1]] for game in games.values()])
        positive = not KPIS[kpi].signed and all((game > 0).all() for game in games.values())
        logs = {n: np.log(game) for n, game in games.items()} if positive else None
        return KpiAttribution(
            without=float(np.mean(ends[:, 0])),
            with_=float(np.mean(ends[:, 1])),
            level=self._breakdown(games),
            log_ratio=self._breakdown(logs) if logs else None,
        )

    def _breakdown(self, games: Mapping[int, np.ndarray]) -> Breakdown:
        largest = np.array(max(np.abs(game).max() for game in games.values()))
        return breakdown(self.plan.levers, self._play(games), largest)

    def _play(self, games: Mapping[int, np.ndarray]) -> Shares:
        if self.plan.sequences is None:
            return play(np.array(list(games.values())))
        shares = [
            play_sequences(self.plan.combinations(n), game, self.plan.sequences_of(n))
            for n, game in games.items()
        ]
        return Shares(*(np.array([getattr(one, name) for one in shares]) for name in _FIELDS))


_FIELDS = ("whole", "shapley", "first_in", "last_out", "interaction")


def breakdown(levers: tuple[str, ...], shares: Shares, largest: np.ndarray) -> Breakdown:
    """Means and intervals over replications.

    Parameters
    ----------
    levers : tuple of str
        Names of the players.
    shares : Shares
        With replications along the first axis.
    largest : ndarray, shape ()
        Size of the largest value: what rounding is measured by.

    Raises
    ------
    ArithmeticError
        If the parts do not add up to the whole.
    """
    effects = {
        name: LeverEffect(*(_effect(part[:, i]) for part in _parts(shares)))
        for i, name in enumerate(levers)
    }
    whole = _effect(shares.whole)
    gap = sum(effect.shapley.value for effect in effects.values()) - whole.value
    allowed = float(rounding(len(levers), largest))
    if not abs(gap) <= allowed:
        raise ArithmeticError(f"the parts differ from the whole by {gap:g}: an error of ours")
    pairs = {
        (one, other): _effect(shares.interaction[:, i, i + 1 + j])
        for i, one in enumerate(levers)
        for j, other in enumerate(levers[i + 1 :])
    }
    return Breakdown(whole, effects, pairs, gap, allowed)


def _parts(shares: Shares) -> tuple[np.ndarray, ...]:
    return shares.shapley, shares.first_in, shares.last_out


def _effect(samples: np.ndarray) -> Effect:
    around = interval(samples)
    if around is None:
        return Effect(float(np.mean(samples)), None, None)
    return Effect(*around)
