"""The command ``forecast``: sentences, files, wrong input, interrupts, an ensemble."""

from __future__ import annotations

import json

import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from simulation import cli
from simulation.cli import progress
from simulation.forecast import FIGURES, running
from simulation.forecast.tables import FILES, TABLES
from tests.forecasts import SMALL

VALUES = [part for value in SMALL for part in ("--set", value)]
FEW = ["--years", "1", "--draws", "4", "--replications", "2"]


def run(*arguments):
    return CliRunner().invoke(cli.app, ["forecast", *arguments])


def forecast(*arguments):
    return run("zhili_kidswear", *VALUES, *FEW, *arguments)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("forecast") / "out"
    result = forecast("--out", str(folder), "--json", str(folder.parent / "f.json"))
    assert result.exit_code == 0, result.output
    return folder, result, json.loads((folder.parent / "f.json").read_text("utf-8"))


def test_a_sentence_a_figure_a_table_and_what_it_rests_on(written):
    _, result, document = written
    lines = result.stdout.splitlines()
    said = [line for line in lines if line.startswith("In the model, ")]
    assert len(said) == 7
    assert "in a year with digitisation" in said[0]
    assert "luck, and our doubt about the assumptions" in said[0]
    assert "goes from 0% to 100% in a year" in said[4]
    sets = document["scenarios"][0]["sets"]
    assert f"{sets} sets of assumptions, 2 runs each" in result.stdout
    assert "assumptions without a source" in result.stdout
    assert "Not in it: shocks from outside" in result.stdout
    assert "every firm goes digital at once" in result.stdout
    assert "will" not in result.stdout.split()
    units = document["scenarios"][0]["units"]
    assert f"{100 * (units - 1) / (units + 1):.0f}% range" in said[0]  # no more than it can


def test_tables_agree_with_the_document_in_both_formats(written):
    folder, _, document = written
    assert {path.name for path in folder.iterdir() if path.is_file()} == set(FILES)
    assert json.loads((folder / "forecast.json").read_text("utf-8")) == document
    for table in TABLES:
        parquet = pq.read_table(folder / f"{table}.parquet")
        plain = pyarrow.csv.read_csv(folder / f"{table}.csv")
        assert parquet.num_rows == plain.num_rows
        assert parquet.column_names == plain.column_names
    fans = pq.read_table(folder / "forecast.parquet").to_pylist()
    entry = document["scenarios"][0]
    wanted = {"world": "with", "figure": "gmv", "measure": "level", "day": 364}
    (row,) = (row for row in fans if wanted.items() <= row.items())
    fan = entry["worlds"]["with"]["gmv"]
    assert row["middle"] == fan["median"][-1]
    assert row["doubt_90_high"] == fan["doubt"]["90"]["high"][-1]
    assert row["as_it_stands"] == entry["as_it_stands"]["with"]["gmv"][-1]
    runs = pq.read_table(folder / "runs.parquet")
    assert runs.num_rows == (2 + entry["runs"]) * 2 * len(FIGURES) * len(document["days"])
    sets = pq.read_table(folder / "sets.parquet").to_pylist()
    assert [row["set"] for row in sets] == [-1, 0, 1, 2, 3]
    assert {row["status"] for row in sets} <= {"done", "refused"}


def test_the_same_command_goes_on_and_another_is_refused(written):
    folder, result, _ = written
    again = forecast("--out", str(folder))
    assert again.exit_code == 0, again.output
    assert "runs were there already" in again.stderr
    assert again.stdout.splitlines()[:7] == result.stdout.splitlines()[:7]
    for other, why in (
        (["--years", "2"], "this is another scenario: run.horizon_days"),
        (["--by", "month"], "by quarter there, month here"),
        (["--seed", "9"], "run.seed"),
        (["--against", "levers.capacity_pool=0"], "scenarios"),
    ):
        refused = forecast("--out", str(folder), *other)
        assert refused.exit_code == 2, other
        assert "holds results already" in refused.stderr
        assert why in refused.stderr


def test_scenarios_stand_side_by_side_in_chinese():
    result = forecast("--against", "adoption.mode=programme", "--lang", "zh_CN", "--draws", "0")
    assert result.exit_code == 0, result.output
    assert "[2] 织里童装 – 谁来数字化：逐步推进" in result.stdout
    said = [line for line in result.stdout.splitlines() if line.startswith("在模型里，")]
    assert len(said) == 14
    assert "只因运气不同" in said[0]
    assert "小B采购额" in result.stdout
    assert result.stdout.count("没有算进去的") == 1  # what holds for all is said once


def test_figures_can_be_chosen():
    result = forecast("--draws", "0", "--figure", "gmv,adoption", "--json", "-")
    assert list(json.loads(result.stdout)["figures"]) == list(FIGURES)
    result = forecast("--draws", "0", "--figure", "buyer_retention")
    said = [line for line in result.stdout.splitlines() if line.startswith("In the model, ")]
    assert [line.split(" goes ")[0] for line in said] == [
        "In the model, the share of buyers who come back"
    ]


