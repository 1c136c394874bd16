"""Populations of stock points."""

from __future__ import annotations

from agents.columns.stock import LAYOUT_S
from agents.population import Population


class StockPoints(Population):
    """Stock points of one table, with the review code they all share."""

    LAYOUT = LAYOUT_S


class Shelves(StockPoints):
    """Buyers' stock: one shelf a buyer."""


class GoodsPoints(StockPoints):
    """Everything upstream of the shelves, tier after tier: listings, styles, material, stores."""
