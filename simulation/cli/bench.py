"""Commands ``bench`` and ``warm``: how fast it is, and getting it ready."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from simulation.cli.targets import check_target, save

app = typer.Typer(rich_markup_mode=None)


@app.command()
def bench(
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write the figures as JSON.")
    ] = None,
    real_size: Annotated[
        bool, typer.Option("--real-size", help="Also Zhili at scale 1, both worlds (a minute).")
    ] = False,
) -> None:
    """Measure speed and memory on this machine, warm."""
    from simulation.bench import TARGETS, measure
    from simulation.cli.tables import print_table
    from simulation.files import write_json

    check_target("--json", json_file)
    figures = measure(with_real_size=real_size, say=lambda text: typer.echo(text, err=True))
    rows = []
    for name, value in figures.items():
        if isinstance(value, float):
            target, unit = TARGETS.get(name, (None, ""))
            verdict = "" if target is None else ("met" if value <= target else "missed")
            aim = "" if target is None else f"<= {target:g}"
            rows.append([name, f"{value:.3g}", unit, aim, verdict])
    for row in figures["scaling"]:
        name = f"scale {row['scale']:.4g}: {row['agents']:,} agents"
        rows.append([name, f"{row['ns_per_agent_step']:.0f}", "ns an agent-step", "", ""])
    rows += _real_size(figures.get("real_size"))
    print_table(["figure", "measured", "what", "aim", "verdict"], rows)
    if json_file is not None:
        save(json_file, lambda path: write_json(path, figures))


def _real_size(found: dict[str, float] | None) -> list[list[str]]:
    if found is None:
        return []
    seconds, memory = found["seconds"], found["memory_mib"]
    return [
        ["real size", f"{seconds:.1f}", "s, both worlds", "<= 60", _met(seconds <= 60)],
        ["real size", f"{memory:.0f}", "MiB at most", "<= 2048", _met(memory <= 2048)],
    ]


def _met(good: bool) -> str:
    return "met" if good else "missed"


@app.command()
def warm(
    answers: Annotated[
        bool, typer.Option("--answers", help="Also the page's first answers (a minute or two).")
    ] = False,
) -> None:
    """Compile the kernels, and prepare the page's first answers if asked; fresh ones are kept."""
    from scenarios.load import load
    from simulation.cli.common import say_if_cold
    from simulation.comparison import compare
    from simulation.model import ClusterModel

    say_if_cold()
    small = ["scale=0.002", "run.warmup_days=56", "run.horizon_days=84", "run.transition_days=28"]
    for name in ("zhili_kidswear", "school_uniforms"):
        overrides: list[Any] = [*small, "scale=0.02"] if name == "school_uniforms" else small
        compare(load(name, overrides), replications=1, workers=1)
    for network in ("01_beer_game", "11_information_sharing"):
        ClusterModel(load(network)).run(8)
    typer.echo("kernels are ready")
    if answers:
        from simulation.web.prepared import prepare

        typer.echo("preparing the first answers: 40 paired runs of each cluster, once")
        prepare()
        typer.echo("answers are ready")
