"""Consumers bring goods back; what is good is sold again, what is spoiled is cleared or sent back.

A refund is what was paid. Of pieces on their way back, a share arrives each period, as many as
the mean time to return says; fractions are settled by chance, so that means are kept.
"""

from __future__ import annotations

from collections import namedtuple

import numpy as np

from agents.columns.books import B, Money
from agents.columns.buyers import C, U, Y
from agents.columns.measures import W
from agents.columns.sellers import P
from agents.columns.stock import S, StockColumns
from agents.kernels.compiling import inlined, kernel
from agents.kernels.random import uniform, whole_periods

# What is common to all returns of a run.
ReturnRules = namedtuple(
    "ReturnRules",
    [
        "any",  # whether anybody returns anything
        "arriving",  # share of what is on its way back that arrives in a period
        "resaleable",  # share of returns that can be sold again
        "freight",  # of a piece, paid by the buyer [yuan]
    ],
)
_SENT, _ARRIVED, _GOOD, _TAKEN_BACK = range(4)  # draws
PIECES, VALUE = range(2)


@inlined()
def arrive_row(
    buyers, channels, offers, shelves, cash, rules, b, arrived, base, credits, sent_back, totals
):  # fmt: skip
    """What consumers of a buyer bring back now, ``arrived`` pieces: refunds, stock, spoiled goods.

    A seller who takes spoiled goods back pays what they have cost on average, freight included;
    goods made to a design are not taken back. Between digital buyers and sellers insurers pay part
    of the carriage.
    """
    bw, sw = buyers.whole, shelves.whole
    coming, identity = bw[b, U.coming_back], sw[b, S.identity]
    refund = bw[b, U.refund_due] * arrived // coming
    freight, insured = np.int64(arrived * rules.freight * 100.0 + 0.5), np.int64(0)
    terms, seller = 0, bw[b, U.last_seller]
    if bw[b, U.digital] == 1 and seller >= 0 and offers.whole[seller, P.digital] == 1:
        terms = 1
        insured = np.int64(freight * channels.real[terms, C.insured_share] + 0.5)
    share = arrived * rules.resaleable
    good = min(arrived, whole_periods(share, uniform(base, identity, _GOOD)))
    spoiled, taken, point = arrived - good, 0, bw[b, U.bought_from]
    willing = channels.real[terms, C.returns_to_seller]
    if point >= 0 and willing > 0.0:
        share = spoiled * willing
        taken = min(spoiled, whole_periods(share, uniform(base, identity, _TAKEN_BACK)))
    bw[b, U.coming_back] -= arrived
    bw[b, U.refund_due] -= refund
    sw[b, S.returned] += arrived
    sw[b, S.on_hand] += good
    sw[b, S.scrapped] += spoiled
    sw[b, S.leftover] += spoiled - taken
    cash[b] -= refund + freight - insured
    totals[W.returned] += arrived
    totals[W.refunds] += refund
    totals[W.return_freight] += freight - insured
    totals[W.insured] += insured
    if taken > 0:
        worth = np.int64(taken * buyers.real[b, U.unit_cost] * 100.0 + 0.5)
        cash[b] += worth
        sent_back[PIECES, point] += taken
        sent_back[VALUE, point] += worth
        totals[W.sent_back] += taken
        totals[W.buyer_refunds] += worth
    if bw[b, U.digital] == 1 and point >= 0:
        credits[point] -= good


@kernel()
def returns_arrive(
    buyers, channels, offers, shelves, cash, rules, lo, hi, base, credits, sent_back, totals, rows
):  # fmt: skip
    """Step 2, after consumers have bought: what they bought before and do not want arrives.

    Parameters
    ----------
    base : uint64
        Word of the stream of returns.
    credits : ndarray, shape (points,), int64
        End sales of digital buyers by the point they bought from last; what is good again is
        taken off.
    sent_back : ndarray, shape (2, points), int64
        Pieces, and what is paid back for them [fen], by the point they go back to; added to.
    rows : ndarray, shape (2, hi - lo + 1) or more, int64
        Room.
    """
    n_coming, n = 0, 0
    for i in range(np.uint64(lo), np.uint64(hi)):  # a list made without a branch
        rows[0, n_coming] = i
        n_coming += buyers.whole[i, U.coming_back] > 0
    for k in range(n_coming):
        b = np.uint64(rows[0, k])
        coming = buyers.whole[b, U.coming_back]
        share, u = coming * rules.arriving, uniform(base, shelves.whole[b, S.identity], _ARRIVED)
        arrived = min(coming, whole_periods(share, u))
        rows[0, n], rows[1, n] = b, arrived
        n += arrived > 0
    for k in range(n):
        arrive_row(
            buyers, channels, offers, shelves, cash, rules, np.uint64(rows[0, k]), rows[1, k], base,
            credits, sent_back, totals,
        )  # fmt: skip


@kernel()
def returns_begin(buyers, types, shelves, lo, hi, base, rows):
    """Step 8: of what was sold this period, a share will come back; ``rows`` is room."""
    bw, sw = buyers.whole, shelves.whole
    n = 0
    for i in range(np.uint64(lo), np.uint64(hi)):
        rows[0, n] = i
        n += (sw[i, S.sold] > 0) & (types.real[np.uint64(bw[i, U.kind]), Y.return_rate] > 0.0)
    for k in range(n):
        b = np.uint64(rows[0, k])
        sold, kind = sw[b, S.sold], np.uint64(bw[b, U.kind])
        share = sold * types.real[kind, Y.return_rate]
        back = min(sold, whole_periods(share, uniform(base, sw[b, S.identity], _SENT)))
        price = buyers.real[b, U.unit_cost] * (1.0 + types.real[kind, Y.markup])
        bw[b, U.coming_back] += back
        bw[b, U.refund_due] += np.int64(back * price * 100.0)


@kernel()
def take_back(points, money, sent_back):
    """Sellers take spoiled goods back, pay for them, and clear them with their leftovers."""
    points, money = StockColumns(*points), Money(*money)
    for i in range(sent_back.shape[1]):
        pieces, worth = sent_back[PIECES, i], sent_back[VALUE, i]
        if pieces == 0:
            continue
        points.whole[i, S.returned] += pieces
        points.whole[i, S.scrapped] += pieces
        points.whole[i, S.leftover] += pieces
        seller = points.whole[i, S.owner]
        money.seller[seller, B.cash] -= worth
        money.seller[seller, B.revenue] -= worth
        money.seller[seller, B.small_b_value] -= worth
        money.seller[seller, B.pieces_sold] -= pieces
        money.seller[seller, B.small_b_pieces] -= pieces
        money.seller[seller, B.taken_back] += pieces
