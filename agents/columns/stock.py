"""Where goods wait: shelves, listings, styles, material and pooled stores are one concept."""

from __future__ import annotations

from agents.columns.layout import REAL, WHOLE, Column, layout

STOCK = (
    Column("identity", WHOLE, "-", "persistent identity; luck hangs on it, never on the row"),
    # What is there.
    Column("on_hand", WHOLE, "pieces", "stock"),
    Column("owed", WHOLE, "pieces", "due to customers and not yet shipped"),
    Column("on_order", WHOLE, "pieces", "ordered and not yet received"),
    Column("pipeline", WHOLE, "pieces", "arrivals by period modulo its length", slots="pipeline"),
    # Running accounts, audited every period.
    Column("opening", WHOLE, "pieces", "stock on hand when the account was opened"),
    Column("opening_pipeline", WHOLE, "pieces", "goods under way when the account was opened"),
    Column("received", WHOLE, "pieces", "arrived so far"),
    Column("dispatched", WHOLE, "pieces", "sent towards this point so far"),
    Column("shipped", WHOLE, "pieces", "shipped or sold from here so far"),
    Column("scrapped", WHOLE, "pieces", "cleared at salvage so far"),
    Column("demanded", WHOLE, "pieces", "fallen due here so far, what was owed at the opening included"),
    Column("cancelled", WHOLE, "pieces", "demand lost or cancelled so far"),
    # This period.
    Column("demand", WHOLE, "pieces", "fallen due this period"),
    Column("blind_demand", WHOLE, "pieces", "part of it from customers whose sales are not seen"),
    Column("filled", WHOLE, "pieces", "part of it shipped in the same period"),
    Column("placed", WHOLE, "pieces", "ordered this period"),
    Column("lots", WHOLE, "-", "lots of order_quantity in that order"),
    Column("arrived", WHOLE, "pieces", "received this period"),
    Column("sold", WHOLE, "pieces", "shipped this period"),
    Column("end_sales", REAL, "pieces", "sales to consumers that were bought here, this period"),
    # Forecast.
    Column("forecaster", WHOLE, "code", "kind of forecaster"),
    Column("sees", WHOLE, "code", "series it is fed: 0 orders, 1 end sales"),
    Column("mean", REAL, "pieces a period", "forecast of demand, season taken out"),
    Column("variance", REAL, "pieces^2", "variance of one-period forecast errors"),
    Column("age", REAL, "periods", "observations so far"),
    Column("alpha", REAL, "-", "smoothing constant", 0.2),
    Column("prior_weight", REAL, "periods", "worth of the prior", 1.0),
    Column("window", WHOLE, "periods", "length of a moving average", 1),
    Column("autocorrelation", REAL, "-", "known coefficient of ar1_known"),
    Column("forecast_sum", REAL, "pieces", "demand foreseen over the risk period"),
    Column("history", REAL, "pieces", "series seen, by period modulo its length", slots="history"),
    Column("orders_history", REAL, "pieces", "orders received, likewise", slots="history"),
    # Policy.
    Column("policy", WHOLE, "code", "review policy"),
    Column("level_low", WHOLE, "pieces", "reorder point s or r"),
    Column("level_high", WHOLE, "pieces", "order-up-to or base-stock level S"),
    Column("lot", WHOLE, "pieces", "order quantity Q"),
    Column("minimum_lot", WHOLE, "pieces", "no order is smaller"),
    Column("lot_multiple", WHOLE, "pieces", "orders are multiples of it", 1),
    Column("service_factor", REAL, "-", "standard deviations of safety stock, z"),
    Column("review_every", WHOLE, "periods", "time between two reviews", 1),
    Column("horizon", REAL, "periods", "risk period: order, shipping and review time", 1.0),
    Column("order_delay", REAL, "periods", "until the supplier has the order"),
    Column("shipping_delay", REAL, "periods", "from dispatch to arrival", 1.0),
    Column("lost", WHOLE, "0/1", "unmet demand is lost, not owed"),
    Column("patience", REAL, "periods", "its customers cancel what is owed for longer", 1e9),
    Column("supplier", WHOLE, "row", "stock point it orders from; -1 the outside market", -1),
    Column("owner", WHOLE, "row", "seller it belongs to; -1 nobody", -1),
    # Imputed costs of verification, outside the ledger.
    Column("holding_rate", REAL, "yuan a piece and period", "cost of stock"),
    Column("pipeline_rate", REAL, "yuan a piece and period", "cost of goods under way"),
    Column("penalty_rate", REAL, "yuan a piece and period", "cost of what is owed"),
    Column("lost_rate", REAL, "yuan a piece", "cost of a lost sale"),
    Column("order_rate", REAL, "yuan an order", "cost of ordering"),
    Column("imputed_cost", REAL, "yuan", "imputed cost so far"),
)

LAYOUT_S = layout("StockColumns", STOCK, __name__)
S = LAYOUT_S.index
StockColumns = LAYOUT_S.arrays
