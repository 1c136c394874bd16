"""The comparison as a model of the EMA Workbench: levers are policy, assumptions are uncertainty.

    pip install ema_workbench
    python examples/interchange/ema_workbench_sweep.py

The Workbench is no dependency of the project. Names of parameters are paths of the scenario, with
double underscores for dots, since the Workbench wants names of Python.
"""

from __future__ import annotations

from typing import Any

from scenarios.catalogue import describe
from scenarios.load import load
from simulation.comparison import compare

SMALL = {
    "scale": 1 / 1400,
    "run.warmup_days": 91,
    "run.horizon_days": 182,
    "run.transition_days": 28,
}
KPIS = ("factory_inventory", "unit_cost", "buyer_price")
LEVERS = ("levers.capacity_pool", "levers.preorder_pooling")
DOUBTS = ("choice.price_sensitivity", "factories.holding_per_year")


def paired(replications: int = 2, seed: int = 1, **settings: float) -> dict[str, float]:
    """Level of each outcome with digitisation, as a share of the level without."""
    overrides: dict[str, Any] = {name.replace("__", "."): v for name, v in settings.items()}
    scenario = load("zhili_kidswear", {**SMALL, **overrides})
    found = compare(scenario, replications=replications, seed=seed)
    return {name: found.kpis[name].ratio for name in KPIS}


def model() -> Any:
    """Model of the Workbench, its ranges read off the declarations of the parameters."""
    from ema_workbench import Model, RealParameter, ScalarOutcome

    declared = {row.path: row for row in describe()}
    cluster = Model("cluster", function=paired)
    cluster.levers = [RealParameter(path.replace(".", "__"), 0.0, 1.0) for path in LEVERS]
    cluster.uncertainties = [
        RealParameter(path.replace(".", "__"), *declared[path].doubt) for path in DOUBTS
    ]
    cluster.outcomes = [ScalarOutcome(name) for name in KPIS]
    return cluster


def main(scenarios: int = 3, policies: int = 2) -> tuple[Any, dict[str, Any]]:
    """Draw assumptions and policies, run every pair of them, and return the Workbench's results."""
    from ema_workbench import SequentialEvaluator

    with SequentialEvaluator(model()) as evaluator:
        experiments, outcomes = evaluator.perform_experiments(scenarios, policies)
    return experiments, outcomes


if __name__ == "__main__":
    table, found = main()
    print(table.to_string())
    for name, values in found.items():
        print(name, [round(float(value), 3) for value in values])
