"""Who gains and who pays: firms and buyers by group, and money that adds up to zero."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from typer.testing import CliRunner

from agents.columns.books import ACCOUNTS
from agents.columns.sellers import FACTORY, TRADER
from agents.size_classes import size_class
from scenarios.load import load
from simulation import cli
from simulation.buyer_book import BuyerBook
from simulation.cli.who_pays import _with_sign, lines
from simulation.comparison import compare
from simulation.estimates import interval
from simulation.firms import cash_of_all
from simulation.ledger import total_cash
from simulation.metrics import KPIS
from simulation.model import ClusterModel
from simulation.results import document as result_document
from simulation.taken import take
from simulation.who_pays.document import document
from simulation.who_pays.groups import buyer_groups, firm_groups, inequality, yearly_results
from simulation.who_pays.parties import (
    NAMED,
    PARTIES,
    cash_fen,
    joining_fen,
    spending,
    where_it_went,
)
from simulation.world_run import Pair
from simulation.worlds import begin, single

TINY = ["scale=0.0015", "run.warmup_days=140", "run.horizon_days=140", "run.transition_days=56"]
LEVERS_TEXT = """
    demand_visibility flexible_production preorder_pooling capacity_pool pooled_procurement
    direct_sourcing ai_operations trade_services shared_design
