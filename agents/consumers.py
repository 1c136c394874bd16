"""Consumers: end demand at the shelves."""

from __future__ import annotations

from agents.columns.textbook import LAYOUT_T
from agents.population import Population


class TextbookConsumers(Population):
    """Consumers of explicit networks: one demand law a shelf."""

    LAYOUT = LAYOUT_T
