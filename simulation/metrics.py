"""Every reported number, declared once: command line, web page and documentation read this.

A KPI is a function of a finished run, taken over its measured periods: sums of flows over sums of
flows, never means of ratios. Where the denominator of a ratio is 0 the KPI is 0; no KPI is ever
NaN or infinite.
"""

from __future__ import annotations

from simulation.kpis import cost, firms, money, service, stock, trade
from simulation.kpis.declaration import GROUPS, Kpi
from simulation.world_run import WorldRun

__all__ = ["GROUPS", "KPIS", "NOT_YET", "PRIMARY", "Kpi", "evaluate"]

KPIS: dict[str, Kpi] = {
    kpi.name: kpi
    for kpi in (
        *stock.KPIS,
        *cost.KPIS,
        *service.KPIS,
        *money.KPIS,
        *firms.KPIS,
        *trade.KPIS,
    )
}

# Outcomes whose precision decides when replications are enough.
PRIMARY = ("factory_inventory", "unit_cost", "buyer_price")

# Names of the public contract that this version cannot measure, and what is missing.
NOT_YET: dict[str, str] = {}


def evaluate(run: WorldRun) -> dict[str, float]:
    """Every KPI of a run, in the order of `KPIS`; worked out once for a run.

    Raises
    ------
    FloatingPointError
        If one is not finite: the model is wrong, and says so rather than report it.
    """
    return dict(run.worked_out("kpis", _evaluate))


def _evaluate(run: WorldRun) -> dict[str, float]:
    values = {name: float(kpi.of(run)) for name, kpi in KPIS.items()}
    for name, value in values.items():
        if not -1e300 < value < 1e300:
            raise FloatingPointError(f"{name} of the world {run.world} is {value}")
    return values
