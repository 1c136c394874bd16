"""The engine reproduces every truth, and the judge can tell when it does not."""

from __future__ import annotations

import csv
import json
import math
from dataclasses import replace

import numpy as np
import pytest
from typer.testing import CliRunner

from agents.kernels.demand import LAWS
from agents.kernels.forecasting import FORECASTERS
from agents.kernels.stock_rows import POLICIES
from scenarios.files import FOLDERS
from scenarios.load import load, parse
from simulation import cli
from simulation import verify as verification
from simulation.intervals import Estimate, exactly, mean_of, ratio_of, root_ratio_of, t_quantile
from simulation.model import ClusterModel
from simulation.recorder import NODE_SERIES, NodeTotals
from simulation.tracing import traced_times
from simulation.tracking import run_network, summarise
from simulation.truth_measures import BEER_ORDERS
from simulation.verify import Truth, all_cases, check, verify

CASES = {case.scenario: case for case in all_cases()}
SLOW = ("12_lost_sales",)

# For each kind of truth: a change of the scenario after which it must be missed.
SPOILT = {
    "01_beer_game": "nodes.wholesaler.base_stock_level=29",
    "02_economic_lot": "nodes.shop.order_cost=8.1",
    "03_newsvendor": "nodes.shop.critical_ratio=0.85",
    "04_base_stock_lead_time": "nodes.shop.shipping_delay=4",
    "05_min_max": "nodes.shop.reorder_point=5",
    "06_fixed_lot": "nodes.shop.reorder_point=4",
    "07_serial": "nodes.stage_2.order_delay=1",
    "08a_bullwhip_moving_average": "nodes.shop.window=5",
    "08b_bullwhip_moving_average": "nodes.shop.demand.autocorrelation=0.8",
    "08c_bullwhip_moving_average": "nodes.shop.shipping_delay=2",
    "09_bullwhip_smoothing": "nodes.shop.smoothing=0.5",
    "10a_risk_pooling": "nodes.pooled.shipping_delay=2",
    "10b_risk_pooling": "nodes.pooled.shipping_delay=2",
    "10c_risk_pooling": "nodes.pooled.shipping_delay=2",
    "11_information_sharing": "nodes.naive.autocorrelation=0.5",
    "13_littles_law": "run.horizon_days=1900",
    "16a_shared_capacity": "nodes.plant_04.capacity=110",
    "16b_shared_capacity": "pooled_capacity=0.3",
    "16c_shared_capacity": "pooled_capacity=0.3",
    "16d_shared_capacity": "pooled_capacity=0.3",
    "16e_shared_capacity": "pooled_capacity=0.3",
}


@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=pytest.mark.slow) if n in SLOW else n for n in CASES],
)
def test_truth_is_reproduced(name):
    for row in check(CASES[name]):
        assert row.holds, f"{row.truth}: {row.expected} expected, {row.simulated} simulated"


@pytest.mark.parametrize("name", [name for name in CASES if name in SPOILT])
def test_a_truth_is_missed_when_the_setting_is_another(name):
    assert not all(row.holds for row in check(CASES[name], [SPOILT[name]]))


def test_every_case_that_is_quick_can_be_shown_to_fail():
    ours = {name for name, case in CASES.items() if case.number not in (14, 15)}
    assert ours - set(SLOW) == set(SPOILT)


def test_every_verification_file_is_judged_and_every_case_has_its_file():
    files = {path.stem for path in FOLDERS[1].glob("*.toml")}
    assert files == set(CASES)


def test_every_file_says_what_it_is_about_in_both_languages():
    for name in CASES:
        scenario = load(name)
        assert scenario.title
        assert scenario.title_zh
        assert len(scenario.description) > 50


@pytest.mark.parametrize("kind", ["interval", "within"])
def test_a_wide_interval_cannot_pass(kind):
    truth = Truth("x", 100.0, kind, tight=0.01, tolerance=0.01)
    assert truth.holds(Estimate(100.2, 99.9, 100.5))
    assert not truth.holds(Estimate(100.0, 90.0, 110.0))
    assert not truth.holds(Estimate(100.0, -math.inf, math.inf))
    assert not truth.holds(Estimate(math.nan, math.nan, math.nan))


def test_an_interval_must_hold_the_truth_up_to_its_printed_digits():
    truth = Truth("x", 47.65, "interval", digits=2)
    assert truth.holds(Estimate(47.66, 47.654, 47.666))
    assert not truth.holds(Estimate(47.67, 47.656, 47.684))


def test_exact_means_to_the_digits_given():
    truth = Truth("lot", 304.0468, "exact", digits=4)
    assert truth.holds(exactly(304.04678))
    assert not truth.holds(exactly(304.0469))
    assert not truth.holds(exactly(math.nan))
    assert not Truth("cost", 204, "exact").holds(exactly(203.999))


def test_a_tolerance_is_around_the_value_and_not_around_the_interval():
    truth = Truth("share", 0.1, "within", tight=0.02, tolerance=0.01)
    assert not truth.holds(Estimate(0.1015, 0.0998, 0.1032))


def test_intervals_hold_the_truth_as_often_as_they_say():
    rng = np.random.default_rng(5)
    held = [0, 0, 0]
    for _ in range(2000):
        x, y = rng.normal(3, 1, 30), rng.normal(2, 0.3, 30)
        estimates = (mean_of(x), ratio_of(x, y), root_ratio_of(x + 6, y))
        for k, (estimate, truth) in enumerate(
            zip(estimates, (3, 1.5, math.sqrt(4.5)), strict=True)
        ):
            held[k] += estimate.low <= truth <= estimate.high
    assert all(0.98 < h / 2000 < 0.998 for h in held)


