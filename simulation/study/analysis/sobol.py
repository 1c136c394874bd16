"""Variance-based indices from a Sobol design (Saltelli 2010; Jansen 1999), by SALib."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.study.methods import unit_problem

if TYPE_CHECKING:
    import pandas as pd

    from simulation.study.analysis.response import Response

LEVEL = 0.9
RESAMPLES = 500
_LEAST = 8  # base samples from which indices are told, to see them settle


def sobol_indices(found: Response, *, resamples: int = RESAMPLES, seed: int = 1) -> pd.DataFrame:
    """First and total order indices of each factor, the largest total first.

    Parameters
    ----------
    found : Response
        Of a Sobol design.
    resamples : int
        Bootstrap samples of base samples for the intervals.
    seed : int
        Of the bootstrap.

    Returns
    -------
    DataFrame
        ``factor``; ``first`` and ``total`` with the ends of their 90 % intervals (``_low``,
        ``_high``). An index is the share of the outcome's variance over the points.

    Raises
    ------
    AnalysisProblem
        If the design is another one, or the outcome does not vary.
    """
    import pandas as pd

    found.require("sobol")
    answer = _analyse(found, found.mean, resamples, seed)
    table = pd.DataFrame({"factor": found.design.paths})
    for name, key in (("first", "S1"), ("total", "ST")):
        value, half = np.asarray(answer[key]), np.asarray(answer[f"{key}_conf"])
        table[name], table[f"{name}_low"], table[f"{name}_high"] = value, value - half, value + half
    return table.sort_values("total", ascending=False, ignore_index=True)


def pairs(found: Response, *, resamples: int = RESAMPLES, seed: int = 1) -> pd.DataFrame:
    """Second order indices of pairs of factors, where the design tells them.

    Returns
    -------
    DataFrame
        ``factor``, ``other``, ``second``, ``second_low``, ``second_high``; empty where the design
        has no second order.
    """
    import pandas as pd

    found.require("sobol")
    columns = ["factor", "other", "second", "second_low", "second_high"]
    if not found.design.settings["second_order"]:
        return pd.DataFrame(columns=columns)
    answer = _analyse(found, found.mean, resamples, seed)
    names = found.design.paths
    rows = []
    for one in range(len(names)):
        for other in range(one + 1, len(names)):
            value, half = answer["S2"][one][other], answer["S2_conf"][one][other]
            rows.append((names[one], names[other], value, value - half, value + half))
    return pd.DataFrame(rows, columns=columns)


def convergence(found: Response, *, resamples: int = RESAMPLES, seed: int = 1) -> pd.DataFrame:
    """Total indices from the first 8, 16, ... base samples: whether they have settled.

    Returns
    -------
    DataFrame
        ``samples``, ``factor``, ``total``, ``total_low``, ``total_high``.
    """
    import pandas as pd

    found.require("sobol")
    samples = int(found.design.settings["samples"])
    step = len(found.mean) // samples
    rows = []
    n = min(_LEAST, samples)
    while n <= samples:
        part = found.mean[: n * step]
        if float(np.ptp(part)) > 0.0:
            answer = _analyse(found, part, resamples, seed)
            for factor, value, half in zip(
                found.design.paths, answer["ST"], answer["ST_conf"], strict=True
            ):
                rows.append((n, factor, value, value - half, value + half))
        n *= 2
    return pd.DataFrame(rows, columns=["samples", "factor", "total", "total_low", "total_high"])


def _analyse(found: Response, values: np.ndarray, resamples: int, seed: int) -> dict[str, Any]:
    from SALib.analyze import sobol

    with warnings.catch_warnings():  # of libraries about one another
        warnings.simplefilter("ignore")
        answer: dict[str, Any] = sobol.analyze(
            unit_problem(found.design.factors),
            values,
            calc_second_order=bool(found.design.settings["second_order"]),
            num_resamples=resamples,
            conf_level=LEVEL,
            seed=seed,
        )
    return answer
