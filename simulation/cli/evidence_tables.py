"""What command ``evidence`` prints and writes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.claims.judging import Judged
    from simulation.evidence import Row

HEADER = ("#", "pattern", "band", "value", "90 % interval", "observed", "use", "verdict")
CLAIM_HEADER = ("#", "claim", "kind", "wanted", "in the model", "verdict")


def show(
    rows: list[Row],
    claims: list[Judged],
    scenario: Scenario,
    runs: int,
    seconds: float,
    *,
    enough: bool,
) -> None:
    """Print claims, then patterns, then what is to be said of them."""
    print_claims(claims)
    for line in claim_notes(claims):
        typer.echo(line)
    typer.echo("")
    print_rows(rows)
    for line in (*ways(rows), *notes(rows, scenario, runs, seconds, enough=enough)):
        typer.echo(line)


def histories(n: int) -> str:
    """Write a number of histories."""
    from scenarios.problems import count

    return count(n, "history", "histories")


def print_claims(claims: Sequence[Judged]) -> None:
    """Print the article's claims."""
    from simulation.cli.tables import print_table

    print_table(CLAIM_HEADER, [line for one in claims for line in claim_cells(one)])


def claim_cells(one: Judged) -> list[list[str]]:
    """Lines of a claim: what it says, then its inputs, its outcomes, and where it is."""
    from simulation.claims.document import input_band, input_line, verdict_text, wanted
    from simulation.claims.found import title, written
    from simulation.claims.judging import is_unclear

    claim = one.claim
    verdict = verdict_text(one).replace("missed", "MISSED")
    lines = [[str(claim.row), claim.gloss, ", ".join(claim.kinds), claim.number, "", verdict]]
    for given in one.given:
        about = f"  {claim.preset}: {input_line(given, code='')}"
        said = "" if given.agrees else "another value"
        lines.append(["", about, "", input_band(given), "", said])
    for answer in one.answers:
        number = "-" if answer.number is None else written(answer.number)
        named = f"  {title(answer.expected.of)}"
        said = "no clear change" if is_unclear(answer) else answer.verdict
        lines.append(["", named, "", wanted(answer.expected, answer.number), number, said])
    where = [name for name in claim.where if name not in one.missing]
    if where:
        lines.append(["", f"  in {', '.join(where)}", "", "", "", ""])
    lacks = [text for text in (", ".join(one.missing), claim.gap) if text]
    return lines + [["", f"  not there: {text}", "", "", "", ""] for text in lacks]


def claim_notes(claims: Sequence[Judged]) -> list[str]:
    """What is to be said below the claims."""
    from simulation.claims.judging import VERDICTS

    verdicts = [one.verdict for one in claims]
    told = [f"{verdicts.count(v)} {v}" for v in VERDICTS if v in verdicts]
    return [
        f"{len(claims)} claims: {'; '.join(told)}.",
        "Outcomes are of this run, every firm digital with all levers on (or one alone); inputs "
        "are of the cluster a claim is about. The ranges cover luck only.",
    ]


def print_rows(rows: list[Row]) -> None:
    """Print the patterns."""
    from simulation.cli.tables import print_table
    from simulation.patterns.table import TITLES

    shown: list[list[str]] = []
    before = 0
    for row in rows:
        number = row.measure.number
        if number != before:
            shown.append([str(number), TITLES[number].upper(), *[""] * (len(HEADER) - 2)])
        before = number
        shown.append(cells(row))
    print_table(HEADER, shown)


def ways(rows: list[Row]) -> list[str]:
    """How every number was measured, in the order of the table."""
    lines = ["", "How it was measured"]
    lines += [f"{row.measure.number:3}  {row.measure.name}: {row.measure.how}" for row in rows]
    return [*lines, ""]


def cells(row: Row) -> list[str]:
    """One line of the patterns."""
    from simulation.evidence import band, written

    measure, found = row.measure, row.found
    unit = "" if measure.unit in ("%", "-") else f" [{measure.unit}]"
    around = ""
    if found.low is not None and found.high is not None:
        around = f"{written(found.low, measure)} .. {written(found.high, measure)}"
    observed = "" if measure.observed is None else written(measure.observed, measure)
    return [
        "",
        f"  {measure.name}{unit}",
        band(measure),
        written(found.value, measure),
        around,
        observed,
        measure.use,
        _verdict(row),
    ]


def _verdict(row: Row) -> str:
    """Verdict, and in how many histories there was a number where it was not in all."""
    from simulation.evidence import unclear

    every = row.found.samples
    known = sum(map(math.isfinite, every))
    told = f" ({known} of {histories(len(every))})" if 0 < known < len(every) else ""
    said = row.verdict.upper() if row.verdict == "miss" else row.verdict
    notes = unclear(row)
    if notes and row.verdict == "reported":
        return notes[0] + told
    return ", ".join([said, *notes]) + told


def notes(
    rows: list[Row], scenario: Scenario, runs: int, seconds: float, *, enough: bool
) -> list[str]:
    """What is to be said below the patterns."""
    from simulation.evidence import LEAST_SCALE
    from simulation.patterns.declaration import SOURCE

    calibrated = [row for row in rows if row.measure.use == "C" and row.verdict in ("hit", "miss")]
    hits = sum(row.verdict == "hit" for row in calibrated)
    lines = [
        f"C: {hits} of {len(calibrated)} numbers within their bands; {histories(runs)} in "
        f"{seconds:.0f} s. V and E were never tuned. The intervals cover luck only.",
        f"observed: {SOURCE}, by the same estimators.",
    ]
    if not enough:
        lines.append(
            f"This is scale {scenario.scale:.4g}: C patterns are judged at {LEAST_SCALE} and above "
            f"(--scale {LEAST_SCALE})."
        )
    return lines


def document(
    rows: list[Row],
    claims: list[Judged],
    scenario: Scenario,
    name: str,
    runs: int,
    seconds: float,
    *,
    enough: bool,
) -> dict[str, Any]:
    """Everything, for JSON."""
    from scenarios.write import content_hash
    from simulation import __version__
    from simulation.claims.document import claims_block
    from simulation.patterns.declaration import SOURCE

    return {
        "version": __version__,
        "scenario": name,
        "content_hash": content_hash(scenario),
        "scale": scenario.scale,
        "seed": scenario.run.seed,
        "replications": runs,
        "judged": enough,
        "observed": SOURCE,
        "seconds": round(seconds, 2),
        "patterns": [row.as_dict() for row in rows],
        "claims": claims_block(claims),
    }
