"""The command ``report``: formats, languages, wrong input, and nothing half written."""

from __future__ import annotations

import errno
import json
import os
import shlex
from urllib.parse import parse_qsl

import pytest
from pptx import Presentation
from typer.testing import CliRunner

from scenarios.load import content_hash, load, parse
from simulation import cli, files
from simulation.cli import progress
from simulation.metrics import PRIMARY
from simulation.web.choice import choice_of, default_choice
from simulation.web.link import from_query
from simulation.words import LANGUAGES
from simulation.worlds import Worlds
from tests.reports import Page, small
from tests.tiny_worlds import TINY

SMALL = small()


def run(*arguments):
    return CliRunner().invoke(cli.app, list(arguments))


def report(*arguments):
    return run("report", *SMALL, "--replications", "2", *arguments)


@pytest.fixture
def nothing_runs(monkeypatch):
    def fail(*_, **__):
        raise AssertionError("a world was run")

    monkeypatch.setattr(Worlds, "pair", fail)


def test_a_deck_has_the_numbers_of_compare_and_its_command_makes_it_again(tmp_path):
    path = tmp_path / "deck.pptx"
    result = report("--format", "pptx", "--seed", "3", "--out", str(path))
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("In the model, factory stock ")
    assert f"written to {path}" in result.stdout
    compared = run("compare", *SMALL, "--replications", "2", "--seed", "3", "--json", "-")
    document = json.loads(compared.stdout)
    slides = list(Presentation(path).slides)
    drawn = next(shape.chart for shape in slides[0].shapes if shape.has_chart)
    expected = [100.0 * document["kpis"][name]["ratio"] for name in PRIMARY]
    assert list(drawn.plots[0].series[1].values) == expected
    notes = slides[0].notes_slide.notes_text_frame.text
    command = next(line for line in notes.splitlines() if "python -m simulation report" in line)
    again = shlex.split(command.partition("python -m simulation ")[2])
    assert again[:2] == ["report", "zhili_kidswear"]
    second = tmp_path / "again.pptx"
    assert run(*again, "--out", str(second)).exit_code == 0
    texts = [
        [shape.text_frame.text for slide in Presentation(p).slides for shape in slide.shapes
         if shape.has_text_frame]
        for p in (path, second)
    ]  # fmt: skip
    assert texts[0] == texts[1]


def test_a_page_in_chinese_into_a_folder_under_its_usual_name(tmp_path):
    result = report("--format", "html", "--lang", "zh-CN", "--out", str(tmp_path))
    assert result.exit_code == 0, result.output
    assert os.listdir(tmp_path) == ["zhili_kidswear_report.html"]
    read = Page((tmp_path / "zhili_kidswear_report.html").read_text("utf-8"))
    assert read.all("html") == [{"lang": "zh-Hans"}]
    assert result.stdout.startswith("在模型里，工厂库存")


def test_levers_are_told_where_they_are_asked_for(tmp_path):
    levers = "demand_visibility, direct_sourcing"
    result = report("--format", "html", "--levers", levers, "--out", str(tmp_path / "a.html"))
    assert result.exit_code == 0, result.output
    assert "8 worlds: all 4 combinations of 2 levers, 2 times" in result.stderr
    read = Page((tmp_path / "a.html").read_text("utf-8"))
    assert len(read.all("svg")) == 10
    assert any("Off in these runs: Flexible production, " in text for text in read.texts)


def test_data_are_written_with_levers_and_where_they_come_from(tmp_path):
    out = ["--format", "data", "--out", str(tmp_path / "d")]
    result = report(*out, "--levers", "direct_sourcing")
    assert result.exit_code == 0, result.output
    manifest = json.loads((tmp_path / "d" / "manifest.json").read_text("utf-8"))
    assert "在模型里" in manifest["report"]["sentences"]["unit_cost"]["zh"]
    assert manifest["report"]["command"].startswith("python -m simulation report zhili_kidswear")
    query = dict(parse_qsl(manifest["report"]["page"].removeprefix("/?")))
    opened = from_query(query, tuple(LANGUAGES))
    assert opened.mistakes == ()
    assert content_hash(opened.choice.load()) == content_hash(load("zhili_kidswear", TINY))
    assert (tmp_path / "d" / "levers.csv").is_file()
    assert report(*out).exit_code == 0, "the same results once more"
    assert not (tmp_path / "d" / "levers.csv").exists()
    other = report(*out, "--seed", "9")
    assert other.exit_code == 2
    assert "holds results already" in other.stderr


