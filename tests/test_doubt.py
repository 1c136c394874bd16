"""Draws of the assumptions: ranges, refusals, pairs that resume, and what they add up to."""

from __future__ import annotations

import errno
import gc
import json
import math
from collections import Counter
from dataclasses import replace

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from typer.testing import CliRunner

from agents.kernels import pricing
from scenarios.catalogue import describe
from scenarios.doubt import LEAST_ELASTICITY, Place, around, drawn, uncertain
from scenarios.load import ScenarioError, load
from scenarios.paths import value_at
from scenarios.write import content_hash
from simulation import cli, sentence
from simulation.cli.doubt import doubt_lines
from simulation.comparison import compare, estimates_of, values_of
from simulation.doubt import parts, running
from simulation.doubt.design import make_design
from simulation.doubt.document import document, draws_table, parameters, refusals
from simulation.doubt.running import doubt_about
from simulation.doubt.summary import Span, article_band, share_of
from simulation.estimates import PairedEstimate
from simulation.metrics import KPIS, PRIMARY
from simulation.results import document as result_document
from simulation.world_run import WorldRun
from simulation.worlds import Worlds

TINY = ["scale=0.0015", "run.warmup_days=140", "run.horizon_days=140", "run.transition_days=56"]
LEVERS_TEXT = """
    demand_visibility flexible_production preorder_pooling capacity_pool pooled_procurement
    direct_sourcing shared_design
"""
OFF = [f"levers.{name}=0" for name in LEVERS_TEXT.split()]
ROWS = {row.path: row for row in describe()}
DOUBTED = [row for row in ROWS.values() if row.doubt]


def tiny(*overrides):
    return load("zhili_kidswear", [*TINY, *overrides])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("results")


@pytest.fixture(scope="module")
def eight(folder):
    """Eight draws in pairs of two, kept in a folder."""
    return doubt_about(tiny(), 8, 1, replications=2, workers=2, folder=folder)


# Ranges


@pytest.mark.parametrize("row", DOUBTED, ids=lambda row: row.path)
def test_a_declared_range_is_allowed_and_holds_the_default(row):
    if row.choices:
        assert set(row.doubt) <= set(row.choices)
        assert row.default in row.doubt
        return
    low, high = row.doubt
    assert low <= row.default <= high
    assert low < high
    assert row.low is None or low >= row.low
    assert row.high is None or high <= row.high


@given(row=st.sampled_from([r for r in DOUBTED if not r.choices]), u=st.floats(-1, 2))
@settings(deadline=None)
def test_a_range_moves_with_the_scenario_s_value_and_stays_allowed(row, u):
    low, high = row.doubt
    value = min(row.high, max(row.low, low + u * (high - low)))
    moved = around(value, row.default, low, high, row)
    assert moved[0] <= value * (1 + 1e-9) + 1e-12
    assert value <= moved[1] * (1 + 1e-9) + 1e-12
    assert row.low is None or moved[0] >= row.low
    assert row.high is None or moved[1] <= row.high
    assert around(row.default, row.default, low, high, row) == (low, high)


def test_quantities_keep_their_ratio_shares_their_odds_and_signed_numbers_their_distance():
    cost = ROWS["factories.setup_cost"]
    assert around(3000.0, 1500.0, 1100.0, 4000.0, cost) == pytest.approx((2200.0, 8000.0))
    low, high = around(0.6, 0.17, 0.1, 0.4, ROWS["bulk.small_b_share"])

    def odds(share):
        return share / (1 - share)

    assert odds(low) / odds(0.6) == pytest.approx(odds(0.1) / odds(0.17))
    assert odds(high) / odds(0.6) == pytest.approx(odds(0.4) / odds(0.17))
    trend = ROWS["consumers.trend_per_year"]
    assert around(0.01, 0.0, -0.05, 0.03, trend) == pytest.approx((-0.04, 0.04))


def test_whole_numbers_and_choices_come_up_equally_often():
    grid = (np.arange(1200) + 0.5) / 1200
    whole = Counter(Place("x", 4, 3, 6, "whole numbers").at(u) for u in grid)
    assert whole == {3: 300, 4: 300, 5: 300, 6: 300}
    chosen = Counter(Place("x", "b", 0, 1, "choice", ("a", "b")).at(u) for u in grid)
    assert chosen == {"a": 600, "b": 600}
    assert Place("x", 4, 3, 6, "whole numbers").at(1.0) == 6


