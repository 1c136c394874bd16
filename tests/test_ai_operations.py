"""Work on the platform: styles are listed, small inquiries answered; AI does both faster."""

from __future__ import annotations

import numpy as np
import pytest

from agents.columns.books import WORKERS, B, money_books
from agents.columns.sellers import FACTORY, LAYOUT_E, LAYOUT_P
from agents.columns.stock import LAYOUT_S
from agents.kernels.listing import list_styles
from agents.kernels.random import stream_base
from agents.kernels.searching import MOST_OFFERS, consider
from agents.sellers import meeting_groups
from scenarios.load import load
from simulation.metrics import KPIS
from simulation.model import ClusterModel
from simulation.rules import choice_rules
from simulation.taken import take
from simulation.worlds import begin
from tests.tiny_worlds import FREE, off

TINY = ["scale=0.003", "run.warmup_days=140", "run.horizon_days=196", "run.transition_days=0"]
SILENT = ["platform.trader_response=0", "platform.factory_response=0", "platform.small_order=1e6"]


def platform(*settings, levers=("direct_sourcing", "ai_operations")):
    """A model at the fork with direct sourcing and AI, and nothing else, on."""
    days = ["adoption.maturity_days=0"]
    model = ClusterModel(load("zhili_kidswear", [*TINY, *off(*levers), *FREE, *days, *settings]), 3)
    model.run(model.fork_period)
    begin(model)
    return model


def listing(minutes, hours, starts, periods):
    """Styles listed by period of one factory of as many styles as ``starts``, and wages paid."""
    n, money = len(starts), money_books(2, 1)
    points, sellers = LAYOUT_S.allocate(n, pipeline=2, history=1), LAYOUT_E.allocate(2)
    LAYOUT_S.view(points, "starts")[:] = starts
    for name, factory, another in (
        ("digital", 1, 0), ("kind", FACTORY, FACTORY), ("n_styles", n, n), ("unlisted", n, n),
        ("listing_minutes", minutes, minutes),
    ):  # fmt: skip
        LAYOUT_E.view(sellers, name)[:] = factory, another
    found = []
    for _ in range(periods):
        paid, _, styles, waiting = list_styles(
            points, sellers, money, 1, hours * 60.0, 30.0 / 60.0, 0.1
        )
        assert waiting == (LAYOUT_S.view(points, "listed") == 0).sum()
        found.append((styles - waiting, paid))
    assert money.outside[WORKERS] == -money.seller[0, B.cash]
    assert money.seller[1, B.cash] == 0  # not digital: lists nothing
    return found, LAYOUT_S.view(points, "listed")


def test_twenty_minutes_of_an_hour_are_three_styles_and_three_minutes_twenty():
    by_hand, _ = listing(20.0, 1.0, np.arange(25), 3)
    assert by_hand == [(3, 3000), (6, 3000), (9, 3000)]  # 20 minutes at half a yuan each
    with_ai, _ = listing(3.0, 1.0, np.arange(25), 3)
    assert with_ai == [(20, 3000), (25, 750), (25, 0)]


def test_time_for_less_than_a_style_is_kept_and_the_soonest_on_sale_comes_first():
    found, listed = listing(50.0, 1.0, np.array([7, 2, 9, 4]), 2)
    assert [n for n, _ in found] == [1, 2]
    assert listed.tolist() == [0, 1, 0, 1]
    assert [n for n, _ in listing(50.0, 1.0, np.array([7, 2, 9, 4, 1, 3]), 5)[0]] == [1, 2, 3, 4, 6]


def test_what_is_not_listed_is_seen_by_nobody_on_the_platform_and_sold_to_others():
    model = platform("platform.listing_hours_per_week=0", "buyer_types.physical_shop.digital=0")
    model.step()  # firms join at the end of it
    sold = np.zeros(2, np.int64)
    for _ in range(12):
        digital = model.sellers.digital.copy()
        model.step()
        rows = np.flatnonzero((model.buyers.ordered > 0) & (model.buyers.bought_from >= 0))
        seller = model.points.owner[model.buyers.bought_from[rows]]
        there = digital[seller] == 1
        sold += [there[model.buyers.digital[rows] == 1].sum(), there.sum()]
    assert model.sellers.digital.sum() > 0
    assert sold[0] == 0 < sold[1]
    assert model.recorder.series("listing").sum() == 0.0
    model.close()


