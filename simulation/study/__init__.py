"""Studies: a design of points, run at paired luck, kept on disk, resumed by what a run is.

From Python::

    from simulation.study import Study

    study = Study.load("price_drivers")  # or Study(scenario=..., factors=..., design="lhs", ...)
    study.check()  # points, runs, time and disk, from a few pilot runs
    results = study.run(progress=print)  # blocks; again: goes on where it was
    results.runs()  # DataFrame, one row a run
    results.points()  # DataFrame, one row a point

    running = study.start()  # the same in a thread: running.progress, running.stop(), .results()
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulation.study.progress import StudyProgress
    from simulation.study.results import Results
    from simulation.study.study import Study

__all__ = ["Results", "Study", "StudyProgress"]

_ON_DEMAND = {
    "Study": "simulation.study.study",
    "StudyProgress": "simulation.study.progress",
    "Results": "simulation.study.results",
}


def __getattr__(name: str) -> Any:
    if name not in _ON_DEMAND:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_ON_DEMAND[name]), name)
    globals()[name] = value
    return value
