"""The command line: one file for each group of commands, imported when it is asked for.

Exit codes: 0 all fine; 1 something did not come out; 2 wrong input; 3 interrupted, with what was
done told; 4 a cluster of machines was lost; 130 interrupted before there was anything to tell.

A new file of commands holds ``app = typer.Typer()`` with the commands, imports what is heavy
inside of them, and is entered in `COMMANDS`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from simulation import __version__
from simulation.cli.lazy import LazyCommands
from simulation.interrupts import listen

CUT_SHORT = 130  # as shells have it

# Module of each command, in the order of the help.
COMMANDS = {
    "list": "simulation.cli.scenarios",
    "show": "simulation.cli.scenarios",
    "check": "simulation.cli.scenarios",
    "compare": "simulation.cli.compare",
    "run": "simulation.cli.compare",
    "attribute": "simulation.cli.attribute",
    "inside": "simulation.cli.inside",
    "study": "simulation.cli.study",
    "forecast": "simulation.cli.forecast",
    "hindcast": "simulation.cli.hindcast",
    "report": "simulation.cli.report",
    "calibrate": "simulation.cli.calibrate",
    "fit": "simulation.cli.fit",
    "transactions": "simulation.cli.fit",
    "trace": "simulation.cli.trace",
    "verify": "simulation.cli.verify",
    "evidence": "simulation.cli.evidence",
    "bench": "simulation.cli.bench",
    "warm": "simulation.cli.bench",
    "docs": "simulation.cli.docs",
}


class Commands(LazyCommands):
    """All commands."""

    modules = COMMANDS


app = typer.Typer(
    cls=Commands,
    help="Simulate an industrial cluster with and without digitisation.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Take the options that go before a command."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; ends with `SystemExit`."""
    for stream in (sys.stdout, sys.stderr):  # a narrow encoding must not stop the output
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    listen()
    try:
        app(args=arguments, prog_name="python -m simulation")
    except SystemExit as end:
        if end.code == CUT_SHORT:
            typer.echo("stopped", err=True)
        raise
