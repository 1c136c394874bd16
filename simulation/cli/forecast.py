"""Command ``forecast``: from today over some years, with luck and doubt."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from scenarios.problems import ScenarioError
from simulation.cli.common import (
    INTERRUPTED,
    Json,
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
from simulation.cli.scenarios import SCENARIO_HELP, Overrides

if TYPE_CHECKING:
    from scenarios.schema import Scenario as Cluster
    from simulation.ensemble import Ensemble
    from simulation.forecast.forecast import Ran, Unfinished

app = typer.Typer(rich_markup_mode=None)

FAILED = 1
MOST_SCENARIOS = 6  # side by side


@app.command()
def forecast(
    scenarios: Annotated[
        list[str], typer.Argument(metavar="SCENARIO", help=SCENARIO_HELP + " Several: side by "
                                  "side, under the same luck.")
    ],
    overrides: Overrides = None,
    against: Annotated[
        list[str] | None,
        typer.Option(
            "--against",
            metavar="KEY=VALUE[,KEY=VALUE...]",
            help="One more scenario side by side: the first one with these values as well; may be "
            "repeated.",
        ),
    ] = None,
    years: Annotated[
        int, typer.Option("--years", min=1, max=10, metavar="N", help="Years of 52 weeks ahead.")
    ] = 3,
    by: Annotated[
        Literal["month", "quarter"],
        typer.Option("--by", help="Months of 4 weeks, or quarters of 13."),
    ] = "quarter",
    draws: Annotated[
        int | None,
        typer.Option(
            "--draws",
            min=0,
            max=10_000,
            metavar="N",
            help="Sets of assumptions to draw from their plausible ranges (40), or from the "
            "ensemble (all members); 0: luck only.",
        ),
    ] = None,
    each: Annotated[
        int, typer.Option("--each", min=2, max=100, metavar="N", help="Runs of each set.")
    ] = 2,
    replications: Annotated[
        int,
        typer.Option(
            "--replications", min=2, max=10_000, metavar="N",
            help="Runs of a scenario as it stands.",
        ),
    ] = 20,
    ensemble: Annotated[
        Path | None,
        typer.Option(
            "--ensemble",
            metavar="FILE",
            help="Take sets of assumptions from an ensemble (Parquet or CSV, one row a member, as "
            "calibrate writes it) in place of the plausible ranges.",
        ),
    ] = None,
    figure: Annotated[
        list[str] | None,
        typer.Option("--figure", metavar="NAME", help="Figure to tell, or all; may be repeated."),
    ] = None,
    seed: Seed = None,
    workers: Workers = None,
    lang: Annotated[
        str | None,
        typer.Option("--lang", metavar="en|zh-Hans|zh-Hant", help="Language of what is told (en)."),
    ] = None,
    json_file: Json = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            help="Keep runs in a folder, so that an interrupted forecast goes on; write tables "
            "(CSV, Parquet), the document and a manifest there.",
        ),
    ] = None,
    overwrite: Overwrite = False,
) -> None:  # fmt: skip
    """Run a cluster and its platform some years ahead, with and without digitisation.

    Tells sales, buyers, adoption, stock and price with a range of luck, and a range of luck and our
    doubt about the assumptions. Exit code 1 if a set failed, 2 for wrong input, 3 when interrupted.
    """
    from simulation.cli.forecast_telling import language_of, names_of, tell
    from simulation.cli.progress import ProgressShown
    from simulation.forecast.forecast import Unfinished, ran
    from simulation.forecast.running import STAGE, over_years
    from simulation.forecast.tables import FILES, write_folder

    words, told = language_of(lang), names_of(figure)
    loaded = _load(scenarios, overrides, against, seed)
    members = _read(ensemble, next(iter(loaded.values())))
    _check(loaded, years, draws)
    first = over_years(next(iter(loaded.values())), years)
    asked = {
        "seed": first.run.seed, "years": years, "by": by, "each": each,
        "replications": replications, "scenarios": _hashes(loaded, years),
    }  # fmt: skip
    check_earlier(out, FILES, first, asked, overwrite=overwrite)
    check_targets(json_file, out, FILES)
    say_if_cold()
    try:
        with ProgressShown(STAGE) as shown:
            found = ran(
                loaded, years, draws, replications, None, shown, by=by, each=each,
                ensemble=members, workers=workers, folder=out,
            )  # fmt: skip
        document = found.document()
    except ValueError as error:
        refuse(str(error))
    except Unfinished as end:
        _unfinished(end, out)
    if found.done.resumed:
        typer.echo(f"{found.done.resumed:,} runs were there already", err=True)
    if json_file != "-":
        tell(document, told, words)
    save(json_file, lambda: document, out, lambda folder: write_folder(folder, found, document))
    _end(found, document, out)


def _load(
    names: list[str], overrides: list[str] | None, against: list[str] | None, seed: int | None
) -> dict[str, Cluster]:
    """Scenarios by name; each has the values of ``--set``."""
    from scenarios.load import load

    common = with_seed(overrides, seed)
    found: dict[str, Cluster] = {}
    for name in names:
        if short(name) in found:
            refuse(f"{name}: is named twice; give a variant of it with --against KEY=VALUE")
        found[short(name)] = load(name, common)
    for variant in against or ():
        values = [part.strip() for part in variant.split(",") if part.strip()]
        if not values:
            refuse("--against: give at least one KEY=VALUE")
        called = f"{short(names[0])} {shlex.join(values)}"
        if called in found:
            refuse(f"--against {variant}: is given twice")
        try:
            found[called] = load(names[0], [*common, *values])
        except ScenarioError as error:  # what --set says has been loaded by now
            places = [replace(one, place="--against") for one in error.errors]
            raise ScenarioError(places) from None
    if len(found) > MOST_SCENARIOS:
        refuse(f"{len(found)} scenarios: at most {MOST_SCENARIOS} can stand side by side")
    return found


def _read(path: Path | None, scenario: Cluster) -> Ensemble | None:
    if path is None:
        return None
    from simulation.ensemble import read_ensemble

    return read_ensemble(path, scenario)


def _check(loaded: dict[str, Cluster], years: int, draws: int | None) -> None:
    """Refuse what cannot be forecast before a folder is looked at."""
    from simulation.forecast.plan import check_forecast
    from simulation.forecast.running import over_years

    if draws == 1:
        refuse("--draws 1: must be 0 (luck only), or at least 2")
    for name, scenario in loaded.items():
        check_forecast(name, scenario)
        over_years(scenario, years)


def _hashes(loaded: dict[str, Cluster], years: int) -> dict[str, str]:
    from scenarios.write import content_hash
    from simulation.forecast.running import over_years

    return {name: content_hash(over_years(one, years)) for name, one in loaded.items()}


def _unfinished(end: Unfinished, out: Path | None) -> Any:
    """Say why there is nothing to tell: stopped too early, or too few sets came through."""
    if end.failed or end.done >= end.total:
        why = f" ({end.failed[0]})" if end.failed else ": too many sets contradict themselves"
        typer.echo(f"nothing can be told: {len(end.failed)} sets failed{why}", err=True)
        raise typer.Exit(FAILED)
    typer.echo(_stopped(end.done, end.total, out, end.not_kept), err=True)
    raise typer.Exit(INTERRUPTED)


def _end(found: Ran, document: dict[str, Any], out: Path | None) -> None:
    done = sum(map(len, found.done.figures.values()))
    if document["interrupted"]:
        typer.echo(_stopped(done, found.total, out, found.done.not_kept), err=True)
        raise typer.Exit(INTERRUPTED)
    if found.done.not_kept and out is not None:
        typer.echo(f"runs could not be kept in {out}: {found.done.not_kept}", err=True)
        raise typer.Exit(FAILED)
    if found.done.failed:
        number, why = next(iter(found.done.failed.items()))
        typer.echo(
            f"{len(found.done.failed)} sets failed: {number[0]} {number[1]}: {why}", err=True
        )
        raise typer.Exit(FAILED)


def _stopped(done: int, total: int, out: Path | None, not_kept: str) -> str:
    told = f"stopped: {done:,} of {total:,} runs are done"
    if out is None:
        return f"{told}; with --out DIR the same command could go on from here"
    if not_kept:
        return f"{told}, but could not be kept in {out}: {not_kept}"
    return f"{told} and kept; the same command goes on from here"
