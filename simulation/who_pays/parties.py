"""Where the money went: everybody's cash, without and with; the changes sum to zero.

Every payment has a payer and a payee, so what one party gets more another gets less. The cash of
the measured periods is taken from the ledger as it stands, with one entry moved: joining the
programme, and the training that comes with it, is paid once, often before measuring begins, and is
spread evenly over the comparison (`joining_fen`), for those who pay it (firms and the state) and
the payee alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from agents.columns.books import ACCOUNTS
from agents.columns.sellers import FACTORY, TRADER
from simulation.estimates import PairedEstimate, estimate
from simulation.kpis.cost import joining
from simulation.kpis.declaration import over
from simulation.measured import Digest, measured
from simulation.world_run import Pair, WorldRun


@dataclass(frozen=True)
class Party:
    """Somebody who pays and is paid.

    Attributes
    ----------
    name, title, title_zh : str
        Public name, and what people read.
    accounts : tuple of str
        Its accounts, of `ACCOUNTS`; one that this version does not have counts for nothing.
    stock : tuple of str
        Measures of the value of the stock it owns, and of what others owe it.
    owes : tuple of str
        Measures of what it owes.
    """

    name: str
    title: str
    title_zh: str
    accounts: tuple[str, ...]
    stock: tuple[str, ...] = ()
    owes: tuple[str, ...] = ()


_GOODS = ("finished_goods_value", "work_in_progress_value", "material_value",
          "material_in_transit_value")  # fmt: skip

NAMED = (
    Party("consumer", "Consumers", "消费者", ("consumers",)),
    Party("bulk_customer", "Bulk customers", "大宗客户", ("bulk_customers",)),
    Party("buyer", "Small-B buyers", "小B买家", ("buyers",),
          ("buyer_value", "buyer_in_transit_value")),
    Party("trader", "Traders", "贸易商", ("traders",), ("trader_value", "trader_in_transit_value"),
          ("trader_debt",)),
    Party("factory", "Factories", "工厂", ("factories",), _GOODS, ("factory_debt",)),
    Party("worker", "Workers", "工人", ("workers",)),
    Party("material_supplier", "Material suppliers", "原料商", ("material_market",)),
    Party("carrier", "Carriers", "物流", ("carriers",)),
    Party("platform", "Platform", "平台", ("platform",)),
    Party("association", "Association, pooled store included", "行业协会（含共用原料仓）",
          ("association", "pooled_store"), ("pooled_value",)),
    Party("state", "State", "政府", ("state",)),
    Party("bank", "Bank and warehouse", "银行与仓储", ("bank",), ("trader_debt", "factory_debt")),
    Party("premises", "Landlords and overheads", "房租与管理", ("premises",)),
    Party("services", "Set-up and design services", "换线与打版服务",
          ("set_up_suppliers", "designers")),
    Party("equipment_maker", "Makers of equipment", "设备商", ("equipment_makers",)),
    Party("insurer", "Insurers", "保险公司", ("insurers",)),
    Party("salvage", "Buyers of cleared stock", "清货买家", ("salvage_market",)),
)  # fmt: skip
_REST = tuple(a for a in ACCOUNTS if not any(a in party.accounts for party in NAMED))
# An account nobody has claimed stands on its own, so that the parts add up whatever there is.
PARTIES = (*NAMED, *(Party(a, a.replace("_", " ").capitalize(), a, (a,)) for a in _REST))

# Customers outside, whose spending is told as price and quantity: measures of value and pieces.
SPENDING = {
    "consumer": ("consumer_value", "consumer_kept"),
    "bulk_customer": ("bulk_revenue", "bulk_pieces"),
}


@dataclass(frozen=True)
class Change:
    """What one party gets, over paired replications; intervals are 90 % and cover luck only.

    Attributes
    ----------
    party : Party
        Who.
    cash : PairedEstimate
        Change of its cash a year [yuan]: what it gets less what it pays.
    stock : PairedEstimate
        Growth of the value of its stock, less that of its debt, a year [yuan].
    gain : PairedEstimate
        What it gains a year [yuan]: change of cash and of stock; of customers outside what cheaper
        pieces spare them, for they have what they pay more for. Gains add up to what customers
        spend on more pieces, and the growth of stock.
    """

    party: Party
    cash: PairedEstimate
    stock: PairedEstimate
    gain: PairedEstimate


@dataclass(frozen=True)
class Spending:
    """Change of what customers outside spend a year [yuan], as price and quantity.

    The price part is -(p' - p)(q + q')/2: what cheaper pieces spare them, the usual measure of
    what customers gain (rule of half). The quantity part is what they spend on more pieces. Spared
    less quantity is the change of what they keep, exactly.
    """

    spared: PairedEstimate
    quantity: PairedEstimate


def joining_fen(run: WorldRun) -> np.ndarray:
    """Joining cost moved into the measured periods, by account: sums to zero [fen], int64."""
    moved = np.zeros(len(ACCOUNTS), np.int64)
    for account, kind in (("factories", FACTORY), ("traders", TRADER)):
        paid, share = joining(run, (kind,))
        moved[ACCOUNTS.index(account)] = round(100.0 * (paid - share))
    public = run.total("subsidy") + run.total("training")
    share = run.spread("subsidy", "training") * run.years
    moved[ACCOUNTS.index("state")] = round(100.0 * (public - share))
    moved[ACCOUNTS.index("association")] -= moved.sum()
    return moved


def cash_fen(run: WorldRun) -> np.ndarray:
    """Change of every party's cash over the measured periods: sums to zero [fen], int64."""
    cash = run.accounts + joining_fen(run)
    return np.array([sum(int(cash[ACCOUNTS.index(a)]) for a in p.accounts if a in ACCOUNTS)
                     for p in PARTIES], np.int64)  # fmt: skip


