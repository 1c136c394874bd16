"""What public money buys, and how soon adopters have back what joining cost them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from simulation.measured import Digest, measured
from simulation.metrics import KPIS
from simulation.patterns.values import Value, value_of
from simulation.world_run import Pair, WorldRun

Outcomes = Mapping[str, tuple[np.ndarray, np.ndarray]]
# Paid for firms, which lowers their own cost: it is moved, and nothing is saved by that.
TRANSFERS = ("subsidy", "public_store")


def saving_per_public_yuan(pairs: Sequence[Pair | Digest]) -> np.ndarray:
    """What making and fees cost less than in the same world unaided, over public money; or nan.

    (Cost after fees unaided - with) x pieces made with - what the state has paid for firms, over
    all that it has paid: each over the whole comparison. nan where no money was spent, or where
    nobody has run the world unaided.

    Parameters
    ----------
    pairs : sequence of Pair or Digest
        Paired worlds.
    """
    return _over(*np.array([public_of_pair(pair) for pair in pairs]).T)


@measured
def public_of_pair(pair: Pair) -> tuple[float, float]:
    """Saving that public money adds (nan where nobody has run the world unaided), and its cost."""
    return _saved(pair), KPIS["public_cost"].of(pair.with_)


@measured
def adopters_of_pair(pair: Pair) -> dict[str, tuple[float, float]]:
    """What adopters earn and pay to join, without and with, by KPI."""
    return {name: (KPIS[name].of(pair.without), KPIS[name].of(pair.with_)) for name in _NEEDED}


def _saved(pair: Pair) -> float:
    """Saving of factories a year that public money adds and does not pay for itself [yuan]."""
    if pair.unaided is None:
        return float("nan")
    before, after = (_whole(run) for run in (pair.unaided, pair.with_))
    cost = KPIS["unit_cost_after_programme"].of
    made = KPIS["factory_volume"].of(after)
    return (cost(before) - cost(after)) * made - after.spread(*TRANSFERS)


def _whole(run: WorldRun) -> WorldRun:
    return run.window(run.fork, run.measures.shape[0])


def payback_years(who: str) -> Callable[[Outcomes], np.ndarray]:
    """Make the number: what an adopter pays to join, over what it gains a year.

    Parameters
    ----------
    who : str
        ``factory`` or ``trader``.
    """

    def value(outcomes: Outcomes) -> np.ndarray:
        before, after = outcomes[f"{who}_profit_adopters"]
        return _over(outcomes[f"{who}_joining_adopters"][1], after - before)

    return value


def _over(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Ratio by replication; nan in all where one has nothing to divide by: no mean would tell."""
    if not (whole > 0.0).all():
        return np.full(len(whole), np.nan)
    return np.asarray(part / whole)


PAYBACKS: dict[str, tuple[str, str, str, Callable[[Outcomes], np.ndarray]]] = {
    "factory_payback_years": (
        "years", "time until an adopting factory has back what joining cost",
        "工厂收回加入费用所需时间", payback_years("factory"),
    ),
    "trader_payback_years": (
        "years", "time until an adopting trader has back what joining cost",
        "贸易商收回加入费用所需时间", payback_years("trader"),
    ),
}  # fmt: skip
UNITS = {"saving_per_public_yuan": "yuan", **{name: unit for name, (unit, *_) in PAYBACKS.items()}}
_NEEDED = [
    f"{who}_{what}_adopters" for who in ("factory", "trader") for what in ("profit", "joining")
]


def returns(pairs: Sequence[Pair | Digest]) -> dict[str, Value]:
    """Every number of `UNITS` over paired worlds, where there is one."""
    every = [adopters_of_pair(pair) for pair in pairs]
    outcomes = {
        name: (
            np.array([found[name][0] for found in every]),
            np.array([found[name][1] for found in every]),
        )
        for name in _NEEDED
    }
    found = {"saving_per_public_yuan": value_of(saving_per_public_yuan(pairs))}
    found |= {name: value_of(of(outcomes)) for name, (*_, of) in PAYBACKS.items()}
    return {name: value for name, value in found.items() if np.isfinite(value.value)}
