"""What small-B buyers do in a period: passes over a block of their rows.

What a buyer does hangs on its own row and on what sellers posted last period, never on another
buyer: blocks may be done in any order, on any thread.
"""

from __future__ import annotations

import numpy as np

from agents.columns.buyers import BuyerColumns, ChannelColumns, ChoiceRules, TypeColumns, U, Y
from agents.columns.measures import W
from agents.columns.orders import O, OrderColumns
from agents.columns.sellers import Display, E, Meeting, OfferColumns, SellerColumns
from agents.columns.stock import S, StockColumns
from agents.kernels.accounting import audit_row
from agents.kernels.buying import buy_row
from agents.kernels.compiling import inlined, kernel
from agents.kernels.demand import shock_at
from agents.kernels.forecasting import LEAST_EXPOSURE
from agents.kernels.looking_ahead import AT_ONCE, FAR, look_ahead
from agents.kernels.market import commit_row, demand_row
from agents.kernels.measuring import settle_row, under_way_row
from agents.kernels.packed_buyers import TILE, Packing, open_tile
from agents.kernels.packing import pack_tile
from agents.kernels.random import uniform
from agents.kernels.returns import ReturnRules, returns_arrive, returns_begin
from agents.kernels.stock_rows import receive_row, review_row, sell_row, smooth_row

_MILLION = 1e6  # whole numbers can be added in any order


@kernel()
def close_shelves(buyers, shelves, lo, hi, t, totals, fault, first):
    """Check buyers' books at the end of period ``t``, and count what is under way to them.

    Parameters
    ----------
    totals : ndarray, int64
        `BuyerTotals`; what is under way, and what stands in queues, is added.
    fault : ndarray, shape (3,), int64
        First row whose books are wrong (-1: none so far), number of the account and amount, as of
        `accounting.audit_row`; filled.
    first : int
        Number of the buyer in row 0.
    """
    under_way, value, unplaced = 0, 0, 0
    for b in range(np.uint64(lo), np.uint64(hi)):
        account, gap = audit_row(shelves, b, t)
        if account != 0 and fault[0] < 0:
            fault[0], fault[1], fault[2] = first + b, account, gap
        coming, worth = under_way_row(buyers, shelves, b)
        under_way += coming
        value += worth
        unplaced += shelves.whole[b, S.on_order] - coming
    totals[W.unplaced] += unplaced
    totals[W.in_transit] += under_way
    totals[W.in_transit_value] += value


@kernel()
def consumers_buy(buyers, types, shelves, lo, hi, t, base, factor, shocks, credits, luck):
    """Steps 1 and 2: deliveries arrive, consumers ask, shelves serve.

    Parameters
    ----------
    base : uint64
        Word of the stream of demand.
    factor : ndarray, shape (categories,), float64
        Season x trend x common shock of this period.
    shocks : ndarray, shape (spreads, points), float64
        Quantiles of the unit-mean shock to a buyer's own demand, by the spread of its type.
    credits : ndarray, shape (points,), int64
        End sales of digital buyers, by the point they bought from last; added to.
    luck : ndarray, shape (2, TILE), float64
        Room for the luck of demand.
    """
    slot = t % shelves.pipeline.shape[1]
    first, last = np.uint64(lo), np.uint64(hi)
    for b in range(first, last):
        spread = np.uint64(types.whole[np.uint64(buyers.whole[b, U.kind]), Y.spread])
        identity = shelves.whole[b, S.identity]
        luck[0, b - first] = shock_at(shocks[spread], uniform(base, identity, 0))
        luck[1, b - first] = uniform(base, identity, 1)
    for b in range(first, last):
        receive_row(shelves, b, slot)
        demand = demand_row(buyers, types, b, t, factor, luck[0, b - first], luck[1, b - first])
        sell_row(shelves, b, demand)
        if buyers.whole[b, U.digital] == 1 and buyers.whole[b, U.bought_from] >= 0:
            credits[np.uint64(buyers.whole[b, U.bought_from])] += demand


