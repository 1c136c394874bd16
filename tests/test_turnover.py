"""Firms that close, open and invest: by rule, with everything settled."""

from __future__ import annotations

import math

import numpy as np
import pytest

from agents.columns.books import BANK, EQUIPMENT_MAKERS, STATE, B, money_books
from agents.columns.factories import LAYOUT_F
from agents.columns.orders import O
from agents.columns.sellers import FACTORY, LAYOUT_E, STORE, TRADER
from agents.columns.stock import LAYOUT_S
from agents.kernels.firm_books import invest
from agents.kernels.purchases import L
from agents.kernels.random import GENERATION
from agents.kernels.stock_rows import POLICIES
from agents.kernels.turnover import draw_closings
from agents.newcomers import _nearest
from scenarios.load import load
from simulation import blocks
from simulation.histories import replication_seed
from simulation.metrics import KPIS
from simulation.model import ClusterModel
from simulation.purchases import Pairs
from simulation.taken import take
from simulation.worlds import Worlds, begin
from tests.tiny_worlds import off, same

TINY = ["scale=0.003", "run.warmup_days=280", "run.horizon_days=364", "run.transition_days=0"]
LIVELY = [
    "turnover.trader_exit_per_year=2",
    "turnover.factory_exit_per_year=2",
    "turnover.exit_margin=0.3",
    "turnover.entry_per_year=6",
    "investment.payback_years=10",
    "investment.use_above=0.5",
]


def tiny(*settings):
    return load("zhili_kidswear", [*TINY, *settings])


def model_at_the_fork(*settings):
    model = ClusterModel(tiny(*settings), 3)
    model.run(model.fork_period)
    return model


def own_points(model, j):
    first = int(model.sellers.first_point[j])
    rows = list(range(first, first + int(model.sellers.n_styles[j])))
    material = int(model.sellers.material_point[j])
    return np.array([*rows, material] if material >= 0 else rows)


@pytest.fixture(scope="module")
def closed():
    """A trader and a factory that have lost their capital, three looks later."""
    model = model_at_the_fork("turnover.capital_share=10", "policy.guarantee_share=0.6")
    trader, factory = 0, model.counts["traders"]
    rows = np.array([trader, factory])
    model.sellers.last_capital[rows] = 1e12
    spent = model.money.seller[factory, B.cash] - model.sellers.opening_cash[factory] + 10**12
    model.money.seller[factory, B.cash] -= spent  # it cannot repay: its owner has taken it out
    model.money.outside[BANK] += spent
    model.sellers.loan[factory] = 123_457
    model.sellers.instalment[factory] = 1
    model.money.seller[factory, B.cash] += 123_457
    model.money.outside[BANK] -= 123_457
    open_before = []
    while model.sellers.closed[rows].sum() == 0:
        open_before.append(model.period)
        model.step()
    yield model, rows, len(open_before)
    model.close()


def test_a_firm_without_capital_closes_after_three_looks(closed):
    model, rows, waited = closed
    assert np.flatnonzero(model.sellers.closed).tolist() == rows.tolist()
    assert 2 * model.month < waited <= 3 * model.month
    assert model.recorder.series("trader_exits").sum() == 1
    assert model.recorder.series("factory_exits").sum() == 1


def test_its_goods_orders_and_acquaintances_are_gone(closed):
    model, rows, _ = closed
    for j in rows:
        points = own_points(model, j)
        assert (model.points.on_hand[points] == 0).all()
        assert (model.points.owed[points] == 0).all()
        assert (model.points.policy[points] == POLICIES["none"]).all()
        for tier in model.tiers:
            table = tier.book.table.whole[: tier.book.n]
            assert not np.isin(table[:, O.supplier], points).any()
            assert not np.isin(table[:, O.customer] - model.shelves.n, points).any()
    assert not np.isin(model.buyers.ties, rows).any()
    assert not np.isin(model.buyers.last_seller, rows).any()
    assert not np.isin(model.local.member, rows).any()
    listings = np.arange(model.tiers[0].lo, model.tiers[0].hi)
    makers = model.points.owner[model.points.supplier[listings]]
    live = listings[(makers == rows[1]) & (model.points.policy[listings] != POLICIES["none"])]
    assert len(live) == 0  # they found another maker, or left the range


