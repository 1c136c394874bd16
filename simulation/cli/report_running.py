"""What the command ``report`` runs, one thing after another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from simulation.cli.common import short
from simulation.cli.report_writing import Asked, More

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulation.attribution.result import Attribution
    from simulation.cli.progress import ProgressShown
    from simulation.compared import Comparison


def run(asked: Asked, workers: int | None) -> tuple[Comparison, More]:
    """Run both worlds, and what else was asked for.

    Raises
    ------
    KeyboardInterrupt
        If not everything was done.
    """
    from simulation.cli.progress import ProgressShown
    from simulation.comparison import compare

    with ProgressShown() as shown:
        result = compare(
            asked.loaded, replications=asked.replications, workers=workers, progress=shown
        )
    if result.stop_reason == "interrupted":
        raise KeyboardInterrupt
    return result, More(
        _shares(asked, workers),
        _doubt(asked, result.seed),
        asked.ahead.run(asked.loaded, short(asked.scenario), workers),
    )


def _shares(asked: Asked, workers: int | None) -> Attribution | None:
    if asked.plan is None:
        return None
    from simulation.attribution.attribute import STAGE, attribute
    from simulation.cli.progress import ProgressShown

    with ProgressShown(STAGE) as shown:
        shares = attribute(
            asked.loaded,
            levers=asked.plan.levers,
            replications=asked.plan.replications,
            sequences=asked.plan.sequences,
            workers=workers,
            progress=shown,
            said=lambda text: typer.echo(text, err=True),
        )
    if shares.stop_reason == "interrupted":
        raise KeyboardInterrupt
    return shares


def _doubt(asked: Asked, seed: int) -> dict[str, Any] | None:
    if not asked.doubt:
        return None
    from simulation.cli.progress import ProgressShown
    from simulation.doubt.over_time import doubt_over_time
    from simulation.doubt.running import STAGE
    from simulation.jobs.task import Never

    with ProgressShown(STAGE) as shown:
        return doubt_over_time(
            asked.loaded, asked.name, seed, asked.doubt, progress=_told(shown, STAGE), stop=Never()
        )


def _told(shown: ProgressShown, stage: str) -> Callable[..., None]:
    from simulation.replications import Progress

    def told(done: int, total: int = 0, partial: Any = None) -> None:
        shown(Progress(done, total, None, stage))

    return told
