"""Effects of single factors: one at a time against the scenario as it stands, and over a grid."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.estimates import interval

if TYPE_CHECKING:
    import pandas as pd

    from simulation.study.analysis.response import Response

LEVELLED = ("grid", "factorial")


def one_at_a_time(found: Response) -> pd.DataFrame:
    """Outcome at each level of each factor, all others as they stand, with replication bands.

    Returns
    -------
    DataFrame
        ``factor``, ``value``; ``outcome`` with the ends of its 90 % range over replications;
        ``change`` against the scenario as it stands, paired by luck, with its range.

    Raises
    ------
    AnalysisProblem
        If the design is another one, or the outcome does not vary.
    """
    import pandas as pd

    found.require("one_at_a_time")
    rows = []
    for point, factor, value in _steps(found):
        here = found.values[point]
        outcome = _around(here)
        change = _around(here - found.values[0])
        rows.append((factor, value, *outcome, *change))
    names = ("outcome", "outcome_low", "outcome_high", "change", "change_low", "change_high")
    return pd.DataFrame(rows, columns=["factor", "value", *names])


def means(found: Response, factors: tuple[str, ...]) -> pd.DataFrame:
    """Mean outcome at each combination of some factors of a grid, over all the others.

    Parameters
    ----------
    factors : tuple of str
        One or two paths.

    Returns
    -------
    DataFrame
        The factors by path; ``outcome`` with the ends of its 90 % range over replications (each
        replication's mean over the other factors is one value).
    """
    import pandas as pd

    found.require(*LEVELLED)
    columns = dict(zip(found.design.paths, found.design.columns, strict=True))
    where: dict[tuple[Any, ...], list[int]] = {}
    for point in range(len(found.design)):
        where.setdefault(tuple(columns[path][point] for path in factors), []).append(point)
    rows = [
        (*values, *_around(np.nanmean(found.values[points], axis=0)))
        for values, points in where.items()
    ]
    return pd.DataFrame(rows, columns=[*factors, "outcome", "outcome_low", "outcome_high"])


def rank_correlations(found: Response, *, resamples: int = 500, seed: int = 1) -> pd.DataFrame:
    """Spearman's correlation of each factor with the outcome, with a bootstrap interval.

    For designs that fill a space: which factors go with the outcome, and which way. Factors
    without an order (choices of words) are left out.

    Returns
    -------
    DataFrame
        ``factor``, ``correlation``, ``correlation_low``, ``correlation_high``; the strongest first.
    """
    import pandas as pd
    from scipy.stats import rankdata

    found.require_variation()
    generator = np.random.default_rng(seed)
    n = len(found.design)
    draws = generator.integers(0, n, (resamples, n))
    rows = []
    for path, column in zip(found.design.paths, found.design.columns, strict=True):
        if any(isinstance(value, str) for value in column):
            continue
        x = np.asarray(column, np.float64)
        if not float(np.ptp(x)) > 0.0:
            continue
        value = _correlation(rankdata(x), rankdata(found.mean))
        again = [_correlation(rankdata(x[d]), rankdata(found.mean[d])) for d in draws]
        low, high = np.nanquantile(again, [0.05, 0.95])
        rows.append((path, value, float(low), float(high)))
    rows.sort(key=lambda row: -abs(row[1]))
    names = ["factor", "correlation", "correlation_low", "correlation_high"]
    return pd.DataFrame(rows, columns=names)


def _steps(found: Response) -> list[tuple[int, str, Any]]:
    """Points after the first, with the factor that is moved there and its value."""
    design = found.design
    steps = []
    for point in range(1, len(design)):
        moved = int(np.flatnonzero(np.isfinite(design.positions[point]))[0])
        steps.append((point, design.paths[moved], design.columns[moved][point]))
    return steps


def _around(values: np.ndarray) -> tuple[float, float, float]:
    """Mean and the ends of its 90 % range; a single value has none."""
    kept = values[np.isfinite(values)]
    return interval(kept) or (float(np.mean(kept)), math.nan, math.nan)


def _correlation(x: np.ndarray, y: np.ndarray) -> float:
    x, y = x - x.mean(), y - y.mean()
    size = math.sqrt(float(x @ x) * float(y @ y))
    return float(x @ y) / size if size > 0.0 else math.nan
