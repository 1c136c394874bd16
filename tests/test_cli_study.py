"""Command ``study``: what it says, how it ends, and that it can be stopped."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time

import pytest
from typer.testing import CliRunner

from simulation import cli
from simulation.cli import study_common
from simulation.cli.study import STUDY_COMMANDS
from simulation.study.engines import EngineLost, SerialEngine
from simulation.study.lock import Lock
from simulation.study.progress import StudyProgress
from tests.studies import ROOT

STUDY = """
title = "Two points"
scenario = "zhili_kidswear"

[overrides]
scale = 0.0015
run.warmup_days = 140
run.horizon_days = 140
run.transition_days = 56

[factors]
levers.demand_visibility = [0, 1]

[design]
method = "grid"
levels = 2

[replications]
number = 2
"""


@pytest.fixture
def mine(tmp_path, monkeypatch):
    """A study file in a folder of its own, in which the command is given."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.toml").write_text(STUDY)
    return tmp_path


def study(*arguments):
    return CliRunner().invoke(cli.app, ["study", *arguments])


def run(*arguments):
    return study("run", "mine.toml", "--engine", "serial", *arguments)


def test_a_study_is_checked_run_looked_at_and_exported(mine):
    checked = study("check", "mine.toml", "--pilots", "1")
    assert checked.exit_code == 0
    assert checked.stdout.startswith(
        "ok  1 factor, 2 points × 2 replications = 4 paired runs\n    1 pilot run: "
    )
    assert "on disk" in checked.stdout
    first = run()
    assert first.exit_code == 0, first.output
    assert first.stdout.startswith("complete: 4 runs in results/studies/mine (")
    again = run()
    assert "resuming: 4 of 4 already done" in again.stderr
    assert "\r" not in first.output + again.output
    status = study("status", "mine.toml")
    assert "Two points: 4 of 4 runs, complete" in status.stdout
    assert "2 points: the number of replications asked for is done" in status.stdout
    verified = study("verify", "mine.toml")
    assert verified.exit_code == 0
    assert "everything is whole" in verified.stdout
    assert study("export", "mine.toml", "data").exit_code == 0
    assert json.loads((mine / "data" / "manifest.json").read_text())["runs"] == 4
    assert study("compact", "mine.toml").stdout.endswith(" parts are now 1, with 4 runs\n")


