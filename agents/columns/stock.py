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
    Column("scrapped", WHOLE, "pieces", "cleared at salvage, or sent back to its seller, so far"),
    Column(
        "demanded", WHOLE, "pieces", "fallen due here so far, what was owed at the opening included"
    ),
    Column("cancelled", WHOLE, "pieces", "demand lost or cancelled so far"),
    Column("returned", WHOLE, "pieces", "brought back by customers so far"),
    Column("orphans", WHOLE, "pieces", "under way for a style that has left the range"),
    # This period.
    Column("leftover", WHOLE, "pieces", "cleared at salvage this period"),
    Column("posted", WHOLE, "pieces", "stock that buyers see next period"),
    Column("demand", WHOLE, "pieces", "fallen due this period"),
    Column("blind_demand", WHOLE, "pieces", "part of it from customers whose sales are not seen"),
    Column("filled", WHOLE, "pieces", "part of it shipped in the same period"),
    Column("placed", WHOLE, "pieces", "ordered this period"),
    Column("unordered", WHOLE, "pieces", "demand that pass_through has still to pass on"),
    Column("lots", WHOLE, "-", "lots of order_quantity in that order"),
    Column("arrived", WHOLE, "pieces", "received this period"),
    Column("sold", WHOLE, "pieces", "shipped this period"),
    Column("end_sales", REAL, "pieces", "sales to consumers that were bought here, this period"),
    # Forecast.
    Column("forecaster", WHOLE, "code", "kind of forecaster"),
    Column("sees", REAL, "-", "weight of end sales in the series it is fed; the rest is orders"),
    Column("mean", REAL, "pieces a period", "forecast of demand, season taken out"),
    Column("variance", REAL, "pieces^2", "variance of one-period forecast errors"),
    Column("age", REAL, "periods", "observations so far"),
    Column("alpha", REAL, "-", "smoothing constant", 0.2),
    Column("prior_weight", REAL, "periods", "worth of the prior of the mean", 1.0),
    Column("variance_weight", REAL, "periods", "worth of the prior of the variance", 8.0),
    Column("window", WHOLE, "periods", "length of a moving average", 1),
    Column("autocorrelation", REAL, "-", "known coefficient of ar1_known"),
    Column("forecast_sum", REAL, "pieces", "demand foreseen over the risk period"),
    Column("forecast_sd", REAL, "pieces", "standard deviation of its error"),
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
    Column("review_phase", WHOLE, "period", "period of a first review"),
    Column("horizon", REAL, "periods", "risk period: order, shipping and review time", 1.0),
    Column("order_delay", REAL, "periods", "until the supplier has the order"),
    Column("shipping_delay", REAL, "periods", "from dispatch to arrival", 1.0),
    Column(
        "throughput", REAL, "pieces a period", "most that can leave (capacity of a factory)", 1e15
    ),
    Column("lost", WHOLE, "0/1", "unmet demand is lost, not owed"),
    Column("patience", REAL, "periods", "its customers cancel what is owed for longer", 1e9),
    Column("supplier", WHOLE, "row", "stock point it orders from; -1 the outside market", -1),
    Column("owner", WHOLE, "row", "seller it belongs to; -1 nobody", -1),
    # A range of styles that come and go.
    Column("generation", WHOLE, "-", "how many styles this row has held before"),
    Column("starts", WHOLE, "period", "first period on sale", -1),
    Column("ends", WHOLE, "period", "last period on sale", 1 << 40),
    Column("popularity", REAL, "-", "hidden popularity", 1.0),
    Column("running_popularity", REAL, "-", "of its seller's styles on sale, up to this one"),
    Column("bulk_rate", REAL, "pieces a period", "mean bulk orders, season taken out"),
    Column("buy_price", REAL, "yuan a piece", "price of what it orders"),
    Column("buy_freight", REAL, "yuan a piece", "freight of what it orders"),
    Column("gain", REAL, "yuan a piece", "margin lost by lacking a piece"),
    Column("loss", REAL, "yuan a piece", "loss on a piece left over"),
    Column("salvage", REAL, "yuan a piece", "what a piece left over brings"),
    # Imputed costs of verification, outside the ledger.
    Column("holding_rate", REAL, "yuan a piece and period", "cost of stock"),
    Column("pipeline_rate", REAL, "yuan a piece and period", "cost of goods under way"),
    Column("penalty_rate", REAL, "yuan a piece and period", "cost of what is owed"),
    Column("lost_rate", REAL, "yuan a piece", "cost of a lost sale"),
    Column("order_rate", REAL, "yuan an order", "cost of ordering"),
    Column("imputed_cost", REAL, "yuan", "imputed cost so far"),
    # What a style is, and how often it was made.
    Column("scope", REAL, "-", "share of possible functions a style has", 1.0),
    Column("value", REAL, "-", "perceived value of such a style, against all functions", 1.0),
    Column("lots_begun", WHOLE, "-", "lots of this style begun so far"),
    Column("listed", WHOLE, "0/1", "its seller has listed this style on the platform"),
)

# All that the passes over buyers touch, in the order of their loops; rows of shelves are no longer.
_FIRST = (
    *("on_hand", "owed", "received", "opening", "shipped", "scrapped", "dispatched", "on_order"),
    *("opening_pipeline", "demanded", "cancelled", "identity", "lost", "demand", "sold", "filled"),
    *("arrived", "placed", "lots", "policy", "level_low", "forecaster", "starts", "review_every"),
    *("review_phase", "leftover", "minimum_lot", "lot_multiple", "lot", "ends", "orphans"),
    *("returned",),
    *("mean", "variance", "age", "alpha", "prior_weight", "variance_weight", "horizon"),
    *("service_factor", "forecast_sum", "forecast_sd", "throughput", "holding_rate", "order_rate"),
)
# What explicit networks alone have: forecasters and policies of theirs, and imputed costs. Nothing
# in a cluster reads or writes these.
_OF_NETWORKS = (
    *("window", "unordered", "autocorrelation"),
    *("pipeline_rate", "penalty_rate", "lost_rate", "imputed_cost"),
)
# Tiers of a cluster's goods, in the order of their rows.
LISTING, STYLE, MATERIAL, STORE = range(4)

LAYOUT_S = layout("StockColumns", STOCK, __name__, _FIRST, _OF_NETWORKS)
S = LAYOUT_S.index
StockColumns = LAYOUT_S.arrays
