"""Which assumption a forecast hangs on: rank correlations of drawn values with the outcome."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.forecast.figures import FIGURES
from simulation.forecast.members import declared

if TYPE_CHECKING:
    from simulation.forecast.fans import Runs
    from simulation.forecast.members import Member

MOST = 5  # assumptions named for each figure


def matters(members: list[Member], runs: Runs) -> dict[str, Any]:
    """Spearman's rank correlations of drawn values with each figure at the horizon.

    Parameters
    ----------
    members : list of Member
        Sets that are complete, in the order of the runs.
    runs : Runs
        Of the world with.

    Returns
    -------
    dict
        ``noise``: what one of all these assumptions is beyond by chance alone, on average;
        ``figures``: by figure those beyond it, the strongest first.
    """
    from scipy.stats import rankdata

    n = len(members)
    if n < 3:
        return {"noise": None, "figures": {name: [] for name in FIGURES}}
    ranks = {path: rankdata(column) for path, column in _columns(members).items()}
    noise = NormalDist().inv_cdf(1.0 - 0.5 / max(2, len(ranks))) / math.sqrt(n - 1)
    found: dict[str, list[dict[str, Any]]] = {}
    for name, values in runs.values.items():
        outcome = values[:, :, -1].mean(axis=1)
        rows: list[dict[str, Any]] = []
        if np.isfinite(outcome).all() and np.ptp(outcome) > 0:
            order = rankdata(outcome)
            for path, column in ranks.items():
                rho = float(np.clip(np.corrcoef(column, order)[0, 1], -1.0, 1.0))
                if abs(rho) > noise:
                    rows.append({"parameter": path, "rank_correlation": rho})
        rows.sort(key=lambda row: -abs(row["rank_correlation"]))
        found[name] = rows[:MOST]
    return {"noise": noise, "figures": found}


def _columns(members: list[Member]) -> dict[str, np.ndarray]:
    """Drawn numbers by declared path; choices between words are left out.

    All buyer types, and all segments, share one draw of a parameter: the first stands for all.
    """
    columns: dict[str, np.ndarray] = {}
    for path in members[0].values:
        name = declared(path)
        values = [member.values.get(path) for member in members]
        numbers = all(isinstance(v, int | float) and not isinstance(v, bool) for v in values)
        if name in columns or not numbers:
            continue
        column = np.array(values, np.float64)
        if np.ptp(column) > 0:
            columns[name] = column
    return columns
