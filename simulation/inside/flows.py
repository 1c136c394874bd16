"""Who paid whom, and where the goods went, over the measured periods: both add up exactly.

Money is a table of payers and payees over all accounts of the ledger, in whole fen: what an
account gets less what it pays is the change of its cash. Goods are pieces from place to place: what
comes in, and a fall of stock, is what goes out, and a rise of stock. Material counts in pieces it
makes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from agents.columns.books import ACCOUNTS, EXPENSES, B
from agents.columns.measures import W
from agents.columns.sellers import FACTORY, STORE, TRADER
from simulation.ledger import IdentityViolationError

if TYPE_CHECKING:
    from simulation.inside.accounts import Accounts

Goods = dict[tuple[str, str], int]

_AT = {name: row for row, name in enumerate(ACCOUNTS)}
_NAMES = {TRADER: "traders", FACTORY: "factories", STORE: "pooled_store"}
_PAYEES = {
    "labour": "workers",
    "setup": "set_up_suppliers",
    "fixed": "premises",
    "holding": "bank",
    "programme": "association",
    "commission": "platform",
}
# Where goods come from and go to besides those who hold them.
MARKET, CONSUMERS, BULK = "material_market", "consumers", "bulk_customers"
CLEARED, FROM_STOCK, INTO_STOCK, RETURNS = "cleared", "from_stock", "into_stock", "returns"


class _Paid:
    """Table of payers and payees, filled entry by entry."""

    def __init__(self) -> None:
        self.table = np.zeros((len(ACCOUNTS), len(ACCOUNTS)), np.int64)

    def add(self, payer: str, payee: str, amount: Any) -> None:
        """Book an amount; less than nothing was paid the other way."""
        amount = int(amount)
        if amount < 0:
            payer, payee, amount = payee, payer, -amount
        self.table[_AT[payer], _AT[payee]] += amount


def payments(accounts: Accounts, kind: np.ndarray) -> np.ndarray:
    """Who paid whom.

    Parameters
    ----------
    accounts : Accounts
        Closed.
    kind : ndarray, shape (sellers,), int64
        Kinds of sellers.

    Returns
    -------
    ndarray, shape (len(ACCOUNTS), len(ACCOUNTS)), int64 [fen]
        Row pays column.

    Raises
    ------
    IdentityViolationError
        If it does not explain everybody's cash: somebody pays what is not told here.
    """
    paid = _Paid()
    books = {of: accounts.books[kind == of].sum(axis=0) for of in _NAMES}
    spent = {of: accounts.expenses[kind == of].sum(axis=0) for of in _NAMES}
    _trade(paid, books)
    for of, name in _NAMES.items():
        costs = dict(zip(EXPENSES, spent[of].tolist(), strict=True))
        for cost, payee in _PAYEES.items():
            own_time = cost == "setup" and of == TRADER  # of its own staff
            paid.add(name, "workers" if own_time else payee, costs[cost])
        paid.add("salvage_market", name, costs["salvage"])
    _buyers(paid, accounts)
    _services(paid, accounts, books)
    _ranges_and_firms(paid, accounts)
    _check(paid.table, accounts.cash)
    return paid.table


def _trade(paid: _Paid, books: dict[int, np.ndarray]) -> None:
    for of in (TRADER, FACTORY):
        name = _NAMES[of]
        paid.add("buyers", name, books[of][B.small_b_value])
        paid.add("buyers", "carriers", books[of][B.small_b_freight])
        paid.add("bulk_customers", name, books[of][B.bulk_value])
    maker, trader, store = books[FACTORY], books[TRADER], books[STORE]
    to_makers = maker[B.revenue] - maker[B.small_b_value] - maker[B.bulk_value]
    paid.add("traders", "factories", to_makers)
    paid.add("traders", "carriers", trader[B.purchases] - to_makers)
    paid.add("factories", "pooled_store", store[B.revenue])
    paid.add("factories", "material_market", maker[B.material_value] - store[B.revenue])
    paid.add("pooled_store", "material_market", store[B.material_value])


def _buyers(paid: _Paid, accounts: Accounts) -> None:
    """Payments of and to small-B buyers, without those who leave."""
    totals = accounts.on_time
    paid.add("consumers", "buyers", totals[W.paid_by_consumers] - totals[W.refunds])
    paid.add("buyers", "carriers", totals[W.return_freight])
    paid.add("insurers", "carriers", totals[W.insured])
    paid.add("buyers", "bank", totals[W.holding])
    paid.add("salvage_market", "buyers", totals[W.salvage])


def _services(paid: _Paid, accounts: Accounts, books: dict[int, np.ndarray]) -> None:
    """Bids, trade services and listing: booked for all sellers, and for factories of them."""
    for of, part in ((FACTORY, slice(1, 2)), (TRADER, slice(0, 2))):
        bids, services, listing = (
            int(pair[part][0] - (pair[1] if of == TRADER else 0))
            for pair in (accounts.bids, accounts.services, accounts.listing)
        )
        freight = books[of][B.free_freight]
        paid.add(_NAMES[of], "workers", bids + listing)
        paid.add(_NAMES[of], "carriers", freight)
        paid.add(_NAMES[of], "insurers", services - freight)


def _ranges_and_firms(paid: _Paid, accounts: Accounts) -> None:
    """Payments where buyers leave, styles are designed, and firms join, invest, repay and close."""
    change = dict(zip(ACCOUNTS, accounts.changes.tolist(), strict=True))
    noted = accounts.noted
    back, freight = change["consumers"], change["carriers"]
    paid.add("buyers", "consumers", back)
    paid.add("buyers", "carriers", freight)
    cleared = change["buyers"] + back + freight
    paid.add("salvage_market", "buyers", cleared)
    material = -change["salvage_market"] - cleared
    paid.add("salvage_market", "factories", material)
    paid.add("factories", "designers", change["designers"])
    paid.add("factories", "equipment_makers", change["equipment_makers"])
    for name in ("subsidy", "training", "drive"):
        paid.add("state", "association", noted.get(name, 0))
    paid.add("state", "pooled_store", noted.get("public_store", 0))
    paid.add("state", "bank", noted.get("guarantee", 0))
    joining = {of: noted.get(f"joining_{of}", 0) for of in ("factory", "trader")}
    paid.add("factories", "association", joining["factory"])
    paid.add("traders", "association", joining["trader"])
    # Loans taken are paid to the association at once; what is left is between firm and bank.
    paid.add("traders", "bank", -change["traders"] - joining["trader"])
    others = change["designers"] + change["equipment_makers"] - material + joining["factory"]
    paid.add("factories", "bank", -change["factories"] - others)


def _check(paid: np.ndarray, cash: np.ndarray) -> None:
    gap = paid.sum(axis=0) - paid.sum(axis=1) - cash
    if gap.any():
        row = int(np.flatnonzero(gap)[0])
        raise IdentityViolationError(
            f"payments do not explain the cash of {ACCOUNTS[row]}: {gap[row] / 100:.2f} yuan apart"
        )


def goods(accounts: Accounts, kind: np.ndarray) -> Goods:
    """Where pieces went: from, to, and how many; what came to nothing is left out.

    Raises
    ------
    IdentityViolationError
        If a holder's pieces do not add up.
    """
    books = {of: accounts.books[kind == of].sum(axis=0) for of in _NAMES}
    cleared = {of: int(accounts.leftovers[kind == of].sum()) for of in _NAMES}
    maker, trader, store, buyers = books[FACTORY], books[TRADER], books[STORE], accounts.buyers
    sent_back = {of: int(books[of][B.taken_back]) for of in _NAMES}
    flows: dict[tuple[str, str], int] = {
        (MARKET, "pooled_store"): store[B.material_pieces],
        ("pooled_store", "factories"): store[B.pieces_sold],
        (MARKET, "factories"): maker[B.material_pieces] - store[B.pieces_sold],
        ("factories", "traders"): trader[B.pieces_bought],
        ("factories", "buyers"): maker[B.small_b_pieces] + sent_back[FACTORY],
        ("traders", "buyers"): trader[B.small_b_pieces] + sent_back[TRADER],
        ("factories", BULK): maker[B.bulk_pieces],
        ("traders", BULK): trader[B.bulk_pieces],
        ("buyers", CONSUMERS): buyers[W.sold],
        (RETURNS, "buyers"): buyers[W.returned],
        (CONSUMERS, RETURNS): buyers[W.returned],
        # Spoiled returns that a seller takes back are cleared there at once.
        ("buyers", CLEARED): buyers[W.cleared] + buyers[W.sent_back],
        ("factories", CLEARED): cleared[FACTORY] - sent_back[FACTORY] + accounts.material_cleared,
        ("traders", CLEARED): cleared[TRADER] - sent_back[TRADER],
    }
    for name, growth in zip((*_NAMES.values(), "buyers"), accounts.stock.tolist(), strict=True):
        flows[name, INTO_STOCK] = max(0, growth)
        flows[FROM_STOCK, name] = max(0, -growth)
    flows = {ends: int(pieces) for ends, pieces in flows.items() if pieces}
    for holder in (*_NAMES.values(), "buyers"):
        gap = sum(q for ends, q in flows.items() if ends[1] == holder)
        gap -= sum(q for ends, q in flows.items() if ends[0] == holder)
        if gap:
            raise IdentityViolationError(f"pieces of {holder} do not add up: {gap} apart")
    return flows
