"""Factories."""

from __future__ import annotations

from agents.columns.factories import LAYOUT_F
from agents.population import Population


class Factories(Population):
    """Firms that make."""

    LAYOUT = LAYOUT_F