"""
OFF = [f"levers.{name}=0" for name in LEVERS_TEXT.split()]


def tiny(*overrides):
    return load("zhili_kidswear", [*TINY, *overrides])


@pytest.fixture(scope="module")
def three():
    return compare(tiny(), replications=3, workers=2)


def both(pair):
    return pair.without, pair.with_


# Money


def test_every_account_belongs_to_one_party_that_has_a_name():
    owners = Counter(account for party in PARTIES for account in party.accounts)
    assert all(owners[account] == 1 for account in ACCOUNTS)
    assert PARTIES == NAMED  # no account that nobody has claimed


def test_what_the_parties_get_sums_to_zero_to_the_fen_in_every_world(three):
    for pair in three.pairs:
        for run in both(pair):
            assert run.accounts.dtype == np.int64
            assert run.accounts.sum() == 0
            assert joining_fen(run).sum() == 0
            assert cash_fen(run).sum() == 0
            assert (cash_fen(run) != 0).sum() > 8
    assert document(three.pairs, three.scenario)["money"]["sum_fen"] == 0


def test_accounts_are_what_the_ledger_has_gained_since_measuring_began():
    model = ClusterModel(tiny(), 3)
    model.run(model.measured_from)
    before, total = cash_of_all(model), total_cash(model.money)
    run = take(model.run(), "without")
    assert (run.accounts == cash_of_all(model) - before).all()
    assert total == total_cash(model.money) == 0
    assert dict(zip(ACCOUNTS, before, strict=True))["consumers"] < 0
    model.close()


def test_changes_of_parties_add_up_and_meet_the_kpis(three):
    changes = {change.party.name: change for change in where_it_went(three.pairs)}
    scale = sum(abs(change.cash.difference) for change in changes.values())
    assert abs(sum(change.cash.difference for change in changes.values())) < 1e-9 * scale
    for name in ("factory", "trader", "buyer"):
        kpi, change = three.kpis[f"{name}_profit"], changes[name]
        earned = change.cash.difference + change.stock.difference
        assert earned == pytest.approx(kpi.difference, rel=1e-9)
        assert change.gain.difference == pytest.approx(kpi.difference, rel=1e-9)
        assert change.gain.difference_low == pytest.approx(kpi.difference_low, rel=1e-6)
    assert changes["platform"].cash.difference == pytest.approx(
        three.kpis["platform_revenue"].difference
    )


def test_gains_add_up_to_what_is_spent_on_more_pieces_and_the_growth_of_stock(three):
    changes = where_it_went(three.pairs)
    gains = sum(change.gain.difference for change in changes)
    stock = sum(change.stock.difference for change in changes)
    more = sum(found.quantity.difference for found in spending(three.pairs).values())
    assert gains == pytest.approx(more + stock, rel=1e-9)
    assert abs(gains) > 1.0


def test_what_customers_are_spared_less_what_they_buy_more_is_what_they_keep(three):
    changes = {change.party.name: change for change in where_it_went(three.pairs)}
    for name, found in spending(three.pairs).items():
        kept = found.spared.difference - found.quantity.difference
        assert kept == pytest.approx(changes[name].cash.difference, rel=1e-9, abs=1e-3)
    assert spending(three.pairs)["consumer"].spared.difference > 0  # retail prices fall


# Firms


def test_results_of_firms_add_up_to_the_kpis(three):
    for pair in three.pairs:
        for run in both(pair):
            earned = yearly_results(run)
            for kind, name in ((FACTORY, "factory_profit"), (TRADER, "trader_profit")):
                total = earned[run.firms.kind == kind].sum()
                assert total == pytest.approx(KPIS[name].of(run), rel=1e-9)


def test_every_split_of_firms_has_every_firm_once(three):
    groups = firm_groups(three.pairs, three.scenario)
    for kind in ("factory", "trader"):
        own = [group for group in groups if group.kind == kind]
        count = {g.split: sum(x.firms for x in own if x.split == g.split) for g in own}
        assert count["size"] == pytest.approx(count["all"])
        assert count["township"] == pytest.approx(count["all"])
        earned = sum(g.firms * g.earns.difference for g in own if g.split == "adopter")
        whole = next(g for g in own if g.split == "all")
        assert earned == pytest.approx(whole.firms * whole.earns.difference)


def made_poorer(pair, rows, yuan):
    firms = pair.with_.firms
    result = pair.without.firms.result.copy()
    result[rows] -= yuan
    with_ = replace(pair.with_, firms=replace(firms, result=result))
    return Pair(pair.replication, pair.without, without_joining(with_))


def without_joining(run):
    nothing = np.zeros(len(run.firms))
    return replace(run, firms=replace(run.firms, paid=nothing, paid_measured=nothing))


def test_losers_are_counted_firm_by_firm(three):
    kind = three.pairs[0].with_.firms.kind
    traders = np.flatnonzero(kind == TRADER)
    hit = [traders[:1], traders[:3], traders[:2]]
    pairs = [made_poorer(p, rows, 7.0) for p, rows in zip(three.pairs, hit, strict=True)]
    groups = {g.kind: g for g in firm_groups(pairs, three.scenario) if g.split == "all"}
    shares = np.array([1, 3, 2]) / len(traders)
    assert groups["trader"].losers.value == pytest.approx(shares.mean())
    assert groups["trader"].losers.high == pytest.approx(interval(shares)[2])
    a_year = 7.0 / pairs[0].with_.years
    assert groups["trader"].earns.difference == pytest.approx(-shares.mean() * a_year)
    assert groups["factory"].losers.value == 0.0


def test_under_a_programme_adopters_late_adopters_and_others_stand_apart():
    scenario = tiny("adoption.mode=programme", "adoption.ramp_days=100", "scale=0.003")
    result = compare(scenario, replications=2)
    groups = {(g.kind, g.split, g.group): g for g in firm_groups(result.pairs, scenario)}
    for kind in ("factory", "trader"):
        adopters, others = (groups[kind, "adopter", name] for name in ("adopter", "not"))
        assert adopters.firms + others.firms == groups[kind, "all", "all"].firms
        early, late = (groups[kind, "joined", name] for name in ("early", "late"))
        assert early.firms + late.firms == adopters.firms
        assert early.firms >= late.firms > 0
    full = {(g.split, g.group) for g in firm_groups(compare(tiny(), replications=1).pairs, tiny())}
    assert ("adopter", "not") not in full
    assert ("joined", "late") not in full


def test_with_every_lever_off_nobody_gains_and_nobody_pays():
    result = compare(tiny(*OFF), replications=2)
    assert all(g.losers.value == 0.0 for g in firm_groups(result.pairs, result.scenario))
    assert all(g.earns.difference == 0.0 for g in buyer_groups(result.pairs, result.scenario))
    for change in where_it_went(result.pairs):
        assert change.cash.difference == change.gain.difference == 0.0
    assert all(found.difference == 0.0 for found in inequality(result.pairs).values())


def test_inequality_of_all_firms_is_the_kpi_but_for_the_joining_cost(three):
    pairs = [Pair(p.replication, *map(without_joining, both(p))) for p in three.pairs]
    found = inequality(pairs)
    assert found["all"].with_ == pytest.approx(three.kpis["profit_gini"].with_)
    assert 0 < found["factory"].without < 1


def test_sizes_are_told_against_the_average():
    assert size_class(np.array([0.1, 0.49, 0.5, 1.9, 2.0, 30.0])).tolist() == [0, 0, 1, 1, 2, 2]


# Small-B buyers


def test_groups_of_buyers_add_up_to_the_kpi_and_to_every_buyer(three):
    buyers = tiny().cluster.firms * 0.0015 * 60
    for pair in three.pairs:
        for run in both(pair):
            groups = run.buyers
            assert groups.buyers.sum() == pytest.approx(buyers)
            assert groups.sold.sum() == run.total("consumer_kept")
            earned = groups.result.sum() / run.years
            assert earned == pytest.approx(KPIS["buyer_profit"].of(run), rel=1e-6)
            assert groups.cash.sum() == run.accounts[ACCOUNTS.index("buyers")]


def test_every_split_of_buyers_has_every_buyer_once(three):
    groups = buyer_groups(three.pairs, three.scenario)
    count = Counter()
    for group in groups:
        count[group.split] += group.buyers
    assert all(number == pytest.approx(count["all"]) for number in count.values())
    titles = {group.title for group in groups if group.split == "type"}
    assert "Livestreamer" in titles
    assert {g.group for g in groups if g.split == "township"} == {"near", "remote"}
    assert all(g.cost.without > 0 for g in groups)


def test_where_nobody_leaves_a_group_s_cash_is_that_of_its_rows():
    model = ClusterModel(tiny("buyers.entry_per_year=0"), 3)
    model.run(model.measured_from)
    before, kind = model.money.buyer_cash.copy(), model.buyers.kind.copy()
    run = take(model.run(), "without")
    change = model.money.buyer_cash - before
    for number in range(len(tiny().buyer_types)):
        assert run.buyers.cash[run.buyers.kind == number].sum() == change[kind == number].sum()
    model.close()


def test_a_row_that_changes_hands_counts_for_each_of_its_buyers():
    model = ClusterModel(tiny("buyers.entry_per_year=12"), 3)
    model.run(model.measured_from)
    first = model.shelves.identity.copy()
    group = [book_group(model)]
    periods = np.zeros(model.recorder.firms.buyers.n_groups)
    cash, before = np.zeros_like(periods), model.money.buyer_cash.copy()
    while model.period < model.n_periods:
        model.step()
        # Who leaves clears its shelf in its last period.
        np.add.at(periods, group[-1], 1.0)
        np.add.at(cash, group[-1], model.money.buyer_cash - before)
        before = model.money.buyer_cash.copy()
        if (model.period - 1) % model.month == 0:
            group.append(book_group(model))
    run = take(model, "without")
    assert (model.shelves.identity != first).mean() > 0.5
    assert len({tuple(g) for g in group}) > 2
    assert run.buyers.buyers * (model.n_periods - model.measured_from) == pytest.approx(periods)
    assert run.buyers.cash.tolist() == cash.tolist()
    model.close()


def book_group(model):
    """Groups of who holds each row now, as a fresh book tells them."""
    book = BuyerBook(model)
    book.open(model, model.period)
    return book.snapshot()["rows"]["group"]


def test_books_survive_the_fork(three):
    for world, run in zip(("without", "with"), both(three.pairs[0]), strict=True):
        alone = single(tiny(), 1, 0, world)
        assert alone.accounts.tolist() == run.accounts.tolist()
        for name in ("buyers", "cash", "value", "sold"):
            assert getattr(alone.buyers, name).tolist() == getattr(run.buyers, name).tolist()


def test_measuring_from_the_first_period_on_is_possible():
    scenario = tiny("run.warmup_days=0", "run.transition_days=0")
    model = ClusterModel(scenario, 3)
    begin(model)
    run = take(model.run(), "with")
    assert run.accounts.sum() == 0
    assert run.buyers.sold.sum() == run.total("consumer_kept")
    assert run.buyers.buyers.sum() == pytest.approx(model.shelves.n)
    model.close()


# The document and the command line


def test_the_block_of_the_document_is_complete_and_plain(three):
    block = json.loads(json.dumps(result_document(three, "x")["who_pays"], allow_nan=False))
    assert {row["kind"] for row in block["firms"]} == {"factory", "trader"}
    assert {"all", "factory", "trader"} == set(block["gini"])
    for row in block["firms"]:
        assert 0.0 <= row["losers_share"]["low"] <= row["losers_share"]["value"]
        assert row["title"]
        assert row["title_zh"]
        assert row["earns"]["difference_low"] <= row["earns"]["difference_high"]
    names = {row["party"] for row in block["money"]["parties"]}
    assert names >= {"factory", "trader", "buyer", "platform", "consumer", "worker", "state",
                     "material_supplier", "carrier", "bank"}  # fmt: skip
    total = sum(row["cash"]["difference"] for row in block["money"]["parties"])
    assert abs(total) < 1e-3  # yuan, of millions
    one = result_document(replace(three, pairs=three.pairs[:1]), "x")["who_pays"]
    assert one["firms"][0]["losers_share"]["low"] is None


def test_the_command_shows_who_pays_where_it_is_asked_to():
    small = [part for value in TINY for part in ("--set", value)]
    command = ["compare", "zhili_kidswear", *small, "--replications", "2"]
    shown = CliRunner().invoke(cli.app, [*command, "--who-pays"])
    assert shown.exit_code == 0, shown.output
    for words in (
        "firms, yuan a year each",
        "small-B buyers, yuan a year each",
        "earn less",
        "in the remote township",
        "who gets the money",
        "Material suppliers",
        "Gini",
    ):
        assert words in shown.stdout  # fmt: skip
    plain = CliRunner().invoke(cli.app, command)
    assert shown.stdout.startswith(plain.stdout)
    assert "who gets the money" not in plain.stdout


def test_gains_are_told_to_add_up_with_all_their_parts(three):
    changes, spent = where_it_went(three.pairs), spending(three.pairs)
    gains = sum(change.gain.difference for change in changes)
    more = sum(found.quantity.difference for found in spent.values())
    grown = sum(change.stock.difference for change in changes)
    assert more + grown == pytest.approx(gains, rel=1e-9)
    told = " ".join(lines(three))
    assert f"the growth of stock ({_with_sign(grown, more)})" in told
    assert f"spend on more pieces ({_with_sign(more, more)})" in told


def test_nothing_is_a_plain_zero_whatever_it_stands_beside():
    assert (_with_sign(0.0, 2e6), _with_sign(0.0, 0.0), _with_sign(2e6, 2e6)) == (
        "0",
        "0",
        "+2.0 m",
    )
