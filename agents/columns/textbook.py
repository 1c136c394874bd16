"""Textbook demand laws of explicit networks."""

from __future__ import annotations

from agents.columns.layout import REAL, WHOLE, Column, layout

TEXTBOOK = (
    Column("law", WHOLE, "code", "demand law"),
    Column("chain", WHOLE, "-", "chain it belongs to; common shocks are shared within it"),
    Column("mean", REAL, "units a period", "mean"),
    Column("sd", REAL, "units a period", "standard deviation"),
    Column("cv", REAL, "-", "CV of the rate's gamma shock"),
    Column("low", REAL, "units a period", "lower end"),
    Column("high", REAL, "units a period", "upper end"),
    Column("step_period", WHOLE, "period", "first period of the second level"),
    Column("step_mean", REAL, "units a period", "second level"),
    Column("trend", REAL, "units a period", "rise of the mean from period to period"),
    Column("autocorrelation", REAL, "-", "coefficient of ar1"),
    Column("common_correlation", REAL, "-", "correlation between shelves"),
    Column("intercept", REAL, "units a period", "demand at price zero"),
    Column("slope", REAL, "units a yuan", "fall of demand per yuan"),
    Column("price", REAL, "yuan a unit", "price asked now"),
    Column("state", REAL, "units a period", "deviation of an ar1 from its mean"),
    Column("path", REAL, "units a period", "given demands, or values of discrete", slots="path"),
    Column("cumulative", REAL, "-", "distribution function at those values", 1.0, slots="path"),
)

LAYOUT_T = layout("TextbookColumns", TEXTBOOK, __name__)
T = LAYOUT_T.index
TextbookColumns = LAYOUT_T.arrays
