"""A whole study as one piece of work for a process of its own: run, resumed, analysed."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.stopping import Stopped
from simulation.study.analysis.response import AnalysisProblem
from simulation.study.analysis.write import analyse
from simulation.study.lock import Locked, holder_of
from simulation.study.study import Study
from simulation.words import LANGUAGES

if TYPE_CHECKING:
    import pandas as pd

    from simulation.study.analysis.part import Part

_LOOK = 0.5  # seconds until it is looked again whether a study is free
MOST_KEPT = 20  # studies whose runs are kept, the newest


@dataclass(frozen=True, eq=False)
class StudyAnswer:
    """What a study found.

    Attributes
    ----------
    runs, points : DataFrame
        As `simulation.study.results.Results` has them.
    failed : int
        Runs that failed.
    parts : dict of str to list of Part
        By language.
    problem : str
        Why it could not be analysed; empty where it could.
    digest : str
        Hash of all rows.
    """

    runs: pd.DataFrame
    points: pd.DataFrame
    failed: int
    parts: dict[str, list[Part]]
    problem: str
    digest: str


def run_study(
    text: str,
    name: str,
    folder: str,
    quantity: str,
    *,
    progress: Callable[[int, int], None],
    stop: Callable[[], bool],
) -> StudyAnswer:
    """Run a study to its end, going on where an earlier start was stopped, and analyse it.

    Parameters
    ----------
    text : str
        The study, as TOML.
    name : str
        Its name.
    folder : str
        Where it is kept, beside others of its kind.
    quantity : str
        What is analysed of each outcome.
    progress, stop : callable
        Told how far it is; asked whether to give up.

    Raises
    ------
    Stopped
        If it was asked to stop; what was done is kept.
    """
    home = Path(folder)
    _make_room(home)
    study, halt = Study.parse(text, name), threading.Event()

    def told(now: Any) -> None:
        progress(now.done, now.total)
        if stop():
            halt.set()

    while True:  # another reader's page may be at the same runs: what it has done is taken up
        try:
            results = study.run(home, engine="serial", progress=told, stop=halt)
            break
        except Locked:
            if stop():
                raise Stopped from None
            time.sleep(_LOOK)
    if not results.is_complete:
        raise Stopped
    parts: dict[str, list[Part]] = {}
    problem = ""
    try:
        for language, words in LANGUAGES.items():
            parts[language], _ = analyse(results, words, quantity=quantity)
    except AnalysisProblem as found:
        problem = str(found)
    return StudyAnswer(
        results.runs(), results.points(), results.failed, parts, problem, results.digest
    )


def _make_room(home: Path) -> None:
    """Remove the oldest studies beside this one, so that the disk does not fill."""
    home.parent.mkdir(parents=True, exist_ok=True)
    others = [one for one in home.parent.iterdir() if one.is_dir() and one != home]
    others.sort(key=lambda one: one.stat().st_mtime)
    for old in others[: max(0, len(others) - MOST_KEPT + 1)]:
        if not holder_of(old):
            shutil.rmtree(old, ignore_errors=True)
