"""Firms of one's own in the place of drawn ones: what files say goes over what was drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.luck import hashed

if TYPE_CHECKING:
    from scenarios.data import OwnFirms
    from scenarios.schema import Scenario
    from simulation.model import ClusterModel


def own_of(params: Scenario) -> OwnFirms:
    """What the files of a scenario hold; it is false where firms are drawn.

    Raises
    ------
    ValueError
        If a scenario names files that were never read.
    """
    own = params.data.own
    if params.data.firms and not own:
        raise ValueError("data.firms is named but not read: scenarios.load.load reads it")
    return own


def place(model: ClusterModel, own: OwnFirms) -> None:
    """Market, place, size and skills of sellers; their number and order are those of the files."""
    sellers, traders = model.sellers, own.traders
    firms = len(own.ids)
    sellers.category[:firms] = own.category
    sellers.township[:firms] = own.township
    for rows, size in (
        (slice(0, traders), own.trader_size),
        (slice(traders, firms), own.factory_size),
    ):
        if size:
            weight = np.array(size)
            sellers.size[rows] = weight / weight.mean()
    if own.custom:
        sellers.custom_able[traders:firms] = own.custom


def styles(own: OwnFirms, drawn: np.ndarray) -> np.ndarray:
    """Styles of every seller, the store included, where files say them."""
    said = drawn.copy()
    if own.trader_styles:
        said[: own.traders] = own.trader_styles
    if own.factory_styles:
        said[own.traders : len(own.ids)] = own.factory_styles
    return said


def suppliers(own: OwnFirms, trader: int) -> np.ndarray:
    """Rows of the factories whose styles a trader lists; none where the files do not say."""
    known = own.listed[trader] if own else ()
    return own.traders + np.array(known, np.int64)


def capacity(own: OwnFirms, period_days: float) -> np.ndarray:
    """Capacity of every factory [piece-times a period]; empty where the files do not say."""
    return np.array(own.capacity) * period_days / 365.0


def neighbours(own: OwnFirms) -> np.ndarray:
    """Factories each factory may borrow slack from.

    Returns
    -------
    ndarray, shape (known, factories), int32
        Rows among factories, -1 where there are fewer.
    """
    partners: list[list[int]] = [[] for _ in range(own.factories)]
    for factory, partner in own.subcontracts:
        partners[factory].append(partner)
    ties = np.full((max(1, *map(len, partners)), own.factories), -1, np.int32)
    for factory, known in enumerate(partners):
        ties[: len(known), factory] = known
    return ties


def buyers_by_market(model: ClusterModel) -> None:
    """Deal buyers out to markets by their factories' size, and to places by who sells there.

    The remote township keeps its share of buyers.
    """
    sellers, buyers, cluster = model.sellers, model.buyers, model.params.cluster
    traders, firms = model.counts["traders"], model.counts["traders"] + model.counts["factories"]
    made = np.bincount(
        sellers.category[traders:firms],
        sellers.size[traders:firms],
        minlength=cluster.categories,
    )
    middle = (np.arange(buyers.n) + 0.5) / max(1, buyers.n)
    buyers.category[:] = np.searchsorted(np.cumsum(made) / made.sum(), middle)
    u = hashed(model.seed_value, "synthesis", model.shelves.identity, 4)
    remote = cluster.townships - 1
    near = (u - cluster.remote_share) / max(1e-12, 1.0 - cluster.remote_share)
    for category in range(cluster.categories):
        mine = buyers.category == category
        rows = np.flatnonzero(sellers.category[:firms] == category)
        rows = rows[rows < traders] if (rows < traders).any() else rows
        who = np.bincount(sellers.township[rows], minlength=cluster.townships)
        if who[:remote].sum() > 0:
            who = who[:remote]
        place_of = np.searchsorted(np.cumsum(who) / who.sum(), near[mine], side="right")
        buyers.township[mine] = np.minimum(place_of, len(who) - 1)
    buyers.township[u < cluster.remote_share] = remote
