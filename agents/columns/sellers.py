"""Sellers: traders, then factories, then the pooled store; what they post and remember."""

from __future__ import annotations

from collections import namedtuple

from agents.columns.layout import REAL, WHOLE, Column, layout

TRADER, FACTORY, STORE = 0, 1, 2

SELLERS = (
    Column("identity", WHOLE, "-", "persistent identity"),
    Column("kind", WHOLE, "code", "0 trader, 1 factory, 2 pooled store"),
    Column("category", WHOLE, "row", "product market"),
    Column("township", WHOLE, "row", "place"),
    Column("digital", WHOLE, "0/1", "works digitally"),
    Column("joined", WHOLE, "period", "when it went digital; -1 never", -1),
    Column("custom_able", WHOLE, "0/1", "makes to a buyer's design"),
    Column("first_point", WHOLE, "row", "first stock point"),
    Column("n_styles", WHOLE, "-", "styles it sells"),
    Column("material_point", WHOLE, "row", "its material; -1 none", -1),
    Column("considered", WHOLE, "-", "offers looked at this period"),
    Column("won", WHOLE, "-", "orders won this period"),
    Column("won_new", WHOLE, "-", "of them from buyers who had not bought here"),
    Column("bids", WHOLE, "-", "tenders it bid in this period"),
    Column("known_seen", WHOLE, "-", "offers looked at by buyers who had bought here"),
    # Posted: what buyers see next period.
    Column("price", REAL, "yuan a piece", "price from stock"),
    Column("minimum_order", REAL, "pieces", "smallest order from stock", 1.0),
    Column("handling", REAL, "yuan an order", "charged per order from stock"),
    Column("custom_fixed", REAL, "yuan an order", "set-up part of a custom price"),
    Column("custom_unit", REAL, "yuan a piece", "piece part of a custom price"),
    Column("wait", REAL, "periods", "quoted wait for what is not in stock"),
    Column("custom_wait", REAL, "periods", "quoted wait for custom work"),
    Column("production", REAL, "periods", "from start to finished lot"),
    Column("credit", REAL, "-", "worth of the credit it gives, as a share of the price"),
    Column("quality", REAL, "-", "quality"),
    Column("appeal", REAL, "utility", "what quality and fill add to its offers"),
    Column("on_sale", REAL, "-", "popularity of all its styles on sale next period"),
    Column("fill", REAL, "-", "share of recent orders shipped at once", 0.95),
    # Price rule.
    Column("size", REAL, "-", "volume against the average of its kind", 1.0),
    Column("maturity", REAL, "-", "how fully it works digitally, 0 to 1"),
    Column("markup", REAL, "-", "markup on full cost", 0.18),
    Column("share", REAL, "-", "share of considered offers won, shrunk to its category's", 0.2),
    Column("average_considered", REAL, "a period", "13-week average of offers looked at"),
    Column("average_won", REAL, "a period", "13-week average of orders won"),
    Column("unit_cost", REAL, "yuan a piece", "full cost of a piece"),
    Column("use", REAL, "-", "13-week average of capacity use (traders 0)"),
    Column("reference_use", REAL, "-", "the same at the fork"),
    Column("direct_cost", REAL, "yuan a piece", "material and labour, or purchase price"),
    Column("fixed_cost", REAL, "yuan a period", "plant, stall, office"),
    Column("average_made", REAL, "pieces a period", "26-week average of pieces made or bought"),
    Column("average_sold", REAL, "pieces a period", "26-week average of pieces sold"),
    Column("average_volume", REAL, "pieces a period", "52-week average of pieces sold"),
    Column("average_setup", REAL, "yuan a period", "26-week average of set-up or ordering cost"),
    Column("average_holding", REAL, "yuan a period", "26-week average of holding cost"),
    Column("average_leftover", REAL, "yuan a period", "26-week average of losses on leftovers"),
    Column("planned_volume", REAL, "pieces a period", "volume it was built for"),
    Column("holding_rate", REAL, "per period", "cost of holding a yuan of stock"),
    Column("ordering_cost", REAL, "yuan an order", "cost of a purchase, or of a lot's set-up"),
    Column("fee_share", REAL, "-", "platform commission on digital sales"),
    Column("fees", REAL, "yuan a week", "running cost of being digital"),
    Column("membership", REAL, "yuan a week", "membership of the platform"),
    Column(
        "development", REAL, "yuan a period", "pattern and samples of its new styles, on average"
    ),
    Column("design_cost", REAL, "yuan a style", "pattern and samples of a new style"),
    Column("function_cost", REAL, "yuan a piece", "material and labour of all possible functions"),
    Column(
        "average_left_out", REAL, "pieces a period", "26-week average of pieces x scope left out"
    ),
    Column("average_fees", REAL, "yuan a period", "26-week average of platform and programme cost"),
    Column("average_demand", REAL, "pieces a period", "13-week average of demand"),
    Column("average_filled", REAL, "pieces a period", "13-week average of demand shipped at once"),
    Column("average_lead", REAL, "periods", "13-week average of lead times"),
    # Bullwhip: 4-week totals of orders placed and received.
    Column("month_in", REAL, "pieces", "demand of the running four weeks"),
    Column("month_out", REAL, "pieces", "orders placed in the running four weeks"),
    Column("n_months", REAL, "-", "months counted"),
    Column("sum_in", REAL, "pieces", "sum of monthly demand"),
    Column("sum_in_squared", REAL, "pieces^2", "sum of its squares"),
    Column("sum_out", REAL, "pieces", "sum of monthly orders"),
    Column("sum_out_squared", REAL, "pieces^2", "sum of their squares"),
    # Work on the platform.
    Column("unlisted", WHOLE, "-", "styles it has not listed on the platform"),
    Column("listing_minutes", REAL, "minutes", "it takes to list a style"),
    Column("listing_time", REAL, "minutes", "left of its time for listing"),
    Column("response", REAL, "-", "share of strangers' small inquiries it answers", 1.0),
    # Trade services.
    Column("free_shipping", REAL, "-", "share of a digital buyer's freight it pays"),
    Column("risk_weight", REAL, "-", "exp of a digital buyer's doubt about it, if unknown", 1.0),
    Column("average_services", REAL, "yuan a period", "26-week average of what services cost it"),
    Column("average_small_b", REAL, "pieces a period", "26-week average of sales to small-B"),
    Column("service_cost", REAL, "yuan a piece", "what services cost it for a piece to small-B"),
    # What the platform ranks by.
    Column("average_value", REAL, "yuan a period", "26-week average of sales to small-B buyers"),
    Column("average_new_seen", REAL, "a period", "26-week average of offers new buyers looked at"),
    Column("average_won_new", REAL, "a period", "26-week average of orders of new buyers"),
    Column("average_known_seen", REAL, "a period", "26-week average of offers known buyers saw"),
    Column("average_won_known", REAL, "a period", "26-week average of orders of known buyers"),
    Column("curated", WHOLE, "0/1", "stands on the platform's curated shelf"),
    # Firms that come and go, invest and borrow.
    Column("closed", WHOLE, "0/1", "nobody trades here at present"),
    Column("months", WHOLE, "months", "months of books since its firm was first looked at"),
    Column("opening_cash", WHOLE, "fen", "cash in its account when its firm opened"),
    Column("loan", WHOLE, "fen", "owed to the bank under a guarantee"),
    Column("instalment", WHOLE, "fen a month", "repaid of it every four weeks"),
    Column("months_short", WHOLE, "months", "on end that it has been without own capital"),
    Column("equity", REAL, "yuan", "cash and stock less loan when last looked at"),
    Column("last_capital", REAL, "yuan", "equity at which its own capital is used up"),
    Column("average_result", REAL, "yuan a year", "economic result, averaged over a year"),
    Column("bulk_share", REAL, "-", "bulk volume by size, against that of the opening", 1.0),
)
LAYOUT_E = layout("SellerColumns", SELLERS, __name__)
E = LAYOUT_E.index
SellerColumns = LAYOUT_E.arrays