def test_its_loan_is_settled_by_the_state_and_the_bank(closed):
    model, rows, _ = closed
    assert (model.sellers.loan[rows] == 0).all()
    paid = -model.money.outside[STATE]
    assert 0.6 * 123_000 < paid <= 0.6 * 123_457  # less what had been repaid
    assert model.recorder.series("guarantee").sum() == pytest.approx(paid / 100.0)


def test_a_firm_with_money_in_hand_repays_its_loan_itself():
    model = model_at_the_fork("turnover.capital_share=10", "policy.guarantee_share=0.6")
    j = model.counts["traders"]
    model.sellers.last_capital[j] = 1e12
    given = 10**12
    model.sellers.loan[j] = model.sellers.instalment[j] = 123_457
    model.money.seller[j, B.cash] += given
    model.money.outside[BANK] -= given
    while not model.sellers.closed[j]:
        bank = model.money.outside[BANK]
        model.step()
    assert model.sellers.loan[j] == 0
    assert model.money.outside[BANK] > bank
    assert model.money.outside[STATE] == 0
    assert model.recorder.series("guarantee").sum() == 0
    model.close()


def test_another_maker_that_closes_changes_nobody_elses_acquaintances():
    known, makers = np.arange(2000) * 64, np.arange(100, 120)
    size = np.linspace(0.5, 2.0, 20)
    before = makers[_nearest(7, known, makers, size)]
    left = makers != 111
    after = makers[left][_nearest(7, known, makers[left], size[left])]
    stays = before != 111
    assert (after[stays] == before[stays]).all()
    met = np.bincount(before - 100, minlength=20) / 2000  # met by size
    assert np.abs(met - size / size.sum()).max() < 4 * np.sqrt(0.08 * 0.92 / 2000)


def test_nobody_trades_there_any_more_and_nothing_is_lost(closed):
    model, rows, _ = closed
    assert model.factories.capacity[0] == 0.0
    for _ in range(12):
        model.step()  # every account is audited as it goes
        assert (model.money.seller[rows, B.pieces_sold] == 0).all()
        assert (model.money.seller[rows, B.purchases] == 0).all()
        assert (model.expenses[rows, :6] == 0).all()
    assert (model.points.on_hand[own_points(model, rows[0])] == 0).all()
    run = take(model, "without")
    assert run.firms.result.shape == run.firms.paid.shape
    assert run.firms.there.all()  # closed since the fork, in the measured periods


def test_an_empty_place_is_taken_by_a_new_firm_that_sells():
    settings = ["turnover.capital_share=10", "turnover.entry_per_year=50"]
    model = model_at_the_fork(*settings, "turnover.entry_margin=0.001")
    factory = model.counts["traders"]
    identity = int(model.sellers.identity[factory])
    model.sellers.last_capital[factory] = 1e12
    model.sellers.average_result[:] = 1e6  # a trade that earns
    until = model.period + 4 * model.month
    while model.period < until or model.sellers.closed[factory]:
        model.step()
    assert model.sellers.identity[factory] == identity + GENERATION
    assert model.sellers.months[factory] <= 1
    assert model.sellers.maturity[factory] == 0.0
    assert model.factories.capacity[0] == model.factories.plant[0]
    assert model.recorder.series("factory_entries").sum() == 1
    model.run(model.period + 26)
    styles = own_points(model, factory)[:-1]
    assert (model.points.policy[styles] != POLICIES["none"]).all()
    assert model.points.shipped[styles].sum() > 0
    assert model.sellers.average_sold[factory] > 0.0
    model.close()


def made_up_sellers(n, **columns):
    sellers = LAYOUT_E.allocate(n)
    LAYOUT_E.view(sellers, "identity")[:] = np.arange(n)
    for name, values in columns.items():
        LAYOUT_E.view(sellers, name)[:] = values
    return sellers


