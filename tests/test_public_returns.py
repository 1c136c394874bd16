"""What joining and public money cost and bring: counted in full, and each yuan once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from agents.columns.books import ACCOUNTS
from agents.columns.measures import X
from agents.columns.sellers import FACTORY, TRADER
from scenarios.load import load
from simulation.cli.who_pays import lines
from simulation.comparison import compare
from simulation.kpis.cost import joining, joining_by_firm
from simulation.metrics import KPIS
from simulation.taken import take
from simulation.who_pays.document import document
from simulation.who_pays.parties import cash_fen, joining_fen, where_it_went
from simulation.who_pays.public import payback_years, returns, saving_per_public_yuan
from simulation.world_run import Pair
from simulation.worlds import Worlds
from tests.test_public_money import HELP, SPREADING, TINY, with_
from tests.tiny_worlds import same


@pytest.fixture(scope="module")
def helped():
    return compare(load("zhili_kidswear", [*TINY, *SPREADING, *HELP]), replications=2)


def test_public_cost_is_what_the_state_has_paid(helped):
    for pair in helped.pairs:
        run = pair.with_
        assert KPIS["public_cost"].of(run) > KPIS["subsidy"].of(run) > 0.0
        state = run.accounts[ACCOUNTS.index("state")]
        assert KPIS["public_cost"].of(run) * run.years == pytest.approx(-state / 100.0, abs=1.0)
        assert cash_fen(run).sum() == 0
        assert KPIS["public_cost"].of(pair.without) == 0.0


def test_what_public_money_buys_is_told(helped):
    found = document(helped.pairs, helped.scenario)["public_money"]
    assert set(found) <= {
        "saving_per_public_yuan", "factory_payback_years", "trader_payback_years",
    }  # fmt: skip
    assert found["saving_per_public_yuan"]["value"] == pytest.approx(
        returns(helped.pairs)["saving_per_public_yuan"].value
    )


def test_returns_are_what_they_say():
    outcomes = {
        "factory_profit_adopters": (np.array([100.0, 100.0]), np.array([150.0, 110.0])),
        "factory_joining_adopters": (np.zeros(2), np.array([25.0, 25.0])),
        "trader_profit_adopters": (np.array([100.0, 100.0]), np.array([150.0, 90.0])),
        "trader_joining_adopters": (np.zeros(2), np.array([25.0, 25.0])),
    }
    assert payback_years("factory")(outcomes) == pytest.approx([0.5, 2.5])
    assert np.isnan(payback_years("trader")(outcomes)).all()  # one of them never has it back


def test_results_of_firms_count_what_they_owe():
    settings = ["policy.guarantee_share=0.8", "adoption.joining_cost=1e6", "adoption.mode=full"]
    model = with_(*settings)
    run = take(model.run(), "with")
    for name, kind in (("factory_profit", FACTORY), ("trader_profit", TRADER)):
        mine = run.firms.kind == kind
        joined = (run.firms.joined[mine] >= run.lo).sum() * 1e6  # nobody closes
        share = joined * (run.hi - run.lo) / (run.hi - run.fork)
        whole = run.firms.result[mine].sum() + joined - share
        assert KPIS[name].of(run) * run.years == pytest.approx(whole, rel=1e-9, abs=1.0)
    assert run.measures[:, [X.factory_debt, X.trader_debt]].max() > 0.0
    assert run.total("interest") > 0.0
    model.close()


def test_joining_is_what_firms_paid_when_they_joined_where_nobody_closes():
    model = with_("policy.subsidy_share=0.25", "adoption.mode=programme", "adoption.ramp_days=200",
                  "run.transition_days=112")  # fmt: skip
    run = take(model.run(), "with")
    model.close()
    joined, paid, share = run.firms.joined, *joining_by_firm(run)
    own, part = 0.75 * 20_000.0, (run.hi - run.lo) / (run.hi - run.fork)
    assert 0 < (joined >= run.lo).sum() < (joined >= run.fork).sum() < len(joined)
    assert paid == pytest.approx((joined >= run.lo) * own)
    assert share == pytest.approx((joined >= run.fork) * own * part)
    for kinds in ((FACTORY,), (TRADER,), (FACTORY, TRADER)):
        of_kind = np.isin(run.firms.kind, kinds)
        assert joining(run, kinds) == pytest.approx((paid[of_kind].sum(), share[of_kind].sum()))
    later = run.window(run.lo + 4, run.hi - 2)
    counted = ((joined >= later.lo) & (joined < later.hi)).sum() * own
    assert joining(later, (FACTORY, TRADER))[0] == pytest.approx(counted)


def test_what_a_firm_paid_to_join_stays_paid_when_it_closes():
    model = with_("turnover.trader_exit_per_year=2", "turnover.factory_exit_per_year=2",
                  "turnover.exit_margin=0.3", "turnover.entry_per_year=6",
                  "run.transition_days=112")  # fmt: skip
    joinings = np.zeros(model.sellers.n - 1)
    while model.running:
        model.step()
        joinings += model.sellers.joined[:-1] == model.period - 1
    run = take(model, "with")
    model.close()
    assert joinings.sum() > (run.firms.joined >= run.fork).sum()  # some have closed since
    assert run.firms.paid == pytest.approx(joinings * 20_000.0)
    both = run.spread("joining_factory", "joining_trader") * (run.hi - run.fork) * 7 / 365
    assert both == pytest.approx(joinings.sum() * 20_000.0)
    paid, share = joining(run, (FACTORY, TRADER))
    assert (paid, share) == pytest.approx(tuple(part.sum() for part in joining_by_firm(run)))
    for name, kind in (("factory_profit", FACTORY), ("trader_profit", TRADER)):
        mine = run.firms.kind == kind
        assert KPIS[name].of(run) * run.years == pytest.approx(
            (run.firms.result + joining_by_firm(run)[0] - joining_by_firm(run)[1])[mine].sum(),
            rel=1e-9, abs=1.0,
        )  # fmt: skip


def test_what_the_state_pays_before_measuring_begins_is_spread_over_the_comparison():
    settings = [*HELP[:2], "run.transition_days=182"]
    scenario = load("zhili_kidswear", [*TINY, *settings])
    pair = Worlds(0).pair(scenario, 1, 0)
    run = pair.with_
    assert run.accounts[ACCOUNTS.index("state")] == 0  # all have joined at once, before
    state = next(c for c in where_it_went([pair]) if c.party.name == "state")
    assert state.cash.difference == pytest.approx(-KPIS["subsidy"].of(run), abs=0.1)
    assert state.cash.difference < 0.0
    assert cash_fen(run).sum() == joining_fen(run).sum() == 0
    whole = 42 * (20_000.0 + 3_000.0) * run.years / ((run.hi - run.fork) * 7 / 365)
    got = joining_fen(run)[ACCOUNTS.index("association")] / 100.0
    assert got == pytest.approx(whole, abs=0.1)


def test_unaided_is_the_same_world_with_the_rules_and_without_the_money(helped):
    pair = helped.pairs[1]
    rules = [HELP[4], *SPREADING]
    alone = Worlds(0).pair(load("zhili_kidswear", [*TINY, *rules]), helped.seed, 1)
    assert same(pair.unaided, alone.with_)
    assert alone.unaided is None
    assert compare(load("zhili_kidswear", TINY), replications=1).pairs[0].unaided is None
    assert "saving_per_public_yuan" not in returns([replace(pair, unaided=None)])


def made_up(run, **measures):
    """Run of which only some measures are not 0, 12 periods since the fork not measured."""
    table = np.zeros_like(run.measures)
    for name, value in measures.items():
        table[run.fork :, getattr(X, name)] = value
    return replace(run, measures=table, lo=run.fork + 12)


def test_saving_per_public_yuan_counts_what_the_money_adds_and_does_not_pay_itself(helped):
    run = helped.pairs[0].with_
    without = made_up(run, setup_cost=9_000.0, factory_sold=90.0)
    unaided = made_up(run, setup_cost=9_000.0, factory_sold=100.0)  # 90 yuan a piece
    paid = {"subsidy": 50.0, "training": 30.0, "drive": 20.0}
    with_ = made_up(run, setup_cost=8_000.0, factory_sold=100.0, **paid)  # 80 yuan
    pairs = [Pair(0, without, with_, unaided)]
    assert saving_per_public_yuan(pairs) == pytest.approx([(1_000.0 - 50.0) / 100.0])
    # Saved while the worlds settle: it counts, like what was spent then.
    early = with_.measures.copy()
    early[run.fork : run.fork + 12, X.setup_cost] = 9_000.0
    pairs = [Pair(0, without, replace(with_, measures=early), unaided)]
    part = 1.0 - 12 / (run.hi - run.fork)
    assert saving_per_public_yuan(pairs) == pytest.approx([(part * 1_000.0 - 50.0) / 100.0])
    # A subsidy that only moves cost saves nothing: firms pay less, the state as much more.
    moved = made_up(run, programme=950.0, factory_sold=100.0, subsidy=50.0)
    plain = made_up(run, programme=1_000.0, factory_sold=100.0)
    assert saving_per_public_yuan([Pair(0, plain, moved, plain)]) == pytest.approx([0.0])
    assert KPIS["unit_cost_after_public"].of(moved) == pytest.approx(10.0)
    assert np.isnan(saving_per_public_yuan([Pair(0, plain, plain, plain)])).all()


def test_who_gains_on_average_only_is_not_said_to_have_it_back(helped):
    def told(*gains):
        pairs = []
        for pair, gain in zip(helped.pairs, gains, strict=True):
            adopter = pair.with_.firms.adopter
            before = replace(pair.without.firms, result=np.zeros(len(adopter)), adopter=adopter)
            after = replace(pair.with_.firms, result=gain - pair.with_.firms.paid_measured)
            runs = replace(pair.without, firms=before), replace(pair.with_, firms=after)
            pairs.append(Pair(pair.replication, *runs))
        return [line for line in lines(replace(helped, pairs=tuple(pairs))) if "Adopting" in line]

    for line in told(9e6, -1e6):
        assert line.endswith("do not have back what joining cost: they do not gain in every "
                             "replication.")  # fmt: skip
    assert all("have back what joining cost in" in line for line in told(9e6, 1e6))
