"""The columns and kernels agree with a model of objects that was written on its own.

`tests.reference` holds one object a buyer, trader and factory, in plain Python. Both run the same
small world with the same luck; stocks, orders and sales are equal to the piece, cash to the fen,
prices but for rounding, in every period.
"""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from scenarios.load import load
from scenarios.policy import Levers
from simulation.model import ClusterModel
from tests.reference.compare import differences
from tests.reference.conventions import Conventions
from tests.reference.copying import copy_of
from tests.reference.timing import TINY, measure

FORK, PERIODS = 24, 64
LEVERS = tuple(Levers.model_fields)


def alone(lever):
    """Settings with one lever on."""
    return [f"levers.{name}=0" for name in LEVERS if name != lever]


def pair(settings, scenario="zhili_kidswear", conventions=None):
    """A small world twice: as columns and as objects."""
    days = 7.0
    for setting in settings:
        if setting.startswith("run.period_days="):
            days = float(setting.split("=")[1])
    run = [f"run.warmup_days={FORK * days}", f"run.horizon_days={PERIODS * days}"]
    run += ["run.transition_days=0"]
    model = ClusterModel(load(scenario, [*TINY, *run, *settings]))
    return model, copy_of(model, conventions)


def first_difference(model, world, *, programme, periods=PERIODS):
    """What differs in the first period in which anything does; empty if nothing ever does."""
    found = []
    while not found and world.period < periods:
        if programme and model.period == model.fork_period:
            model.association.start_programme(model)
            world.association.start_programme()
        model.step()
        world.step()
        found = differences(model, world)
    return found[:10]


FAR_AND_CUSTOM = [
    "adoption.mode=programme",
    "adoption.ramp_days=200",
    "factories.sizes=2",
    "buyers.pieces_per_year=2000",
    "buyer_types.taobao_seller.custom_share=0.9",
    "cluster.townships=2",
    "cluster.remote_share=0.5",
    "factories.custom_able_share=1",
]
RETURNS = [
    "buyers.returns_to_seller=0.6",
    "buyers.return_days=20",
    "buyers.entry_per_year=2",
    "buyer_types.taobao_seller.return_rate=0.6",
    "buyer_types.physical_shop.return_rate=0.4",
    "buyer_types.livestreamer.return_rate=0.7",
]
TENDERS = [
    "adoption.mode=programme",
    "adoption.ramp_days=200",
    "buyers.tender_days=17",
    "buyer_types.taobao_seller.tender=true",
    "buyer_types.livestreamer.tender=true",
]
SERVICES = [
    *RETURNS,
    "adoption.mode=programme",
    "adoption.ramp_days=100",
    "buyers.returns_to_seller=0.2",
    "digital.free_shipping=1",
    "digital.refund_days=3",
]
OPERATIONS = [
    "adoption.mode=programme",
    "adoption.ramp_days=100",
    "adoption.maturity_days=200",
    "factories.sizes=2",
    "factories.style_life_days=112",
    "platform.listing_hours_per_week=0.6",
    "platform.small_order=400",
    "platform.factory_response=0.4",
    "digital.response=0.8",
]
CURATED = [
    "cluster.categories=1",
    "adoption.mode=programme",
    "adoption.ramp_days=100",
    "platform.curated_share=0.3",
    "platform.curated_places=0.6",
]
SERVICES_COUNT = [  # once, what services cost decides who stands on the shelf
    "prices.freight_per_order=150",
    "platform.curated_share=0.1",
    "run.seed=3",
]
BY_HAND = ["levers.ai_operations=0", "platform.factory_response=0.3"]
NOTHING_COMES_BACK = [
    f"buyer_types.{kind}.return_rate=0" for kind in load("zhili_kidswear").buyer_types
]
FEW_FUNCTIONS = [
    "factories.function_share=0.45",
    "factories.style_life_days=112",
    "factories.launch_days=14",
    "adoption.mode=programme",
    "adoption.ramp_days=100",
    "levers.demand_visibility=0.8",
    "levers.shared_design=0.6",
    "consumers.brand_premium=1.2",
]
ONE_SEGMENT = [f"consumer_segments.{name}.share=0" for name in ("brand_loyal", "price_first")]
LONG = ["run.horizon_days=840"]  # firms have books for a year before they close
COME_AND_GO = [
    "turnover.trader_exit_per_year=1.5",
    "turnover.factory_exit_per_year=1.0",
    "turnover.exit_margin=0.2",
    "turnover.entry_per_year=3",
    "investment.payback_years=20",
    "investment.use_above=0.5",
    "investment.reserve_weeks=0",
]
SPREADING = [
    "adoption.mode=diffusion",
    "adoption.neighbours=3",
    "adoption.imitation_per_year=3",
    "policy.drive_per_year=0.5",
    "policy.enrols=small",
]
PUBLIC = [
    "policy.subsidy_share=0.4",
    "policy.training_cost=3000",
    "policy.budget=5e7",
    "policy.guarantee_share=0.7",
    "policy.store_share=0.5",
    "policy.commission_cap=0.01",
    "policy.interest_per_year=0.1",
]
FIRMS_THAT_ACT = {
    "come and go": COME_AND_GO,
    "come and go in sizes": [*COME_AND_GO, "factories.sizes=3", "adoption.mode=programme"],
    "by word of mouth": [*SPREADING, "adoption.profit_weight=2"],
    "come and go far away": [*COME_AND_GO, *FAR_AND_CUSTOM],
    "come and go among all else": [
        *COME_AND_GO,
        *OPERATIONS,
        *RETURNS,
        *TENDERS[2:],
        *FEW_FUNCTIONS,
        "platform.traffic=service",
        "platform.curated_share=0.3",
        "platform.curated_places=0.6",
        "digital.free_shipping=1",
    ],
    "without capital": [
        "turnover.capital_share=0.03",
        "turnover.months_without=2",
        "turnover.entry_per_year=2",
        "platform.traffic=service",
    ],
    "public money": [*PUBLIC, "adoption.mode=programme", "policy.enrols=large"],
    "all of it": [
        *COME_AND_GO,
        *SPREADING,
        *PUBLIC,
        "adoption.joining_cost=1e6",
        "turnover.capital_share=0.1",
        "adoption.profit_weight=0",
    ],
}
WORLDS_WITH = {
    "every lever": [],
    **{lever: alone(lever) for lever in LEVERS},
    "half way": [f"levers.{lever}=0.5" for lever in LEVERS],
    "programme": ["adoption.mode=programme", "adoption.ramp_days=200"],
    "programme, begun later": [
        "adoption.mode=programme",
        "adoption.ramp_days=100",
        "adoption.start_days=70",
    ],
    "busy factories": ["factories.planned_utilisation=0.9", "factories.minimum_order=20"],
    "no traders": ["cluster.trader_share=0"],
    "prices in levels": ["choice.price_form=level"],
    "sizes": ["factories.sizes=3", "factories.minimum_lot=60"],
    "daily": ["run.period_days=1"],
    "far and custom": FAR_AND_CUSTOM,
    "another seed": ["run.seed=77"],
    "returns": RETURNS,
    "nothing comes back": NOTHING_COMES_BACK,
    "tenders": TENDERS,
    "trade services": SERVICES,
    "work on the platform": OPERATIONS,
    "work by hand": [*OPERATIONS, "levers.ai_operations=0"],
    "few functions": FEW_FUNCTIONS,
    "one segment": ["consumers.reference_share=0.4", *ONE_SEGMENT],
    "traffic by sales": ["platform.traffic=sales", "platform.traffic_power=1.3"],
    "traffic by service": ["platform.traffic=service"],
    "curated shelf": CURATED,
    "curated shelf by hand": [*CURATED, "platform.traffic=service", *BY_HAND],
    "curated shelf and services": [*CURATED, *SERVICES, *SERVICES_COUNT],
}