def test_of_those_that_earn_too_little_as_many_close_as_the_rate_says():
    n, rate, years = 20_000, 0.8, 28 / 365
    earns = np.where(np.arange(n) % 2, 99.0, 101.0)  # of sales of 2,000 a year: below, above 5 %
    sellers = made_up_sellers(
        n, kind=TRADER, months=20, price=2.0, average_volume=1000.0, average_result=earns
    )
    rows = np.zeros(n, np.int64)
    found = draw_closings(sellers, np.uint64(7), (rate, 0.0), 0.05, 0, 13, 1.0, years, rows)
    share = 1.0 - math.exp(-rate * years)
    spread = math.sqrt(0.5 * n * share * (1 - share))
    assert (rows[:found] % 2 == 1).all()
    assert abs(found - 0.5 * n * share) < 4 * spread
    LAYOUT_E.view(sellers, "months")[:] = 13  # books of a year do not tell yet
    assert draw_closings(sellers, np.uint64(7), (rate, 0.0), 0.05, 0, 13, 1.0, years, rows) == 0
    LAYOUT_E.view(sellers, "months_short")[:3] = 2, 3, 4
    found = draw_closings(sellers, np.uint64(7), (rate, 0.0), 0.05, 3, 13, 1.0, years, rows)
    assert rows[:found].tolist() == [1, 2]


def workshop(use, cash, margin=10.0):
    """A factory with capacity for 100 pieces a period, and the pooled store."""
    sellers = made_up_sellers(
        2, kind=[FACTORY, STORE], average_result=1.0, price=30.0 + margin, direct_cost=30.0,
        fixed_cost=100.0, use=use, average_setup=50.0, planned_volume=60.0, size=1.0,
        material_point=0,
    )  # fmt: skip
    factories, points, money = (
        LAYOUT_F.allocate(1),
        LAYOUT_S.allocate(1, pipeline=1, history=1),
        money_books(2, 1),
    )
    LAYOUT_F.view(factories, "capacity")[:] = 100.0
    LAYOUT_F.view(factories, "technology")[:] = 1.0
    money.seller[0, B.cash] = round(cash * 100)
    return points, sellers, factories, money


# payback, use from which, step, price of a piece a year, cut, price of technology, floor, reserve
RULES = (2.0, 0.8, 0.1, 3.0, 0.05, 4000.0, 0.9, 0.0)
A_YEAR = 52.0


@pytest.mark.parametrize(
    ("use", "margin", "cash", "buys"),
    [
        # Ten more pieces a period bring 9 sold at 5 yuan, less 10 fixed: 1,820 a year; cost 1,560.
        (0.9, 5.0, 2000.0, True),
        (0.9, 5.0, 1500.0, False),  # no money in hand
        (0.9, 1.9, 2000.0, False),  # 369 a year: not back within two years
        # Set-ups of 2,600 a year, a twentieth less: 130 a year, and 4,000 to pay.
        (0.7, 5.0, 9000.0, False),
    ],
)
def test_factories_buy_what_pays_back_in_time_and_what_they_can_pay(use, margin, cash, buys):
    points, sellers, factories, money = workshop(use, cash, margin)
    paid = invest(points, sellers, factories, money, RULES, A_YEAR)
    capacity = LAYOUT_F.view(factories, "capacity")[0]
    assert (paid, capacity) == ((156_000, 110.0) if buys else (0, 100.0))
    assert money.outside[EQUIPMENT_MAKERS] == paid
    assert money.seller[0, B.cash] == round(cash * 100) - paid
    assert LAYOUT_E.view(sellers, "fixed_cost")[0] == pytest.approx(110.0 if buys else 100.0)


def test_technology_spares_set_ups_down_to_its_floor():
    points, sellers, factories, money = workshop(0.5, 1e6)
    rules = (60.0, *RULES[1:])
    paid = [invest(points, sellers, factories, money, rules, A_YEAR) for _ in range(5)]
    assert paid == [400_000, 400_000, 0, 0, 0]
    assert LAYOUT_F.view(factories, "technology")[0] == pytest.approx(0.95**2)


def test_who_earns_nothing_does_not_invest():
    points, sellers, factories, money = workshop(0.9, 1e6)
    LAYOUT_E.view(sellers, "average_result")[:] = 0.0
    assert invest(points, sellers, factories, money, RULES, A_YEAR) == 0


