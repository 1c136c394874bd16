"""KPIs: declared once, finite always, and equal to what their formula says."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from agents.columns.measures import MEASURES, X
from agents.columns.sellers import FACTORY, TRADER
from scenarios.load import load
from simulation.kpis.cost import joining
from simulation.kpis.money import gini
from simulation.metrics import GROUPS, KPIS, NOT_YET, PRIMARY, evaluate
from simulation.model import ClusterModel
from simulation.taken import take
from simulation.world_run import Firms, WorldRun
from simulation.worlds import begin

TINY = ["scale=0.0015", "run.warmup_days=140", "run.horizon_days=140", "run.transition_days=56"]
CONTRACT_TEXT = """
    factory_finished_goods factory_material factory_inventory pooled_inventory trader_inventory
    buyer_inventory system_inventory unit_cost programme_cost unit_cost_after_programme
    factory_price trader_price buyer_price retail_price fill_rate factory_fill lead_time_days
    unsold_share custom_share direct_share median_lot bullwhip_factory bullwhip_trader
    capacity_utilisation factory_profit trader_profit buyer_profit platform_revenue subsidy
    active_traders return_rate acquisition_r2 sellers_per_buyer new_buyers_per_seller
    retained_buyers_per_seller order_value gmv b_share adopted_capacity hhi profit_gini
