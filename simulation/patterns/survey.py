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
# Pattern 6 in the world with, by KPI: a seller's first and last year on the platform.
_TIES = {
    "sellers_per_buyer": "sellers_per_buyer",
    "retained_new": "retained_buyers_first_year",
    "retained_established": "retained_buyers_per_seller",
    "retained_ratio": "retained_ratio",
}


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
    from simulation.histories import replication_seed
    from simulation.model import ClusterModel
    from simulation.worlds import begin

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


def survey_without(
    scenario: Scenario, seed: int, replication: int
) -> tuple[dict[str, float], WorldRun]:
    """Measure the world without of one replication, and return its run as well.

    Parameters
    ----------
    scenario : Scenario
        A cluster.
    seed : int
        Root seed.
    replication : int
        Its number.
    """
    from simulation.histories import replication_seed
    from simulation.model import ClusterModel

    model = ClusterModel(scenario, replication_seed(seed, replication))
    try:
        watch(model, model.fork_period)
        found, _, run = _without(model, None, lambda done: None)
        return found, run
    finally:
        model.close()


def _without(
    model: ClusterModel, stop: threading.Event | None, told: Callable[[int], None]
) -> tuple[dict[str, float], dict[str, float], WorldRun]:
    from simulation.taken import take

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
    found["b_share"] = KPIS["b_share"].of(run)
    for name in ("sellers_per_buyer", "retained_ratio"):
        found[f"{name}_without"] = KPIS[name].of(run)
    found |= style_patterns(styles.series(), day / 7.0)
    return found, groups.result(day), run


def _with(
    model: ClusterModel,
    stop: threading.Event | None,
    told: Callable[[int], None],
    groups_without: dict[str, float],
    without: WorldRun,
) -> dict[str, float]:
    from simulation.taken import take

    day = float(model.params.run.period_days)
    watch(model, model.measured_from, stop=stop, told=told)
    groups = BuyerGroups(model)
    watch(model, model.n_periods, (groups,), stop, told)
    run = take(model, "with")
    found = {name: KPIS[kpi].of(run) for name, kpi in _TIES.items()}
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
    """Patterns 18 to 20 of the last year without; orders of persons count in 18 only."""
    firms = orders.only(orders.business)
    day = np.round((firms.period - first) * period_days).astype(np.int64)
    established, new = rhythm.back_next_quarter(firms.buyer, day)
    between = rhythm.gaps(firms.buyer, day)
    empty = len(orders) == 0
    return {
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
    }
