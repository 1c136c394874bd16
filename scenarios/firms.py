"""Sections about those who make and trade: traders, factories, material."""

from __future__ import annotations

from scenarios.declaration import OBSERVED_UK, Section, parameter

GARMENT_COST = "woven apparel cost build-up (EVIDENCE 2.6)"


class Traders(Section):
    """Firms that buy from factories and sell small lots from stock."""

    listings: int = parameter(
        10, "listings", "Styles a trader keeps in stock.", doubt=(6, 16), ge=1, le=1000
    )
    known_factories: int = parameter(4, "factories", "Factories a trader buys from.", ge=1, le=64)
    minimum_order: float = parameter(
        1, "pieces", "Smallest order accepted.", source="MODEL 5", ge=0, le=1e7
    )
    ordering_cost: float = parameter(
        150.0,
        "yuan an order",
        "Cost of a purchase from a factory.",
        doubt=(60.0, 400.0),
        ge=0,
        le=1e6,
    )
    order_delay_days: float = parameter(
        3, "days", "Until the factory has its order.", doubt=(1, 7), ge=0, le=365
    )
    review_days: float = parameter(7, "days", "Time between two reviews.", ge=1, le=365)
    holding_per_year: float = parameter(
        0.3, "per year", "Cost of holding a yuan of stock.", doubt=(0.2, 0.4), gt=0, le=5
    )
    credit_days: float = parameter(
        30, "days", "Credit traders give to buyers.", doubt=(0, 60), ge=0, le=365
    )
    credit_per_year: float = parameter(
        0.10, "per year", "What credit is worth to a buyer.", doubt=(0.06, 0.18), ge=0, le=2
    )
    fixed_cost_per_piece: float = parameter(
        2.5,
        "yuan a piece",
        "Stall, staff and van at planned volume.",
        doubt=(1.0, 5.0),
        ge=0,
        le=1e4,
    )
    patience_days: float = parameter(
        42, "days", "Traders cancel what a factory owes for longer.", doubt=(28, 84), ge=0, le=3650
    )
    buyer_patience_days: float = parameter(
        14, "days", "Buyers cancel what is owed for longer.", doubt=(7, 28), ge=0, le=3650
    )
    salvage_share: float = parameter(
        0.45, "-", "Share of cost recovered on stock cleared.", doubt=(0.3, 0.7), ge=0, le=1
    )
    prior_weight_days: float = parameter(
        14,
        "days",
        "Worth of the prior on a new listing, in days of sales.",
        doubt=(7, 28),
        gt=0,
        le=3650,
    )


