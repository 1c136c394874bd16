"""Progress on the error stream: a bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Any

from scenarios.problems import in_time

if TYPE_CHECKING:
    from simulation.replications import Progress

_EVERY = 60.0  # seconds between plain lines
_STAGES = {
    "pairs": "paired runs",
    "fill_rate": "serving consumers alike",
    "factory_fill": "factories shipping alike",
    "draws": "paired runs of draws",
    "combinations": "worlds",
    "forecasts": "runs of both worlds",
    "clusters": "whole clusters",
    "periods": "periods",
    "histories": "histories",
}


class ProgressShown:
    """Context that shows what `compare` and `attribute` tell of their progress.

    Parameters
    ----------
    stage : str
        What comes first.
    """

    def __init__(self, stage: str = "pairs") -> None:
        self._started = self._said = time.monotonic()
        self._first = self._stage = stage
        self._last = 0
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> ProgressShown:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            self._bar = Bar(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
                TextColumn("{task.fields[width]}"),
                console=Console(stderr=True),
                transient=True,
            )
            self._bar.start()
            self._task = self._bar.add_task(_STAGES[self._first], total=None, width="")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, now: Progress) -> None:
        """Take note of a pair that is done."""
        width = "" if now.half_width is None else f"half-width {100 * now.half_width:.1f} %"
        title = _STAGES[now.stage] + (f" ({now.doing})" if now.doing else "")
        if self._bar is not None:
            self._bar.update(
                self._task, description=title, completed=now.done, total=now.total, width=width
            )
            return
        clock = time.monotonic()
        if (now.stage != self._stage or now.done < self._last) and now.stage != self._first:
            self._started = clock  # another service factor is being tried
        self._stage, self._last = now.stage, now.done
        if clock - self._said < _EVERY or now.done >= now.total:
            return
        self._said = clock
        parts = [f"{title}: {now.done} of about {now.total}", width]
        if (done := now.done - now.before) > 0:  # nothing tells until then
            left = (clock - self._started) / done * (now.total - now.done)
            parts.append(f"about {in_time(left)} left")
        print(", ".join(part for part in parts if part), file=sys.stderr, flush=True)
