"""What digitisation does, in pairs of worlds (patterns 8 to 15, and 17).

Nothing here was, or may be, used to set a parameter.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from agents.columns.measures import X
from scenarios.policy import Levers
from simulation.comparison import Comparison, compare
from simulation.patterns.values import Value, values_of
from simulation.worlds import Worlds

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.replications import Progress

Samples = dict[str, np.ndarray]

# Pairs whose joint effect is set against the sum of their own, and all levers together.
PAIRS = (
    ("demand_visibility", "flexible_production"),
    ("flexible_production", "preorder_pooling"),
    ("demand_visibility", "direct_sourcing"),
)
BASS_INNOVATION, BASS_IMITATION = 0.03, 0.38  # typical (EVIDENCE 3.1, 13)


def bass_share(years: float) -> float:
    """Share that adopts by word of mouth in so many years (Bass 1969).

    >>> round(bass_share(2.0), 3)
    0.085
    """
    p, q = BASS_INNOVATION, BASS_IMITATION
    gone = math.exp(-(p + q) * years)
    return (1.0 - gone) / (1.0 + q / p * gone)


def lever_patterns(
    scenario: Scenario,
    seed: int,
    replications: int,
    workers: int | None,
    said: Callable[[str], None],
    progress: Callable[[Progress], None] | None = None,
) -> dict[str, Value]:
    """Measure patterns 8 to 15 and 17; values by name.

    Parameters
    ----------
    scenario : Scenario
        A cluster, at the size it is to be run at.
    said : callable
        Told what comes next.
    """
    worlds = Worlds()

    def run(changed: Scenario, *, equal_service: bool = False) -> Comparison:
        return compare(
            changed,
            replications=replications,
            seed=seed,
            workers=workers,
            equal_service=equal_service,
            progress=progress,
            worlds=worlds,
        )

    names = tuple(Levers.model_fields)
    full = scenario.model_copy(update={"adoption": _adoption(scenario, mode="full")})
    said("all levers, at equal service too")
    joint = run(full, equal_service=True)
    _complete(joint)
    found = _all_levers(joint) | _prices(joint, scenario.choice.price_form)
    solo: dict[tuple[str, ...], Comparison] = {}
    for chosen in (*((name,) for name in names), *PAIRS):
        said(" and ".join(chosen).replace("_", " ") + " alone")
        solo[chosen] = run(full.model_copy(update={"levers": only(scenario, chosen)}))
        _complete(solo[chosen])
    found |= _solo(solo) | _interactions(joint, solo, names)
    said("enrolment by the association")
    programme = run(scenario.model_copy(update={"adoption": _adoption(scenario, mode="programme")}))
    _complete(programme)
    found["enrolment_years"] = np.array(list(_enrolment(programme)))
    found["word_of_mouth"] = np.full(replications, bass_share(2.0))
    other = "level" if scenario.choice.price_form == "log" else "log"
    said(f"the other price form ({other})")
    choice = scenario.choice.model_copy(update={"price_form": other})
    second = run(full.model_copy(update={"choice": choice}))
    _complete(second)
    found |= _prices(second, other)
    return values_of(found) | _at_equal_service(joint)


def only(scenario: Scenario, chosen: tuple[str, ...]) -> Levers:
    """Levers with all but the chosen ones off."""
    kept = {name: getattr(scenario.levers, name) for name in chosen}
    return Levers(**{name: kept.get(name, 0.0) for name in Levers.model_fields})


def _adoption(scenario: Scenario, **changes: str) -> object:
    return scenario.adoption.model_copy(update=changes)


def _complete(result: Comparison) -> None:
    if result.stop_reason == "interrupted":
        raise KeyboardInterrupt


def _log_ratio(result: Comparison, name: str) -> np.ndarray:
    without, with_ = result.values[name]
    return np.log(np.maximum(with_, 1e-9)) - np.log(np.maximum(without, 1e-9))


def _change(result: Comparison, name: str) -> np.ndarray:
    """Relative change of a KPI by replication."""
    return np.expm1(_log_ratio(result, name))


def _all_levers(joint: Comparison) -> Samples:
    return {
        "stock_ratio_raw": np.exp(_log_ratio(joint, "factory_inventory_adopters")),
        "stock_ratio_raw_pieces": np.exp(_log_ratio(joint, "factory_inventory_adopters_pieces")),
        "stock_days_with": joint.values["factory_inventory"][1],
        "unsold_with": joint.values["unsold_share"][1],
        "lead_ratio": np.exp(_log_ratio(joint, "lead_time_days")),
        "median_lot_with": joint.values["median_lot"][1],
        "cost_change": _change(joint, "unit_cost"),
        "cost_change_after": _change(joint, "unit_cost_after_programme"),
        "custom_change": np.subtract(*joint.values["custom_share"][::-1]),
        "price_change": _change(joint, "buyer_price"),
        "fill_change": np.subtract(*joint.values["fill_rate"][::-1]),
        "system_stock_ratio": np.exp(_log_ratio(joint, "system_inventory")),
    }


def _at_equal_service(joint: Comparison) -> dict[str, Value]:
    """Adopters' stock with and without at a gap of 0 in service, with luck in both."""
    found = {}
    for prefix, served in (
        ("stock_ratio", joint.equal_service),
        ("stock_ratio_factory_fill", joint.equal_factory_fill),
    ):
        if served is None:
            continue
        found[f"{prefix}_gap"] = Value(served.gap, served.gap_low, served.gap_high)
        for suffix in ("", "_pieces"):
            at = served.at_equal.get(f"factory_inventory_adopters{suffix}")
            found[prefix + suffix] = Value(at.ratio, at.low, at.high) if at else Value(math.nan)
    return found


