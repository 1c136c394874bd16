"""Commands ``study list`` and ``study status``."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import typer

from simulation.cli.study_common import SOME_FAILED, Folder, StudyName, told

if TYPE_CHECKING:
    from simulation.study.results import Results

app = typer.Typer(rich_markup_mode=None)


@app.command("list")
def list_studies() -> None:
    """List the studies that came along."""
    from simulation.cli.tables import print_table
    from simulation.study.load import load_study, ready_studies
    from simulation.study.methods import n_points

    rows = []
    for name in ready_studies():
        spec = load_study(name)
        fixed = spec.rule.fixed
        each = f"{fixed}" if fixed else f"to ± {100 * spec.rule.precision:g} %"
        points = f"{n_points(spec):,}" if n_points(spec) else "table"
        method = spec.part.design.method
        rows.append([name, method, points, each, spec.part.scenario, spec.part.title])
    print_table(["study", "design", "points", "replications", "scenario", "title"], rows)


@app.command()
def status(study: StudyName, folder: Folder = None) -> None:
    """Tell how far a study is, also while somebody runs it."""
    from simulation.cli.study_run import first_failure
    from simulation.study import Study
    from simulation.study.lock import holder_of
    from simulation.study.store import WHAT_TO_DO

    with told():
        found = Study.load(study)
        home = found.folder(folder)
        results = found.results(home)
    state = "complete" if results.is_complete else "not complete"
    typer.echo(f"{found.title}: {results.done:,} of {results.total:,} runs, {state}, in {home}")
    holder = holder_of(home)
    if holder:
        typer.echo(f"running now: {holder}")
    for line in reasons(results):
        typer.echo(line)
    if results.other_model:
        typer.echo(
            f"{results.other_model:,} runs are of another version of the model, and do not count: "
            f"study run {WHAT_TO_DO}"
        )
    for one in results.damaged:
        typer.echo(f"damaged part {one.name}: {one.reason}; study run sets it aside", err=True)
    if results.failed:
        typer.echo(f"{results.failed:,} runs failed; the first: {first_failure(results)}")
        raise typer.Exit(SOME_FAILED)


def reasons(results: Results) -> list[str]:
    """Why points have no more replications, and how many of them."""
    from simulation.study.plan import REASONS

    found = Counter(state.reason for state in results.states.values())
    return [f"{n:,} points: {REASONS[reason]}" for reason, n in found.most_common()]
