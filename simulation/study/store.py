"""A study on disk: its file, its design, and parts that are only ever added.

``study.toml``, ``design.parquet``, ``provenance/<utc>.json``, ``runs/<time>-<rand>.parquet``,
``set_aside/`` for parts that were damaged, ``lock`` while somebody writes. The parts are the
manifest: what is in them is done. Readers may open at any time.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.files import write_text
from simulation.study import provenance
from simulation.study.design import FILE as DESIGN_FILE
from simulation.study.design import Design, read_design, write_design
from simulation.study.keys import run_key
from simulation.study.parts import DamagedPart, Part, new_name, read_part, table_of, write_part
from simulation.study.series import FOLDER as SERIES
from simulation.study.series import series_table
from simulation.study.worker import Row

if TYPE_CHECKING:
    from simulation.study.work import Work

RUNS, ASIDE, STUDY_FILE = "runs", "set_aside", "study.toml"
EVERY, MOST = 5.0, 500  # a part is written after so many seconds, or rows
WHAT_TO_DO = (  # about rows of another version of the model
    "--accept-code-change to go on with them, --rerun to run them anew, or --new-study NAME to "
    "leave them as they are"
)


class StudyProblem(RuntimeError):
    """A study cannot go on as it is; the text says why and what to do."""


@dataclass(frozen=True)
class Damage:
    """A file among the parts that does not count, and why."""

    name: str
    reason: str


@dataclass(eq=False)
class Kept:
    """What a store holds of a study.

    Attributes
    ----------
    tables : list of pyarrow.Table
        Rows that count, each exactly once, in no order.
    heads : list of Part
        Of each table the part it comes from.
    mixed : set of str
        Parts that hold rows which do not count here, but may elsewhere.
    series : list of pyarrow.Table
        What the runs in whole parts were over time, where the study asks for it.
    models : dict of str to int
        Rows in whole parts by the model that ran them, whether they count or not.
    damaged : list of Damage
        Parts that do not count.
    duplicates, foreign : int
        Rows that are there twice, and rows of other points, seeds or models.
    other_model : int
        Of the latter, those of another version of the model that nobody accepted.
    failed : int
        Rows that count and say that a run failed.
    """

    tables: list[Any] = field(default_factory=list)
    heads: list[Part] = field(default_factory=list)
    mixed: set[str] = field(default_factory=set)
    series: list[Any] = field(default_factory=list)
    models: dict[str, int] = field(default_factory=dict)
    damaged: list[Damage] = field(default_factory=list)
    duplicates: int = 0
    foreign: int = 0
    other_model: int = 0
    failed: int = 0

    @property
    def rows(self) -> int:
        """Rows that count."""
        return sum(table.num_rows for table in self.tables)


class Keys:
    """Keys of all runs of a study.

    Parameters
    ----------
    work : Work
        What is run.
    design : Design
        Which points there are.
    seed : int
        Root of all luck.

    Attributes
    ----------
    series : tuple of str
        KPIs whose course a run must have to count.
    """

    def __init__(self, work: Work, design: Design, seed: int) -> None:
        self.model, self._seed = work.model(), seed
        self.series = work.series
        hashed = work.hasher()
        self.inputs = [hashed(design.values(point)) for point in range(len(design))]

    def __call__(self, point: int, replication: int, model: str = "") -> str:
        """Key of a run, with the present model or another."""
        return run_key(self.inputs[point], model or self.model, self._seed, replication)

    def first_alike(self) -> np.ndarray:
        """By point the first that is the same run: equal inputs are run once."""
        first: dict[str, int] = {}
        return np.array([first.setdefault(key, n) for n, key in enumerate(self.inputs)], np.int64)


class Store:
    """Parts of a study in a folder.

    Parameters
    ----------
    folder : Path
        Of the study; made by `create`.

    Attributes
    ----------
    problem : str
        Why the last part could not be written; empty where it could.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self.folder = folder
        self.problem = ""
        self._clock = clock
        self._waiting: list[tuple[str, Row]] = []
        self._flushed = clock()
        self._model = ""
        self._outcomes: tuple[str, ...] = ()
        self._series: tuple[str, ...] = ()

    @property
    def exists(self) -> bool:
        """Whether there is a study in the folder."""
        return (self.folder / DESIGN_FILE).is_file()

    def create(self, text: str, design: Design) -> None:
        """Make the folder with the study's file and its design.

        Raises
        ------
        OSError
            If that fails.
        """
        (self.folder / RUNS).mkdir(parents=True, exist_ok=True)
        write_text(self.folder / STUDY_FILE, text)
        write_design(self.folder, design)

    def design(self) -> Design:
        """Design as it was kept.

        Raises
        ------
        StudyProblem
            If it cannot be read or has been altered.
        """
        try:
            return read_design(self.folder)
        except (OSError, ValueError) as error:
            raise StudyProblem(
                f"{self.folder}: {error}; move the folder away to begin anew"
            ) from None

    def parts(self, damaged: list[Damage], *, with_series: bool = False) -> Iterator[Part]:
        """Parts that are whole, in the order of their names; the others go into `damaged`."""
        for path in sorted((self.folder / RUNS).glob("*.parquet")):
            if path.name.startswith("."):
                continue
            try:
                yield read_part(path, with_series=with_series)
            except FileNotFoundError:
                continue  # compacted meanwhile
            except DamagedPart as error:
                damaged.append(Damage(path.name, str(error)))

    def leftovers(self) -> list[str]:
        """Files of writers that were killed while they wrote."""
        return sorted(
            path.name for part in (RUNS, SERIES) for path in (self.folder / part).glob(".*.tmp")
        )

    def read(self, keys: Keys, *, retry_failed: bool = False, with_series: bool = False) -> Kept:
        """Find what is done.

        Parameters
        ----------
        keys : Keys
            Of the study.
        retry_failed : bool
            Whether failed runs do not count.
        with_series : bool
            Whether series are read even if the study asks for none.
        """
        kept = Kept()
        with_series = with_series or bool(keys.series)
        accepted = provenance.accepted_models(self.folder) | {keys.model}
        seen: dict[tuple[int, int], tuple[int, bool]] = {}  # (table, whether it failed)
        chosen: list[Any] = []
        masks: list[np.ndarray] = []
        heads: list[Part] = []
        for part in self.parts(kept.damaged, with_series=with_series):
            table = part.table
            if not set(keys.series) <= set(part.kept):
                kept.foreign += table.num_rows
                kept.mixed.add(part.name)
                continue
            if part.series is not None:
                kept.series.append(part.series)
            kept.models[part.model] = kept.models.get(part.model, 0) + table.num_rows
            kept.other_model += table.num_rows * (part.model not in accepted)
            mask = np.zeros(table.num_rows, bool)
            points = table["point"].to_numpy().tolist()
            replications = table["replication"].to_numpy().tolist()
            failed = [status != "done" for status in table["status"].to_pylist()]
            for row, key in enumerate(table["key"].to_pylist()):
                run = points[row], replications[row]
                if (
                    part.model not in accepted
                    or not 0 <= run[0] < len(keys.inputs)
                    or keys(*run, part.model) != key
                ):
                    kept.foreign += 1
                    kept.mixed.add(part.name)
                    continue
                if failed[row] and retry_failed:
                    continue
                before = seen.get(run)
                if before is not None:
                    kept.duplicates += 1
                    if failed[row] or not before[1]:
                        continue
                    other = masks[before[0]]  # what was done later counts, not that it failed once
                    other[_row_of(chosen[before[0]], run)] = False
                seen[run] = len(chosen), failed[row]
                mask[row] = True
            chosen.append(table)
            masks.append(mask)
            heads.append(part)
        for table, mask, head in zip(chosen, masks, heads, strict=True):
            if mask.any():
                kept.tables.append(table if mask.all() else table.filter(mask))
                kept.heads.append(head)
        kept.failed = sum(failed for _, failed in seen.values())
        return kept

    def tidy(self, damaged: Sequence[Damage]) -> None:
        """Move damaged parts aside, and take away what killed writers left; needs the lock."""
        for one in damaged:
            (self.folder / ASIDE).mkdir(exist_ok=True)
            with contextlib.suppress(OSError):
                os.replace(self.folder / RUNS / one.name, self.folder / ASIDE / one.name)
            with contextlib.suppress(OSError):
                beside = self.folder / ASIDE / f"series-{one.name}"
                os.replace(self.folder / SERIES / one.name, beside)
        parts = {path.name for path in (self.folder / RUNS).glob("*.parquet")}
        stray = [path for path in (self.folder / SERIES).glob("*.parquet")
                 if path.name not in parts]  # fmt: skip
        left = [path for part in (RUNS, SERIES) for path in (self.folder / part).glob(".*.tmp")]
        for path in (*left, *stray):  # series without the part that says they are done
            with contextlib.suppress(OSError):
                path.unlink()

    def begin(self, model: str, outcomes: Sequence[str], series: Sequence[str] = ()) -> None:
        """Say what the rows will be that are added."""
        self._model, self._outcomes, self._series = model, tuple(outcomes), tuple(series)
        self._flushed = self._clock()

    def add(self, key: str, row: Row) -> None:
        """Take a row; it is written together with others."""
        self._waiting.append((key, row))

    @property
    def waiting(self) -> int:
        """Rows that are not on disk yet."""
        return len(self._waiting)

    def is_due(self) -> bool:
        """Whether what waits should be written now."""
        if not self._waiting:
            return False
        return len(self._waiting) >= MOST or self._clock() - self._flushed >= EVERY

    def flush(self) -> None:
        """Write what waits; where that fails it goes on waiting, and `problem` says why."""
        self._flushed = self._clock()
        if not self._waiting:
            return
        keys, rows = zip(*self._waiting, strict=True)
        try:
            table = table_of(keys, rows, self._outcomes)
            series = series_table(keys, rows)
            write_part(self.folder / RUNS, table, self._model, "", series, self._series)
        except OSError as error:
            self.problem = error.strerror or str(error)
            return
        self._waiting, self.problem = [], ""

    def replace_parts(
        self, new: dict[tuple[str, tuple[str, ...]], tuple[Any, Any]], old: Sequence[str]
    ) -> None:
        """Write rows and their series, by model and KPIs of series, then take old parts away.

        Killed between, rows are there twice, which is harmless.

        Raises
        ------
        OSError
            If that fails; what was there before is still there then.
        """
        for (model, kept), (table, series) in new.items():
            write_part(self.folder / RUNS, table, model, new_name(), series, kept)
        for name in old:
            for folder in (RUNS, SERIES):
                with contextlib.suppress(FileNotFoundError):
                    (self.folder / folder / name).unlink()


def _row_of(table: Any, run: tuple[int, int]) -> int:
    at = (table["point"].to_numpy() == run[0]) & (table["replication"].to_numpy() == run[1])
    return int(np.flatnonzero(at)[0])
