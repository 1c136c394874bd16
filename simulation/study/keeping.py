"""Looking after a study's folder: is every part whole, is anything missing, can it be smaller."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.study.lock import Lock
from simulation.study.opening import Opened
from simulation.study.parts import sorted_table, tables_together
from simulation.study.series import only_of
from simulation.study.store import RUNS, WHAT_TO_DO, Damage, StudyProblem

if TYPE_CHECKING:
    from simulation.study.study import Study

_MOST_NAMED = 20


@dataclass(frozen=True)
class Inspection:
    """What a look at every part found.

    Attributes
    ----------
    parts, rows : int
        Whole parts, and rows in them that count.
    total : int
        Runs there will be.
    damaged : tuple of Damage
        Parts that do not count.
    leftovers : tuple of str
        Files of writers that were killed.
    missing : int
        Runs that are not done.
    duplicates, foreign : int
        Rows that are there twice; rows of other points or seeds.
    other_model : int
        Rows of another version of the model that nobody accepted.
    failed : int
        Runs that failed.
    digest : str
        Hash of all rows that count.
    models : tuple of str
        Models that ran them.
    """

    parts: int
    rows: int
    total: int
    damaged: tuple[Damage, ...]
    leftovers: tuple[str, ...]
    missing: int
    duplicates: int
    foreign: int
    other_model: int
    failed: int
    digest: str
    models: tuple[str, ...]

    @property
    def is_fine(self) -> bool:
        """Whether nothing is damaged and nothing missing."""
        return not self.damaged and not self.missing

    def lines(self) -> list[str]:
        """Everything in words."""
        lines = [f"{self.parts:,} parts, {self.rows:,} of {self.total:,} runs, {self.failed:,} "
                 f"failed; digest {self.digest}"]  # fmt: skip
        lines += [f"model {model}" for model in self.models]
        lines += [f"damaged part {one.name}: {one.reason}" for one in self.damaged[:_MOST_NAMED]]
        if len(self.damaged) > _MOST_NAMED:
            lines.append(f"and {len(self.damaged) - _MOST_NAMED:,} more damaged parts")
        for n, what in (
            (len(self.leftovers), "files of a writer that was killed; they do not count"),
            (self.missing, "runs are missing: study run adds them"),
            (self.duplicates, "rows are there twice; one of each counts"),
            (self.foreign, "rows are of other points or seeds; they do not count"),
            (
                self.other_model,
                "rows are of another version of the model, and do not count: study run "
                + WHAT_TO_DO,
            ),
        ):
            if n:
                lines.append(f"{n:,} {what}")
        if self.is_fine:
            lines.append("everything is whole")
        elif not self.other_model:
            lines.append("study run mends this")
        return lines


def inspect(study: Study, folder: os.PathLike[str] | str | None = None) -> Inspection:
    """Look at every part of a study, and change nothing.

    Raises
    ------
    StudyProblem
        If there is no such study in the folder, or its design has been altered.
    """
    from simulation.study.results import gathered

    opened = Opened.read(study, study.folder(folder))
    kept, plan = opened.kept, opened.plan
    table = gathered(kept.tables, study.work.outcomes, plan.wanted())
    results = study.results(folder)
    states = results.states.values()
    return Inspection(
        parts=_n_parts(opened) - len(kept.damaged),
        rows=table.num_rows,
        total=plan.total,
        damaged=tuple(kept.damaged),
        leftovers=opened.leftovers,
        missing=max(0, plan.total - plan.done),
        duplicates=kept.duplicates,
        foreign=kept.foreign - kept.other_model,
        other_model=kept.other_model,
        failed=sum(state.failed for state in states),
        digest=results.digest,
        models=tuple(sorted(kept.models)),
    )


def compacted(study: Study, folder: os.PathLike[str] | str | None = None) -> tuple[int, int, int]:
    """Merge parts into one a model, series too; damaged ones are left where they are.

    Returns
    -------
    before, after, rows : int
        Parts before and after, and the rows in them.

    Raises
    ------
    Locked
        If somebody writes into the study.
    StudyProblem
        If there is no such study, or the disk is full.
    """
    home = study.folder(folder)
    if not home.is_dir():
        raise StudyProblem(f"{home}: nothing has been run there yet (study run does)")
    try:
        with Lock(home):
            return _compacted(study, home)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise StudyProblem(f"{home}: cannot be written to ({reason})") from error


def _compacted(study: Study, home: Path) -> tuple[int, int, int]:
    opened = Opened.read(study, home)
    kept = opened.store.read(opened.keys, with_series=True)
    # A part with rows that do not count here, as of another model, is left as it is.
    old = [part.name for part in opened.store.parts([]) if part.name not in kept.mixed]
    together: dict[tuple[str, tuple[str, ...]], list[Any]] = {}
    for part, table in zip(kept.heads, kept.tables, strict=True):
        if part.name not in kept.mixed:
            together.setdefault((part.model, part.kept), []).append(table)
    new = {}
    for head, tables in together.items():
        rows = sorted_table(tables_together(tables, study.work.outcomes))
        new[head] = rows, only_of(kept.series, rows["key"].to_pylist())
    opened.store.replace_parts(new, old)
    return len(old), len(new), sum(rows.num_rows for rows, _ in new.values())


def _n_parts(opened: Opened) -> int:
    folder = opened.store.folder / RUNS
    return sum(not path.name.startswith(".") for path in folder.glob("*.parquet"))
