"""Styles: born with a hidden popularity, sold for a life, cleared at its end.

The calendar of births is given: a row's first life is cut by its own phase, later ones follow each
other. Popularity hangs on the row's identity and generation. So both worlds offer the same styles.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.kernels.assortment import share_out_bulk
from agents.luck import GENERATION, hashed, lognormals
from agents.market import period_cv


class Assortment:
    """Lives of styles; listings follow the style they are tied to."""

    def __init__(self, model: Any) -> None:
        params = model.params
        day = params.run.period_days
        self.every = max(1, round(14 / day))  # the range changes on given days, two weeks apart
        steps = max(2, round(params.factories.style_life_days / day / self.every))
        self.life = steps * self.every
        self.quiet = min(self.life - 2, round(params.factories.launch_days / day))
        self.sizes = params.factories.sizes
        self.log_sd = params.factories.popularity_log_sd
        self.rows = np.zeros(model.points.n, np.int64)
        self.size_weight = model.size_weight

    def open(self, model: Any) -> None:
        """Start every style somewhere in its life."""
        points, (listing, style) = model.points, model.tiers[:2]
        rows = np.arange(style.lo, style.hi)
        first = self._first_size(style, rows)
        u = hashed(model.seed_value, "life", points.identity[first], 0)
        steps = np.floor(u * (self.life // self.every)).astype(np.int64)
        points.ends[rows] = (steps + 1) * self.every
        points.starts[rows] = -1
        self._popularity(model, style, rows)
        self._follow(model, listing)

    def _first_size(self, style: Any, rows: np.ndarray) -> np.ndarray:
        return style.lo + (rows - style.lo) // self.sizes * self.sizes

    def _popularity(self, model: Any, style: Any, rows: np.ndarray) -> None:
        points, sellers = model.points, model.sellers
        first = self._first_size(style, rows)
        ids = points.identity[first] + points.generation[rows] * GENERATION
        points.popularity[rows] = lognormals(
            hashed(model.seed_value, "popularity", ids, 0), self.log_sd
        )
        share_out_bulk(
            points.arrays,
            sellers.arrays,
            style.lo,
            style.hi,
            model.bulk_volume / max(1, model.counts["factories"]),
            self.size_weight,
            self.sizes,
        )

    def _follow(self, model: Any, listing: Any, rows: np.ndarray | None = None) -> None:
        """Listings take life and popularity of their styles."""
        points = model.points
        mine = np.arange(listing.lo, listing.hi) if rows is None else rows
        source = points.supplier[mine]
        for name in ("starts", "ends", "popularity", "generation"):
            getattr(points, name)[mine] = getattr(points, name)[source]

    def renew(self, model: Any, rows: np.ndarray) -> None:
        """New styles take the rows of those just cleared; forecasts start from the firm's own."""
        points, sellers = model.points, model.sellers
        listing, style = model.tiers[:2]
        styles = rows[(rows >= style.lo) & (rows < style.hi)]
        listings = rows[rows < listing.hi]
        points.generation[styles] += 1
        points.starts[styles] = model.period + 1 + self.quiet
        points.ends[styles] = model.period + self.life
        if len(styles):
            self._popularity(model, style, styles)
        self._follow(model, listing, listings)
        owner = points.owner[rows]
        # What a style of this firm sold a period in the last quarter, season taken out.
        quarter = min(model.period + 1, max(1, round(91 / model.params.run.period_days)))
        season = np.empty(len(rows))
        for tier in (listing, style):
            total = tier.season_total
            known = (total[model.period + 1] - total[model.period + 1 - quarter]) / quarter
            season[(rows >= tier.lo) & (rows < tier.hi)] = max(1e-9, known)
        mean = sellers.average_demand[owner] / np.maximum(1, sellers.n_styles[owner] * self.sizes)
        mean = mean / season
        position = np.where(rows >= style.lo, (rows - style.lo) % self.sizes, rows % self.sizes)
        mean = np.maximum(1e-3, mean * self.sizes * self.size_weight[position])
        points.mean[rows] = mean
        cv = period_cv(model.params.bulk.order_cv, model.params.run.period_days)
        points.variance[rows] = (cv * mean) ** 2 + mean
        points.age[rows] = 0.0
        if model.period < model.fork_period:
            model.shadows[:, rows] = mean
