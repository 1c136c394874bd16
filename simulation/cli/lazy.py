"""Groups of commands that are imported when they are named."""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any, ClassVar

import typer
from typer.core import TyperGroup
from typer.main import get_group

from scenarios.problems import ScenarioError

WRONG_INPUT, INTERRUPTED = 2, 3


# How the library that reads options says what is wrong, and how it is said here.
_SAID = (
    (r"Input should be a valid integer.*", "must be a whole number"),
    (r"Input should be a valid number.*", "must be a number"),
    (r"Input should be greater than or equal to (\S+)", r"must be at least \1"),
    (r"Input should be less than or equal to (\S+)", r"must be at most \1"),
    (r"Value error, ", ""),
)


def _plain(message: str) -> str:
    """What is wrong with an option, without the words of programmers."""
    for theirs, ours in _SAID:
        message = re.sub(theirs, ours, message)
    return message


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
        except typer.BadParameter as error:
            error.message = _plain(error.message)
            raise
        except ScenarioError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(WRONG_INPUT) from None
        except KeyboardInterrupt:
            typer.echo("stopped", err=True)
            raise typer.Exit(INTERRUPTED) from None
