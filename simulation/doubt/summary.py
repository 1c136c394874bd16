"""What draws of the assumptions tell: spans, shares, and which assumption matters."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from simulation.metrics import KPIS, PRIMARY
from simulation.patterns.table import MEASURES

if TYPE_CHECKING:
    from scenarios.problems import Problem
    from scenarios.schema import Scenario
    from simulation.doubt.design import Design

FEW = 20  # complete draws; of fewer, the lowest and highest are told instead of percentiles
SPAN, WHOLE = (5.0, 50.0, 95.0), (0.0, 50.0, 100.0)  # percentiles over draws
LEVEL = 0.90  # of intervals of shares, and of correlations that chance gives
HEADLINE = PRIMARY[0]
AFTER_FEES = ("factory_inventory", "unit_cost_after_programme", "buyer_price")
# Patterns of the world without that every draw tells of, and the KPI that is judged.
BASELINE = {
    "stock_days": "factory_inventory",
    "unsold_share": "unsold_share",
    "lead_days": "lead_time_days",
    "capacity_use": "capacity_utilisation",
}
_BANDS = {measure.key: measure for measure in MEASURES}


@dataclass(frozen=True)
class DrawValues:
    """KPIs of one draw, replication by replication."""

    number: int
    without: list[dict[str, float]]
    with_: list[dict[str, float]]


@dataclass(frozen=True)
class Span:
    """One KPI over draws: the 5th, 50th and 95th percentile of its mean paired result.

    Of fewer than `FEW` draws it goes from the lowest to the highest: one in twenty of them is none.

    Attributes
    ----------
    ratio : tuple of float, or None
        Of the ratio; None where a KPI can be 0 or less, or was in some pair.
    difference : tuple of float
        Of the difference.
    lower, higher : int
        Draws in which the world with is below, and above, the world without.
    draws : int
        How many there are.
    of_ensemble : bool
        Whether they are members of an ensemble, and not draws from the declared ranges.
    """

    ratio: tuple[float, float, float] | None
    difference: tuple[float, float, float]
    lower: int
    higher: int
    draws: int
    of_ensemble: bool = False

    @property
    def whole(self) -> bool:
        """Whether it goes from the lowest draw to the highest."""
        return self.draws < FEW

    @property
    def shown(self) -> tuple[float, float, float]:
        """Of the ratio where there is one, else of the difference."""
        return self.ratio or self.difference

    @property
    def is_clear(self) -> bool:
        """Whether the span excludes "no change"."""
        low, _, high = self.shown
        return not low <= (1.0 if self.ratio else 0.0) <= high


@dataclass(frozen=True)
class Share:
    """Part of the draws, with the 90 % interval of Wilson (1927)."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Doubt:
    """Draws of the assumptions, and what came of them.

    Attributes
    ----------
    scenario : Scenario
        What the draws are around.
    design : Design
        What was drawn, refused draws included.
    replications : int
        Pairs of worlds of every draw.
    complete : tuple of DrawValues
        Draws with all their pairs, in the order of the design.
    failed : dict of int to str
        Draws whose run failed, and how.
    resumed : int
        Pairs that an earlier run had left.
    not_kept : str
        Why pairs could not be written to the folder of results; empty where they could.
    interrupted : bool
        Whether it was stopped by hand.
    """

    scenario: Scenario
    design: Design
    replications: int
    complete: tuple[DrawValues, ...]
    failed: dict[int, str]
    resumed: int
    not_kept: str
    interrupted: bool

    @property
    def asked(self) -> int:
        """Draws made."""
        return len(self.design.draws)

    @property
    def refused(self) -> dict[int, tuple[Problem, ...]]:
        """Why the checks refuse a draw, by its number."""
        return {d.number: d.problems for d in self.design.draws if d.scenario is None}

    @cached_property
    def values(self) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """Values without and with by KPI: two arrays of shape (draws, replications), float64."""
        shape = (len(self.complete), self.replications)

        def table(side: str, name: str) -> np.ndarray:
            rows = [[pair[name] for pair in getattr(draw, side)] for draw in self.complete]
            return np.array(rows, np.float64).reshape(shape)

        return {name: (table("without", name), table("with_", name)) for name in KPIS}

    @cached_property
    def spans(self) -> dict[str, Span]:
        """Span of every KPI; empty before two draws are complete."""
        if len(self.complete) < 2:
            return {}
        found = {name: _span(*self.values[name], signed=KPIS[name].signed) for name in KPIS}
        if self.design.ensemble is None:
            return found
        return {name: replace(span, of_ensemble=True) for name, span in found.items()}

    def log_ratios(self, kpi: str) -> np.ndarray:
        """Log ratios of a KPI, shape (draws, replications); NaN where it is 0 in some world."""
        without, with_ = self.values[kpi]
        known = (without > 0) & (with_ > 0)
        safe = np.where(known, with_, 1.0) / np.where(known, without, 1.0)
        return np.where(known, np.log(safe), math.nan)

    def falls(self, kpis: tuple[str, ...]) -> np.ndarray:
        """Whether all of some KPIs are lower with, draw by draw."""
        return np.all([np.mean(self.log_ratios(name), axis=1) < 0.0 for name in kpis], axis=0)

    @property
    def in_band(self) -> np.ndarray:
        """Whether factory stock comes to the share that the article reports, draw by draw."""
        level = np.exp(np.mean(self.log_ratios(HEADLINE), axis=1))
        low, high = article_band()
        return (level >= low) & (level <= high)

    @property
    def like_real(self) -> np.ndarray:
        """Whether the world without lies in the bands of real clusters, draw by draw."""
        inside = np.ones(len(self.complete), bool)
        for key, kpi in BASELINE.items():
            level = np.mean(self.values[kpi][0], axis=1)
            low, high = _BANDS[key].low, _BANDS[key].high
            inside &= (level >= (-math.inf if low is None else low)) & (
                level <= (math.inf if high is None else high)
            )
        return inside

    def correlations(self, kpi: str) -> list[float | None]:
        """Spearman's rank correlation of each column of the design with a KPI's log ratio.

        None where it means nothing: fewer than 3 draws, no variation, or a choice between more
        than two.
        """
        from scipy.stats import rankdata

        rows = [draw.number for draw in self.complete]
        outcome = np.mean(self.log_ratios(kpi), axis=1) if rows else np.zeros(0)
        kept = np.isfinite(outcome)
        found: list[float | None] = []
        for column, uncertain in enumerate(self.design.uncertain):
            x = self.design.positions[rows, column][kept]
            first = uncertain.places[0]
            if first.scale in ("choice", "whole numbers"):
                x = np.floor(x * (first.high - first.low + 1))
            meant = len(x) >= 3 and np.ptp(x) > 0 and np.ptp(outcome[kept]) > 0
            if not meant or len(first.choices) > 2:
                found.append(None)
                continue
            ranks = rankdata(x), rankdata(outcome[kept])
            found.append(float(np.clip(np.corrcoef(*ranks)[0, 1], -1.0, 1.0)))
        return found

    @property
    def noise(self) -> float | None:
        """Size of a rank correlation that chance alone stays below in nine cases of ten."""
        n = len(self.complete)
        return NormalDist().inv_cdf(0.5 + LEVEL / 2.0) / math.sqrt(n - 1) if n >= 3 else None

    def luck_share(self, kpi: str) -> float | None:
        """Part of the variance between draws that is luck: interaction of draw and replication.

        Two-way layout without repetition (Scheffe 1959, section 4.8); None from one replication.
        """
        logs = self.log_ratios(kpi)
        draws, runs = logs.shape
        if draws < 2 or runs < 2 or not np.isfinite(logs).all():
            return None
        means = logs.mean(axis=1, keepdims=True)
        rest = logs - means - logs.mean(axis=0, keepdims=True) + logs.mean()
        between = float(means.var(ddof=1))
        noise = float((rest**2).sum()) / ((draws - 1) * (runs - 1)) / runs
        return min(1.0, noise / between) if between > 0 else None


