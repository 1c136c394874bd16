"""What a piece costs at each step from material to consumer, in both worlds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.estimates import estimate
from simulation.kpis.declaration import over
from simulation.metrics import KPIS
from simulation.results import kpi_table

if TYPE_CHECKING:
    from simulation.world_run import WorldRun

# Step -> the KPI that tells it, from material to consumer.
STEPS = {
    "material": "unit_cost_material",
    "cost": "unit_cost_after_programme",
    "factory": "factory_price",
    "trader": "trader_price",
    "buyers": "buyer_price",
    "consumer": "retail_price",
}


@dataclass(frozen=True)
class Price:
    """A step of the chain [yuan a piece].

    Attributes
    ----------
    step : str
        One of `STEPS`.
    without, with_ : float
        Means over runs.
    low, high : float or None
        90 % range of the paired difference, luck only; nothing from one run.
    """

    step: str
    without: float
    with_: float
    low: float | None
    high: float | None


def chain(kpis: Mapping[str, Mapping[str, Any]]) -> list[Price]:
    """Steps out of the KPIs of a result document."""
    found = [(step, kpis[name]) for step, name in STEPS.items()]
    return [
        Price(
            step, row["without"], row["with"], row["difference_low"], row["difference_high"]
        )
        for step, row in found
    ]  # fmt: skip


def chain_of(pairs: Sequence[tuple[WorldRun, WorldRun]]) -> list[Price]:
    """Steps out of paired runs, without and with."""
    kpis = {}
    for name in STEPS.values():
        values = [np.array([KPIS[name].of(pair[k]) for pair in pairs]) for k in (0, 1)]
        kpis[name] = estimate(values[0], values[1])
    return chain(kpi_table(kpis))


def traders_share(run: WorldRun) -> float:
    """Share of what small-B buyers get that comes through traders, in pieces."""
    sold = run.total("trader_sold")
    return over(sold, sold + run.total("direct_pieces"))
