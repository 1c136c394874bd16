"""The cluster's own transactions: what small-B buyers ordered, as a table like a real platform's.

A row is an order. The columns are those `simulation.buyer_fit` reads, so what is estimated from a
real table can be estimated from a simulated one, where the truth is known.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from agents.kernels.random import BUYER_ID, GENERATION
from agents.luck import POINT_ID
from simulation.order_log import OrderLog, Orders, watch
from simulation.replications import Progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from scenarios.schema import Scenario
    from simulation.files import Writer

FIRST_DAY = np.datetime64("2001-01-01")  # day 0 of a run: seasons count from a first of January
STAGE = "periods"


def orders_of(
    scenario: Scenario,
    seed: int,
    replication: int = 0,
    *,
    world: str = "without",
    days: float | None = None,
    stop: threading.Event | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Orders:
    """Run a world and take the orders of its comparison, or of the last ``days`` of it.

    Parameters
    ----------
    scenario : Scenario
        A cluster.
    seed : int
        Root of all luck.
    replication : int
        Number of the history, with the luck it has in `simulation.worlds`.
    world : str
        ``"without"`` or ``"with"`` digitisation.
    days : float, optional
        Length of the window; all of the comparison by default.
    stop : threading.Event, optional
        Set to give up.
    progress : callable, optional
        Told of periods that are done.

    Raises
    ------
    Stopped
        If ``stop`` was set.
    """
    from simulation.histories import replication_seed
    from simulation.model import ClusterModel
    from simulation.worlds import begin

    model = ClusterModel(scenario, replication_seed(seed, replication))
    span = model.n_periods

    def told(done: int) -> None:
        if progress:
            progress(Progress(done, span, None, STAGE))

    try:
        first = model.fork_period
        if days is not None:
            last = max(1, round(days / float(scenario.run.period_days)))
            first = max(first, model.n_periods - last)
        watch(model, model.fork_period, stop=stop, told=told)
        if world == "with":
            begin(model)
        watch(model, first, stop=stop, told=told)
        log = OrderLog()
        watch(model, model.n_periods, (log,), stop=stop, told=told)
        return log.orders()
    finally:
        model.close()


def table_of(orders: Orders, scenario: Scenario) -> Any:
    """Orders as an Arrow table: see `simulation.buyer_fit.columns` for what the columns mean.

    An order stands on the first day of its period; money is in yuan.
    """
    import pyarrow as pa

    day = np.floor(orders.period * float(scenario.run.period_days)).astype("timedelta64[D]")
    kinds = np.array(list(scenario.buyer_types))
    return pa.table(
        {
            "order": _numbered("o", np.arange(1, len(orders) + 1)),
            "time": pa.array(FIRST_DAY + day),
            "buyer": _named("b", orders.buyer, BUYER_ID),
            "buyer_type": pa.array(kinds[orders.kind.astype(np.int64)].tolist(), pa.string()),
            "seller": _named("s", orders.firm, 0),
            "item": _items(orders),
            "custom": pa.array(orders.custom),
            "quantity": pa.array(orders.pieces),
            "unit_price": pa.array(np.round(orders.value / orders.pieces, 4)),
            "freight": pa.array(np.round(orders.freight, 2)),
        }
    )


def csv_writer(table: Any) -> Writer:
    """What writes an Arrow table as CSV."""

    def write(stream: BinaryIO) -> None:
        import pyarrow.csv as pa_csv

        pa_csv.write_csv(table, stream)

    return write


def _items(orders: Orders) -> Any:
    """Names of styles and listings; none of goods made to a design."""
    import pyarrow as pa

    names, known = _named("i", np.maximum(orders.item, 0), POINT_ID), orders.item >= 0
    return pa.array([name if one else None for name, one in zip(names, known, strict=True)])


def _named(letter: str, identity: np.ndarray, first: int) -> list[str]:
    """Names of identities: a number, and which holder of its place it is where not the first."""
    number = identity % GENERATION - first
    holder = identity // GENERATION
    return [
        f"{letter}{n}" if k == 0 else f"{letter}{n}-{k + 1}"
        for n, k in zip(number.tolist(), holder.tolist(), strict=True)
    ]


def _numbered(letter: str, numbers: np.ndarray) -> list[str]:
    return [f"{letter}{n}" for n in numbers.tolist()]
