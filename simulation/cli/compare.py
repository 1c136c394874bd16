"""Commands ``compare`` and ``run``: both worlds, or one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from simulation.cli.common import (
    INTERRUPTED,
    Json,
    Out,
    Scenario,
    Seed,
    check_targets,
    refuse,
    save,
    short,
    with_seed,
)
from simulation.cli.scenarios import Overrides

if TYPE_CHECKING:
    from simulation.comparison import Comparison

app = typer.Typer(rich_markup_mode=None)

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
    workers: Annotated[
        int | None,
        typer.Option("--workers", min=1, max=256, metavar="N", help="Threads; default: all cores."),
    ] = None,
    equal_service: Annotated[
        bool, typer.Option("--equal-service", help="Also compare at equal service.")
    ] = False,
    json_file: Json = None,
    out: Out = None,
) -> None:
    """Compare a cluster with and without digitisation: same orders, same luck, run twice.

    Exit code 2 for wrong input, 3 when interrupted (what is done is shown and saved).
    """
    _check_precision(precision, replications)
    from scenarios.load import load
    from simulation.cli.progress import ProgressShown
    from simulation.comparison import PRECISION, check_scenario
    from simulation.comparison import compare as run_pairs
    from simulation.results import document, write_folder

    loaded = load(scenario, with_seed(overrides, seed))
    check_scenario(loaded)
    check_targets(json_file, out, _FILES)
    with ProgressShown() as shown:
        result = run_pairs(
            loaded,
            replications=replications,
            precision=PRECISION if precision is None else precision,
            workers=workers,
            equal_service=equal_service,
            progress=shown,
        )
    name = short(scenario)
    if json_file != "-":
        _print_comparison(result)
    runs = [(p.replication, run) for p in result.pairs for run in (p.without, p.with_)]
    save(
        json_file,
        lambda: document(result, name),
        out,
        lambda folder: write_folder(folder, loaded, name, result.seed, runs),
    )
    if result.stop_reason == "interrupted":
        done = f"stopped: {result.replications} paired runs are done and kept"
        typer.echo(done, err=True)
        raise typer.Exit(INTERRUPTED)


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

    loaded = load(scenario, with_seed(overrides, seed))
    check_scenario(loaded)
    check_targets(json_file, out, _FILES)
    root = loaded.run.seed
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


def _print_comparison(result: Comparison) -> None:
    from simulation.cli.reports import HEADER, answer, comparison_rows, equal_service_line
    from simulation.cli.tables import print_table
    from simulation.comparison import STOP_REASONS

    for line in answer(result):
        typer.echo(line)
    typer.echo("")
    print_table(HEADER, comparison_rows(result))
    typer.echo("")
    for found in (result.equal_service, result.equal_factory_fill):
        if found is not None:
            typer.echo(equal_service_line(found))
    runs = f"{result.replications} paired run" + ("s" if result.replications > 1 else "")
    typer.echo(f"{runs}, same orders, same luck, run twice; {STOP_REASONS[result.stop_reason]}.")
    typer.echo("The range covers luck only, not the doubt about the assumptions.")


def _check_precision(precision: float | None, replications: int | None) -> None:
    if precision is None:
        return
    if replications is not None:
        refuse("--precision: takes no effect together with --replications; give one of the two")
    if not 0.0 < precision < 1.0:
        refuse(f"--precision = {precision:g}: must be above 0 and below 1 (0.02 is 2 %)")
