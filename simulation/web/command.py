"""What stands for a choice on a command line, so that a reader can go on there."""

from __future__ import annotations

import datetime
import shlex
from typing import TYPE_CHECKING

from simulation.report.origin import Origin
from simulation.web import state
from simulation.web.choice import FILE
from simulation.web.link import value_in_link

if TYPE_CHECKING:
    from simulation.web.choice import Choice

FILE_NAME = "scenario.toml"  # as the page gives a scenario to those who download it
_SEED = "run.seed"


def arguments_of(choice: Choice) -> str:
    """What stands for a choice on a command line: its scenario, what was changed, and the seed."""
    return shlex.join(arguments(choice, bare_origin(choice)))


def bare_origin(choice: Choice) -> Origin:
    """Where what is told of a choice comes from, without a command."""
    return Origin(
        scenario=choice.load(),
        unchanged=choice.own.load(),
        name=FILE_NAME if choice.scenario == FILE else choice.scenario,
        arguments="",
        command="",
        date=datetime.datetime.now().astimezone().date().isoformat(),
        query=state.link(),
    )


def arguments(choice: Choice, bare: Origin) -> list[str]:
    """Arguments that stand for a choice."""
    values = (part for one in changes(bare) for part in ("--set", one))
    return [bare.name, *values, "--seed", str(choice.seed)]


def changes(bare: Origin) -> list[str]:
    """What was changed, as KEY=VALUE, but for the seed."""
    rows = (row for row, _ in bare.changed() if row.path != _SEED)
    return [f"{row.path}={value_in_link(row.value)}" for row in rows]
