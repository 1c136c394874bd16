"""Command ``calibrate``: settings of the world without that real clusters do not rule out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulation.cli.common import (
    INTERRUPTED,
    Json,
    Scenario,
    Seed,
    check_targets,
    refuse,
    save,
    say_if_cold,
    short,
    with_seed,
)
from simulation.cli.scenarios import Overrides

app = typer.Typer(rich_markup_mode=None)

FAILED = 1


@app.command()
def calibrate(
    scenario: Scenario,
    overrides: Overrides = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            help="Folder of results: ensemble.parquet, all points, a manifest, and every history, "
            "so that an interrupted calibration goes on.",
        ),
    ] = None,
    targets: Annotated[
        list[Path] | None,
        typer.Option(
            "--target",
            metavar="FILE",
            help="Also aim at a table of one's own (CSV or Parquet): columns named like KPIs, rows "
            "by `day` of the comparison, NAME_tolerance for bands; may be repeated.",
        ),
    ] = None,
    tolerance: Annotated[
        float,
        typer.Option(
            "--tolerance", metavar="X", help="Half of a band of --target, as a share of the value."
        ),
    ] = 0.1,
    patterns: Annotated[
        bool, typer.Option("--patterns/--no-patterns", help="Whether to aim at the C patterns.")
    ] = True,
    parameters: Annotated[
        list[str] | None,
        typer.Option(
            "--parameter",
            metavar="PATH[=LOW:HIGH]",
            help="Move only these parameters, each within its declared range or the one given; may "
            "be repeated. Only those marked as calibratable.",
        ),
    ] = None,
    waves: Annotated[
        int, typer.Option("--waves", min=1, max=20, metavar="N", help="Most waves.")
    ] = 4,
    points: Annotated[
        int | None,
        typer.Option(
            "--points",
            min=12,
            max=100_000,
            metavar="N",
            help="Points a wave; ten for each parameter.",
        ),
    ] = None,
    members: Annotated[
        int,
        typer.Option(
            "--members", min=2, max=100_000, metavar="N", help="Members of the ensemble to aim at."
        ),
    ] = 100,
    replications: Annotated[
        int,
        typer.Option(
            "--replications", min=2, max=1000, metavar="N", help="Histories of each point."
        ),
    ] = 2,
    cut_off: Annotated[
        float,
        typer.Option("--cut-off", metavar="X", help="Implausibility that rules a point out."),
    ] = 3.0,
    misses: Annotated[
        int,
        typer.Option("--misses", min=0, max=100, metavar="N", help="Targets that may be missed."),
    ] = 0,
    discrepancy: Annotated[
        float,
        typer.Option(
            "--discrepancy",
            metavar="X",
            help="Standard deviation of what the model leaves out, as a share of each target.",
        ),
    ] = 0.05,
    engine: Annotated[
        str, typer.Option("--engine", help="Where histories run: local, spawn, serial or dask.")
    ] = "local",
    scheduler: Annotated[
        str | None,
        typer.Option("--scheduler", metavar="ADDRESS", help="Dask scheduler, tcp://host:port."),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", min=1, max=256, metavar="N", help="Processes; default: all cores."
        ),
    ] = None,
    seed: Seed = None,
    json_file: Json = None,
) -> None:
    """Calibrate the world without digitisation: an ensemble of settings, not a point.

    Only parameters marked as calibratable are moved, and only C patterns (and targets of one's own)
    are aimed at; nothing is fitted to what digitisation does. Exit code 1 if nothing is left or a
    run failed, 2 for wrong input, 3 when interrupted.
    """
    from scenarios.load import load
    from simulation.calibration import writing
    from simulation.calibration.calibrate import calibrate as run
    from simulation.calibration.free import free_parameters, parsed
    from simulation.calibration.targets import file_targets, pattern_targets
    from simulation.calibration.waves import Settings
    from simulation.cli.progress import ProgressShown
    from simulation.cli.tables import print_table
    from simulation.limits import check_scenario
    from simulation.study.engines import EngineError, make_engine

    _check(tolerance, cut_off, discrepancy)
    loaded = load(scenario, with_seed(overrides, seed))
    check_scenario(loaded)
    ranges = parsed(parameters) if parameters else None
    free = free_parameters(loaded, ranges)
    aims = list(pattern_targets()) if patterns else []
    for path in targets or ():
        horizon = float(loaded.run.horizon_days)
        aims += file_targets(path, horizon, tolerance=tolerance, label=str(path))
    if not aims:
        refuse("--no-patterns: then give something to aim at (--target FILE)")
    keys = [target.key for target in aims]
    if len(set(keys)) < len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        refuse(f"--target: {twice.removeprefix('own:')} is there twice")
    check_targets(json_file, out, writing.FILES)
    how = Settings(
        waves=waves,
        points=points or 10 * len(free),
        members=members,
        cut_off=cut_off,
        misses=misses,
        discrepancy=discrepancy,
        seed=loaded.run.seed,
    )
    say_if_cold()
    typer.echo(
        f"{loaded.title or scenario}, scale {loaded.scale:.4g}: {len(free)} parameters, "
        f"{len(aims)} targets, up to {waves} waves of {how.points} points",
        err=True,
    )
    try:
        place = make_engine(engine, workers, scheduler)
        with ProgressShown("histories") as shown:
            found = run(
                loaded,
                targets=aims,
                ranges=ranges,
                settings=how,
                replications=replications,
                engine=place,
                folder=out,
                progress=shown,
            )
    except EngineError as error:
        refuse(f"--engine {engine}: {error}")
    except KeyboardInterrupt:
        way = "the same command goes on from here" if out else "with --out DIR it could go on"
        typer.echo(f"stopped: {way}", err=True)
        raise typer.Exit(INTERRUPTED) from None
    if found.resumed:
        typer.echo(f"{found.resumed:,} histories were there already", err=True)
    name, files = short(scenario), [str(path) for path in targets or ()]
    if json_file != "-":
        for header, rows in (
            (writing.WAVES_HEADER, writing.wave_rows(found)),
            (writing.FIT_HEADER, writing.fit_rows(found)),
            (writing.SPREAD_HEADER, writing.spread_rows(found)),
        ):
            print_table(header, rows)
            typer.echo("")
        for line in writing.told(found):
            typer.echo(line)
    save(
        json_file,
        lambda: writing.document(found, name, files),
        out if len(found.members) else None,
        lambda folder: writing.write_folder(folder, found, name, files),
    )
    if found.failed or not len(found.members):
        raise typer.Exit(FAILED)


def _check(tolerance: float, cut_off: float, discrepancy: float) -> None:
    if not 0.0 < tolerance < 10.0:
        refuse(f"--tolerance = {tolerance:g}: must be above 0 and below 10 (0.1 is 10 %)")
    if not 0.0 < cut_off < 100.0:
        refuse(f"--cut-off = {cut_off:g}: must be above 0 and below 100")
    if not 0.0 <= discrepancy < 10.0:
        refuse(f"--discrepancy = {discrepancy:g}: must be at least 0 and below 10 (0.05 is 5 %)")
