"""Warm-up: every firm finds the smoothing constant that suits its own history."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.reference.seller import Seller
    from tests.reference.stock import StockPoint
    from tests.reference.world import World

CANDIDATES = (0.05, 0.1, 0.2, 0.4)  # a week


class Smoothing:
    """What each candidate would have forecast, and how far off it was.

    Attributes
    ----------
    means : dict of StockPoint to list of float
        Where each candidate has arrived, by stock point.
    errors : dict of Seller to list of float
        Squared errors so far, by firm and candidate.
    """

    def __init__(self, weeks: float) -> None:
        self.alphas = [1.0 - (1.0 - candidate) ** weeks for candidate in CANDIDATES]
        self.means: dict[StockPoint, list[float]] = {}
        self.errors: dict[Seller, list[float]] = {}

    def begin(self, world: World) -> None:
        """All candidates start from the forecasts of today."""
        for seller in world.sellers:
            for point in seller.points:
                self.restart(point)

    def restart(self, point: StockPoint) -> None:
        """A point's candidates start from its forecast: today, or when its style is born."""
        self.means[point] = [point.mean] * len(self.alphas)

    def watch(self, world: World) -> None:
        """Compare what came with what each candidate foresaw."""
        for sellers, season in (
            (world.traders, world.listing_season),
            (world.factories, world.style_season),
        ):
            factor = season.factor(world.period)
            for seller in sellers:
                errors = self.errors.setdefault(seller, [0.0] * len(self.alphas))
                for point in seller.points:
                    if world.period >= point.starts:
                        self._compare(point, errors, factor)

    def _compare(self, point: StockPoint, errors: list[float], factor: float) -> None:
        means, exposure = self.means[point], max(factor, 1e-6)
        for k, alpha in enumerate(self.alphas):
            errors[k] += (point.demand - factor * means[k]) ** 2
            step = min(1.0, point.weight_of_news(alpha) * exposure) / exposure
            means[k] += step * (point.demand - exposure * means[k])

    def settle(self, world: World) -> None:
        """Fork: every firm takes its best."""
        for seller in world.sellers:
            errors = self.errors[seller]
            best = self.alphas[errors.index(min(errors))]
            for point in seller.points:
                point.alpha = best
