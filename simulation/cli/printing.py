"""A comparison on the terminal: the answer, luck, our doubt, and who pays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from simulation.cli import who_pays as paying
from simulation.cli.doubt import doubt_lines, doubt_rows, preset_lines
from simulation.cli.doubt import header as doubt_header
from simulation.cli.reports import HEADER, answer, comparison_rows, equal_service_lines
from simulation.cli.tables import print_table
from simulation.compared import STOP_REASONS

if TYPE_CHECKING:
    from simulation.compared import Comparison
    from simulation.doubt.summary import Doubt


def print_comparison(result: Comparison, *, who_pays: bool) -> None:
    """Print the answer, the table, and what else was asked for."""
    for line in answer(result):
        typer.echo(line)
    typer.echo("")
    print_table(HEADER, comparison_rows(result))
    typer.echo("")
    for found in (result.equal_service, result.equal_factory_fill):
        if found is not None:
            for line in equal_service_lines(found):
                typer.echo(line)
    runs = f"{result.replications} paired run" + ("s" if result.replications > 1 else "")
    typer.echo(f"{runs}, same orders, same luck, run twice; {STOP_REASONS[result.stop_reason]}.")
    if result.doubt is None:
        typer.echo("The range covers luck only, not the doubt about the assumptions.")
    else:
        print_doubt(result.doubt)
        for line in preset_lines(result):
            typer.echo(line)
    if who_pays:
        print_who_pays(result)


def print_doubt(doubt: Doubt) -> None:
    """Print what draws of the assumptions tell, apart from luck."""
    what = "the spread over the ensemble" if doubt.design.ensemble else "our doubt"
    typer.echo(f"The ranges above cover luck only. What follows is {what}, apart from it.\n")
    if doubt.spans:
        print_table(doubt_header(doubt), doubt_rows(doubt))
        typer.echo("")
    for line in doubt_lines(doubt):
        typer.echo(line)


def print_who_pays(result: Comparison) -> None:
    """Print results of firms and buyers by group, and where the money went."""
    for header, rows in (
        (paying.FIRMS, paying.firm_rows(result)),
        (paying.BUYERS, paying.buyer_rows(result)),
        (paying.MONEY, paying.money_rows(result)),
    ):
        typer.echo("")
        print_table(header, rows)
    typer.echo("")
    for line in paying.lines(result):
        typer.echo(line)
