"""The digital end of each lever."""

from __future__ import annotations

from scenarios.declaration import Section, parameter


class Digital(Section):
    """Far end of each lever; the near end is the traditional parameter of the same name."""

    order_delay_days: float = parameter(
        0.0, "days", "demand_visibility: order delay.", ge=0, le=365
    )
    review_days: float = parameter(
        3.0,
        "days",
        "demand_visibility: time between reviews.",
        source="EVIDENCE 5.3: 1-7",
        doubt=(1, 7),
        ge=1,
        le=365,
    )
    setup_cost: float = parameter(
        400.0,
        "yuan a lot",
        "flexible_production: cost of starting a lot.",
        source="EVIDENCE 5.3: 10-50 piece-costs",
        doubt=(270.0, 1300.0),
        ge=0,
        le=1e7,
    )
    setup_days: float = parameter(
        0.1, "days", "flexible_production: capacity a set-up takes.", doubt=(0.03, 0.3), ge=0, le=30
    )
    minimum_lot: float = parameter(
        100,
        "pieces",
        "flexible_production: technical minimum lot.",
        source="EVIDENCE 5.3: 50-200",
        doubt=(50, 200),
        ge=0,
        le=1e7,
    )
    production_days: float = parameter(
        7,
        "days",
        "flexible_production: start to finished lot.",
        source="EVIDENCE 5.3: 4-10",
        doubt=(4, 10),
        ge=0,
        le=365,
    )
    labour_premium: float = parameter(
        0.10,
        "-",
        "flexible_production: dearer labour of small lots.",
        source="EVIDENCE 5.3: 5-20 %",
        doubt=(0.05, 0.2),
        ge=0,
        le=2,
    )
    known_share: float = parameter(
        0.9,
        "-",
        "preorder_pooling: share of event demand known when goods are committed.",
        doubt=(0.5, 0.95),
        ge=0,
        le=1,
    )
    merged_share: float = parameter(
        0.8,
        "-",
        "preorder_pooling: share of custom jobs that join a same-cloth lot.",
        doubt=(0.5, 0.95),
        ge=0,
        le=1,
    )
    pooled_capacity: float = parameter(
        1.0,
        "-",
        "capacity_pool: share of a member's capacity dispatched jointly.",
        source="MODEL 5: all capacity of enrolled members",
        doubt=(0.6, 1.0),
        ge=0,
        le=1,
    )
    switching_loss: float = parameter(
        0.05,
        "-",
        "capacity_pool: capacity lost on another firm's work.",
        doubt=(0.02, 0.15),
        ge=0,
        lt=1,
    )
    material_discount: float = parameter(
        0.05,
        "-",
        "pooled_procurement: joint price break.",
        source="EVIDENCE 2.6: 2-10 %",
        doubt=(0.02, 0.10),
        ge=0,
        lt=1,
    )
    material_days: float = parameter(
        3,
        "days",
        "pooled_procurement: from pooled store to factory.",
        source="EVIDENCE 5.3: 2-5",
        doubt=(2, 5),
        ge=0,
        le=365,
    )
    material_minimum_lot: float = parameter(
        50, "piece-equivalents", "pooled_procurement: smallest issue.", ge=0, le=1e8
    )
    ordering_cost: float = parameter(
        25.0,
        "yuan an order",
        "direct_sourcing: buyer's cost of an order.",
        doubt=(10.0, 50.0),
        ge=0,
        le=1e6,
    )
    tender_days: float = parameter(
        3.0,
        "days",
        "preorder_pooling: from the call for bids to the order, where the class has been asked.",
        doubt=(1.0, 10.0),
        ge=0,
        le=365,
    )
    tender_bidders: float = parameter(
        8.0,
        "offers",
        "direct_sourcing: sellers met by a call for bids, besides those one knows.",
        doubt=(4.0, 12.0),
        ge=0,
        le=16,
    )
    minimum_order: float = parameter(
        2,
        "pieces",
        "direct_sourcing: smallest order at a factory.",
        source="1688: orders from two pieces (EVIDENCE 2.3)",
        doubt=(2, 50),
        ge=0,
        le=1e7,
    )
    risk: float = parameter(
        0.25,
        "utility",
        "trade_services: doubt about a digital seller not bought from before.",
        doubt=(0.05, 0.5),
        ge=0,
        le=10,
    )
    checking_saved: float = parameter(
        0.15,
        "-",
        "trade_services: share of a digital buyer's ordering cost spared, since less is checked.",
        doubt=(0.0, 0.3),
        ge=0,
        le=1,
    )
    free_shipping: float = parameter(
        0.5,
        "-",
        "trade_services: share of freight between digital buyers and sellers that sellers pay.",
        source="assumption: 4 million goods ship free (article, claim 51), of an unstated number",
        doubt=(0.1, 1.0),
        ge=0,
        le=1,
    )
    insured_share: float = parameter(
        0.8,
        "-",
        "trade_services: share of the carriage of returns that freight insurance pays.",
        source="assumption: freight insurance exists (article, claim 52), its cover is not stated",
        doubt=(0.5, 1.0),
        ge=0,
        le=1,
    )
    insurance_loading: float = parameter(
        0.25,
        "-",
        "trade_services: what insurers add to the claims they expect.",
        doubt=(0.1, 0.5),
        ge=0,
        le=10,
    )
    returns_to_seller: float = parameter(
        0.7,
        "-",
        "trade_services: share of spoiled returns that digital sellers take back and pay for.",
        source="assumption: refunds with evidence (article, claim 52), their share is not stated",
        doubt=(0.3, 1.0),
        ge=0,
        le=1,
    )
    refund_days: float = parameter(
        7.0,
        "days",
        "trade_services: digital buyers cancel what is owed for longer (refund before arrival).",
        source="assumption: refunds before arrival (article, claim 52), their days are not stated",
        doubt=(3.0, 7.0),
        ge=0,
        le=3650,
    )
    design_saving: float = parameter(
        0.6,
        "-",
        "shared_design: share of a new style's pattern and samples that the library spares.",
        source="assumption: greatly down, by no stated size (article, claim 40)",
        doubt=(0.3, 0.8),
        ge=0,
        le=1,
    )
    design_upkeep_per_year: float = parameter(
        4000.0,
        "yuan a year",
        "shared_design: a factory's part of the library's upkeep.",
        doubt=(1000.0, 12000.0),
        ge=0,
        le=1e7,
    )
    listing_minutes: float = parameter(
        3.0,
        "minutes a style",
        "ai_operations: listing a style on the platform.",
        source="article, claim 19",
        gt=0,
        le=1e5,
    )
    response: float = parameter(
        0.97,
        "-",
        "ai_operations: share of small inquiries of strangers that are answered.",
        source="assumption: answers within three minutes (article, claim 50), of no stated share",
        doubt=(0.92, 1.0),
        ge=0,
        le=1,
    )
    substitute: float = parameter(
        0.8,
        "-",
        "ai_operations: share of unanswered inquiries for which another seller is shown.",
        source="assumption: the assistant steps in (article, claim 50), how often is not stated",
        doubt=(0.4, 1.0),
        ge=0,
        le=1,
    )
