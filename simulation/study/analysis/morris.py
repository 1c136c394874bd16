"""Screening by elementary effects (Morris 1991; Campolongo et al. 2007), by SALib."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np

from simulation.study.analysis.sobol import LEVEL, RESAMPLES
from simulation.study.methods import unit_problem

if TYPE_CHECKING:
    import pandas as pd

    from simulation.study.analysis.response import Response


def elementary_effects(
    found: Response, *, resamples: int = RESAMPLES, seed: int = 1
) -> pd.DataFrame:
    """Size and spread of the effect of each factor over its whole range, the largest first.

    Returns
    -------
    DataFrame
        ``factor``; ``effect``, the mean absolute elementary effect, with the ends of its 90 %
        interval; ``signed``, their plain mean; ``spread``, their standard deviation: large where
        the effect depends on other factors or is not a straight line. In units of the outcome.

    Raises
    ------
    AnalysisProblem
        If the design is another one, or the outcome does not vary.
    """
    import pandas as pd
    from SALib.analyze import morris

    found.require("morris")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        answer = morris.analyze(
            unit_problem(found.design.factors),
            found.design.positions,
            found.mean,
            num_levels=int(found.design.settings["levels"]),
            num_resamples=resamples,
            conf_level=LEVEL,
            seed=seed,
        )
    effect = np.asarray(answer["mu_star"], np.float64)
    half = np.asarray(answer["mu_star_conf"], np.float64)
    table = pd.DataFrame({
        "factor": found.design.paths,
        "effect": effect,
        "effect_low": effect - half,
        "effect_high": effect + half,
        "signed": np.asarray(answer["mu"], np.float64),
        "spread": np.asarray(answer["sigma"], np.float64),
    })  # fmt: skip
    return table.sort_values("effect", ascending=False, ignore_index=True)
