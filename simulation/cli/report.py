"""Command ``report``: a deck, a page, or the data of a comparison, to hand on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulation.cli.common import (
    INTERRUPTED,
    Scenario,
    Seed,
    Workers,
    check_targets,
    refuse,
    say_if_cold,
    short,
    with_seed,
)
from simulation.cli.earlier import check_earlier
from simulation.cli.report_running import run
from simulation.cli.report_writing import Asked, ForecastAsked, Format, answer, writer
from simulation.cli.scenarios import Overrides
from simulation.cli.targets import check_target, save

if TYPE_CHECKING:
    from scenarios.schema import Scenario as Cluster
    from simulation.attribution.plan import Plan
    from simulation.words import Language

app = typer.Typer(rich_markup_mode=None)

_MOST_RUNS = 8  # of each combination of levers: as `attribute` does by itself
_MAY_BE_LEFT_OUT = ("who", "assumptions")


@app.command()
def report(
    scenario: Scenario,
    kind: Annotated[
        Format,
        typer.Option(
            "--format",
            help="pptx: slides with editable charts; html: one file that opens without a network; "
            "data: a folder of CSV and Parquet with a codebook.",
        ),
    ],
    overrides: Overrides = None,
    replications: Annotated[
        int | None,
        typer.Option(
            "--replications",
            min=1,
            max=10_000,
            metavar="N",
            help="Paired runs to do; default: as many as compare needs to be precise.",
        ),
    ] = None,
    seed: Seed = None,
    lang: Annotated[
        str | None,
        typer.Option(
            "--lang", metavar="en|zh-Hans|zh-Hant", help="Language of slides and page (en)."
        ),
    ] = None,
    levers: Annotated[
        str | None,
        typer.Option(
            "--levers",
            metavar="all|A,B,...",
            help="Also tell which lever did it, as attribute does: all that are on, or those "
            "named, with the others off.",
        ),
    ] = None,
    lever_runs: Annotated[
        int | None,
        typer.Option(
            "--lever-runs", min=1, max=10_000, metavar="N",
            help="Runs of each combination of levers (as --replications, at most 8).",
        ),
    ] = None,
    lever_sequences: Annotated[
        int | None,
        typer.Option(
            "--lever-sequences", min=1, max=100_000, metavar="N",
            help="Sample so many sequences of levers in each run, in place of all combinations.",
        ),
    ] = None,
    doubt: Annotated[
        int | None,
        typer.Option(
            "--doubt", min=2, max=100_000, metavar="N",
            help="Also tell what N draws of the assumptions make of the answer, one paired run "
            "each.",
        ),
    ] = None,
    leave_out: Annotated[
        str | None,
        typer.Option(
            "--leave-out", metavar="PART[,PART]",
            help="Leave out who (who gains, who pays) or assumptions (the table of all values).",
        ),
    ] = None,
    forecast_years: Annotated[
        int | None,
        typer.Option(
            "--forecast-years",
            min=1,
            max=10,
            metavar="N",
            help="Also forecast so many years ahead, as the command forecast does.",
        ),
    ] = None,
    forecast_draws: Annotated[
        int | None,
        typer.Option(
            "--forecast-draws",
            min=0,
            max=10_000,
            metavar="N",
            help="With --forecast-years: sets of assumptions to draw (40); 0: luck only.",
        ),
    ] = None,
    forecast: Annotated[
        Path | None,
        typer.Option(
            "--forecast",
            metavar="FILE",
            help="Also tell a forecast that the command forecast has written as JSON.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE-or-DIR",
            help="Where to write; default: SCENARIO_report.pptx or .html, or SCENARIO_data.",
        ),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace what is there already.")
    ] = False,
    workers: Workers = None,
) -> None:  # fmt: skip
    """Compare a cluster with and without digitisation, and write it up.

    Exit code 1 if it could not be written in the end, 2 for wrong input, 3 when interrupted (then
    nothing is written).
    """
    from scenarios.load import load
    from simulation.limits import check_scenario

    loaded = load(scenario, with_seed(overrides, seed))
    check_scenario(loaded)
    asked = Asked(
        scenario,
        loaded,
        tuple(overrides or ()),
        kind,
        replications,
        _language(lang, kind),
        levers,
        _plan(
            loaded,
            levers,
            lever_runs or min(replications or _MOST_RUNS, _MOST_RUNS),
            lever_sequences,
        ),
        doubt,
        _left_out(leave_out),
        _forecast(loaded, forecast_years, forecast_draws, forecast),
        _target(out, kind, short(scenario)),
    )
    _check_parts(asked)
    _check_out(asked, overwrite=overwrite)
    say_if_cold()
    try:
        result, more = run(asked, workers)
    except KeyboardInterrupt:
        from simulation.interrupts import taken

        taken()
        typer.echo("stopped: nothing was written", err=True)
        raise typer.Exit(INTERRUPTED) from None
    typer.echo(answer(result, asked.language))
    save(asked.out, writer(asked, result, more))


def _language(asked: str | None, kind: Format) -> Language:
    from simulation.words import DEFAULT, LANGUAGES, spelled

    if asked is not None and kind == "data":
        refuse("--lang: data are the same in every language, and the codebook has both")
    found = DEFAULT if asked is None else spelled(asked)
    if found is None:
        refuse(f"--lang {asked}: must be one of {', '.join(LANGUAGES)}")
    return LANGUAGES[found]


def _left_out(asked: str | None) -> tuple[str, ...]:
    parts = tuple(part.strip() for part in (asked or "").split(",") if part.strip())
    for part in parts:
        if part not in _MAY_BE_LEFT_OUT:
            refuse(f"--leave-out {part}: must be of {', '.join(_MAY_BE_LEFT_OUT)}")
    return parts


def _check_parts(asked: Asked) -> None:
    """Refuse what goes into slides and pages only."""
    if asked.left_out and asked.kind == "data":
        refuse("--leave-out: has no effect on data; leave it out, or take another --format")


def _plan(
    loaded: Cluster, levers: str | None, replications: int, sequences: int | None
) -> Plan | None:
    """Check what is asked of levers before anything is run."""
    if levers is None:
        return None
    from simulation.attribution.plan import make_plan

    names = None if levers == "all" else [n.strip() for n in levers.split(",") if n.strip()]
    try:
        return make_plan(loaded, levers=names, replications=replications, sequences=sequences)
    except ValueError as error:
        refuse(f"--levers {levers}: {error}")


def _forecast(
    loaded: Cluster, years: int | None, draws: int | None, file: Path | None
) -> ForecastAsked:
    """Check what is asked of a forecast before anything is run."""
    if years is not None and file is not None:
        refuse("--forecast: is one already; give it, or --forecast-years, and not both")
    if draws is not None and years is None:
        refuse("--forecast-draws: takes effect together with --forecast-years only")
    if draws == 1:
        refuse("--forecast-draws 1: must be 0 (luck only), or at least 2")
    asked = ForecastAsked(years, draws, file)
    asked.check(loaded)
    return asked


def _target(out: Path | None, kind: Format, name: str) -> Path:
    """Find the file or folder to write; a folder gets a file of the usual name."""
    usual = Path(f"{name}_data" if kind == "data" else f"{name}_report.{kind}")
    if out is None:
        return usual
    if kind == "data":
        return out
    if out.is_dir():
        return out / usual
    if out.suffix.lower() != f".{kind}":
        refuse(f"--out {out}: --format {kind} writes a file whose name ends in .{kind}")
    return out


def _check_out(asked: Asked, *, overwrite: bool) -> None:
    """Refuse what could not be written, or would replace something unasked."""
    if asked.kind != "data":
        check_target("--out", asked.out)
        if asked.out.exists() and not overwrite:
            refuse(f"--out {asked.out}: is there already; give another, or --overwrite")
        return
    from simulation.report.data import DOCUMENTS, files

    names = files(
        with_levers=asked.plan is not None,
        with_forecast=asked.ahead.wanted,
        documents=DOCUMENTS,
    )
    expected = {
        "worlds": ["with", "without"],
        "seed": asked.loaded.run.seed,
        "doubt": asked.doubt is not None,
        "replications": asked.replications,
    }
    check_earlier(asked.out, names, asked.loaded, expected, overwrite=overwrite)
    check_targets(None, asked.out, names)
