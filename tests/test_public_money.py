"""Firms that adopt when they see fit, and what public money and rules do to that."""

from __future__ import annotations

import math

import numpy as np
import pytest

from agents.columns.books import ASSOCIATION, BANK, STATE, B
from agents.columns.sellers import LAYOUT_E, TRADER
from agents.kernels.adoption import draw_adopters
from scenarios.load import load
from simulation import blocks
from simulation.metrics import KPIS
from simulation.model import ClusterModel
from simulation.network import firm_network
from simulation.taken import take
from simulation.worlds import Worlds, begin
from tests.tiny_worlds import off, same

TINY = ["scale=0.003", "run.warmup_days=140", "run.horizon_days=364", "run.transition_days=0"]
SPREADING = ["adoption.mode=diffusion", "adoption.innovation_per_year=0.3"]
HELP = [
    "policy.subsidy_share=0.5",
    "policy.training_cost=3000",
    "policy.guarantee_share=0.7",
    "policy.store_share=0.5",
    "policy.commission_cap=0.01",
    "policy.drive_per_year=0.5",
]


def with_(*settings):
    """The world with, from the fork on."""
    model = ClusterModel(load("zhili_kidswear", [*TINY, *settings]), 3)
    model.run(model.fork_period)
    begin(model)
    return model


def spread(n, start, member, terms, periods, reached=None):
    """Adopters after each period among made-up firms of equal sales."""
    sellers = LAYOUT_E.allocate(n + 1)
    LAYOUT_E.view(sellers, "identity")[:] = np.arange(n + 1)
    LAYOUT_E.view(sellers, "kind")[:] = TRADER
    LAYOUT_E.view(sellers, "price")[:] = 1.0
    LAYOUT_E.view(sellers, "average_volume")[:] = 1e5
    digital, rows = LAYOUT_E.view(sellers, "digital"), np.zeros(n, np.int64)
    everybody = np.ones(n, bool)
    reached = everybody if reached is None else reached
    count = []
    for t in range(periods):
        word = np.uint64(1_000_003 * t + 17)
        found = draw_adopters(
            sellers, start, member, reached, everybody, word, np.array([0.02, 0.0]), terms, rows
        )
        digital[rows[:found]] = 1
        count.append(int(digital.sum()))
    return np.array(count), digital


def bass(p, q, t):
    """Share that has adopted by a time, where everybody watches everybody."""
    return (1 - math.exp(-(p + q) * t)) / (1 + q / p * math.exp(-(p + q) * t))


def test_by_word_of_mouth_alone_adoption_follows_bass():
    n, p, q, step = 1500, 0.03, 0.38, 28 / 365
    start, member = firm_network(np.zeros(n, np.int64), np.zeros(n, np.int64), n - 1, 1)
    count, _ = spread(n, start, member, (p, q, 0.0, 0.0, 2.0, 0.0, 13.0, step), 260)
    for years in (5, 10, 15):
        expected = bass(p, q, years)
        assert count[round(years / step) - 1] / n == pytest.approx(expected, abs=0.05)
    assert count[-1] > 0.97 * n


def test_what_joining_is_worth_multiplies_the_rate():
    n, step, p = 40_000, 28 / 365, 0.2
    start, member = np.zeros(n + 1, np.int64), np.zeros(0, np.int64)
    for cost in (0.0, 39_000.0, 78_000.0):  # nothing, and 3 and 6 % of a year's sales
        count, _ = spread(n, start, member, (p, 0.4, 0.0, 1.5, 2.0, cost, 13.0, step), 1)
        worth = 10.0 * (0.02 * 2.0 - cost / 1.3e6)
        share = 1.0 - math.exp(-p * math.exp(1.5 * worth) * step)
        assert count[0] == pytest.approx(n * share, abs=4 * math.sqrt(n * share))


