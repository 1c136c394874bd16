"""Where a report of the page comes from, and the command that makes the same one."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from scenarios.problems import ScenarioError
from scenarios.write import content_hash
from simulation.forecast.plan import USUAL_REPLICATIONS
from simulation.forecast.running import over_years
from simulation.report.origin import Origin
from simulation.web import state
from simulation.web.command import arguments, bare_origin, changes

if TYPE_CHECKING:
    from simulation.report.making import Found
    from simulation.web.choice import Choice
    from simulation.words import Language

_FORECAST = "forecast.json"  # as the folder of data calls it


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
    ahead = _Ahead([], [], ())
    if found.forecast and "forecast" in parts:
        ahead = _ahead(choice, found.forecast)
    how = [*_how(found, parts, kind, words), *ahead.how]
    steps = [["report", *same, *how]]
    if ahead.first:  # a forecast the report cannot make by itself is made before it
        steps.insert(0, ["forecast", *same, *ahead.first])
    return replace(
        bare,
        arguments=shlex.join(same),
        command=" && ".join(f"python -m simulation {shlex.join(step)}" for step in steps),
        not_made=ahead.not_made,
    )


class _Ahead(NamedTuple):
    """Options of the commands ``forecast`` and ``report``, and scenarios that have none."""

    first: list[str]
    how: list[str]
    not_made: tuple[str, ...]


def _ahead(choice: Choice, forecast: Mapping[str, Any]) -> _Ahead:
    years, draws, runs = (forecast[key] for key in ("years", "draws", "replications"))
    beside: list[str] = []
    not_made = []
    for entry in forecast["scenarios"][1:]:
        values = _against(choice, entry, years)
        if values:
            beside += ["--against", ",".join(values)]
        else:
            not_made.append(entry["name"])
    if not beside and draws == 0 and runs == USUAL_REPLICATIONS:
        how = ["--forecast-years", str(years), "--forecast-draws", "0"]
        return _Ahead([], how, tuple(not_made))
    first = ["--years", str(years), "--draws", str(draws), "--each", str(forecast["each"])]
    first += ["--replications", str(runs), *beside, "--json", _FORECAST]
    return _Ahead(first, ["--forecast", _FORECAST], tuple(not_made))


def _against(choice: Choice, entry: Mapping[str, Any], years: int) -> list[str]:
    """Values that make a pinned scenario of the present one; none where values do not tell it."""
    for pin in state.pins():
        there = pin.on(choice.seed)
        try:
            ahead = over_years(there.load(), years)
        except ScenarioError:  # so it is none of the forecast's
            continue
        if content_hash(ahead) != entry["content_hash"]:
            continue
        if (there.scenario, there.file) != (choice.scenario, choice.file):
            return []
        values = changes(replace(bare_origin(there), unchanged=choice.load()))
        return [] if any("," in value for value in values) else values
    return []


def _how(found: Found, parts: Collection[str], kind: str, words: Language) -> list[str]:
    how = ["--format", kind, "--replications", str(found.answer["replications"])]
    how += [] if kind == "data" else ["--lang", words.id]
    if found.levers and "levers" in parts:
        how += ["--levers", "all", "--lever-runs", str(found.levers["replications"])]
        if (sequences := found.levers["sequences"]) is not None:
            how += ["--lever-sequences", str(sequences)]
    if found.doubt and "doubt" in parts:
        how += ["--doubt", str(found.doubt["asked"])]
    left = [part for part in ("who", "assumptions") if part not in parts]
    return [*how, *(["--leave-out", ",".join(left)] if left and kind != "data" else [])]
