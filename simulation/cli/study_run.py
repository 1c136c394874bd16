"""Commands ``study check`` and ``study run``."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenarios.problems import in_time
from simulation.cli.study_common import (
    CLUSTER_LOST,
    INTERRUPTED,
    SOME_FAILED,
    Folder,
    StudyName,
    StudyProgressShown,
    told,
)

if TYPE_CHECKING:
    from simulation.study.results import Results

app = typer.Typer(rich_markup_mode=None)

Workers = Annotated[
    int | None,
    typer.Option("--workers", min=1, max=256, metavar="N", help="Processes; default: all cores."),
]


@app.command()
def check(
    study: StudyName,
    pilots: Annotated[
        int, typer.Option("--pilots", min=0, max=100, metavar="N", help="Pilot runs.")
    ] = 3,
    workers: Workers = None,
) -> None:
    """Check a study file, and tell what it will take from a few pilot runs."""
    from simulation.cli.common import say_if_cold
    from simulation.study import Study

    with told():
        found = Study.load(study)
        if pilots:
            say_if_cold()
        preview = found.check(pilots=pilots, workers=workers)
    first, *rest = preview.lines()
    typer.echo(f"ok  {first}")
    for line in rest:
        typer.echo(f"    {line}")


@app.command()
def run(
    study: StudyName,
    folder: Folder = None,
    engine: Annotated[
        str,
        typer.Option("--engine", metavar="NAME", help="local (default), dask, spawn or serial."),
    ] = "local",
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler",
            metavar="ADDRESS",
            help="Of a Dask cluster, as tcp://127.0.0.1:8786, or its file.",
        ),
    ] = None,
    workers: Workers = None,
    fail_fast: Annotated[
        bool,
        typer.Option(
            "--fail-fast/--keep-going", help="Stop at the first run that fails, or keep going."
        ),
    ] = False,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Try runs once more that failed before.")
    ] = False,
    accept_code_change: Annotated[
        bool,
        typer.Option(
            "--accept-code-change", help="Go on with runs of an earlier version of the model."
        ),
    ] = False,
    rerun: Annotated[
        bool, typer.Option("--rerun", help="Run anew what an earlier version of the model ran.")
    ] = False,
    new_study: Annotated[
        str | None,
        typer.Option(
            "--new-study", metavar="NAME",
            help="Keep it apart under another name; runs that both share are reused.",
        ),
    ] = None,
) -> None:  # fmt: skip
    """Run a study; the same command again goes on where it was.

    Exit codes: 0 all runs are fine; 1 some failed, and are kept as such; 2 wrong input; 3 stopped
    by hand; 4 the cluster was lost. After 3 and 4 the same command goes on.
    """
    from simulation.cli.common import refuse, say_if_cold
    from simulation.study import Study
    from simulation.study.progress import Options

    if accept_code_change and rerun:
        refuse("--accept-code-change and --rerun exclude one another")
    started = time.monotonic()
    with told():
        found = Study.load(study)
        home, reuse = found.folder(folder), None
        if new_study is not None:
            if not new_study.strip() or Path(new_study).name != new_study:
                refuse(f"--new-study {new_study!r}: give a plain name for a folder")
            home, reuse = home.parent / new_study, home if home.is_dir() else None
        say_if_cold()
        with StudyProgressShown() as shown:
            results = found.run(
                home,
                engine=engine,
                workers=workers,
                scheduler=scheduler,
                progress=shown,
                options=Options(fail_fast=fail_fast),
                accept_code_change=accept_code_change,
                rerun=rerun,
                retry_failed=retry_failed,
                reuse=reuse,
                say=lambda text: print(text, file=sys.stderr, flush=True),
            )
    raise typer.Exit(_end(results, home, time.monotonic() - started))


def _end(results: Results, home: Path, seconds: float) -> int:
    """Tell how it ended, and give the exit code."""
    saved = f"{results.done:,} of {results.total:,} runs"
    if results.end == "stopped":
        typer.echo(f"stopped: saved {saved}; continue with the same command")
        return INTERRUPTED
    if results.end == "lost":
        typer.echo(f"the cluster was lost: {saved} are saved, run the same command again", err=True)
        return CLUSTER_LOST
    if results.end == "failed":
        typer.echo(f"stopped at a run that failed: {first_failure(results)}", err=True)
        typer.echo(f"{saved} are saved in {home}; --keep-going runs the rest")
        return SOME_FAILED
    typer.echo(f"complete: {results.done:,} runs in {home} ({in_time(seconds)})")
    if results.failed:
        typer.echo(f"{results.failed:,} runs failed; the first: {first_failure(results)}", err=True)
        return SOME_FAILED
    return 0


def first_failure(results: Results) -> str:
    """Where and why the first run failed."""
    statuses = results.table["status"].to_pylist()
    row = next((n for n, status in enumerate(statuses) if status != "done"), None)
    if row is None:
        return "none"
    point, replication, error = (
        results.table[name][row].as_py() for name in ("point", "replication", "error")
    )
    return f"point {point}, replication {replication}: {error}"
