"""A study's folder opened: the same design, the same model, or a sentence that says what to do."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.study import provenance
from simulation.study.design import Design
from simulation.study.lock import Lock
from simulation.study.plan import Plan
from simulation.study.series import series_of
from simulation.study.store import ASIDE, RUNS, WHAT_TO_DO, Damage, Kept, Keys, Store, StudyProblem
from simulation.study.worker import Row

if TYPE_CHECKING:
    from simulation.study.study import Study


@dataclass(eq=False)
class Opened:
    """A store with what it holds of a study.

    Attributes
    ----------
    store : Store
        Of the folder.
    design : Design
        As it is kept.
    keys : Keys
        Of all runs.
    kept : Kept
        What is done.
    plan : Plan
        What is done, and to do.
    took_over : str
        Whose stale lock was taken over.
    leftovers : tuple of str
        Files of writers that were killed; they do not count.
    reused : int
        Runs that were taken from another study.
    """

    store: Store
    design: Design
    keys: Keys
    kept: Kept
    plan: Plan
    took_over: str = ""
    leftovers: tuple[str, ...] = ()
    reused: int = 0

    @classmethod
    def read(cls, study: Study, folder: Path, *, retry_failed: bool = False) -> Opened:
        """Read a study's folder, without writing anything.

        Raises
        ------
        StudyProblem
            If there is no study in it, or one with another design.
        """
        store = Store(folder)
        if not store.exists:
            raise StudyProblem(f"{folder}: nothing has been run there yet (study run does)")
        design = store.design()
        _check_design(study, design, folder)
        work, seed = study.work, study.spec.seed
        keys = Keys(work, design, seed)
        kept = store.read(keys, retry_failed=retry_failed)
        plan = Plan(design, study.spec.rule, work, keys, study.spec.precise)
        plan.take(kept.tables)
        return cls(store, design, keys, kept, plan, leftovers=tuple(store.leftovers()))

    def sentences(self) -> list[str]:
        """What was found in the folder, in words."""
        said = []
        if self.took_over:
            said.append(f"{self.took_over} had left its lock: it has ended")
        if self.leftovers:
            said.append(f"{len(self.leftovers)} files of a writer that was killed do not count, "
                        "and are taken away")  # fmt: skip
        said += [
            f"damaged part {one.name}: {one.reason}; it is moved to {ASIDE}, and its runs are run "
            "again"
            for one in self.kept.damaged
        ]
        others = self.kept.foreign - self.kept.other_model
        if others:
            said.append(
                f"{others:,} runs that are kept here do not count: of other points, of another "
                "seed, or of a scenario that is not the same now (a changed value, or a parameter "
                "that the model has since)"
            )
        if self.reused:
            said.append(f"{self.reused:,} runs are reused from another study")
        if self.plan.done:
            said.append(f"resuming: {self.plan.done:,} of {self.plan.total:,} already done")
        return said


@contextmanager
def open_store(
    study: Study,
    folder: Path,
    *,
    accept_code_change: bool = False,
    rerun: bool = False,
    retry_failed: bool = False,
    reuse: Path | None = None,
    **known: Any,
) -> Iterator[Opened]:
    """Open a study's folder to write into it, with the lock held; made where it is missing.

    Raises
    ------
    Locked
        If somebody else writes into it.
    StudyProblem
        If it holds another design, or rows of another model and nobody said what to do.
    """
    store = Store(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with Lock(folder) as lock:
            if not store.exists:
                store.create(study_text(study), study.design)
            (folder / RUNS).mkdir(exist_ok=True)
            opened = Opened.read(study, folder, retry_failed=retry_failed)
            accepts = _settle_model(study, opened, accept_code_change, rerun)
            store.tidy(opened.kept.damaged)
            provenance.record(
                folder, study=study.name, model=opened.keys.model, accepts=accepts,
                design=opened.design.hash, seed=study.spec.seed, resumed=opened.plan.done, **known,
            )  # fmt: skip
            if accepts or rerun:
                damaged, leftovers = opened.kept.damaged, opened.leftovers
                opened = Opened.read(study, folder, retry_failed=retry_failed)
                opened.kept.damaged, opened.leftovers = damaged, leftovers
            opened.took_over = lock.took_over
            opened.store.begin(opened.keys.model, study.work.outcomes, study.work.series)
            if reuse is not None:
                opened.reused = _reuse(opened, reuse, study.work.outcomes)
            _pay(opened, study.work.outcomes)
            opened.plan.start()
            yield opened
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise StudyProblem(f"{folder}: cannot be written to ({reason})") from error


def study_text(study: Study) -> str:
    """A study as a file: as it was read, or written anew where a program stated it."""
    if study.spec.text:
        return study.spec.text
    from simulation.study.write import spec_toml

    return spec_toml(study.spec)


def _check_design(study: Study, design: Design, folder: Path) -> None:
    if design.request == study.request():
        return
    if design.hash == study.design.hash:
        return
    raise StudyProblem(
        f"{folder}: holds another design ({len(design):,} points, {design.method}) than the study "
        f"asks for ({len(study.design):,} points, {study.design.method}); runs that both share are "
        "reused with --new-study NAME, and nothing is mixed"
    )


def _settle_model(study: Study, opened: Opened, accept: bool, rerun: bool) -> list[str]:
    """Models whose rows count from now on, besides the present one."""
    known = provenance.accepted_models(opened.store.folder) | {opened.keys.model}
    others = {model: rows for model, rows in opened.kept.models.items() if model not in known}
    if not others:
        return []
    if accept:
        return sorted(others)
    if rerun:
        _set_aside(opened, set(others))
        return []
    rows = sum(others.values())
    raise StudyProblem(
        f"{opened.store.folder}: {rows:,} runs are of another version of the model; say "
        f"{WHAT_TO_DO}"
    )


def _set_aside(opened: Opened, models: set[str]) -> None:
    damaged: list[Damage] = []
    folder = opened.store.folder
    (folder / ASIDE).mkdir(exist_ok=True)
    for part in list(opened.store.parts(damaged)):
        if part.model in models:
            os.replace(folder / RUNS / part.name, folder / ASIDE / part.name)


def _pay(opened: Opened, outcomes: tuple[str, ...]) -> None:
    """Write rows of points whose equal has them."""
    owed = opened.plan.owed()
    if not owed:
        return
    sources = {(source, replication) for source, _, replication in owed}
    rows = rows_of(opened.kept.tables, outcomes, sources, opened.kept.series)
    for source, point, replication in owed:
        row = rows[source, replication]
        opened.store.add(opened.keys(point, replication), replace(row, point=point))
    opened.store.flush()


def rows_of(
    tables: list[Any],
    outcomes: tuple[str, ...],
    wanted: set[tuple[int, int]],
    series: list[Any],
) -> dict[tuple[int, int], Row]:
    """Some rows of tables, with their series, by point and replication."""
    found = {}
    lines = series_of(series, wanted)
    for table in tables:
        columns = [table[name].to_pylist() for name in outcomes]
        fixed = zip(
            *(table[n].to_pylist() for n in ("point", "replication", "status", "error", "seconds")),
            strict=True,
        )
        for n, (point, replication, status, error, seconds) in enumerate(fixed):
            if (point, replication) in wanted:
                values = tuple(column[n] for column in columns) if status == "done" else ()
                found[point, replication] = Row(
                    point, replication, status, error, seconds, values,
                    lines.get((point, replication), ()),
                )  # fmt: skip
    return found


def _reuse(opened: Opened, other: Path, outcomes: tuple[str, ...]) -> int:
    """Take runs of another study that are the same runs, by their keys."""
    damaged: list[Damage] = []
    places: dict[str, list[int]] = {}
    for point, inputs in enumerate(opened.keys.inputs):
        places.setdefault(inputs, []).append(point)
    most = int(opened.plan.wanted().max(initial=0))
    if opened.plan.rule.fixed is None:
        most = opened.plan.rule.cap
    wanted = {
        opened.keys(points[0], replication): (points[0], replication)
        for points in places.values()
        for replication in range(most)
        if not opened.plan.has(points[0], replication)
    }
    reused = 0
    series = opened.keys.series
    for part in Store(other).parts(damaged, with_series=bool(series)):
        if not set(series) <= set(part.kept):
            continue
        keys = part.table["key"].to_pylist()
        hits = [n for n, key in enumerate(keys) if key in wanted]
        if not hits:
            continue
        taken = part.table.take(hits)
        whole = {(p, r) for p, r in zip(taken["point"].to_pylist(),
                                        taken["replication"].to_pylist(), strict=True)}  # fmt: skip
        beside = [part.series] if part.series is not None and series else []
        rows = rows_of([taken], outcomes, whole, beside)
        for n in hits:
            point, replication = wanted.pop(keys[n], (-1, -1))
            if point < 0:
                continue
            old = rows[part.table["point"][n].as_py(), replication]
            mine = replace(old, point=point)
            for row in opened.plan.took(mine):
                opened.store.add(opened.keys(row.point, row.replication), row)
                reused += 1
    opened.store.flush()
    return reused