def test_a_wrong_study_is_told_with_its_line_and_no_traceback(mine):
    (mine / "mine.toml").write_text(STUDY.replace('"grid"', '"gird"'))
    for command in ("check", "run", "status", "verify"):
        found = study(command, "mine.toml")
        assert found.exit_code == 2
        assert found.stderr.startswith("mine.toml:15 design.method = 'gird': must be one of grid, ")
        assert "did you mean 'grid'?" in found.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("status", "mine.toml"), "nothing has been run there yet"),
        (("compact", "mine.toml"), "nothing has been run there yet"),
        (("run", "mine.toml", "--engine", "loacl"), "did you mean 'local'?"),
        (("run", "mine.toml", "--scheduler", "tcp://127.0.0.1:1"), "goes with the engine dask"),
        (("run", "mine.toml", "--new-study", "../x"), "give a plain name"),
        (("run", "mine.toml", "--rerun", "--accept-code-change"), "exclude one another"),
        (("run", "none.toml"), "none.toml: there is no such file"),
        (("run", "mine.toml", "--out", "mine.toml"), "cannot be written to"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(mine, arguments, told):
    found = study(*arguments)
    assert found.exit_code == 2
    assert told in found.stderr
    assert "Traceback" not in found.output


def test_a_study_that_somebody_runs_is_left_alone(mine):
    assert run().exit_code == 0
    with Lock(mine / "results" / "studies" / "mine"):
        assert "running now: process" in study("status", "mine.toml").stdout
        found = run()
    assert found.exit_code == 2
    assert "writes into this study" in found.stderr


def test_points_that_contradict_themselves_fail_and_the_exit_code_says_so(mine):
    text = STUDY.replace("levers.demand_visibility = [0, 1]", "digital.setup_cost = [100, 3000]")
    (mine / "mine.toml").write_text(text)
    found = run()
    assert found.exit_code == 1
    assert "2 runs failed; the first: point 1, replication 0: ScenarioError" in found.stderr
    assert study("status", "mine.toml").exit_code == 1
    fast = study("run", "mine.toml", "--engine", "serial", "--fail-fast", "--retry-failed")
    assert fast.exit_code == 1
    assert "stopped at a run that failed" in fast.stderr


def test_a_damaged_part_is_named_and_mended(mine):
    run()
    part, *_ = (mine / "results" / "studies" / "mine" / "runs").glob("*.parquet")
    part.write_bytes(part.read_bytes()[:500])
    found = study("verify", "mine.toml")
    assert found.exit_code == 1
    assert f"damaged part {part.name}" in found.stdout
    assert run().exit_code == 0
    assert study("verify", "mine.toml").exit_code == 0


def test_another_name_reuses_what_both_share(mine):
    run()
    (mine / "mine.toml").write_text(STUDY.replace("levels = 2", "levels = 3"))
    assert run().exit_code == 2
    found = run("--new-study", "finer")
    assert found.exit_code == 0
    assert "4 runs are reused from another study" in found.stderr
    assert "complete: 6 runs in results/studies/finer" in found.stdout


def test_a_lost_cluster_ends_with_what_is_saved_and_its_own_exit_code(mine, monkeypatch):
    submitted = []

    def submit(self, *arguments):
        submitted.append(arguments)
        if len(submitted) == 3:
            raise EngineLost("gone")
        return type(self).__mro__[1].submit(self, *arguments)

    monkeypatch.setattr(SerialEngine, "submit", submit, raising=False)
    found = run()
    assert found.exit_code == 4
    assert "the cluster was lost: 1 of 4 runs are saved, run the same command again" in found.stderr
    monkeypatch.undo()
    monkeypatch.chdir(mine)
    assert run().exit_code == 0


def test_ctrl_c_finishes_cleanly_and_says_how_to_go_on(mine):
    text = STUDY.replace("levels = 2", "levels = 400").replace("number = 2", "number = 5")
    (mine / "mine.toml").write_text(text)
    command = [sys.executable, "-m", "simulation", "study", "run", "mine.toml", "--workers", "2"]
    import os

    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=mine, env=environment, text=True, start_new_session=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # fmt: skip
        runs = mine / "results" / "studies" / "mine" / "runs"
        until = time.monotonic() + 240
        while not list(runs.glob("*.parquet")) and time.monotonic() < until:
            time.sleep(0.1)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to workers too
        said, complained = process.communicate(timeout=120)
    assert process.returncode == 3, complained
    assert "stopping: the runs under way are finished first" in complained
    assert "; continue with the same command" in said
    assert "Traceback" not in complained
    assert "\r" not in said + complained
    assert not (runs.parent / "lock").exists()
    saved = int(said.split("saved ")[1].split(" of")[0].replace(",", ""))
    verified = study("verify", "mine.toml")
    assert f"{saved:,} of 2,000 runs, 0 failed" in verified.stdout


def test_progress_off_a_terminal_is_one_plain_line_a_minute(monkeypatch, capsys):
    clock = [0.0]
    monkeypatch.setattr(study_common.time, "monotonic", lambda: clock[0])
    with study_common.StudyProgressShown() as shown:
        for second in range(0, 181, 10):
            clock[0] = second
            shown(StudyProgress(second, 1000, 2, 0, 1.0, 1000.0 - second, 0.031))
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == ("60 of 1,000 runs, 2 failed, 1 a second, about 16 min left, "
                        "half-width 3.1 %")  # fmt: skip
    assert len(lines) == 3


def test_studies_that_came_along_are_listed_and_help_names_every_command():
    found = study("list")
    assert found.exit_code == 0
    assert "lever_grid" in found.stdout
    helped = study("--help").stdout
    assert all(name in helped for name in STUDY_COMMANDS)
