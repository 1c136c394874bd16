"""A forecast as one JSON-ready document; several of them side by side in one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from scenarios.write import content_hash
from simulation import __version__
from simulation.forecast.fans import Runs, fan, since_today
from simulation.forecast.figures import FIGURES, STEPS, YEAR_DAYS, seasons
from simulation.forecast.members import declared
from simulation.forecast.quantiles import held
from simulation.histories import shared_key
from simulation.report.assumptions import count, rows_of

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.forecast.plan import Plan

KIND, SCHEMA = "forecast", 1
# What two forecasts must agree in to stand side by side.
_ALIKE = ("kind", "schema", "version", "seed", "years", "by", "draws", "replications", "each")


def head(plan: Plan, draws: int, days: np.ndarray) -> dict[str, Any]:
    """What is common to all scenarios of a document.

    Parameters
    ----------
    plan : Plan
        What was asked for.
    draws : int
        Sets of assumptions there are; 0 for luck only.
    days : ndarray, shape (marks,), float64
        Days since today.
    """
    return {
        "kind": KIND,
        "schema": SCHEMA,
        "version": __version__,
        **plan.document(),
        "draws": draws,
        "step_days": STEPS[plan.by],
        "year_days": YEAR_DAYS,
        "days": days.tolist(),
        "today": int(np.flatnonzero(days == 0.0)[0]),
        "year_marks": [
            int(np.argmin(abs(days - year * YEAR_DAYS))) for year in range(plan.years + 1)
        ],
        "figures": {
            name: {
                "unit": figure.unit,
                "title": figure.title,
                "title_zh": figure.title_zh,
                "formula": figure.formula,
                "window": figure.window,
                "only_with": figure.only_with,
            }
            for name, figure in FIGURES.items()
        },
    }


def worlds_block(runs: Mapping[str, Runs], today: int, by: str) -> dict[str, dict[str, Any]]:
    """Fans by world and figure: levels, and changes since today; ``difference`` is with - without.

    Parameters
    ----------
    runs : mapping of str to Runs
        By world; the same sets and luck in both.
    today : int
        Which mark is today.
    by : str
        ``month`` or ``quarter``.
    """
    found: dict[str, dict[str, Any]] = {world: {} for world in (*runs, "difference")}
    for name, figure in FIGURES.items():
        for world, some in runs.items():
            values = some.values[name]
            levels = fan(
                values, some.weights, logs=not figure.whole, low=0.0,
                high=1.0 if figure.whole else math.inf,
            )  # fmt: skip
            change = since_today(values, today, ratio=not figure.whole, season=seasons(figure, by))
            told = None
            if change is not None:
                told = fan(change, some.weights, logs=False, low=-1.0, high=math.inf)
            found[world][name] = levels | {"change": told}
        without, with_ = (runs[world] for world in ("without", "with"))
        gap = with_.values[name] - without.values[name]
        found["difference"][name] = fan(
            gap, with_.weights, logs=False, low=-math.inf, high=math.inf
        )
    return found


def assumptions(scenario: Scenario, drawn: Sequence[str]) -> dict[str, Any]:
    """How many values a forecast rests on, how many have no source or are set, which are drawn."""
    found = count(rows_of(scenario))
    return {
        "values": found.values,
        "without_source": found.without_source,
        "set": found.set_,
        "drawn": len({declared(path) for path in drawn}),
        "drawn_paths": list(drawn),
    }


def entry(scenario: Scenario, name: str, **more: Any) -> dict[str, Any]:
    """Block of one scenario: what it is, and what was run."""
    return {
        "name": name,
        "title": scenario.title,
        "title_zh": scenario.title_zh,
        "content_hash": content_hash(scenario),
        "without_key": shared_key(scenario),
        "adoption": scenario.adoption.mode,
        "trend_per_year": scenario.consumers.trend_per_year,
        **more,
    }


def coverage_of(units: float) -> dict[str, float]:
    """How often ranges of so many independent values hold a further one, by level."""
    return {"50": held(units, 0.5), "90": held(units, 0.9)}


def side_by_side(documents: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Put forecasts of several scenarios into one document.

    Raises
    ------
    ValueError
        If there is none, or they were not made alike.
    """
    if not documents:
        raise ValueError("at least one forecast is needed")
    first = documents[0]
    for other in documents[1:]:
        unlike = next((key for key in _ALIKE if other.get(key) != first.get(key)), None)
        if unlike is not None:
            raise ValueError(
                f"forecasts side by side must be made alike: {unlike} is {first.get(unlike)} in "
                f"one, {other.get(unlike)} in another"
            )
    return {**first, "scenarios": [one for document in documents for one in document["scenarios"]]}
