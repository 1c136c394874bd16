"""All analyses that a design allows of an outcome."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from simulation.study.analysis.tell_effects import tell_map, tell_ranks, tell_steps
from simulation.study.analysis.tell_rules import tell_rules
from simulation.study.analysis.tell_sensitivity import tell_morris, tell_sobol

if TYPE_CHECKING:
    from simulation.report.language import Language
    from simulation.study.analysis.part import Part
    from simulation.study.analysis.response import Response

    Teller = Callable[[Response, Language], list[Part]]

TELLERS: dict[str, tuple[Teller, ...]] = {
    "sobol": (tell_sobol, tell_rules),
    "morris": (tell_morris, tell_rules),
    "one_at_a_time": (tell_steps, tell_rules),
    "grid": (tell_map, tell_rules),
    "factorial": (tell_map, tell_rules),
    "lhs": (tell_ranks, tell_rules),
    "table": (tell_ranks, tell_rules),
}


def parts_of(found: Response, words: Language) -> list[Part]:
    """Make all analyses that the design of an outcome allows, the one it was made for first.

    Raises
    ------
    AnalysisProblem
        If the outcome does not vary.
    """
    return [part for tell in TELLERS[found.design.method] for part in tell(found, words)]
