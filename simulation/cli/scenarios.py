"""Commands about scenario files: ``list``, ``show`` and ``check``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from scenarios.schema import Scenario

app = typer.Typer(rich_markup_mode=None)

SET_HELP = "Value over the file's, such as cluster.firms=500; may be repeated."
SCENARIO_HELP = "Name of a scenario (see list), or a .toml file."

Overrides = Annotated[list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help=SET_HELP)]


@app.command("list")
def list_scenarios() -> None:
    """List the scenarios that came along."""
    from scenarios.load import available
    from simulation.cli.tables import plain_table

    found = available()
    for is_verification in (False, True):
        rows = [
            [s.name, s.title, s.title_zh] for s in found if s.is_verification == is_verification
        ]
        if rows:
            heading = "verification" if is_verification else "scenario"
            typer.echo(plain_table([heading, "", ""], rows))


@app.command()
def show(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help=SCENARIO_HELP)],
    overrides: Overrides = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Every parameter, defaults included.")
    ] = False,
) -> None:
    """Show the values of a scenario with their ranges and sources."""
    from scenarios.declaration import NOT_HERE
    from scenarios.load import load
    from scenarios.own_summary import summary as own_summary
    from simulation.cli.tables import print_table

    loaded = load(scenario, overrides or ())
    rows = _rows(loaded, everything=everything)
    typer.echo(" ".join(part for part in (loaded.title, loaded.title_zh) if part) or scenario)
    if loaded.description:
        typer.echo(loaded.description)
    for line in own_summary(loaded.data.own):
        typer.echo(line)
    if rows:
        print_table(["parameter", "value", "unit", "allowed", "source"], rows)
        if any("project " in row[-1] for row in rows):
            typer.echo(f"({NOT_HERE})")
    if not everything:
        told = "every other parameter has its default" if rows else "all values are defaults"
        typer.echo(f"({told}; --all shows them)")


@app.command()
def check(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SCENARIO]...", help=f"{SCENARIO_HELP} Without any: all of them."),
    ] = None,
    overrides: Overrides = None,
) -> None:
    """Check scenarios and say how large they are.

    Exit code 2 if one cannot be used.
    """
    from scenarios.load import ScenarioError, available, load
    from scenarios.own_summary import summary as own_summary
    from scenarios.sizes import summary

    failed = False
    for name in scenarios or [scenario.name for scenario in available()]:
        try:
            loaded = load(name, overrides or ())
            typer.echo(f"ok  {name}: {summary(loaded)}")
            for line in own_summary(loaded.data.own):
                typer.echo(f"    {line}")
        except ScenarioError as error:
            failed = True
            typer.echo(str(error), err=True)
    if failed:
        raise typer.Exit(2)


def _rows(scenario: Scenario, *, everything: bool) -> list[list[str]]:
    from scenarios.catalogue import WORDS
    from scenarios.paths import source_of, values
    from scenarios.problems import shown

    rows: list[list[str]] = []
    for path, row, value in values(scenario):
        is_said = row.required or value != row.default
        # Of the many parameters of nodes and changes only those that are said are of interest.
        is_network = path.startswith(("nodes.", "changes."))
        if row.path.rpartition(".")[2] in WORDS or not (is_said or (everything and not is_network)):
            continue
        unit = "" if row.unit == "-" else row.unit
        allowed = row.allowed.removesuffix(f" {unit}") if unit else row.allowed
        rows.append([path, shown(value), unit, allowed, source_of(scenario, path)])
    return rows
