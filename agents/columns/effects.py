"""What levers move, as kernels number it: every effect that `scenarios.levers.EFFECTS` declares."""

from __future__ import annotations

from collections import namedtuple
from typing import Any

# A list of its own, since compiled code is kept by the text of kernels and columns; the
# association refuses to start where it and the declaration part.
LeverEffects: Any = namedtuple(
    "LeverEffects",
    [
        "trader_order_delay",
        "factory_order_delay",
        "trader_review",
        "factory_review",
        "sight",
        "setup_cost",
        "setup_days",
        "minimum_lot",
        "production_days",
        "labour_premium",
        "known_share",
        "merged_share",
        "pooled_share",
        "material_discount",
        "material_days",
        "material_minimum_lot",
        "ordering_cost",
        "minimum_order",
        "offers",
        "reach",
        "tender_days",
        "bidders",
        "risk",
        "checking_saved",
        "free_shipping",
        "insured_share",
        "returns_to_seller",
        "order_patience",
        "design_saving",
        "design_upkeep",
    ],
)
V: Any = LeverEffects(*range(30))
