"""What a running cluster does, order by order and style by style, seen from outside.

The logs read a model after each of its periods and change nothing in it: a run is the same, bit for
bit, whether somebody watches or not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from agents.columns.orders import O
from agents.kernels.random import GENERATION
from agents.kernels.shipping import CUSTOM_ORDER

if TYPE_CHECKING:
    import threading

    from simulation.model import ClusterModel


class Watcher(Protocol):
    """Something that looks at a model after each of its periods."""

    def observe(self, model: ClusterModel) -> None:
        """Look at the period just done."""


@dataclass(frozen=True, eq=False)
class Orders:
    """Orders that small-B buyers placed, oldest first, one row each.

    Attributes
    ----------
    period : ndarray, int32
        When it was placed.
    buyer : ndarray, int64
        Persistent identity of the buyer.
    kind : ndarray, int16
        Type of the buyer, in the order of the scenario file.
    seller : ndarray, int32
        Row of the seller.
    firm : ndarray, int64
        Persistent identity of the seller: another firm may take the row of one that has closed.
    item : ndarray, int64
        What was ordered: identity of the style or listing, generations counted; -1 for goods made
        to a design.
    pieces : ndarray, int64
        Quantity.
    value, freight : ndarray, float64
        Goods with handling, and freight [yuan].
    business, digital, custom, remote : ndarray, bool
        Placed by a business; by a buyer that uses the platform; for goods made to a design; by a
        buyer of the remote township.
    level : ndarray, float64
        Mean demand of the buyer [pieces a period].
    """

    period: np.ndarray
    buyer: np.ndarray
    kind: np.ndarray
    seller: np.ndarray
    firm: np.ndarray
    item: np.ndarray
    pieces: np.ndarray
    value: np.ndarray
    freight: np.ndarray
    business: np.ndarray
    digital: np.ndarray
    custom: np.ndarray
    remote: np.ndarray
    level: np.ndarray

    def __len__(self) -> int:
        return len(self.period)

    def only(self, rows: np.ndarray) -> Orders:
        """Some of the orders, by a mask or by rows."""
        return Orders(**{name: getattr(self, name)[rows] for name in _FIELDS})


_FIELDS = tuple(Orders.__dataclass_fields__)


class OrderLog:
    """Orders of small-B buyers; those in several sizes are one order."""

    def __init__(self) -> None:
        self._kept: dict[str, list[np.ndarray]] = {name: [] for name in _FIELDS}

    def observe(self, model: ClusterModel) -> None:
        """Take the orders of the period just done."""
        buyers, shelves = model.buyers, model.shelves
        whole, real = (block[: model.n_fresh] for block in model.fresh)
        lines = np.flatnonzero((whole[:, O.customer] >= 0) & (whole[:, O.customer] < shelves.n))
        # Lines of one order follow each other, and a buyer places one order a period.
        b, first = np.unique(whole[lines, O.customer], return_index=True)
        if len(b) == 0:
            return
        pieces = whole[lines, O.quantity]
        head = lines[first]
        remote = model.params.cluster.townships - 1
        seller = model.points.owner[whole[head, O.supplier]]
        taken = {
            "period": np.full(len(b), model.period - 1, np.int32),
            "buyer": shelves.identity[b],
            "kind": buyers.kind[b].astype(np.int16),
            "seller": seller.astype(np.int32),
            "firm": model.sellers.identity[seller],
            "item": _items(model, buyers.bought_from[b]),
            "pieces": np.add.reduceat(pieces, first),
            "value": np.add.reduceat(pieces * real[lines, O.price], first),
            "freight": np.add.reduceat(pieces * real[lines, O.freight], first),
            "business": model.types.business[buyers.kind[b]] == 1,
            "digital": buyers.digital[b] == 1,
            "custom": whole[head, O.kind] == CUSTOM_ORDER,
            "remote": (buyers.township[b] == remote) & (remote > 0),
            "level": buyers.level[b].copy(),
        }
        for name, values in taken.items():
            self._kept[name].append(values)

    def orders(self) -> Orders:
        """Everything seen so far."""
        return Orders(
            **{
                name: np.concatenate(parts) if parts else np.zeros(0, _kind(name))
                for name, parts in self._kept.items()
            }
        )


def _items(model: ClusterModel, rows: np.ndarray) -> np.ndarray:
    """Identity of what stood in rows of stock points when the period's orders were placed.

    A style that was born at the end of the period is not on sale yet: its forerunner was meant.
    """
    points = model.points
    born = (points.starts[rows] > model.period - 1).astype(np.int64)
    generation = points.generation[rows] - born
    return np.where(rows >= 0, points.identity[rows] + generation * GENERATION, -1)


def _kind(name: str) -> type:
    if name in ("business", "digital", "custom", "remote"):
        return bool
    return np.float64 if name in ("value", "freight", "level") else np.int64


@dataclass(frozen=True, eq=False)
class StyleSeries:
    """Orders for every style of every factory, over periods.

    Attributes
    ----------
    demand : ndarray, shape (periods, rows), int64
        Orders fallen due, all sizes together [pieces].
    generation : ndarray, shape (periods, rows), int64
        Which style the row holds; -1 where none is on sale.
    owner : ndarray, shape (rows,), int64
        Row of the seller.
    """

    demand: np.ndarray
    generation: np.ndarray
    owner: np.ndarray


class StyleLog:
    """Weekly demand of styles while they are on sale."""

    def __init__(self) -> None:
        self._demand: list[np.ndarray] = []
        self._generation: list[np.ndarray] = []
        self._owner = np.zeros(0, np.int64)

    def observe(self, model: ClusterModel) -> None:
        """Take the demand of the period just done.

        A style that leaves the range in that very period is not on sale any more.
        """
        points, style, sizes = model.points, model.tiers[1], model.params.factories.sizes
        rows = slice(style.lo, style.hi)
        first = slice(style.lo, style.hi, sizes)
        t = model.period - 1
        on_sale = (points.starts[first] <= t) & (t <= points.ends[first])
        self._demand.append(points.demand[rows].reshape(-1, sizes).sum(axis=1))
        self._generation.append(np.where(on_sale, points.generation[first], -1))
        self._owner = points.owner[first].copy()

    def series(self) -> StyleSeries:
        """Everything seen so far."""
        n = len(self._owner)
        return StyleSeries(
            np.array(self._demand, np.int64).reshape(-1, n),
            np.array(self._generation, np.int64).reshape(-1, n),
            self._owner,
        )


def watch(
    model: ClusterModel,
    until: int,
    watchers: Sequence[Watcher] = (),
    stop: threading.Event | None = None,
    told: Callable[[int], None] | None = None,
) -> None:
    """Step to a period with others looking on.

    Parameters
    ----------
    until : int
        Period to stop at.
    watchers : sequence of Watcher
        Called after every period.
    stop : threading.Event, optional
        Set to give up.
    told : callable, optional
        Told the number of periods done, after each.

    Raises
    ------
    Stopped
        If ``stop`` was set.
    """
    from simulation.stopping import Stopped

    while model.period < until:
        if stop is not None and stop.is_set():
            raise Stopped
        model.step()
        for watcher in watchers:
            watcher.observe(model)
        if told is not None:
            told(model.period)
