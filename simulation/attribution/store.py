"""KPIs of worlds on disk, each under a hash of all they depend on: what resumes an attribution.

Parts are only ever added, each written whole: ``runs/<time>-<rand>.parquet``, one row a world. A
part that cannot be read counts as not there. Two processes may write into one folder: what both ran
is the same.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from scenarios.write import content_hash
from simulation.files import no_empty_folders, write_together
from simulation.fingerprint import fingerprint
from simulation.histories import replication_seed
from simulation.metrics import KPIS

if TYPE_CHECKING:
    from simulation.attribution.plan import Plan

FOLDER = "runs"  # within the folder of results
EVERY, MOST = 5.0, 500  # a part is written after so many seconds, or worlds
_SCHEMA = "1"  # of keys and parts


@dataclass(frozen=True, eq=False)
class Row:
    """Every KPI of one world, in the order of `KPIS`.

    Attributes
    ----------
    replication, combination : int
        Which world.
    levers : tuple of str
        Those that are on in it.
    values : ndarray, shape (KPIs,), float64
        Its KPIs.
    """

    replication: int
    combination: int
    levers: tuple[str, ...]
    values: np.ndarray


class Keys:
    """Hashes of what worlds' KPIs depend on: scenario, levers, own seed, and the model's text.

    Those of the world without depend on the levers of the world with, which says who its adopters
    are.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        # Scenarios differ in their levers only: one hash of all the rest serves them all.
        self._rest = f"{_SCHEMA}/{fingerprint()}/{content_hash(plan.scenario_of(0))}"
        self._levers: dict[int, str] = {}

    def __call__(self, replication: int, combination: int) -> str:
        """Key of a world."""
        if combination not in self._levers:
            on = self._plan.members(combination or self._plan.whole)
            values = (f"{name}={self._plan.intensities[name].hex()}" for name in on)
            self._levers[combination] = ",".join(["with" if combination else "without", *values])
        own = replication_seed(self._plan.seed, replication)
        whole = f"{self._rest}/{self._levers[combination]}/{own}"
        return hashlib.sha256(whole.encode("ascii")).hexdigest()


class Store:
    """Worlds that are done; in a folder they outlive the process.

    Parameters
    ----------
    plan : Plan
        What is run.
    folder : Path, optional
        Folder of results; without it nothing is kept.

    Attributes
    ----------
    problem : str
        Why the last part could not be written; empty where it could.
    unreadable : list of str
        Names of parts that were passed over.
    """

    def __init__(self, plan: Plan, folder: Path | None = None) -> None:
        self._folder = folder / FOLDER if folder else None
        self._plan, self._key = plan, Keys(plan)
        self._waiting: list[Row] = []
        self._written = time.monotonic()
        self.problem = ""
        self.unreadable: list[str] = []

    def find(self) -> dict[int, dict[int, np.ndarray]]:
        """KPIs of the worlds of the plan that are there, by replication and combination."""
        parts, plan = self._parts(), self._plan
        found: dict[int, dict[int, np.ndarray]] = {n: {} for n in range(plan.replications)}
        for replication, known in found.items():
            for combination in plan.combinations(replication).tolist() if parts else ():
                values = parts.get(self._key(replication, combination))
                if values is not None:
                    known[combination] = values
        return found

    def _parts(self) -> dict[str, np.ndarray]:
        """KPIs by key, of every part that can be read."""
        found: dict[str, np.ndarray] = {}
        if self._folder is None or not self._folder.is_dir():
            return found
        import pyarrow as pa
        import pyarrow.parquet as pq

        for path in sorted(self._folder.glob("[!.]*.parquet")):
            try:
                table = pq.read_table(path, columns=["key", *KPIS], partitioning=None)
                columns = np.column_stack([table[name].to_numpy() for name in KPIS])
            except (pa.ArrowException, OSError, KeyError, ValueError):
                self.unreadable.append(path.name)
                continue
            found.update(zip(table["key"].to_pylist(), columns, strict=True))
        return found

    def add(self, rows: list[Row]) -> None:
        """Take rows; they are written together with others, now and then."""
        if self._folder is None:
            return
        self._waiting += rows
        since = time.monotonic() - self._written
        if since >= EVERY or len(self._waiting) >= MOST:
            self.flush()

    def flush(self) -> None:
        """Write what waits; where that fails it goes on waiting, and `problem` says why."""
        self._written = time.monotonic()
        if self._folder is None or not self._waiting:
            return
        now = time.strftime("%Y%m%dT%H%M%S", time.gmtime())
        path = self._folder / f"{now}-{secrets.token_hex(4)}.parquet"
        try:
            with no_empty_folders(self._folder):
                self._folder.mkdir(parents=True, exist_ok=True)
                write_together({path: self._write})
        except OSError as error:
            self.problem = error.strerror or str(error)
            return
        self._waiting, self.problem = [], ""

    def _write(self, stream: BinaryIO) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        rows = self._waiting
        values = np.array([row.values for row in rows])
        table = pa.table({
            "key": [self._key(row.replication, row.combination) for row in rows],
            "replication": [row.replication for row in rows],
            "levers": ["+".join(row.levers) for row in rows],
            **{name: values[:, number] for number, name in enumerate(KPIS)},
        })  # fmt: skip
        pq.write_table(table, stream, compression="zstd")
