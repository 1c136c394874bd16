"""Where a report of the page comes from, and the command that makes the same one."""

from __future__ import annotations

import shlex
from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from simulation.attribution.job import REPLICATIONS, sequences_for
from simulation.report.compose import PARTS
from simulation.report.origin import Origin
from simulation.web import state
from simulation.web.command import arguments, bare_origin

if TYPE_CHECKING:
    from simulation.report.making import Found
    from simulation.web.choice import Choice
    from simulation.words import Language


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
    beside = tuple(pin.called(words) for pin in state.pins())
    bare = replace(bare_origin(choice), beside=beside)
    same = arguments(choice, bare)
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
