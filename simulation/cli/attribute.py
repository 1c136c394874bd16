"""Command ``attribute``: which lever did it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulation.cli.common import (
    INTERRUPTED,
    Json,
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
    from simulation.attribution.attribute import Unfinished
    from simulation.attribution.result import Attribution

app = typer.Typer(rich_markup_mode=None)


@app.command()
def attribute(
    scenario: Scenario,
    overrides: Overrides = None,
    kpi: Annotated[
        list[str] | None,
        typer.Option(
            "--kpi",
            metavar="NAME",
            help="Outcome to share out, or all; may be repeated. Default: stock, cost and price.",
        ),
    ] = None,
    levers: Annotated[
        str | None,
        typer.Option(
            "--levers",
            metavar="A,B,...",
            help="Levers to tell apart, the others are off; default: all that are on.",
        ),
    ] = None,
    replications: Annotated[
        int,
        typer.Option(
            "--replications", min=1, max=10_000, metavar="N", help="Runs of each combination."
        ),
    ] = 8,
    seed: Seed = None,
    workers: Workers = None,
    sequences: Annotated[
        int | None,
        typer.Option(
            "--sequences",
            min=1,
            max=100_000,
            metavar="N",
            help="Sample N sequences of switching levers on, each time, in place of all "
            "combinations; default beyond 10 levers.",
        ),
    ] = None,
    json_file: Json = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            help="Keep worlds in a folder, so that an interrupted run goes on; write tables there.",
        ),
    ] = None,
    overwrite: Overwrite = False,
) -> None:
    """Share the change of stock, cost and price out among the levers (Shapley values).

    Runs every combination of levers, on and off, with the same orders and the same luck. Exit code
    2 for wrong input, 3 when interrupted (the same command with --out goes on from there).
    """
    from scenarios.load import load
    from simulation.attribution.attribute import STAGE, Unfinished
    from simulation.attribution.attribute import attribute as run_levers
    from simulation.attribution.document import FILES, document, write_folder
    from simulation.attribution.plan import make_plan
    from simulation.cli.progress import ProgressShown

    loaded = load(scenario, with_seed(overrides, seed))
    asked, chosen = _kpis(kpi), _split([levers]) if levers is not None else None
    try:
        plan = make_plan(
            loaded, levers=chosen, kpis=asked, replications=replications, sequences=sequences
        )
    except ValueError as error:
        refuse(str(error))
    told = {"levers": list(plan.levers), "seed": plan.seed, "replications": plan.replications}
    told["sequences"] = len(plan.sequences_of(0)) if plan.sequences is not None else None
    check_earlier(out, FILES, loaded, told, overwrite=overwrite)
    check_targets(json_file, out, FILES)
    say_if_cold()
    with ProgressShown(STAGE) as shown:
        try:
            result = run_levers(
                loaded,
                levers=chosen,
                kpis=asked,
                replications=replications,
                sequences=sequences,
                workers=workers,
                folder=out,
                progress=shown,
                said=lambda text: typer.echo(text, err=True),
            )
        except Unfinished as interrupt:
            typer.echo(_stopped(interrupt, out), err=True)
            raise typer.Exit(INTERRUPTED) from None
    name = short(scenario)
    if json_file != "-":
        _print(result)
    save(
        json_file,
        lambda: document(result, name),
        out,
        lambda folder: write_folder(folder, result, name),
    )
    if result.stop_reason == "interrupted":
        typer.echo(_stopped(result, out), err=True)
        raise typer.Exit(INTERRUPTED)
    if result.not_kept:
        typer.echo(f"worlds could not be kept in {out}: {result.not_kept}", err=True)
        raise typer.Exit(1)


def _print(result: Attribution) -> None:
    from simulation.cli.levers import HEADER, PAIRS, answer, lever_rows, notes, pair_rows
    from simulation.cli.tables import print_table

    for line in answer(result):
        typer.echo(line)
    typer.echo("")
    print_table(HEADER, lever_rows(result))
    pairs = pair_rows(result)
    if pairs:
        typer.echo("")
        print_table(PAIRS, pairs)
    typer.echo("")
    for line in notes(result):
        typer.echo(line)


def _stopped(found: Attribution | Unfinished, out: Path | None) -> str:
    done = f"stopped: {found.done:,} of {found.total:,} worlds are done"
    if out is None:
        return f"{done}; with --out DIR the same command could go on from here"
    if found.not_kept:
        return f"{done}, but could not be kept in {out}: {found.not_kept}"
    return f"{done} and kept; the same command goes on from here"


def _kpis(asked: list[str] | None) -> list[str] | None:
    if asked is None:
        return None
    names = _split(asked)
    if names == ["all"]:
        from simulation.metrics import KPIS

        return list(KPIS)
    return names


def _split(texts: list[str]) -> list[str]:
    return [name.strip() for text in texts for name in text.split(",") if name.strip()]
