"""How kinds of buyers fare: near and remote, large and small (pattern 16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from simulation.model import ClusterModel

GROUPS = ("near_large", "near_small", "remote_large", "remote_small")


class BuyerGroups:
    """Economic result of business buyers by group, over the periods watched.

    A buyer is small where its demand is below that of the median business buyer; buyers of the last
    township are remote.
    """

    def __init__(self, model: ClusterModel) -> None:
        self._total = np.zeros(4)
        self._group = self._groups(model)
        self._cash = model.money.buyer_cash.copy()
        self._opening = self._stock(model)
        self._closing = self._opening
        self._periods = 0

    def observe(self, model: ClusterModel) -> None:
        """Add the change of cash of the period just done, for the groups of those it was earned by.

        Who leaves does so at the end of a period, and is paid for what it clears.
        """
        cash = model.money.buyer_cash
        self._total += self._add_up(self._group, (cash - self._cash) / 100.0)
        self._group = self._groups(model)
        self._cash = cash.copy()
        self._closing = self._stock(model)
        self._periods += 1

    def result(self, period_days: float) -> dict[str, float]:
        """Change of cash and of the value of stock, yuan a year, by group."""
        years = max(1, self._periods) * period_days / 365.0
        earned = (self._total + self._closing - self._opening) / years
        return {f"result_{name}": float(x) for name, x in zip(GROUPS, earned, strict=True)}

    def _stock(self, model: ClusterModel) -> np.ndarray:
        shelves = model.shelves
        under_way = shelves.opening_pipeline + shelves.dispatched - shelves.received
        value = (shelves.on_hand + under_way) * model.buyers.unit_cost
        return self._add_up(self._groups(model), value)

    @staticmethod
    def _groups(model: ClusterModel) -> np.ndarray:
        """Number of the group of each row; `len(GROUPS)` for persons."""
        buyers = model.buyers
        business = model.types.business[buyers.kind] == 1
        last = model.params.cluster.townships - 1
        remote = (buyers.township == last) & (last > 0)
        middle = float(np.median(buyers.level[business])) if business.any() else 0.0
        group = 2 * remote.astype(np.int64) + (buyers.level < middle)
        return np.where(business, group, len(GROUPS))

    @staticmethod
    def _add_up(group: np.ndarray, values: np.ndarray) -> np.ndarray:
        return np.bincount(group, values, minlength=len(GROUPS) + 1)[: len(GROUPS)]