def where_it_went(pairs: Sequence[Pair | Digest]) -> list[Change]:
    """Change of every party, in the order of `PARTIES`."""
    both = np.array([money_of_pair(pair) for pair in pairs])
    cash, stock = ([both[:, 2 * what + world] for world in (0, 1)] for what in (0, 1))
    gain = cash[1] - cash[0] + stock[1] - stock[0]
    for k, party in enumerate(PARTIES):
        if party.name in SPENDING:
            gain[:, k] = [spending_of_pair(pair)[party.name][0] for pair in pairs]
    return [
        Change(
            party,
            estimate(cash[0][:, k], cash[1][:, k], signed=True),
            estimate(stock[0][:, k], stock[1][:, k], signed=True),
            estimate(np.zeros(len(pairs)), gain[:, k], signed=True),
        )
        for k, party in enumerate(PARTIES)
    ]


@measured
def money_of_pair(pair: Pair) -> list[np.ndarray]:
    """Cash, then growth of stock, without and with, of each of `PARTIES` a year [yuan]."""
    runs = (pair.without, pair.with_)
    cash = [cash_fen(run) / (100.0 * run.years) for run in runs]
    return cash + [np.array([_growth(run, party) for party in PARTIES]) for run in runs]


@measured
def balance_of_pair(pair: Pair) -> int:
    """Sum of everybody's cash in both worlds [fen], exactly."""
    return sum(int(cash_fen(run).sum()) for run in (pair.without, pair.with_))


@measured
def spending_of_pair(pair: Pair) -> dict[str, tuple[float, float]]:
    """Price and quantity in the spending of customers outside, by party [yuan a year]."""
    return {name: _price_and_quantity(pair, *of) for name, of in SPENDING.items()}


def spending(pairs: Sequence[Pair | Digest]) -> dict[str, Spending]:
    """Price and quantity in the spending of customers outside, by party."""
    found = {}
    for name in SPENDING:
        parts = np.array([spending_of_pair(pair)[name] for pair in pairs])
        nothing = np.zeros(len(pairs))
        found[name] = Spending(
            estimate(nothing, parts[:, 0], signed=True), estimate(nothing, parts[:, 1], signed=True)
        )
    return found


def _growth(run: WorldRun, party: Party) -> float:
    owned = sum(run.growth(name) for name in party.stock)
    return (owned - sum(run.growth(name) for name in party.owes)) / run.years


def _price_and_quantity(pair: Pair, value: str, pieces: str) -> tuple[float, float]:
    """What cheaper pieces spare, and what more pieces cost, a year [yuan]."""
    (paid, q), (paid_with, q_with) = (
        (run.total(value) / run.years, run.total(pieces) / run.years)
        for run in (pair.without, pair.with_)
    )
    p, p_with = over(paid, q), over(paid_with, q_with)
    if q <= 0.0 or q_with <= 0.0:  # no price to compare
        return 0.0, paid_with - paid
    return -(p_with - p) * (q + q_with) / 2.0, (q_with - q) * (p + p_with) / 2.0
