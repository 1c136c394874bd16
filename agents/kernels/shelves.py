"""The one pass a period over all small-B buyers.

What a buyer does in a period hangs on its own row and on what sellers posted last period, never on
another buyer. So everything is done for a few buyers at a time, while their rows are at hand: the
books of the period before are checked, deliveries arrive, consumers buy, buyers forecast, review,
search, choose, order, and are paid.
"""

from __future__ import annotations

from agents.columns.buyers import U
from agents.columns.stock import S
from agents.kernels.accounting import audit_row
from agents.kernels.buying import buy_row
from agents.kernels.compiling import kernel
from agents.kernels.market import commit_row, demand_row, event_now
from agents.kernels.measuring import count_under_way, settle_row
from agents.kernels.stock_rows import receive_row, review_row, sell_row, smooth_row

TILE = 64  # buyers: their rows stay in the cache, and short loops let the processor overlap them


@kernel()
def close_shelves(buyers, shelves, lo, hi, t, totals):
    """Check buyers' books at the end of period ``t``, and count what is under way to them.

    Returns
    -------
    int
        First row whose books are wrong (`accounting.audit_row` says how); -1 none.
    """
    wrong = -1
    for b in range(lo, hi):
        count_under_way(buyers, shelves, b, totals)
        account, _ = audit_row(shelves, b, t)
        if account != 0 and wrong < 0:
            wrong = b
    return wrong


@kernel()
def buyers_act(
    buyers, types, channels, shelves, points, offers, local, platform, cash, rules, season_total,
    factor, shocks, reference_prices, reference_cost, size_shares, salvage_share, first, hi, t,
    bases, counts, credits, scratch, fresh, n, totals, before,
):  # fmt: skip
    """Steps 1 to 3 and 8 of buyers ``first`` to ``hi``; stops early when orders fill their table.

    Parameters
    ----------
    cash : ndarray, shape (buyers,), int64 [fen]
        Cash of buyers.
    season_total : ndarray
        Running total of seasonal factors.
    factor : ndarray, shape (categories,), float64
        Season x trend x common shock of this period.
    shocks : ndarray, shape (types, points), float64
        Quantiles of the unit-mean shock to a buyer's own demand, by type.
    bases, counts, size_shares, scratch
        See `buying.buy_row`.
    credits : ndarray, shape (points,), int64
        End sales of digital buyers, by the point they bought from last; added to.
    fresh : OrderColumns
        Table of orders, ``n`` of them there already.
    totals, before : ndarray, int64
        `BuyerTotals` of this period, and what was under way at the end of the one before; added to.

    Returns
    -------
    tuple of int
        First row not done, number of orders, first row whose books were wrong (-1: none).
    """
    wrong, at = -1, first
    room = fresh.whole.shape[0] - TILE * rules.n_sizes
    slot = t % shelves.pipeline.shape[1]
    season = season_total[t + 1] - season_total[t]
    base_demand, acting = bases[0], scratch[2]
    while at < hi and n <= room:
        lo, at = at, min(at + TILE, hi)
        for b in range(lo, at):
            count_under_way(buyers, shelves, b, before)
            account, _ = audit_row(shelves, b, t - 1)
            if account != 0 and wrong < 0:
                wrong = b
        for b in range(lo, at):
            receive_row(shelves, b, slot)
            event = event_now(buyers, b, t)
            demand = demand_row(buyers, types, shelves, b, base_demand, factor, shocks, event)
            sell_row(shelves, b, demand)
            if buyers.whole[b, U.digital] == 1 and buyers.whole[b, U.bought_from] >= 0:
                credits[buyers.whole[b, U.bought_from]] += demand
        n_acting = 0
        for b in range(lo, at):
            if buyers.whole[b, U.event_every] > 0:
                commit_row(
                    buyers, types, channels, shelves, b, t, base_demand, season_total, factor,
                    season, shocks,
                )  # fmt: skip
            else:
                x = float(shelves.whole[b, S.demand])
                smooth_row(shelves, b, t, x, season, season_total)
                review_row(shelves, b, t, season_total)
            buyers.whole[b, U.ordered] = 0
            acting[n_acting] = b
            n_acting += shelves.whole[b, S.placed] > 0 and t < buyers.whole[b, U.leaves]
        for k in range(n_acting):
            n = buy_row(
                buyers, types, channels, shelves, points, offers, local, platform, rules,
                reference_prices, reference_cost, size_shares, acting[k], t, bases, counts, scratch,
                fresh, n, totals,
            )  # fmt: skip
        for b in range(lo, at):
            settle_row(buyers, types, shelves, cash, b, salvage_share, totals)
    return at, n, wrong
