"""Command ``study`` with the commands below it, each imported when it is asked for.

A new command goes into a module of its own with ``app = typer.Typer()``, and is entered in
`STUDY_COMMANDS`.
"""

from __future__ import annotations

import typer

from simulation.cli.lazy import LazyCommands

STUDY_COMMANDS = {
    "list": "simulation.cli.study_read",
    "check": "simulation.cli.study_run",
    "run": "simulation.cli.study_run",
    "status": "simulation.cli.study_read",
    "verify": "simulation.cli.study_keep",
    "export": "simulation.cli.study_keep",
    "compact": "simulation.cli.study_keep",
    "analyse": "simulation.cli.study_analyse",
}


class StudyCommands(LazyCommands):
    """Commands about studies."""

    modules = STUDY_COMMANDS


group = typer.Typer(
    cls=StudyCommands,
    help="Run a design of many points: sweeps that are resumed, scale out and can be cited.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@group.callback()
def _studies() -> None:
    """Hold the group open: its commands are found by name."""


app = typer.Typer(rich_markup_mode=None)
app.add_typer(group, name="study")


@app.callback()
def _all() -> None:
    """Hold the group open."""