def test_more_time_for_listing_shows_a_larger_range_and_sells_more():
    waiting, direct = [], []
    for hours in (0.02, 0.3, 5.0):
        model = platform(f"platform.listing_hours_per_week={hours}", levers=["direct_sourcing"])
        run = take(model.run(), "with")
        waiting.append(KPIS["unlisted_share"].of(run))
        direct.append(KPIS["direct_share"].of(run))
        model.close()
    assert waiting[0] > waiting[1] > waiting[2] >= 0.0
    assert direct[2] > direct[0]


def test_a_style_that_is_born_has_to_be_listed_again():
    model = platform("platform.listing_hours_per_week=100", "factories.style_life_days=84")
    model.step()
    assert model.sellers.unlisted[:-1].sum() == 0
    paid = model.recorder.series("listing")[-1]
    model.run()
    series = model.recorder.series("listing")[model.fork_period :]
    assert paid == series[0] > 0.0
    assert series[1:].sum() > paid  # the range has been renewed more than once since
    assert KPIS["unit_cost_listing"].of(take(model, "with")) > 0.0
    model.close()


def new_purchases(*settings, levers=("direct_sourcing", "ai_operations")):
    """Orders from strangers and all orders of digital buyers, in the periods after the fork."""
    model = platform("platform.listing_hours_per_week=1e4", *settings, levers=levers)
    model.step()  # firms join at the end of it; until then buyers search among locals
    strangers = orders = 0
    for _ in range(10):
        model.step()
        mine = (model.buyers.ordered > 0) & (model.buyers.digital == 1)
        strangers += int((mine & (model.buyers.returning == 0)).sum())
        orders += int(mine.sum())
    model.close()
    return strangers, orders


def test_who_is_never_answered_buys_of_those_it_knows_alone():
    assert new_purchases(*SILENT, levers=["direct_sourcing"])[0] == 0
    strangers, orders = new_purchases(*SILENT, "platform.small_order=0", levers=["direct_sourcing"])
    assert orders > strangers > 0


def test_a_silent_seller_drops_out_of_the_offers_unless_another_is_shown():
    silent = ["platform.trader_response=0.1", "platform.factory_response=0.1"]
    silent += ["platform.small_order=1e6", "digital.response=0.1"]
    share = []
    for substitute in (0.0, 1.0):
        strangers, orders = new_purchases(*silent, f"digital.substitute={substitute}")
        share.append(strangers / orders)
    assert share[1] > share[0] > 0.0
    answered, orders = new_purchases("digital.response=1")
    assert answered / orders > share[1]


def looked_at(response, substitute, asking):
    """Share of 4,000 buyers whose only search ends with an offer; a hundred sellers, all alike."""
    rules = choice_rules(load("zhili_kidswear"))
    nobody = meeting_groups(np.full(100, -1), np.ones(100), 1)
    everybody = meeting_groups(np.zeros(100, np.int64), np.ones(100), 1)
    posted, ties = LAYOUT_P.allocate(100), np.full((1, 1), -1)
    LAYOUT_P.view(posted, "response")[:] = response
    bases = tuple(np.uint64(stream_base(5, stream, 0)) for stream in range(4))
    found = [
        consider(
            ties, 0, buyer, 0, 0, 1.0, 1.0, nobody, everybody, rules, posted, asking, substitute,
            bases, np.zeros(MOST_OFFERS, np.int64),
        )[0]
        for buyer in range(4000)
    ]  # fmt: skip
    return np.mean(found)


def test_who_asks_sees_those_who_answer_and_those_shown_in_the_place_of_others():
    """A search ends well with r, or else, where another is shown, with that one's r."""
    assert looked_at(0.3, 1.0, False) == 1.0
    assert looked_at(0.3, 0.0, True) == pytest.approx(0.3, abs=0.025)
    assert looked_at(0.3, 1.0, True) == pytest.approx(0.3 + 0.7 * 0.3, abs=0.025)
    assert looked_at(0.6, 0.5, True) == pytest.approx(0.6 + 0.4 * 0.5 * 0.6, abs=0.025)
    assert looked_at(1.0, 0.0, True) == 1.0


@pytest.mark.parametrize("lever", ["ai_operations", "trade_services"])
def test_without_a_platform_to_search_there_is_nothing_to_list_or_to_answer(lever):
    model = platform(levers=[lever])
    for _ in range(3):
        model.step()
    assert model.recorder.series("listable")[-1] == 0
    assert model.recorder.series("listing").sum() == 0.0
    model.close()