def test_investment_raises_capacity_or_lowers_set_ups_in_a_cluster():
    model = model_at_the_fork("investment.payback_years=20", "investment.reserve_weeks=0")
    model.run()
    grown = model.factories.capacity / model.factories.plant
    spared = model.factories.technology
    assert ((grown > 1.0) | (spared < 1.0)).any()
    assert KPIS["investment"].of(take(model, "without")) > 0.0
    assert model.factories.setup_cost == pytest.approx(model.params.factories.setup_cost * spared)
    model.close()


def test_more_traders_close_where_traders_lose_their_trade():
    exits = []
    for share in (0.0, 1.0):
        settings = [*off("direct_sourcing"), f"levers.direct_sourcing={share}"]
        model = model_at_the_fork(*settings, "turnover.trader_exit_per_year=1")
        begin(model)
        model.run()
        exits.append(KPIS["trader_exits"].of(take(model, "with")))
        model.close()
    assert exits[1] > exits[0]


def test_with_every_lever_off_both_worlds_come_and_go_alike():
    pair = Worlds(0).pair(tiny(*off(), *LIVELY), 1, 0)
    assert same(pair.without, pair.with_)
    assert KPIS["factory_exits"].of(pair.without) > 0.0
    assert KPIS["trader_entries"].of(pair.without) > 0.0


def test_threads_and_forks_do_not_matter_to_who_comes_and_goes(monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK", 512)
    runs = [Worlds(0).pair(tiny(*LIVELY), 1, 0, threads=n).with_ for n in (1, 2)]
    assert same(*runs)
    model = ClusterModel(tiny(*LIVELY), replication_seed(1, 0))
    model.run(model.fork_period)
    begin(model)
    assert same(take(model.run(), "with"), runs[0])
    model.close()


@pytest.mark.parametrize("more", [[], ["cluster.trader_share=0"], ["adoption.mode=diffusion"]])
def test_a_cluster_may_die_out_and_its_accounts_still_hold(more):
    ends = ["turnover.trader_exit_per_year=50", "turnover.factory_exit_per_year=50"]
    ends += ["turnover.exit_margin=1", "platform.traffic=service", "run.horizon_days=728"]
    model = model_at_the_fork(*ends, *more)
    begin(model)
    run = take(model.run(), "with")
    assert (model.sellers.closed[:-1] == 1).all()
    assert model.points.on_hand[: model.tiers[2].hi].sum() == 0
    orders, sold = (model.recorder.series(name) for name in ("buyer_orders", "consumer_sold"))
    assert orders[-8:].sum() == 0
    assert sold[-1] < 0.01 * sold[model.fork_period]  # what little is left on shelves
    assert all(math.isfinite(kpi.of(run)) for kpi in KPIS.values())
    model.close()


def test_firms_of_one_place_are_different_sellers_to_who_counts_their_buyers():
    model = model_at_the_fork(*LIVELY, "run.horizon_days=728")
    purchases, n = model.recorder.purchases, model.sellers.n
    there = model.run(purchases.first).sellers.closed[:-1] == 0
    model.run()
    log = purchases._log[: purchases.n]
    held, place = np.divmod(log[:, L.seller], n)
    now = model.sellers.identity // GENERATION
    assert 0 < held.max() <= now.max()
    assert (held <= now[place]).all()
    later = held > 0
    assert (log[later, L.period] > log[:, L.period].min()).all()
    log = log[log[:, L.business] == 1]
    pairs = Pairs(log, n * (int(held.max()) + 1))
    assert len(pairs.seller) == len(np.unique(log[:, [L.buyer, L.seller]], axis=0))
    found = purchases.taken(model)
    assert np.isfinite(found.traits).all()
    assert len(found.new) == there.sum() < n - 1  # places empty as the year began are left out
    model.close()


def test_where_nobody_closes_or_invests_no_books_are_kept():
    model = model_at_the_fork()
    begin(model)
    model.run(model.period + 20)
    assert (model.sellers.months == 0).all()
    assert (model.sellers.average_result == 0.0).all()
    model.close()
