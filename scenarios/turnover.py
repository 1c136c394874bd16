"""Sections about firms that come and go, and what they invest."""

from __future__ import annotations

from scenarios.declaration import Section, parameter


class Turnover(Section):
    """Firms close that earn too little, and new ones open: the same rule in both worlds."""

    trader_exit_per_year: float = parameter(
        0.0,
        "per year",
        "Rate at which traders close that earn less than exit_margin; 0: none ever closes.",
        source="assumption: off (plausible 0.2-1)",
        ge=0,
        le=50,
    )
    factory_exit_per_year: float = parameter(
        0.0,
        "per year",
        "The same of factories.",
        source="assumption: off (plausible 0.1-0.5)",
        ge=0,
        le=50,
    )
    exit_margin: float = parameter(
        0.0,
        "-",
        "Result over a year, as a share of sales, below which a firm may close.",
        source="assumption (plausible -0.1 to 0.05)",
        ge=-10,
        le=1,
    )
    capital_share: float = parameter(
        0.0,
        "-",
        "Own capital a firm starts from, as a share of a year's sales; 0: it never runs out.",
        source="assumption: off (plausible 0.05-0.3)",
        ge=0,
        le=100,
    )
    months_without: int = parameter(
        3,
        "months",
        "Months (of four weeks) on end without own capital after which a firm closes.",
        source="assumption (plausible 1-6)",
        ge=1,
        le=1000,
    )
    entry_per_year: float = parameter(
        0.0,
        "per year",
        "Rate at which an empty place is taken where its trade earns entry_margin.",
        source="assumption: off (plausible 0.2-1)",
        ge=0,
        le=50,
    )
    entry_margin: float = parameter(
        0.05,
        "-",
        "Mean result over sales of a trade at which that is so; more is proportional, up to three.",
        source="assumption (plausible 0.03-0.15)",
        gt=0,
        le=1,
    )


class Investment(Section):
    """Factories put profit into capacity or set-ups: the same rule in both worlds."""

    payback_years: float = parameter(
        0.0,
        "years",
        "Factories invest in what pays for itself within this time; 0: they do not invest.",
        source="assumption: off (plausible 1-4)",
        ge=0,
        le=50,
    )
    use_above: float = parameter(
        0.85,
        "-",
        "Capacity use from which a factory adds capacity.",
        source="assumption (plausible 0.75-0.95)",
        ge=0,
        le=1,
    )
    capacity_step: float = parameter(
        0.1, "-", "Capacity added at a time, of what there is.", gt=0, le=1
    )
    capacity_cost: float = parameter(
        6.0,
        "yuan for a piece a year",
        "Price of capacity to make a piece a year.",
        source="assumption (plausible 3-15)",
        ge=0,
        le=1e5,
    )
    technology_step: float = parameter(
        0.05, "-", "Cut of set-up cost and time at a time.", ge=0, lt=1
    )
    technology_cost: float = parameter(
        10_000.0,
        "yuan",
        "Price of that for a factory of average size.",
        source="assumption (plausible 3,000-30,000)",
        ge=0,
        le=1e8,
    )
    technology_floor: float = parameter(
        0.6,
        "-",
        "Share of the set-up cost that no technology spares.",
        source="assumption (plausible 0.4-0.9)",
        gt=0,
        le=1,
    )
    reserve_weeks: float = parameter(
        13.0,
        "weeks",
        "Weeks of fixed cost that a factory keeps in hand.",
        source="assumption (plausible 4-26)",
        ge=0,
        le=520,
    )
