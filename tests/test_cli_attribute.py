"""The command ``attribute``: what people see, what machines read, exit codes, and going on."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

import simulation
from simulation import cli
from simulation.attribution.attribute import attribute
from simulation.attribution.result import Breakdown, Effect, LeverEffect
from simulation.attribution.running import Runner
from simulation.cli import levers as tables
from simulation.cli import progress
from tests.tiny_worlds import TINY, tiny

ROOT = Path(simulation.__file__).parent.parent
SMALL = ["zhili_kidswear", *(part for value in TINY for part in ("--set", value))]
TWO = ["--levers", "direct_sourcing,flexible_production"]


def run(*arguments):
    return CliRunner().invoke(cli.app, ["attribute", *arguments])


@pytest.fixture
def nothing_runs(monkeypatch):
    def fail(*_, **__):
        raise AssertionError("a world was run")

    monkeypatch.setattr(Runner, "run", fail)


@pytest.fixture(scope="module")
def two():
    return attribute(tiny(), levers=TWO[1].split(","), kpis=["buyer_price"], replications=3)


def test_the_answer_comes_first_and_then_the_saving_by_lever():
    result = run(*SMALL, *TWO, "--replications", "3", "--kpi", "buyer_price,unit_cost")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0].startswith("In the model, cost of a piece: ")
    assert lines[1].startswith("In the model, price to small-B buyers: ")
    assert "direct sourcing (-" in lines[1]
    assert "change by lever" in lines[3]
    assert sum("all together" in line for line in lines) == 2
    assert "all 4 combinations of levers, 3 times" in result.stdout
    assert "Off throughout: demand visible, pre-orders pooled, " in result.stdout
    assert "Parts add up to the whole, here to " in result.stdout
    assert max(map(len, lines[3:])) <= 120
    assert "\x1b" not in result.stdout
    assert "12 worlds: all 4 combinations of 2 levers, 3 times" in result.stderr


def test_rows_of_levers_are_sorted_by_size_and_add_up(two):
    heading, *levers, whole = tables.lever_rows(two)
    assert heading[0] == "PRICE TO SMALL-B BUYERS, yuan a piece"
    assert [row[0].strip() for row in levers] == ["Direct sourcing", "Flexible production"]
    parts = [float(row[1]) for row in levers]
    assert sum(parts) == pytest.approx(float(whole[1]), abs=0.011)
    assert parts[0] < 0 < parts[1]


def breakdown_of(pair, one, other):
    """Two levers with their effects alone, and what they add together."""

    def effect(value):
        return Effect(value, value - 1, value + 1)

    alone = {
        name: LeverEffect(effect(value), effect(value), effect(value))
        for name, value in (("a", one), ("b", other))
    }
    return Breakdown(effect(one + other), alone, {("a", "b"): effect(pair)}, 0.0, 1.0)


@pytest.mark.parametrize(
    ("pair", "one", "other", "said"),
    [
        (-3, -5, -4, "reinforce"),
        (3, 5, 4, "reinforce"),
        (3, -5, -4, "hinder"),
        (-3, 5, 4, "hinder"),
        (-3, -5, 4, ""),  # nothing common to help or harm, whatever the whole does
        (3, -9, 4, ""),
        (0.5, -5, -4, ""),  # may be zero
        (-3, -5, -0.5, ""),
        (-3, 0.5, -4, ""),
    ],
)
def test_pairs_are_told_by_the_signs_of_what_each_does_alone(pair, one, other, said):
    assert breakdown_of(pair, one, other).together("a", "b") == said


def test_the_table_of_pairs_says_what_the_breakdown_says(two):
    pair = ("flexible_production", "direct_sourcing")
    level = two.kpis["buyer_price"].level
    rows = tables.pair_rows(two)
    assert bool(rows) == level.interactions[pair].is_clear
    assert all(row[3] == tables._SO_THEY[level.together(*pair)] for row in rows[1:])


def test_json_on_standard_output_is_nothing_but_json():
    result = run(*SMALL, *TWO, "--replications", "1", "--seed", "7", "--json", "-")
    document = json.loads(result.stdout)
    assert document["seed"] == 7
    assert document["levers"] == ["flexible_production", "direct_sourcing"]
    assert set(document["kpis"]) == {"factory_inventory", "unit_cost", "buyer_price"}
    assert document["kpis"]["unit_cost"]["whole"]["level"]["low"] is None


def test_all_kpis_can_be_had_and_sequences_be_sampled():
    result = run(*SMALL, *TWO, "--replications", "2", "--kpi", "all", "--sequences", "1",
                 "--json", "-")  # fmt: skip
    document = json.loads(result.stdout)
    assert len(document["kpis"]) == len(simulation.attribution.result.KPIS)
    assert document["method"] == "sampled sequences"
    assert document["range"].endswith("luck and the choice of sequences")


@pytest.mark.usefixtures("nothing_runs")
@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--levers", "direct_sorcing"], "did you mean 'direct_sourcing'"),
        (["--levers", ""], "no lever was named"),
        (["--kpi", "unit_cots"], "did you mean 'unit_cost'"),
        (["--set", "levers.capacity_pool=0", "--levers", "capacity_pool"], "is off in this"),
        (["--replications", "0"], "--replications"),
        (["--sequences", "0"], "--sequences"),
        (["--workers", "0"], "--workers"),
        (["--seed", "-1"], "--seed"),
        (["--set", "levers.flexible=1"], "levers.flexible"),
        (["--json", ""], "--json: give a file"),
    ],
)
def test_wrong_input_is_refused_before_anything_runs(options, says):
    result = run(*SMALL, *options)
    assert result.exit_code == 2, result.output
    assert says in result.stderr
    assert result.stdout == ""


@pytest.mark.usefixtures("nothing_runs")
def test_what_cannot_be_written_or_has_no_levers_is_refused_before_anything_runs(tmp_path):
    (tmp_path / "file").write_text("")
    assert "cannot be written to" in run(*SMALL, "--out", str(tmp_path / "file")).stderr
    assert "No such file" in run(*SMALL, "--json", str(tmp_path / "no" / "r.json")).stderr
    network = run("01_beer_game")
    assert (network.exit_code, "nothing in it to digitise" in network.stderr) == (2, True)


def test_an_interrupt_keeps_what_is_done_and_the_same_command_goes_on(tmp_path, monkeypatch):
    def interrupt(self, now):
        if now.done == 2:
            raise KeyboardInterrupt

    command = [*SMALL, *TWO, "--replications", "2", "--workers", "1", "--out", str(tmp_path)]
    with monkeypatch.context() as patched:
        patched.setattr(progress.ProgressShown, "__call__", interrupt)
        result = run(*command)
    assert result.exit_code == 3
    assert "of 8 worlds are done and kept; the same command goes on from here" in result.stderr
    assert os.listdir(tmp_path) == ["runs"]
    result = run(*command)
    assert result.exit_code == 0, result.output
    assert "worlds are there already" in result.stderr
    assert {"attribution.json", "levers.parquet", "interactions.parquet"} <= set(
        os.listdir(tmp_path)
    )


def test_an_interrupt_without_a_folder_says_how_it_could_go_on(monkeypatch):
    def interrupt(self, now):
        if now.done == 4:
            raise KeyboardInterrupt

    monkeypatch.setattr(progress.ProgressShown, "__call__", interrupt)
    result = run(*SMALL, *TWO, "--replications", "3", "--workers", "1")
    assert result.exit_code == 3
    assert "with --out DIR the same command could go on from here" in result.stderr
    assert "Stopped by hand: these are the 1 replications that were complete." in result.stdout


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGKILL])
def test_a_real_process_that_is_stopped_goes_on(tmp_path, blow):
    run(*SMALL, *TWO, "--replications", "1")  # kernels are compiled by now
    command = [sys.executable, "-m", "simulation", "attribute", *SMALL, "--replications", "400",
               "--out", str(tmp_path)]  # fmt: skip
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        end = time.monotonic() + 120
        while not list(tmp_path.glob("runs/*.parquet")):  # the first part is there
            assert time.monotonic() < end
            assert process.poll() is None
            time.sleep(0.2)
        process.send_signal(blow)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == (3 if blow == signal.SIGINT else -9), errors
    assert "Traceback" not in errors
    said = []
    with contextlib.suppress(KeyboardInterrupt):  # unless a replication was complete
        attribute(tiny(), replications=400, folder=tmp_path, said=said.append, progress=stop)
    assert "worlds are there already" in said[0]


def stop(_):
    raise KeyboardInterrupt
