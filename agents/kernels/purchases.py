"""Who bought of whom: orders of a panel of buyers and of sellers are noted as they are placed."""

from __future__ import annotations

from collections import namedtuple

import numpy as np

from agents.columns.buyers import TypeColumns, Y
from agents.columns.orders import O, OrderColumns
from agents.columns.sellers import E, SellerColumns
from agents.columns.stock import S, StockColumns
from agents.kernels.compiling import allocating, kernel
from agents.kernels.random import GENERATION

# Columns of the log.
Purchase = namedtuple("Purchase", ["period", "buyer", "seller", "value", "entered", "business"])
L = Purchase(*range(6))  # ``buyer`` is its identity, ``value`` in fen
# ``seller`` is its row plus, for each firm that the row has held before, the number of rows.


@kernel()
def note_purchases(
    entered, kind, types, points, sellers, fresh, n_fresh, in_buyers, in_sellers, t, log, n
):  # fmt: skip
    """Append this period's orders of buyers or sellers in a panel to ``log``.

    Parameters
    ----------
    entered, kind : ndarray, shape (buyers,), whole numbers
        When each buyer came into trade, and its type.
    fresh : OrderColumns
        Orders of the period, those of small-B buyers first, the lines of an order together.
    in_buyers, in_sellers : ndarray, int8
        Whether a row is in the panel.
    log : ndarray, shape (room, 6), int64
        Columns in the order of `Purchase`; there is room for every order.

    Returns
    -------
    int
        Rows of ``log`` afterwards.
    """
    types, sellers = TypeColumns(*types), SellerColumns(*sellers)
    points, fresh, last = StockColumns(*points), OrderColumns(*fresh), -1
    for k in range(n_fresh):
        b = fresh.whole[k, O.customer]
        if b < 0 or b >= entered.shape[0]:
            break
        j = points.whole[fresh.whole[k, O.supplier], S.owner]
        if in_buyers[b] == 0 and in_sellers[j] == 0:
            continue
        value = np.int64(fresh.whole[k, O.quantity] * fresh.real[k, O.price] * 100.0 + 0.5)
        if b == last:
            log[n - 1, L.value] += value
            continue
        last = b
        log[n, L.period] = t
        log[n, L.buyer] = fresh.whole[k, O.identity]
        log[n, L.seller] = j + sellers.whole[j, E.identity] // GENERATION * sellers.whole.shape[0]
        log[n, L.value] = value
        log[n, L.entered] = entered[b]
        log[n, L.business] = types.whole[kind[b], Y.business]
        n += 1
    return n


_DIGIT = 11  # bits: as many counters as stay in the cache
NEVER = 1 << 40


@allocating()
def order_by(code):
    """Codes (int64, 0 or more) in ascending order and where each stood, equals as they come.

    A radix sort from the last digit to the first: each pass keeps the order of the one before.
    Codes move along with their places, so a pass reads one stream.
    """
    n = code.shape[0]
    codes, spare_codes = code.copy(), np.empty(n, np.int64)
    order, spare = np.arange(n).astype(np.int32), np.empty(n, np.int32)
    most, shift = np.int64(0), 0
    for k in range(n):
        most = max(most, code[k])
    start = np.empty((1 << _DIGIT) + 1, np.int64)
    while most >> shift > 0:
        start[:] = 0
        for k in range(n):
            start[((codes[k] >> shift) & ((1 << _DIGIT) - 1)) + 1] += 1
        for digit in range(1 << _DIGIT):
            start[digit + 1] += start[digit]
        for k in range(n):
            digit = (codes[k] >> shift) & ((1 << _DIGIT) - 1)
            place = start[digit]
            spare_codes[place] = codes[k]
            spare[place] = order[k]
            start[digit] = place + 1
        codes, spare_codes = spare_codes, codes
        order, spare = spare, order
        shift += _DIGIT
    return codes, order


@allocating()
def find_pairs(log, n_sellers):
    """Every pair of a buyer and a seller in a log of orders of businesses, one column a pair.

    Parameters
    ----------
    log : ndarray, shape (orders, 6), int64
        Columns in the order of `Purchase`, oldest first; orders of persons are passed over.
    n_sellers : int
        More than any number of a seller in it.

    Returns
    -------
    ndarray, shape (7, pairs), int64
        Buyer, seller, period the buyer entered in, orders, and periods of the first, second
        (`NEVER` where there is none) and last of them; ascending by generation of the buyer, buyer
        and seller.
    """
    low, high, n = GENERATION, 0, 0
    for k in range(log.shape[0]):
        if log[k, L.business] == 1:
            low = min(low, log[k, L.buyer] % GENERATION)
            high = max(high, log[k, L.buyer] % GENERATION)
            n += 1
    code, row, when = np.empty(n, np.int64), np.empty(n, np.int32), np.empty(n, np.int32)
    n = 0
    for k in range(log.shape[0]):
        if log[k, L.business] == 1:
            generation, slot = divmod(log[k, L.buyer], GENERATION)
            code[n] = (generation * (high - low + 1) + slot - low) * n_sellers + log[k, L.seller]
            row[n], when[n] = k, log[k, L.period]
            n += 1
    (codes, order), m = order_by(code), 0
    for k in range(n):
        m += k == 0 or codes[k] != codes[k - 1]
    out, m = np.empty((7, m), np.int64), -1
    for k in range(n):
        period = when[order[k]]
        if k == 0 or codes[k] != codes[k - 1]:
            here = row[order[k]]
            m += 1
            out[0, m], out[1, m] = log[here, L.buyer], log[here, L.seller]
            out[2, m], out[3, m] = log[here, L.entered], 0
            out[4, m], out[5, m] = period, NEVER
        elif out[3, m] == 1:
            out[5, m] = period
        out[3, m] += 1
        out[6, m] = period
    return out


@allocating()
def count_weeks(log, place, n_weeks, first, day):
    """Orders by seller and week since period ``first``; the last week holds what comes after it.

    Parameters
    ----------
    log : ndarray, shape (orders, 6), int64
        As of `find_pairs`.
    place : ndarray, int64
        Row of the result by row of a seller; -1 where it is not asked for.
    day : float
        Length of a period [days].

    Returns
    -------
    ndarray, shape (rows, n_weeks), int64
    """
    counts = np.zeros((max(place.max() + 1, 0), n_weeks), np.int64)
    begin = np.searchsorted(log[:, L.period], first)
    for k in range(begin, log.shape[0]):
        row = place[log[k, L.seller] % place.shape[0]]
        if row >= 0:
            week = np.int64((log[k, L.period] - first) * day // 7.0)
            counts[row, min(week, n_weeks - 1)] += 1
    return counts
