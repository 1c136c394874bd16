"""What public money buys, and how soon adopters have back what joining cost them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from simulation.metrics import KPIS
from simulation.patterns.values import Value, value_of
from simulation.worlds import Pair

Outcomes = Mapping[str, tuple[np.ndarray, np.ndarray]]


def saving_per_public_yuan(outcomes: Outcomes) -> np.ndarray:
    """Saving in cost after fees, on what is made with, over public money; nan without.

    Parameters
    ----------
    outcomes : mapping of str to (ndarray, ndarray)
        KPIs without and with, one value a replication.
    """
    before, after = outcomes["unit_cost_after_programme"]
    saved = (before - after) * outcomes["factory_volume"][1]
    return _over(saved, outcomes["public_cost"][1])


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


RETURNS: dict[str, tuple[str, str, str, Callable[[Outcomes], np.ndarray]]] = {
    "saving_per_public_yuan": (
        "yuan", "saving of factories per yuan of public money", "每元公共支出为工厂节省",
        saving_per_public_yuan,
    ),
    "factory_payback_years": (
        "years", "time until an adopting factory has back what joining cost",
        "工厂收回加入费用所需时间", payback_years("factory"),
    ),
    "trader_payback_years": (
        "years", "time until an adopting trader has back what joining cost",
        "贸易商收回加入费用所需时间", payback_years("trader"),
    ),
}  # fmt: skip
_NEEDED = (
    "unit_cost_after_programme", "factory_volume", "public_cost",
    *(f"{who}_{what}_adopters" for who in ("factory", "trader") for what in ("profit", "joining")),
)  # fmt: skip


def returns(pairs: Sequence[Pair]) -> dict[str, Value]:
    """Every number of `RETURNS` over paired worlds, where there is one."""
    outcomes = {
        name: (
            np.array([KPIS[name].of(pair.without) for pair in pairs]),
            np.array([KPIS[name].of(pair.with_) for pair in pairs]),
        )
        for name in _NEEDED
    }
    found = {name: value_of(of(outcomes)) for name, (*_, of) in RETURNS.items()}
    return {name: value for name, value in found.items() if np.isfinite(value.value)}
