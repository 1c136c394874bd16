"""Absurd input: a sentence and exit code 2, or a run that makes sense; never a traceback."""

from __future__ import annotations

import json
import os

import pytest
from typer.testing import CliRunner

from simulation.cli import app

# One world for a few periods: what divides by nothing does so at once.
SHORT = ["scale=0.0015", "run.warmup_days=70", "run.horizon_days=140", "run.transition_days=28"]
SANE = {
    "no buyers": ["cluster.buyers_per_firm=0"],
    "no firms": ["cluster.firms=0"],
    "two firms": ["scale=1", "cluster.firms=2"],
    "no traders": ["cluster.trader_share=0"],
    "a single period": ["run.horizon_days=7", "run.transition_days=0"],
    "no warm-up": ["run.warmup_days=0"],
    "next to no capacity": ["factories.planned_utilisation=1"],
    "endless capacity": ["factories.planned_utilisation=0.000001"],
    "no lead times": ["factories.production_days=0", "materials.lead_days=0"],
    "goods that cost nothing": ["factories.unit_material_cost=0", "factories.unit_labour_cost=0"],
    "a season of one month": ["consumers.season=[0,0,0,0,0,0,0,0,0,0,0,1]", "run.warmup_days=364"],
    "nobody waits": ["traders.patience_days=0", "bulk.patience_days=0"],
    "nobody is met": ["choice.local_offers=0", "platform.offers=0"],
    "all is small-B": ["bulk.small_b_share=1"],
    "next to nobody buys": ["buyers.pieces_per_year=1e-9"],
    "no spread at all": ["buyers.demand_cv=0", "bulk.order_cv=0"],
    "wild spread": ["buyers.demand_cv=5", "buyers.size_log_sd=3"],
    "styles of a day": ["factories.style_life_days=1"],
    "lots no factory could sell": ["factories.minimum_lot=1e7"],
    "buyers that stay for weeks": ["buyers.entry_per_year=20"],
    "an odd period": ["run.period_days=3.3333"],
    "nobody enrolled": ["adoption.mode=programme", "adoption.pooled_capacity=0"],
}


def invoke(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def refused(*arguments):
    """What is said when input is refused."""
    result = invoke(*arguments)
    assert result.exit_code == 2, result.output
    assert result.stderr.strip()
    assert "Traceback" not in result.stderr
    return result.stderr


@pytest.mark.parametrize("settings", SANE.values(), ids=SANE.keys())
def test_extreme_values_run_and_give_numbers(settings):
    chosen = [option for setting in [*SHORT, *settings] for option in ("--set", setting)]
    result = invoke("compare", "zhili_kidswear", *chosen, "--replications", 1, "--json", "-")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)  # which knows no NaN: `results.json_text` would have refused
    assert found["replications"] == 1


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("scale=1000", "at most 10"),
        ("scale=nan", "finite"),
        ("scale=1e400", "finite"),
        ("scale=0.0000001", "leaves no factory"),
        ("cluster.firms=-5", "at least 0"),
        ("cluster.trader_share=1", "no factory"),
        ("run.seed=99999999999999999999", "at most"),
        ("run.horizon_days=1", "two thirds"),
        ("run.horizon_days=1e12", "at most"),
        ("run.period_days=0", "at least 1"),
        ("consumers.season=[0,0,0,0,0,0,0,0,0,0,0,0]", "above 0"),
        ("consumers.season=[1,1,1,1,1,1,1,1,1,1,1,1e308]", "no month can be above"),
        ("buyer_types.livestreamer.event_days=0.001", "at least one period"),
    ],
)
def test_values_that_make_no_sense_are_refused_with_a_sentence(setting, says):
    assert says in refused("check", "zhili_kidswear", "--set", setting)


@pytest.mark.parametrize("command", ["check", "show", "run", "compare", "trace", "evidence"])
@pytest.mark.parametrize(
    "kind", ["binary", "folder", "pipe", "too large", "without a base", "a circle", "none"]
)
def test_files_that_are_no_scenario_are_refused_by_every_command(command, kind, tmp_path):
    path = tmp_path / "x.toml"
    if kind == "binary":
        path.write_bytes(bytes(range(256)))
    elif kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "too large":
        with path.open("wb") as stream:
            stream.truncate(1 << 34)  # a hole, without a byte on the disk
    elif kind == "without a base":
        path.write_text('base = "nothing_of_that_name"\n')
    elif kind == "a circle":
        path.write_text('base = "y.toml"\n')
        (tmp_path / "y.toml").write_text('base = "x.toml"\n')
    says = {
        "binary": "UTF-8", "folder": "directory", "pipe": "pipe", "too large": "too large",
        "without a base": "no such", "a circle": "circle", "none": "no such file",
    }[kind]  # fmt: skip
    assert says in refused(command, path)


def test_an_empty_file_is_a_scenario_of_defaults(tmp_path):
    (tmp_path / "x.toml").write_bytes(b"")
    assert invoke("check", tmp_path / "x.toml").exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["verify", "--only", 1, "--json"],
        ["evidence", "--json"],
        ["bench", "--json"],
        ["trace", "01_beer_game", "--csv"],
        ["run", "zhili_kidswear", "--json"],
    ],
    ids=lambda arguments: arguments[0],
)
@pytest.mark.parametrize("where", ["missing/x", "."])
def test_what_cannot_be_written_is_refused_before_anything_runs(
    arguments, where, tmp_path, monkeypatch
):
    from simulation.model import ClusterModel

    def nothing(*_, **__):
        raise AssertionError("something ran")

    monkeypatch.setattr(ClusterModel, "__init__", nothing)
    said = refused(*arguments, tmp_path / where)
    assert "cannot be written" in said
    assert ".tmp" not in said


def test_documents_that_are_none_are_refused(tmp_path):
    (tmp_path / "x.md").write_bytes(b"\xff\xfe")
    assert "not UTF-8" in refused("docs", tmp_path / "x.md")
    assert "directory" in refused("docs", tmp_path).lower()
