"""Command ``inside``: what it prints, what it writes, and what it refuses."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from simulation.cli import app
from tests.tiny_worlds import TINY

SMALL = ["zhili_kidswear", *(part for value in TINY for part in ("--set", value))]


def run(*arguments):
    return CliRunner().invoke(app, ["inside", *arguments])


def test_it_tells_flows_prices_firms_and_a_story():
    result = run(*SMALL, "--firm", "factory 2")
    assert result.exit_code == 0
    for heading in ("GOODS, ", "MONEY, ", "PRICE FROM MATERIAL TO CONSUMER", "FIRMS COMPARED"):
        assert heading in result.stdout
    assert "FACTORY 2: Factory in " in result.stdout
    assert "In the model, Factory 2 sells" in result.stdout
    assert "{" not in result.stdout


def test_prices_have_ranges_from_two_runs_on(tmp_path):
    path = tmp_path / "inside.json"
    result = run(*SMALL, "--replications", "2", "--json", str(path))
    assert result.exit_code == 0
    told = json.loads(path.read_text(encoding="utf-8"))
    assert told["prices"]["runs"] == 2
    assert all(step["low"] <= step["high"] for step in told["prices"]["steps"])
    assert run(*SMALL, "--json", "-").stdout.startswith("{")


def test_another_run_and_another_seed_are_others():
    first, second = (
        json.loads(run(*SMALL, "--json", "-", *more).stdout)
        for more in (("--replication", "1"), ("--seed", "5"))
    )
    assert first["replication"] == 1
    assert second["seed"] == 5
    assert first["payments"] != second["payments"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((*SMALL, "--firm", "factry:2"), "did you mean factory:2?"),
        ((*SMALL, "--firm", ""), "there is no such firm"),
        (("01_beer_game",), "explicit network"),
        ((*SMALL, "--json", ""), "give a file"),
        ((*SMALL, "--replication", "-1"), "--replication"),
    ],
)
def test_wrong_input_is_told_in_a_sentence(arguments, said):
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.output
