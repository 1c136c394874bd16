"""One history watched closely: the world without, and the world with that forks from it.

Firms, orders and styles of the world without are patterns 1-5, 7 and 18-21. What sellers keep of
their buyers (6) and which buyers lose (16) takes the world with as well.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from simulation.kpis.money import gini
from simulation.metrics import KPIS
from simulation.order_log import OrderLog, Orders, StyleLog, watch
from simulation.patterns import rhythm
from simulation.patterns.firms import FirmLog, firm_patterns
from simulation.patterns.groups import GROUPS, BuyerGroups
from simulation.patterns.products import style_patterns

if TYPE_CHECKING:
    import threading

    from scenarios.schema import Scenario
    from simulation.model import ClusterModel
    from simulation.world_run import WorldRun

Told = Callable[[float], None]


def survey(
    scenario: Scenario,
    seed: int,
    replication: int,
    *,
    both: bool = True,
    stop: threading.Event | None = None,
    told: Told | None = None,
) -> dict[str, float]:
    """Measure one replication.

    Parameters
    ----------
    scenario : Scenario
        A cluster.
    seed : int
        Root seed; replications have the luck they have in `simulation.worlds`.
    replication : int
        Its number.
    both : bool
        Whether to run the world with as well.
    stop : threading.Event, optional
        Set to give up.
    told : callable, optional
        Told the share of the work that is done.

    Returns
    -------
    dict of str to float
        Values by the names `simulation.evidence.MEASURES` declares.

    Raises
    ------
    Stopped
        If ``stop`` was set.
    """
    from simulation.model import ClusterModel
    from simulation.worlds import begin, replication_seed

    model = ClusterModel(scenario, replication_seed(seed, replication))
    span = model.n_periods + (model.n_periods - model.fork_period if both else 0)

    def tell(done: int) -> None:
        if told is not None:
            told(done / span)

    try:
        watch(model, model.fork_period, stop=stop, told=tell)
        state = model.snapshot() if both else None
        found, groups, run = _without(model, stop, tell)
        if state is not None:
            model.restore(state)
            begin(model)
            behind = model.n_periods - model.fork_period
            found |= _with(model, stop, lambda done: tell(done + behind), groups, run)
        return found
    finally:
        model.close()


def _without(
    model: ClusterModel, stop: threading.Event | None, told: Callable[[int], None]
) -> tuple[dict[str, float], dict[str, float], WorldRun]:
    from simulation.world_run import take

    day = float(model.params.run.period_days)
    watch(model, model.measured_from, stop=stop, told=told)
    firms, groups = FirmLog(), BuyerGroups(model)
    orders, styles = OrderLog(), StyleLog()
    last = last_year(model)
    watch(model, last, (firms, groups), stop, told)
    watch(model, model.n_periods, (firms, groups, orders, styles), stop, told)
    run = take(model, "without")
    found = firm_patterns(run) | firms.patterns(day)
    found["minimum_lot"] = float(model.params.factories.minimum_lot)
    found |= order_patterns(orders.orders(), last, day)
    found |= style_patterns(styles.series(), day / 7.0)
    return found, groups.result(day), run


def _with(
    model: ClusterModel,
    stop: threading.Event | None,
    told: Callable[[int], None],
    groups_without: dict[str, float],
    without: WorldRun,
) -> dict[str, float]:
    from simulation.world_run import take

    day = float(model.params.run.period_days)
    fork, log = model.fork_period, OrderLog()
    watch(model, model.measured_from, (log,), stop, told)
    groups = BuyerGroups(model)
    watch(model, model.n_periods, (log, groups), stop, told)
    orders, run = log.orders(), take(model, "with")
    year = max(1, round(rhythm.WINDOW / day))
    found = _seller_patterns(
        orders.only(orders.digital), fork, model.n_periods, year, len(run.firms)
    )
    result = groups.result(day)
    for name in GROUPS:
        before = groups_without[f"result_{name}"]
        after = result[f"result_{name}"]
        found[f"change_{name}"] = after / before - 1.0 if before > 0 else 0.0
    for name in ("active_traders", "trader_profit", "losing_traders"):
        values = KPIS[name].of(without), KPIS[name].of(run)
        if name == "losing_traders":
            found |= {"losing_traders_without": values[0], "losing_traders": values[1]}
        else:
            found[name] = values[1] / values[0] - 1.0 if values[0] > 0 else 0.0
    return found


def last_year(model: ClusterModel) -> int:
    """First period of the last 52 weeks."""
    year = round(rhythm.WINDOW / float(model.params.run.period_days))
    return int(max(model.measured_from, model.n_periods - year))


def order_patterns(orders: Orders, first: int, period_days: float) -> dict[str, float]:
    """Patterns 6 and 18 to 20 of the last year without; orders of persons count in 18 only."""
    total = float(orders.value.sum())
    firms = orders.only(orders.business)
    day = np.round((firms.period - first) * period_days).astype(np.int64)
    established, new = rhythm.back_next_quarter(firms.buyer, day)
    between = rhythm.gaps(firms.buyer, day)
    empty = len(orders) == 0
    return {
        "b_share": float(firms.value.sum()) / total if total > 0 else 0.0,
        "order_value_median": 0.0 if empty else float(np.median(orders.value)),
        "order_value_mean": 0.0 if empty else float(orders.value.mean()),
        "orders_per_buyer": len(firms) / max(1, len(np.unique(firms.buyer))),
        "days_between": rhythm.typical_gap(between, period_days),
        "once_share": rhythm.once_share(firms.buyer, firms.period),
        "buyer_gini": gini(rhythm.value_by_buyer(firms.buyer, firms.value)),
        "second_order": rhythm.second_order_share(firms.buyer, day),
        "back_established": established,
        "back_new": new,
        "back_ratio": established / new if new > 0 else 0.0,
        "sellers_per_buyer_without": rhythm.sellers_per_buyer(firms.buyer, firms.seller),
    }


def _seller_patterns(
    orders: Orders, fork: int, end: int, year: int, n_sellers: int
) -> dict[str, float]:
    """Pattern 6 in the world with: a seller's first and last year on the platform."""
    firms = orders.only(orders.business)
    recent = firms.only(firms.period >= end - year)
    columns = (firms.buyer, firms.seller, firms.period)
    first = rhythm.retained_buyers(*columns, fork, fork + year) / max(1, n_sellers)
    last = rhythm.retained_buyers(*columns, end - year, end) / max(1, n_sellers)
    return {
        "sellers_per_buyer": rhythm.sellers_per_buyer(recent.buyer, recent.seller),
        "retained_new": first,
        "retained_established": last,
        "retained_ratio": last / first if first > 0 else 0.0,
    }