def test_positive_quantities_are_even_by_ratio_and_others_even():
    assert Place("x", 2.0, 1.0, 16.0, "by ratio").at(0.5) == pytest.approx(4.0)
    assert Place("x", 2.0, 1.0, 16.0, "even").at(0.5) == pytest.approx(8.5)
    scales = {one.path: one.places[0].scale for one in uncertain(tiny())}
    assert scales["factories.setup_cost"] == "by ratio"
    assert scales["cluster.remote_share"] == "even"
    assert scales["buyers.service_factor"] == "even"
    assert scales["traders.listings"] == "whole numbers"
    assert scales["choice.price_form"] == "choice"


def test_buyer_types_move_together_each_within_its_range_and_none_stays_none():
    custom = {one.path: one for one in uncertain(tiny())}["buyer_types.*.custom_share"]
    paths = [place.path for place in custom.places]
    assert "buyer_types.taobao_seller.custom_share" in paths
    assert "buyer_types.individual.custom_share" not in paths  # the scenario sets 0: there is none
    middle, top = custom.at(0.5), custom.at(1.0)
    assert all(middle[path] < top[path] for path in paths)
    assert top["buyer_types.school_class.custom_share"] > 0.5


# Drawn scenarios


def test_a_drawn_scenario_has_the_drawn_values_and_nothing_else_changed():
    scenario = tiny()
    made = drawn(scenario, {"factories.setup_cost": 2000.0, "buyer_types.livestreamer.markup": 0.4})
    assert value_at(made, "factories.setup_cost") == 2000.0
    back = drawn(made, {
        "factories.setup_cost": scenario.factories.setup_cost,
        "buyer_types.livestreamer.markup": scenario.buyer_types["livestreamer"].markup,
    })  # fmt: skip
    assert content_hash(back) == content_hash(scenario)


def test_values_that_contradict_each_other_or_the_schema_are_refused_in_words():
    with pytest.raises(
        ScenarioError,
        match=r"draw digital\.setup_cost = 1300\.0: lies above "
        r"factories\.setup_cost = 1200\.0: flexible_production would do",
    ):
        drawn(tiny(), {"digital.setup_cost": 1300.0, "factories.setup_cost": 1200.0})  # fmt: skip
    with pytest.raises(ScenarioError, match="at most 1"):
        drawn(tiny(), {"digital.known_share": 1.5})


def test_a_lever_that_is_meant_to_hurt_is_no_contradiction():
    worse = tiny("digital.setup_cost=3000")
    assert drawn(worse, {"digital.setup_cost": 3500.0}).digital.setup_cost == 3500.0
    with pytest.raises(ScenarioError, match="lies below"):
        drawn(worse, {"digital.setup_cost": 900.0})


def test_an_elasticity_that_leaves_no_price_is_refused():
    with pytest.raises(ScenarioError, match=r"elasticity of 1\.18, at or below 1\.2"):
        drawn(tiny("choice.ties=1", "choice.local_offers=1"),
              {"choice.price_sensitivity": 2.05, "choice.outside_share": 0.15})  # fmt: skip
    assert LEAST_ELASTICITY == pricing.LEAST_ELASTICITY


def test_every_slice_of_every_range_is_drawn_once():
    design = make_design(tiny(), 16, 1)
    slices = np.sort(np.floor(design.positions * 16), axis=0)
    assert (slices == np.arange(16)[:, None]).all()
    assert len(design.uncertain) == design.positions.shape[1] > 80


def test_the_same_seed_gives_the_same_draws_and_another_others():
    one, again, other = (make_design(tiny(), 4, seed) for seed in (1, 1, 2))
    assert [draw.values for draw in one.draws] == [draw.values for draw in again.draws]
    assert one.draws[0].values != other.draws[0].values


def test_refused_draws_are_counted_with_the_reason():
    design = make_design(tiny(), 60, 1)
    refused = [draw for draw in design.draws if draw.scenario is None]
    assert 0 < len(refused) < 30
    assert all(draw.problems for draw in refused)
    assert all("would do the opposite" in str(draw.problems[0]) for draw in refused)


# Pairs


def test_every_draw_is_complete_refused_or_failed(eight):
    assert len(eight.complete) + len(eight.refused) + len(eight.failed) == eight.asked == 8
    assert not eight.failed
    assert len(eight.complete) >= 4


