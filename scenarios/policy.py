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

    def only(self, chosen: tuple[str, ...]) -> Levers:
        """The same with all but the chosen ones off."""
        kept = {name: getattr(self, name) for name in chosen}
        return Levers(**{name: kept.get(name, 0.0) for name in Levers.model_fields})


class Adoption(Section):
    """Who goes digital, when, and what it costs."""

    mode: Literal["full", "programme", "diffusion"] = parameter(
        "full",
        "-",
        "Every firm at once, enrolled by the association on a ramp, or each firm when it sees fit.",
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
    start_days: float = parameter(
        0,
        "days",
        "Time after the beginning of the comparison at which digitisation begins.",
        source="assumption; 0: both worlds part at once",
        ge=0,
        le=36500,
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
    innovation_per_year: float = parameter(
        0.03,
        "per year",
        "diffusion: rate at which a firm takes it up by itself (Bass's p).",
        source="Sultan, Farley & Lehmann 1990: mean p 0.03 of 213 diffusion studies",
        ge=0,
        le=10,
    )
    imitation_per_year: float = parameter(
        0.38,
        "per year",
        "diffusion: rate where all its neighbours have it (Bass's q).",
        source="Sultan, Farley & Lehmann 1990: mean q 0.38 of 213 diffusion studies",
        ge=0,
        le=50,
    )
    neighbours: int = parameter(
        8,
        "firms",
        "diffusion: firms that a firm watches, a small world around its township.",
        source="assumption (plausible 4-20)",
        ge=0,
        le=1_000_000,
    )
    profit_weight: float = parameter(
        1.0,
        "-",
        "diffusion: rise of the log rate per tenth of a year's sales that joining is worth.",
        source="assumption (plausible 0-3); 0: word of mouth alone",
        ge=0,
        le=50,
    )
    believed_gain: float = parameter(
        0.01,
        "-",
        "diffusion: gain firms believe in before they see any, as a share of sales.",
        source="assumption (plausible -0.01 to 0.03)",
        ge=-1,
        le=1,
    )
    horizon_years: float = parameter(
        2.0,
        "years",
        "diffusion: gains that count against the cost of joining.",
        source="EVIDENCE 6: expected gain over 2 years against cost",
        gt=0,
        le=100,
    )


_PAID_FOR = ("subsidy_share", "training_cost", "drive_per_year", "guarantee_share", "store_share")


class Policy(Section):
    """Public money and rules in the world with; the state's account pays."""

    def without_money(self) -> Policy:
        """Keep the rules, which cost nothing: no subsidy, training, visits, guarantee or store."""
        return self.model_copy(update=dict.fromkeys(_PAID_FOR, 0.0))

    @property
    def spends(self) -> bool:
        """Whether the state may pay for anything."""
        return any(getattr(self, name) > 0.0 for name in _PAID_FOR)

    enrols: Literal["any", "small", "large", "remote"] = parameter(
        "any",
        "-",
        "Whom the association goes to first (programme), or its drive reaches (diffusion).",
    )
    drive_per_year: float = parameter(
        0.0,
        "per year",
        "diffusion: rate of joining that the association's visits add: visits a year to each firm "
        "that has not joined.",
        source="assumption: off (plausible 0.2-1)",
        ge=0,
        le=50,
    )
    visit_cost: float = parameter(
        500.0,
        "yuan a visit",
        "Such a visit, paid by the state to the association.",
        source="assumption (plausible 200-2,000): a day of two people",
        ge=0,
        le=1e6,
    )
    training_cost: float = parameter(
        0.0,
        "yuan a firm",
        "Training of a firm that joins, paid to the association; 0 is none.",
        source="assumption: off (plausible 2,000-20,000)",
        ge=0,
        le=1e7,
    )
    training_speed: float = parameter(
        0.5,
        "-",
        "Time a trained firm takes to mature, against an untrained one.",
        source="assumption (plausible 0.3-0.8)",
        ge=0,
        le=1,
    )
    subsidy_share: float = parameter(
        0.0,
        "-",
        "Share of the joining cost that the state bears.",
        source="assumption: off (plausible 0.2-0.5)",
        ge=0,
        le=1,
    )
    budget: float = parameter(
        1e12,
        "yuan",
        "Subsidies and training end when so much has been spent (at scale 1).",
        source="assumption: no limit",
        ge=0,
        le=1e15,
    )
    guarantee_share: float = parameter(
        0.0,
        "-",
        "Share of a loan that the state pays back if the firm closes; 0: nobody lends.",
        source="assumption: off (plausible 0.5-0.8)",
        ge=0,
        le=1,
    )
    loan_years: float = parameter(
        3.0, "years", "Time over which a guaranteed loan is repaid.", gt=0, le=30
    )
    interest_per_year: float = parameter(
        0.045,
        "per year",
        "Interest on it.",
        source="assumption (plausible 0.03-0.08)",
        ge=0,
        le=1,
    )
    store_share: float = parameter(
        0.0,
        "-",
        "Share of the cost of holding the pooled store that the state bears.",
        source="assumption: off (plausible 0.5-1)",
        ge=0,
        le=1,
    )
    commission_cap: float = parameter(
        1.0,
        "-",
        "Highest commission the platform may take.",
        source="assumption: none",
        ge=0,
        le=1,
    )
