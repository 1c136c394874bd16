"""The whole of a scenario: every section and every parameter, declared once.

`Scenario` is frozen. Durations are in days, rates per year, money in yuan, goods in pieces; the
model converts them to periods once, on loading. Explicit networks (`nodes`) use the textbook's
own unit, the period.
"""

from __future__ import annotations

from typing import Literal

from scenarios.actors import Bulk, Buyers, BuyerType, Consumers, Segment
from scenarios.data import Data
from scenarios.declaration import Section, parameter
from scenarios.digital import Digital
from scenarios.firms import Factories, Materials, Traders
from scenarios.limits import MOST_SEED
from scenarios.network import Change, Node
from scenarios.policy import Adoption, Levers, Platform, Policy
from scenarios.turnover import Investment, Turnover

ZHILI = "People's Daily online 2021-07-16 (EVIDENCE 2.1)"


class Run(Section):
    """Time, luck and bookkeeping of a run."""

    period_days: float = parameter(7, "days", "Length of a period.", source="MODEL 2", ge=1, le=28)
    warmup_days: float = parameter(
        728,
        "days",
        "Shared history of both worlds before they part.",
        source="MODEL 2",
        ge=0,
        le=36500,
    )
    horizon_days: float = parameter(
        1092, "days", "Length of the comparison.", source="MODEL 2", gt=0, le=36500
    )
    transition_days: float = parameter(
        364,
        "days",
        "Start of the comparison left out of the reported means (at most two thirds of it).",
        ge=0,
        le=36500,
    )
    seed: int = parameter(1, "-", "Root of all luck.", ge=0, le=MOST_SEED)
    pieces_per_unit: int = parameter(
        1,
        "pieces a unit",
        "Pieces that make a textbook unit (fractions in verification).",
        ge=1,
        le=10**6,
    )
    allocation: Literal["hash", "index"] = parameter(
        "hash",
        "-",
        "Who is served first among orders of equal age: by luck, or by row (twin runs).",
    )
    holding_on: Literal["end", "mean"] = parameter(
        "end",
        "-",
        "Stock on which imputed holding is charged: end of period, or mean of opening and closing.",
    )
    chains: int = parameter(1, "-", "Identical copies of an explicit network.", ge=1, le=100_000)


class Cluster(Section):
    """How many there are, and where."""

    firms: int = parameter(
        14_000,
        "firms",
        "Sellers at scale 1: factories and traders.",
        source=ZHILI,
        ge=0,
        le=2_000_000,
    )
    trader_share: float = parameter(
        0.5, "-", "Share of traders among sellers.", source="article, claim 3", ge=0, le=1
    )
    buyers_per_firm: float = parameter(
        60,
        "buyers a firm",
        "Small-B buyers for each seller.",
        source="article, claims 2 and 4",
        ge=0,
        le=10_000,
    )
    categories: int = parameter(3, "-", "Product markets; buyers buy within theirs.", ge=1, le=1000)
    townships: int = parameter(5, "-", "Places; the last one is remote.", ge=1, le=1000)
    remote_share: float = parameter(
        0.15, "-", "Share of agents in the remote township.", doubt=(0.05, 0.3), ge=0, le=1
    )
    firm_size_log_sd: float = parameter(
        1.0,
        "-",
        "Log standard deviation of factories' volume.",
        source="Li Ting 2024, China garment clusters (EVIDENCE 2.1): 1.09 over all firms",
        doubt=(0.9, 1.2),
        calibratable="observed over firms of all kinds; pattern 5 shows it",
        ge=0,
        le=3,
    )


class Choice(Section):
    """How a buyer weighs offers (MODEL 5, offers and choice)."""

    price_sensitivity: float = parameter(
        8.0,
        "-",
        "Fall of utility per unit of log price; below 2 an elasticity near 1 would leave no price.",
        source="Brynjolfsson & Smith: shopbot own-price elasticity 7-10 (EVIDENCE 3.1, 12)",
        doubt=(6.0, 10.0),
        ge=2,
        le=100,
    )
    price_form: Literal["log", "level"] = parameter(
        "log",
        "-",
        "Utility in the log of the price, or in the price over its reference.",
        doubt=("log", "level"),
    )
    wait_per_week: float = parameter(
        0.25,
        "utility a week",
        "Fall of utility per week of quoted wait.",
        doubt=(0.1, 0.5),
        ge=0,
        le=10,
    )
    quality: float = parameter(
        1.0, "utility", "Weight of a seller's quality.", doubt=(0.5, 1.5), ge=0, le=10
    )
    quality_sd: float = parameter(
        0.3, "-", "Spread of quality between sellers.", doubt=(0.1, 0.5), ge=0, le=5
    )
    fill: float = parameter(
        1.0, "utility", "Weight of a seller's fill rate.", doubt=(0.5, 2.0), ge=0, le=10
    )
    value: float = parameter(
        8.0,
        "utility",
        "Weight of the log of a style's perceived value.",
        source="assumption: as of the log price, since consumers judge by value per yuan",
        doubt=(4.0, 12.0),
        ge=0,
        le=100,
    )
    risk: float = parameter(
        0.6,
        "utility",
        "Doubt about a seller not bought from before.",
        doubt=(0.2, 1.2),
        ge=0,
        le=10,
    )
    loyalty: float = parameter(
        1.0,
        "utility",
        "Pull of the seller bought from last.",
        doubt=(0.4, 1.6),
        calibratable="no statistic tells it; pattern 19 shows it",
        ge=0,
        le=10,
    )
    outside_share: float = parameter(
        0.15, "-", "Share that does not buy at reference offers.", doubt=(0.05, 0.3), gt=0, lt=1
    )
    ties: int = parameter(
        3,
        "sellers",
        "Sellers a buyer keeps in touch with.",
        source="article: 3.3-6.7 sellers per buyer",
        ge=1,
        le=8,
    )
    local_offers: float = parameter(
        2.0, "offers", "Sellers met in a local search, per order.", doubt=(1.0, 4.0), ge=0, le=16
    )
    local_bias: float = parameter(
        0.6,
        "-",
        "Share of local search that stays in the buyer's township.",
        doubt=(0.4, 0.8),
        ge=0,
        le=1,
    )
    factory_known: float = parameter(
        0.15, "-", "Share of factories among sellers met locally.", doubt=(0.05, 0.3), ge=0, le=1
    )


