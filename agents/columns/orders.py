"""Orders under way."""

from __future__ import annotations

from agents.columns.layout import REAL, WHOLE, Column, layout

ORDERS = (
    Column("supplier", WHOLE, "row", "stock point that owes the goods"),
    Column("customer", WHOLE, "number", "shelf, or shelves + stock point; below 0 bulk"),
    Column("quantity", WHOLE, "pieces", "not yet shipped"),
    Column("due", WHOLE, "period", "first period the supplier can serve it"),
    Column("delay", REAL, "periods", "from dispatch to arrival"),
    Column("price", REAL, "yuan a piece", "agreed price"),
    Column("freight", REAL, "yuan a piece", "freight the customer pays"),
    Column("patience", REAL, "periods", "owed for longer, it is cancelled"),
    Column("kind", WHOLE, "code", "0 from stock, 1 made to a design, 2 bulk"),
    Column("key", REAL, "-", "place in the queue: due period and luck"),
    Column("begun", WHOLE, "0/1", "its lot has been started"),
    Column("visible", WHOLE, "0/1", "the supplier sees this customer's sales instead"),
    Column("identity", WHOLE, "-", "of the customer; of bulk customers their number"),
    Column("free_freight", REAL, "yuan a piece", "freight the supplier pays"),
)

LAYOUT_O = layout("OrderColumns", ORDERS, __name__, line=1)
O = LAYOUT_O.index
OrderColumns = LAYOUT_O.arrays
