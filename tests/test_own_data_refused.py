"""Files of one's own firms and ties: in which words what is wrong is refused."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from scenarios.load import ScenarioError, parse
from simulation import cli
from tests.own_files import SCENARIO, problem, problems


@pytest.mark.parametrize(
    ("firms", "expected"),
    [
        ("", "firms.csv: is empty: its first line must name the columns, at least id, kind"),
        ("\n\n", "firms.csv: is empty"),
        ("id,kind\n", "firms.csv: has no rows below the names of its columns"),
        ("id,township\nF1,x", "firms.csv:1 kind: the column is missing"),
        ("id,kind,kind\nF1,factory,factory", "firms.csv:1 column = 'kind': is there twice"),
        ("id,kind,编号\nF1,factory,x", "firms.csv:1 column = '编号': is there twice"),
        ("id,kind,tonwship\nF,factory,x", "'tonwship': unknown column (allowed: id, kind, townshi"),
        ("id,kind,tonwship\nF,factory,x", "did you mean 'township'?"),
        ("id;kind\nF1;factory", "firms.csv:1 column = 'id;kind': columns must be separated by co"),
        ("id\tkind\nF1\tfactory", "columns must be separated by commas"),
        ("id,kind\nF1,factroy", "firms.csv:2 kind = 'factroy': must be factory or trader - did yo"),
        ("id,kind\nF1,factory\n\nF1,trader", "csv:4 id = 'F1': stands already in firms.csv:2"),
        ("id,kind\n,factory", "firms.csv:2 id: is empty"),
        ("id,kind\nF1,\nF2,factory", "firms.csv:2 kind: is empty"),
        ("id,kind\nF1", "firms.csv:2: has 1 cell, and the first line names 2"),
        ("id,kind\nF1,factory,a,b", "2: has 4 cells, and the first line names 2 - a value"),
        ('id,kind\n"F1,factory', "firms.csv:2: is not valid CSV: unexpected end of data"),
        ("id,kind,size\nF1,factory,big", "firms.csv:2 size = 'big': must be a number above 0"),
        ("id,kind,size\nF1,factory,-1", "size = '-1': must be a number above 0"),
        ("id,kind,size\nF1,factory,nan", "size = 'nan': must be a number above 0"),
        ("id,kind,size\nF1,factory,inf", "size = 'inf': must be a number above 0"),
        ("id,kind,size\nF1,factory,1_0", "size = '1_0': must be a number above 0"),
        ('id,kind,size\nF1,factory,"1,200"', "'1,200': must be a number above 0 - without separ"),
        ("id,kind,capacity\nF1,factory,0.5", "must be a number of at least 1"),
        ("id,kind,styles\nF1,factory,2.5", "'2.5': must be a whole number from 1 to 1,000"),
        ("id,kind,styles\nF1,factory,1001", "must be a whole number from 1 to 1,000"),
        ("id,kind,adopter\nF1,factory,maybe", "adopter = 'maybe': must be yes or no"),
        ("id,kind,size\nA,factory,1\nB,factory,", "3 size: is empty, and another factory has one"),
        ("id,kind,capacity\nA,factory,9e5\nB,trader,3", "3 capacity = 3.0: is for factories only"),
        ("id,kind,custom\nA,factory,no\nB,trader,yes", "3 custom = true: is for factories only"),
        ("id,kind,township\nA,factory,x\nB,trader,", "firms.csv:3 township: is empty"),
        ("id,kind\nA,trader", "firms.csv: has no factory: somebody has to make"),
        (
            "id,kind,category\nA,factory,hats\nB,trader,hat",
            "3 category = 'hat': no factory makes for this market - did you mean 'hats'?",
        ),
        ("id,kind,capacity\nA,factory,1", "capacity = 1.0: is too little for a single buyer"),
        ("id,kind\nA\x07,factory", "must be text without control characters"),
        (f"id,kind\n{'A' * 201},factory", "is too long (at most 200 characters)"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_told_with_line_column_value_and_remedy(folder, firms, expected):
    assert any(expected in line for line in problems(folder(firms)))


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        ("", "ties.csv: is empty: its first line must name the columns, at least firm, supplier"),
        ("firm\nT1", "ties.csv:1 supplier: the column is missing"),
        (
            "firm,supplier\nT1,F11",
            "ties.csv:2 supplier = 'F11': the firms file has no such id - di",
        ),
        # Only a factory can supply, so no trader is offered, however much alike.
        ("firm,supplier\nT1,T3", "the firms file has no such id - there are: F1, F2"),
        ("firm,supplier\nT1,", "ties.csv:2 supplier: is empty"),
        ("firm,supplier\nT1,F1\nT1,F1", "ties.csv:3: T1 and F1 stand already in ties.csv:2"),
        ("firm,supplier\nT1,T2", "supplier = 'T2': is a trader: goods and capacity come from fac"),
        ("firm,supplier\nF1,T2", "supplier = 'T2': is a trader"),
        ("firm,supplier\nF1,F1", "supplier = 'F1': is tied to itself"),
        ("firm,supplier\nT1,F2", "supplier = 'F2': makes caps, and T1 trades in hats"),
    ],
)
def test_a_wrong_tie_is_told(folder, ties, expected):
    assert expected in problem(folder(ties=ties))


def test_a_factory_has_no_more_partners_than_the_model_takes(folder):
    firms = "id,kind\n" + "".join(f"F{k},factory\n" for k in range(80))
    ties = "firm,supplier\n" + "".join(f"F0,F{k}\n" for k in range(1, 80))
    line = problem(folder(firms, ties))
    assert line == "ties.csv:66 firm = 'F0': a factory can subcontract to at most 64"


def test_everything_that_is_wrong_is_told_at_once_and_line_by_line(folder):
    firms = "id,kind,size\nA,factroy,1\nA,trader,x\nB\nC,factory,1\n"
    path = folder(firms, "firm,supplier\nB,C\nZ,C\n", SCENARIO + "[run]\nsed = 1\n")
    lines = problems(path, ["cluster.firm=3"])
    places = [line.split()[0].rstrip(":") for line in lines]
    assert places[0].endswith("own.toml:5")
    assert places[1:] == [
        "--set", "firms.csv:2", "firms.csv:3", "firms.csv:3", "firms.csv:4", "ties.csv:3"
    ]  # fmt: skip


def test_of_very_many_problems_the_first_and_the_number_are_told(folder):
    lines = problems(folder("id,kind\n" + "".join(f"F{k},x\n" for k in range(100))))
    assert lines[0].startswith("firms.csv:2 kind = 'x'")
    assert lines[-1] == "firms.csv: and 60 more problems"
    assert len(lines) == 41


@pytest.mark.parametrize(
    ("encoding", "looks"), [("gbk", " (it looks like GBK)"), ("utf-16", " (it looks like UTF-16)")]
)
def test_a_file_that_is_not_utf_8_is_refused_with_the_way_out(folder, encoding, looks):
    firms = "id,kind,township\n一厂,factory,织里\n二厂,factory,织里\n".encode(encoding)
    told = f"firms.csv: is not UTF-8 text{looks} - save it as UTF-8; in Excel: Save as, CSV UTF-8"
    assert problem(folder(firms)) == told


def test_a_file_that_is_missing_or_of_another_kind_is_told(folder, tmp_path):
    assert "frims.csv: there is no such file - did you mean 'firms.csv'?" in problem(
        folder(toml='[data]\nfirms = "frims.csv"')
    )
    told = problem(folder(toml='[data]\nfirms = "firms.xlsx"'))
    assert told == "firms.xlsx: must be a .csv or .parquet file - in Excel: Save as, CSV UTF-8"
    (tmp_path / "folder.csv").mkdir()
    assert "cannot be read" in problem(folder(toml='[data]\nfirms = "folder.csv"'))
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 no PAR1")
    assert "bad.parquet: is not valid Parquet" in problem(
        folder(toml='[data]\nfirms = "bad.parquet"')
    )


def test_a_wrong_row_of_a_parquet_file_is_told_by_its_number(folder, tmp_path):
    table = pa.table({"id": ["A", "B"], "kind": ["factory", "factroy"]})
    pq.write_table(table, tmp_path / "firms.parquet")
    line = problem(folder(toml='[data]\nfirms = "firms.parquet"'))
    assert line.startswith("firms.parquet row 2 kind = 'factroy': must be factory or trader")


@pytest.mark.parametrize(
    ("toml", "overrides", "expected"),
    [
        ('[data]\nfirms = "firms.csv"\n[cluster]\nfirms = 6', (), "own.toml:4 cluster.firms = 6: "),
        ('[data]\nfirms = "firms.csv"', ["scale=0.1"], "--set scale = 0.1: firms.csv makes it 1"),
        ('[data]\nfirms = "firms.csv"\nremote = "nroth"', (), "'nroth': no firm is in such a town"),
        ('[data]\nfirms = "firms.csv"\nremote = "nroth"', (), "did you mean 'north'?"),
        ('[data]\nties = "ties.csv"', (), "own.toml:2 data.ties = 'ties.csv': takes effect only"),
        ('[data]\nremote = "x"', (), "data.remote = 'x': takes effect only together with"),
        ("[data]\nfirms = 5", (), "data.firms = 5: must be text in quotes"),
        ('[data]\nfirm = "firms.csv"', (), "data.firm = 'firms.csv': unknown key"),
        (
            '[data]\nfirms = "firms.csv"\n[[nodes]]\nname = "a"\nkind = "shelf"',
            (),
            "data.firms = 'firms.csv': an explicit network (nodes) has no firms",
        ),
    ],
)  # fmt: skip
def test_data_must_fit_what_else_a_scenario_says(folder, toml, overrides, expected):
    assert any(expected in line for line in problems(folder(toml=toml), overrides))


def test_the_only_township_cannot_be_remote(folder):
    firms = "id,kind,township\nA,factory,x\n"
    line = problem(folder(firms, toml='[data]\nfirms = "firms.csv"\nremote = "x"'))
    assert "the only township cannot be the remote one" in line


def test_a_scenario_given_as_text_cannot_reach_files(folder):
    with pytest.raises(ScenarioError, match=r"x\.toml:2 data\.firms: a scenario given as text has"):
        parse('[data]\nfirms = "/etc/hosts.csv"', "x.toml")


def test_wrong_data_end_a_command_with_2_and_without_a_traceback(folder):
    path = str(folder("id,kind\nF1,factroy\n"))
    for command in ("check", "show", "run", "compare"):
        result = CliRunner().invoke(cli.app, [command, path])
        assert result.exit_code == 2
        assert "firms.csv:2 kind = 'factroy'" in result.stderr
        assert "Traceback" not in result.stderr
