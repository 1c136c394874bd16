"""Command ``study analyse``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulation.cli.study_common import SOME_FAILED, WRONG_INPUT, Folder, StudyName, told

app = typer.Typer(rich_markup_mode=None)


@app.command()
def analyse(
    study: StudyName,
    target: Annotated[
        Path | None,
        typer.Option("--to", metavar="DIR", help="Folder to write into; default: its analysis/."),
    ] = None,
    kpi: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="KPI to analyse; again for more. Default: the study's."),
    ] = None,
    quantity: Annotated[
        str,
        typer.Option("--of", help="difference, log_ratio, without or with."),
    ] = "difference",
    lang: Annotated[str, typer.Option(help="Language of the page: en, zh-Hans, zh-Hant.")] = "en",
    folder: Folder = None,
) -> None:
    """Say what moves the outcomes: indices, screening, effects, maps, rules; as tables and a page.

    What is computed follows from the design: Sobol indices with intervals and how they settle,
    Morris screening, one-at-a-time effects with bands, heat maps of grids, rank correlations, and
    for every design rules that say when digitisation fails.
    """
    from simulation.cli.common import refuse
    from simulation.cli.targets import reason
    from simulation.study import Study
    from simulation.study.analysis.response import PAIRED, AnalysisProblem
    from simulation.study.analysis.write import PAGE, write_analysis
    from simulation.words import LANGUAGES, spelled

    language = spelled(lang)
    if language is None:
        refuse(f"--lang {lang}: must be one of {', '.join(LANGUAGES)}")
    if quantity not in PAIRED:
        refuse(f"--of {quantity}: must be one of {', '.join(PAIRED)}")
    with told():
        found = Study.load(study)
        home = found.folder(folder)
        results = found.results(home)
    where = home / "analysis" if target is None else target
    try:
        parts, names = write_analysis(
            found, results, where, LANGUAGES[language], outcomes=kpi or (), quantity=quantity
        )
    except AnalysisProblem as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(WRONG_INPUT) from None
    except OSError as error:
        typer.echo(f"{where}: cannot be written to ({reason(error)})", err=True)
        raise typer.Exit(SOME_FAILED) from None
    for part in parts:
        if part.sentence:
            typer.echo(part.sentence)
    typer.echo(f"{len(names)} files in {where}; open {where / PAGE}")
