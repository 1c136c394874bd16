"""Who bought of whom: orders of a panel of buyers and of sellers are noted as they are placed."""

from __future__ import annotations

from collections import namedtuple

import numpy as np

from agents.columns.buyers import U, Y
from agents.columns.orders import O
from agents.columns.sellers import E
from agents.columns.stock import S
from agents.kernels.compiling import kernel
from agents.kernels.random import GENERATION

# Columns of the log.
Purchase = namedtuple("Purchase", ["period", "buyer", "seller", "value", "entered", "business"])
L = Purchase(*range(6))  # ``buyer`` is its identity, ``value`` in fen
# ``seller`` is its row plus, for each firm that the row has held before, the number of rows.


@kernel()
def note_purchases(
    buyers, shelves, types, points, sellers, fresh, n_fresh, in_buyers, in_sellers, t, log, n
):  # fmt: skip
    """Append this period's orders of buyers or sellers in a panel to ``log``.

    Parameters
    ----------
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
    last = -1
    for k in range(n_fresh):
        b = fresh.whole[k, O.customer]
        if b < 0 or b >= shelves.whole.shape[0]:
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
        log[n, L.buyer] = shelves.whole[b, S.identity]
        log[n, L.seller] = j + sellers.whole[j, E.identity] // GENERATION * sellers.whole.shape[0]
        log[n, L.value] = value
        log[n, L.entered] = buyers.whole[b, U.entered]
        log[n, L.business] = types.whole[buyers.whole[b, U.kind], Y.business]
        n += 1
    return n