# What a buyer looks at, posted by each seller and gathered row by row before buyers choose.
OFFERS = (
    Column("township", WHOLE, "row", "place"),
    Column("first_style", WHOLE, "row", "its first style among those on display"),
    Column("n_styles", WHOLE, "-", "styles it sells"),
    Column("custom_able", WHOLE, "0/1", "makes to a buyer's design"),
    Column("material_point", WHOLE, "row", "its material; -1 none"),
    Column("digital", WHOLE, "0/1", "works digitally"),
    Column("price", REAL, "yuan a piece", "price from stock"),
    Column("handling", REAL, "yuan an order", "charged per order from stock"),
    Column("minimum_order", REAL, "pieces", "smallest order from stock"),
    Column("on_sale", REAL, "-", "popularity of its styles on sale"),
    Column("repelling", REAL, "-", "exp(-appeal): the smaller, the better"),
    Column("wait_weight", REAL, "-", "by what waiting for goods not in stock repels more"),
    Column("repelling_custom", REAL, "-", "the same with the wait for custom work"),
    Column("custom_fixed", REAL, "yuan an order", "set-up part of a custom price"),
    Column("custom_unit", REAL, "yuan a piece", "piece part of a custom price"),
    Column("credit", REAL, "-", "worth of the credit it gives, as a share of the price"),
    Column("production", REAL, "periods", "from start to finished lot"),
    Column("free_shipping", REAL, "-", "share of a digital buyer's freight it pays"),
    Column("risk_weight", REAL, "-", "exp of a digital buyer's doubt about it, if unknown"),
    Column("response", REAL, "-", "share of strangers' small inquiries it answers"),
    Column("shown", REAL, "-", "popularity of its styles on sale that the platform shows"),
)
LAYOUT_P = layout("OfferColumns", OFFERS, __name__)
P = LAYOUT_P.index
OfferColumns = LAYOUT_P.arrays

# What is on display, style after style: pieces in stock, running popularity within a seller,
# perceived value, running popularity of what the platform shows, by what a value below 1 repels.
Display = namedtuple("Display", ["posted", "popularity", "value", "shown", "repelling"])

# Who can be met where: sellers in groups, and running totals of their weight within a group; a
# guide says where in its group a draw's search begins.
# Local groups are (category, township, kind); platform groups are categories.
Meeting = namedtuple("Meeting", ["member", "start", "total", "guide"])
