"""The one pass a period over all small-B buyers.

What a buyer does in a period hangs on its own row and on what sellers posted last period, never on
another buyer. So everything is done together, while the row is at hand: the books of the period
before are checked, deliveries arrive, consumers buy, the buyer forecasts, reviews, searches, chooses
and orders, and is paid.
"""

from __future__ import annotations

from agents.columns.buyers import U
from agents.columns.stock import S
from agents.kernels.accounting import audit_row
from agents.kernels.buying import buy_row
from agents.kernels.compiling import kernel
from agents.kernels.market import commit_row, demand_row
from agents.kernels.measuring import count_under_way, settle_row
from agents.kernels.stock_rows import receive_row, review_row, sell_row, smooth_row


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
    wrong, b = -1, first
    room = fresh.whole.shape[0] - rules.n_sizes
    slot = t % shelves.pipeline.shape[1]
    season = season_total[t + 1] - season_total[t]
    base_demand = bases[0]
    while b < hi and n <= room:
        count_under_way(buyers, shelves, b, before)
        account, _ = audit_row(shelves, b, t - 1)
        if account != 0 and wrong < 0:
            wrong = b
        every = buyers.whole[b, U.event_every]
        since = (t - buyers.whole[b, U.event_phase]) % every if every > 0 else 1
        receive_row(shelves, b, slot)
        demand = demand_row(buyers, types, shelves, b, base_demand, factor, shocks, since == 0)
        sell_row(shelves, b, demand)
        if buyers.whole[b, U.digital] == 1 and buyers.whole[b, U.bought_from] >= 0:
            credits[buyers.whole[b, U.bought_from]] += demand
        if every > 0:
            commit_row(
                buyers, types, channels, shelves, b, since, t, base_demand, season_total, factor,
                season, shocks,
            )  # fmt: skip
        else:
            smooth_row(shelves, b, t, float(demand), season, season_total)
            review_row(shelves, b, t, season_total)
        buyers.whole[b, U.ordered] = 0
        if shelves.whole[b, S.placed] > 0 and t < buyers.whole[b, U.leaves]:
            n = buy_row(
                buyers, types, channels, shelves, points, offers, local, platform, rules,
                reference_prices, reference_cost, size_shares, b, t, bases, counts, scratch,
                fresh, n, totals,
            )  # fmt: skip
        settle_row(buyers, types, shelves, cash, b, salvage_share, totals)
        b += 1
    return b, n, wrong
