"""Hashed draws for whole columns: the same agent, the same luck."""

from __future__ import annotations

import numpy as np

from agents.kernels.random import STREAMS, normal_quantiles, stream_base, uniforms

# Identities of different populations never meet.
STORE_ID, POINT_ID = 1 << 34, 1 << 35  # and those of buyers, `kernels.random.BUYER_ID`


def hashed(seed: int, stream: str, identities: np.ndarray, draw: int = 0) -> np.ndarray:
    """Uniform draws of agents from a stream that has no periods, shape of ``identities``."""
    base = np.uint64(stream_base(seed, STREAMS[stream], 0))
    return uniforms(base, np.ascontiguousarray(identities, np.int64), draw)


def normals(u: np.ndarray) -> np.ndarray:
    """Standard normal variates from uniform draws."""
    return normal_quantiles(np.ascontiguousarray(u, np.float64))


def lognormals(u: np.ndarray, log_sd: float) -> np.ndarray:
    """Unit-mean lognormal variates from uniform draws."""
    return np.exp(log_sd * normals(u) - 0.5 * log_sd * log_sd)
