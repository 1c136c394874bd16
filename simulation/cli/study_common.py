"""What commands about studies have in common: arguments, errors as exit codes, progress."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scenarios.problems import in_time

if TYPE_CHECKING:
    from simulation.study.progress import StudyProgress

SOME_FAILED, WRONG_INPUT, INTERRUPTED, CLUSTER_LOST = 1, 2, 3, 4
EVERY = 60.0  # seconds between plain lines

StudyName = Annotated[
    str,
    typer.Argument(
        metavar="STUDY", help="Name of a study that came along (see study list), or a .toml file."
    ),
]
Folder = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Its folder; default: results/studies/NAME."),
]


@contextmanager
def told() -> Iterator[None]:
    """Say what is wrong with a study, its folder or its engine in a sentence, with exit code 2."""
    from simulation.study.engines import EngineError
    from simulation.study.lock import Locked
    from simulation.study.store import StudyProblem

    try:
        yield
    except (StudyProblem, EngineError, Locked) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(WRONG_INPUT) from None


class StudyProgressShown:
    """Context that shows how far a study is: a bar on a terminal, a plain line a minute elsewhere.

    Attributes
    ----------
    last : StudyProgress or None
        The latest.
    """

    def __init__(self) -> None:
        self._said = time.monotonic()
        self._bar: Any = None
        self._task: Any = None
        self._stopping = False
        self.last: StudyProgress | None = None

    def __enter__(self) -> StudyProgressShown:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
            from rich.progress import Progress as Bar

            self._bar = Bar(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[more]}"),
                console=Console(stderr=True),
                transient=True,
            )
            self._bar.start()
            self._task = self._bar.add_task("starting", total=None, more="")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, now: StudyProgress) -> None:
        """Take note of how far it is."""
        self.last = now
        if now.doing == "stopping" and not self._stopping:
            self._stopping = True
            self._line("stopping: the runs under way are finished first (Ctrl-C again: at once)")
        if self._bar is not None:
            self._bar.update(
                self._task, description=_DOING.get(now.doing, now.doing), completed=now.done,
                total=now.total, more=", ".join(parts(now)),
            )  # fmt: skip
            return
        clock = time.monotonic()
        if clock - self._said >= EVERY and now.done < now.total:
            self._said = clock
            self._line(", ".join([f"{now.done:,} of {now.total:,} runs", *parts(now)]))

    def _line(self, text: str) -> None:
        if self._bar is not None:
            self._bar.console.print(text, highlight=False)
        else:
            print(text, file=sys.stderr, flush=True)


_DOING = {
    "starting": "starting workers",
    "running": "running",
    "suspects": "one by one, since a worker died",
    "recycling": "replacing workers",
    "stopping": "stopping",
}


def parts(now: StudyProgress) -> list[str]:
    """Failures, rate, time left and half-width, in words."""
    found = []
    if now.failed:
        found.append(f"{now.failed:,} failed")
    if now.rate:
        per = f"{now.rate:.3g} a second" if now.rate >= 0.5 else f"{60 * now.rate:.3g} a minute"
        found.append(per)
    if now.seconds_left is not None:
        found.append(f"about {in_time(now.seconds_left)} left")
    if now.half_width is not None:
        found.append(f"half-width {100 * now.half_width:.1f} %")
    return found
