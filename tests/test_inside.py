"""Inside the cluster: what is looked into is the run itself, and adds up with its accounts."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from agents.columns.books import ACCOUNTS, B
from agents.columns.measures import X
from agents.columns.sellers import FACTORY, TRADER
from scenarios.load import ScenarioError, load
from simulation import look_inside
from simulation.inside.accounts import Accounts
from simulation.inside.courses import COURSES
from simulation.inside.flows import payments
from simulation.ledger import IdentityViolationError
from simulation.model import ClusterModel
from simulation.stopping import Stopped
from simulation.worlds import Worlds
from tests.tiny_worlds import same, tiny

# Firms close, open, invest and borrow; the state pays for everything it can pay for.
BUSY = (
    "run.transition_days=0",
    "turnover.trader_exit_per_year=2",
    "turnover.factory_exit_per_year=2",
    "turnover.entry_per_year=1",
    "turnover.exit_margin=0.5",
    "turnover.capital_share=0.0001",
    "turnover.months_without=1",
    "adoption.mode=diffusion",
    "adoption.innovation_per_year=2",
    "policy.guarantee_share=0.5",
    "policy.subsidy_share=0.3",
    "policy.budget=1e9",
    "policy.training_cost=10000",
    "policy.visit_cost=100",
    "policy.drive_per_year=1",
    "policy.store_share=0.3",
    "investment.payback_years=3",
)
PRESETS = {"kidswear": (), "busy": BUSY, "impatient": ("traders.buyer_patience_days=7",)}


@pytest.fixture(scope="module", params=list(PRESETS))
def inside(request):
    return look_inside(tiny(*PRESETS[request.param]), seed=3, replication=1)


@pytest.fixture(scope="module", params=["without", "with_"])
def world(request, inside):
    return getattr(inside, request.param)


def paid(world, payer, payee):
    row, column = ACCOUNTS.index(payer), ACCOUNTS.index(payee)
    return (world.paid[row, column] - world.paid[column, row]) / 100.0


def test_runs_looked_into_are_the_same_to_the_bit(inside):
    pair = Worlds().pair(inside.scenario, 3, 1)
    for seen, unseen in ((inside.without, pair.without), (inside.with_, pair.with_)):
        assert same(seen.run, unseen)
        assert np.array_equal(seen.run.accounts, unseen.accounts)
        for part in ("result", "sold", "goods", "adopter"):
            assert np.array_equal(getattr(seen.run.firms, part), getattr(unseen.firms, part))


def test_payments_explain_the_cash_of_every_account_to_the_fen(world):
    got = world.paid.sum(axis=0) - world.paid.sum(axis=1)
    assert np.array_equal(got, world.run.accounts)
    assert (world.paid >= 0).all()
    assert np.diagonal(world.paid).sum() == 0


def test_a_payment_that_nobody_told_of_is_found():
    model = ClusterModel(tiny(), 1)
    accounts = Accounts(model)
    assert not payments(accounts, model.sellers.kind).any()
    accounts.cash[:2] += (-5, 5)
    with pytest.raises(IdentityViolationError, match=r"traders: 0\.05 yuan"):
        payments(accounts, model.sellers.kind)


def test_the_busy_world_has_every_payment_there_is():
    busy = look_inside(tiny(*BUSY), seed=3, replication=1).with_
    some = [("state", "association"), ("state", "pooled_store"), ("factories", "equipment_makers"),
            ("salvage_market", "factories"), ("insurers", "carriers"), ("factories", "association"),
            ("pooled_store", "material_market")]  # fmt: skip
    assert all(paid(busy, *ends) > 0 for ends in some)
    happened = ("factory_exits", "trader_exits", "trader_entries", "guarantee", "investment")
    assert all(busy.run.total(name) > 0 for name in happened)
    # Material of closed factories is sold off besides their goods.
    cleared = busy.goods["factories", "cleared"] + busy.books[10:, B.taken_back].sum()
    assert cleared > busy.run.total("factory_leftover")


@pytest.mark.parametrize(
    ("payer", "payee", "measures"),
    [
        ("consumers", "buyers", ("consumer_value",)),
        ("buyers", "traders", ("trader_revenue",)),
        ("buyers", "factories", ("direct_value",)),
        ("bulk_customers", "factories", ("bulk_revenue",)),
        ("factories", "set_up_suppliers", ("setup_cost",)),
        ("factories", "premises", ("factory_fixed",)),
        ("factories", "designers", ("development",)),
        ("factories", "equipment_makers", ("investment",)),
        ("factories", "workers", ("labour", "factory_bidding", "factory_listing")),
        ("state", "association", ("subsidy", "training", "drive")),
        ("state", "bank", ("guarantee",)),
        ("state", "pooled_store", ("public_store",)),
        ("insurers", "carriers", ("insured",)),
    ],
)
def test_money_is_that_of_the_kpis(world, payer, payee, measures):
    told = sum(world.run.total(name) for name in measures)
    assert paid(world, payer, payee) == pytest.approx(told, abs=1e-4, rel=1e-12)


def test_the_platform_gets_what_the_kpi_says(world):
    got = sum(paid(world, who, "platform") for who in ("traders", "factories", "pooled_store"))
    assert got == pytest.approx(world.run.total("commission"), abs=1e-4)


@pytest.mark.parametrize(
    ("ends", "measures"),
    [
        ((("buyers", "consumers"),), ("consumer_sold",)),
        ((("consumers", "returns"),), ("consumer_returned",)),
        ((("factories", "bulk_customers"),), ("bulk_pieces",)),
        ((("material_market", "factories"), ("pooled_store", "factories")), ("material_bought",)),
        ((("factories", "buyers"), ("traders", "buyers")), ("direct_pieces", "trader_sold",
                                                            "sent_back")),
        ((("buyers", "cleared"),), ("buyer_leftover", "sent_back")),
    ],
)  # fmt: skip
def test_goods_are_those_of_the_kpis(world, ends, measures):
    moved = sum(world.goods.get(each, 0) for each in ends)
    assert moved == sum(round(world.run.total(name)) for name in measures)


def test_stock_grows_by_what_the_kpis_say(world):
    grown = world.goods.get(("buyers", "into_stock"), 0)
    grown -= world.goods.get(("from_stock", "buyers"), 0)
    told = world.run.growth("buyer_stock") + world.run.growth("buyer_in_transit")
    assert grown == round(told)


def test_pieces_of_every_holder_add_up(world):
    for holder in ("traders", "factories", "buyers", "pooled_store"):
        came = sum(q for (_, there), q in world.goods.items() if there == holder)
        went = sum(q for (here, _), q in world.goods.items() if here == holder)
        assert came == went
    assert all(q > 0 for q in world.goods.values())


def test_who_was_shipped_what_adds_up_with_the_books(inside, world):
    n, books, pieces = len(inside.kind), world.books, world.pieces
    groups = slice(n, n + len(inside.group_kind))
    sent = books[:, B.small_b_pieces] + books[:, B.taken_back]
    assert np.array_equal(pieces[:, groups].sum(axis=1), sent)
    assert np.array_equal(pieces[:, -1], books[:, B.bulk_pieces])
    traders = inside.kind == TRADER
    assert np.array_equal(pieces[:, :n].sum(axis=0)[traders], books[traders, B.pieces_bought])
    assert (pieces >= 0).all()
    assert world.orders[:, groups].sum() == world.run.total("buyer_orders")
    # Each shipment is paid in whole fen, so the sum may be half a fen off for each.
    bulk = books[:, B.bulk_value].sum() / 100.0
    assert world.value[:, -1].sum() == pytest.approx(bulk, rel=1e-6)


def test_courses_of_firms_add_up_with_the_measures(inside, world):
    run, rows = world.run, list(COURSES)
    weeks = run.period_days / 7.0 * np.full(len(inside.days), 4)
    weeks[-1] = (run.hi - run.fork) * run.period_days / 7.0 - weeks[:-1].sum()
    factories = inside.kind[:-1] == FACTORY
    since = run.measures[run.fork :]

    def total(name, who):
        return (world.courses[rows.index(name)][:, who].sum(axis=1) * weeks).sum()

    assert total("sold", factories) == pytest.approx(since[:, X.factory_sold].sum(), rel=1e-5)
    assert total("supply", factories) == pytest.approx(since[:, X.started].sum(), rel=1e-5)
    assert total("revenue", ~factories) == pytest.approx(since[:, X.trader_revenue].sum(), rel=1e-5)
    goods = (world.courses[rows.index("goods")][:, factories].sum(axis=1) * weeks).sum()
    held = since[:, X.finished_goods].sum() * run.period_days / 7.0
    assert goods == pytest.approx(held, rel=1e-5)


def test_both_worlds_order_alike_before_anything_is_digital():
    held = look_inside(tiny("levers.demand_visibility=0", *(f"levers.{n}=0" for n in _REST)))
    assert np.array_equal(held.without.paid, held.with_.paid)
    assert held.without.goods == held.with_.goods
    assert np.array_equal(held.without.courses, held.with_.courses)


_REST = (
    "flexible_production", "preorder_pooling", "capacity_pool", "pooled_procurement",
    "direct_sourcing", "ai_operations", "trade_services", "shared_design",
)  # fmt: skip


def test_it_can_be_stopped_and_tells_how_far_it_is():
    stop, heard = threading.Event(), []
    look_inside(tiny(), told=lambda done, total: heard.append((done, total)))
    assert heard == sorted(heard)
    assert 0 < heard[0][0] <= heard[-1][0] <= heard[-1][1]
    stop.set()
    with pytest.raises(Stopped):
        look_inside(tiny(), stop=stop)


def test_an_explicit_network_is_refused():
    with pytest.raises(ScenarioError):
        look_inside(load("01_beer_game"))
