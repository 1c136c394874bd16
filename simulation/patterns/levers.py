"""What digitisation does, in pairs of worlds (patterns 8 to 15, and 17).

Nothing here was, or may be, used to set a parameter.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from agents.columns.measures import X
from scenarios.policy import Levers
from simulation.compared import Comparison
from simulation.comparison import compare
from simulation.patterns.course import Course
from simulation.patterns.values import Value, values_of
from simulation.worlds import Worlds

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.replications import Progress

Samples = dict[str, np.ndarray]
Outcomes = dict[str, tuple[np.ndarray, np.ndarray]]

# Pairs whose joint effect is set against the sum of their own, and all levers together.
PAIRS = (
    ("demand_visibility", "flexible_production"),
    ("flexible_production", "preorder_pooling"),
    ("demand_visibility", "direct_sourcing"),
)
_EVALUATIONS = 6  # service factors tried for equal service, on average, both fills together
BASS_INNOVATION, BASS_IMITATION = 0.03, 0.38  # typical (EVIDENCE 3.1, 13)


def bass_share(years: float) -> float:
    """Share that adopts by word of mouth in so many years (Bass 1969).

    >>> round(bass_share(2.0), 3)
    0.085
    """
    p, q = BASS_INNOVATION, BASS_IMITATION
    gone = math.exp(-(p + q) * years)
    return (1.0 - gone) / (1.0 + q / p * gone)


@dataclass(frozen=True)
class Part:
    """What one step measured.

    Attributes
    ----------
    patterns : dict of str to Value
        By the keys of `simulation.patterns.table.MEASURES`.
    outcomes : dict of str to (ndarray, ndarray)
        KPIs without and with all levers, one value a replication.
    alone : dict of str to dict
        The same for a lever with all others off, by its name.
    """

    patterns: dict[str, Value] = field(default_factory=dict)
    outcomes: Outcomes = field(default_factory=dict)
    alone: dict[str, Outcomes] = field(default_factory=dict)


def steps(scenario: Scenario) -> list[tuple[str, float]]:
    """Titles of what `lever_patterns` does, in its order, and their work [periods of a pair]."""
    params = scenario.run
    world = params.horizon_days / params.period_days
    both = (params.warmup_days + 2 * params.horizon_days) / params.period_days
    titles = [" and ".join(chosen).replace("_", " ") + " alone" for chosen in _settings()]
    return [
        ("all levers, at equal service too", both + _EVALUATIONS * world),
        *((title, world) for title in titles),
        ("enrolment by the association", world),
        (f"the other price form ({_other_form(scenario)})", both),
    ]


def lever_patterns(
    scenario: Scenario, seed: int, replications: int, workers: int | None, course: Course
) -> Iterator[Part]:
    """Measure patterns 8 to 15 and 17, part by part.

    Parameters
    ----------
    scenario : Scenario
        A cluster, at the size it is to be run at.
    course : Course
        Told what comes next, and how far it is.

    Raises
    ------
    KeyboardInterrupt
        If there has been an interrupt; parts that were yielded are complete.
    """
    worlds = Worlds()

    def run(changed: Scenario, *, equal_service: bool = False) -> Comparison:
        course.next()
        told = 0
        expected = replications * (1 + (_EVALUATIONS if equal_service else 0))

        def one_more(now: Progress) -> None:
            nonlocal told
            told += 1
            course.within(told / expected)

        result = compare(
            changed,
            replications=replications,
            seed=seed,
            workers=workers,
            equal_service=equal_service,
            progress=one_more,
            worlds=worlds,
        )
        if result.stop_reason == "interrupted":
            raise KeyboardInterrupt
        return result

    full = scenario.model_copy(update={"adoption": _adoption(scenario, mode="full")})
    form = scenario.choice.price_form
    joint = run(full, equal_service=True)
    found = values_of(_all_levers(joint) | _prices(joint, form)) | _at_equal_service(joint)
    yield Part(found, outcomes=joint.values)
    solo: dict[tuple[str, ...], Comparison] = {}
    for chosen in _settings():
        solo[chosen] = run(full.model_copy(update={"levers": scenario.levers.only(chosen)}))
        if len(chosen) == 1:
            yield Part(alone={chosen[0]: solo[chosen].values})
    yield Part(values_of(_solo(solo) | _interactions(joint, solo, tuple(Levers.model_fields))))
    programme = run(scenario.model_copy(update={"adoption": _adoption(scenario, mode="programme")}))
    years = np.array(list(_enrolment(programme)))
    word_of_mouth = np.full(replications, bass_share(2.0))
    yield Part(values_of({"enrolment_years": years, "word_of_mouth": word_of_mouth}))
    other = _other_form(scenario)
    choice = scenario.choice.model_copy(update={"price_form": other})
    second = run(full.model_copy(update={"choice": choice}))
    yield Part(values_of(_prices(second, other)))


def _settings() -> list[tuple[str, ...]]:
    """Levers that are on together, setting by setting."""
    return [*((name,) for name in Levers.model_fields), *PAIRS]


def _other_form(scenario: Scenario) -> str:
    return "level" if scenario.choice.price_form == "log" else "log"


def _adoption(scenario: Scenario, **changes: str) -> object:
    return scenario.adoption.model_copy(update=changes)


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
