"""Groups of commands that are imported when they are named."""

from __future__ import annotations

from importlib import import_module
from typing import Any, ClassVar

import typer
from typer.core import TyperGroup
from typer.main import get_group

from scenarios.problems import ScenarioError

WRONG_INPUT, INTERRUPTED = 2, 3


class LazyCommands(TyperGroup):
    """Commands that are imported when they are named; errors of theirs as exit codes.

    Attributes
    ----------
    modules : dict of str to str
        Module of each command, in the order of the help.
    """

    modules: ClassVar[dict[str, str]] = {}

    def list_commands(self, ctx: Any) -> list[str]:
        """Names of all commands."""
        return list(self.modules)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import a command; all of them where there is none of that name, to find the nearest."""
        for name in [cmd_name] if cmd_name in self.modules else self.modules:
            if name not in self.commands:
                group = get_group(import_module(self.modules[name]).app)
                self.commands[name] = group.commands[name]
        return self.commands.get(cmd_name)

    def invoke(self, ctx: Any) -> Any:
        """Run a command; what people do wrong is told in words, never as a traceback."""
        try:
            return super().invoke(ctx)
        except ScenarioError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(WRONG_INPUT) from None
        except KeyboardInterrupt:
            typer.echo("stopped", err=True)
            raise typer.Exit(INTERRUPTED) from None
