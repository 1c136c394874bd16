"""Factories: what they can make, at what cost, and for what price."""

from __future__ import annotations

from agents.columns.layout import REAL, WHOLE, Column, layout

FACTORIES = (
    Column("identity", WHOLE, "-", "persistent identity"),
    Column("category", WHOLE, "-", "product market"),
    Column("township", WHOLE, "-", "place"),
    Column("size", REAL, "-", "volume against the average factory", 1.0),
    Column("custom_able", WHOLE, "0/1", "makes to a buyer's design"),
    Column("digital", WHOLE, "0/1", "works digitally"),
    Column("joined", WHOLE, "period", "when it went digital; -1 never", -1),
    Column("maturity", REAL, "-", "how fully it uses it, 0 to 1"),
    # Making.
    Column("capacity", REAL, "piece-times a period", "capacity", 1e15),
    Column("setup_time", REAL, "piece-times a lot", "capacity a set-up takes"),
    Column("setup_cost", REAL, "yuan a lot", "cost of a set-up"),
    Column("labour_cost", REAL, "yuan a piece", "labour"),
    Column("material_price", REAL, "yuan a piece", "material"),
    Column("merged_share", REAL, "-", "share of custom jobs that join a same-cloth lot"),
    Column("pooled_share", REAL, "-", "share of capacity that is dispatched jointly"),
    Column("subcontract_share", REAL, "-", "share of slack lent to known neighbours"),
    Column("switching_loss", REAL, "-", "capacity lost on other firms' work"),
    Column("n_known_by", WHOLE, "-", "factories that subcontract to it"),
    # This period.
    Column("started", WHOLE, "pieces", "started"),
    Column("setups", REAL, "-", "set-ups made"),
    Column("setups_due", REAL, "-", "whether the job in hand needs a set-up"),
    Column("custom_begun", WHOLE, "-", "custom jobs begun"),
    Column("used_time", REAL, "piece-times", "capacity used by its work, borrowed included"),
    Column("lead_pieces", WHOLE, "pieces", "pieces whose lead time is known"),
    Column("lead_sum", REAL, "piece-periods", "their lead times, summed"),
    Column("leftover", WHOLE, "pieces", "cleared this period"),
    # Averages that prices rest on.
    Column("average_started", REAL, "pieces a period", "26-week average of pieces started"),
    Column("average_sold", REAL, "pieces a period", "26-week average of pieces sold"),
    Column("average_setup_cost", REAL, "yuan a period", "26-week average of set-up cost"),
    Column("average_holding", REAL, "yuan a period", "26-week average of holding cost"),
    Column("average_leftover", REAL, "yuan a period", "26-week average of loss on leftovers"),
    Column("average_volume", REAL, "pieces a period", "52-week average of pieces sold"),
    Column("average_use", REAL, "-", "13-week average of capacity use"),
    Column("reference_use", REAL, "-", "capacity use at the fork"),
    Column("fixed_cost", REAL, "yuan a period", "plant and office"),
    Column("unit_cost", REAL, "yuan a piece", "full cost of a piece"),
    Column("custom_price_fixed", REAL, "yuan an order", "set-up part of a custom price"),
)

LAYOUT_F = layout("FactoryColumns", FACTORIES, __name__)
F = LAYOUT_F.index
FactoryColumns = LAYOUT_F.arrays