def test_student_quantiles_are_those_of_the_tables():
    for degrees, quantile in ((10, 3.169), (20, 2.845), (60, 2.660), (10**6, 2.576)):
        assert t_quantile(degrees) == pytest.approx(quantile, abs=2e-3)


def test_the_tracer_refuses_a_queue_that_gives_what_it_has_not_got():
    with pytest.raises(ValueError, match="leave before they have come"):
        traced_times(np.array([1, 1]), np.array([2, 0]))


def test_rows_come_in_the_order_of_the_table_however_they_were_run():
    chosen = [CASES[n] for n in ("13_littles_law", "01_beer_game", "02_economic_lot")]
    finished = []
    rows = verify(chosen, done=lambda case, seconds: finished.append(case.scenario))
    assert [row.scenario for row in rows] == [c.scenario for c in chosen for _ in c.truths]
    assert sorted(finished) == sorted(c.scenario for c in chosen)
    assert rows == verify(chosen, workers=1)


def run(*arguments):
    return CliRunner().invoke(cli.app, ["verify", *arguments])


def test_the_command_prints_the_table_and_writes_it(tmp_path):
    path = tmp_path / "truths.json"
    result = run("--only", "1", "--only", "3", "--json", str(path))
    assert result.exit_code == 0, result.output
    assert "8 of 8 truths reproduced" in result.output
    document = json.loads(path.read_text("utf-8"))
    assert document["holds"] is True
    assert [truth["number"] for truth in document["truths"]] == [1] * 6 + [3] * 2
    assert [p.name for p in tmp_path.iterdir()] == ["truths.json"]


def test_the_command_fails_when_a_truth_is_missed(monkeypatch, tmp_path):
    case = CASES["01_beer_game"]
    wrong = (replace(case.truths[0], expected=45), *case.truths[1:])
    monkeypatch.setattr(verification, "all_cases", lambda: (replace(case, truths=wrong),))
    path = tmp_path / "truths.json"
    result = run("--json", str(path))
    assert result.exit_code == 1
    assert "MISSED" in result.output
    assert "5 of 6 truths reproduced" in result.output
    assert json.loads(path.read_text("utf-8"))["holds"] is False


def test_the_command_knows_its_rows():
    result = run("--only", "99")
    assert result.exit_code == 2
    assert "there is no such row; there are 1, 2, 3" in result.output


def test_a_file_that_cannot_be_written_is_an_error_in_words(tmp_path):
    result = run("--only", "1", "--json", str(tmp_path / "nowhere" / "x.json"))
    assert result.exit_code == 2
    assert "cannot be written" in result.output


def test_the_readme_of_networks_shows_what_works():
    text = (FOLDERS[1] / "README.md").read_text("utf-8")
    toml = text.split("```toml\n")[1].split("```")[0]
    scenario = parse(toml, "my.toml", ["run.chains=3", "run.horizon_days=200"])
    assert [node.name for node in scenario.nodes] == ["shop", "warehouse"]
    recorder = run_network(scenario)
    for name in NODE_SERIES:
        assert f"`{name}`" in text
        assert recorder.series("shop", name).shape == (200, 3)
    example = text.split("```python\n")[2].split("```")[0]
    names = {"ClusterModel": ClusterModel, "NodeTotals": NodeTotals}
    names["load"] = lambda name: load(name, ["run.chains=2", "run.horizon_days=160"])
    exec(example, names)
    assert names["model"].recorder.mean("stage_1", "imputed_cost").shape == (2,)
    for name in (*LAWS, *POLICIES, *FORECASTERS):
        if name not in ("market", "none"):
            assert f"`{name}`" in text, name


def test_trace_sums_up_every_node_and_writes_the_series(tmp_path):
    path = tmp_path / "beer.csv"
    result = CliRunner().invoke(cli.app, ["trace", "01_beer_game", "--csv", str(path)])
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert [line.split()[0] for line in lines[1:5]] == list(BEER_ORDERS)
    assert [line.split()[8] for line in lines[1:5]] == ["46", "50", "54", "54"]
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 36 * 4
    placed = [int(row["placed"]) for row in rows if row["node"] == "factory"]
    assert tuple(placed[:11]) == BEER_ORDERS["factory"]


def test_trace_leaves_the_transition_out_of_means_and_tells_units():
    settings = ["run.chains=40", "run.horizon_days=400", "run.transition_days=100"]
    scenario = load("07_serial", settings)
    summary = summarise(scenario, run_network(scenario))
    assert sum(node.cost_per_period for node in summary) == pytest.approx(47.65, rel=0.02)
    assert summary[0].demand == pytest.approx(5, rel=0.02)
    assert [round(node.bullwhip, 2) for node in summary] == [1, 1, 1]
    assert summary[0].fill_rate > summary[1].fill_rate


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["zhili_kidswear"], "is a cluster, not an explicit network"),
        (["12_lost_sales"], "fewer copies or periods, e.g. run.chains="),
        (["01_beer_game", "--csv", "/nowhere/at/all.csv"], "cannot be written"),
        (["01_beer_gane"], "did you mean '01_beer_game'?"),
    ],
)
def test_trace_says_in_words_what_it_cannot_do(arguments, said):
    result = CliRunner().invoke(cli.app, ["trace", *arguments])
    assert result.exit_code == 2
    assert said in result.output
