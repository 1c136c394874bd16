"""The steps of a period (MODEL 4) of a cluster: what is done to whom, in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.buyers import move_on
from agents.columns.measures import W
from agents.kernels.consumption import credit_end_sales
from agents.kernels.listing import list_styles
from agents.kernels.queues import append_orders
from agents.kernels.random import R
from agents.kernels.returns import take_back
from agents.kernels.services import pay_services
from agents.kernels.shelves import buyers_act, take_in
from agents.kernels.tenders import pay_bids
from agents.kernels.tiers import sellers_act
from agents.platform import rank, ranks
from simulation.ledger import check_firms
from simulation.scratch import give_back, reserve_books, reserve_fresh

if TYPE_CHECKING:
    from simulation.model import ClusterModel
    from simulation.rooms import Room, Sums


def market_opens(model: ClusterModel) -> None:
    """Before anybody acts: luck and market of the period, deliveries to firms, posted offers.

    Digitisation that is to begin later than the comparison begins here.
    """
    model.association.begin_when_due(model)
    model.market.open(model)


def small_b_buyers_act(model: ClusterModel) -> None:
    """Steps 1 to 3 and 8 of buyers: goods arrive, consumers buy, buyers order, all is settled."""
    bases = tuple(model.words[stream] for stream in model.BUYING_STREAMS)
    faults: list[np.ndarray] = []
    sizes, model.n_fresh = model.params.factories.sizes, 0
    if model.blocks.alone:
        reserve_fresh(model, model.shelves.n * sizes)

    def work(room: Room, sums: Sums, lo: int, hi: int) -> None:
        room.fault[:] = -1
        buyers, shelves, packing = room.tables(model, lo)
        room.n_orders = buyers_act(
            buyers,
            model.types.plain,
            model.channels.plain,
            shelves,
            model.recent_demand,
            tuple(model.display),
            tuple(model.offers),
            tuple(model.local),
            tuple(model.platform),
            model.money.buyer_cash,
            tuple(model.rules),
            model.reference_prices,
            float(model.reference_cost[0]),
            model.size_shares,
            model.params.buyers.salvage_share,
            lo,
            hi,
            model.period,
            bases,
            model.season_total,
            model.market.factor,
            model.type_shocks,
            model.event_shocks,
            sums.credits,
            sums.before,
            room.fault,
            room.rows,
            room.luck,
            sums.counts,
            room.scratch,
            room.ahead,
            tuple(room.orders or model.fresh),
            sums.totals,
            tuple(model.return_rules),
            model.words[R.returns],
            sums.sent_back,
            packing,
        )
        room.put_by(model, lo)

    def take(room: Room) -> None:
        if room.fault[0] >= 0:
            faults.append(room.fault.copy())
        if room.orders is not None:
            reserve_fresh(model, room.n_orders)
            append_orders(tuple(room.orders), room.n_orders, tuple(model.fresh), model.n_fresh)
        model.n_fresh += room.n_orders

    if model.store is not None:
        model.store.sort_letters()
    n_sellers, n_points = model.sellers.n, model.points.n
    _add_up(model, model.blocks.run(work, take, n_sellers, n_points, sizes), faults)


def _add_up(model: ClusterModel, sums: list[Sums], faults: list[np.ndarray]) -> None:
    """Add up what buyers did, thread by thread: whole numbers, so any order will do."""
    if model.store is not None:
        model.store.delivered()
    model.close_shelves([one.before for one in sums], faults)
    for number, one in enumerate(sums):
        take_in(
            number == 0,
            one.counts,
            one.credits if model.with_platform else one.credits[:0],
            one.totals,
            model.sellers.plain,
            model.credits,
            model.buyer_totals,
        )
        if one.totals[W.sent_back] > 0:
            take_back(model.points.plain, tuple(model.money), one.sent_back)
    if model.with_platform:
        credit_end_sales(model.points.plain, model.credits, model.size_weight)


def firms_act(model: ClusterModel) -> None:
    """Steps 3 to 6 and 8 of sellers: serve, make, order, settle, price and post."""
    model.association.stock_the_store(model)
    reserve_books(model)
    n_carried = np.array([tier.book.n for tier in model.tiers])
    model.n_fresh = sellers_act(
        model.points.plain,
        model.shelves.plain,
        model.sellers.plain,
        model.factories.plain,
        model.tiers[2].neighbours,
        model.tier_rows,
        tuple([tuple(tier.book.table) for tier in model.tiers]),
        tuple([tuple(tier.book.spare) for tier in model.tiers]),
        n_carried,
        tuple(model.fresh),
        model.n_fresh,
        model.season_totals,
        model.market.factor * model.market.elsewhere,
        model.bulk_shock,
        model.period,
        model.words,
        model.places,
        tuple(model.work),
        tuple(model.lots),
        tuple(model.money),
        tuple(model.seller_rules),
        tuple(model.rules),
        model.reference_prices,
        model.by_category,
        model.expenses,
        model.leftovers,
        model.buyer_totals,
        model.smoothing_candidates,
        model.shadows,
        model.smoothing_errors,
        model.fork_period // 2 <= model.period < model.fork_period,
    )
    if model.store is not None:
        give_back(model, int(n_carried.max()))
    for tier, kept in zip(model.tiers, n_carried, strict=True):
        tier.book.exchange(int(kept))
    model.bids_paid = (0, 0)
    if model.bid_cost > 0.0:
        gain = model.seller_rules.weeks / 26.0
        model.bids_paid = pay_bids(model.sellers.plain, tuple(model.money), model.bid_cost, gain)
    model.services_paid = (0, 0)
    if model.with_platform and model.params.levers.trade_services > 0:
        model.services_paid = pay_services(
            model.sellers.plain,
            tuple(model.money),
            int(model.buyer_totals[W.insured]),
            float(model.params.digital.insurance_loading),
            model.seller_rules.weeks / 26.0,
        )


def ranges_and_firms_change(model: ClusterModel) -> None:
    """Step 9: styles die and are born, buyers and firms come and go (at intervals); some adopt."""
    model.development_paid = 0
    if model.period % model.assortment.every == 0:
        model.development_paid = model.assortment.change(model)
    if model.period % model.month == 0:
        model.blocks.each_part(model, move_on)
    model.turnover.act(model)
    model.association.act(model)


def styles_are_listed(model: ClusterModel) -> None:
    """Step 9, after firms joined: digital sellers list their styles on the platform."""
    model.listing_done = (0, 0, 0, 0)
    if model.lists_styles:
        rules, weeks = model.params.platform, model.seller_rules.weeks
        model.listing_done = list_styles(
            model.points.plain,
            model.sellers.plain,
            tuple(model.money),
            model.params.factories.sizes,
            rules.listing_hours_per_week * 60.0 * weeks,
            rules.listing_wage / 60.0,
            weeks / 26.0,
        )


def platform_ranks(model: ClusterModel) -> None:
    """Step 7, after firms joined: the platform settles how often a search shows each seller."""
    if model.with_platform and ranks(model.params):
        rank(model)


def accounts_are_audited(model: ClusterModel) -> None:
    """Step 8: pieces and money are conserved exactly; shelves follow when the next period opens."""
    model.unplaced = check_firms(model)


def cluster_is_measured(model: ClusterModel) -> None:
    """Step 10: sum the period up."""
    model.recorder.record(model)


PERIOD = (
    market_opens,
    small_b_buyers_act,
    firms_act,
    ranges_and_firms_change,
    styles_are_listed,
    platform_ranks,
    accounts_are_audited,
    cluster_is_measured,
)
