"""KPIs of pairs of worlds on disk, each under a hash of all it depends on: what resumes a study."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scenarios.load import content_hash
from simulation.files import no_empty_folders, write_text
from simulation.fingerprint import fingerprint

if TYPE_CHECKING:
    from scenarios.schema import Scenario

FOLDER = "draws"  # within the folder of results


@dataclass(frozen=True)
class PairValues:
    """Every KPI of both worlds of one replication, in the order of `KPIS`."""

    without: dict[str, float]
    with_: dict[str, float]


def part_key(scenario: Scenario, seed: int, replication: int) -> str:
    """Name of what the KPIs of a pair depend on: scenario, seed, replication and model."""
    whole = f"{fingerprint()}/{content_hash(scenario)}/{seed}/{replication}"
    return hashlib.sha256(whole.encode("ascii")).hexdigest()[:40]


class Parts:
    """Pairs that are done; in a folder they outlive the process.

    Parameters
    ----------
    folder : Path, optional
        Made with the first part that is written; without it nothing is kept.

    Attributes
    ----------
    found : int
        Pairs that were taken from the folder.
    problem : str
        Why pairs are no longer written, such as a full disk; empty while they are.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self.found, self.problem = 0, ""

    def get(self, key: str) -> PairValues | None:
        """Find a pair; what cannot be read counts as not there, and is run again."""
        if self._folder is None:
            return None
        try:
            content = json.loads((self._folder / f"{key}.json").read_text(encoding="utf-8"))
            values = PairValues(content["without"], content["with"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        self.found += 1
        return values

    def put(self, key: str, values: PairValues) -> None:
        """Write a pair, whole or not at all; after a failure no more are tried."""
        if self._folder is None or self.problem:
            return
        content = {"without": values.without, "with": values.with_}
        try:
            with no_empty_folders(self._folder):
                self._folder.mkdir(parents=True, exist_ok=True)
                text = json.dumps(content, allow_nan=False) + "\n"
                write_text(self._folder / f"{key}.json", text)
        except OSError as error:
            self.problem = error.strerror or str(error)
