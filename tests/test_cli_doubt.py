"""Draws of the assumptions at the command line, and in the document."""

from __future__ import annotations

import json
from dataclasses import replace

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from scenarios.write import content_hash
from simulation import cli
from simulation.compared import estimates_of, values_of
from simulation.comparison import compare
from simulation.doubt.design import make_design
from simulation.doubt.document import refusals
from simulation.metrics import KPIS
from simulation.results import document as result_document
from simulation.worlds import Worlds
from tests.doubt_draws import EMPTY
from tests.tiny_worlds import TINY, tiny


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
    assert "of 6 draws of 128 assumptions, 1 paired run each" in doubt
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
