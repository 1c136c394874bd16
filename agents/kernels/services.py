"""Trade services between digital buyers and sellers, and who pays for them.

Sellers pay freight where shipping is free, and premiums to insurers, who pay buyers' carriage of
returns. A period's premiums are its claims with a loading, shared out by pieces sold: insurers do
not lose, and no rate has to be guessed. What services cost a seller is spread over its pieces to
small-B buyers alone, so that bulk customers, who get none of them, do not pay for them.
"""

from __future__ import annotations

import numpy as np

from agents.columns.books import INSURERS, B, Money
from agents.columns.sellers import FACTORY, E, SellerColumns
from agents.kernels.compiling import inlined, kernel


@inlined()
def _shipped(money, j):
    """Pieces sent to small-B buyers this period, whatever came back."""
    return money.seller[j, B.small_b_pieces] + money.seller[j, B.taken_back]


@kernel()
def pay_services(sellers, money, insured, loading, gain):
    """Step 8, once sellers have shipped: premiums are paid, and services counted for next prices.

    Parameters
    ----------
    insured : int
        Claims that insurers paid this period [fen].
    loading : float
        What insurers add to claims.
    gain : float
        Weight of a period in the averages that prices rest on.

    Returns
    -------
    tuple of int
        Cost of services to all sellers, and to factories of them [fen].
    """
    sellers, money = SellerColumns(*sellers), Money(*money)
    pieces = 0
    for j in range(sellers.whole.shape[0]):
        if sellers.whole[j, E.digital] == 1:
            pieces += _shipped(money, j)
    rate = (1.0 + loading) * insured / pieces if pieces > 0 else 0.0
    total, of_factories = np.int64(0), np.int64(0)
    for j in range(sellers.whole.shape[0]):
        if sellers.whole[j, E.digital] == 0:
            continue
        shipped = _shipped(money, j)
        premium = np.int64(np.floor(rate * shipped + 0.5))
        money.seller[j, B.cash] -= premium
        money.outside[INSURERS] += premium
        cost = premium + money.seller[j, B.free_freight]
        services = sellers.real[j, E.average_services]
        services += gain * (cost / 100.0 - services)
        volume = sellers.real[j, E.average_small_b]
        volume += gain * (shipped - volume)
        sellers.real[j, E.average_services] = services
        sellers.real[j, E.average_small_b] = volume
        sellers.real[j, E.service_cost] = services / volume if volume > 1e-6 else 0.0
        total += cost
        if sellers.whole[j, E.kind] == FACTORY:
            of_factories += cost
    return total, of_factories