def test_an_interrupted_forecast_tells_what_it_has_and_how_to_go_on(tmp_path, monkeypatch):
    def interrupt(self, now):
        if now.done == self.after:
            raise KeyboardInterrupt

    monkeypatch.setattr(progress.ProgressShown, "__call__", interrupt)
    monkeypatch.setattr(progress.ProgressShown, "after", 1, raising=False)
    command = ["--workers", "1", "--draws", "0", "--replications", "4", "--out", str(tmp_path)]
    early = forecast(*command)
    assert early.exit_code == 3
    assert "stopped: 1 of 4 runs are done and kept" in early.stderr
    assert early.stdout == ""
    later = forecast(*command)  # one is there, one more is run
    assert later.exit_code == 3
    assert "stopped: 2 of 4 runs are done and kept; the same command goes on" in later.stderr
    assert "In the model" in later.stdout
    assert json.loads((tmp_path / "forecast.json").read_text("utf-8"))["interrupted"]
    monkeypatch.setattr(progress.ProgressShown, "after", 99)
    whole = forecast(*command)
    assert whole.exit_code == 0, whole.output
    assert "2 runs were there already" in whole.stderr


def test_a_set_that_fails_is_told_and_ends_nothing(monkeypatch):
    run_one = running.run_one

    def fail(scenario, seed, replication, by, **options):
        if replication == 3:  # the second run of the second set
            raise FloatingPointError("on purpose")
        return run_one(scenario, seed, replication, by, **options)

    monkeypatch.setattr(running, "run_one", fail)
    result = forecast("--draws", "5", "--seed", "2")
    assert result.exit_code == 1
    assert "1 sets failed: zhili_kidswear 1: FloatingPointError: on purpose" in result.stderr
    assert "In the model" in result.stdout


def test_an_ensemble_takes_the_place_of_draws(tmp_path):
    table = tmp_path / "fit.csv"
    rows = [f"{0.4 + 0.1 * k},{8 + 0.1 * k},{k % 3},{k}" for k in range(6)]
    head = "consumers.reference_share,choice.price_sensitivity,weight,member"
    table.write_text("\n".join([head, *rows]))
    out = tmp_path / "out"
    result = run("zhili_kidswear", *VALUES, "--years", "1", "--replications", "2",
                 "--ensemble", str(table), "--out", str(out))  # fmt: skip
    assert result.exit_code == 0, result.output
    document = json.loads((out / "forecast.json").read_text("utf-8"))
    assert document["ensemble"]["file"] == "fit.csv"
    assert document["ensemble"]["paths"] == head.split(",")[:2]
    entry = document["scenarios"][0]
    assert entry["sets"] == 4  # those of weight above 0
    weights = [row["weight"] for row in pq.read_table(out / "sets.parquet").to_pylist()[1:]]
    assert weights == pytest.approx([1 / 6, 2 / 6, 1 / 6, 2 / 6])
    assert entry["units"] == pytest.approx(36 / 10)
    assert "ensemble fit.csv (4 members, 2 parameters)" in result.stdout
    table.write_text("run.transition_days,choice.price_sensitivity\n100,8\n200,9\n")
    refused = run("zhili_kidswear", *VALUES, "--ensemble", str(table))
    assert refused.exit_code == 2
    assert "run.transition_days: is no assumption" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--years", "0"], "at least 1"),
        (["--years", "11"], "at most 10"),
        (["--draws", "1"], "--draws 1: must be 0 (luck only), or at least 2"),
        (["--each", "1"], "at least 2"),
        (["--by", "week"], "is not one of 'month', 'quarter'"),
        (["--figure", "gvm"], "--figure gvm: is no figure of a forecast - did you mean 'gmv'?"),
        (["--figure", "xyz"], "there are gmv, "),
        (["--lang", "fr"], "--lang fr: must be one of en"),
        (["--against", " , "], "--against: give at least one KEY=VALUE"),
        (["--against", "x=1"], "x = 1: unknown key"),
        (["--against", "seed=1"], "did you mean 'run.seed'"),
        (["--against", "scale=0.0009", "--against", "scale=0.0009"], "is given twice"),
        (["--ensemble", "nowhere.csv"], "nowhere.csv: there is no such file"),
        (["--set", "run.warmup_days=100"], "is too short a history to forecast from"),
        (["--replications", "1"], "at least 2"),
        (["zhili_kidswear"], "is named twice"),
        (["01_beer_game"], "explicit network"),
    ],
)
def test_wrong_input_is_one_sentence(arguments, told, monkeypatch):
    monkeypatch.setattr(running, "run_one", None)  # nothing is run
    result = run("zhili_kidswear", *VALUES, *arguments)
    assert result.exit_code == 2, result.output
    assert told in " ".join(result.stderr.split())
    assert "Traceback" not in result.output
