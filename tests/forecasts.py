"""Forecasts small enough to run in a moment."""

from __future__ import annotations

from scenarios.load import load

SMALL = ["scale=0.0008", "run.period_days=14"]


def small(*overrides):
    return load("zhili_kidswear", [*SMALL, *overrides])
