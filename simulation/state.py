"""What changes while a cluster runs: copied for a fork, written down for a checkpoint, put back."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from agents.association import Association
from agents.columns.sellers import Meeting
from simulation.chunks import Chunks

if TYPE_CHECKING:
    from simulation.model import ClusterModel


def snapshot(model: ClusterModel) -> dict[str, Any]:
    """Copy of everything that changes while a model runs."""
    model.finish()
    return {
        "period": model.period,
        "unplaced": model.unplaced,
        "populations": [p.snapshot() for p in populations(model)],
        "books": [tier.book.snapshot() for tier in model.tiers],
        "arrays": [array.copy() for array in _arrays(model)],
        "association": copy.deepcopy(model.association),
        "recorder": model.recorder.snapshot(),
        "with_platform": model.with_platform,
        "meeting": (model.local, Meeting(*(part.copy() for part in model.platform))),
        "season": model.market.season,
    }


def restore(model: ClusterModel, saved: dict[str, Any]) -> None:
    """Put back what `snapshot` returned; the snapshot stays valid."""
    for population, columns in zip(populations(model), saved["populations"], strict=True):
        population.restore(columns)
    _put_back(model, saved)


def standing(model: ClusterModel) -> dict[str, Any]:
    """Everything that changes while a model runs, as it stands, to be written down at once.

    Nothing is copied but tables of firms, some thousand rows at a time.
    """
    model.finish()
    rows = [p.standing() for p in populations(model)]
    return {
        "period": model.period,
        "unplaced": model.unplaced,
        "populations": [_in_turn(one) for one in rows],
        "books": [tier.book.standing() for tier in model.tiers],
        "arrays": _arrays(model),
        "association": model.association.standing(),
        "recorder": model.recorder.standing(),
        "with_platform": model.with_platform,
        "meeting": (model.local, model.platform),
        "season": model.market.season,
    }


def _in_turn(standing: Any) -> Any:
    """Have arrays that come one after the other written so."""
    if isinstance(standing, dict):
        return {name: _in_turn(one) for name, one in standing.items()}
    return Chunks(standing) if isinstance(standing, Iterator) else standing


def take_up(model: ClusterModel, saved: dict[str, Any]) -> None:
    """Put back what `standing` gave, as it was read from a file."""
    for population, rows in zip(populations(model), saved["populations"], strict=True):
        population.take_up(rows)
    association = Association(model)
    association.take_up(saved["association"])
    _put_back(model, {**saved, "association": association})


def _put_back(model: ClusterModel, saved: dict[str, Any]) -> None:
    model.period = saved["period"]
    for tier, book in zip(model.tiers, saved["books"], strict=True):
        tier.book.restore(book)
    for array, values in zip(_arrays(model), saved["arrays"], strict=True):
        array[...] = values
    model.association = copy.deepcopy(saved["association"])
    model.recorder.restore(saved["recorder"])
    model.with_platform = saved["with_platform"]
    model.local, platform = saved["meeting"]
    model.platform = Meeting(*(part.copy() for part in platform))
    model.market.season = saved["season"]
    model.shelves_closed = model.period
    model.unplaced = saved["unplaced"]
    model.running = True


def populations(model: ClusterModel) -> list[Any]:
    """Populations with columns that change while a model runs."""
    return [
        model.shelves,
        model.points,
        model.factories,
        model.sellers,
        model.buyers,
        model.channels,
    ]


def _arrays(model: ClusterModel) -> list[np.ndarray]:
    return [
        *model.money,
        *model.lots,
        model.market.log_shock,
        model.market.elsewhere,
        model.reference_prices,
        model.reference_cost,
        model.shadows,
        model.smoothing_errors,
        model.recent_demand,
    ]
