"""The one pass a period over all small-B buyers: everything that concerns nobody else.

A buyer's deliveries, consumers, forecast and review touch only its own row, so they are done
together, while the row is at hand.
"""

from __future__ import annotations

from agents.columns.buyers import U
from agents.columns.stock import S
from agents.kernels.compiling import kernel
from agents.kernels.market import commit_row, demand_row
from agents.kernels.stock_rows import receive_row, review_row, sell_row, smooth_row


@kernel()
def open_shelves(
    buyers, types, channels, shelves, lo, hi, t, base, season_total, factor, shocks, acting
):
    """Steps 1 to 3 of buyers ``lo`` to ``hi``, up to the quantity they will look for.

    Parameters
    ----------
    base : uint64
        Word of the stream of demand.
    season_total : ndarray
        Running total of seasonal factors.
    factor : ndarray, shape (categories,), float64
        Season x trend x common shock of this period.
    shocks : ndarray, shape (types, points), float64
        Quantiles of the unit-mean shock to a buyer's own demand, by type.
    acting : ndarray, int64
        From ``lo`` on: rows of the buyers that look for goods; written here.

    Returns
    -------
    int
        How many they are.
    """
    n = lo
    slot = t % shelves.pipeline.shape[1]
    season = season_total[t + 1] - season_total[t]
    for b in range(lo, hi):
        every = buyers.whole[b, U.event_every]
        since = (t - buyers.whole[b, U.event_phase]) % every if every > 0 else 1
        receive_row(shelves, b, slot)
        demand = demand_row(buyers, types, shelves, b, base, factor, shocks, since == 0)
        sell_row(shelves, b, demand)
        if every > 0:
            commit_row(
                buyers, types, channels, shelves, b, since, t, base, season_total, factor,
                season, shocks,
            )  # fmt: skip
        else:
            smooth_row(shelves, b, t, float(demand), season, season_total)
            review_row(shelves, b, t, season_total)
        buyers.whole[b, U.ordered] = 0
        if shelves.whole[b, S.placed] > 0 and t < buyers.whole[b, U.leaves]:
            acting[n] = b
            n += 1
    return n - lo
