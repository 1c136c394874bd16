"""Commands ``fit buyers`` and ``transactions``: buyers from orders, and the model's own orders."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

import typer

from simulation.cli.common import Json, Scenario, Seed, Workers, refuse, say_if_cold, with_seed
from simulation.cli.scenarios import SCENARIO_HELP, Overrides
from simulation.cli.targets import check_target, save

app = typer.Typer(rich_markup_mode=None)
fit_app = typer.Typer(rich_markup_mode=None, help="Estimate a part of a scenario from data.")
app.add_typer(fit_app, name="fit")


@fit_app.callback()
def _fit() -> None:
    """Estimate a part of a scenario from data."""


@fit_app.command()
def buyers(
    transactions: Annotated[
        Path,
        typer.Argument(
            metavar="TRANSACTIONS", help="CSV or Parquet file, a line of an order a row."
        ),
    ],
    base: Annotated[
        str | None,
        typer.Option(
            "--base",
            metavar="SCENARIO",
            help=f"What everything else is taken from; defaults of the schema. {SCENARIO_HELP}",
        ),
    ] = None,
    overrides: Overrides = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE.toml", help="Write the estimates as a scenario file."),
    ] = None,
    json_file: Json = None,
    ensemble: Annotated[
        Path | None,
        typer.Option(
            "--draws-to",
            metavar="FILE.parquet",
            help="Write the draws of the intervals as an ensemble (compare --ensemble).",
        ),
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            metavar="NAME=HEADER",
            help="Which column of the file is which, where its name does not say so; may be "
            "repeated: buyer, time, quantity, unit_price, value, order, item, seller, freight, "
            "custom.",
        ),
    ] = None,
    items: Annotated[
        str | None,
        typer.Option(
            "--items", metavar="PATTERN", help="Take only items that match this regular expression."
        ),
    ] = None,
    yuan: Annotated[
        float, typer.Option("--yuan", metavar="X", help="Yuan for one unit of the table's money.")
    ] = 1.0,
    histories: Annotated[
        int,
        typer.Option(
            "--histories",
            min=0,
            max=200,
            metavar="N",
            help="Whole clusters the table is held against; 0 leaves the market out.",
        ),
    ] = 20,
    draws: Annotated[
        int,
        typer.Option(
            "--draws", min=50, max=10_000, metavar="N", help="Draws of buyers for the intervals."
        ),
    ] = 500,
    seed: Seed = None,
    workers: Workers = None,
) -> None:
    """Estimate the buyers' section of a scenario from a table of transactions.

    Exit code 1 if nothing could be estimated, 2 for wrong input, 3 when interrupted.
    """
    from scenarios.load import load, parse
    from simulation.buyer_fit.fitting import Settings, fit_buyers
    from simulation.buyer_fit.reading import read_lines
    from simulation.cli.progress import ProgressShown
    from simulation.limits import check_scenario

    if not 0.0 < yuan < 1e6:
        refuse(f"--yuan = {yuan:g}: must be above 0 and below a million")
    check_target("--out", out)
    check_target("--draws-to", ensemble)
    check_target("--json", None if json_file in (None, "-") else Path(str(json_file)))
    told = dict(_told(one) for one in columns or ())
    loaded = load(base, overrides or ()) if base else parse("", "defaults", overrides or ())
    check_scenario(loaded)
    lines = read_lines(transactions, label=str(transactions), told=told, items=items)
    say_if_cold()
    settings = Settings(yuan, histories, draws, loaded.run.seed if seed is None else seed, workers)
    with ProgressShown("clusters") as shown:
        found = fit_buyers(lines, loaded, settings, name=base or "", progress=shown)
    _show(found, json_file)
    from simulation.buyer_fit.writing import ensemble_table, fragment
    from simulation.files import write_text, write_together
    from simulation.results import parquet_writer

    if out is not None and found.estimates:
        text = fragment(found, base=_base_name(base, out), overrides=overrides or ())
        save(out, lambda path: write_text(path, text))
    if ensemble is not None and found.estimates:
        table = parquet_writer(ensemble_table(found))
        save(ensemble, lambda path: write_together({path: table}))
    if not found.estimates:
        typer.echo("nothing could be estimated", err=True)
        raise typer.Exit(1)


@app.command()
def transactions(
    scenario: Scenario,
    overrides: Overrides = None,
    world: Annotated[
        Literal["with", "without"],
        typer.Option("--world", help="Which world: with digitisation, or without."),
    ] = "with",
    days: Annotated[
        float | None,
        typer.Option(
            "--days", min=1, metavar="D", help="Only the last D days; all of the comparison."
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Parquet or CSV file to write.")
    ] = None,
    seed: Seed = None,
) -> None:
    """Write the orders of small-B buyers of one run as a table, as a platform would have them.

    Exit code 2 for wrong input, 3 when interrupted.
    """
    from scenarios.load import load
    from simulation.cli.progress import ProgressShown
    from simulation.files import write_together
    from simulation.limits import check_scenario
    from simulation.results import parquet_writer
    from simulation.table_input import KINDS
    from simulation.transactions import STAGE, csv_writer, orders_of, table_of

    if out is None:
        refuse("--out: give a file to write, ending in .parquet or .csv")
    if out.suffix.lower() not in KINDS:
        refuse(f"--out {out}: must end in .parquet or .csv")
    check_target("--out", out)
    loaded = load(scenario, with_seed(overrides, seed))
    check_scenario(loaded)
    say_if_cold()
    with ProgressShown(STAGE) as shown:
        orders = orders_of(loaded, loaded.run.seed, world=world, days=days, progress=shown)
    table = table_of(orders, loaded)
    writer = parquet_writer(table) if out.suffix.lower() == ".parquet" else csv_writer(table)
    typer.echo(f"{len(orders):,} orders of {len(set(orders.buyer.tolist())):,} buyers")
    save(out, lambda path: write_together({path: writer}))


def _show(found: object, json_file: str | None) -> None:
    import sys

    from simulation.buyer_fit import writing
    from simulation.buyer_fit.result import BuyerFit
    from simulation.cli.tables import print_table
    from simulation.results import json_text, write_json

    assert isinstance(found, BuyerFit)
    if json_file == "-":
        sys.stdout.write(json_text(writing.document(found), ascii_only=True))
        return
    for line in writing.told(found):
        typer.echo(line)
    for header, rows in (
        (writing.ESTIMATE_HEADER, writing.estimate_rows(found)),
        (writing.CHECK_HEADER, writing.check_rows(found)),
        (writing.FACT_HEADER, writing.fact_rows(found)),
        (writing.PRICE_HEADER, writing.price_rows(found)),
    ):
        if rows:
            typer.echo("")
            print_table(header, rows)
    typer.echo("")
    if json_file is not None:
        save(Path(json_file), lambda path: write_json(path, writing.document(found)))


def _told(text: str) -> tuple[str, str]:
    name, sign, header = text.partition("=")
    if not sign or not name.strip() or not header.strip():
        refuse(f"--column {text}: must be NAME=HEADER, such as buyer=cust_no")
    return name.strip(), header.strip()


def _base_name(base: str | None, out: Path) -> str:
    """Name of the base as a file beside the written one may call it."""
    if base is None:
        return ""
    if not base.endswith(".toml"):
        return base
    return Path(os.path.relpath(base, out.parent)).as_posix()
