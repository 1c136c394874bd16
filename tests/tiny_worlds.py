"""Worlds small enough to compare in a moment, and what makes two of them the same."""

from __future__ import annotations

import numpy as np

from scenarios.load import load
from simulation.metrics import evaluate

TINY = ["scale=0.0015", "run.warmup_days=140", "run.horizon_days=140", "run.transition_days=56"]
LEVERS_TEXT = """
    demand_visibility flexible_production preorder_pooling capacity_pool pooled_procurement
    direct_sourcing trade_services shared_design
"""
LEVERS = LEVERS_TEXT.split()
FREE = [
    "adoption.cost_per_year=0",
    "adoption.joining_cost=0",
    "platform.membership_per_year=0",
    "platform.commission=0",
]
# What each lever would change, at its traditional value.
TRADITIONAL = {
    "demand_visibility": {},
    "flexible_production": {
        "setup_cost": "factories.setup_cost",
        "setup_days": "factories.setup_days",
        "minimum_lot": "factories.minimum_lot",
        "production_days": "factories.production_days",
        "labour_premium": 0.0,
    },
    "preorder_pooling": {
        "known_share": 0.0,
        "merged_share": 0.0,
        "tender_days": "buyers.tender_days",
    },
    "capacity_pool": {"pooled_capacity": 0.0},
    "trade_services": {
        "risk": "choice.risk",
        "checking_saved": 0.0,
        "free_shipping": 0.0,
        "insured_share": 0.0,
        "returns_to_seller": "buyers.returns_to_seller",
        "refund_days": "traders.buyer_patience_days",
    },
}


def tiny(*overrides):
    return load("zhili_kidswear", [*TINY, *overrides])


def off(*but):
    return [f"levers.{name}=0" for name in LEVERS if name not in but]


def same(a, b):
    """Whether two runs are the same to the bit."""
    return np.array_equal(a.measures, b.measures) and evaluate(a) == evaluate(b)


def identical(one, other):
    return [p.replication for p in one.pairs] == [p.replication for p in other.pairs] and all(
        same(p.without, q.without) and same(p.with_, q.with_)
        for p, q in zip(one.pairs, other.pairs, strict=True)
    )
