"""More sellers on the platform are not always better: a search shows a few of them.

Buyers and bulk demand stay what they are while sellers double and double again. Nothing in the
model penalises numbers: where there are more sellers than a search can show, the same orders are
thinned out over more styles, lots and stocks, and buyers no longer find those who serve best.
"""

from __future__ import annotations

import numpy as np
import pytest

from scenarios.load import load
from simulation.metrics import KPIS
from simulation.model import ClusterModel
from simulation.taken import take
from simulation.worlds import begin
from tests.tiny_worlds import FREE, off

BUYERS = 600
WORLD = [
    *["scale=1", "cluster.categories=1", "cluster.townships=1", "adoption.maturity_days=0"],
    *["run.warmup_days=364", "run.horizon_days=728", "run.transition_days=364"],
    *FREE,  # no membership: more members would pay more, and prices rise for that alone
    *off("direct_sourcing"),
]
CURATED = ("platform.curated_share=0.1",)
SERVICE = ("platform.traffic=service", "platform.traffic_power=1.3")
WIDE = ("platform.offers=16",)


def outcome(sellers, *settings):
    """Buyers' price [yuan], orders by search, consumers' volume; means of four runs."""
    size = [f"cluster.firms={sellers}", f"cluster.buyers_per_firm={BUYERS / sellers!r}"]
    found = []
    for seed in (3, 4, 5, 6):
        model = ClusterModel(load("zhili_kidswear", [*WORLD, *size, *settings]), seed)
        assert model.counts["buyers"] == BUYERS
        model.run(model.fork_period)
        begin(model)
        searches = orders = 0
        while model.running:
            model.step()
            if model.period > model.measured_from:
                searches += int((model.shelves.placed > 0).sum())
                orders += int(model.sellers.won.sum())
        run = take(model.finish(), "with")
        names = ("buyer_price", "consumer_volume")
        found.append([*(KPIS[name].of(run) for name in names), orders / searches])
        model.close()
    price, volume, per_search = np.mean(found, axis=0)
    return {"price": price, "volume": volume, "per_search": per_search}


@pytest.fixture(scope="module")
def equal():
    """Nothing curated: outcomes by number of sellers."""
    return {sellers: outcome(sellers) for sellers in (4, 8, 128)}


@pytest.fixture(scope="module")
def curated():
    """The same with a curated shelf."""
    return {sellers: outcome(sellers, *CURATED) for sellers in (8, 128)}


def test_the_best_number_of_sellers_is_neither_few_nor_many(equal):
    few, some, many = equal[4], equal[8], equal[128]
    assert some["price"] < 0.97 * few["price"]
    assert some["price"] < 0.9 * many["price"]
    assert some["volume"] > 1.02 * few["volume"]
    assert some["volume"] > 1.1 * many["volume"]
    assert some["per_search"] > 1.05 * many["per_search"]


def test_a_curated_shelf_relieves_a_crowded_platform(equal, curated):
    assert curated[128]["price"] < 0.95 * equal[128]["price"]
    assert curated[128]["volume"] > 1.05 * equal[128]["volume"]
    assert curated[128]["per_search"] > 1.05 * equal[128]["per_search"]


def test_and_does_next_to_nothing_where_a_search_shows_most_sellers_anyway(equal, curated):
    """So what it eases is finding, not production."""
    gain = {n: equal[n]["price"] - curated[n]["price"] for n in (8, 128)}
    assert gain[128] > 5 * abs(gain[8])


@pytest.mark.parametrize("settings", [SERVICE, WIDE], ids=["service", "longer search"])
def test_traffic_by_service_and_longer_searches_relieve_it_as_well(equal, settings):
    relieved = outcome(128, *settings)
    assert relieved["price"] < 0.97 * equal[128]["price"]
    assert relieved["volume"] > 1.03 * equal[128]["volume"]
    assert relieved["per_search"] > equal[128]["per_search"]


def test_sellers_who_share_out_the_same_styles_crowd_nobody():
    """What thins out is the demand for a style: eight times the sellers with an eighth each."""
    price = [
        outcome(n, f"factories.styles={512 // n}", f"traders.listings={1024 // n}")["price"]
        for n in (16, 128)
    ]
    assert price[1] < 1.02 * price[0]
