"""Patterns of real clusters, fixed before any run, and what the model makes of them.

C patterns are used to calibrate the world without, V patterns are only compared and never fitted, E
patterns are expectations that follow from the ranges of the inputs. A C pattern is a hit or a miss;
of V and E it is said whether the value lies inside of the band; what has no band is reported.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from simulation.patterns.declaration import Measure
from simulation.patterns.table import MEASURES, TITLES
from simulation.patterns.values import Value

LEAST_SCALE = 0.1  # size against the real cluster from which C patterns are judged
NOT_MEASURED, NOT_JUDGED = "not measured", "not judged"
_OF_CHANGES = (11, 12, 13, 14, 16, 17)  # patterns whose numbers can have either sign


@dataclass(frozen=True)
class Row:
    """Verdict on one number.

    Attributes
    ----------
    measure : Measure
        What was declared beforehand.
    found : Value
        What came out.
    verdict : str
        ``hit`` or ``miss`` (C, and the article's own number), ``inside`` or ``outside`` (V and E),
        ``reported`` where there is no band, ``not measured`` where there is no number, ``not
        judged`` where the run was too small.
    """

    measure: Measure
    found: Value
    verdict: str

    def as_dict(self) -> dict[str, Any]:
        """All numbers by name, for JSON; null where one could not be measured."""
        declared = asdict(self.measure) | {"pattern": TITLES[self.measure.number]}
        found = asdict(self.found)
        found["value"] = _known(self.found.value)
        found["samples"] = tuple(map(_known, self.found.samples))
        return declared | found | {"verdict": self.verdict}


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None


def judge(found: Mapping[str, Value], measures: Sequence[Measure] = MEASURES) -> list[Row]:
    """Set what was measured against the bands, in the order of the table."""
    nothing = Value(math.nan)
    rows = []
    for measure in measures:
        value = found.get(measure.key, nothing)
        rows.append(Row(measure, value, _verdict(measure, value.value)))
    return rows


def _verdict(measure: Measure, value: float) -> str:
    if not math.isfinite(value):
        return NOT_MEASURED
    if measure.low is None and measure.high is None:
        return "reported"
    low = -math.inf if measure.low is None else measure.low
    high = math.inf if measure.high is None else measure.high
    inside = low <= round(value, measure.digits) <= high
    if measure.judged:
        return "hit" if inside else "miss"
    return "inside" if inside else "outside"


def judge_run(found: Mapping[str, Value], *, large: bool) -> list[Row]:
    """Judge what a run gave: C patterns only where the run is large enough (`LEAST_SCALE`)."""
    return [
        replace(row, verdict=NOT_JUDGED)
        if row.measure.use == "C" and row.verdict in ("hit", "miss") and not large
        else row
        for row in judge(found)
    ]


def is_unclear(row: Row) -> bool:
    """Whether a change, or what is made of changes, may as well be none: its range holds zero."""
    low, high = row.found.low, row.found.high
    if row.measure.number not in _OF_CHANGES or low is None or high is None:
        return False
    return low <= 0.0 <= high


def unclear(row: Row) -> list[str]:
    """Say that nothing clear is to be said of a number, where that is so."""
    return [f"no clear {'value' if row.measure.unit == '-' else 'change'}"] * is_unclear(row)


def band(measure: Measure) -> str:
    """Write a band as people read it.

    >>> from dataclasses import replace
    >>> at = {m.key: m for m in MEASURES}["stock_days"]
    >>> band(at), band(replace(at, high=None)), band(replace(at, low=None))
    ('60 to 160', '60 or more', '160 or less')
    """
    low, high = (None if x is None else written(x, measure) for x in (measure.low, measure.high))
    if low is None:
        return "" if high is None else f"{high} or less"
    return f"{low} or more" if high is None else f"{low} to {high}"


def written(value: float, measure: Measure) -> str:
    """Write a value of a measure, its unit left out but for per cent.

    >>> written(0.256, {m.key: m for m in MEASURES}["unsold_share"])
    '26 %'
    """
    if not math.isfinite(value):
        return "-"
    if measure.unit == "%":
        digits = max(0, measure.digits - 2)
        return f"{round(100.0 * value, digits) + 0.0:.{digits}f} %"
    return f"{round(value, measure.digits) + 0.0:,.{measure.digits}f}"