"""
CONTRACT = CONTRACT_TEXT.split()


def made_up(n_periods=20, lo=10, fork=6, **measures):
    """Run of which only the named measures are not 0: a number, or a series."""
    table = np.zeros((n_periods, len(MEASURES)))
    for name, values in measures.items():
        table[:, getattr(X, name)] = values
    n = 3
    whole = {f: np.zeros(n, np.int64) for f in ("identity", "category", "township")}
    real = ("size", "revenue", "cash", "result", "sold", "goods", "material")
    firms = Firms(
        **whole,
        kind=np.array([TRADER, FACTORY, FACTORY]),
        joined=np.full(n, -1),
        adopter=np.array([False, True, False]),
        **{f: np.zeros(n) for f in real},
        bullwhip=np.full(n, -1.0),
        small_b=np.zeros(n),
        dormant=np.zeros(n, bool),
        paid=np.zeros(n),
        paid_measured=np.zeros(n),
        there=np.ones(n, bool),
    )
    return WorldRun("without", 7.0, fork, lo, n_periods, table, firms, np.zeros(0, np.int64))


def with_firms(run, **columns):
    return dataclasses.replace(run, firms=dataclasses.replace(run.firms, **columns))


@pytest.fixture(scope="module")
def both():
    """Run of each world of a tiny cluster, and the model of the second."""
    model = ClusterModel(load("zhili_kidswear", TINY), 5)
    model.run(model.fork_period)
    state = model.snapshot()
    without = take(model.run(), "without")
    begin(model.restore(state))
    with_ = take(model.run(), "with")
    yield without, with_, model
    model.close()


def test_every_name_of_the_contract_is_a_kpi_or_said_to_be_missing():
    assert [name for name in CONTRACT if name not in KPIS and name not in NOT_YET] == []
    assert not set(KPIS) & set(NOT_YET)
    assert set(PRIMARY) <= set(KPIS)


def test_every_kpi_is_declared_in_full():
    for name, kpi in KPIS.items():
        assert kpi.name == name
        assert kpi.unit
        assert kpi.formula
        assert kpi.title
        assert any("\u4e00" <= letter <= "\u9fff" for letter in kpi.title_zh)
        assert kpi.group in GROUPS
        assert kpi.better in ("", "lower", "higher")
        assert not kpi.better or kpi.whom or kpi.group == "stock"


def test_titles_are_not_shared():
    for titles in ([k.title for k in KPIS.values()], [k.title_zh for k in KPIS.values()]):
        assert len(set(titles)) == len(titles)


def test_every_stock_comes_in_days_pieces_and_yuan():
    for name in CONTRACT[:7]:
        assert KPIS[name].unit == "days"
        assert KPIS[f"{name}_pieces"].unit == "pieces"
        assert KPIS[f"{name}_yuan"].unit == "yuan"


def test_a_run_in_which_nothing_happened_has_zeros_and_no_nan():
    assert set(evaluate(made_up()).values()) == {0.0}


def test_kpis_of_a_real_run_are_finite(both):
    for run in both[:2]:
        assert all(math.isfinite(value) for value in evaluate(run).values())


def test_a_kpi_that_is_not_finite_stops_the_report():
    with pytest.raises(FloatingPointError, match="factory_inventory_pieces of the world without"):
        evaluate(made_up(finished_goods=math.nan))


def test_days_of_cover_are_mean_stock_over_sales_a_day():
    run = made_up(finished_goods=300.0, material=100.0, factory_sold=70.0)
    assert KPIS["factory_inventory"].of(run) == pytest.approx(40.0)
    assert KPIS["factory_inventory_pieces"].of(run) == 400.0


def test_ratios_are_sums_over_sums_and_not_means_of_ratios():
    filled, demand = np.full(20, 1.0), np.full(20, 1.0)
    filled[10:15], demand[10:15] = 9.0, 99.0
    run = made_up(consumer_filled=filled, consumer_demand=demand)
    assert KPIS["fill_rate"].of(run) == pytest.approx((5 * 9 + 5) / (5 * 99 + 5))


def test_only_the_measured_periods_count():
    sold = np.where(np.arange(20) < 10, 1000.0, 10.0)
    run = made_up(factory_sold=sold, factory_revenue=sold * np.where(sold > 100, 9.0, 3.0))
    assert KPIS["factory_price"].of(run) == pytest.approx(3.0)


def test_cost_of_a_piece_is_the_sum_of_its_parts(both):
    parts = [name for name in KPIS if name.startswith("unit_cost_") and "after" not in name]
    assert len(parts) == 11
    for run in both[:2]:
        values = evaluate(run)
        assert values["unit_cost"] == pytest.approx(sum(values[name] for name in parts))
        assert values["unit_cost_after_programme"] == pytest.approx(
            values["unit_cost"] + values["programme_cost"]
        )


def test_material_put_in_store_is_no_cost_and_leftovers_cost_what_salvage_does_not_bring():
    run = made_up(
        material_paid=120.0,
        material_value=np.arange(20) * 20.0,
        labour=50.0,
        started=10.0,
        factory_sold=8.0,
        factory_leftover=2.0,
        factory_salvage=6.0,
    )
    assert KPIS["unit_cost_material"].of(run) == pytest.approx(10.0)
    assert KPIS["unit_cost_labour"].of(run) == pytest.approx(5.0)
    assert KPIS["unit_cost_leftover"].of(run) == pytest.approx((2 * 15.0 - 6.0) / 8.0)


def test_joining_cost_paid_before_measuring_began_is_spread_and_not_lost():
    # A factory joins before measuring begins and one after; so does a trader, before.
    early, late = (np.where(np.arange(20) == t, 100.0, 0.0) for t in (6, 12))
    run = made_up(factory_sold=10.0, joining_factory=early + late, joining_trader=early)
    # 10 of the 14 periods since the fork are measured.
    assert joining(run, (FACTORY,)) == pytest.approx((100.0, 200.0 * 10 / 14))
    assert joining(run, (FACTORY, TRADER)) == pytest.approx((100.0, 300.0 * 10 / 14))
    assert joining(run, ()) == (0.0, 0.0)
    run = made_up(factory_sold=10.0, programme=5.0 + early, joining_factory=early)
    assert KPIS["programme_cost"].of(run) == pytest.approx((50.0 + 100.0 * 10 / 14) / 100.0)


def test_equipment_and_public_money_are_spread_over_the_comparison():
    once = np.where(np.arange(20) == 7, 140.0, 0.0)  # 10 of 14 periods, of 10 pieces each
    run = made_up(factory_sold=10.0, investment=once, drive=2.0 * once)
    assert KPIS["unit_cost_equipment"].of(run) == pytest.approx(1.0)
    assert KPIS["unit_cost_after_programme"].of(run) == pytest.approx(1.0)
    assert KPIS["unit_cost_after_public"].of(run) == pytest.approx(3.0)


def test_places_nobody_has_held_are_at_no_loss():
    run = with_firms(
        made_up(), result=np.array([-1.0, -1.0, 5.0]), there=np.array([True, False, True])
    )
    assert KPIS["losing_factories"].of(run) == 0.0
    assert KPIS["losing_traders"].of(run) == 1.0


def test_profit_counts_the_change_of_stock():
    run = made_up(factory_cash=-10.0, finished_goods_value=np.arange(20) * 30.0)
    assert KPIS["factory_profit"].of(run) == pytest.approx(200.0 / (70 / 365))


def test_profits_of_firms_add_up_to_that_of_their_kind(both):
    for run in both[:2]:
        for name, kind in (("factory_profit", FACTORY), ("trader_profit", TRADER)):
            paid, share = joining(run, (kind,))
            firms = run.firms.result[run.firms.kind == kind].sum()
            total = KPIS[name].of(run) * run.years - paid + share
            assert firms == pytest.approx(total, rel=1e-6, abs=1.0)


def test_stocks_of_firms_add_up_to_that_of_the_cluster(both):
    for run in both[:2]:
        factories = run.firms.kind == FACTORY
        assert run.firms.goods[factories].sum() == pytest.approx(run.level("finished_goods"))
        assert run.firms.material[factories].sum() == pytest.approx(run.level("material"))
        assert run.firms.sold[factories].sum() == run.total("factory_sold")


def test_all_stock_is_counted_once(both):
    for run in both[:2]:
        values = evaluate(run)
        parts = ("factory_inventory", "factory_work_in_progress", "pooled_inventory",
                 "trader_inventory", "buyer_inventory", "transit_inventory")  # fmt: skip
        for unit in ("pieces", "yuan"):
            whole = sum(values[f"{name}_{unit}"] for name in parts)
            assert values[f"system_inventory_{unit}"] == pytest.approx(whole)


def test_stock_in_the_measures_is_what_stands_in_the_columns(both):
    _, run, model = both
    points, (listing, style, material, store) = model.points, model.tiers
    last = dict(zip(MEASURES, run.measures[-1], strict=True))
    under_way = points.dispatched - points.received
    for name, column, tier in (
        ("finished_goods", points.on_hand, style),
        ("work_in_progress", under_way, style),
        ("material", points.on_hand, material),
        ("material_in_transit", under_way, material),
        ("trader_stock", points.on_hand, listing),
        ("trader_in_transit", under_way, listing),
        ("pooled_store", points.on_hand, store),
    ):
        assert last[name] == column[tier.lo : tier.hi].sum(), name
    assert last["buyer_stock"] == model.shelves.on_hand.sum()
    assert last["buyer_in_transit"] == (model.shelves.dispatched - model.shelves.received).sum()


def test_adopters_are_compared_with_themselves():
    run = with_firms(
        made_up(), goods=np.array([5.0, 30.0, 90.0]), sold=np.array([1.0, 100.0, 900.0])
    )
    assert KPIS["factory_inventory_adopters"].of(run) == pytest.approx(30.0 / (100.0 / 70.0))
    assert KPIS["factory_inventory_adopters_pieces"].of(run) == 30.0


def test_lots_are_those_of_the_measured_periods(both):
    without, with_, _ = both
    assert len(without.lots) == without.total("setups")
    assert len(with_.lots) >= with_.total("setups")  # merged jobs share one
    assert without.lots.sum() == pytest.approx(without.total("started"), rel=0.1)


def test_a_firm_whose_demand_never_varied_has_no_bullwhip():
    run = with_firms(made_up(), bullwhip=np.array([-1.0, 3.0, 0.5]))
    assert KPIS["bullwhip_trader"].of(run) == 0.0
    assert KPIS["bullwhip_factory"].of(run) == 1.75
    assert KPIS["bullwhip_factory_share"].of(run) == 0.5


def test_concentration_is_one_for_a_monopoly_and_falls_with_equal_rivals():
    alone = with_firms(made_up(), revenue=np.array([9.0, 5.0, 0.0]))
    equal = with_firms(made_up(), revenue=np.array([9.0, 5.0, 5.0]))
    assert KPIS["hhi"].of(alone) == 1.0
    assert KPIS["hhi"].of(equal) == 0.5


def test_gini_counts_losses_as_nothing():
    assert gini(np.array([1.0, 1.0, 1.0])) == pytest.approx(0.0)
    assert (
        gini(np.array([-5.0, 0.0, 1.0])) == gini(np.array([0.0, 0.0, 1.0])) == pytest.approx(2 / 3)
    )
    assert gini(np.zeros(4)) == 0.0


def test_peak_is_the_busiest_four_weeks():
    used = np.full(20, 1.0)
    used[12:16] = 3.0
    assert KPIS["peak_to_mean"].of(made_up(capacity_used=used)) == pytest.approx(3.0 / 1.8)
