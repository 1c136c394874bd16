"""Truths about prices and choice: the Lerner rule in a chain, and the logit."""

from __future__ import annotations

import numpy as np

from scenarios.schema import Scenario
from simulation.intervals import Estimate, exactly, ratio_of
from simulation.model import ClusterModel


def settled_prices(scenario: Scenario) -> list[Estimate]:
    """Prices a network settles at, in the order of its nodes [yuan a unit]."""
    model = ClusterModel(scenario).run()
    prices = model.network_prices.price
    found = []
    for node in scenario.nodes:
        is_shelf, row = model.node_rows[node.name]
        found.append(exactly(float(prices[row if is_shelf else model.shelves.n + row])))
    return found


def logit_choice(scenario: Scenario) -> list[Estimate]:
    """Share of each trader, and of nobody, less what softmax of the posted utilities says.

    Utilities are computed here from what is posted, apart from the kernel that chooses.
    """
    model = ClusterModel(scenario)
    model.step()
    traders = np.flatnonzero(model.sellers.kind == 0)
    beta, outside = scenario.choice.price_sensitivity, scenario.choice.outside_share
    gaps, searches = [], []
    while model.period < model.n_periods:
        price = model.sellers.price[traders] * (1.0 - model.sellers.credit[traders])
        worth = model.sellers.quality[traders] - beta * np.log(price / model.reference_prices[0])
        weights = np.append(np.exp(worth) / len(traders), outside / (1.0 - outside))
        model.step()
        searching = model.sellers.considered[traders].max()
        chosen = model.sellers.won[traders]
        counts = np.append(chosen, searching - chosen.sum())
        gaps.append(counts - searching * weights / weights.sum())
        searches.append(float(searching))
    return [ratio_of(column, np.array(searches)) for column in np.array(gaps).T]