def test_a_draw_has_the_values_and_the_luck_of_a_comparison_of_its_scenario(eight):
    number = eight.complete[0].number
    alone = compare(eight.design.draws[number].scenario, replications=2, seed=1)
    for name, (without, with_) in values_of(alone.pairs).items():
        assert eight.values[name][0][0].tolist() == without.tolist(), name
        assert eight.values[name][1][0].tolist() == with_.tolist(), name


def test_draws_do_not_depend_on_the_number_of_threads(eight):
    again = doubt_about(tiny(), 8, 1, replications=2, workers=1)
    assert document(again) == document(eight)


def counted(monkeypatch):
    calls = []
    pair = Worlds.pair

    def count(self, scenario, seed, replication, **options):
        calls.append((content_hash(scenario), replication))
        return pair(self, scenario, seed, replication, **options)

    monkeypatch.setattr(Worlds, "pair", count)
    return calls


def test_pairs_that_are_kept_are_not_run_again_and_spoilt_ones_are(eight, folder, monkeypatch):
    calls = counted(monkeypatch)
    kept = sorted((folder / parts.FOLDER).glob("*.json"))
    assert len(kept) == 2 * len(eight.complete)
    again = doubt_about(tiny(), 8, 1, replications=2, folder=folder)
    assert calls == []
    assert again.resumed == len(kept)
    kept[0].write_text(kept[0].read_text()[:50])
    kept[1].unlink()
    mended = doubt_about(tiny(), 8, 1, replications=2, folder=folder)
    assert len(calls) == 2
    assert document(mended) == document(again) == document(eight)
    assert draws_table(mended).equals(draws_table(eight))


def test_another_seed_or_another_model_shares_no_pair(monkeypatch):
    scenario = tiny()
    key = parts.part_key(scenario, 1, 0)
    others = [parts.part_key(scenario, 2, 0), parts.part_key(scenario, 1, 1),
              parts.part_key(tiny("factories.setup_cost=1501"), 1, 0)]  # fmt: skip
    monkeypatch.setattr(parts, "fingerprint", lambda: "changed")
    assert key not in [*others, parts.part_key(scenario, 1, 0)]
    assert len(set(others)) == 3


def test_an_interrupt_keeps_what_is_done_and_the_same_call_goes_on(eight, tmp_path, monkeypatch):
    def interrupt(now):
        if now.done == 5:
            raise KeyboardInterrupt

    part = doubt_about(tiny(), 8, 1, replications=2, workers=1, folder=tmp_path, progress=interrupt)
    assert part.interrupted
    assert len(part.complete) == 2
    assert document(part)["draws"] == 2
    calls = counted(monkeypatch)
    whole = doubt_about(tiny(), 8, 1, replications=2, workers=1, folder=tmp_path)
    assert len(calls) == 2 * len(eight.complete) - 5
    assert document(whole) == document(eight)


