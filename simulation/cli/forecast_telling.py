"""A forecast on the terminal: a sentence a figure, a table by year, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import typer

from simulation.cli.common import refuse
from simulation.cli.tables import print_table

if TYPE_CHECKING:
    from simulation.words import Language


def language_of(asked: str | None) -> Language:
    """Language by its tag, in any usual spelling; refused where there is none."""
    from simulation.words import DEFAULT, LANGUAGES, spelled

    found = DEFAULT if asked is None else spelled(asked)
    if found is None:
        refuse(f"--lang {asked}: must be one of {', '.join(LANGUAGES)}")
    return LANGUAGES[found]


def names_of(asked: list[str] | None) -> tuple[str, ...]:
    """Figures to tell; refused where one is not known."""
    from scenarios.problems import did_you_mean, nearest
    from simulation.forecast.figures import FIGURES, HEADLINE

    if not asked:
        return HEADLINE
    names = [name.strip() for text in asked for name in text.split(",") if name.strip()]
    if names == ["all"]:
        return tuple(FIGURES)
    for name in names:
        if name not in FIGURES:
            hint = did_you_mean(nearest(name, FIGURES))
            listed = hint or f"there are {', '.join(FIGURES)}, and all"
            refuse(f"--figure {name}: is no figure of a forecast - {listed}")
    return tuple(dict.fromkeys(names))


def tell(document: Mapping[str, Any], names: Sequence[str], words: Language) -> None:
    """Print a forecast."""
    from simulation.report import telling_forecast as telling
    from simulation.report.numbers import tidy
    from simulation.report.scenario_names import scenario_title

    many = len(document["scenarios"]) > 1
    for number in range(len(document["scenarios"])):
        if many:
            typer.echo(f"[{number + 1}] {scenario_title(document, words, number)}")
        for name in names:
            typer.echo(tidy(telling.sentence(document, name, words, number)))
        typer.echo("")
    rows = telling.by_year(document, words, names)
    print_table(rows.titles, rows.rows)
    typer.echo("")
    told: set[str] = set()
    for number, entry in enumerate(document["scenarios"]):
        if many:
            typer.echo(f"[{number + 1}] {scenario_title(document, words, number)}")
        lines = [
            *telling.luck_and_doubt(document, names[0], words, number),
            *telling.notes(document, words, number),
            *(f"  {one['example']}" for one in entry["refusals"][:1]),
        ]
        for line in lines:
            if line not in told:  # what holds for all scenarios is said once
                typer.echo(line)
        told.update(lines)
