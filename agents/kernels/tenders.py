"""Tenders: who is called to bid pays for it, won or not; the ordinary choice says who wins."""

from __future__ import annotations

import numpy as np

from agents.columns.books import WORKERS, B, Money
from agents.columns.sellers import FACTORY, E, SellerColumns
from agents.kernels.compiling import kernel


@kernel()
def pay_bids(sellers, money, bid_cost, gain):
    """Sellers pay for samples and papers of their bids, and count it with their set-ups.

    Parameters
    ----------
    bid_cost : float
        Of a bid [yuan].
    gain : float
        Weight of a period in the average of set-up cost that prices rest on.

    Returns
    -------
    tuple of int
        What all paid, and factories of them [fen].
    """
    sellers, money = SellerColumns(*sellers), Money(*money)
    total, of_factories = np.int64(0), np.int64(0)
    for j in range(sellers.whole.shape[0]):
        bids = sellers.whole[j, E.bids]
        if bids == 0:
            continue
        paid = np.int64(bids * bid_cost * 100.0 + 0.5)
        money.seller[j, B.cash] -= paid
        sellers.real[j, E.average_setup] += gain * bids * bid_cost
        total += paid
        if sellers.whole[j, E.kind] == FACTORY:
            of_factories += paid
    money.outside[WORKERS] += total
    return total, of_factories