def article_band() -> tuple[float, float]:
    """Share of its former level to which factory stock fell, as the article has it."""
    band = next(measure for measure in MEASURES if measure.article)
    assert band.low is not None
    assert band.high is not None
    return float(band.low), float(band.high)


def share_of(yes: np.ndarray) -> Share | None:
    """Part that is true; None of nothing.

    >>> share_of(np.array([True] * 8 + [False] * 2)).value
    0.8
    """
    n = len(yes)
    if n == 0:
        return None
    p, z = float(np.mean(yes)), NormalDist().inv_cdf(0.5 + LEVEL / 2.0)
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    reach = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return Share(p, max(0.0, middle - reach), min(1.0, middle + reach))


def _span(without: np.ndarray, with_: np.ndarray, *, signed: bool) -> Span:
    difference = np.mean(with_ - without, axis=1)
    ratio = None
    if not signed and (without > 0).all() and (with_ > 0).all():
        ratio = np.exp(np.mean(np.log(with_) - np.log(without), axis=1))
    return Span(
        ratio=None if ratio is None else _percentiles(ratio),
        difference=_percentiles(difference),
        lower=int((difference < 0).sum()),
        higher=int((difference > 0).sum()),
        draws=len(difference),
    )


def _percentiles(values: np.ndarray) -> tuple[float, float, float]:
    low, middle, high = np.percentile(values, WHOLE if len(values) < FEW else SPAN)
    return float(low), float(middle), float(high)
