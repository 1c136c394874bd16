"""Fans: of runs at every mark a middle, a range of luck, and a range of luck and doubt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from simulation.forecast.quantiles import LEVELS, apart, effective, quantile

Range = dict[str, dict[str, list[float | None]]]


@dataclass(frozen=True, eq=False)
class Runs:
    """Runs of one world: sets of assumptions, no two runs under the same luck.

    Attributes
    ----------
    weights : ndarray, shape (sets,), float64
        They sum to 1; a single set is the scenario as it stands.
    values : dict of str to ndarray, shape (sets, replications, marks), float64
        By figure.
    """

    weights: np.ndarray
    values: dict[str, np.ndarray]

    @property
    def units(self) -> float:
        """Number of independent values the runs are worth."""
        sets, replications = next(iter(self.values.values())).shape[:2]
        return float(replications) if sets == 1 else effective(self.weights)


def fan(
    values: np.ndarray, weights: np.ndarray, *, logs: bool, low: float, high: float
) -> dict[str, Any]:
    """Fan of one figure.

    Of a single set of assumptions, runs differ by luck only. Of several, luck is how runs of the
    same set differ, set about the middle of all; the wider range holds runs of all sets.

    Parameters
    ----------
    values : ndarray, shape (sets, replications, marks), float64
        NaN at marks that are not known.
    weights : ndarray, shape (sets,), float64
        They sum to 1.
    logs : bool
        Whether luck is told by ratio rather than by distance.
    low, high : float
        Ends of what is possible.

    Returns
    -------
    dict
        ``median``, ``luck``, and of several sets ``doubt`` (luck and doubt), each with its ranges
        by level, and ``luck_share`` of the variance with its 90 % interval.
    """
    sets, replications, _ = values.shape
    known = np.isfinite(values).all(axis=(0, 1))
    seen = values[:, :, known]
    whole = seen.reshape(sets * replications, -1)
    each = np.repeat(weights / replications, replications)
    units = float(replications) if sets == 1 else effective(weights)

    def line(found: np.ndarray) -> list[float | None]:
        full = np.full(len(known), np.nan)
        full[known] = found
        return [float(v) if np.isfinite(v) else None for v in full]

    def ranges(at: Callable[[float], np.ndarray]) -> Range:
        ends = {level: (0.5 * (1 - level), 0.5 * (1 + level)) for level in LEVELS}
        return {
            f"{100 * level:.0f}": {
                name: line(np.clip(at(p), low, high))
                for name, p in zip(("low", "high"), both, strict=True)
            }
            for level, both in ends.items()
        }

    middle = quantile(whole, each, units, 0.5)
    found: dict[str, Any] = {"median": line(middle)}
    if sets == 1:
        return found | {"luck": ranges(lambda p: quantile(whole, each, units, p)), "doubt": None}
    logs = logs and bool((seen > 0).all())
    told = apart(np.log(seen) if logs else seen, weights)
    spread = float(sets * (replications - 1))  # values that are free within sets

    def luck(p: float) -> np.ndarray:
        offset = quantile(told.residuals, each, max(spread, 1.0), p)
        return middle * np.exp(offset) if logs else middle + offset

    def both(p: float) -> np.ndarray:
        """Luck and doubt are never narrower than luck, whatever few runs happen to give."""
        wider = np.minimum if p < 0.5 else np.maximum
        end: np.ndarray = wider(quantile(whole, each, units, p), luck(p))
        return end

    share = {"share": told.share, "low": told.low, "high": told.high}
    return found | {
        "luck": ranges(luck),
        "doubt": ranges(both),
        "luck_share": {name: None if v is None else line(v) for name, v in share.items()},
    }


def since_today(
    values: np.ndarray, today: int, *, ratio: bool, season: int = 1
) -> np.ndarray | None:
    """Change since today, run by run: a ratio less 1, or a difference; None where none is told.

    Parameters
    ----------
    values : ndarray, shape (sets, replications, marks), float64
        Values.
    today : int
        Which mark is today.
    ratio : bool
        Whether a ratio is told.
    season : int
        Marks a season comes back after: each is set against the same one of the year before today;
        1 where there is none, and today itself is the measure.
    """
    marks = np.arange(values.shape[2])
    base = np.where(marks > today - season, today - (today - marks) % season, -1)
    now = values[:, :, np.maximum(base, 0)]
    now[:, :, base < 0] = np.nan
    seen = now[:, :, marks >= today]
    if not np.isfinite(seen).all() or (ratio and not (seen > 0).all()):
        return None
    change: np.ndarray = values / now - 1.0 if ratio else values - now
    return change
