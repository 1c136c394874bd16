"""What commands that run worlds have in common: options, and where results are written to."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from scenarios.limits import MOST_SEED
from simulation.cli.scenarios import SCENARIO_HELP
from simulation.cli.targets import check_target, reason

WRONG_INPUT, INTERRUPTED = 2, 3

Scenario = Annotated[str, typer.Argument(metavar="SCENARIO", help=SCENARIO_HELP)]
Seed = Annotated[
    int | None,
    typer.Option("--seed", min=0, max=MOST_SEED, metavar="N", help="Root of all luck (run.seed)."),
]
Workers = Annotated[
    int | None,
    typer.Option("--workers", min=1, max=256, metavar="N", help="Threads; default: all cores."),
]
Json = Annotated[
    str | None,
    typer.Option("--json", metavar="FILE", help="Write the result as JSON; - for standard output."),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Write Parquet tables and a manifest into a folder."),
]


def say_if_cold(*, network: bool = False) -> None:
    """Tell beforehand why the first run of a cluster, or network, takes long on a machine."""
    from agents.kernels.compiled import is_cold

    if is_cold("draw_textbook_demand" if network else "sellers_act"):
        typer.echo("compiling the simulation's kernels, once: this takes a minute or two", err=True)


def with_seed(overrides: list[str] | None, seed: int | None) -> list[str]:
    """Overrides of a scenario, with the seed among them."""
    return [*(overrides or ()), *([] if seed is None else [f"run.seed={seed}"])]


def short(scenario: str) -> str:
    """Name of a scenario, without the folder of its file."""
    return Path(scenario).stem if scenario.endswith(".toml") else scenario


def check_targets(json_file: str | None, out: Path | None, names: Iterable[str]) -> None:
    """Refuse what could not be written, before anything is run.

    Parameters
    ----------
    json_file : str, optional
        Target of ``--json``.
    out : Path, optional
        Target of ``--out``; one that is missing is made to see whether it can be, and taken away
        again, so that none is left empty by a run that ends early.
    names : iterable of str
        Files that will be written into it.
    """
    from simulation.files import check_writable, no_empty_folders

    if json_file == "":
        refuse("--json: give a file, or - for standard output")
    if json_file not in (None, "-"):
        check_target("--json", Path(str(json_file)))
    if out is not None:
        with no_empty_folders(out):
            try:
                out.mkdir(parents=True, exist_ok=True)
                for name in names:
                    check_writable(out / name)
            except (OSError, ValueError) as error:
                refuse(f"--out {out}: cannot be written to ({reason(error)})")


def save(json_file: str | None, content: Any, out: Path | None, write_out: Any) -> None:
    """Write results; what fails now is told, and is an error of the environment."""
    from simulation.files import no_empty_folders
    from simulation.results import json_text, write_json

    failed = []
    if json_file == "-":
        sys.stdout.write(json_text(content(), ascii_only=True))
        sys.stdout.flush()
    elif json_file is not None:
        try:
            write_json(Path(json_file), content())
            typer.echo(f"written to {json_file}")
        except OSError as error:
            failed.append(f"--json {json_file}: {reason(error)}")
    if out is not None:
        try:
            with no_empty_folders(out):
                write_out(out)
            typer.echo(f"written to {out}", err=json_file == "-")
        except OSError as error:
            failed.append(f"--out {out}: {reason(error)}")
    if failed:
        for line in failed:
            typer.echo(f"could not be written: {line}", err=True)
        raise typer.Exit(1)


def refuse(message: str) -> NoReturn:
    """End with a message: the input is wrong.

    Raises
    ------
    typer.Exit
        With exit code 2.
    """
    typer.echo(message, err=True)
    raise typer.Exit(WRONG_INPUT)
