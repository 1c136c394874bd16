"""KPIs of pairs of worlds on disk, each under a hash of all it depends on: what resumes a study."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenarios.load import content_hash
from simulation.fingerprint import fingerprint
from simulation.kept import Kept

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


class Parts(Kept):
    """Pairs that are done, as `simulation.kept` keeps them."""

    def pair(self, key: str) -> PairValues | None:
        """Find a pair; None where there is none."""
        content = self.get(key, ("without", "with"))
        return None if content is None else PairValues(content["without"], content["with"])

    def keep(self, key: str, values: PairValues) -> None:
        """Write a pair, whole or not at all."""
        self.put(key, {"without": values.without, "with": values.with_})
