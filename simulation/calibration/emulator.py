"""Fast stand-ins of the model: outcomes as functions of the parameters, with their own doubt."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

_RIDGE = 1e-3  # of the coefficients of curvature; positions go from -1 to 1
_MOST_PREDICTED = 4096  # points at a time


class Emulator:
    """One outcome over the positions of the parameters.

    A quadratic by least squares (without products), and a Gaussian process over what it leaves
    (Rasmussen & Williams 2006, section 2.7), whose noise is fitted.

    Parameters
    ----------
    positions : ndarray, shape (points, parameters), float64
        0 to 1.
    outcomes : ndarray, shape (points,), float64
        Means over histories; finite.
    seed : int
        Where the search for the process's lengths begins.

    Attributes
    ----------
    explained : float
        Share of the variance between points that predictions of left-out points explain.
    """

    def __init__(self, positions: np.ndarray, outcomes: np.ndarray, seed: int) -> None:
        from sklearn.gaussian_process import GaussianProcessRegressor
        from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel
        from threadpoolctl import threadpool_limits

        self._middle, self._spread = float(outcomes.mean()), float(outcomes.std()) or 1.0
        y = (outcomes - self._middle) / self._spread
        trend = _trend(positions)
        penalty = np.diag([0.0] + [_RIDGE] * (trend.shape[1] - 1)) * len(y)
        self._weights = np.linalg.solve(trend.T @ trend + penalty, trend.T @ y)
        rest = y - trend @ self._weights
        n = positions.shape[1]
        kernel = ConstantKernel(0.1, (1e-4, 10.0)) * RBF(np.full(n, 1.0), (0.1, 10.0))
        kernel += WhiteKernel(0.05, (1e-6, 2.0))
        self._process: Any = GaussianProcessRegressor(
            kernel, alpha=1e-9, n_restarts_optimizer=0, random_state=seed
        )
        # Matrices this small are slower with many threads; a length at an end is no fault.
        with threadpool_limits(1), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self._process.fit(positions, rest)
            self._noise = float(self._process.kernel_.k2.noise_level)
            self.explained = self._left_out(y, rest)

    def predict(self, positions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Mean and variance of the outcome, luck of single runs left out; shape (points,) each."""
        from threadpoolctl import threadpool_limits

        means, variances = [], []
        for start in range(0, len(positions), _MOST_PREDICTED):
            some = positions[start : start + _MOST_PREDICTED]
            with threadpool_limits(1):
                rest, sd = self._process.predict(some, return_std=True)
            means.append(_trend(some) @ self._weights + rest)
            variances.append(np.maximum(0.0, sd**2 - self._noise))
        mean = self._middle + self._spread * np.concatenate(means)
        return mean, self._spread**2 * np.concatenate(variances)

    def _left_out(self, y: np.ndarray, rest: np.ndarray) -> float:
        """Share explained of each point when it is left out (Rasmussen & Williams, eq. 5.12)."""
        kernel = self._process.kernel_(self._process.X_train_)
        inverse = np.linalg.inv(kernel + 1e-9 * np.eye(len(y)))
        errors = (inverse @ rest) / np.diag(inverse)
        return float(1.0 - np.mean(errors**2) / max(1e-12, float(np.var(y))))


def _trend(positions: np.ndarray) -> np.ndarray:
    x = 2.0 * positions - 1.0
    return np.column_stack([np.ones(len(x)), x, x**2])
