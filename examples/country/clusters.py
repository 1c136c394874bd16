"""Several clusters that compete for each other's bulk customers: the parts of `two_clusters`.

A cluster is one task: a `Home` holds its model, steps it, and tells how attractive what it posts
is. Between steps the shares of bulk demand are settled, which takes one number a cluster each way.

Bulk customers have a choice among clusters before the choice among firms: a nested logit (McFadden
1978). The attraction of cluster j is the inclusive value of its factories against what it was
when trade began,

    V_j = ln mean_f exp(appeal_f - beta ln p_f) - the same then.

T_ij is what customers of region i ordered in cluster j then: the trade matrix. Of what region i
orders in all, the share

    s_ij = T_ij exp(lambda V_j) / sum_k T_ik exp(lambda V_k)

goes to cluster j, with dissimilarity lambda in (0, 1]. Demand is shared out, never made: what all
clusters together are asked for stays what it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from agents.columns.sellers import FACTORY
from scenarios.load import load
from simulation.model import ClusterModel
from simulation.worlds import begin


@dataclass(frozen=True)
class Summary:
    """What became of a cluster.

    Attributes
    ----------
    bulk_revenue, factory_stock : float
        Sales to bulk customers [yuan] and finished goods at factories [pieces], mean of a period.
    digest : int
        Sum over all stock and cash, which tells runs apart that are not the same to the bit.
    """

    bulk_revenue: float
    factory_stock: float
    digest: int


class Home:
    """A cluster that lives in one process from the first period to the last.

    Parameters
    ----------
    scenario : str
        Name of a scenario.
    settings : sequence of str
        Values that are not its own, as ``path=value``.
    digital : bool
        Whether its firms go digital when trade begins.
    """

    def __init__(self, scenario: str, settings: Sequence[str], digital: bool) -> None:
        self.model = ClusterModel(load(scenario, list(settings)))
        self.model.run(self.model.fork_period)
        self.size = float(self._bulk_rate())
        if digital:
            begin(self.model)
        self._began = self._attraction()
        self._from = self.model.period

    def advance(self, periods: int, factor: float) -> float:
        """Step some periods with a factor on bulk demand; attraction afterwards, at first 0."""
        self.model.market.elsewhere[:] = factor
        for _ in range(periods):
            self.model.step()
        return self._attraction() - self._began

    def base(self) -> float:
        """Bulk demand when trade began [pieces a period]."""
        return self.size

    def summary(self) -> Summary:
        """Tell what became of it."""
        model, since = self.model, slice(self._from, self.model.period)
        mean = {
            name: float(model.recorder.series(name)[since].mean())
            for name in ("bulk_revenue", "finished_goods")
        }
        digest = int(model.points.on_hand.sum() + 31 * model.shelves.on_hand.sum())
        digest += 17 * int(model.money.outside.sum() + np.abs(model.money.seller).sum())
        return Summary(mean["bulk_revenue"], mean["finished_goods"], digest)

    def _bulk_rate(self) -> float:
        return float(self.model.points.bulk_rate.sum())

    def _attraction(self) -> float:
        sellers, beta = self.model.sellers, self.model.params.choice.price_sensitivity
        rows = (sellers.kind == FACTORY) & (sellers.closed == 0)
        utility = sellers.appeal[rows] - beta * np.log(sellers.price[rows])
        most = utility.max()
        return float(most + np.log(np.exp(utility - most).mean()))


def factors(trade: np.ndarray, attraction: np.ndarray, dissimilarity: float) -> np.ndarray:
    """Bulk demand of each cluster against what it was when trade began.

    Parameters
    ----------
    trade : ndarray, shape (regions, clusters), float64
        What customers of each region ordered in each cluster then [pieces a period]; every cluster
        and every region has some.
    attraction : ndarray, shape (clusters,), float64
        Inclusive values against those of then.
    dissimilarity : float
        In (0, 1]: how readily customers change clusters against how readily they change firms.

    Returns
    -------
    ndarray, shape (clusters,), float64
        Weighed by the clusters' demand of then, their mean is 1.
    """
    weight = trade * np.exp(dissimilarity * (attraction - attraction.max()))
    ordered = trade.sum(axis=1, keepdims=True)
    now = (ordered * (weight / weight.sum(axis=1, keepdims=True))).sum(axis=0)
    found: np.ndarray = now / trade.sum(axis=0)
    return found


def run(
    homes: Sequence[Any],
    trade: np.ndarray,
    periods: int,
    *,
    lag: int = 1,
    dissimilarity: float = 0.5,
) -> np.ndarray:
    """Step all clusters together, and settle shares every ``lag`` periods.

    Parameters
    ----------
    homes : sequence
        Whoever has `Home.advance`; a call may return a number, or something with ``result()``.
    trade : ndarray, shape (regions, clusters), float64
        As of `factors`.

    Returns
    -------
    ndarray, shape (exchanges, clusters), float64
        The factors that were used.
    """
    attraction, used = np.zeros(len(homes)), []
    for start in range(0, periods, lag):
        now = factors(trade, attraction, dissimilarity)
        used.append(now)
        steps = min(lag, periods - start)
        told = [home.advance(steps, float(f)) for home, f in zip(homes, now, strict=True)]
        attraction = np.array([one.result() if hasattr(one, "result") else one for one in told])
    return np.array(used)
