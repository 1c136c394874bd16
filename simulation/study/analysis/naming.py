"""Names, units and numbers of a study as people read them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from scenarios.problems import shown
from simulation.metrics import KPIS
from simulation.report.numbers import MINUS

if TYPE_CHECKING:
    from simulation.report.language import Language
    from simulation.study.analysis.response import Response
    from simulation.study.factors import Factor

_LEVERS = "levers."


def factor_name(path: str, words: Language) -> str:
    """Name of a factor: a lever has one of its own, all others the one of scenario files."""
    if path.startswith(_LEVERS):
        return words.get(f"lever.{path.removeprefix(_LEVERS)}", path)
    return path


def factor_meaning(path: str, words: Language) -> str:
    """What a factor is, in a sentence; nothing where it is none of the schema's."""
    from scenarios.paths import parameter_at
    from scenarios.problems import parts_of

    row = parameter_at(parts_of(path))
    return words.meaning(row) if row is not None else ""


def varied(factor: Factor, words: Language) -> str:
    """What a factor is varied over, with its unit."""
    if factor.choices:
        return " | ".join(written(choice) for choice in factor.choices)
    if not math.isfinite(factor.low):
        return words("study.varied.table")
    ends = words("range.ends", low=written(factor.low), high=written(factor.high))
    unit = "" if factor.unit == "-" else words.unit(factor.unit)
    by = words("study.varied.log") if factor.log else ""
    return f"{ends} {unit}".rstrip() + by


def title_of(found: Response, words: Language) -> str:
    """Title of an outcome."""
    kpi = KPIS.get(found.outcome)
    return words.of_kpi(kpi) if kpi else found.outcome


def axis_of(found: Response, words: Language) -> str:
    """Title of an axis of what was analysed, with its unit."""
    kpi = KPIS.get(found.outcome)
    unit = words.unit(kpi.unit) if kpi else ""
    text = words(f"study.quantity.{found.quantity}", title=title_of(found, words), unit=unit)
    return text.rstrip(", ，") if not unit else text


def written(value: Any, *, sign: bool = False) -> str:
    """Write a number with three digits, or a value that is none as a file would.

    >>> written(0.123456), written(-12345.6), written(True), written("equal")
    ('0.123', '−12,346', 'true', 'equal')
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return shown(value).strip('"')
    if not math.isfinite(value):
        return "–"
    size = abs(value)
    text = f"{size:,.0f}" if size >= 1000 else f"{size:.3g}"
    if float(text.replace(",", "")) == 0.0:
        return "0"
    return (MINUS if value < 0 else "+" if sign else "") + text


def with_range(value: float, low: float, high: float, words: Language) -> str:
    """Write a value with its range, where it has one."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return written(value)
    ends = {"low": written(low), "high": written(high)}
    return words("study.with_range", value=written(value), **ends)