@kernel()
def buyers_review(
    buyers, types, channels, shelves, recent_demand, lo, hi, t, base, season_total, factor, shocks,
    rows,
):  # fmt: skip
    """Step 3: stocking buyers forecast and review, preselling ones commit to events to come.

    Rows of those that look for goods are written to ``rows[0]``; returns how many there are.

    Parameters
    ----------
    rows : ndarray, shape (2, TILE + 1), int64
        Room for the rows of buyers.
    """
    season = season_total[t + 1] - season_total[t]
    per_season = 1.0 / max(season, LEAST_EXPOSURE)
    n_stocking, n_preselling = 0, 0
    for i in range(np.uint64(lo), np.uint64(hi)):  # two loops without a branch beat one with
        preselling = buyers.whole[i, U.event_every] > 0
        rows[0, n_stocking] = i
        rows[1, n_preselling] = i
        n_stocking += not preselling
        n_preselling += preselling
    for k in range(n_stocking):
        b = np.uint64(rows[0, k])
        # Part of it will come back and be sold again.
        net = types.real[np.uint64(buyers.whole[b, U.kind]), Y.net_share]
        smooth_row(
            shelves, b, t, shelves.whole[b, S.demand] * net, season, per_season, season_total
        )
        review_row(shelves, b, t, season_total)
    for k in range(n_preselling):
        commit_row(
            buyers, types, channels, shelves, recent_demand, np.uint64(rows[1, k]), t, base,
            season_total, factor, season, shocks,
        )  # fmt: skip
    n = 0
    for i in range(np.uint64(lo), np.uint64(hi)):
        buyers.whole[i, U.ordered] = 0
        rows[0, n] = i
        n += (shelves.whole[i, S.placed] > 0) & (t < buyers.whole[i, U.leaves])
    return n


@kernel()
def buyers_settle(buyers, types, shelves, cash, lo, hi, salvage_share, consumer_share, totals):
    """Step 8 for buyers: consumers pay, stock costs, cleared goods bring something.

    Parameters
    ----------
    cash : ndarray, shape (buyers,), int64 [fen]
        Cash of buyers.
    consumer_share : float
        Share of consumers who take the cluster's goods at reference prices.
    totals : ndarray, shape (len(W),), int64
        `BuyerTotals`, added to; values in fen.
    """
    stock, stock_value, demand, filled, sold, holding, paid = 0, 0, 0, 0, 0, 0, 0
    everybody, ours = 0, 0
    for b in range(np.uint64(lo), np.uint64(hi)):
        on_hand = shelves.whole[b, S.on_hand]
        held, got = settle_row(buyers, types, shelves, cash, b, salvage_share, totals)
        stock += on_hand
        stock_value += int(on_hand * buyers.real[b, U.unit_cost] * 100.0)
        demand += shelves.whole[b, S.demand]
        filled += shelves.whole[b, S.filled]
        sold += shelves.whole[b, S.sold]
        holding += held
        paid += got
        level = buyers.real[b, U.level] * _MILLION
        everybody += int(level)
        ours += int(level * consumer_share * buyers.real[b, U.price_response])
    totals[W.stock] += stock
    totals[W.stock_value] += stock_value
    totals[W.demand] += demand
    totals[W.filled] += filled
    totals[W.sold] += sold
    totals[W.holding] += holding
    totals[W.paid_by_consumers] += paid
    totals[W.all_consumers] += everybody
    totals[W.cluster_consumers] += ours