class Factories(Section):
    """Firms that make."""

    styles: int = parameter(
        12,
        "styles",
        "Styles a factory keeps in stock.",
        source="MODEL 2: 1,200 stock points to 100 sellers",
        ge=1,
        le=1000,
    )
    sizes: int = parameter(1, "sizes", "Sizes a style is stocked in.", ge=1, le=64)
    style_life_days: float = parameter(
        182,
        "days",
        "Selling life of a style: two seasons a year.",
        source="EVIDENCE 2.1: made a season ahead",
        doubt=(126, 273),
        calibratable="a mean over very different goods; patterns 2 and 21 show it",
        gt=0,
        le=36500,
    )
    launch_days: float = parameter(
        21, "days", "From choosing a style to selling it.", doubt=(14, 42), ge=0, le=365
    )
    popularity_log_sd: float = parameter(
        1.4,
        "-",
        "Log spread of styles' hidden popularity.",
        source=OBSERVED_UK,
        doubt=(1.1, 1.6),
        calibratable="observed in another trade; patterns 1, 2 and 21 show it",
        ge=0,
        le=4,
    )
    custom_able_share: float = parameter(
        0.4, "-", "Share of factories that make to a buyer's design.", doubt=(0.2, 0.7), ge=0, le=1
    )
    unit_material_cost: float = parameter(
        17.0,
        "yuan a piece",
        "Material of a piece.",
        source=GARMENT_COST,
        doubt=(14.0, 20.0),
        ge=0,
        le=1e6,
    )
    unit_labour_cost: float = parameter(
        9.5,
        "yuan a piece",
        "Labour of a piece.",
        source=GARMENT_COST,
        doubt=(8.0, 12.0),
        ge=0,
        le=1e6,
    )
    function_share: float = parameter(
        0.2,
        "-",
        "Share of material and labour that lies in functions a style could leave out.",
        source="assumption: trims 5 of 75 parts (EVIDENCE 2.6), decoration and finishing besides",
        doubt=(0.05, 0.4),
        ge=0,
        lt=1,
    )
    setup_cost: float = parameter(
        1500.0,
        "yuan a lot",
        "Cost of starting a lot (line set-up, marker, sample check).",
        source="EVIDENCE 2.6: 40-150 piece-costs",
        doubt=(1100.0, 4000.0),
        calibratable="sources span a factor of four; patterns 1 and 3 show it",
        ge=0,
        le=1e7,
    )
    setup_days: float = parameter(
        0.3, "days", "Capacity a lot's set-up takes.", doubt=(0.1, 0.6), ge=0, le=30
    )
    development_cost: float = parameter(
        2500.0,
        "yuan a style",
        "Pattern and samples of a new style.",
        source="EVIDENCE 2.6: 350-1,000 dollars",
        doubt=(1500.0, 5000.0),
        ge=0,
        le=1e7,
    )
    minimum_lot: float = parameter(
        500,
        "pieces",
        "Technical minimum lot.",
        source="EVIDENCE 5.3: 300-1,000",
        doubt=(300, 1000),
        calibratable="sources span a factor of three; patterns 1 and 3 show it",
        ge=0,
        le=1e7,
    )
    production_days: float = parameter(
        18,
        "days",
        "From start to finished lot.",
        source="EVIDENCE 5.3: 15-22",
        doubt=(15, 22),
        calibratable="sources give a range; pattern 3 shows it",
        ge=0,
        le=365,
    )
    review_days: float = parameter(
        14,
        "days",
        "Time between two reviews of a style.",
        source="EVIDENCE 5.3: 7-21",
        doubt=(7, 21),
        ge=1,
        le=365,
    )
    order_delay_days: float = parameter(
        3, "days", "From decision to the workshop knowing it.", doubt=(0, 7), ge=0, le=365
    )
    planned_utilisation: float = parameter(
        0.62,
        "-",
        "Mean capacity use a factory is built for.",
        source="uniform plant 50 %; EVIDENCE 5.3: 0.5-0.8",
        doubt=(0.5, 0.8),
        calibratable="sources give a range; pattern 7 shows it",
        gt=0,
        le=1,
    )
    subcontract_share: float = parameter(
        0.1,
        "-",
        "Share of a known neighbour's slack that can be borrowed.",
        doubt=(0.0, 0.3),
        ge=0,
        le=1,
    )
    neighbours: int = parameter(
        3, "factories", "Neighbours a factory subcontracts to.", ge=0, le=64
    )
    fixed_cost_per_piece: float = parameter(
        5.0,
        "yuan a piece",
        "Plant and office at planned volume.",
        source=GARMENT_COST,
        doubt=(3.0, 8.0),
        ge=0,
        le=1e6,
    )
    holding_per_year: float = parameter(
        0.3,
        "per year",
        "Capital and storage cost of a yuan of stock.",
        doubt=(0.2, 0.4),
        gt=0,
        le=5,
    )
    salvage_share: float = parameter(
        0.45,
        "-",
        "Share of direct cost recovered on leftovers.",
        source="EVIDENCE 5.3: 0.3-0.7",
        doubt=(0.3, 0.7),
        ge=0,
        le=1,
    )
    minimum_order: float = parameter(
        200,
        "pieces",
        "Smallest order from stock.",
        source="MODEL 5: 100-300",
        doubt=(100, 300),
        ge=0,
        le=1e7,
    )
    prior_weight_days: float = parameter(
        14,
        "days",
        "Worth of the prior on a new style, in days of orders.",
        doubt=(7, 28),
        gt=0,
        le=3650,
    )


class Materials(Section):
    """Cloth and trims."""

    lead_days: float = parameter(
        14,
        "days",
        "Lead time of a factory's own purchase.",
        source="EVIDENCE 5.3: 7-21",
        doubt=(7, 21),
        ge=0,
        le=365,
    )
    minimum_lot: float = parameter(
        800,
        "piece-equivalents",
        "Smallest purchase of a factory.",
        source="EVIDENCE 5.3",
        doubt=(400, 1600),
        ge=0,
        le=1e8,
    )
    ordering_cost: float = parameter(
        300.0,
        "yuan an order",
        "Cost of a purchase.",
        source="EVIDENCE 2.4: 120-180 yuan a fabric trip, plus checking",
        doubt=(120.0, 600.0),
        ge=0,
        le=1e6,
    )
    break_quantity: float = parameter(
        5000, "piece-equivalents", "Purchase from which the price breaks.", ge=0, le=1e9
    )
    break_discount: float = parameter(
        0.03,
        "-",
        "Price cut above the break.",
        source="EVIDENCE 2.6: volume discounts are small",
        doubt=(0.0, 0.06),
        ge=0,
        lt=1,
    )
