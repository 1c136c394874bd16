"""Parameters come back from orders that the model's own buyers placed."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from scenarios.changed import changed
from scenarios.load import load, parse
from scenarios.paths import source_of, value_at
from scenarios.problems import ScenarioError
from simulation import cli
from simulation.buyer_fit.bench import bench_orders
from simulation.buyer_fit.fitting import Settings, fit_buyers
from simulation.buyer_fit.inversion import PARAMETERS, NotFoundError, Worlds, solve
from simulation.buyer_fit.market import Clusters
from simulation.buyer_fit.ordering import statistics
from simulation.buyer_fit.reading import read_lines
from simulation.ensemble import read_ensemble
from simulation.histories import replication_seed
from simulation.transactions import orders_of, table_of

REAL = Path(__file__).parents[2] / "shared" / "data" / "online_retail.parquet"
real = pytest.mark.skipif(
    not REAL.is_file(), reason="the real wholesale table lies beside the project and is not here"
)
SMALL = ["scale=0.001", "run.warmup_days=364", "run.horizon_days=546", "run.transition_days=0"]
TRUTH = {
    "buyers.pieces_per_year": 240.0,
    "buyers.size_log_sd": 1.0,
    "buyers.ordering_cost": 95.0,
    "buyers.demand_cv": 1.1,
    "buyers.entry_per_year": 0.5,
}
FIRST = {name: start for name, (start, _, _) in PARAMETERS.items()}


def base(*overrides):
    return parse("", "defaults", [*SMALL, *overrides])


def truly(*overrides):
    return base(*(f"{path}={value}" for path, value in TRUTH.items()), *overrides)


def on_bench(scenario, cost=60.0, seed0=77):
    def bench(values, history):
        made = changed(scenario, dict(values))
        return bench_orders(made, replication_seed(seed0, history), cost)

    return Worlds(bench, lambda values, numbers: [], 0)


def test_buyers_on_a_bench_give_their_parameters_back_over_seeds():
    inside = np.zeros(len(TRUTH), int)
    seeds = range(3)
    for seed in seeds:
        table = bench_orders(truly(), replication_seed(seed, 0), 60.0)
        worlds = on_bench(base(), seed0=500 + seed)
        found = solve(table, worlds, FIRST, 200, np.random.default_rng(1))
        low, high = np.percentile(found.draws, (5, 95), axis=0)
        truth = np.array(list(TRUTH.values()))
        inside += (low <= truth) & (truth <= high)
        np.testing.assert_allclose(list(found.values.values()), truth, rtol=0.3)
    assert inside.sum() >= 0.75 * len(seeds) * len(TRUTH)


def test_the_statistics_are_met_and_each_hangs_on_its_parameter():
    table = bench_orders(truly(), replication_seed(9, 0), 60.0)
    worlds = on_bench(base())
    found = solve(table, worlds, FIRST, 50, np.random.default_rng(1))
    met = statistics(worlds.bench(found.values, 0))
    np.testing.assert_allclose(met, found.observed, atol=0.02)
    assert (np.abs(np.diag(found.slopes)) > 0.03).all()
    assert abs(np.linalg.det(found.slopes)) > 1e-5  # they can be told apart


def test_ordering_cost_moves_the_cycle_by_as_much_as_the_economic_lot_says():
    table = bench_orders(truly(), replication_seed(9, 0), 60.0)
    found = solve(table, on_bench(base()), FIRST, 50, np.random.default_rng(1))
    names = list(found.values)
    slope = found.slopes[2, names.index("buyers.ordering_cost")]
    assert slope == pytest.approx(1.0, abs=0.15)  # cycle = 2 A / h


def test_what_no_buyer_of_the_model_does_is_said():
    table = bench_orders(truly(), replication_seed(9, 0), 60.0)
    worlds = on_bench(base())

    def stubborn(values, history):
        return worlds.bench(TRUTH | {"buyers.ordering_cost": 300.0}, history)

    with pytest.raises(NotFoundError, match="no parameters of the model's buyers give"):
        solve(table, Worlds(stubborn, worlds.market, 0), FIRST, 50, np.random.default_rng(1))


def exported(scenario, seed, folder, world="without"):
    path = folder / f"{seed}.parquet"
    pq.write_table(table_of(orders_of(scenario, seed, world=world), scenario), path)
    return path


@pytest.fixture(scope="module")
def fitted(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fit")
    scenario = base()
    lines = read_lines(exported(scenario, 5, folder))
    seen = []
    found = fit_buyers(
        lines, scenario, Settings(histories=2, draws=60, seed=3), progress=seen.append
    )
    return scenario, lines, found, seen


def test_a_table_of_the_model_is_fitted_whole(fitted):
    scenario, lines, found, seen = fitted
    assert set(found.missing) == {"factories.popularity_log_sd"}  # 14 sellers, and 20 are needed
    assert "20 are needed" in found.missing["factories.popularity_log_sd"]
    assert found.buyers == len(np.unique(lines.buyer))
    for one in found.estimates:
        low, high = one.interval
        assert low <= one.value <= high, one.path
        # Two small clusters tell little: what is held here is that nothing is far off.
        assert one.value == pytest.approx(value_at(scenario, one.path), rel=0.5), one.path
    assert found.values["choice.loyalty"] == pytest.approx(1.0, abs=0.15)
    assert found.values["prices.order_handling"] == pytest.approx(12.0, abs=0.3)
    assert seen[-1].done == seen[-1].total
    keys = {fact.key for fact in found.facts}
    assert {"days_between", "once_share", "wallet_share", "tail_exponent"} <= keys
    assert set(found.checks) >= {"once_share", "buyer_gini", "back_new"}
    for table, model in found.checks.values():
        assert model == pytest.approx(table, rel=0.35)


def test_a_fit_is_the_same_again_with_more_workers(fitted):
    scenario, lines, found, _ = fitted
    again = fit_buyers(lines, scenario, Settings(histories=2, draws=60, seed=3, workers=1))
    assert again.values == found.values
    assert again.intervals == found.intervals


def test_the_season_of_the_clusters_begins_where_the_table_does():
    scenario = base()
    for first in ("2010-12-01", "2011-07-16", "2012-02-29"):
        clusters = Clusters(scenario, np.datetime64(first), 20, 50.0, 1)
        run = clusters.scenario.run
        day_of_year = (np.datetime64(first) - np.datetime64(first[:4] + "-01-01")).astype(int)
        assert abs(run.warmup_days % 365 - day_of_year) <= run.period_days
        assert run.warmup_days >= scenario.run.warmup_days - run.period_days
        assert run.horizon_days == 140


def fit(*arguments):
    return CliRunner().invoke(cli.app, ["fit", "buyers", *map(str, arguments)])


def test_the_command_writes_a_fragment_that_loads_alone_and_over_a_base(tmp_path):
    table = exported(base(), 6, tmp_path)
    alone, over = tmp_path / "buyers.toml", tmp_path / "mine.toml"
    small = [part for value in SMALL for part in ("--set", value)]
    options = ["--histories", 0, "--draws", 50, *small]
    result = fit(table, "--out", alone, "--json", tmp_path / "fit.json",
                 "--draws-to", tmp_path / "draws.parquet", *options)  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "buyers.ordering_cost" in result.stdout
    loaded = load(str(alone))
    told = json.loads((tmp_path / "fit.json").read_text())
    for path, row in told["estimates"].items():
        assert value_at(loaded, path) == pytest.approx(row["value"], rel=1e-3)
        assert source_of(loaded, path).startswith("estimated from 6.parquet: ")
        assert "interval" in source_of(loaded, path)
    assert set(told["not_estimated"]) == {"factories.popularity_log_sd"}
    result = fit(table, "--out", over, "--base", "zhili_kidswear", *options)
    assert result.exit_code == 0, result.output
    assert tomllib.loads(over.read_text())["base"] == "zhili_kidswear"
    both = load(str(over))
    assert both.bulk.order_cv == load("zhili_kidswear").bulk.order_cv
    assert both.buyers.ordering_cost != load("zhili_kidswear").buyers.ordering_cost
    members = read_ensemble(tmp_path / "draws.parquet", base("digital.ordering_cost=1"))
    assert len(members) == 50
    assert set(members.paths) == set(told["estimates"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none.csv"], "there is no such file"),
        (["{table}", "--base", "zhili"], "there is no such scenario"),
        (["{table}", "--base", "01_beer_game"], "explicit network"),
        (["{table}", "--yuan", "0"], "--yuan = 0: must be above 0"),
        (["{table}", "--column", "buyer"], "must be NAME=HEADER"),
        (["{table}", "--items", "["], "is no regular expression"),
        (["{table}", "--out", "no/such/x.toml"], "cannot be written"),
    ],
)
def test_wrong_input_ends_in_words(tmp_path, arguments, said):
    path = tmp_path / "t.csv"
    path.write_text("buyer,time,quantity,price,item\na,2011-01-01,1,1,x\n")
    result = fit(*(str(path) if a == "{table}" else a for a in arguments))
    assert result.exit_code == 2, result.output
    assert said in result.stderr
    assert "Traceback" not in result.output


def test_a_table_that_tells_nothing_is_an_exit_code_of_1(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("buyer,time,quantity,price\na,2011-01-01,1,1\n")
    result = fit(path, "--out", tmp_path / "x.toml")
    assert result.exit_code == 1
    assert "nothing could be estimated" in result.stderr
    assert not (tmp_path / "x.toml").exists()


@pytest.mark.slow
def test_parameters_come_back_from_whole_clusters_over_seeds(tmp_path):
    scenario = base("scale=0.0015")
    inside, told = 0, []
    for seed in (11, 12, 13):
        lines = read_lines(exported(scenario, seed, tmp_path))
        found = fit_buyers(lines, scenario, Settings(draws=300, seed=3))
        # So small a cluster may have too few sellers that sell enough to tell popularity.
        assert set(found.missing) <= {"factories.popularity_log_sd"}
        for path, (low, high) in found.intervals.items():
            truth = value_at(scenario, path)
            inside += low <= truth <= high
            told.append(f"{seed} {path}: {truth:g} in {low:.3g} to {high:.3g}")
    assert len(told) >= 21
    assert inside >= 0.79 * len(told), told  # nine in ten are expected


@real
def test_the_real_table_reads_as_it_is_described():
    lines = read_lines(REAL, items=r"\d{5}")
    assert lines.rows == 541_909
    assert len(np.unique(lines.buyer)) == pytest.approx(4_334, abs=20)
    assert len(np.unique(lines.order)) == pytest.approx(18_402, rel=0.02)
    assert lines.currency == "GBP"
    assert any("goods that went back" in note for note in lines.notes)


@real
@pytest.mark.slow
def test_the_real_table_gives_a_buyers_section():
    lines = read_lines(REAL, items=r"\d{5}")
    found = fit_buyers(lines, parse("", "d", SMALL), Settings(10.3, histories=0, draws=100, seed=1))
    assert set(found.missing) == {"choice.loyalty"}
    facts = {fact.key: fact.value for fact in found.facts}
    assert facts["days_between"] == pytest.approx(28.0, abs=1.0)
    assert facts["once_share"] == pytest.approx(0.347, abs=0.01)
    assert facts["buyer_gini"] == pytest.approx(0.71, abs=0.02)
    assert facts["price_elasticity"] == pytest.approx(-0.03, abs=0.02)
    assert 1.1 < found.values["buyers.size_log_sd"] < 1.5
    assert 0.2 < found.values["buyers.entry_per_year"] < 0.8


def test_a_contradiction_with_a_digital_end_is_told_and_the_file_still_loads(tmp_path):
    scenario = base("buyers.ordering_cost=400", "digital.ordering_cost=300")
    lines = read_lines(exported(base(), 7, tmp_path))
    found = fit_buyers(lines, scenario, Settings(histories=0, draws=50))
    assert any("digital.ordering_cost" in note for note in found.notes)
    from simulation.buyer_fit.writing import fragment

    (tmp_path / "x.toml").write_text(fragment(found))
    load(str(tmp_path / "x.toml"))
    with pytest.raises(ScenarioError):
        load(str(tmp_path / "x.toml"), ["buyers.ordering_cost=-1"])
