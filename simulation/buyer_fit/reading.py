"""From a file of transactions to clean lines: what is left out, and why, is counted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from scenarios.problems import Problem, ScenarioError, shown
from simulation.buyer_fit.cancelled import net_of_returns
from simulation.buyer_fit.columns import Found, find_columns
from simulation.table_input import read_input

if TYPE_CHECKING:
    from simulation.table_input import InputTable

NOBODY = -1
_YES = ("yes", "true", "1", "y", "是")
_NO = ("no", "false", "0", "n", "否", "")


@dataclass(frozen=True, eq=False)
class Lines:
    """Lines of orders, one row each, oldest first.

    Attributes
    ----------
    buyer, seller, item, order : ndarray, int64
        Codes from 0; -1 where it is not known.
    day : ndarray, int64
        Days since the first line.
    pieces : ndarray, float64
        Quantity, what came back taken off.
    price : ndarray, float64
        Of a piece [money of the table].
    freight : ndarray, float64
        Carriage of the line [money of the table].
    custom : ndarray, bool
        Made to the buyer's design.
    first_day, last_day : datetime64[D]
        Of the lines that were kept.
    notes : tuple of str
        What was left out or changed, and how much of it.
    label : str
        Name of the file.
    rows : int
        Rows of the file.
    currency : str
        As the file names it; empty where it does not.
    has : frozenset of str
        Columns the file has, by their declared names.
    """

    buyer: np.ndarray
    seller: np.ndarray
    item: np.ndarray
    order: np.ndarray
    day: np.ndarray
    pieces: np.ndarray
    price: np.ndarray
    freight: np.ndarray
    custom: np.ndarray
    first_day: np.datetime64
    last_day: np.datetime64
    notes: tuple[str, ...] = field(default=())
    label: str = ""
    rows: int = 0
    currency: str = ""
    has: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(self.buyer)

    @property
    def value(self) -> np.ndarray:
        """What each line came to, freight left out [money of the table]."""
        return self.pieces * self.price


def read_lines(
    path: Path,
    *,
    label: str = "",
    told: Mapping[str, str] | None = None,
    items: str | None = None,
) -> Lines:
    """Read a table of transactions.

    Parameters
    ----------
    path : Path
        Parquet or CSV file.
    label : str
        What errors call it; its name by default.
    told : mapping of str to str, optional
        Names of its columns by declared names, where they are not found by themselves.
    items : str, optional
        Regular expression that the items to keep match from their beginning on.

    Raises
    ------
    ScenarioError
        If the file or a column is missing, a cell is of the wrong type, or nothing is left.
    """
    table = read_input(path, label)
    found = find_columns(table.label, table.names, told or {})
    columns = _columns(table, found)
    notes: list[str] = []
    keep = np.ones(len(table), bool)

    def leave_out(rows: np.ndarray, what: str) -> None:
        n = int((rows & keep).sum())
        keep[rows] = False
        if n:
            notes.append(f"{n:,} lines {what} left out")

    leave_out(columns["buyer"] == NOBODY, "without a buyer")
    if items is not None:
        leave_out(~_matching(table, found, items), f"whose item does not match {items}")
    leave_out(columns["price"] <= 0, "without a price above 0")
    leave_out(columns["quantity"] == 0, "of no pieces")
    if not keep.any():
        message = f"nothing is left to estimate from ({'; '.join(notes) or 'no rows'})"
        raise ScenarioError([Problem(table.label, "", "", message)])
    kept = {name: values[keep] for name, values in columns.items()}
    netted, told_back = net_of_returns(
        kept["buyer"], kept["item"], kept["seller"], kept["time"], kept["quantity"], kept["price"]
    )
    notes += told_back
    rows = np.flatnonzero(netted > 0)
    if len(rows) == 0:
        message = "every line went back: nothing is left to estimate from"
        raise ScenarioError([Problem(table.label, "", "", message)])
    rows = rows[np.argsort(kept["time"][rows], kind="stable")]
    dates = kept["time"][rows].astype("datetime64[D]")
    day = (dates - dates[0]).astype(np.int64)
    buyer = _compact(kept["buyer"][rows])
    return Lines(
        buyer=buyer,
        seller=_compact(kept["seller"][rows]),
        item=_compact(kept["item"][rows]),
        order=_orders(kept["order"][rows], buyer, day),
        day=day,
        pieces=netted[rows],
        price=kept["price"][rows],
        freight=kept["freight"][rows],
        custom=kept["custom"][rows],
        first_day=dates[0],
        last_day=dates[-1],
        notes=tuple(notes),
        label=table.label,
        rows=len(table),
        currency=found.currency,
        has=frozenset(found.header),
    )


def _columns(table: InputTable, found: Found) -> dict[str, np.ndarray]:
    """Columns by declared name; ``price`` from whichever there is, codes for texts."""
    header, n = found.header, len(table)

    def codes(name: str) -> np.ndarray:
        return table.labels(header[name])[0] if name in header else np.full(n, NOBODY)

    quantity = table.numbers(header["quantity"])
    if "unit_price" in header:
        price = table.numbers(header["unit_price"], blank=0.0)
    else:
        value = table.numbers(header["value"], blank=0.0)
        price = np.divide(value, quantity, out=np.zeros(n), where=quantity != 0)
    freight = table.numbers(header["freight"], blank=0.0) if "freight" in header else np.zeros(n)
    return {
        "buyer": codes("buyer"),
        "seller": codes("seller"),
        "item": codes("item"),
        "order": codes("order"),
        "time": table.moments(header["time"]),
        "quantity": quantity,
        "price": price,
        "freight": freight,
        "custom": _yes(table, header["custom"]) if "custom" in header else np.zeros(n, bool),
    }


def _yes(table: InputTable, column: str) -> np.ndarray:
    codes, texts = table.labels(column)
    plain = [text.lower() for text in texts] + [""]
    meant = np.array([text in _YES for text in plain])
    clear = np.array([text in _YES or text in _NO for text in plain])
    if not clear[codes].all():
        table.refuse(int((~clear[codes]).argmax()), column, "must be yes or no")
    return meant[codes]


def _matching(table: InputTable, found: Found, items: str) -> np.ndarray:
    if "item" not in found.header:
        raise ScenarioError([Problem(table.label, "item", "", "the column is missing (--items)")])
    try:
        wanted = re.compile(items)
    except re.error as error:
        message = f"is no regular expression ({error})"
        raise ScenarioError([Problem("--items", "", shown(items), message)]) from None
    codes, texts = table.labels(found.header["item"])
    matches = np.array([wanted.match(text) is not None for text in texts] + [False])
    return matches[codes]


def _compact(codes: np.ndarray) -> np.ndarray:
    """Codes from 0 without gaps, -1 kept."""
    known = codes >= 0
    compact = np.full(len(codes), NOBODY)
    compact[known] = np.unique(codes[known], return_inverse=True)[1]
    return compact


def _orders(order: np.ndarray, buyer: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Number of the order of each line: as the table has it, else one a buyer and day."""
    own = buyer * (int(day.max(initial=0)) + 1) + day
    code = np.where(order >= 0, order, order.max(initial=-1) + 1 + own)
    return np.unique(code, return_inverse=True)[1]
