"""One outcome at every point of a complete design: all an analysis may be given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulation.metrics import KPIS
from simulation.study.store import WHAT_TO_DO

if TYPE_CHECKING:
    from simulation.study.design import Design
    from simulation.study.results import Results

PAIRED = ("difference", "log_ratio", "without", "with")


class AnalysisProblem(ValueError):
    """Why runs cannot be analysed, in a sentence that says what to do."""


@dataclass(frozen=True, eq=False)
class Response:
    """An outcome of a study.

    Attributes
    ----------
    design : Design
        Points, in whose order the values stand.
    outcome : str
        Name of a KPI, or of an outcome of a function.
    quantity : str
        ``difference`` (with minus without), ``log_ratio``, ``without``, ``with``, or ``value``.
    values : ndarray, shape (points, replications), float64
        Replication r under the same luck at every point; NaN only where precision was reached with
        fewer replications.
    """

    design: Design
    outcome: str
    quantity: str
    values: np.ndarray

    @property
    def mean(self) -> np.ndarray:
        """Mean over the replications of each point: shape (points,)."""
        found: np.ndarray = np.nanmean(self.values, axis=1)
        return found

    @property
    def luck_share(self) -> float | None:
        """Part of the variance between points that is luck left in their means; None for one run.

        Under common luck the points share most of it, so this is the most it can be.
        """
        counts = np.isfinite(self.values).sum(axis=1)
        if counts.min() < 2:
            return None
        between = float(np.var(self.mean, ddof=1))
        within = float(np.mean(np.nanvar(self.values, axis=1, ddof=1) / counts))
        return min(1.0, within / between) if between > 0.0 else None

    def require(self, *methods: str) -> None:
        """Refuse a design that this analysis is not for.

        Raises
        ------
        AnalysisProblem
            If the design is another one, or the outcome is the same at every point.
        """
        if self.design.method not in methods:
            wanted = " or ".join(methods)
            raise AnalysisProblem(
                f"this needs a design of the kind {wanted}; the study has {self.design.method}"
            )
        self.require_variation()

    def require_variation(self) -> None:
        """Refuse an outcome that no factor moves.

        Raises
        ------
        AnalysisProblem
            If it is the same at every point.
        """
        if not float(np.ptp(self.mean)) > 0.0:
            raise AnalysisProblem(f"{self.outcome} is the same at every point: nothing to explain")


def response(results: Results, outcome: str, quantity: str = "difference") -> Response:
    """Take an outcome of a study, or refuse it.

    Parameters
    ----------
    results : Results
        Of a study that is done.
    outcome : str
        Name of a KPI, or of an outcome of a function.
    quantity : str
        One of `PAIRED`; of a function it is ``value``, whatever is asked for.

    Raises
    ------
    AnalysisProblem
        If there is no such outcome, runs are missing, failed, or gave no number.
    """
    if results.other_model and not results.is_complete:
        raise AnalysisProblem(
            f"{results.other_model:,} runs are of another version of the model, and do not count: "
            f"study run {WHAT_TO_DO}"
        )
    if not results.is_complete:
        missing = results.total - results.done
        raise AnalysisProblem(
            f"{missing:,} of {results.total:,} runs are missing: run the study to its end first"
        )
    if results.failed:
        raise AnalysisProblem(
            f"{results.failed:,} runs failed, and an analysis with gaps would mislead: see study "
            "status for the error, then run again with --retry-failed"
        )
    if results.damaged:
        raise AnalysisProblem("a part is damaged: study run sets it aside and runs it again")
    is_function = f"{outcome}.with" not in results.outcomes
    if is_function and outcome not in results.outcomes:
        near = "KPIs are listed by: python -m simulation docs" if outcome not in KPIS else ""
        raise AnalysisProblem(f"there is no outcome {outcome!r} in this study. {near}".rstrip())
    quantity = "value" if is_function else quantity
    values = results.outcome(outcome, quantity)
    wanted = np.array([results.states[p].done for p in range(len(results.design))])
    if len(wanted) != len(values) or bool((np.isfinite(values).sum(axis=1) != wanted).any()):
        word = "is 0 or below, and has no logarithm," if quantity == "log_ratio" else "is no number"
        raise AnalysisProblem(f"{outcome} {word} in some runs: ask for another quantity or outcome")
    return Response(results.design, outcome, quantity, values)
