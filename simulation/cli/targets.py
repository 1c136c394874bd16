"""Files that commands write: refused before anything is run, written once it is done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import typer


def reason(error: Exception) -> str:
    """What was in the way, in words."""
    return getattr(error, "strerror", None) or str(error)


def check_target(option: str, path: Path | None) -> None:
    """Refuse a file that could not be written, with exit code 2."""
    from simulation.files import check_writable

    if path is None:
        return
    try:
        check_writable(path)
    except (OSError, ValueError) as error:
        typer.echo(f"{option} {path}: cannot be written ({reason(error)})", err=True)
        raise typer.Exit(2) from None


def save(path: Path, write: Callable[[Path], None]) -> None:
    """Write a file; what fails now is an error of the environment, with exit code 1."""
    try:
        write(path)
    except OSError as error:
        typer.echo(f"{path} cannot be written ({reason(error)})", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"written to {path}")
