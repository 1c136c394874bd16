"""Consumers who choose between the cluster's goods and a brand's, segment by segment."""

from __future__ import annotations

import math
from typing import Any

VALUE_OF_SCOPE = math.log(0.8) / math.log(0.2)  # a fifth of the functions, four fifths of the value


class Segment:
    """Consumers alike: utility of the brand over the unbranded good is linear in logs.

    Attributes
    ----------
    brand : float
        Log odds of the brand where the unbranded good stands at its reference.
    """

    def __init__(self, weight: float, price: float, value: float, brand: float) -> None:
        self.weight, self.price, self.value, self.brand = weight, price, value, brand

    def share(self, ratio: float, value: float) -> float:
        """Share that takes the unbranded good."""
        utility = self.brand + self.price * math.log(ratio) - self.value * math.log(value)
        return 1.0 / (1.0 + math.exp(utility))


class Consumers:
    """All segments of a scenario."""

    def __init__(self, params: Any) -> None:
        declared = [kind for kind in params.consumer_segments.values() if kind.share > 0]
        everybody = sum(kind.share for kind in declared)
        mean = sum(kind.share * kind.price_sensitivity for kind in declared) / everybody
        stated = params.consumers
        dearer = math.log((1.0 + stated.brand_premium) * (1.0 + stated.channel_premium))
        self.segments = []
        for kind in declared:
            price = stated.price_sensitivity * kind.price_sensitivity / mean
            value = stated.price_sensitivity * kind.value_weight
            brand = kind.brand_pull - price * dearer
            self.segments.append(Segment(kind.share / everybody, price, value, brand))
        self._agree_with(stated.reference_share)

    def _agree_with(self, share: float) -> None:
        """Move all by the same utility, in ever smaller steps, until they take the share stated."""
        step = 64.0
        while step > 1e-18:
            up = step if self.share(1.0, 1.0) > share else -step
            for segment in self.segments:
                segment.brand += up
            step /= 2.0

    def share(self, ratio: float, value: float) -> float:
        """Share of all that takes the unbranded good."""
        return sum(s.weight * s.share(ratio, value) for s in self.segments)

    def best_scope(self, other: float, functions: float) -> float:
        """Of 50 scopes, the one at which most would take a good priced by its cost."""

        def taken(scope: float) -> float:
            cost = (other + functions * scope) / (other + functions)
            return self.share(cost, scope**VALUE_OF_SCOPE)

        return max((k / 50 for k in range(50, 0, -1)), key=taken)
