"""Sections about the platform, the levers and who goes digital."""

from __future__ import annotations

from typing import Literal

from scenarios.declaration import Section, parameter


class Platform(Section):
    """Search and fees."""

    offers: float = parameter(
        6.0, "offers", "Sellers a search shows, per order.", doubt=(4.0, 12.0), ge=0, le=16
    )
    traffic: Literal["equal", "sales", "service"] = parameter(
        "equal",
        "-",
        "What gives sellers exposure in a search: nothing, 26-week sales, or conversion of new "
        "buyers and retention of known ones (the article's rule).",
    )
    traffic_power: float = parameter(
        0.7,
        "-",
        "Exponent of exposure in what the traffic rule measures.",
        source="assumption; above 1 it may run away (MODEL 5)",
        doubt=(0.3, 1.3),
        ge=0,
        le=3,
    )
    commission: float = parameter(
        0.025,
        "-",
        "Platform's take of digital sellers' sales to small-B buyers.",
        source="from memory: revenue about 2.5 % of GMV (EVIDENCE 2.3)",
        doubt=(0.005, 0.05),
        ge=0,
        le=0.5,
    )
    membership_per_year: float = parameter(
        6688.0,
        "yuan a year",
        "Membership of a digital seller.",
        source="from memory (EVIDENCE 2.3)",
        doubt=(3000.0, 10000.0),
        ge=0,
        le=1e7,
    )


class Levers(Section):
    """Intensity of each lever in the world with: 0 is off, 1 is the digital end."""

    demand_visibility: float = parameter(
        1.0,
        "-",
        "Firms see end sales of digital partners; orders arrive at once; reviews are fast.",
        source="进-产-销 digitised",
        ge=0,
        le=1,
    )
    flexible_production: float = parameter(
        1.0,
        "-",
        "Cheap set-ups, small lots, short lead times, dearer labour.",
        source="flexible supply",
        ge=0,
        le=1,
    )
    preorder_pooling: float = parameter(
        1.0,
        "-",
        "Demand is collected before it is ordered; same-cloth orders share a lot.",
        source="DingTalk to the class",
        ge=0,
        le=1,
    )
    capacity_pool: float = parameter(
        1.0, "-", "Members' capacity is dispatched jointly.", source="association, 60 %", ge=0, le=1
    )
    pooled_procurement: float = parameter(
        1.0,
        "-",
        "Material comes from a pooled store at the source.",
        source="joint buying (future tense in the article)",
        ge=0,
        le=1,
    )
    direct_sourcing: float = parameter(
        1.0,
        "-",
        "Platform search shows factories; ordering costs and minimum orders fall.",
        source="source goods",
        ge=0,
        le=1,
    )


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
    minimum_order: float = parameter(
        2,
        "pieces",
        "direct_sourcing: smallest order at a factory.",
        source="1688: orders from two pieces (EVIDENCE 2.3)",
        doubt=(2, 50),
        ge=0,
        le=1e7,
    )


class Adoption(Section):
    """Who goes digital, when, and what it costs."""

    mode: Literal["full", "programme"] = parameter(
        "full", "-", "Every firm at once, or enrolled by the association on a ramp."
    )
    pooled_capacity: float = parameter(
        0.6,
        "-",
        "Share of the cluster's capacity that joins the pool (full) or is enrolled (programme).",
        source="article, claim 28",
        doubt=(0.4, 0.7),
        ge=0,
        le=1,
    )
    ramp_days: float = parameter(
        730,
        "days",
        "Time the programme takes to enrol it.",
        source="article, claim 26",
        doubt=(550, 1100),
        gt=0,
        le=36500,
    )
    maturity_days: float = parameter(
        90, "days", "Time until a firm uses it fully.", doubt=(30, 270), ge=0, le=3650
    )
    cost_per_year: float = parameter(
        0.012,
        "-",
        "Yearly cost of being digital, as a share of revenue.",
        source="SME digital spend 2023: 1-2 % of revenue (EVIDENCE 2.6)",
        doubt=(0.005, 0.02),
        ge=0,
        le=1,
    )
    joining_cost: float = parameter(
        20_000.0, "yuan a firm", "One-off cost of joining.", doubt=(5_000.0, 60_000.0), ge=0, le=1e8
    )
