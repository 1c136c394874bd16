"""The economic lot of goods with a life: newsvendor against a lognormal remainder of demand."""

from __future__ import annotations

import math

from tests.reference.luck import normal


def harris(setup: float, rate: float, holding: float) -> float:
    """Economic lot sqrt(2 K lambda / h) (Harris 1913)."""
    return math.sqrt(2.0 * setup * rate / holding) if rate > 0.0 and holding > 0.0 else 0.0


def _below(z: float) -> float:
    return 0.5 * math.erfc(-z / math.sqrt(2.0))


class RestOfLife:
    """Lognormal demand until a style leaves the range.

    Parameters
    ----------
    mean : float
        Demand foreseen [pieces].
    cv_squared : float
        Squared CV of it, forecast error included.
    """

    def __init__(self, mean: float, cv_squared: float) -> None:
        self.mean = mean
        self.cv_squared = cv_squared
        self.sigma = math.sqrt(math.log1p(cv_squared))

    def quantile(self, probability: float) -> float:
        """Stock that is enough with this probability."""
        median = self.mean / math.sqrt(1.0 + self.cv_squared)
        return median * math.exp(self.sigma * normal(probability))

    def leftover(self, stock: float) -> float:
        """Pieces of ``stock`` expected to be left over."""
        if stock <= 0.0:
            return 0.0
        if self.sigma < 1e-9:
            return max(0.0, stock - self.mean)
        d = (math.log(stock / self.mean) + 0.5 * self.sigma * self.sigma) / self.sigma
        return stock * _below(d) - self.mean * _below(d - self.sigma)