def test_a_drive_reaches_those_it_is_meant_for():
    n = 1000
    start, member = np.zeros(n + 1, np.int64), np.zeros(0, np.int64)
    reached = np.arange(n) % 4 == 0
    _, digital = spread(n, start, member, (0.0, 0.4, 1.0, 0.0, 2.0, 0.0, 13.0, 1.0), 2, reached)
    assert 0 < digital[:n].sum() < reached.sum()
    assert (digital[:n] <= reached).all()


def test_firms_watch_their_neighbours_and_are_watched():
    town, category = np.repeat([0, 1], 30), np.tile([0, 1], 30)
    start, member = firm_network(town, category, 6, 5)
    assert len(member) == 60 * 6
    links = {(j, k) for j in range(60) for k in member[start[j] : start[j + 1]].tolist()}
    assert {(k, j) for j, k in links} == links
    near = sum(town[j] == town[k] for j, k in links)
    assert near > 0.7 * len(links)


def adopters(*settings):
    model = with_(*SPREADING, *settings)
    model.run()
    found = model.sellers.digital[:-1] == 1
    run = take(model, "with")
    spent = -int(model.money.outside[STATE])
    model.close()
    return found, run, spent


def test_a_subsidy_and_a_drive_speed_diffusion_up():
    without, run, spent = adopters()
    helped, _, paid = adopters("policy.subsidy_share=1")
    driven, _, nothing = adopters("policy.drive_per_year=1", "policy.visit_cost=0")
    assert helped.sum() > without.sum() > 0
    assert driven.sum() > without.sum()
    assert spent == 0
    assert paid == helped.sum() * 2_000_000
    assert nothing == 0
    assert KPIS["adopters_share"].of(run) == pytest.approx(
        run.total("digital_firms") / (42 * (run.hi - run.lo))
    )


def test_the_state_pays_for_visits_to_those_that_have_not_joined():
    model = with_(*SPREADING, "policy.drive_per_year=0.5", "policy.visit_cost=1000",
                  "policy.enrols=small")  # fmt: skip
    small, expected = model.sellers.size[:-1] < 0.5, 0.0
    while model.running:
        looked = model.period % model.month == 0
        waiting = (small & (model.sellers.digital[:-1] == 0)).sum()
        before = model.money.outside[STATE]
        model.step()
        expected = 50_000 * waiting * model.month * 7 / 365 if looked else 0.0
        assert before - model.money.outside[STATE] == round(expected)
    assert waiting < small.sum()
    assert KPIS["public_cost"].of(take(model, "with")) > 0.0
    model.close()


def test_who_gains_nothing_by_it_and_cannot_pay_stays_away():
    dear, _, _ = adopters("adoption.joining_cost=1e7", "adoption.profit_weight=0")
    assert dear.sum() == 0
    lent, _, _ = adopters(
        "adoption.joining_cost=1e7", "adoption.profit_weight=0", "policy.guarantee_share=0.5"
    )
    assert lent.sum() > 0
    worthless, _, _ = adopters("adoption.believed_gain=-0.5", "adoption.profit_weight=3")
    assert worthless.sum() == 0


def test_the_budget_binds():
    each = 20_000 * 0.5 + 3_000
    budget = 3.5 * each / 0.003
    model = with_(*HELP[:2], f"policy.budget={budget}", "adoption.ramp_days=100",
                  "adoption.mode=programme")  # fmt: skip
    model.run()
    public = model.association.public
    assert public.spent == round(3 * each * 100) == -model.money.outside[STATE]
    own = public.paid[public.paid > 0]
    assert (own == 1_000_000).sum() == 3
    assert (own == 2_000_000).sum() == len(own) - 3
    assert (model.sellers.digital == 1).sum() > 10
    assert model.association.maturing.min() == 0.5 * model.association.maturing.max()
    trained = model.association.maturing == model.association.maturing.min()
    assert trained.sum() == 3
    run = take(model, "with")
    assert KPIS["subsidy"].of(run) == pytest.approx(3 * each / run.years)
    model.close()


