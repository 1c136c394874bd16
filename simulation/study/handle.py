"""A study that runs in a thread: what a page or a notebook holds."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulation.study.progress import StudyProgress

if TYPE_CHECKING:
    import os

    from simulation.study.results import Results
    from simulation.study.study import Study


@dataclass(eq=False)
class _Outcome:
    results: Results | None = None
    error: BaseException | None = None


class RunningStudy:
    """A study that runs in a thread: what a page or a notebook holds.

    Attributes
    ----------
    progress : StudyProgress or None
        The latest; None before there is one.
    """

    def __init__(self, study: Study, folder: os.PathLike[str] | str | None, how: Any) -> None:
        self.study, self.progress = study, None  # type: Study, StudyProgress | None
        self._stop, self._outcome = threading.Event(), _Outcome()
        told = how.pop("progress", None)

        def progress(now: StudyProgress) -> None:
            self.progress = now
            if told is not None:
                told(now)

        def run() -> None:
            try:
                self._outcome.results = study.run(folder, progress=progress, stop=self._stop, **how)
            except BaseException as error:
                self._outcome.error = error

        self._thread = threading.Thread(target=run, name="study", daemon=True)
        self._thread.start()

    @property
    def is_running(self) -> bool:
        """Whether it still runs."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Ask it to stop cleanly: what runs is finished and kept; `wait` tells when."""
        self._stop.set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it has ended, at most so long; whether it has."""
        until = None if seconds is None else time.monotonic() + seconds
        while self._thread.is_alive():
            left = 0.5 if until is None else min(0.5, until - time.monotonic())
            if left <= 0:
                return False
            self._thread.join(left)
        return True

    def results(self) -> Results:
        """Wait for the end and return what was found.

        Raises
        ------
        StudyProblem, EngineError, Locked
            What `Study.run` raises.
        """
        self.wait()
        if self._outcome.error is not None:
            raise self._outcome.error
        assert self._outcome.results is not None
        return self._outcome.results
