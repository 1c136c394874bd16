"""Two clusters that compete, one of them digital, each in a Dask worker of its own.

    python -m examples.country.two_clusters                  # this process alone
    python -m examples.country.two_clusters --engine dask    # two workers, on this machine
    python -m examples.country.two_clusters --engine dask --measure

``docs/scale.md`` says how 3,000 of them would run.
"""

from __future__ import annotations

import argparse
import pickle
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from examples.country.clusters import Home, run

SMALL = ["scale=0.002", "run.warmup_days=364", "run.horizon_days=728", "run.transition_days=0"]
CLUSTERS = (("zhili_kidswear", True), ("zhili_kidswear", False))
# Share of each cluster's bulk orders (column) that comes from each region (row) when trade begins.
ORIGIN = np.array([[0.8, 0.2], [0.2, 0.8]])
LAGS = (1, 4, 13)


@contextmanager
def homes(engine: str, settings: list[str]) -> Iterator[list[Any]]:
    """Both clusters: here, or each as an actor in a worker of its own."""
    seeds = [[*settings, f"run.seed={n + 1}"] for n in range(len(CLUSTERS))]
    if engine == "serial":
        yield [
            Home(name, seed, digital) for (name, digital), seed in zip(CLUSTERS, seeds, strict=True)
        ]
        return
    from simulation.study.engine_dask import DaskEngine

    cluster = DaskEngine(len(CLUSTERS))
    cluster.start()
    try:
        client = cluster.client
        places = list(client.scheduler_info()["workers"])
        with client.as_current():
            waiting = [
                client.submit(Home, name, seed, digital, actor=True, workers=[place], pure=False)
                for (name, digital), seed, place in zip(CLUSTERS, seeds, places, strict=True)
            ]
            yield [future.result() for future in waiting]
    finally:
        cluster.close()


def trade_of(both: list[Any]) -> np.ndarray:
    """Trade matrix when trade begins [pieces a period]."""
    return ORIGIN * np.array([told(home.base()) for home in both])


def told(value: Any) -> Any:
    """A number, or what an actor's future becomes."""
    return value.result() if hasattr(value, "result") else value


def main() -> None:
    """Run both clusters, and say what digitisation of one does to the other."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--engine", choices=("serial", "dask"), default="serial")
    parser.add_argument("--periods", type=int, default=104)
    parser.add_argument("--lag", type=int, default=1, help="periods between two exchanges")
    parser.add_argument("--measure", action="store_true", help="what the exchange costs, by lag")
    asked = parser.parse_args()
    if asked.measure:
        measure(asked.engine, asked.periods)
        return
    with homes(asked.engine, SMALL) as both:
        used = run(both, trade_of(both), asked.periods, lag=asked.lag)
        for (name, digital), home, last in zip(CLUSTERS, both, used[-1], strict=True):
            end = told(home.summary())
            kind = "digital" if digital else "not digital"
            print(f"{name} ({kind}): bulk orders at {100 * last:.1f} % of what they were, "
                  f"{end.bulk_revenue:,.0f} yuan a week, {end.factory_stock:,.0f} pieces at "
                  f"factories, digest {end.digest:x}")  # fmt: skip


def measure(engine: str, periods: int) -> None:
    """Time of a period without any exchange and by lag, in turns, least of three."""
    found: dict[int, list[float]] = {lag: [] for lag in (periods, *LAGS)}
    for _ in range(3):
        for lag, times in found.items():
            with homes(engine, SMALL) as both:
                trade = trade_of(both)
                began = time.perf_counter()
                run(both, trade, periods, lag=lag)
                times.append((time.perf_counter() - began) / periods)
    alone = min(found[periods])
    size = len(pickle.dumps(("advance", (1, 1.0)))) + len(pickle.dumps(1.0))
    print(f"no exchange: {1e3 * alone:.2f} ms a period")
    for lag in LAGS:
        more = min(found[lag]) - alone
        print(f"every {lag} periods: {1e3 * min(found[lag]):.2f} ms a period, "
              f"{1e3 * more * lag:.2f} ms an exchange, {size} bytes a cluster")  # fmt: skip


if __name__ == "__main__":
    main()
