"""Command ``evidence``: the article's claims, patterns of real clusters, and the model."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simulation.cli.common import INTERRUPTED, refuse
from simulation.cli.scenarios import SCENARIO_HELP, Overrides
from simulation.cli.targets import check_target, save

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.claims.judging import Judged
    from simulation.evidence import Row
    from simulation.patterns.gathering import Measured

app = typer.Typer(rich_markup_mode=None)

_EVERY = 20.0  # seconds between two words on how far it is
FEW, MANY = 3, 10  # replications of a large, and of a small cluster
MOST_FIRMS = 10_000  # of a run whose scale nobody asked for


@app.command()
def evidence(
    scenario: Annotated[
        str, typer.Argument(metavar="[SCENARIO]", help=SCENARIO_HELP)
    ] = "zhili_kidswear",
    overrides: Overrides = None,
    scale: Annotated[
        float | None,
        typer.Option(
            "--scale",
            min=1e-4,
            max=10.0,
            metavar="X",
            help="Size against the real cluster (0.1, at most 10,000 firms; C patterns are judged "
            "from 0.1 on).",
        ),
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="At the scenario's own scale: faster, C not judged.")
    ] = False,
    replications: Annotated[
        int | None,
        typer.Option(
            "--replications", min=1, max=1000, metavar="N", help="Histories (3; with --quick 10)."
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option("--workers", min=1, max=256, metavar="N", help="Threads; default: all cores."),
    ] = None,
    no_runs: Annotated[
        bool,
        typer.Option("--no-runs", help="Run nothing: claims and patterns with the kept results."),
    ] = False,
    keep: Annotated[
        bool,
        typer.Option("--save", help="Keep the results for docs/evidence.md and the web page."),
    ] = False,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write all numbers as JSON.")
    ] = None,
) -> None:
    """Tell what the model makes of the article's claims and of patterns fixed before any run.

    Claims: each an input, a mechanism, an outcome or context. Patterns: C, used to calibrate the
    world without; V, only compared, never fitted; E, follows from the ranges of the inputs. Exit
    code 0 whatever the verdicts: a miss is a result; 3 when interrupted, with what was done.
    """
    _check(scenario, overrides, scale, quick=quick, no_runs=no_runs, keep=keep)
    check_target("--json", json_file)
    if no_runs:
        _show_kept(scenario, json_file)
        return
    from scenarios.load import load
    from simulation.cli.common import say_if_cold
    from simulation.cli.evidence_tables import document, histories, show
    from simulation.evidence import LEAST_SCALE, judge
    from simulation.files import write_json
    from simulation.patterns.gathering import gather

    loaded = load(scenario, overrides or ())
    # One's own firms are all there.
    is_sized = quick or bool(loaded.data.firms) or _sets_scale(overrides)
    if scale is not None or not is_sized:
        wanted = min(LEAST_SCALE, MOST_FIRMS / loaded.cluster.firms) if scale is None else scale
        loaded = load(scenario, [*(overrides or ()), f"scale={wanted}"])
    # What is written as 1/140 and the like must not fail by a rounding.
    enough = loaded.scale >= LEAST_SCALE * (1.0 - 1e-9)
    runs = replications or (FEW if enough else MANY)
    typer.echo(f"{loaded.title or scenario}, scale {loaded.scale:.4g}, {histories(runs)}", err=True)
    say_if_cold()
    start = time.perf_counter()
    measured = gather(loaded, replications=runs, workers=workers, told=Said(start))
    seconds = time.perf_counter() - start
    rows, claims = judge(measured.patterns), judged_here(loaded, measured)
    show(rows, claims, loaded, runs, seconds, enough=enough)
    if json_file is not None:
        content = document(rows, claims, loaded, scenario, runs, seconds, enough=enough)
        content["interrupted"] = measured.interrupted
        save(json_file, lambda path: write_json(path, content))
    if measured.interrupted:
        more = "; nothing is kept for the documents" if keep else ""
        typer.echo(f"stopped: what was not measured yet says so{more}", err=True)
        raise typer.Exit(INTERRUPTED)
    if keep:
        _keep(scenario, loaded, measured, runs, enough=enough)


class Said:
    """Tells on the error stream what is being done, how far it is, and how long it may take yet.

    Parameters
    ----------
    start : float
        When it began, by ``time.perf_counter``.
    """

    def __init__(self, start: float) -> None:
        self._start, self._last, self._at = start, "", start

    def __call__(self, title: str, share: float) -> None:
        """Take note of how far it is: a new step, or now and then."""
        now = time.perf_counter()
        if title == self._last and now - self._at < _EVERY:
            return
        self._last, self._at = title, now
        done = now - self._start
        left = f", about {done / share * (1.0 - share):.0f} s left" if share > 0.02 else ""
        print(f"{done:5.0f} s  {title}: {share:.0%} of all done{left}", file=sys.stderr, flush=True)


def judged_here(scenario: Scenario, measured: Measured) -> list[Judged]:
    """All claims, with the numbers of this run; inputs are of the cluster a claim is about."""
    from simulation.claims.document import presets
    from simulation.claims.found import found_in
    from simulation.claims.judging import judge_claims

    return judge_claims(presets(), dict.fromkeys(presets(), found_in(measured, scenario)))


def _check(
    scenario: str,
    overrides: list[str] | None,
    scale: float | None,
    *,
    quick: bool,
    no_runs: bool,
    keep: bool,
) -> None:
    from simulation.claims.declaration import PRESETS

    if quick and scale is not None:
        refuse("--quick: takes no effect together with --scale; give one of the two")
    if scale is not None and _sets_scale(overrides):
        refuse("--set scale: takes no effect together with --scale; give one of the two")
    if no_runs and (keep or quick or overrides or scale is not None):
        refuse("--no-runs: takes no effect together with --save, --quick, --scale or --set")
    if keep and overrides:
        refuse("--save: keeps a cluster as its file has it; leave out --set")
    if keep and scenario not in PRESETS:
        refuse(f"--save: {scenario}: the documents tell of {', '.join(PRESETS)}")


def _sets_scale(overrides: list[str] | None) -> bool:
    """Whether an override says how large the cluster is: then that is its size."""
    from scenarios.problems import parts_of

    return any(parts_of(text.partition("=")[0]) == ("scale",) for text in overrides or ())


def _keep(name: str, scenario: Scenario, measured: Measured, runs: int, *, enough: bool) -> None:
    from simulation.claims import stored

    run = stored.run_of(measured, scenario, runs, judged=enough)
    try:
        stored.keep(name, run)
    except (OSError, stored.StoredError) as error:
        typer.echo(f"--save: {error}", err=True)
        raise typer.Exit(1) from None
    typer.echo(
        f"kept in {stored.FILE.name}; python -m simulation docs brings the tables up to date"
    )


def _show_kept(name: str, json_file: Path | None) -> None:
    """Print claims and patterns with the results that are kept."""
    from scenarios.load import load
    from simulation.claims.document import claims_block, judged_as_stored
    from simulation.claims.stored import StoredError, stored
    from simulation.cli.evidence_tables import histories, print_claims, print_rows
    from simulation.evidence import LEAST_SCALE, judge, judge_run
    from simulation.files import write_json

    title = load(name).title or name
    try:
        kept, claims = stored(), judged_as_stored()
    except StoredError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    rows: list[Row] = judge(kept[name].patterns if name in kept else {})
    print_claims(claims)
    typer.echo("")
    large = name not in kept or kept[name].judged
    print_rows(judge_run(kept[name].patterns, large=large) if name in kept else rows)
    for of, run in kept.items():
        typer.echo(
            f"{of}: version {run.version}, {run.date}, scale {run.scale:.4g}, seed {run.seed}, "
            f"{histories(run.replications)}"
        )
    if not large:
        typer.echo(f"{name}: C patterns are judged at scale {LEAST_SCALE} and above, not here")
    if name not in kept:
        typer.echo(f"{title}: no results are kept; patterns are told by a run without --no-runs")
    if json_file is not None:
        content: dict[str, Any] = {
            "scenario": name,
            "patterns": [row.as_dict() for row in rows],
            "claims": claims_block(claims),
        }
        save(json_file, lambda path: write_json(path, content))
