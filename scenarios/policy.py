"""Sections about the platform, the levers and who goes digital (their ends: `digital`)."""

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
    curated_share: float = parameter(
        0.0,
        "-",
        "Share of a category's digital sellers on the curated shelf: of those that sell more than "
        "others, the ones that serve best for their price; 0: no shelf.",
        source="article, claim 15 (1688 Yanxuan shows goods of better value that sell); no size "
        "is given: assumption",
        ge=0,
        le=0.5,
    )
    curated_places: float = parameter(
        0.5,
        "-",
        "Share of what a search shows that comes from the curated shelf, if there is one.",
        ge=0,
        le=1,
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

    listing_minutes: float = parameter(
        20.0,
        "minutes a style",
        "Listing a style on the platform by hand.",
        source="article, claim 19",
        gt=0,
        le=1e5,
    )
    listing_hours_per_week: float = parameter(
        1.0,
        "hours a week",
        "Time a digital seller has for listing its styles on the platform.",
        doubt=(0.25, 5.0),
        ge=0,
        le=1e5,
    )
    listing_wage: float = parameter(
        30.0, "yuan an hour", "Wage of who lists styles.", doubt=(20.0, 50.0), ge=0, le=1e5
    )
    small_order: float = parameter(
        50.0,
        "pieces",
        "Sellers do not always answer strangers on the platform who want less than this.",
        doubt=(20.0, 150.0),
        ge=0,
        le=1e9,
    )
    trader_response: float = parameter(
        0.85,
        "-",
        "Share of small inquiries of strangers on the platform that a trader answers.",
        doubt=(0.7, 0.92),
        ge=0,
        le=1,
    )
    factory_response: float = parameter(
        0.6,
        "-",
        "Share of small inquiries of strangers on the platform that a factory answers.",
        doubt=(0.4, 0.8),
        ge=0,
        le=1,
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
    ai_operations: float = parameter(
        1.0,
        "-",
        "Styles are listed in 3 minutes in place of 20; small inquiries are answered in 3 minutes, "
        "or another seller is shown.",
        source="AI-driven (article, claims 19 and 50)",
        ge=0,
        le=1,
    )
    trade_services: float = parameter(
        1.0,
        "-",
        "Refund before arrival, returns with evidence, freight insurance and free shipping make "
        "unknown sellers less of a risk and orders less of an effort; sellers pay for them.",
        source="article, claims 51-53",
        ge=0,
        le=1,
    )
    shared_design: float = parameter(
        1.0,
        "-",
        "Designs and patterns of new styles come from a shared library.",
        source="design and pattern making (future tense in the article)",
        ge=0,
        le=1,
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
