"""Command ``inside``: one paired run looked into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from simulation.cli.common import (
    Json,
    Scenario,
    Seed,
    check_targets,
    refuse,
    save,
    say_if_cold,
    short,
    with_seed,
)
from simulation.cli.scenarios import Overrides

if TYPE_CHECKING:
    from simulation.inside.prices import Price
    from simulation.inside.running import Inside

app = typer.Typer(rich_markup_mode=None)


@app.command()
def inside(
    scenario: Scenario,
    overrides: Overrides = None,
    replication: Annotated[
        int,
        typer.Option(
            "--replication", min=0, max=9_999, metavar="N", help="Which paired run to look into."
        ),
    ] = 0,
    replications: Annotated[
        int,
        typer.Option(
            "--replications",
            min=1,
            max=10_000,
            metavar="N",
            help="Paired runs behind the prices from material to consumer; from 2 on with ranges.",
        ),
    ] = 1,
    firm: Annotated[
        str | None,
        typer.Option(
            "--firm",
            metavar="WHO",
            help="Firm whose story is told, such as factory:7 or trader:3, or its own id.",
        ),
    ] = None,
    seed: Seed = None,
    json_file: Json = None,
) -> None:
    """Look into one paired run: who trades with whom, where goods and money go, what firms do.

    Payments are those of the ledger, to the fen, and pieces add up. Exit code 2 for wrong input, 3
    when interrupted.
    """
    from scenarios.load import load
    from simulation.comparison import compare
    from simulation.inside.document import document
    from simulation.inside.firms import first_to_show
    from simulation.inside.prices import chain_of
    from simulation.inside.running import look_inside

    loaded = load(scenario, with_seed(overrides, seed))
    check_targets(json_file, None, ())
    say_if_cold()
    found = look_inside(loaded, replication=replication)
    row = first_to_show(found) if firm is None else _row_of(found, firm)
    runs = [(found.without.run, found.with_.run)]
    if replications > 1:
        pairs = compare(loaded, replications=replications).pairs
        runs = [(pair.without, pair.with_) for pair in pairs]
    prices = chain_of(runs)
    if json_file != "-":
        _print(found, prices, len(runs), row)
    save(json_file, lambda: document(found, short(scenario), prices, len(runs)), None, None)


def _row_of(found: Inside, who: str) -> int:
    """Row of a firm that is named by its id on the map, or by its own in one's data."""
    from difflib import get_close_matches

    from simulation.inside.story import firm_rows

    own = found.scenario.data.own.ids
    names = {node.id: node.row for node in firm_rows(found)}
    names |= {name: row for row, name in enumerate(own)}
    asked = who.strip().lower().replace(" ", ":")
    if who in names:
        return names[who]
    if asked in names:
        return names[asked]
    near = get_close_matches(asked, names, 1)
    hint = f"; did you mean {near[0]}?" if near else ""
    known = f"there are {len(names):,}, such as {', '.join(list(names)[:2])}"
    refuse(f"--firm {who}: there is no such firm ({known if names else 'there are none'}){hint}")


def _print(found: Inside, prices: list[Price], runs: int, row: int) -> None:
    from simulation.charts.sankey import links_table
    from simulation.cli.tables import print_table
    from simulation.inside import telling
    from simulation.inside.story import story
    from simulation.words import LANGUAGES

    words = LANGUAGES["en"]
    for number in (0, 1):
        typer.echo(telling.map_alt(found, number, words))
    for what in ("goods", "money"):
        data = telling.flows(found, what, words)
        typer.echo(f"\n{words(f'flows.{what}').upper()}, {data.unit}")
        table = links_table(data, words)
        print_table(list(table.columns), table.to_numpy().tolist())
    typer.echo(f"\n{words('chain').upper()}, {words('chain.axis')}, {runs} paired runs")
    table = telling.steps_table(prices, words)
    print_table(list(table.columns), table.to_numpy().tolist())
    typer.echo(f"\n{words('spread').upper()}")
    for role in ("factory", "trader"):
        for one in telling.spreads(found, role, words):
            typer.echo(f"{words(f'role.{role}')}: {telling.spread_alt(one, words)}")
    if row >= 0:
        told = story(found, row, words)
        typer.echo(f"\n{told.name.upper()}: {told.about}")
        for sentence in told.sentences:
            typer.echo(f"  {sentence}")
