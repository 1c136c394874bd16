"""What is kept of a model that has run to its horizon."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.columns.sellers import FACTORY, STORE, TRADER
from simulation.firms import cash_of_all, stock_values
from simulation.world_run import Firms, WorldRun

if TYPE_CHECKING:
    from simulation.model import ClusterModel

_DORMANT_DAYS = 90.0  # article, claim 5
_LEAST_MONTHS = 3  # four-week totals from which a variance is told


def take(model: ClusterModel, world: str) -> WorldRun:
    """Keep what matters of a model that has run to its horizon.

    Parameters
    ----------
    model : ClusterModel
        A cluster, not an explicit network.
    world : str
        ``without`` or ``with``.
    """
    book = model.finish().recorder.firms
    count, room = int(model.lots.count[0]), model.lots.size.shape[0]
    first = max(book.opening_lots, count - room)
    return WorldRun(
        world=world,
        period_days=float(model.params.run.period_days),
        fork=model.fork_period,
        lo=model.measured_from,
        hi=model.period,
        measures=model.recorder.measures[: model.period].copy(),
        firms=_firms(model),
        lots=model.lots.size[np.arange(first, count) % room],
        accounts=cash_of_all(model) - book.opening_cash,
        buyers=book.buyers.taken(model),
        acquisition=model.recorder.purchases.taken(model),
    )


def _firms(model: ClusterModel) -> Firms:
    sellers, book = model.sellers, model.recorder.firms
    rows = np.flatnonzero((sellers.kind == TRADER) | (sellers.kind == FACTORY))
    assert (sellers.kind[len(rows) :] == STORE).all()
    periods = max(1, model.period - model.measured_from)
    value = stock_values(model) - book.opening_value
    return Firms(
        **{name: getattr(sellers, name)[rows] for name in ("identity", "kind", "category")},
        township=sellers.township[rows],
        joined=sellers.joined[rows],
        adopter=sellers.digital[rows] == 1,
        size=sellers.size[rows],
        revenue=book.revenue[rows] / 100.0,
        cash=book.cash[rows] / 100.0,
        result=book.cash[rows] / 100.0 + value[rows],
        sold=book.sold[rows].astype(np.float64),
        goods=book.goods[rows] / periods,
        material=book.material[rows] / periods,
        bullwhip=_bullwhip(sellers)[rows],
        small_b=book.small_b[rows] / 100.0,
        dormant=(model.period - book.last_sale[rows]) * model.params.run.period_days
        > _DORMANT_DAYS,
        paid=model.association.public.paid[rows] / 100.0,
        paid_measured=model.association.public.paid_measured[rows] / 100.0,
        there=book.there[rows],
    )


def _bullwhip(sellers: object) -> np.ndarray:
    """Variance of four-week orders placed over that of orders received; -1 where not known."""
    n, sums = (getattr(sellers, name) for name in ("n_months", "sum_in"))
    months = np.maximum(1.0, n)

    def variance(side: str) -> np.ndarray:
        mean = getattr(sellers, f"sum_{side}") / months
        squares: np.ndarray = getattr(sellers, f"sum_{side}_squared") / months
        spread: np.ndarray = (squares - mean * mean).clip(0.0)
        return spread

    received = variance("in")
    known = (n >= _LEAST_MONTHS) & (received > 1e-9 * np.maximum(1.0, sums) ** 2 / months**2)
    ratio: np.ndarray = np.where(known, variance("out") / np.where(known, received, 1.0), -1.0)
    return ratio
