"""Documents: generated tables are fresh, links lead somewhere, examples run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simulation import documentation
from simulation.cli import COMMANDS, app
from simulation.documentation import TABLES, UnknownTableError, rewritten

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
DOCUMENTS = [README, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *ROOT.glob("docs/*.md")]
BY_NAME = [pytest.param(path, id=path.name) for path in DOCUMENTS]

runner = CliRunner()


@pytest.mark.parametrize("path", documentation.DOCUMENTS, ids=lambda path: path.name)
def test_generated_tables_are_fresh(path):
    text = path.read_text(encoding="utf-8")
    assert rewritten(text) == text, "python -m simulation docs brings them up to date"


def test_every_generated_table_is_shown():
    text = "".join(path.read_text(encoding="utf-8") for path in documentation.DOCUMENTS)
    assert set(re.findall(r"<!-- generated: (\S+) -->", text)) == set(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_as_many_cells_in_every_row(name):
    made = TABLES[name]()
    for part in made.split("\n\n"):
        rows = [row for row in part.splitlines() if row.startswith("|")]
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in rows}) <= 1


def test_every_declared_name_is_in_its_table():
    from agents.columns.stock import STOCK
    from scenarios.levers import EFFECTS
    from simulation.metrics import KPIS
    from simulation.network_steps import NETWORK_PERIOD
    from simulation.steps import PERIOD

    assert all(f"`{column.name}`" in TABLES["columns"]() for column in STOCK)
    assert all(f"`{effect.name}`" in TABLES["levers"]() for effect in EFFECTS)
    assert all(f"`{name}`" in TABLES["kpis"]() for name in KPIS)
    assert all(f"`{step.__name__}`" in TABLES["period"]() for step in PERIOD)
    assert all(f"`{step.__name__}`" in TABLES["network_period"]() for step in NETWORK_PERIOD)


def test_what_stands_between_markers_is_replaced_and_nothing_else():
    text = "before\n<!-- generated: accounts -->\nold\n<!-- end -->\nafter\n"
    fresh = rewritten(text)
    assert fresh.startswith("before\n<!-- generated: accounts -->\ncarriers")
    assert fresh.endswith("\n<!-- end -->\nafter\n")
    assert rewritten(fresh) == fresh


@pytest.mark.parametrize(
    "text", ["<!-- generated: nonsense -->\n<!-- end -->", "<!-- generated: kpis -->\nno end"]
)
def test_a_marker_that_means_nothing_is_refused(text):
    with pytest.raises(UnknownTableError):
        rewritten(text)


def test_the_check_fails_on_a_stale_document_and_leaves_it(tmp_path):
    path = tmp_path / "stale.md"
    path.write_text("<!-- generated: kpis -->\nold\n<!-- end -->\n", encoding="utf-8")
    checked = runner.invoke(app, ["docs", "--check", str(path)])
    assert checked.exit_code == 1
    assert "old" in path.read_text(encoding="utf-8")
    assert runner.invoke(app, ["docs", str(path)]).exit_code == 0
    assert runner.invoke(app, ["docs", "--check", str(path)]).exit_code == 0


def test_a_document_that_is_missing_is_wrong_input(tmp_path):
    assert runner.invoke(app, ["docs", str(tmp_path / "none.md")]).exit_code == 2


@pytest.mark.parametrize("path", BY_NAME)
def test_links_within_the_project_lead_somewhere(path):
    text = path.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
    local = [t for t in targets if not re.match(r"[a-z]+:", t)]
    assert [t for t in local if not (path.parent / t).exists()] == []


@pytest.mark.parametrize("path", BY_NAME)
def test_commands_that_are_named_exist(path):
    text = path.read_text(encoding="utf-8")
    named = set(re.findall(r"python -m simulation ([a-z]+)", text))
    assert named <= set(COMMANDS)


def test_the_readme_tells_of_every_command():
    text = README.read_text(encoding="utf-8")
    table = text[text.index("| `python -m simulation") : text.index("After `make setup`")]
    assert set(re.findall(r"`([a-z]+)`", table)) >= set(COMMANDS)


def test_overrides_that_are_shown_are_accepted():
    from scenarios.load import load

    shown = re.findall(r"--set ([\w.]+)=([\w.$]+)", README.read_text(encoding="utf-8"))
    assert shown
    for key, value in shown:
        load("zhili_kidswear", [f"{key}={'0.025' if value.startswith('$') else value}"])


def test_the_readme_s_python_example_runs(capsys):
    blocks = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 1
    short = blocks[0].replace('["scale', '["run.warmup_days=56", "scale').replace("=364", "=140")
    assert short != blocks[0]
    exec(compile(short, "README.md", "exec"), {})
    assert re.fullmatch(r"\d\.\d\d \(\d\.\d\d to \d\.\d\d\), luck only\n", capsys.readouterr().out)
