"""Consumers: end demand at the shelves, and who among them prefers what."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from agents.columns.textbook import LAYOUT_T
from agents.population import Population

_STEPS = 200  # halvings; far beyond what a double can tell apart


class TextbookConsumers(Population):
    """Consumers of explicit networks: one demand law a shelf."""

    LAYOUT = LAYOUT_T


def segment_table(params: Any) -> np.ndarray:
    """Segments as kernels read them: weight, price sensitivity, value weight, odds of the brand.

    A segment's odds of the branded good, both goods as they are at reference, are
    exp(a + pull) (1 + premium) ** -sensitivity. What all segments have in common, a, follows from
    the share of the unbranded good that the scenario states (Berry 1994 inverts shares likewise).

    Returns
    -------
    ndarray, shape (segments, 4), float64
        As `agents.kernels.segments.share_at` takes it; segments without weight are left out.
    """
    consumers = params.consumers
    kinds = [kind for kind in params.consumer_segments.values() if kind.share > 0]
    weight = np.array([kind.share for kind in kinds])
    weight = weight / weight.sum()
    relative = np.array([kind.price_sensitivity for kind in kinds])
    mean = float((weight * relative).sum())
    sensitivity = consumers.price_sensitivity * (relative / mean)
    value = consumers.price_sensitivity * np.array([kind.value_weight for kind in kinds])
    share = consumers.reference_share
    if len(kinds) == 1:
        odds = np.array([(1.0 - share) / share])
    else:
        premium = math.log1p(consumers.brand_premium) + math.log1p(consumers.channel_premium)
        lean = np.array([kind.brand_pull for kind in kinds]) - sensitivity * premium
        odds = np.exp(lean + _common(weight, lean, share))
    return np.column_stack([weight, sensitivity, value, odds])


def _common(weight: np.ndarray, lean: np.ndarray, share: float) -> float:
    """Utility of the branded good common to all, at which ``share`` take the unbranded one."""
    mean = math.log((1.0 - share) / share)
    low, high = mean - lean.max(), mean - lean.min()  # between: all would be as the extremes are
    for _ in range(_STEPS):
        middle = 0.5 * (low + high)
        if float((weight / (1.0 + np.exp(lean + middle))).sum()) > share:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)
