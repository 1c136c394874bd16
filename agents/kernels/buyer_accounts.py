"""Accounts of small-B buyers by group: closed where a row changes hands, and opened anew."""

from __future__ import annotations

from collections import namedtuple

import numpy as np

from agents.columns.buyers import BuyerColumns, TypeColumns, U, Y
from agents.columns.stock import S, StockColumns
from agents.kernels.compiling import inlined, kernel
from agents.kernels.random import uniform

# What is kept of a row: its group, which of its holders it is, since when, and what had been sold,
# earned and owned by then.
Accounts = namedtuple("Accounts", ["group", "generation", "since", "sold", "cash", "value"])
# By group: periods that buyers were there, cash [fen], value of stock [yuan], pieces sold.
PERIODS, CASH, VALUE, SOLD = range(4)


@inlined()
def _stand(buyers, shelves, cash, b):
    """Cash of a row [fen], value of its stock and of what is under way [yuan], pieces sold."""
    whole = shelves.whole
    under_way = whole[b, S.opening_pipeline] + whole[b, S.dispatched] - whole[b, S.received]
    value = (whole[b, S.on_hand] + under_way) * buyers.real[b, U.unit_cost]
    return cash[b], value, whole[b, S.shipped] - whole[b, S.returned]


@inlined()
def group_of(buyers, types, shelves, b, sizes, average, remote, word):
    """Group of who holds a row: type, size class, remote or not, able to use the platform or not.

    Parameters
    ----------
    sizes : ndarray, float64
        From where on the next size class begins, the last one inf; against ``average``.
    remote : int
        The remote township; -1 for none.
    word : uint64
        Of the luck of who is able, as in `adoption`.
    """
    kind = buyers.whole[b, U.kind]
    size = buyers.real[b, U.level] * types.real[kind, Y.net_share] / average
    of_size = 0
    for k in range(sizes.shape[0]):
        of_size += sizes[k] <= size
    far = buyers.whole[b, U.township] == remote
    able = uniform(word, shelves.whole[b, S.identity], 3) < types.real[kind, Y.digital]
    return ((kind * sizes.shape[0] + of_size) * 2 + far) * 2 + able


@kernel()
def open_accounts(buyers, types, shelves, cash, accounts, changed, done, totals, grouping):
    """Begin accounts of rows, once those of who held them before are closed.

    Parameters
    ----------
    cash : ndarray, shape (rows,), int64
        Of the rows [fen].
    accounts : Accounts
        Of the rows, arrays of shape (rows,); updated.
    changed : bool
        Whether only rows that have changed hands are meant, whose accounts are closed first.
    done : int
        Periods that are over.
    totals : ndarray, shape (4, groups), float64
        Added to, one row after the other.
    grouping : tuple
        The last four arguments of `group_of`.
    """
    buyers, types, shelves = BuyerColumns(*buyers), TypeColumns(*types), StockColumns(*shelves)
    kept = Accounts(*accounts)
    sizes, average, remote, word = grouping
    for b in range(kept.group.shape[0]):
        if changed:
            if kept.generation[b] == buyers.whole[b, U.generation]:
                continue
            close_account(buyers, shelves, cash, kept, b, done, totals)
        kept.group[b] = group_of(buyers, types, shelves, b, sizes, average, remote, word)
        kept.generation[b], kept.since[b] = buyers.whole[b, U.generation], done
        kept.cash[b], kept.value[b], kept.sold[b] = _stand(buyers, shelves, cash, b)


@inlined()
def close_account(buyers, shelves, cash, kept, b, done, totals):
    """Add what a row has done since its account was opened to the totals of its group."""
    group = kept.group[b]
    now, value, sold = _stand(buyers, shelves, cash, b)
    totals[PERIODS, group] += float(done - kept.since[b])
    totals[CASH, group] += float(now - kept.cash[b])
    totals[VALUE, group] += value - kept.value[b]
    totals[SOLD, group] += float(sold - kept.sold[b])


@kernel()
def close_accounts(buyers, types, shelves, cash, accounts, done, totals, demand, grouping):
    """Add what all rows have done since their accounts were opened; these stay as they are.

    Parameters
    ----------
    demand : ndarray, shape (2, groups), float64
        Demand of who is there [pieces a period], and it times what a piece has cost them; added to.

    See `open_accounts` for the others.
    """
    buyers, types, shelves = BuyerColumns(*buyers), TypeColumns(*types), StockColumns(*shelves)
    kept = Accounts(*accounts)
    sizes, average, remote, word = grouping
    for b in range(np.uint64(kept.group.shape[0])):
        close_account(buyers, shelves, cash, kept, b, done, totals)
        group = group_of(buyers, types, shelves, b, sizes, average, remote, word)
        level = buyers.real[b, U.level]
        demand[0, group] += level
        demand[1, group] += level * buyers.real[b, U.unit_cost]
