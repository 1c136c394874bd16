"""Styles: born with a hidden popularity, sold for a life, cleared at its end.

The calendar of births is given: a row's first life is cut by its own phase, later ones follow each
other. Popularity hangs on the row's identity and generation. So both worlds offer the same styles.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.kernels.assortment import share_out_bulk
from agents.kernels.random import R
from agents.kernels.renewal import draw_popularity, follow_styles, renew_range
from agents.kernels.segments import repelling_scopes
from agents.luck import hashed
from agents.market import period_cv


class Assortment:
    """Lives of styles; listings follow the style they are tied to."""

    def __init__(self, model: Any) -> None:
        params = model.params
        day = params.run.period_days
        self.every = max(1, round(14 / day))  # the range changes on given days, two weeks apart
        steps = max(2, round(params.factories.style_life_days / day / self.every))
        self.life = steps * self.every
        self.sizes = params.factories.sizes
        self.size_weight = model.size_weight
        self.rows = np.zeros(model.points.n, np.int64)
        self.repelling = repelling_scopes(model.rules.segments)
        self.ended = np.zeros(model.points.n, np.int8)
        # As `renewal.renew_styles` takes them.
        self.rules = (
            self.life,
            min(self.life - 2, round(params.factories.launch_days / day)),
            max(1, round(91 / day)),
            params.factories.popularity_log_sd,
            model.bulk_volume / max(1, model.counts["factories"]),
            period_cv(params.bulk.order_cv, day),
            params.factories.function_share,
        )

    def open(self, model: Any) -> None:
        """Start every style somewhere in its life."""
        points, (listing, style) = model.points, model.tiers[:2]
        rows = np.arange(style.lo, style.hi)
        first = style.lo + (rows - style.lo) // self.sizes * self.sizes
        u = hashed(model.seed_value, "life", points.identity[first], 0)
        steps = np.floor(u * (self.life // self.every)).astype(np.int64)
        points.ends[rows] = (steps + 1) * self.every
        points.starts[rows] = -1
        word = model.lifetime_words[R.popularity]
        draw_popularity(
            points.arrays, rows, 0, len(rows), style.lo, self.sizes, word, self.rules[3]
        )
        share_out_bulk(
            points.arrays,
            model.sellers.arrays,
            style.lo,
            style.hi,
            self.rules[4],
            self.size_weight,
            self.sizes,
        )
        follow_styles(points.arrays, np.arange(listing.hi), listing.lo, listing.hi)

    def change(self, model: Any) -> int:
        """Clear styles whose life has ended, bring in new ones; what their design costs [fen]."""
        n_carried = np.array([tier.book.n for tier in model.tiers])
        paid = renew_range(
            model.points.plain,
            model.shelves.plain,
            model.sellers.plain,
            tuple(model.money),
            model.tier_rows,
            tuple([tuple(tier.book.table) for tier in model.tiers]),
            n_carried,
            self.ended,
            self.rows,
            model.period,
            model.lifetime_words[R.popularity],
            self.rules,
            self.size_weight,
            model.season_totals,
            model.shadows,
            model.period < model.fork_period,
            model.rules.segments,
            self.repelling,
        )
        for tier, n in zip(model.tiers, n_carried, strict=True):
            tier.book.n = int(n)
        return int(paid)
