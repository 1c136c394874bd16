"""Commands ``study verify``, ``study export`` and ``study compact``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulation.cli.study_common import SOME_FAILED, Folder, StudyName, told

app = typer.Typer(rich_markup_mode=None)


@app.command()
def verify(study: StudyName, folder: Folder = None) -> None:
    """Look at every part: whole or not, what is missing, twice, or of another model.

    Exit code 1 where something is damaged or missing; `study run` recomputes it.
    """
    from simulation.study import Study
    from simulation.study.keeping import inspect

    with told():
        found = inspect(Study.load(study), folder)
    for line in found.lines():
        typer.echo(line)
    if not found.is_fine:
        raise typer.Exit(SOME_FAILED)


@app.command()
def export(
    study: StudyName,
    target: Annotated[Path, typer.Argument(metavar="TARGET", help="Folder to write into.")],
    folder: Folder = None,
) -> None:
    """Write runs and points as Parquet and CSV, with a codebook and where they come from."""
    from simulation.cli.targets import reason
    from simulation.study import Study
    from simulation.study.export import write_export

    with told():
        found = Study.load(study)
        results = found.results(folder)
    try:
        names = write_export(found, results, target)
    except OSError as error:
        typer.echo(f"{target}: cannot be written to ({reason(error)})", err=True)
        raise typer.Exit(SOME_FAILED) from None
    typer.echo(f"written to {target}: {', '.join(names)}")
    if not results.is_complete:
        typer.echo(f"not complete: {results.done:,} of {results.total:,} runs", err=True)


@app.command()
def compact(study: StudyName, folder: Folder = None) -> None:
    """Merge the parts of a study into one, without rows that are there twice."""
    from simulation.study import Study
    from simulation.study.keeping import compacted

    with told():
        before, after, rows = compacted(Study.load(study), folder)
    typer.echo(f"{before:,} parts are now {after:,}, with {rows:,} runs")
