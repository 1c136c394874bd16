"""Factories: what they can make, and what they made this period."""

from __future__ import annotations

from agents.columns.layout import REAL, WHOLE, Column, layout

FACTORIES = (
    Column("identity", WHOLE, "-", "persistent identity"),
    Column("seller", WHOLE, "row", "its row among sellers"),
    Column("capacity", REAL, "piece-times a period", "capacity", 1e15),
    Column("setup_time", REAL, "piece-times a lot", "capacity a set-up takes"),
    Column("setup_cost", REAL, "yuan a lot", "cost of a set-up"),
    Column("labour_cost", REAL, "yuan a piece", "labour"),
    Column("merged_share", REAL, "-", "share of custom jobs that join a same-cloth lot"),
    Column("pool", WHOLE, "number", "pool it lends through, from 0 within its tier"),
    Column("pooled_share", REAL, "-", "share of capacity that is dispatched jointly"),
    Column("subcontract_share", REAL, "-", "share of slack lent to known neighbours"),
    Column("switching_loss", REAL, "-", "capacity lost on other firms' work"),
    Column("n_known_by", WHOLE, "-", "factories that subcontract to it"),
    # This period.
    Column("started", WHOLE, "pieces", "pieces started"),
    Column("setups", REAL, "-", "set-ups made"),
    Column("setups_due", REAL, "-", "whether the job in hand needs a set-up"),
    Column("custom_begun", WHOLE, "-", "custom jobs begun"),
    Column("used_time", REAL, "piece-times", "capacity used by its work, borrowed included"),
    Column("queued_time", REAL, "piece-times", "work that waits for capacity or material"),
    Column("lead_pieces", WHOLE, "pieces", "pieces whose lead time is known"),
    Column("lead_sum", REAL, "piece-periods", "their lead times, summed"),
    Column("lot_pieces", WHOLE, "pieces", "in lots for stock begun"),
    Column("first_pieces", WHOLE, "pieces", "part of them in first lots of a style"),
    Column("first_lots", WHOLE, "-", "first lots of a style begun"),
    Column("left_out", REAL, "pieces", "pieces started x share of functions they leave out"),
    # Investment.
    Column("plant", REAL, "piece-times a period", "capacity that comes with its premises", 1e15),
    Column("technology", REAL, "-", "set-up cost and time against those of the opening", 1.0),
)

LAYOUT_F = layout("FactoryColumns", FACTORIES, __name__)
F = LAYOUT_F.index
FactoryColumns = LAYOUT_F.arrays