def test_the_world_without_is_the_same():
    assert first_difference(*pair([]), programme=False) == []


@pytest.mark.parametrize("settings", WORLDS_WITH.values(), ids=WORLDS_WITH.keys())
def test_the_world_with_is_the_same(settings):
    assert first_difference(*pair(settings), programme=True) == []


@pytest.mark.parametrize("settings", FIRMS_THAT_ACT.values(), ids=FIRMS_THAT_ACT.keys())
def test_firms_that_act_do_the_same(settings):
    assert first_difference(*pair([*LONG, *settings]), programme=True, periods=120) == []


def test_firms_that_act_do_so_in_these_worlds():
    model, world = pair([*LONG, *FIRMS_THAT_ACT["all of it"]])
    world.close()
    model.run(model.fork_period)
    model.association.start_programme(model)
    model.run(120)
    done = ("trader_exits", "factory_exits", "trader_entries", "factory_entries", "investment",
            "subsidy", "training", "guarantee", "public_store", "factory_debt")  # fmt: skip
    assert {name: model.recorder.series(name).sum() for name in done if
            model.recorder.series(name).sum() <= 0} == {}  # fmt: skip


@pytest.mark.parametrize("programme", [False, True], ids=["without", "with"])
def test_uniforms_in_sizes_with_events_are_the_same(programme):
    settings = ["factories.sizes=6", "cluster.categories=1"]
    assert first_difference(*pair(settings, "school_uniforms"), programme=programme) == []


def test_the_compared_world_is_a_lively_one():
    _, world = pair(["adoption.mode=programme", "adoption.ramp_days=200"])
    names = ["direct", "traded", "custom", "borrowed", "pooled", "renewed", "left", "simpler"]
    seen = dict.fromkeys(names, 0)
    while world.period < PERIODS:
        if world.period == world.fork_period:
            world.association.start_programme()
        identities = [buyer.identity for buyer in world.buyers]
        world.step()
        seen["direct"] += sum(factory.small_b_value for factory in world.factories)
        seen["traded"] += sum(trader.pieces_sold for trader in world.traders)
        seen["custom"] += sum(factory.custom_begun for factory in world.factories)
        seen["borrowed"] += sum(factory.granted for factory in world.factories)
        seen["pooled"] += world.association.pieces_sold
        seen["left"] += sum(b.identity != i for b, i in zip(world.buyers, identities, strict=True))
    seen["simpler"] = sum(item.scope < 1.0 for f in world.factories for item in f.items)
    seen["renewed"] = sum(item.generation for f in world.factories for item in f.items)
    assert min(seen.values()) > 0, seen


def test_payments_of_objects_sum_to_zero():
    _, world = pair([])
    world.run(FORK)
    world.association.start_programme()
    world.run(FORK + 20)
    firms = sum(owner.cash for owner in (*world.sellers, world.association, *world.buyers))
    assert firms + world.accounts.outside.total() == 0


@pytest.mark.parametrize("name", [field.name for field in fields(Conventions)])
def test_the_comparison_notices_another_rule(name):
    other = replace(Conventions(), **{name: not getattr(Conventions(), name)})
    assert first_difference(*pair(FAR_AND_CUSTOM, conventions=other), programme=True) != []


def test_objects_cost_more_than_columns_in_a_crowd():
    cost = measure(0.2, [*TINY, "cluster.buyers_per_firm=200"])
    assert cost.agents == 12 + 2400
    assert cost.factor > 3.0
