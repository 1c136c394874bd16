"""What digital firms are shown: every piece of demand once, as a sale or as an order."""

from __future__ import annotations

import numpy as np
import pytest

from scenarios.load import load
from simulation.model import ClusterModel

# Half of the firms join, on a ramp and fully at once; a third of the buyers never use the platform.
MIXED = [
    "scale=0.003",
    "cluster.categories=2",
    "run.warmup_days=140",
    "run.horizon_days=364",
    "run.transition_days=0",
    "adoption.mode=programme",
    "adoption.ramp_days=200",
    "adoption.maturity_days=0",
    "buyer_types.taobao_seller.digital=0.5",
    "buyer_types.physical_shop.digital=0.3",
    "digital.review_days=7",
    "buyer_types.school_class.tender=false",  # orders by tender fall due later than they are placed
]
NOTHING_COMES_BACK = [
    f"buyer_types.{kind}.return_rate=0" for kind in load("zhili_kidswear").buyer_types
]
# Much comes back; nobody leaves, so that what is scrapped is what is spoiled.
MUCH_COMES_BACK = ["buyer_types.taobao_seller.return_rate=0.5", "buyers.entry_per_year=0"]


def mixed_world(*settings):
    """A model that has just gone digital."""
    model = ClusterModel(load("zhili_kidswear", [*MIXED, *settings]))
    model.run(model.fork_period)
    model.association.start_programme(model)
    return model


class Shown:
    """Demand that should reach a style's factory this period, told from who buys where.

    Kept apart from the engine's way of adding it up: from each buyer and listing to the one place
    where its demand belongs.
    """

    def __init__(self, model):
        self.model = model
        self.bought_from = model.buyers.bought_from.copy()  # when consumers come
        self.sees = model.points.sees > 0.0
        self.shop_is_digital = model.sellers.digital[model.points.owner] == 1
        self.digital = model.buyers.digital == 1
        self.good = model.shelves.scrapped - model.shelves.returned

    def style_of(self, point):
        """Style behind a listing or style."""
        listing = self.model.tiers[0]
        return self.model.points.supplier[point] if point < listing.hi else point

    def open_to(self, point):
        """Whether sales here are shown to the factory of the style."""
        return self.sees[point] or point >= self.model.tiers[0].hi

    def expected(self):
        """Pieces by style: sales shown, and orders in place of what is not."""
        points, buyers, shelves = self.model.points, self.model.buyers, self.model.shelves
        listing = self.model.tiers[0]
        sales, told = np.zeros(points.n), np.zeros(points.n)
        # What comes back to be sold again is no demand; by where it was bought, not below 0.
        good = np.where(shelves.returned > 0, self.good + shelves.returned - shelves.scrapped, 0)
        orders = np.zeros(points.n)
        seen_through = np.zeros(points.n)
        for b in np.flatnonzero(self.digital & (self.bought_from >= 0)):
            told[self.bought_from[b]] += shelves.demand[b] - good[b]
        for point in np.flatnonzero(told > 0):
            if self.open_to(point):
                sales[self.style_of(point)] += told[point]
        bought = (buyers.ordered > 0) & (buyers.bought_from >= 0)  # from stock
        for b in np.flatnonzero(bought):
            point = buyers.bought_from[b]
            shown = self.digital[b] and self.shop_is_digital[point]
            if point >= listing.hi:
                seen_through[point] += buyers.ordered[b] if shown else 0
            elif self.sees[point] and not shown:
                orders[self.style_of(point)] += buyers.ordered[b]
        for point in np.flatnonzero(self.sees[: listing.hi]):
            seen_through[points.supplier[point]] += points.placed[point]
        return sales, orders + points.demand - seen_through


@pytest.mark.parametrize(
    "settings",
    [NOTHING_COMES_BACK, [*NOTHING_COMES_BACK, "levers.direct_sourcing=0"], MUCH_COMES_BACK],
    ids=["direct", "traders", "returns"],
)
def test_every_piece_of_demand_reaches_a_digital_factory_once(settings):
    model = mixed_world(*settings)
    model.run(model.fork_period + 4)
    shown_by_traders = hidden_by_traders = 0
    while model.running:
        truth = Shown(model)
        model.step()
        sales, orders = truth.expected()
        style, points = model.tiers[1], model.points
        rows = np.arange(style.lo, style.hi)
        rows = rows[truth.sees[rows]]
        fed = points.end_sales[rows] + points.blind_demand[rows]
        assert np.array_equal(fed, (sales + orders)[rows])
        listings = np.arange(model.tiers[0].hi)
        blind = points.blind_demand[listings]
        shown_by_traders += int(blind[truth.sees[listings]].sum())
        hidden_by_traders += int(points.end_sales[listings][~truth.sees[listings]].sum())
    # Both of what used to go wrong happened: other buyers at digital traders, and digital buyers
    # at other traders.
    assert shown_by_traders > 0
    assert hidden_by_traders > 0
