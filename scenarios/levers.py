"""What each lever changes: the traditional and the digital end of a parameter.

A lever at intensity i and a firm at maturity m stand at off * (on / off) ** (i * m), linear where
an end is 0 (MODEL 6). Nothing else separates the two worlds.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Effect:
    """One parameter a lever moves.

    Attributes
    ----------
    lever : str
        Name in the ``levers`` section.
    name : str
        Name of the moved quantity.
    off, on : str or float
        Path of the traditional and the digital value, or the value itself.
    """

    lever: str
    name: str
    off: str | float
    on: str | float


EFFECTS: tuple[Effect, ...] = (
    Effect(
        "demand_visibility",
        "factory_order_delay",
        "factories.order_delay_days",
        "digital.order_delay_days",
    ),
    Effect(
        "demand_visibility",
        "trader_order_delay",
        "traders.order_delay_days",
        "digital.order_delay_days",
    ),
    Effect("demand_visibility", "factory_review", "factories.review_days", "digital.review_days"),
    Effect("demand_visibility", "trader_review", "traders.review_days", "digital.review_days"),
    Effect("demand_visibility", "sight", 0.0, 1.0),
    Effect("flexible_production", "setup_cost", "factories.setup_cost", "digital.setup_cost"),
    Effect("flexible_production", "setup_days", "factories.setup_days", "digital.setup_days"),
    Effect("flexible_production", "minimum_lot", "factories.minimum_lot", "digital.minimum_lot"),
    Effect(
        "flexible_production",
        "production_days",
        "factories.production_days",
        "digital.production_days",
    ),
    Effect("flexible_production", "labour_premium", 0.0, "digital.labour_premium"),
    Effect("preorder_pooling", "known_share", 0.0, "digital.known_share"),
    Effect("preorder_pooling", "merged_share", 0.0, "digital.merged_share"),
    Effect("capacity_pool", "pooled_share", 0.0, "digital.pooled_capacity"),
    Effect("pooled_procurement", "material_discount", 0.0, "digital.material_discount"),
    Effect("pooled_procurement", "material_days", "materials.lead_days", "digital.material_days"),
    Effect(
        "pooled_procurement",
        "material_minimum_lot",
        "materials.minimum_lot",
        "digital.material_minimum_lot",
    ),
    Effect("direct_sourcing", "ordering_cost", "buyers.ordering_cost", "digital.ordering_cost"),
    Effect("direct_sourcing", "minimum_order", "factories.minimum_order", "digital.minimum_order"),
    Effect("direct_sourcing", "offers", "choice.local_offers", "platform.offers"),
    Effect("direct_sourcing", "reach", 0.0, 1.0),
    Effect("preorder_pooling", "tender_days", "buyers.tender_days", "digital.tender_days"),
    Effect("direct_sourcing", "bidders", "buyers.tender_bidders", "digital.tender_bidders"),
    Effect("trade_services", "risk", "choice.risk", "digital.risk"),
    Effect("trade_services", "checking_saved", 0.0, "digital.checking_saved"),
    Effect("trade_services", "free_shipping", 0.0, "digital.free_shipping"),
    Effect("trade_services", "insured_share", 0.0, "digital.insured_share"),
    Effect(
        "trade_services",
        "returns_to_seller",
        "buyers.returns_to_seller",
        "digital.returns_to_seller",
    ),
    Effect(
        "trade_services", "order_patience", "traders.buyer_patience_days", "digital.refund_days"
    ),
    Effect("shared_design", "design_saving", 0.0, "digital.design_saving"),
    Effect("shared_design", "design_upkeep", 0.0, "digital.design_upkeep_per_year"),
)
