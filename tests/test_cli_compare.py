"""The commands ``compare`` and ``run``: what people see, what machines read, and exit codes."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from typer.testing import CliRunner

import simulation
from scenarios.load import load
from simulation import cli, files
from simulation.cli import progress
from simulation.cli.reports import amount, comparison_rows
from simulation.comparison import compare
from simulation.metrics import KPIS
from simulation.replications import Progress
from simulation.worlds import Worlds

ROOT = Path(simulation.__file__).parent.parent
TINY = ["scale=0.0015", "run.warmup_days=140", "run.horizon_days=140", "run.transition_days=56"]
SMALL = ["zhili_kidswear", *(part for value in TINY for part in ("--set", value))]


def run(*arguments):
    return CliRunner().invoke(cli.app, list(arguments))


def refused(*arguments):
    """Error text of a command that must not have run anything."""
    result = run("compare", *arguments)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    return result.stderr


@pytest.fixture
def nothing_runs(monkeypatch):
    def fail(*_, **__):
        raise AssertionError("a world was run")

    monkeypatch.setattr(Worlds, "pair", fail)


def test_compare_says_the_answer_first_and_then_the_table():
    result = run("compare", *SMALL, "--replications", "2")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0].startswith("In the model, factory stock ")
    assert lines[1].startswith("In the model, the cost of a piece ")
    assert lines[2].startswith("In the model, what small-B buyers pay ")
    groups = [line for line in lines if line.isupper()]
    assert groups == ["STOCK", "COST", "PRICE", "SERVICE", "MONEY", "BUYERS AND SELLERS"]
    assert "90 % range (luck only)" in result.stdout
    assert "2 paired runs, same orders, same luck, run twice" in result.stdout
    assert max(map(len, lines[4:])) <= 120
    assert "\x1b" not in result.stdout


def test_the_table_has_every_headline_kpi_once():
    found = compare(load("zhili_kidswear", TINY), replications=2)
    rows = [row[0].strip() for row in comparison_rows(found) if row[2]]
    assert rows == [kpi.title for kpi in KPIS.values() if kpi.headline]


def test_json_on_standard_output_is_nothing_but_json():
    result = run("compare", *SMALL, "--replications", "2", "--json", "-")
    document = json.loads(result.stdout)
    assert document["replications"] == 2
    assert document["kpis"]["factory_inventory"]["ratio"] > 0
    assert result.stdout.isascii()  # whatever the encoding of the terminal


def test_results_are_written_where_asked_and_agree(tmp_path):
    result = run(
        "compare", *SMALL, "--replications", "2", "--seed", "3",
        "--json", str(tmp_path / "r.json"), "--out", str(tmp_path / "a" / "b"),
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    document = json.loads((tmp_path / "r.json").read_text("utf-8"))
    manifest = json.loads((tmp_path / "a" / "b" / "manifest.json").read_text("utf-8"))
    assert document["seed"] == manifest["seed"] == manifest["parameters"]["run"]["seed"] == 3
    assert "在模型里" in document["sentence"]["zh"]
    assert len(os.listdir(tmp_path / "a" / "b")) == 4


def test_a_scenario_file_goes_by_its_name(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('base = "zhili_kidswear"\nscale = 0.0015\n[run]\nwarmup_days = 70\n'
                    "horizon_days = 70\ntransition_days = 14\n")  # fmt: skip
    result = run("compare", str(path), "--replications", "1", "--json", "-")
    assert json.loads(result.stdout)["scenario"] == "mine"


def test_equal_service_is_told_in_the_table_and_in_json(tmp_path):
    path = tmp_path / "r.json"
    result = run("compare", *SMALL, "--replications", "2", "--equal-service", "--json", str(path))
    assert result.stdout.count(" served at once as often as without (") == 2
    document = json.loads(path.read_text("utf-8"))
    for block, fill in (("equal_service", "fill_rate"), ("equal_factory_fill", "factory_fill")):
        assert document[block]["fill"] == fill
        assert set(document[block]["kpis"]) == set(document["kpis"])


@pytest.mark.usefixtures("nothing_runs")
@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--replications", "0"], "--replications"),
        (["--replications", "10001"], "--replications"),
        (["--replications", "many"], "--replications"),
        (["--precision", "0"], "--precision = 0: must be above 0 and below 1"),
        (["--precision", "1.5"], "must be above 0 and below 1"),
        (["--precision", "nan"], "must be above 0 and below 1"),
        (["--precision", "0.1", "--replications", "3"], "give one of the two"),
        (["--workers", "0"], "--workers"),
        (["--workers", "257"], "--workers"),
        (["--seed", "-1"], "--seed"),
        (["--set", "levers.flexible=1"], "levers.flexible"),
        (["--json", ""], "--json: give a file"),
    ],
)
def test_wrong_input_is_refused_before_anything_runs(options, says):
    assert says in refused(*SMALL, *options)


@pytest.mark.usefixtures("nothing_runs")
def test_what_cannot_be_written_is_refused_before_anything_runs(tmp_path):
    assert "No such file or directory" in refused(*SMALL, "--json", str(tmp_path / "no" / "r.json"))
    assert "is a folder" in refused(*SMALL, "--json", str(tmp_path))
    (tmp_path / "file").write_text("")
    assert "cannot be written to" in refused(*SMALL, "--out", str(tmp_path / "file"))
    (tmp_path / "d" / "kpis.parquet").mkdir(parents=True)
    assert "is a folder" in refused(*SMALL, "--out", str(tmp_path / "d"))
    assert os.listdir(tmp_path / "d") == ["kpis.parquet"]


@pytest.mark.parametrize("command", ["compare", "run"])
def test_networks_and_unknown_scenarios_are_refused(command):
    result = run(command, "01_beer_game")
    assert result.exit_code == 2
    assert "trace runs it" in result.stderr
    result = run(command, "zhili_kidsware")
    assert result.exit_code == 2
    assert "zhili_kidswear" in result.stderr


def test_a_disk_that_is_full_in_the_end_is_told_and_leaves_nothing(tmp_path, monkeypatch):
    path = tmp_path / "r.json"
    path.write_text("old")

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    result = run("compare", *SMALL, "--replications", "1", "--json", str(path))
    assert result.exit_code == 1
    assert "No space left on device" in result.stderr
    assert "In the model" in result.stdout
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["r.json"]


def test_an_interrupt_shows_and_saves_what_is_done_and_exits_with_3(tmp_path, monkeypatch):
    def interrupt(self, now):
        if now.done == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(progress.ProgressShown, "__call__", interrupt)
    path = tmp_path / "r.json"
    result = run(
        "compare", *SMALL, "--replications", "99", "--workers", "1", "--json", str(path),
        "--equal-service",
    )  # fmt: skip
    assert result.exit_code == 3
    document = json.loads(path.read_text("utf-8"))
    assert document["stop_reason"] == "interrupted"
    assert f"stopped: {document['replications']} paired runs" in result.stderr
    assert "stopped by hand" in result.stdout


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_ctrl_c_ends_a_real_process_soon_with_3(tmp_path):
    run("run", *SMALL)  # kernels are compiled by now: a compiler does not listen
    command = [sys.executable, "-m", "simulation", "compare", *SMALL, "--replications", "9999"]
    with subprocess.Popen(
        [*command, "--json", str(tmp_path / "r.json")],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        try:
            time.sleep(6)
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=240)
        finally:
            process.kill()
    assert process.returncode == 3, errors
    assert "Traceback" not in errors
    assert "stopped" in errors


def test_an_interrupt_while_runs_are_handed_out_ends_them(monkeypatch):
    asked = []

    def submit(self, call, *given, **named):
        if threading.current_thread() is threading.main_thread():  # not of a pair's own threads
            asked.append(given)
            if len(asked) == 40:
                raise KeyboardInterrupt
        return handed_out(self, call, *given, **named)

    handed_out = ThreadPoolExecutor.submit
    monkeypatch.setattr("concurrent.futures.ThreadPoolExecutor.submit", submit)
    begin = time.perf_counter()
    result = run("compare", *SMALL, "--replications", "9999")
    assert result.exit_code == 3
    assert len(asked) == 40
    assert time.perf_counter() - begin < 60


def test_run_shows_one_world_as_compare_has_it():
    one = {}
    for world in ("with", "without"):
        result = run("run", *SMALL, "--world", world, "--json", "-")
        assert result.exit_code == 0, result.output
        one[world] = json.loads(result.stdout)
        assert one[world]["world"] == world
    both = json.loads(run("compare", *SMALL, "--replications", "1", "--json", "-").stdout)
    for name, row in both["kpis"].items():
        assert row["with"] == one["with"]["kpis"][name]["value"]
        if "adopters" not in name:  # who they are is known only in a pair
            assert row["without"] == one["without"]["kpis"][name]["value"]


def test_run_prints_a_table_and_writes_a_folder(tmp_path):
    result = run("run", *SMALL, "--out", str(tmp_path))
    assert result.exit_code == 0
    assert "with digitisation" in result.stdout
    assert "Factory stock" in result.stdout
    assert len(os.listdir(tmp_path)) == 4
    assert run("run", *SMALL, "--world", "both").exit_code == 2


def test_results_of_another_configuration_are_not_replaced_unasked(tmp_path, monkeypatch):
    one = ["run", *SMALL, "--out", str(tmp_path)]
    assert run(*one).exit_code == 0
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert run(*one).exit_code == 0, "the same once more"
    monkeypatch.setattr("simulation.worlds.single", lambda *_: pytest.fail("a world was run"))
    for more, said in (
        (
            ["--seed", "7"],
            "zhili_kidswear, seed 1, 1 replication); this is another scenario: run.seed",
        ),
        (
            ["--set", "levers.flexible_production=0.5"],
            "levers.flexible_production = 1.0 there, 0.5",
        ),
        (["--world", "without"], "worlds with there, without here"),
    ):
        result = run(*one, *more)
        assert result.exit_code == 2, result.output
        assert said in result.stderr
        assert "Give another folder, or --overwrite to replace them" in result.stderr
    assert "worlds with there, with, without here" in refused(*SMALL, "--out", str(tmp_path))
    (tmp_path / "manifest.json").write_text("[1]")
    assert "manifest.json does not say of what" in run(*one).stderr
    (tmp_path / "manifest.json").write_bytes(before["manifest.json"])
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_fewer_replications_do_not_replace_more_and_overwrite_replaces_anything(tmp_path):
    two = ["compare", *SMALL, "--replications", "2", "--out", str(tmp_path)]
    assert run(*two).exit_code == 0
    (tmp_path / "draws.parquet").write_bytes(b"of results that are replaced")
    one = ["--replications", "1", "--seed", "1"]
    assert "this would leave only 1" in refused(*SMALL, *one, "--out", str(tmp_path))
    result = run("compare", *SMALL, *one, "--out", str(tmp_path), "--overwrite")
    assert result.exit_code == 0, result.output
    assert json.loads((tmp_path / "manifest.json").read_text())["replications"] == [0]
    assert not (tmp_path / "draws.parquet").exists()


def test_off_a_terminal_progress_is_a_plain_line_now_and_then(capsys, monkeypatch):
    monkeypatch.setattr(progress, "_EVERY", 0.0)
    with progress.ProgressShown() as shown:
        shown(Progress(5, 20, None))
        shown(Progress(20, 40, 0.031))
        shown(Progress(40, 40, 0.02))
    errors = capsys.readouterr().err.splitlines()
    assert errors[0].startswith("paired runs: 5 of about 20, about ")
    assert errors[1].startswith("paired runs: 20 of about 40, half-width 3.1 %, about ")
    assert len(errors) == 2


def test_on_a_terminal_progress_is_a_bar(capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "160")
    with progress.ProgressShown() as shown:
        shown(Progress(5, 20, 0.05))
        task = shown._bar.tasks[0]
        assert (task.description, task.completed, task.total) == ("paired runs", 5, 20)
        assert task.fields["width"] == "half-width 5.0 %"
        shown(Progress(2, 30, None, "fill_rate", "safety factor 0.67, try 2 of at most 9"))
        assert task.description.startswith("serving consumers alike (safety factor 0.67")
        assert (task.completed, task.total, task.fields["width"]) == (2, 30, "")
        assert not shown._bar.finished
    assert not shown._bar.live.is_started  # the terminal is given back
    shown_text = capsys.readouterr()
    assert shown_text.out == ""  # results only
    assert "about" not in shown_text.err  # no plain lines besides the bar


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(0.8534, "share", "85.3 %"), (12.34, "days", "12.3"), (1.234, "yuan", "1.23"),
     (12345.6, "pieces", "12,346"), (-7_012_345.0, "yuan", "-7.0 m"), (0.0, "days", "0.00")],
)  # fmt: skip
def test_amounts_are_written_for_people(value, unit, text):
    assert amount(value, unit) == text