class Prices(Section):
    """Firms' price rule (Lerner), the same in both worlds."""

    adjustment_per_week: float = parameter(
        0.1, "-", "Weekly step of the log markup towards its target.", source="MODEL 5", gt=0, le=1
    )
    utilisation_slope: float = parameter(
        0.5,
        "-",
        "Rise of the log markup per unit of capacity use above normal.",
        doubt=(0.0, 1.5),
        ge=0,
        le=5,
    )
    order_handling: float = parameter(
        12.0,
        "yuan an order",
        "Handling charged per order from stock.",
        doubt=(5.0, 25.0),
        ge=0,
        le=1e4,
    )
    freight_per_order: float = parameter(
        8.0, "yuan an order", "Freight of an order, fixed part.", doubt=(4.0, 15.0), ge=0, le=1e4
    )
    freight_per_piece: float = parameter(
        0.4, "yuan a piece", "Freight of a piece within a township.", doubt=(0.2, 1.0), ge=0, le=1e4
    )
    distance_factor: float = parameter(
        1.5, "-", "Freight multiple between townships.", doubt=(1.0, 3.0), ge=1, le=100
    )
    freight_days: float = parameter(
        3.0, "days", "Delivery within the cluster.", doubt=(1.0, 5.0), ge=0, le=365
    )
    remote_days: float = parameter(
        4.0, "days", "Further days to or from the remote township.", doubt=(1.0, 7.0), ge=0, le=365
    )


class Scenario(Section):
    """A cluster, or an explicit network, and everything assumed about it."""

    title: str = parameter("", "-", "Name people read.")
    title_zh: str = parameter("", "-", "Name in Chinese.")
    description: str = parameter("", "-", "What the scenario is about.")
    description_zh: str = parameter("", "-", "The same in Chinese.")
    scale: float = parameter(
        1 / 140,
        "-",
        "Size against the real cluster; 1 is real size.",
        source="MODEL 2",
        gt=0,
        le=10,
    )
    run: Run = parameter(Run(), "-", "Time, luck and bookkeeping.")
    cluster: Cluster = parameter(Cluster(), "-", "Who is there.")
    data: Data = parameter(Data(), "-", "Files of one's own firms and ties.")
    consumers: Consumers = parameter(Consumers(), "-", "End demand.")
    consumer_segments: dict[str, Segment] = parameter(
        {"consumers": Segment()},
        "-",
        "Kinds of consumers by name.",
        min_length=1,
        max_length=16,
    )
    bulk: Bulk = parameter(Bulk(), "-", "Wholesale markets, brands and export.")
    buyers: Buyers = parameter(Buyers(), "-", "Small-B buyers.")
    buyer_types: dict[str, BuyerType] = parameter(
        {"small_b": BuyerType()},
        "-",
        "Kinds of small-B buyers by name.",
        min_length=1,
        max_length=32,
    )
    traders: Traders = parameter(Traders(), "-", "Traders.")
    factories: Factories = parameter(Factories(), "-", "Factories.")
    turnover: Turnover = parameter(Turnover(), "-", "Firms that close and open.")
    investment: Investment = parameter(Investment(), "-", "What factories do with profit.")
    materials: Materials = parameter(Materials(), "-", "The material market.")
    choice: Choice = parameter(Choice(), "-", "Offers and choice.")
    prices: Prices = parameter(Prices(), "-", "Price rule, handling and freight.")
    platform: Platform = parameter(Platform(), "-", "The platform.")
    levers: Levers = parameter(Levers(), "-", "Levers of the world with, by intensity.")
    digital: Digital = parameter(Digital(), "-", "Far, digital end of each lever.")
    adoption: Adoption = parameter(Adoption(), "-", "Who goes digital, and when.")
    policy: Policy = parameter(Policy(), "-", "Public money and rules.")
    nodes: tuple[Node, ...] = parameter((), "-", "Explicit stock points; then no cluster is made.")
    changes: tuple[Change, ...] = parameter((), "-", "Values of nodes that change on the way.")
    pooled_capacity: float = parameter(
        0.0,
        "-",
        "Share of node capacity that is dispatched jointly (explicit networks).",
        ge=0,
        le=1,
    )
    sources: dict[str, str] = parameter({}, "-", "Source of a value of this file, by its path.")