@kernel()
def buyers_act(
    buyers, types, channels, shelves, recent_demand, display, offers, local, platform, cash, rules,
    reference_prices, reference_cost, size_shares, salvage_share, lo, hi, t, bases, season_total,
    factor, shocks, event_shocks, credits, before, fault, rows, luck, counts, scratch, ahead,
    fresh, totals, returns, base_returns, sent_back, packing,
):  # fmt: skip
    """Steps 1 to 3 and 8 of a block of buyers.

    Short loops over rows, one after the other, beat a single long one: the processor works on
    several buyers at once, and rows come in a stream. A tile of rows stays in the cache from the
    first loop to the last, so memory is read and written once a period.
    Tables come as plain tuples (`compiling`).

    Parameters
    ----------
    shocks, event_shocks : ndarray, shape (spreads, points), float64
        Quantiles of the unit-mean shock to demand of a period, and of an event.
    before, fault : ndarray, int64
        See `close_shelves`, of the period before.
    rows, luck
        Room for rows of a tile and for luck: see `buyers_review`, `consumers_buy`.
    bases, counts, size_shares, scratch
        See `buying.buy_row`.
    ahead : tuple of ndarray
        Room of `looking_ahead.look_ahead`.
    fresh : OrderColumns
        Empty table of orders with room for every size of every buyer.
    returns : ReturnRules
        What is common to all returns; see `returns.returns_arrive` for the rest.
    packing : Packing
        How buyers lie packed, where they do: ``buyers`` and ``shelves`` are then rows of a tile,
        which is unpacked, goes through all loops, and is packed again.

    Returns
    -------
    int
        Number of orders.
    """
    buyers, types = BuyerColumns(*buyers), TypeColumns(*types)
    channels, shelves = ChannelColumns(*channels), StockColumns(*shelves)
    display, offers = Display(*display), OfferColumns(*offers)
    local, platform, rules = Meeting(*local), Meeting(*platform), ChoiceRules(*rules)
    fresh, returns, packing = OrderColumns(*fresh), ReturnRules(*returns), Packing(*packing)
    n, n_before, read, begun, written, packed = 0, 0, 0, 0, 0, packing.kept.shape[0] > 0
    far = offers.whole.shape[0] >= FAR
    for first in range(lo, hi, TILE):
        n_rows, at = min(TILE, hi - first), first
        if packed:
            at, begun = 0, read
            read = open_tile(buyers, shelves, first, 0, n_rows, packing, read)
        tile, stock = _rows_of_buyers(buyers, at, n_rows), _rows_of_shelves(shelves, at, n_rows)
        purse = cash[first : first + n_rows]
        close_shelves(tile, stock, 0, n_rows, t - 1, before, fault, first)
        consumers_buy(tile, types, stock, 0, n_rows, t, bases[0], factor, shocks, credits, luck)
        if returns.any:
            returns_arrive(
                tile, channels, offers, stock, purse, returns, 0, n_rows, base_returns, credits,
                sent_back, totals, rows,
            )  # fmt: skip
        n_acting = buyers_review(
            tile, types, channels, stock, recent_demand, 0, n_rows, t, bases[0], season_total,
            factor, event_shocks, rows,
        )  # fmt: skip
        n_before = n
        for k in range(n_acting):
            if far and k % AT_ONCE == 0:
                look_ahead(
                    tile, types, channels, stock, rows[0], k, min(k + AT_ONCE, n_acting), local,
                    platform, rules, offers, bases, counts, ahead[0], ahead[1],
                )  # fmt: skip
            n = buy_row(
                tile, types, channels, stock, display, offers, local, platform, rules,
                reference_prices, reference_cost, size_shares, np.uint64(rows[0, k]), t, bases,
                counts, scratch, fresh, n, totals,
            )  # fmt: skip
        for k in range(n_before, n):
            fresh.whole[k, O.customer] += first
        buyers_settle(
            tile, types, stock, purse, 0, n_rows, salvage_share, rules.consumer_share, totals
        )
        if returns.any:
            returns_begin(tile, types, stock, 0, n_rows, base_returns, rows)
        if packed:
            written = pack_tile(
                packing.tables, packing.kept, 0, n_rows, packing.target, written, packing.room,
                packing.source[0], begun,
            )  # fmt: skip
    if packed:
        packing.length[0] = written
    return n


@inlined()
def _rows_of_buyers(buyers, at, n):
    """Some rows of a table of buyers, as a table."""
    end = at + n
    return BuyerColumns(buyers.whole[at:end], buyers.real[at:end], buyers.ties[at:end])


@inlined()
def _rows_of_shelves(shelves, at, n):
    """Some rows of a table of shelves, as a table."""
    end = at + n
    return StockColumns(
        shelves.whole[at:end],
        shelves.real[at:end],
        shelves.pipeline[at:end],
        shelves.history[at:end],
        shelves.orders_history[at:end],
    )


@kernel()
def take_in(first, counts, credits, totals, sellers, all_credits, all_totals):
    """Add what some buyers did to what all did; whole numbers, so they may come in any order.

    The ``first`` of them come upon what is left of the period before, and write over it.
    """
    sellers = SellerColumns(*sellers)
    for j in range(counts.shape[0]):
        if first:
            sellers.whole[j, E.considered] = 0
            sellers.whole[j, E.bids] = 0
            sellers.whole[j, E.won] = 0
            sellers.whole[j, E.won_new] = 0
            sellers.whole[j, E.known_seen] = 0
        sellers.whole[j, E.considered] += counts[j, 0] + counts[j, 3]
        sellers.whole[j, E.bids] += counts[j, 3]
        sellers.whole[j, E.won] += counts[j, 1]
        sellers.whole[j, E.won_new] += counts[j, 2]
        sellers.whole[j, E.known_seen] += counts[j, 4]
    for i in range(credits.shape[0]):
        if first:
            all_credits[i] = 0
        all_credits[i] += credits[i]
    for k in range(totals.shape[0]):
        if first:
            all_totals[k] = 0
        all_totals[k] += totals[k]
