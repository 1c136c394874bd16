"""Commands ``compare`` and ``run``: both worlds, or one of them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from simulation.cli.scenarios import SCENARIO_HELP, Overrides

if TYPE_CHECKING:
    from simulation.comparison import Comparison

app = typer.Typer(rich_markup_mode=None)

FAILED, WRONG_INPUT, INTERRUPTED = 1, 2, 3

Scenario = Annotated[str, typer.Argument(metavar="SCENARIO", help=SCENARIO_HELP)]
Seed = Annotated[
    int | None,
    typer.Option("--seed", min=0, max=2**53, metavar="N", help="Root of all luck (run.seed)."),
]
Json = Annotated[
    str | None,
    typer.Option("--json", metavar="FILE", help="Write the result as JSON; - for standard output."),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Write Parquet tables and a manifest into a folder."),
]


@app.command()
def compare(
    scenario: Scenario,
    overrides: Overrides = None,
    replications: Annotated[
        int | None,
        typer.Option("--replications", min=1, max=10_000, metavar="N", help="Paired runs to do."),
    ] = None,
    precision: Annotated[
        float | None,
        typer.Option(
            "--precision",
            metavar="X",
            help="Without --replications: half-width of the 90 % range, as a share, that stock, "
            "cost and price must reach (0.02).",
        ),
    ] = None,
    seed: Seed = None,
    workers: Annotated[
        int | None,
        typer.Option("--workers", min=1, max=256, metavar="N", help="Threads; default: all cores."),
    ] = None,
    equal_service: Annotated[
        bool, typer.Option("--equal-service", help="Also compare at equal service.")
    ] = False,
    doubt: Annotated[
        int | None,
        typer.Option(
            "--doubt",
            min=2,
            max=100_000,
            metavar="N",
            help="Also draw the assumptions N times from their plausible ranges; each draw gets "
            "--replications paired runs (2 without). With --out, an interrupted run goes on.",
        ),
    ] = None,
    who_pays: Annotated[
        bool, typer.Option("--who-pays", help="Also show who gains and who pays.")
    ] = False,
    json_file: Json = None,
    out: Out = None,
) -> None:
    """Compare a cluster with and without digitisation: same orders, same luck, run twice.

    Exit code 1 if a draw failed, 2 for wrong input, 3 when interrupted (what is done is shown and
    saved).
    """
    _check_precision(precision, replications)
    from scenarios.load import load
    from simulation.cli.progress import ProgressShown
    from simulation.comparison import PRECISION, check_scenario
    from simulation.comparison import compare as run_pairs
    from simulation.results import document, write_folder

    loaded = load(scenario, _with_seed(overrides, seed))
    check_scenario(loaded)
    _check_targets(json_file, out, doubt=doubt is not None)
    with ProgressShown() as shown:
        result = run_pairs(
            loaded,
            replications=replications,
            precision=PRECISION if precision is None else precision,
            workers=workers,
            equal_service=equal_service,
            doubt=doubt,
            folder=out,
            progress=shown,
        )
    name = _short(scenario)
    if result.doubt and result.doubt.resumed:
        typer.echo(f"{result.doubt.resumed:,} paired runs of draws were there already", err=True)
    if json_file != "-":
        from simulation.cli.printing import print_comparison

        print_comparison(result, who_pays=who_pays)
    runs = [(p.replication, run) for p in result.pairs for run in (p.without, p.with_)]
    _save(
        json_file,
        lambda: document(result, name),
        out,
        lambda folder: write_folder(folder, loaded, name, result.seed, runs, result.doubt),
    )
    if result.stop_reason == "interrupted":
        typer.echo(_stopped(result, doubt, out), err=True)
        raise typer.Exit(INTERRUPTED)
    if result.doubt and result.doubt.failed:
        typer.echo(f"{len(result.doubt.failed)} draws failed", err=True)
        raise typer.Exit(FAILED)


@app.command()
def run(
    scenario: Scenario,
    overrides: Overrides = None,
    world: Annotated[
        Literal["with", "without"],
        typer.Option("--world", help="Which world: with digitisation, or without."),
    ] = "with",
    seed: Seed = None,
    json_file: Json = None,
    out: Out = None,
) -> None:
    """Run one world once: replication 0 of compare with the same seed.

    Exit code 2 for wrong input, 3 when interrupted.
    """
    from scenarios.load import load
    from simulation.cli.tables import print_table
    from simulation.comparison import check_scenario
    from simulation.results import world_document, write_folder
    from simulation.worlds import single

    loaded = load(scenario, _with_seed(overrides, seed))
    check_scenario(loaded)
    _check_targets(json_file, out)
    root = loaded.run.seed
    done = single(loaded, root, 0, world)
    name = _short(scenario)
    if json_file != "-":
        from simulation.cli.reports import world_rows

        print_table(("", "unit", f"{world} digitisation"), world_rows(done))
    _save(
        json_file,
        lambda: world_document(loaded, name, root, done),
        out,
        lambda folder: write_folder(folder, loaded, name, root, [(0, done)]),
    )


def _stopped(result: Comparison, asked: int | None, out: Path | None) -> str:
    done = f"stopped: {result.replications} paired runs"
    if asked is None:
        return f"{done} are done and kept"
    draws = len(result.doubt.complete) if result.doubt else 0
    way = "the same command goes on from here" if out else "with --out DIR it could go on from here"
    return f"{done} and {draws} of {asked} draws are done and kept; {way}"


def _with_seed(overrides: list[str] | None, seed: int | None) -> list[str]:
    return [*(overrides or ()), *([] if seed is None else [f"run.seed={seed}"])]


def _short(scenario: str) -> str:
    """Name of a scenario, without the folder of its file."""
    return Path(scenario).stem if scenario.endswith(".toml") else scenario


def _check_precision(precision: float | None, replications: int | None) -> None:
    if precision is None:
        return
    if replications is not None:
        _refuse("--precision: takes no effect together with --replications; give one of the two")
    if not 0.0 < precision < 1.0:
        _refuse(f"--precision = {precision:g}: must be above 0 and below 1 (0.02 is 2 %)")


def _check_targets(json_file: str | None, out: Path | None, *, doubt: bool = False) -> None:
    """Refuse what could not be written, before anything is run."""
    from simulation.files import check_writable

    if json_file == "":
        _refuse("--json: give a file, or - for standard output")
    if json_file not in (None, "-"):
        try:
            check_writable(Path(str(json_file)))
        except (OSError, ValueError) as error:
            _refuse(f"--json {json_file}: cannot be written ({_reason(error)})")
    if out is not None:
        try:
            out.mkdir(parents=True, exist_ok=True)
            more = ("draws.parquet",) if doubt else ()
            for name in (
                "kpis.parquet",
                "periods.parquet",
                "firms.parquet",
                *more,
                "manifest.json",
            ):
                check_writable(out / name)
        except (OSError, ValueError) as error:
            _refuse(f"--out {out}: cannot be written to ({_reason(error)})")


def _save(json_file: str | None, content: Any, out: Path | None, write_out: Any) -> None:
    """Write results; what fails now is told, and is an error of the environment."""
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
            failed.append(f"--json {json_file}: {_reason(error)}")
    if out is not None:
        try:
            write_out(out)
            typer.echo(f"written to {out}", err=json_file == "-")
        except OSError as error:
            failed.append(f"--out {out}: {_reason(error)}")
    if failed:
        for line in failed:
            typer.echo(f"could not be written: {line}", err=True)
        raise typer.Exit(1)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def _refuse(message: str) -> None:
    typer.echo(message, err=True)
    raise typer.Exit(WRONG_INPUT)
