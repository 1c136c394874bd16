"""Commands ``compare`` and ``run``: both worlds, or one of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from simulation.cli.common import (
    INTERRUPTED,
    Json,
    Out,
    Scenario,
    Seed,
    Workers,
    check_targets,
    refuse,
    save,
    say_if_cold,
    short,
    with_seed,
)
from simulation.cli.earlier import Overwrite, check_earlier
from simulation.cli.scenarios import Overrides

if TYPE_CHECKING:
    from simulation.compared import Comparison

app = typer.Typer(rich_markup_mode=None)

FAILED = 1
_FILES = ("kpis.parquet", "periods.parquet", "firms.parquet", "manifest.json")


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
    workers: Workers = None,
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
    ensemble: Annotated[
        Path | None,
        typer.Option(
            "--ensemble",
            metavar="FILE",
            help="Also compare over an ensemble (Parquet or CSV, one row a member, as calibrate "
            "writes it): all members, or with --doubt N as many, by weight.",
        ),
    ] = None,
    checkpoint: Annotated[
        Path | None,
        typer.Option(
            "--checkpoint",
            metavar="DIR",
            help="Folder in which a large pair (more than two million buyers) writes down how far "
            "it is, every two minutes: the same command goes on from there.",
        ),
    ] = None,
    who_pays: Annotated[
        bool, typer.Option("--who-pays", help="Also show who gains and who pays.")
    ] = False,
    json_file: Json = None,
    out: Out = None,
    overwrite: Overwrite = False,
) -> None:
    """Compare a cluster with and without digitisation: same orders, same luck, run twice.

    Exit code 1 if a draw failed, 2 for wrong input, 3 when interrupted (what is done is shown and
    saved).
    """
    _check_precision(precision, replications)
    from scenarios.load import load
    from simulation.cli.progress import ProgressShown
    from simulation.comparison import compare as run_pairs
    from simulation.ensemble import read_ensemble
    from simulation.limits import PRECISION, check_scenario
    from simulation.results import document, write_folder

    loaded = load(scenario, with_seed(overrides, seed))
    check_scenario(loaded)
    members = None if ensemble is None else read_ensemble(ensemble, loaded, str(ensemble))
    draws = doubt is not None or members is not None
    asked = {"worlds": ["with", "without"], "seed": loaded.run.seed, "doubt": draws}
    asked |= {"replications": replications, "ensemble": members.digest if members else None}
    check_earlier(out, _FILES, loaded, asked, overwrite=overwrite)
    check_targets(json_file, out, (*_FILES, *(("draws.parquet",) if draws else ())))
    say_if_cold()
    with ProgressShown() as shown:
        result = run_pairs(
            loaded,
            replications=replications,
            precision=PRECISION if precision is None else precision,
            workers=workers,
            equal_service=equal_service,
            doubt=doubt,
            ensemble=members,
            folder=out,
            checkpoint=checkpoint,
            progress=shown,
        )
    name = short(scenario)
    if result.doubt and result.doubt.resumed:
        typer.echo(f"{result.doubt.resumed:,} paired runs of draws were there already", err=True)
    if json_file != "-":
        from simulation.cli.printing import print_comparison

        print_comparison(result, who_pays=who_pays)
    runs = [(p.replication, run) for p in result.pairs for run in (p.without, p.with_)]
    save(
        json_file,
        lambda: document(result, name),
        out,
        lambda folder: write_folder(folder, loaded, name, result.seed, runs, result.doubt),
    )
    if result.stop_reason == "interrupted":
        most = doubt or (len(members) if members else None)
        typer.echo(_stopped(result, most, out), err=True)
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
    overwrite: Overwrite = False,
) -> None:
    """Run one world once: replication 0 of compare with the same seed.

    Exit code 2 for wrong input, 3 when interrupted.
    """
    from scenarios.load import load
    from simulation.cli.tables import print_table
    from simulation.limits import check_scenario
    from simulation.results import world_document, write_folder
    from simulation.worlds import single

    loaded = load(scenario, with_seed(overrides, seed))
    check_scenario(loaded)
    root = loaded.run.seed
    asked = {"worlds": [world], "seed": root, "doubt": False, "replications": 1}
    check_earlier(out, _FILES, loaded, asked, overwrite=overwrite)
    check_targets(json_file, out, _FILES)
    say_if_cold()
    done = single(loaded, root, 0, world)
    name = short(scenario)
    if json_file != "-":
        from simulation.cli.reports import world_rows

        print_table(("", "unit", f"{world} digitisation"), world_rows(done))
    save(
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


def _check_precision(precision: float | None, replications: int | None) -> None:
    if precision is None:
        return
    if replications is not None:
        refuse("--precision: takes no effect together with --replications; give one of the two")
    if not 0.0 < precision < 1.0:
        refuse(f"--precision = {precision:g}: must be above 0 and below 1 (0.02 is 2 %)")