def test_an_interrupt_before_the_first_draw_keeps_the_comparison(monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(running, "make_design", interrupt)
    result = compare(tiny(), replications=1, doubt=4)
    assert (result.replications, result.stop_reason, result.doubt) == (1, "interrupted", None)


def test_a_run_that_fails_is_told_and_ends_nothing(eight, monkeypatch):
    bad = content_hash(eight.design.draws[eight.complete[1].number].scenario)
    pair = Worlds.pair

    def fail(self, scenario, *rest, **options):
        if content_hash(scenario) == bad:
            raise FloatingPointError("cost is nan")
        return pair(self, scenario, *rest, **options)

    monkeypatch.setattr(Worlds, "pair", fail)
    found = doubt_about(tiny(), 8, 1, replications=1)
    assert found.failed == {eight.complete[1].number: "FloatingPointError: cost is nan"}
    assert len(found.complete) == len(eight.complete) - 1
    assert "failed" in draws_table(found)["status"].to_pylist()


def test_a_full_disk_loses_no_result(eight, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(parts, "write_text", full)
    found = doubt_about(tiny(), 8, 1, replications=2, folder=tmp_path)
    assert found.not_kept == "No space left on device"
    assert document(found) == document(eight)


def test_no_world_outlives_its_kpis():
    alive = []

    def look(now):
        alive.append(sum(isinstance(thing, WorldRun) for thing in gc.get_objects()))

    gc.collect()
    before = sum(isinstance(thing, WorldRun) for thing in gc.get_objects())
    doubt_about(tiny(), 8, 1, replications=2, workers=1, progress=look)
    assert max(alive) - before <= 6  # the pair at hand, and the one being made
    assert len(alive) >= 8


# What they add up to


def test_spans_are_percentiles_of_paired_results(eight):
    without, with_ = eight.values["unit_cost"]
    ratio = np.exp(np.mean(np.log(with_ / without), axis=1))
    assert eight.spans["unit_cost"].ratio == pytest.approx(np.percentile(ratio, [5, 50, 95]))
    gain = np.mean(eight.values["trader_profit"][1] - eight.values["trader_profit"][0], axis=1)
    span = eight.spans["trader_profit"]
    assert span.ratio is None
    assert span.difference == pytest.approx(np.percentile(gain, [5, 50, 95]))
    assert (span.lower, span.higher) == ((gain < 0).sum(), (gain > 0).sum())


def test_shares_count_draws(eight):
    block = document(eight)
    fall = np.ones(len(eight.complete), bool)
    for name in PRIMARY:
        fall &= np.mean(np.log(eight.values[name][1] / eight.values[name][0]), axis=1) < 0
    assert block["all_fall_share"] == fall.mean()
    without, with_ = eight.values["factory_inventory"]
    level = np.exp(np.mean(np.log(with_ / without), axis=1))
    assert article_band() == (0.3, 0.4)
    assert block["band_share"] == ((level >= 0.3) & (level <= 0.4)).mean()
    assert block["all_fall_after_fees_share"] <= block["all_fall_share"]


def test_intervals_of_shares_are_wilson_s():
    share = share_of(np.array([True] * 7 + [False] * 13))
    ends = stats.binomtest(7, 20).proportion_ci(0.9, method="wilson")
    assert (share.low, share.high) == pytest.approx((ends.low, ends.high))
    assert share_of(np.zeros(0, bool)) is None


def test_rank_correlations_are_spearman_s_and_find_what_matters(eight):
    cost = np.mean(eight.log_ratios("unit_cost"), axis=1)
    rows = [draw.number for draw in eight.complete]
    found = eight.correlations("unit_cost")
    for column in (0, 40):
        x = eight.design.positions[rows, column]
        assert found[column] == pytest.approx(stats.spearmanr(x, cost).statistic)
    # The cost of all draws as position 3 of the design has it: that one alone matters.
    forced = replace(eight)
    numbers = eight.design.positions[rows, 3]
    forced.__dict__["values"] = {
        **eight.values,
        "factory_inventory": (np.ones((len(rows), 2)), np.exp(np.tile(numbers, (2, 1)).T)),
    }
    top = parameters(forced)[0]
    assert top["parameter"] == eight.design.uncertain[3].path
    assert top["rank_correlation"] == pytest.approx(1.0)


def test_draws_that_patterns_of_real_clusters_rule_out_are_told_apart(eight):
    n, like = len(eight.complete), replace(eight)
    level = {"factory_inventory": 90.0, "unsold_share": 0.2, "lead_time_days": 20.0,
             "capacity_utilisation": 0.6}  # fmt: skip
    real = {name: np.full((n, 2), value) for name, value in level.items()}
    real["factory_inventory"][0] = 20.0  # days: too few
    like.__dict__["values"] = {**eight.values, **{k: (v, 0.35 * v) for k, v in real.items()}}
    block = document(like)["like_real"]
    assert block["draws"] == n - 1
    assert block["band_share"] == 1.0
    assert any(f"In {n - 1} draws the world without has" in line for line in doubt_lines(like))
    real["unsold_share"][:] = 0.01
    assert document(like)["like_real"]["draws"] == 0
    assert any("In no draw does the world without have" in line for line in doubt_lines(like))


def test_luck_and_doubt_are_told_apart():
    rng = np.random.default_rng(7)

    def share(draw_sd, luck_sd, shared_sd):
        logs = (
            draw_sd * rng.normal(size=(4000, 1))
            + luck_sd * rng.normal(size=(4000, 3))
            + shared_sd * rng.normal(size=(1, 3))
        )
        made = replace(EMPTY, complete=(None,) * 4000, replications=3)
        made.__dict__["values"] = {"unit_cost": (np.ones_like(logs), np.exp(logs))}
        return made.luck_share("unit_cost")

    assert share(1.0, 0.0, 1.0) == pytest.approx(0.0, abs=1e-9)  # luck that all draws share
    assert share(1.0, math.sqrt(3.0), 1.0) == pytest.approx(0.5, abs=0.03)
    assert share(0.0, 1.0, 0.0) == pytest.approx(1.0, abs=0.05)


EMPTY = running.Doubt(
    tiny(), make_design(tiny(), 2, 1), 2, complete=(), failed={}, resumed=0, not_kept="",
    interrupted=False,
)  # fmt: skip


def test_of_no_complete_draw_nothing_is_said():
    block = document(EMPTY)
    assert block["draws"] == 0
    assert block["all_fall_share"] is None
    assert EMPTY.spans == {}
    json.dumps(block, allow_nan=False)
    assert draws_table(EMPTY).num_rows == 2


def test_with_every_lever_off_no_draw_changes_anything():
    found = doubt_about(tiny(*OFF), 4, 1, replications=1)
    assert len(found.complete) + len(found.refused) == 4
    for name, span in found.spans.items():
        assert span.difference == (0.0, 0.0, 0.0), name
        assert span.lower == span.higher == 0
    assert document(found)["all_fall_share"] == 0.0


# The document, the table, and the command line


def test_every_kpi_of_the_document_gets_its_span_and_only_with_draws():
    result = compare(tiny(), replications=2, doubt=4)
    content = json.loads(json.dumps(result_document(result, "x"), allow_nan=False))
    for name, row in content["kpis"].items():
        assert row["doubt_low"] <= row["doubt_median"] <= row["doubt_high"], name
        ratio = row["doubt_of"] == "ratio"
        assert not (ratio and KPIS[name].signed)
        assert row["doubt_difference_low"] <= row["doubt_difference_high"]
    assert content["doubt"]["asked"] == 4
    assert "our doubt about the assumptions" in content["sentence"]["en"]
    plain = result_document(replace(result, doubt=None), "x")
    assert plain["doubt"] is None
    assert "doubt_low" not in plain["kpis"]["unit_cost"]
    assert estimates_of(values_of(result.pairs)) == result.kpis  # luck is what it was


def test_the_table_of_draws_has_every_value_and_every_kpi(eight):
    table = draws_table(eight).to_pydict()
    assert table["draw"] == list(range(8))
    for number, draw in enumerate(eight.design.draws):
        assert all(table[path][number] == value for path, value in draw.values.items())
        assert (table["status"][number] == "refused") == (table["reason"][number] is not None)
    done = [row for row, status in enumerate(table["status"]) if status == "done"]
    assert {name.split(".")[0] for name in table if name.endswith(".difference")} == set(KPIS)
    assert table["unit_cost.without"][done[0]] == np.mean(eight.values["unit_cost"][0][0])
    assert all((table["trader_profit.ratio"][row] is None) for row in range(8))


def run(*arguments):
    return CliRunner().invoke(cli.app, ["compare", "zhili_kidswear", *arguments])


SMALL = [part for value in TINY for part in ("--set", value)]


def test_the_command_tells_luck_and_doubt_apart_and_writes_the_draws(tmp_path):
    out = tmp_path / "out"
    command = [*SMALL, "--replications", "1", "--doubt", "6", "--out", str(out)]
    result = run(*command)
    assert result.exit_code == 0, result.output
    luck, doubt = result.stdout.split("What follows is our doubt, apart from it.")
    assert "90 % range (luck only)" in luck
    assert "our doubt about the assumptions" in doubt
    assert "of 6 draws of 104 assumptions, 1 paired run each" in doubt
    assert "30-40 % of its former level" in doubt
    assert pq.read_table(out / "draws.parquet").num_rows == 6
    assert json.loads((out / "manifest.json").read_text())["doubt"]["asked"] == 6
    again = run(*command)
    assert again.stdout == result.stdout
    assert "paired runs of draws were there already" in again.stderr


def test_an_interrupted_command_says_how_to_go_on(tmp_path, monkeypatch):
    from simulation.cli import progress

    def interrupt(self, now):
        if now.stage == "draws" and now.done == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(progress.ProgressShown, "__call__", interrupt)
    result = run(*SMALL, "--replications", "1", "--doubt", "6", "--workers", "1",
                 "--out", str(tmp_path), "--json", str(tmp_path / "r.json"))  # fmt: skip
    assert result.exit_code == 3
    assert "and 2 of 6 draws are done and kept; the same command goes on from here" in result.stderr
    content = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert content["doubt"]["interrupted"]
    assert content["doubt"]["draws"] == 2


def test_a_failed_draw_is_an_exit_code_of_1(monkeypatch):
    pair = Worlds.pair
    usual = content_hash(tiny())

    def fail(self, scenario, *rest, **options):
        if content_hash(scenario) != usual:
            raise FloatingPointError("cost is nan")
        return pair(self, scenario, *rest, **options)

    monkeypatch.setattr(Worlds, "pair", fail)
    result = run(*SMALL, "--replications", "1", "--doubt", "3")
    assert result.exit_code == 1
    assert "draws failed: draw" in result.stdout
    assert "Traceback" not in result.output


@pytest.mark.parametrize("number", ["1", "0", "100001", "many"])
def test_a_number_of_draws_that_makes_no_sense_is_refused(number):
    result = run(*SMALL, "--doubt", number)
    assert result.exit_code == 2
    assert "--doubt" in result.stderr
    with pytest.raises(ValueError, match="doubt = 1"):
        compare(tiny(), doubt=1)


def test_refusals_are_summed_up_by_what_they_complain_of():
    found = replace(EMPTY, design=make_design(tiny(), 60, 1))
    rows = refusals(found)
    assert rows[0]["parameter"] == "digital.setup_days"
    assert sum(row["draws"] for row in rows) >= len(found.refused)
    assert rows[0]["parameter"] in rows[0]["example"]


# The sentence


def found_to_be(ratio, low, high, lower=40, higher=0):
    return PairedEstimate(
        without=100.0, with_=100.0 * ratio, difference=100 * (ratio - 1), difference_low=0.0,
        difference_high=0.0, ratio=ratio, ratio_low=low, ratio_high=high, lower=lower,
        higher=higher, luck_correlation=0.9,
    )  # fmt: skip


def span_of(low, middle, high, lower, higher=0):
    ends = (100 * (low - 1), 100 * (middle - 1), 100 * (high - 1))
    return Span((low, middle, high), ends, lower, higher, lower + higher)


def test_the_sentence_states_luck_and_doubt_in_both_languages():
    said = sentence.sentences(
        "factory_inventory", found_to_be(0.38, 0.37, 0.39), 40, span_of(0.29, 0.4, 0.51, 97, 3)
    )
    assert said["en"] == (
        "In the model, factory stock falls to about 38 % of its former level "
        "(luck only: 90 % range 37-39 %; our doubt about the assumptions: 5-95 % of draws "
        "29-51 %); lower in 40 of 40 paired runs and in 97 of 100 draws of the assumptions."
    )
    assert said["zh"] == (
        "在模型里，工厂库存降到原来的约 38 %（只因运气不同：九成可能的范围 37-39 %；"
        "我们对假设没把握：九成抽样落在 29-51 %）；40 对运行中有 40 对更低，"
        "100 组假设中有 97 组更低。"
    )


def test_a_clear_change_that_other_assumptions_turn_round_is_said_with_a_reservation():
    said = sentence.sentences(
        "unit_cost", found_to_be(0.94, 0.93, 0.95), 40, span_of(0.85, 0.95, 1.04, 70, 30)
    )
    assert ", but under other plausible assumptions it may not fall; lower in 40" in said["en"]
    assert "，但换一组合理的假设未必下降；" in said["zh"]
    up = sentence.sentences(
        "unit_cost", found_to_be(1.2, 1.1, 1.3, 0, 40), 40, span_of(0.9, 1.1, 1.4, 20, 80)
    )
    assert "may not rise; higher in 40 of 40 paired runs and in 80 of 100 draws" in up["en"]


def test_no_clear_change_and_single_runs_state_the_doubt_too():
    span = span_of(0.85, 0.95, 1.04, 70, 30)
    said = sentence.sentences("unit_cost", found_to_be(0.99, 0.97, 1.01, 25, 15), 40, span)
    assert "no clear change (luck only: 90 % range 97.0-101.0 %" in said["en"]
    assert "5-95 % of draws 85.0-104.0 %" in said["en"]
    one = sentence.sentences("unit_cost", found_to_be(0.9, None, None, 1), 1, span)
    assert "(our doubt about the assumptions: 5-95 % of draws 85.0-104.0 %)" in one["en"]
    signed = PairedEstimate(5.0, -3.0, -8.0, -9.0, -7.0, None, None, None, 4, 0, None)
    said = sentence.sentences("trader_profit", signed, 4, Span(None, (-12.0, -8.0, -2.0), 9, 1, 10))
    assert "draws -12 to -2 yuan a year); lower in 4 of 4 paired runs and in 9 of 10" in said["en"]
    assert "九成抽样落在 -12 至 -2" in said["zh"]
