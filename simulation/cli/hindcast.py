"""Command ``hindcast``: whether forecasts hold what they say, by histories that are known."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulation.cli.common import (
    INTERRUPTED,
    Json,
    Scenario,
    Seed,
    Workers,
    check_targets,
    refuse,
    save,
    say_if_cold,
    short,
    with_seed,
)
from simulation.cli.scenarios import Overrides

if TYPE_CHECKING:
    from simulation.forecast.coverage import Row

app = typer.Typer(rich_markup_mode=None)

MISSED = 1
_HEADER = ("figure", "world", "measure", "year", "in the range", "says", "chance allows",
           "luck only", "width", "verdict")  # fmt: skip


@app.command()
def hindcast(
    scenario: Scenario,
    overrides: Overrides = None,
    histories: Annotated[
        int, typer.Option("--histories", min=1, max=100_000, metavar="N", help="Known histories.")
    ] = 40,
    years: Annotated[
        int, typer.Option("--years", min=1, max=10, metavar="N", help="Years of 52 weeks ahead.")
    ] = 1,
    draws: Annotated[
        int,
        typer.Option(
            "--draws", min=2, max=10_000, metavar="N", help="Sets of assumptions of a forecast."
        ),
    ] = 19,
    each: Annotated[
        int, typer.Option("--each", min=2, max=100, metavar="N", help="Runs of each set.")
    ] = 2,
    judged_by_one: Annotated[
        int,
        typer.Option(
            "--judged-by-one",
            min=1,
            max=100_000,
            metavar="N",
            help="Histories that one forecast is tried on; more are faster, and weaker evidence.",
        ),
    ] = 1,
    figure: Annotated[
        list[str] | None,
        typer.Option("--figure", metavar="NAME", help="Figure to try, or all; may be repeated."),
    ] = None,
    seed: Seed = None,
    workers: Workers = None,
    json_file: Json = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Keep runs, so that an interrupted one goes on."),
    ] = None,
) -> None:
    """Forecast histories whose assumptions were drawn, and count how often the range held them.

    Take a small cluster, such as --set scale=0.001: every history takes a whole forecast. Exit code
    1 if some count is not one that chance allows, 2 for wrong input, 3 when interrupted.
    """
    from scenarios.load import load
    from simulation.cli.forecast_telling import names_of
    from simulation.cli.progress import ProgressShown
    from simulation.cli.tables import print_table
    from simulation.forecast.coverage import JUDGED, LEVEL, coverage
    from simulation.forecast.plan import check_forecast
    from simulation.forecast.running import STAGE

    names = names_of(figure) if figure else JUDGED
    loaded = load(scenario, with_seed(overrides, seed))
    check_forecast(short(scenario), loaded)
    check_targets(json_file, out, ())
    if judged_by_one > histories:
        refuse(f"--judged-by-one {judged_by_one}: must be at most --histories {histories}")
    say_if_cold()
    try:
        with ProgressShown(STAGE) as shown:
            rows = coverage(
                loaded, histories, years=years, draws=draws, each=each,
                judged_by_one=judged_by_one, figures=names, seed=loaded.run.seed,
                workers=workers, folder=out, progress=shown,
            )  # fmt: skip
    except KeyboardInterrupt:
        from simulation.interrupts import taken

        taken()
        way = "the same command goes on" if out else "with --out DIR it could go on from here"
        typer.echo(f"stopped; {way}", err=True)
        raise typer.Exit(INTERRUPTED) from None
    if json_file != "-":
        print_table(_HEADER, [_cells(row) for row in rows])
        typer.echo("")
        typer.echo(
            f"{histories} histories, whose points of time are no evidence apart: each row counts "
            f"histories. Chance alone keeps a right range between the two counts in "
            f"{100 * LEVEL:.0f} % of cases; of {len(rows)} rows, which go together, some may fall "
            "outside."
        )
    save(json_file, lambda: {"rows": [asdict(r) | {"holds": r.holds} for r in rows]}, None, None)
    if not all(row.holds for row in rows):
        raise typer.Exit(MISSED)


def _cells(row: Row) -> list[str]:
    return [
        row.figure,
        row.world,
        row.measure,
        str(row.year),
        f"{row.inside} of {row.histories} ({100 * row.inside / row.histories:.0f} %)",
        f"{100 * row.said:.0f} %",
        f"{row.low} to {row.high}",
        f"{row.inside_luck} of {row.histories}",
        f"{100 * row.width:.0f} %",
        "holds" if row.holds else "does not",
    ]
