"""The cluster as any other Mesa model: step it, look at it, collect from it.

    python examples/interchange/step_in_mesa.py

Each population is one Mesa agent that holds columns; one row is one firm or one buyer.
"""

from __future__ import annotations

import mesa

from scenarios.load import load
from simulation.model import ClusterModel

SMALL = {
    "scale": 1 / 1400,
    "run.warmup_days": 91,
    "run.horizon_days": 182,
    "run.transition_days": 28,
}


def stock_of_factories(model: ClusterModel) -> int:
    """Finished pieces at all factories."""
    return int(model.points.on_hand[: model.points.n].sum())


def main(periods: int = 20) -> mesa.DataCollector:
    """Step a small cluster, and collect the stock of its stock points each period."""
    model = ClusterModel(load("zhili_kidswear", SMALL))
    collector = mesa.DataCollector(model_reporters={"pieces in stock": stock_of_factories})
    for _ in range(periods):
        model.step()
        collector.collect(model)
    for kind, agents in model.agents_by_type.items():
        print(f"{kind.__name__}: {len(agents)} population(s)")
    print(collector.get_model_vars_dataframe().describe())
    model.close()
    return collector


if __name__ == "__main__":
    main()
