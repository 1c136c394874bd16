"""Command ``verify``: the truths the engine must reproduce."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simulation.cli.targets import check_target, save

if TYPE_CHECKING:
    from simulation.verify import Row

app = typer.Typer(rich_markup_mode=None)

MISSED = 1


@app.command()
def verify(
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write the table as JSON.")
    ] = None,
    only: Annotated[
        list[int] | None,
        typer.Option("--only", metavar="ROW", help="Only this row of truths; may be repeated."),
    ] = None,
) -> None:
    """Run the verification scenarios and compare them with theory.

    Exit code 1 if a truth is missed.
    """
    from simulation.cli.common import say_if_cold
    from simulation.cli.tables import print_table
    from simulation.verify import all_cases
    from simulation.verify import verify as judge

    cases = [case for case in all_cases() if not only or case.number in only]
    if not cases:
        numbers = sorted({case.number for case in all_cases()})
        typer.echo(f"there is no such row; there are {', '.join(map(str, numbers))}", err=True)
        raise typer.Exit(2)
    check_target("--json", json_file)
    say_if_cold(network=True)
    start = time.perf_counter()
    rows = judge(cases)
    seconds = time.perf_counter() - start
    header = ["#", "truth", "expected", "simulated", "99 % interval", "verdict", "rule", "scenario"]
    print_table(header, [_cells(row) for row in rows])
    held = sum(row.holds for row in rows)
    typer.echo(f"{held} of {len(rows)} truths reproduced, in {seconds:.1f} s")
    if json_file is not None:
        _write(json_file, rows, seconds)
    if held < len(rows):
        raise typer.Exit(MISSED)


def _cells(row: Row) -> list[str]:
    shown = min(6, max(row.digits, 3) + 1)
    interval = "exact"
    if row.high > row.low:
        interval = f"{_written(row.low, shown)} .. {_written(row.high, shown)}"
    return [
        str(row.number),
        row.truth,
        f"{row.expected:.{min(row.digits, 6)}f}".rstrip("0").rstrip("."),
        _written(row.simulated, shown),
        interval,
        "ok" if row.holds else "MISSED",
        row.rule,
        row.scenario,
    ]


def _written(value: float, digits: int) -> str:
    return f"{round(value, digits) + 0.0:.{digits}f}".rstrip("0").rstrip(".")


def _write(path: Path, rows: list[Row], seconds: float) -> None:
    from simulation import __version__
    from simulation.files import write_json

    document: dict[str, Any] = {
        "version": __version__,
        "seconds": round(seconds, 2),
        "holds": all(row.holds for row in rows),
        "truths": [row.as_dict() for row in rows],
    }
    save(path, lambda target: write_json(target, document))
