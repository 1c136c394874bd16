"""Command ``evidence``: patterns of real clusters, and what the model makes of them."""

from __future__ import annotations

import math
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simulation.cli.scenarios import SCENARIO_HELP, Overrides
from simulation.cli.targets import check_target, save

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.evidence import Row
    from simulation.replications import Progress

app = typer.Typer(rich_markup_mode=None)

HEADER = ("#", "pattern", "band", "value", "90 % interval", "observed", "use", "verdict")
_EVERY = 20.0  # seconds between two words on pairs of worlds
FEW, MANY = 3, 10  # replications of a large, and of a small cluster


@app.command()
def evidence(
    scenario: Annotated[
        str, typer.Argument(metavar="[SCENARIO]", help=SCENARIO_HELP)
    ] = "zhili_kidswear",
    overrides: Overrides = None,
    scale: Annotated[
        float | None,
        typer.Option(
            "--scale",
            min=1e-4,
            max=10.0,
            metavar="X",
            help="Size against the real cluster (0.1; C patterns are judged from there on).",
        ),
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="At the scenario's own scale: faster, C not judged.")
    ] = False,
    replications: Annotated[
        int | None,
        typer.Option(
            "--replications", min=1, max=1000, metavar="N", help="Histories (3; with --quick 10)."
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option("--workers", min=1, max=256, metavar="N", help="Threads; default: all cores."),
    ] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write all numbers as JSON.")
    ] = None,
) -> None:
    """Measure the patterns that were fixed before any run, and say which are met.

    C: used to calibrate the world without; V: only compared, never fitted; E: follows from the
    ranges of the inputs. Exit code 0 whatever the verdicts: a miss is a result.
    """
    if quick and scale is not None:
        typer.echo("--quick: takes no effect together with --scale; give one of the two", err=True)
        raise typer.Exit(2)
    from scenarios.load import load
    from simulation.cli.common import say_if_cold
    from simulation.evidence import LEAST_SCALE, judge
    from simulation.files import write_json
    from simulation.patterns.gathering import gather

    check_target("--json", json_file)
    loaded = load(scenario, overrides or ())
    if scale is not None or not (quick or loaded.data.firms):  # one's own firms are all there
        wanted = LEAST_SCALE if scale is None else scale
        loaded = load(scenario, [*(overrides or ()), f"scale={wanted}"])
    # What is written as 1/140 and the like must not fail by a rounding.
    enough = loaded.scale >= LEAST_SCALE * (1.0 - 1e-9)
    runs = replications or (FEW if enough else MANY)
    typer.echo(f"{loaded.title or scenario}, scale {loaded.scale:.4g}, {runs} histories", err=True)
    say_if_cold()
    start = time.perf_counter()
    said = _Said(start)
    found = gather(loaded, replications=runs, workers=workers, said=said, progress=said.pairs)
    seconds = time.perf_counter() - start
    rows = judge(found)
    print_rows(rows)
    for line in ways(rows):
        typer.echo(line)
    for line in notes(rows, loaded, runs, seconds, enough=enough):
        typer.echo(line)
    if json_file is not None:
        content = document(rows, loaded, scenario, runs, seconds, enough=enough)
        save(json_file, lambda path: write_json(path, content))


class _Said:
    """Tells on the error stream what is being done, each thing once."""

    def __init__(self, start: float) -> None:
        self._start, self._last, self._at = start, "", start

    def __call__(self, text: str) -> None:
        if text != self._last:
            self._last, self._at = text, time.perf_counter()
            seconds = self._at - self._start
            print(f"{seconds:5.0f} s  {text}", file=sys.stderr, flush=True)

    def pairs(self, now: Progress) -> None:
        """Tell now and then how many pairs of worlds are done."""
        if time.perf_counter() - self._at >= _EVERY:
            self(f"  {now.done} of {now.total} pairs of worlds")


def print_rows(rows: list[Row]) -> None:
    """Print the table."""
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
    """One line of the table."""
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
    every = row.found.samples
    known = sum(map(math.isfinite, every))
    told = f" ({known} of {len(every)} histories)" if 0 < known < len(every) else ""
    return (row.verdict.upper() if row.verdict == "miss" else row.verdict) + told


def notes(
    rows: list[Row], scenario: Scenario, runs: int, seconds: float, *, enough: bool
) -> list[str]:
    """What is to be said below the table."""
    from simulation.evidence import LEAST_SCALE
    from simulation.patterns.declaration import SOURCE

    calibrated = [row for row in rows if row.measure.use == "C" and row.verdict in ("hit", "miss")]
    hits = sum(row.verdict == "hit" for row in calibrated)
    lines = [
        f"C: {hits} of {len(calibrated)} numbers within their bands; {runs} histories in "
        f"{seconds:.0f} s. V and E were never tuned. The intervals cover luck only.",
        f"observed: {SOURCE}, by the same estimators.",
    ]
    if not enough:
        lines.append(
            f"This is scale {scenario.scale:.4g}: C patterns are judged at {LEAST_SCALE} and above "
            "(leave out --quick)."
        )
    return lines


def document(
    rows: list[Row], scenario: Scenario, name: str, runs: int, seconds: float, *, enough: bool
) -> dict[str, Any]:
    """Everything, for JSON."""
    from scenarios.write import content_hash
    from simulation import __version__
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
    }
