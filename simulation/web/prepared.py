"""Answers computed at set-up, so that first screen and first moved lever wait for nothing.

One small JSON file a cluster, named by everything the numbers depend on: the scenario, the seed,
the number of runs, the version, and the text of the model. A file of another name is stale. Beside
them lie the histories of the runs that a first answer has (`simulation.fork_files`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios.load import content_hash
from scenarios.write import text_hash
from simulation.files import write_json
from simulation.fingerprint import cache_folder, fingerprint

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.replications import Progress

RUNS, QUICK = 40, 8  # of an answer, and of a first one


def folder() -> Path:
    """Where prepared answers are kept."""
    return cache_folder("answers")


def answer_key(scenario: Scenario, seed: int) -> str:
    """Name of everything an answer depends on, but for the number of its runs.

    Titles are part of it: an answer tells of types of buyers, and whoever asks is told in the words
    of the file that was asked about, and of no other.
    """
    whole = f"{fingerprint()}/{content_hash(scenario)}/{text_hash(scenario)}/{seed}"
    return hashlib.sha256(whole.encode()).hexdigest()[:32]


def stored(scenario: Scenario, seed: int) -> dict[str, Any] | None:
    """Find the prepared result document of a scenario, where there is one that is not stale."""
    return _read(_file(scenario, seed))


def stored_part(part: str, scenario: Scenario, seed: int) -> dict[str, Any] | None:
    """Find a prepared part of an answer (as of `parts`), where there is one that is not stale."""
    return _read(_file(scenario, seed, part))


def prepare(progress: Callable[[str, Progress], None] | None = None) -> list[Path]:
    """Compute and store the answers of the main clusters; fresh ones are kept.

    Of the first one its longer parts too. The others are computed when somebody chooses them:
    set-up would take many minutes for all.

    Parameters
    ----------
    progress : callable, optional
        Told the name of a cluster and how far it is.

    Returns
    -------
    list of Path
        Files of these answers; all other files are stale, and removed.

    Raises
    ------
    OSError
        If the folder cannot be written to.
    """
    from simulation.comparison import compare
    from simulation.fork_files import ENDING, write_fork
    from simulation.histories import replication_seed
    from simulation.jobs.task import Never
    from simulation.replications import Progress
    from simulation.results import document
    from simulation.web.choice import MAIN, default_choice
    from simulation.worlds import Worlds

    folder().mkdir(parents=True, exist_ok=True)
    kept, forks = [], []
    for name in MAIN:
        choice = default_choice(name)
        scenario, worlds = choice.load(), Worlds()

        def told(now: Progress, name: str = name) -> None:
            if progress:
                progress(name, now)

        path = _file(scenario, choice.seed)
        kept.append(path)
        if _read(path) is None:
            result = compare(
                scenario, replications=RUNS, seed=choice.seed, progress=told, worlds=worlds
            )
            write_json(path, document(result, name))
        seeds = [replication_seed(choice.seed, n) for n in range(QUICK)]
        forks += [write_fork(worlds, scenario, own) for own in seeds]
        worlds.clear()
        if name != MAIN[0]:  # the longer parts of the others: when somebody asks for them
            continue
        for part, work in parts_of_answers().items():

            def counted(done: int, total: int = 0, partial: Any = None, part: str = part) -> None:
                told(Progress(done, total, None, part))

            path = _file(scenario, choice.seed, part)
            kept.append(path)
            if _read(path) is None:
                found = work(scenario, name, choice.seed, progress=counted, stop=Never())
                write_json(path, found)
    stale = {*folder().glob("*.json"), *cache_folder("forks").glob(f"*{ENDING}")}
    for old in stale - {*kept, *forks}:
        old.unlink(missing_ok=True)
    return kept


def parts_of_answers() -> dict[str, Callable[..., dict[str, Any]]]:
    """What computes the longer parts of an answer, by their names."""
    from simulation.attribution.job import shares_of
    from simulation.doubt.over_time import doubt_over_time

    return {"levers": shares_of, "doubt": doubt_over_time}


def _file(scenario: Scenario, seed: int, part: str = "") -> Path:
    ending = f"{part}.json" if part else "json"
    return folder() / f"{answer_key(scenario, seed)}.{ending}"


def _read(path: Path) -> dict[str, Any] | None:
    try:
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return document