@pytest.mark.usefixtures("nothing_runs")
@pytest.mark.parametrize(
    ("options", "says"),
    [
        ([], "--format"),
        (["--format", "pdf"], "--format"),
        (["--format", "pptx", "--lang", "fr"], "--lang fr: must be one of en, zh-Hans"),
        (["--format", "data", "--lang", "en"], "--lang: data are the same in every language"),
        (["--format", "pptx", "--levers", "magic"], "magic"),
        (["--format", "pptx", "--levers", ""], "--levers"),
        (["--format", "pptx", "--out", "deck.html"], "ends in .pptx"),
        (["--format", "html", "--out", "no/such/folder/a.html"], "No such file or directory"),
        (["--format", "html", "--replications", "0"], "--replications"),
        (["--format", "html", "--set", "levers.flexible=1"], "levers.flexible"),
    ],
)
def test_wrong_input_is_refused_before_anything_runs(options, says, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run("report", *SMALL, *options)
    assert result.exit_code == 2, result.output
    assert says in result.stderr
    assert os.listdir(tmp_path) == []


@pytest.mark.usefixtures("nothing_runs")
def test_networks_are_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run("report", "01_beer_game", "--format", "pptx")
    assert result.exit_code == 2
    assert "nothing in it to digitise" in result.stderr


def test_what_is_there_is_replaced_only_when_asked(tmp_path, monkeypatch):
    path = tmp_path / "a.html"
    path.write_text("mine")
    with monkeypatch.context() as patched:
        patched.setattr(Worlds, "pair", lambda *_, **__: pytest.fail("a world was run"))
        result = report("--format", "html", "--out", str(path))
    assert result.exit_code == 2
    assert "is there already; give another, or --overwrite" in result.stderr
    assert path.read_text() == "mine"
    assert report("--format", "html", "--out", str(path), "--overwrite").exit_code == 0
    assert path.read_text("utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("kind", ["html", "data"])
def test_an_interrupt_writes_nothing(tmp_path, monkeypatch, kind):
    def interrupt(self, now):
        raise KeyboardInterrupt

    monkeypatch.setattr(progress.ProgressShown, "__call__", interrupt)
    out = tmp_path / ("a.html" if kind == "html" else "d")
    result = report("--format", kind, "--workers", "1", "--out", str(out))
    assert result.exit_code == 3, result.output
    assert "stopped: nothing was written" in result.stderr
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("kind", ["pptx", "data"])
def test_a_disk_that_is_full_in_the_end_is_told_and_leaves_what_was_there(
    tmp_path, monkeypatch, kind
):
    out = tmp_path / ("a.pptx" if kind == "pptx" else "d")
    if kind == "pptx":
        out.write_bytes(b"old")

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    result = report("--format", kind, "--out", str(out), "--overwrite")
    assert result.exit_code == 1
    assert "No space left on device" in result.stderr
    left = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert left == ([b"old"] if kind == "pptx" else [])


def test_the_page_has_a_link_for_what_it_has_controls_for():
    own = default_choice("zhili_kidswear")
    moved = own.changed("direct_sourcing", 35).changed("seed", 8).changed("adoption", "programme")
    values = ["levers.direct_sourcing=0.35", "run.seed=8", "adoption.mode=programme"]
    assert choice_of(load("zhili_kidswear", values), "zhili_kidswear") == moved
    for values in (["levers.direct_sourcing=0.355"], [*TINY, "factories.styles=9"]):
        scenario = load("zhili_kidswear", values)
        found = choice_of(scenario, "zhili_kidswear")
        assert content_hash(found.load()) == content_hash(scenario)
    ours = parse('base = "zhili_kidswear"\ntitle = "Ours"\nscale = 0.002')
    assert content_hash(choice_of(ours, "ours.toml").load()) == content_hash(ours)
    assert choice_of(load("01_beer_game"), "01_beer_game") is None
