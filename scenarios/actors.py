"""Sections about those who consume and those who sell on to them."""

from __future__ import annotations

from typing import Literal

from scenarios.declaration import OBSERVED_UK, Section, parameter

FLAT_SEASON = (1.0,) * 12


class Consumers(Section):
    """End demand, per category."""

    season: tuple[float, ...] = parameter(
        FLAT_SEASON,
        "-",
        "Monthly factors of demand; rescaled to mean 1.",
        min_length=12,
        max_length=12,
    )
    trend_per_year: float = parameter(
        0.0,
        "per year",
        "Growth of demand; births fall (article, claim 20).",
        doubt=(-0.05, 0.03),
        ge=-0.9,
        le=2,
    )
    shock_sd: float = parameter(
        0.05, "-", "Standard deviation of a category's log shock.", doubt=(0.02, 0.15), ge=0, le=1
    )
    shock_persistence: float = parameter(
        0.9,
        "per week",
        "Share of the shock that stays a week later.",
        doubt=(0.7, 0.98),
        ge=0,
        lt=1,
    )
    price_sensitivity: float = parameter(
        3.0,
        "-",
        "Log-price weight against the branded good, mean over segments.",
        doubt=(1.5, 5.0),
        ge=0,
        le=50,
    )
    reference_share: float = parameter(
        0.5,
        "-",
        "Share of the unbranded good at reference prices, over all segments.",
        doubt=(0.3, 0.7),
        gt=0,
        lt=1,
    )
    brand_premium: float = parameter(
        0.72,
        "-",
        "What a brand adds to what a good costs it, against the unbranded good's price.",
        source="derived: gross margin of Semir's children's wear 41.9 % in 2022 (EVIDENCE 2.5)",
        doubt=(0.4, 1.5),
        ge=0,
        le=100,
    )
    channel_premium: float = parameter(
        0.25,
        "-",
        "What longer channels of the branded good add on top.",
        source="assumption: channel premium is large (article, claim 41), no size is given",
        doubt=(0.0, 0.6),
        ge=0,
        le=100,
    )


class Segment(Section):
    """Consumers who weigh price, value and brand alike."""

    title: str = parameter("", "-", "Name people read.")
    title_zh: str = parameter("", "-", "Name in Chinese.")
    share: float = parameter(1.0, "-", "Weight among consumers.", ge=0, le=1e6)
    price_sensitivity: float = parameter(
        1.0, "-", "Price sensitivity against that of the average consumer.", gt=0, le=100
    )
    value_weight: float = parameter(
        1.0,
        "-",
        "Weight of a good's log value against consumers.price_sensitivity; 1: value per yuan.",
        doubt=(0.5, 1.5),
        ge=0,
        le=100,
    )
    brand_pull: float = parameter(
        0.0,
        "utility",
        "How much more it leans to the brand than others at equal price and value.",
        doubt=(-0.5, 0.5),
        ge=-20,
        le=20,
    )


class Bulk(Section):
    """Orders of wholesale markets, brands and export: the same in both worlds."""

    small_b_share: float = parameter(
        0.17,
        "-",
        "Share of the cluster's volume that goes to small-B buyers.",
        source="derived: 840,000 buyers x 13,333 yuan against 65 bn yuan (MODEL 5)",
        doubt=(0.10, 0.40),
        gt=0,
        le=1,
    )
    order_cv: float = parameter(
        1.3,
        "-",
        "Weekly CV of a style's bulk orders around its rate.",
        source=OBSERVED_UK,
        doubt=(1.0, 1.8),
        calibratable="observed in another trade; patterns 7 and 21 show it",
        ge=0,
        le=10,
    )
    patience_days: float = parameter(
        28, "days", "Bulk customers cancel what is owed for longer.", doubt=(14, 56), ge=0, le=3650
    )


