"""Small-B buyers, their types, and what digital access gives them."""

from __future__ import annotations

from collections import namedtuple

from agents.columns.layout import REAL, WHOLE, Column, layout

BUYERS = (
    Column("category", WHOLE, "row", "product market it buys in"),
    Column("township", WHOLE, "row", "place"),
    Column("kind", WHOLE, "row", "type of buyer"),
    Column("digital", WHOLE, "0/1", "uses the platform in the world with"),
    Column("generation", WHOLE, "-", "buyers this row has held before"),
    Column("entered", WHOLE, "period", "first period", -1),
    Column("leaves", WHOLE, "period", "orders nothing more from then on", 1 << 40),
    Column("last_seller", WHOLE, "row", "seller bought from last; -1 none", -1),
    Column("bought_from", WHOLE, "row", "stock point bought from last; -1 none", -1),
    Column("event_every", WHOLE, "periods", "time between selling events; 0 sells every period"),
    Column("event_phase", WHOLE, "period", "period of the first event"),
    Column("event_demand", WHOLE, "pieces", "demand of the event to come, drawn when committing"),
    Column("presale", WHOLE, "row", "its row among preselling buyers; -1 none", -1),
    Column("pending", WHOLE, "pieces", "quantity it still looks for, for an event to come"),
    Column("commit", WHOLE, "periods", "time before an event at which it commits to goods"),
    Column("ordered", WHOLE, "pieces", "quantity ordered this period"),
    Column("returning", WHOLE, "0/1", "had bought from the seller before"),
    Column("coming_back", WHOLE, "pieces", "sold to consumers who will bring them back"),
    Column("refund_due", WHOLE, "fen", "what they will be paid back for them"),
    Column("level", REAL, "pieces a period", "mean demand at reference prices, season taken out"),
    Column("cv_squared", REAL, "-", "squared CV of the shock to its demand"),
    Column("price_response", REAL, "-", "demand against demand at the reference price", 1.0),
    Column("unit_cost", REAL, "yuan a piece", "average purchase cost"),
    Column("value", REAL, "-", "average perceived value of its goods", 1.0),
    Column("ties", WHOLE, "row", "sellers it keeps in touch with; -1 none", -1, slots="ties"),
)
_FIRST = (
    *("kind", "category", "event_every", "digital", "bought_from", "ordered", "leaves", "township"),
    *("event_phase", "commit", "presale", "pending", "last_seller", "returning"),
    *("coming_back", "refund_due"),
)
LAYOUT_U = layout("BuyerColumns", BUYERS, __name__, _FIRST)
U = LAYOUT_U.index
BuyerColumns = LAYOUT_U.arrays

TYPES = (
    Column("preselling", WHOLE, "0/1", "commits ahead of selling events"),
    Column("patience", WHOLE, "periods", "consumers wait this long for a pre-sale"),
    Column("business", WHOLE, "0/1", "a business, not a person"),
    Column("tender", WHOLE, "0/1", "buys by tender"),
    Column("equal_size", WHOLE, "0/1", "buyers of the type are of one size"),
    Column("event_every", WHOLE, "periods", "time between selling events", 1),
    Column("spread", WHOLE, "row", "its row among tables of shocks"),
    Column("size", REAL, "pieces a period", "mean demand of a buyer of average size"),
    Column("demand_cv", REAL, "-", "CV of the shock to a buyer's own demand of a period"),
    Column("event_phase", REAL, "period", "first event; below 0 everybody has its own", -1),
    Column("commit", REAL, "periods", "time before an event at which goods are committed to"),
    Column("commit_spread", REAL, "periods", "some commit later, by up to this"),
    Column("digital", REAL, "-", "share that uses the platform where there is one"),
    Column("event_share", REAL, "-", "share of demand that falls on events"),
    Column("custom_share", REAL, "-", "share of orders made to its design"),
    Column("markup", REAL, "-", "retail markup on purchase cost"),
    Column("over_order", REAL, "-", "commitment against forecast"),
    Column("return_rate", REAL, "-", "share of what consumers buy that they bring back"),
    Column("net_share", REAL, "-", "share of demand that has to be bought: the rest comes back", 1),
)
LAYOUT_Y = layout("TypeColumns", TYPES, __name__)
Y = LAYOUT_Y.index
TypeColumns = LAYOUT_Y.arrays

# What a buyer can do without (row 0) and with (row 1) the platform, this period.
CHANNELS = (
    Column("offers", REAL, "offers", "sellers met in a search"),
    Column("reach", REAL, "-", "share of them met on the platform"),
    Column("ordering_cost", REAL, "yuan an order", "cost of an order"),
    Column("known_share", REAL, "-", "event demand known when goods are committed"),
    Column("tender_days", REAL, "days", "from the call for bids to the order"),
    Column("bidders", REAL, "offers", "sellers met by a call for bids"),
    Column("returns_to_seller", REAL, "-", "share of spoiled returns a seller takes back"),
    Column("substitute", REAL, "-", "share of silent sellers in whose place another is shown"),
    Column("insured_share", REAL, "-", "share of the carriage of returns insurers pay"),
    Column("order_patience", REAL, "days", "buyers cancel what is owed for longer"),
)
LAYOUT_C = layout("ChannelColumns", CHANNELS, __name__)
C = LAYOUT_C.index
ChannelColumns = LAYOUT_C.arrays

# What is common to all choices of a run.
ChoiceRules = namedtuple(
    "ChoiceRules",
    [
        "price_sensitivity",
        "level_form",
        "price_bounds",  # as of `choosing.price_bounds`
        "wait",
        "quality",
        "fill",
        "factory_known",
        "local_bias",
        "n_townships",
        "n_categories",
        "freight_order",
        "freight_piece",
        "distance_factor",
        "freight_periods",
        "remote_periods",
        "remote_township",
        "holding_rate",
        "segments",  # as of `segments.share_at`
        "consumer_share",  # of the unbranded good at reference prices
        "value",
        "n_sizes",
        "days",  # length of a period
        "small_order",  # pieces; strangers who want less are not always answered
        # exp of utilities, since the smallest of -ln(u) exp(-V) is sought
        "outside_weight",
        "unknown_weight",
        "loyal_weight",
        "remote_weight",
    ],
)
