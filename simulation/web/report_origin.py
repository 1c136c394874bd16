"""Where a report of the page comes from, and the command that makes the same one."""

from __future__ import annotations

import datetime
import shlex
from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from simulation.attribution.job import REPLICATIONS, sequences_for
from simulation.report.compose import PARTS
from simulation.report.origin import Origin
from simulation.web import state
from simulation.web.choice import FILE
from simulation.web.link import value_in_link

if TYPE_CHECKING:
    from simulation.report.making import Found
    from simulation.web.choice import Choice
    from simulation.words import Language

FILE_NAME = "scenario.toml"  # as the page gives a scenario to those who download it
_SEED = "run.seed"


def origin_of(
    choice: Choice, found: Found, parts: Collection[str], kind: str, words: Language
) -> Origin:
    """Say where a report comes from.

    Parameters
    ----------
    choice : Choice
        What it is of.
    found : Found
        What is written up.
    parts : collection of str
        Parts that are in.
    kind : str
        ``pptx``, ``html`` or ``data``.
    words : Language
        Of the report, which may not be that of the page.
    """
    name = FILE_NAME if choice.scenario == FILE else choice.scenario
    bare = Origin(
        scenario=choice.load(),
        unchanged=choice.own.load(),
        name=name,
        arguments="",
        command="",
        date=datetime.datetime.now().astimezone().date().isoformat(),
        query=state.link(),
        beside=tuple(pin.called(words) for pin in state.pins()),
    )
    same = [name]
    for row, _ in bare.changed():
        if row.path != _SEED:
            same += ["--set", f"{row.path}={value_in_link(row.value)}"]
    same += ["--seed", str(choice.seed)]
    how = _how(bare, found, parts, kind, words)
    return replace(
        bare,
        arguments=shlex.join(same),
        command=f"python -m simulation report {shlex.join([*same, *how])}",
    )


def _how(
    origin: Origin, found: Found, parts: Collection[str], kind: str, words: Language
) -> list[str]:
    how = ["--format", kind, "--replications", str(found.answer["replications"])]
    if kind == "data":
        return how
    how += ["--lang", words.id]
    if found.levers and "levers" in parts:
        how += ["--levers", "all", "--lever-runs", str(REPLICATIONS)]
        if (sequences := sequences_for(origin.scenario)) is not None:
            how += ["--lever-sequences", str(sequences)]
    if found.doubt and "doubt" in parts:
        how += ["--doubt", str(found.doubt["asked"])]
    if found.forecast and "forecast" in parts:
        draws = found.forecast["draws"]
        how += ["--forecast-years", str(found.forecast["years"]), "--forecast-draws", str(draws)]
    left = [part for part in PARTS[1:] if part not in parts and part in ("who", "assumptions")]
    return [*how, *(["--leave-out", ",".join(left)] if left else [])]
