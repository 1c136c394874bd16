"""Command ``trace``: run an explicit network and show what became of each stock point."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated

import typer

from simulation.cli.common import say_if_cold
from simulation.cli.scenarios import SCENARIO_HELP, Overrides
from simulation.cli.targets import check_target, save

app = typer.Typer(rich_markup_mode=None)

HEADER = (
    "node", "kind", "on hand", "owed", "demand", "orders", "fill rate", "lost", "cost",
    "cost a period", "bullwhip",
)  # fmt: skip


@app.command()
def trace(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help=SCENARIO_HELP)],
    overrides: Overrides = None,
    csv_file: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write all series as CSV.")
    ] = None,
) -> None:
    """Run an explicit network ([[nodes]]) and sum up every stock point.

    Means leave out run.transition_days; the cost is that of all periods.
    """
    from scenarios.load import load
    from simulation.cli.tables import print_table
    from simulation.files import write_text
    from simulation.tracking import TooLongError, run_network, series_as_csv, summarise

    check_target("--csv", csv_file)
    loaded = load(scenario, overrides or ())
    if not loaded.nodes:
        said = f"{scenario} is a cluster, not an explicit network ([[nodes]])"
        hint = "networks are among the scenarios for verification, such as 01_beer_game (see list)"
        typer.echo(f"{said} - {hint}", err=True)
        raise typer.Exit(2)
    say_if_cold(network=True)
    try:
        recorder = run_network(loaded)
    except TooLongError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    rows = [
        [
            summary.node,
            summary.kind,
            *(
                _written(value)
                for value in (
                    summary.on_hand,
                    summary.owed,
                    summary.demand,
                    summary.placed,
                    summary.fill_rate,
                    summary.lost_share,
                    summary.cost,
                    summary.cost_per_period,
                    summary.bullwhip,
                )
            ),
        ]
        for summary in summarise(loaded, recorder)
    ]
    print_table(HEADER, rows)
    if csv_file is not None:
        save(csv_file, lambda path: write_text(path, series_as_csv(loaded, recorder)))


def _written(value: float) -> str:
    if math.isnan(value):
        return "-"
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