class Buyers(Section):
    """What all small-B buyers share."""

    pieces_per_year: float = parameter(
        290,
        "pieces a year",
        "What a buyer has to buy in; consumers ask for more where they bring goods back.",
        source="article: 13,333 yuan a buyer; 46 yuan a piece",
        gt=0,
        le=1e7,
    )
    size_log_sd: float = parameter(
        1.26,
        "-",
        "Log standard deviation of buyers' demand.",
        source=OBSERVED_UK,
        calibratable="observed in another trade; patterns 18 and 19 show it",
        ge=0,
        le=3,
    )
    demand_cv: float = parameter(
        0.8, "-", "CV of the weekly shock to a buyer's demand.", doubt=(0.4, 1.2), ge=0, le=5
    )
    ordering_cost: float = parameter(
        70.0,
        "yuan an order",
        "Search, haggling and fetching, the buyer's own.",
        doubt=(40.0, 150.0),
        calibratable="no statistic tells it; patterns 18 and 19 show it",
        ge=0,
        le=1e6,
    )
    holding_per_year: float = parameter(
        0.3, "per year", "Cost of holding a yuan of stock.", doubt=(0.2, 0.4), gt=0, le=5
    )
    service_factor: float = parameter(
        1.0,
        "-",
        "Standard deviations of safety stock, z; all firms, both worlds.",
        doubt=(0.6, 1.6),
        ge=-3,
        le=6,
    )
    review_days: float = parameter(7, "days", "Time between two looks at the shelf.", ge=1, le=365)
    smoothing: float = parameter(
        0.15,
        "per week",
        "Smoothing constant a buyer's forecast settles to.",
        doubt=(0.05, 0.3),
        gt=0,
        le=1,
    )
    entry_per_year: float = parameter(
        0.33,
        "per year",
        "Share of buyers who leave and are replaced in a year.",
        source="article: a third of buyers are new",
        ge=0,
        le=20,
    )
    salvage_share: float = parameter(
        0.4, "-", "Share of cost recovered on stock cleared.", doubt=(0.2, 0.6), ge=0, le=1
    )
    return_days: float = parameter(
        7, "days", "Mean time until a consumer brings a piece back.", doubt=(4, 14), ge=0, le=365
    )
    resaleable_share: float = parameter(
        0.85,
        "-",
        "Share of what comes back that can be sold again; the rest is cleared.",
        doubt=(0.6, 0.97),
        ge=0,
        le=1,
    )
    return_freight: float = parameter(
        4.0,
        "yuan a piece",
        "Carriage of what comes back, paid by the buyer (freight insurance included).",
        doubt=(0.0, 8.0),
        ge=0,
        le=1e4,
    )
    returns_to_seller: float = parameter(
        0.0,
        "-",
        "Share of spoiled returns that sellers take back and pay for.",
        source="article, claim 53: wholesale used to take nothing back",
        ge=0,
        le=1,
    )
    tender_days: float = parameter(
        14.0,
        "days",
        "From the call for bids to the order (types that buy by tender).",
        doubt=(7.0, 30.0),
        ge=0,
        le=365,
    )
    tender_bidders: float = parameter(
        3.0,
        "offers",
        "Sellers met by a call for bids, besides those one knows (types that buy by tender).",
        doubt=(1.0, 5.0),
        ge=0,
        le=16,
    )
    bid_cost: float = parameter(
        30.0,
        "yuan a bid",
        "Samples and papers of a bid, paid by the bidder, won or not.",
        doubt=(10.0, 100.0),
        ge=0,
        le=1e6,
    )


class BuyerType(Section):
    """One kind of small-B buyer."""

    title: str = parameter("", "-", "Name people read.")
    title_zh: str = parameter("", "-", "Name in Chinese.")
    share: float = parameter(1.0, "-", "Weight among buyers.", ge=0, le=1e6)
    size: float = parameter(1.0, "-", "Mean demand against the average buyer.", gt=0, le=1e4)
    mode: Literal["stocking", "preselling"] = parameter(
        "stocking", "-", "Sells from a shelf, or commits ahead of selling events."
    )
    event_days: float = parameter(
        28, "days", "Time between two selling events (preselling).", gt=0, le=3650
    )
    event_share: float = parameter(
        0.85, "-", "Share of demand that falls on events (preselling).", ge=0, le=1
    )
    event_phase_days: float = parameter(
        -1,
        "days",
        "Day of the year of the first event; -1: every buyer has its own.",
        ge=-1,
        le=366,
    )
    commit_days: float = parameter(
        42, "days", "Time before an event at which goods are committed.", ge=0, le=365
    )
    commit_spread_days: float = parameter(
        0, "days", "How much later some of them commit.", ge=0, le=365
    )
    demand_cv: float = parameter(
        -1, "-", "CV of its weekly demand, and of an event's; -1: as all buyers.", ge=-1, le=5
    )
    equal_size: bool = parameter(False, "-", "All buyers of the type are of one size (a class).")
    over_order: float = parameter(
        1.3,
        "-",
        "Commitment against forecast where demand is not known.",
        source="school uniforms: 30 % extra (EVIDENCE 2.2)",
        doubt=(1.1, 1.4),
        ge=0,
        le=10,
    )
    business: bool = parameter(True, "-", "A business, not a person buying for itself.")
    tender: bool = parameter(False, "-", "Buys by tender: bidders are called, and it takes time.")
    return_rate: float = parameter(
        0.2,
        "-",
        "Share of what its consumers buy that they bring back.",
        source="from memory: children's wear online 15-25 % (EVIDENCE 2.5)",
        doubt=(0.1, 0.35),
        ge=0,
        lt=1,
    )
    custom_share: float = parameter(
        0.1, "-", "Share of its orders made to its own design.", doubt=(0.0, 0.3), ge=0, le=1
    )
    markup: float = parameter(
        0.6, "-", "Retail markup on its purchase cost.", doubt=(0.3, 1.0), ge=0, le=10
    )
    digital: float = parameter(
        1.0,
        "-",
        "Share that can use the platform when the cluster is digital.",
        doubt=(0.5, 1.0),
        ge=0,
        le=1,
    )
    patience_days: float = parameter(
        7, "days", "Consumers wait this long for a pre-sale.", ge=0, le=365
    )
