"""Claims and patterns as tables of `docs/evidence.md`, and as a block of the JSON document."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from scenarios.load import load
from scenarios.problems import shown
from scenarios.schema import Scenario
from simulation.claims.declaration import ABOUT, CONTEXT, PRESETS, WITHIN, Expected
from simulation.claims.found import PATTERNS, Number, title, written, written_band
from simulation.claims.judging import (
    VERDICTS,
    Answer,
    Given,
    Judged,
    holds_otherwise,
    is_unclear,
    judge_claims,
    unit_of,
)
from simulation.claims.stored import stored
from simulation.evidence import NOT_MEASURED, band, judge, judge_run, unclear
from simulation.evidence import written as pattern_value
from simulation.patterns.table import TITLES
from simulation.patterns.values import Value

Cells = tuple[str, ...]
CLAIM_HEADER = (
    "#", "claim", "kind", "article", "about", "where in the model", "in the model", "verdict",
)  # fmt: skip
RUN_HEADER = ("cluster", "name", "version", "model", "date", "scale", "seed", "histories")
_BREAK = "<br>"


@cache
def presets() -> dict[str, Scenario]:
    """Clusters that claims are about, as their files have them."""
    return {name: load(name) for name in PRESETS}


def judged_as_stored() -> list[Judged]:
    """All claims, each with the kept run of the cluster it is about.

    Raises
    ------
    StoredError
        If the file of kept results cannot be used.
    """
    return judge_claims(presets(), {name: run.numbers for name, run in stored().items()})


def claim_rows() -> list[Cells]:
    """One row a claim, by `CLAIM_HEADER`."""
    return [
        (
            str(one.claim.row),
            one.claim.gloss,
            ", ".join(one.claim.kinds),
            one.claim.number,
            "" if CONTEXT in one.claim.kinds else ABOUT[one.claim.preset],
            ", ".join(_code(name) for name in one.claim.names),
            _BREAK.join(_told(one)),
            verdict_text(one),
        )
        for one in judged_as_stored()
    ]


def count_rows() -> list[Cells]:
    """How many claims there are of each verdict."""
    verdicts = [one.verdict for one in judged_as_stored()]
    return [(name, str(verdicts.count(name))) for name in VERDICTS if name in verdicts]


def run_rows() -> list[Cells]:
    """Which runs the measured numbers are of, by `RUN_HEADER`."""
    runs = stored()
    titles = {name: scenario.title for name, scenario in presets().items()}
    return [
        (titles.get(name, name), f"`{name}`", run.version, f"`{run.model}`", run.date,
         f"{run.scale:.4g}", str(run.seed), str(run.replications))
        for name, run in runs.items()
    ]  # fmt: skip


def pattern_rows() -> tuple[Cells, list[Cells]]:
    """Header and one row a number of a pattern, with a column a kept run."""
    runs = stored()
    of = {name: judge_run(run.patterns, large=run.judged) for name, run in runs.items()}
    header = ("#", "pattern", "number", "use", "band", "observed", *(f"`{name}`" for name in runs))
    rows = []
    for at, first in enumerate(judge({})):
        measure = first.measure
        unit = "" if measure.unit in ("%", "-") else f" [{measure.unit}]"
        observed = "" if measure.observed is None else pattern_value(measure.observed, measure)
        cells = [_pattern_cell(of[name][at]) for name in runs]
        rows.append((str(measure.number), TITLES[measure.number], measure.name + unit,
                     measure.use, band(measure), observed, *cells))  # fmt: skip
    return header, rows


def claims_block(judged: Iterable[Judged]) -> list[dict[str, Any]]:
    """Claims for machines."""
    return [
        {
            "row": one.claim.row,
            "claim": one.claim.gloss,
            "claim_zh": one.claim.gloss_zh,
            "kinds": one.claim.kinds,
            "article": one.claim.number,
            "about": one.claim.preset,
            "where": one.claim.names,
            "missing": one.missing,
            "inputs": [
                {"path": given.one.path, "value": given.value, "agrees": given.agrees}
                for given in one.given
            ],
            "outcomes": [_outcome(answer) for answer in one.answers],
            "verdict": one.verdict,
            "rests_on": rests_on(one),
            "gap": one.claim.gap,
        }
        for one in judged
    ]


def _outcome(answer: Answer) -> dict[str, Any]:
    number = answer.number
    return {
        "of": answer.expected.of,
        "wants": answer.expected.wants,
        "value": None if number is None else number.value,
        "low": None if number is None else number.low,
        "high": None if number is None else number.high,
        "unit": None if number is None else number.unit,
        "verdict": answer.verdict,
    }


def _told(one: Judged) -> list[str]:
    lines = []
    for given in one.given:
        around = input_band(given)
        lines.append(input_line(given) + (f" ({around})" if around else ""))
    lines += [_outcome_line(answer) for answer in one.answers]
    if one.missing:
        lines.append("not there yet: " + ", ".join(_code(name) for name in one.missing))
    if one.claim.gap:
        lines.append(one.claim.gap)
    return lines


def input_line(given: Given, code: str = "`") -> str:
    """Write an input with its value."""
    return f"{code}{given.one.path}{code} {value_text(given)} {unit_of(given.one.path)}".rstrip()


def input_band(given: Given) -> str:
    """Between which values an input agrees with the article; empty where it is one value."""
    one = given.one
    return "" if one.low == one.high else f"{one.low:,.6g} to {one.high:,.6g}"


def value_text(given: Given) -> str:
    """Write the value of an input."""
    if given.value is None:
        return "-"
    return f"{given.value:,}" if abs(given.value) >= 1000 else shown(given.value)


def _outcome_line(answer: Answer) -> str:
    number = "-" if answer.number is None else written(answer.number)
    told = f"{title(answer.expected.of)}: {number}"
    if answer.verdict == "reported":
        return f"{told}, no clear change" if is_unclear(answer) else told
    return f"{told}, {answer.verdict} ({wanted(answer.expected, answer.number)})"


def rests_on(one: Judged) -> str:
    """What a verdict rests on; empty where there is nothing to tell.

    One of several ways to take a number may meet a claim that another does not.
    """
    same, basis = holds_otherwise(one), one.claim.basis
    if same is None or basis is None:
        return ""
    between = ", and also" if same else "; not"
    return f"{basis.under}{between} {basis.otherwise}"


def verdict_text(one: Judged) -> str:
    """Verdict on a claim, with what it rests on."""
    return f"{one.verdict} {rests_on(one)}".rstrip()


def wanted(expected: Expected, number: Number | None = None) -> str:
    """What would meet a claim, as people read it, in the unit of the number that came out."""
    if expected.wants != WITHIN:
        return expected.wants
    if expected.low is None and expected.high is None:
        key = expected.of.removeprefix("pattern:")
        told = band(PATTERNS[key])
        unit = PATTERNS[key].unit
        return told if unit in ("%", "-") or not told else f"{told} {unit}"
    return written_band(expected.low, expected.high, "-" if number is None else number.unit)


def _pattern_cell(row: Any) -> str:
    measure, value = row.measure, row.found
    if row.verdict == NOT_MEASURED:
        return "-"
    told = pattern_value(value.value, measure)
    if isinstance(value, Value) and value.low is not None and value.high is not None:
        told += f" ({pattern_value(value.low, measure)} to {pattern_value(value.high, measure)})"
    notes = unclear(row)
    if row.verdict != "reported":
        notes.insert(0, "**miss**" if row.verdict == "miss" else row.verdict)
    return ", ".join([told, *notes])


def _code(name: str) -> str:
    return f"`{name}`"