def test_what_joining_costs_goes_to_the_association_whoever_pays():
    got = {}
    for share in (0.0, 0.5, 1.0):
        model = with_(f"policy.subsidy_share={share}")
        n = model.sellers.n - 1
        association, state = model.money.outside[[ASSOCIATION, STATE]]
        model.step()
        state = model.money.outside[STATE] - state
        fees = int(model.expenses[:-1, 4].sum())
        got[share] = int(model.money.outside[ASSOCIATION] - association) - fees
        assert got[share] == n * 2_000_000
        assert state == -round(share * n * 2_000_000)
        model.close()


def test_a_fee_cap_lowers_what_the_platform_takes():
    taken = []
    for cap in (1.0, 0.01):
        model = with_(f"policy.commission_cap={cap}", "platform.membership_per_year=0")
        model.run()
        reach = model.association.level("reach", 1.0)
        share = model.sellers.fee_share[:-1]
        assert share == pytest.approx(min(cap, 0.025) * reach * model.sellers.maturity[:-1])
        taken.append(KPIS["platform_revenue"].of(take(model, "with")))
        model.close()
    assert 0.25 * taken[0] < taken[1] < 0.6 * taken[0]


def test_a_loan_is_repaid_with_interest_and_the_guarantee_is_not_touched():
    settings = ["policy.guarantee_share=0.8", "policy.loan_years=0.5", "adoption.joining_cost=1e6"]
    model = with_(*settings, "policy.interest_per_year=0.1")
    sellers = model.sellers
    bank = int(model.money.outside[BANK])
    model.step()
    lent = int(sellers.loan.sum())
    assert lent > 0
    held = int(model.expenses[:, 3].sum()) + int(sellers.loan.sum())
    assert model.money.outside[BANK] < bank + held
    assert (sellers.instalment[sellers.loan > 0] * 7 >= sellers.loan[sellers.loan > 0]).all()
    model.run(model.period + 7 * model.month)
    assert sellers.loan.sum() == 0
    assert model.recorder.series("guarantee").sum() == 0
    assert model.money.outside[STATE] == 0
    debt = model.recorder.series("factory_debt") + model.recorder.series("trader_debt")
    assert debt.max() == pytest.approx(lent / 100.0)
    model.close()


def test_interest_is_what_is_owed_times_the_rate():
    model = with_("policy.guarantee_share=0.8", "policy.interest_per_year=0.13")
    rows, public = np.array([0, 1]), model.association.public
    model.sellers.loan[rows] = 100_000, 10_000
    model.sellers.instalment[rows] = 60_000
    before = model.money.seller[rows, B.cash].copy()
    public.collect(model)
    year = model.month * 7.0 / 365.0
    interest = [round(0.13 * year * owed) for owed in (100_000, 10_000)]
    paid = before - model.money.seller[rows, B.cash]
    assert paid.tolist() == [60_000 + interest[0], 10_000 + interest[1]]
    assert model.sellers.loan[rows].tolist() == [40_000, 0]
    flows = public.take_flows()
    assert flows == {"interest": sum(interest) / 100.0, "programme": sum(interest) / 100.0}
    model.close()


def test_the_state_bears_its_share_of_the_store():
    model = with_("policy.store_share=0.5", "adoption.maturity_days=0")
    spent = 0
    for _ in range(30):
        model.step()
        spent += math.floor(0.5 * model.expenses[-1, 3] + 0.5)
    assert spent == -model.money.outside[STATE] > 0
    assert model.recorder.series("public_store").sum() == pytest.approx(spent / 100.0)
    model.close()


def test_with_every_lever_off_public_money_changes_nothing():
    scenario = load("zhili_kidswear", [*TINY, *off(), *SPREADING, *HELP])
    pair = Worlds(0).pair(scenario, 1, 0)
    assert same(pair.without, pair.with_)
    assert KPIS["public_cost"].of(pair.with_) == 0.0


def test_threads_do_not_matter_to_who_adopts_and_who_pays(monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK", 512)
    scenario = load("zhili_kidswear", [*TINY, *SPREADING, *HELP])
    one, two = (Worlds(0).pair(scenario, 1, 0, threads=n).with_ for n in (1, 2))
    assert same(one, two)
    assert KPIS["public_cost"].of(one) > 0.0