def _prices(result: Comparison, form: str) -> Samples:
    """Buyers' price, and how much of a change of cost factories pass on, for a price form."""
    cost = _log_ratio(result, "unit_cost_after_programme")
    price = _log_ratio(result, "factory_price")
    moved = np.abs(cost) > 1e-6
    return {
        f"price_change_{form}": _change(result, "buyer_price"),
        f"pass_through_{form}": np.where(moved, price / np.where(moved, cost, 1.0), np.nan),
    }


def _solo(solo: dict[tuple[str, ...], Comparison]) -> Samples:
    seen = _log_ratio(solo["demand_visibility",], "factory_inventory")
    quick = _log_ratio(solo["flexible_production",], "factory_inventory")
    return {
        "visibility_alone": np.expm1(seen),
        "flexible_alone": np.expm1(quick),
        # How far flexible production takes stock down beyond twice what visibility does.
        "flexible_beyond_twice": 2.0 * np.minimum(seen, 0.0) - quick,
    }


def _interactions(
    joint: Comparison, solo: dict[tuple[str, ...], Comparison], names: tuple[str, ...]
) -> Samples:
    """Joint effect less the sum of the effects alone, on stock and on factories' profit.

    Effects on stock are shares of the stock without, as in the probe the pattern was taken from.
    There what multiplies counts as a substitute: two levers that halve stock take 75 % together,
    not 100 %. In logs it counts as neither; all levers together are told in logs too.
    """

    def stock(result: Comparison) -> np.ndarray:
        return _change(result, "factory_inventory")

    def log_stock(result: Comparison) -> np.ndarray:
        return _log_ratio(result, "factory_inventory")

    def profit(result: Comparison) -> np.ndarray:
        without, with_ = result.values["factory_profit"]
        return np.asarray((with_ - without) / max(1e-9, float(np.mean(np.abs(without)))))

    found = {}
    together = {"all": (joint, names)} | {"_".join(pair): (solo[pair], pair) for pair in PAIRS}
    for label, (both, members) in together.items():
        for what, effect in (("stock", stock), ("log_stock", log_stock), ("profit", profit)):
            parts = np.sum([effect(solo[name,]) for name in members], axis=0)
            found[f"interaction_{what}_{label}"] = effect(both) - parts
    return found


def _enrolment(programme: Comparison) -> Iterator[float]:
    """Years from the fork until the programme's aim is reached, by replication."""
    aim = min(0.6, programme.scenario.adoption.pooled_capacity)
    for pair in programme.pairs:
        run = pair.with_
        own = run.measures[run.fork :]
        share = own[:, X.adopted_capacity] / np.maximum(1e-12, own[:, X.capacity])
        reached = np.flatnonzero(share >= aim - 1e-9)
        yield (reached[0] + 1) * run.period_days / 365.0 if len(reached) else math.nan
