"""Command ``docs``: tables of the documentation, made from the declarations."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(rich_markup_mode=None)


@app.command()
def docs(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE]...", help="Documents; without any, all that have such tables."
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit code 1 if a table is stale.")
    ] = False,
) -> None:
    """Bring the generated tables of the documentation up to date."""
    from simulation.claims.stored import StoredError
    from simulation.documentation import DOCUMENTS, UnknownTableError, rewritten
    from simulation.files import write_text

    stale = 0
    for path in files or DOCUMENTS:
        try:
            text = path.read_text(encoding="utf-8")
            fresh = rewritten(text)
            if text != fresh and not check:
                write_text(path, fresh)
        except UnicodeDecodeError:
            typer.echo(f"{path.name}: is not UTF-8 text", err=True)
            raise typer.Exit(2) from None
        except (OSError, UnknownTableError, StoredError) as error:
            said = getattr(error, "strerror", None) or error
            typer.echo(f"{path.name or path}: {said}", err=True)
            raise typer.Exit(2) from None
        stale += text != fresh
        told = "up to date" if text == fresh else ("stale" if check else "written")
        typer.echo(f"{path.name}: {told}")
    if check and stale:
        typer.echo("python -m simulation docs brings them up to date", err=True)
        raise typer.Exit(1)
