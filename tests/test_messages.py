"""What people are told: hints that help, sources that stand alone, and a word at every end."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import simulation
from scenarios.catalogue import describe
from scenarios.declaration import NOT_HERE
from scenarios.limits import MOST_SEED
from scenarios.load import ScenarioError, available, load
from scenarios.paths import source_of, values
from simulation import cli
from simulation.cli.common import check_targets, save
from tests.tiny_worlds import TINY

ROOT = Path(simulation.__file__).parent.parent
SMALL = ["zhili_kidswear", *(part for value in TINY for part in ("--set", value))]


def test_an_unknown_scenario_is_told_the_clusters_always_the_same():
    hints = set()
    for name in ("nowhere", "x", "qqqqq", "base_stock_of_something_else"):
        with pytest.raises(ScenarioError) as caught:
            load(name)
        hints.add(caught.value.errors[0].hint)
    (hint,) = hints
    clusters = [one.name for one in available() if not one.is_verification]
    assert hint.startswith(f"there are: {', '.join(clusters)}; and ")
    with pytest.raises(ScenarioError, match="did you mean 'school_uniforms'"):
        load("school_uniform")


def test_a_cluster_is_offered_no_parameter_of_nodes():
    with pytest.raises(ScenarioError) as caught:
        load("zhili_kidswear", ["name=x", "on_hand=3", "firms=4"])
    told = [str(problem) for problem in caught.value.errors]
    assert len(told) == 3
    assert not any("nodes" in line for line in told)
    assert "cluster.firms" in told[2]
    with pytest.raises(ScenarioError, match=r"did you mean 'nodes\.\*\.on_hand'"):
        load("03_newsvendor", ["on_hand=3"])


def test_sources_that_people_read_name_no_document_that_is_not_here():
    for row in describe():
        assert not re.search(r"\b(MODEL|EVIDENCE|VERIFICATION|ARCHITECTURE)\b", row.source), (
            row.path
        )
    for one in available():
        scenario = load(one.name)
        for path, _, _ in values(scenario):
            assert not re.search(r"\b(MODEL|EVIDENCE)\b", source_of(scenario, path)), path


def test_the_highest_seed_is_the_same_everywhere():
    (row,) = (row for row in describe() if row.path == "run.seed")
    assert row.high == MOST_SEED == 9_007_199_254_740_991
    assert load("zhili_kidswear", {"run.seed": MOST_SEED}).run.seed == MOST_SEED
    with pytest.raises(ScenarioError, match=r"at most 9,007,199,254,740,991|0 to 9,007"):
        load("zhili_kidswear", {"run.seed": MOST_SEED + 1})


def test_show_explains_sources_once():
    told = CliRunner().invoke(cli.app, ["show", "zhili_kidswear", "--all"]).stdout
    assert told.count(NOT_HERE) == 1
    assert NOT_HERE not in CliRunner().invoke(cli.app, ["show", "01_beer_game"]).stdout


# An interrupt, however early


def test_an_interrupt_while_things_are_imported_is_told_in_a_word(tmp_path):
    (tmp_path / "typer.py").write_text("raise KeyboardInterrupt\n")
    done = subprocess.run(
        [sys.executable, "-m", "simulation", "list"],
        cwd=ROOT, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )  # fmt: skip
    assert (done.returncode, done.stderr, done.stdout) == (130, "stopped\n", "")


def test_an_interrupt_while_a_command_is_read_is_told_in_a_word(monkeypatch, capsys):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli.Commands, "parse_args", interrupted)
    with pytest.raises(SystemExit) as end:
        cli.main(["list"])
    assert end.value.code == 130
    assert capsys.readouterr().err.strip() == "stopped"


# A folder that could not be filled


@pytest.mark.parametrize("inside", ["new", "new/deeper"])
def test_a_full_disk_leaves_no_empty_folder(tmp_path, inside, capsys):
    def full(folder):
        folder.mkdir(parents=True)
        raise OSError(28, "No space left on device")

    out = tmp_path / inside
    check_targets(None, out, ["a.parquet"])
    assert not (tmp_path / "new").exists()
    with pytest.raises(Exception, match="1"):
        save(None, dict, out, full)
    assert "No space left" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_was_there_stays(tmp_path):
    def full(folder):
        raise OSError(28, "No space left on device")

    check_targets(None, tmp_path, ["a.parquet"])
    with pytest.raises(Exception, match="1"):
        save(None, dict, tmp_path, full)
    assert tmp_path.exists()
