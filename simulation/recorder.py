"""What a run of an explicit network leaves behind."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from simulation.model import ClusterModel

NODE_SERIES = {
    "on_hand": "stock at the end of the period [pieces]",
    "owed": "owed to customers at the end of the period [pieces]",
    "on_order": "ordered and not yet received [pieces]",
    "in_transit": "part of it under way from the supplier [pieces]",
    "placed": "ordered this period [pieces]",
    "demand": "fallen due this period [pieces]",
    "filled": "part of it shipped at once [pieces]",
    "sold": "shipped this period [pieces]",
    "arrived": "received this period [pieces]",
    "lost": "demand lost or cancelled this period [pieces]",
    "forecast_sum": "demand foreseen over the risk period [pieces]",
    "forecast_sd": "standard deviation of its error [pieces]",
    "imputed_cost": "imputed cost so far [yuan]",
}
_REAL = ("forecast_sum", "forecast_sd", "imputed_cost")
_RUNNING_ACCOUNTS = ("imputed_cost", "demanded", "shipped", "received", "cancelled", "scrapped")


def _reading(stock: Any, name: str) -> Callable[[], np.ndarray]:
    """How a series is read off a table of stock points, period by period."""
    if name == "in_transit":
        opening, sent, received = stock.opening_pipeline, stock.dispatched, stock.received

        def under_way() -> np.ndarray:
            total: np.ndarray = opening + sent - received
            return total

        return under_way
    if name == "lost":
        account, before = stock.cancelled, np.zeros(stock.n, np.int64)

        def grown() -> np.ndarray:
            change: np.ndarray = account - before
            before[:] = account
            return change

        return grown
    column = getattr(stock, name)
    return lambda: column


class NodeRecorder:
    """Series of the stock points of an explicit network.

    Parameters
    ----------
    model : ClusterModel
        Built and not yet run.
    names : collection of str
        Series to keep; all of `NODE_SERIES` by default.

    Raises
    ------
    KeyError
        If there is no such series.
    """

    def __init__(self, model: ClusterModel, names: Collection[str] = tuple(NODE_SERIES)) -> None:
        unknown = sorted(set(names) - set(NODE_SERIES))
        if unknown:
            raise KeyError(f"no series {unknown[0]!r}; there are {', '.join(NODE_SERIES)}")
        self._names = tuple(names)
        self._rows = model.node_rows
        self._chains = model.params.run.chains
        self._periods = model.n_periods
        self._kept: dict[tuple[bool, str], np.ndarray] = {}
        self._readings: list[tuple[np.ndarray, Callable[[], np.ndarray]]] = []

    def record(self, model: ClusterModel) -> None:
        """Copy this period's columns."""
        if not self._kept:
            self._open(model)
        for kept, read in self._readings:
            kept[model.period] = read()

    def series(self, node: str, name: str) -> np.ndarray:
        """Series of one node: shape (periods,), or (periods, chains) when there are copies.

        Raises
        ------
        KeyError
            If there is no such node, or the series was not kept.
        """
        is_shelf, row = self._row(node)
        if (is_shelf, name) not in self._kept:
            raise KeyError(f"no series {name!r} was kept; there are {', '.join(self._names)}")
        values = self._kept[is_shelf, name][:, row : row + self._chains]
        return values[:, 0] if self._chains == 1 else values

    @property
    def nodes(self) -> tuple[str, ...]:
        """Names of the nodes, in the order of the file."""
        return tuple(self._rows)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the series kept."""
        return self._names

    def _row(self, node: str) -> tuple[bool, int]:
        if node not in self._rows:
            raise KeyError(f"no node {node!r}; there are {', '.join(self._rows)}")
        return self._rows[node]

    def _open(self, model: ClusterModel) -> None:
        """Make room, in the first period: a model may be given another recorder until then."""
        for is_shelf, stock in ((True, model.shelves), (False, model.points)):
            for name in self._names:
                kind = np.float64 if name in _REAL else np.int64
                kept = np.zeros((self._periods, stock.n), kind)
                self._kept[is_shelf, name] = kept
                self._readings.append((kept, _reading(stock, name)))


class NodeTotals:
    """Totals of the stock points of a network, for runs too long to keep every period.

    Parameters
    ----------
    model : ClusterModel
        Built and not yet run.
    names : collection of str
        Series or columns of stock points to add up, such as ``on_hand``; of running accounts, such
        as ``imputed_cost``, the total is what they have grown by.
    skip : int
        Periods at the start that are left out.
    """

    def __init__(self, model: ClusterModel, names: Collection[str], skip: int = 0) -> None:
        self._rows = model.node_rows
        self._chains = model.params.run.chains
        self._skip = skip
        self.n_periods = 0
        self._sums = {
            (is_shelf, name): (np.zeros(stock.n), _reading(stock, name))
            for is_shelf, stock in ((True, model.shelves), (False, model.points))
            for name in names
        }

    def record(self, model: ClusterModel) -> None:
        """Add this period's columns."""
        counts = model.period >= self._skip
        self.n_periods += counts
        for (_, name), (total, read) in self._sums.items():
            values = read()
            if name not in _RUNNING_ACCOUNTS:
                if counts:
                    total += values
            elif model.period == self._skip - 1:
                total -= values
            elif model.period == model.n_periods - 1:
                total += values

    def total(self, node: str, name: str) -> np.ndarray:
        """Sum over the periods counted, for every copy of a node: shape (chains,)."""
        is_shelf, row = self._rows[node]
        return self._sums[is_shelf, name][0][row : row + self._chains].copy()

    def mean(self, node: str, name: str) -> np.ndarray:
        """Mean over the periods counted, for every copy of a node: shape (chains,)."""
        return self.total(node, name) / max(1, self.n_periods)
