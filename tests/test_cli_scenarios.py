"""The command line's ``list``, ``show`` and ``check``, and how it takes slips of the pen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import simulation
from scenarios.load import available
from simulation import cli
from simulation.cli.tables import plain_table

ROOT = Path(simulation.__file__).parent.parent


def run(*arguments):
    return CliRunner().invoke(cli.app, list(arguments))


def process(*arguments):
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )


def test_list_names_every_scenario_with_its_titles():
    result = run("list")
    assert result.exit_code == 0
    for scenario in available():
        assert scenario.name in result.stdout
        assert scenario.title_zh in result.stdout


def test_check_tells_the_size_of_a_good_scenario():
    result = run("check", "zhili_kidswear", "--set", "cluster.firms=1000", "--set", "scale=0.1")
    assert result.exit_code == 0
    assert result.stdout.startswith("ok  zhili_kidswear: 100 sellers (")


def test_check_without_a_name_checks_all_that_came_along():
    result = run("check")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == len(available())


def test_check_goes_on_after_a_bad_scenario_and_exits_with_2(tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text("[run]\nseed = -1\nsed = 2\n")
    result = run("check", str(path), "zhili_kidswear")
    assert result.exit_code == 2
    assert "bad.toml:2 run.seed = -1: must be at least 0" in result.stderr
    assert "bad.toml:3 run.sed = 2: unknown key" in result.stderr
    assert result.stdout.startswith("ok  zhili_kidswear")


def test_show_lists_what_differs_from_the_defaults():
    result = run("show", "zhili_kidswear", "--set", "traders.listings=11")
    assert result.exit_code == 0
    assert "traders.listings" in result.stdout
    assert "1 to 1,000" in result.stdout
    assert "factories.subcontract_share" not in result.stdout


def test_show_all_lists_every_parameter_with_its_source():
    result = run("show", "zhili_kidswear", "--all")
    assert "factories.subcontract_share" in result.stdout
    assert "assumption" in result.stdout


def test_output_off_a_terminal_has_no_escape_codes_and_is_not_cut():
    result = process("-m", "simulation", "show", "zhili_kidswear", "--all")
    assert result.returncode == 0
    assert "\x1b" not in result.stdout
    assert "…" not in result.stdout


def test_columns_are_aligned_with_chinese_in_them():
    lines = plain_table(["a", "b"], [["童装", "x"], ["kids", "y"]]).splitlines()
    assert lines == ["a     b", "童装  x", "kids  y"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["chek"], "Did you mean 'check'?"),
        (["show"], "Missing argument 'SCENARIO'"),
        (["show", "zhili_kidsware"], "did you mean 'zhili_kidswear'?"),
        (["show", "none.toml"], "none.toml: there is no such file"),
        (["show", "zhili_kidswear", "--set", "cluster.firms=-3"], "--set cluster.firms = -3: must"),
        (["show", "zhili_kidswear", "--set", "x"], "'x' is not of the form section.key=value"),
        (["show", "zhili_kidswear", "--sett", "x=1"], "--set"),
    ],
)
def test_wrong_input_is_told_on_stderr_with_exit_code_2(arguments, told):
    result = run(*arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_wrong_input_to_the_program_itself_gives_no_traceback():
    result = process("-m", "simulation", "check", "zhili_kidswear", "--set", "run.seeds=1")
    assert result.returncode == 2
    assert result.stderr.startswith("--set run.seeds = 1: unknown key")
    assert "Traceback" not in result.stderr


def test_an_interruption_exits_with_3(monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("scenarios.load.load", interrupt)
    assert run("show", "zhili_kidswear").exit_code == 3


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=20), st.text(max_size=20))
def test_no_argument_gives_a_traceback(name, override):
    result = run("check", "--set", override, "--", name)
    assert result.exit_code in (0, 2)
    assert not result.exception or isinstance(result.exception, SystemExit)


def test_help_and_the_package_import_nothing_heavy():
    heavy = ["pydantic", "numba", "numpy", "pandas", "mesa", "scipy", "streamlit", "rich"]
    code = f"""
import sys, simulation
from simulation.cli import main
try:
    main(["--help"])
except SystemExit as end:
    assert end.code == 0
print([name for name in {heavy} if name in sys.modules])
"""
    assert process("-c", code).stdout.splitlines()[-1] == "[]"


def test_the_package_loads_scenarios_and_tells_its_version():
    assert simulation.load("zhili_kidswear").title
    assert run("--version").stdout.strip() == simulation.__version__
    assert {"load", "compare"} <= set(dir(simulation))
    with pytest.raises(AttributeError, match="has no attribute 'lode'"):
        _ = simulation.lode


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("verify", "--only", "foo"), "'--only': must be a whole number"),
        (("run", "zhili_kidswear", "--world", "both"), "'both' is not one of 'with', 'without'"),
        (("compare", "zhili_kidswear", "--replications", "0"), "must be at least 1"),
        (("forecast", "zhili_kidswear", "--against", "foo=1"), "--against foo = 1: unknown key"),
        (("trace", "zhili_kidswear"), "such as 01_beer_game (see list)"),
        (("check", "zhili_kidswear", "--set", "levers.foo=1"), "ai_operations, trade_services, "),
    ],
)
def test_what_is_wrong_is_said_without_the_words_of_programmers(arguments, said):
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Input should be" not in result.stderr
    assert "Value error" not in result.stderr
