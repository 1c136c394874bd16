"""The command ``evidence``: what it runs, refuses, tells on the way, and leaves when stopped."""

from __future__ import annotations

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from scenarios.load import load
from simulation import cli
from simulation.claims import stored
from simulation.cli.evidence import Said
from simulation.metrics import KPIS
from simulation.patterns import gathering
from simulation.patterns.course import Course
from simulation.patterns.gathering import HalfDoneError, Measured, gather, watched
from simulation.patterns.levers import Part, steps
from simulation.patterns.values import Value

TINY = (
    "scale=0.0008",
    "run.warmup_days=91",
    "run.horizon_days=182",
    "run.transition_days=28",
)
runner = CliRunner()


def outcomes():
    return {name: (np.array([2.0, 2.0]), np.array([1.0, 1.0])) for name in KPIS}


def test_claims_are_printed_without_a_run(monkeypatch, tmp_path):
    monkeypatch.setattr(gathering, "gather", None)
    target = tmp_path / "claims.json"
    result = runner.invoke(cli.app, ["evidence", "--no-runs", "--json", str(target)])
    assert result.exit_code == 0, result.output
    assert "57  A new chief executive" in result.output
    held = json.loads(target.read_text(encoding="utf-8"))
    assert [one["row"] for one in held["claims"]] == list(range(1, 58))


def test_a_kept_run_that_was_small_says_that_it_is_not_judged():
    result = runner.invoke(cli.app, ["evidence", "platform_1688", "--no-runs"])
    assert "platform_1688: C patterns are judged at scale 0.1 and above, not here" in result.output
    line = next(one for one in result.output.splitlines() if "cleared by factories" in one)
    assert line.rstrip().endswith("not judged")
    result = runner.invoke(cli.app, ["evidence", "school_uniforms", "--no-runs"])
    assert "not judged" not in result.output


@pytest.mark.parametrize(
    "arguments",
    [
        ["--no-runs", "--quick"],
        ["--no-runs", "--save"],
        ["--save", "--set", "scale=0.1"],
        ["--set", "scale=0.01", "--scale", "0.1"],
        ["yiwu_small_goods", "--save"],
        ["nowhere", "--no-runs"],
    ],
)
def test_options_that_contradict_each_other_are_refused(arguments):
    assert runner.invoke(cli.app, ["evidence", *arguments]).exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "scale", "runs"),
    [
        (["--set", "scale=0.0008"], 0.0008, 10),
        (["--set", "scale = 0.0008", "--replications", "1"], 0.0008, 1),
        (["--scale", "0.002"], 0.002, 10),
        ([], 0.1, 3),
        (["--set", "run.seed=2"], 0.1, 3),
        (["--quick"], 1 / 140, 10),
    ],
)
def test_the_scale_that_was_asked_for_is_the_one_that_runs(monkeypatch, arguments, scale, runs):
    seen = []

    def gathered(scenario, replications, **options):
        seen.append((scenario.scale, replications))
        return Measured(patterns={"stock_days": Value(70.0)})

    monkeypatch.setattr(gathering, "gather", gathered)
    result = runner.invoke(cli.app, ["evidence", *arguments])
    assert result.exit_code == 0, result.output
    assert seen == [(pytest.approx(scale), runs)]
    assert f"{runs} histor{'y' if runs == 1 else 'ies'}" in result.output
    assert "1 histories" not in result.output.replace("11 histories", "")


def test_an_interrupt_leaves_what_is_done(monkeypatch, tmp_path):
    def half(scenario, seed, replications, workers, course):
        course.next()
        yield Part(outcomes=outcomes())
        raise KeyboardInterrupt

    monkeypatch.setattr(gathering, "watched", lambda *a, **k: {"stock_days": Value(70.0)})
    monkeypatch.setattr(gathering, "lever_patterns", half)
    target = tmp_path / "evidence.json"
    monkeypatch.setattr(stored, "FILE", tmp_path / "kept.json")
    result = runner.invoke(cli.app, ["evidence", "--save", "--json", str(target)])
    assert result.exit_code == 3
    assert "stopped" in result.output
    held = json.loads(target.read_text(encoding="utf-8"))
    assert held["interrupted"]
    found = {one["row"]: one for one in held["claims"]}
    assert found[34]["verdict"] == "met"  # of what was done
    assert found[26]["verdict"] == "not measured"
    assert not stored.FILE.exists()


def test_an_interrupt_before_anything_is_done_is_passed_on(monkeypatch):
    def cut(*arguments, **options):
        raise HalfDoneError({})

    monkeypatch.setattr(gathering, "watched", cut)
    with pytest.raises(KeyboardInterrupt):
        gather(load("zhili_kidswear", TINY), replications=1)


def test_histories_that_were_done_survive_an_interrupt():
    def told(share):
        if share >= 0.5:
            raise KeyboardInterrupt

    with pytest.raises(HalfDoneError) as caught:
        watched(load("zhili_kidswear", TINY), 1, 2, 1, told, both=False)
    assert len(caught.value.found["stock_days"].samples) == 1


def test_progress_tells_the_time_left(capsys, monkeypatch):
    clock = iter([30.0, 31.0, 60.0])
    monkeypatch.setattr("simulation.cli.evidence.time.perf_counter", lambda: next(clock))
    said = Said(0.0)
    said("one step", 0.25)
    said("one step", 0.26)  # too soon to say again
    said("another step", 0.5)
    lines = capsys.readouterr().err.splitlines()
    assert lines == [
        "   30 s  one step: 25% of all done, about 90 s left",
        "   60 s  another step: 50% of all done, about 60 s left",
    ]


def test_a_course_ends_at_the_whole():
    told = []
    scenario = load("zhili_kidswear", TINY)
    course = Course(steps(scenario), lambda title, share: told.append(share))
    for _ in steps(scenario):
        course.next()
        course.within(1.0)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0)
