"""Files of one's own firms and ties: what is read, and in which words the rest is refused."""

from __future__ import annotations

import pickle
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from scenarios.data import PLANNED_WASTE, Data
from scenarios.load import ScenarioError, content_hash, load, parse, to_toml
from scenarios.own_columns import FIRMS, TIES
from scenarios.own_summary import summary
from scenarios.paths import source_of
from scenarios.schema import Scenario
from scenarios.sizes import sizes
from simulation import cli

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "own_cluster"

FEW = """id,kind,township,category
F1,factory,north,hats
F2,factory,south,caps
F3,factory,south,caps
T1,trader,north,hats
T2,trader,north,caps
"""
SCENARIO = '[data]\nfirms = "firms.csv"\nties = "ties.csv"\n'


@pytest.fixture
def folder(tmp_path):
    """Write a scenario and its files; texts as UTF-8, bytes as they are."""

    def write(firms=FEW, ties=None, toml=SCENARIO):
        for name, content in (("firms.csv", firms), ("ties.csv", ties), ("own.toml", toml)):
            if isinstance(content, str):
                content = content.encode()
            if content is not None:
                (tmp_path / name).write_bytes(content)
        if ties is None and toml == SCENARIO:
            (tmp_path / "own.toml").write_text('[data]\nfirms = "firms.csv"\n')
        return tmp_path / "own.toml"

    return write


def problems(path, overrides=()):
    with pytest.raises(ScenarioError) as caught:
        load(path, overrides)
    return [str(problem) for problem in caught.value.errors]


def problem(path, overrides=()):
    lines = problems(path, overrides)
    assert len(lines) == 1, lines
    return lines[0]


# What is read


def test_numbers_of_firms_markets_and_places_come_from_the_file(folder):
    loaded = load(folder())
    cluster = loaded.cluster
    assert (cluster.firms, cluster.trader_share, loaded.scale) == (5, 0.4, 1.0)
    assert cluster.categories == 2
    assert cluster.townships == 3  # two with firms, and a remote one where only buyers are
    assert source_of(loaded, "cluster.firms") == "own data: firms.csv"
    counted = sizes(loaded)
    assert (counted.factories, counted.traders) == (3, 2)


def test_firms_stand_in_the_order_of_their_ids_whatever_the_order_of_rows(folder):
    lines = FEW.splitlines()
    own = load(folder()).data.own
    assert own.ids == ("T1", "T2", "F1", "F2", "F3")
    assert own.categories == ("caps", "hats")
    assert own.category == (1, 0, 1, 0, 0)
    turned = load(folder("\n".join([lines[0], *lines[:0:-1]]))).data.own
    assert turned == own
    assert turned.digest == own.digest


def test_columns_may_stand_in_any_order_and_have_chinese_names(folder):
    plain = load(folder()).data.own
    chinese = FEW.replace("id,kind,township,category", "编号,类型,乡镇,品类")
    chinese = chinese.replace("factory", "工厂").replace("trader", "贸易商")
    assert load(folder(chinese)).data.own.digest == plain.digest
    turned = "\n".join(",".join(reversed(line.split(","))) for line in FEW.splitlines())
    assert load(folder(turned)).data.own.digest == plain.digest


def test_byte_order_marks_blank_lines_and_full_width_digits_do_not_matter(folder):
    plain = load(folder("id,kind,size\nF1,factory,12\nF2,factory,3\n")).data.own
    windows = "\ufeffid,kind,size\r\nF1,factory,１２\r\n,,\r\n\r\nF2, Factory ,3.0\r\n"
    assert load(folder(windows)).data.own.digest == plain.digest


def test_csv_and_parquet_are_the_same_cluster(tmp_path):
    for name in ("firms", "ties"):
        table = pyarrow.csv.read_csv(EXAMPLE / f"{name}.csv")
        pq.write_table(table, tmp_path / f"{name}.parquet")
    kinds = pq.read_schema(tmp_path / "firms.parquet")
    assert pa.types.is_integer(kinds.field("capacity").type)
    text = (EXAMPLE / "cluster.toml").read_text(encoding="utf-8").replace(".csv", ".parquet")
    (tmp_path / "cluster.toml").write_text(text, encoding="utf-8")
    first, second = load(EXAMPLE / "cluster.toml"), load(tmp_path / "cluster.toml")
    assert first.data.own == second.data.own
    assert content_hash(first) == content_hash(second)


def test_a_parquet_file_of_pandas_with_gaps_and_an_index_is_read(tmp_path, folder):
    import pandas as pd

    frame = pd.DataFrame(
        {
            "id": ["T1", "F1", "F2"],
            "kind": ["trader", "factory", "factory"],
            "capacity": [float("nan"), 9000.0, 12000.0],
            "adopter": [False, True, False],
        },
        index=[7, 8, 9],
    )
    frame.to_parquet(tmp_path / "firms.parquet")
    own = load(folder(toml='[data]\nfirms = "firms.parquet"')).data.own
    assert own.capacity == (9000.0, 12000.0)
    assert (own.trader_adopts, own.factory_adopts) == ((False,), (True, False))


def test_capacities_are_sizes_and_give_the_number_of_buyers(folder):
    path = folder("id,kind,capacity\nF1,factory,300000\nF2,factory,100000\nT,trader,\n")
    loaded = load(path, ["bulk.small_b_share=0.2"])
    assert loaded.data.own.factory_size == (300000.0, 100000.0)
    planned = 400_000 * loaded.factories.planned_utilisation * (1 - PLANNED_WASTE)
    buyers = planned * 0.2 / loaded.buyers.pieces_per_year
    assert loaded.cluster.buyers_per_firm * 3 == pytest.approx(buyers)
    assert load(path, ["cluster.buyers_per_firm=7"]).cluster.buyers_per_firm == 7


def test_styles_of_firms_count_in_the_size_of_the_world(folder):
    firms = "id,kind,styles\nF1,factory,3\nF2,factory,4\nT,trader,5\n"
    loaded = load(folder(firms), ["cluster.buyers_per_firm=0"])
    assert sizes(loaded).points == 2 + 7 + 5


def test_ties_are_told_apart_by_the_kinds_of_firms(folder):
    own = load(folder(ties="firm,supplier\nT2,F3\nT2,F2\nF1,F2\nT1,F1\n")).data.own
    assert own.listed == ((0,), (1, 2))
    assert own.subcontracts == ((0, 1),)
    assert own.has_subcontracts


def test_what_a_base_says_of_numbers_gives_way_to_the_files(folder):
    path = folder(toml='base = "school_uniforms"\n[data]\nfirms = "firms.csv"\n')
    assert load("school_uniforms").cluster.firms != load(path).cluster.firms == 5


def test_a_path_is_relative_to_the_file_that_names_it(folder, tmp_path, monkeypatch):
    folder()
    (tmp_path / "sub").mkdir()
    child = tmp_path / "sub" / "child.toml"
    child.write_text('base = "../own"\n[run]\nseed = 3\n')
    assert load(child).data.own.ids[0] == "T1"
    monkeypatch.chdir(tmp_path)
    assert load("zhili_kidswear", ["data.firms=firms.csv"]).cluster.firms == 5


# Hash, writing back, summaries


def test_the_hash_follows_the_content_and_not_the_name_of_a_file(folder, tmp_path):
    path = folder()
    before = content_hash(load(path))
    assert content_hash(load(path)) == before
    (tmp_path / "copy.csv").write_text(FEW)
    renamed = folder(toml='[data]\nfirms = "copy.csv"')
    assert content_hash(load(renamed)) == before
    assert content_hash(load(folder(FEW.replace("T2,trader,north", "T2,trader,south")))) != before
    assert content_hash(load(folder(ties="firm,supplier\nT1,F1\n"))) != before
    assert before != content_hash(Scenario())


@pytest.mark.parametrize("column", [c for c in FIRMS if c.kind not in ("ignored", "choice")])
def test_every_column_that_matters_is_in_the_digest(folder, column):
    given = {"text": ("x", "y"), "number": ("50000", "60000"), "whole number": ("5", "6")}
    one, other = given.get(column.kind, ("yes", "no"))
    header = f"id,kind,{column.name}" if column.name != "id" else "kind,category,id"
    digests = set()
    for value in (one, other):
        text = f"{header}\nF1,factory,{value}\nF2,factory,{one}\n"
        if column.name == "id":
            text = f"{header}\nfactory,z,{value}\nfactory,z,F2\n"
        digests.add(load(folder(text)).data.own.digest)
    assert len(digests) == 2
    assert all(digests)


def test_a_scenario_with_data_written_back_beside_its_files_is_the_same(folder, tmp_path):
    loaded = load(folder(ties="firm,supplier\nT1,F1\n"), ["run.seed=9"])
    for everything in (False, True):
        (tmp_path / "again.toml").write_text(to_toml(loaded, everything=everything))
        again = load(tmp_path / "again.toml")
        assert again == loaded
        assert content_hash(again) == content_hash(loaded)


def test_data_survive_copies_and_the_way_between_processes(folder):
    loaded = load(folder())
    again = pickle.loads(pickle.dumps(loaded))
    assert again == loaded != load(folder(FEW.replace("hats", "socks")))
    assert loaded.model_copy(update={"scale": 0.5}).data.own == loaded.data.own


def test_a_scenario_without_data_holds_none():
    assert not Scenario().data.own
    assert list(summary(Data().own)) == []
    assert load("zhili_kidswear").data == Data()


def test_the_summary_tells_what_the_files_hold_and_what_is_drawn():
    text = "\n".join(summary(load(EXAMPLE / "cluster.toml").data.own))
    assert "firms.csv (20 rows), ties.csv (28 rows)" in text
    assert "13 factories, 7 traders" in text
    assert "Heyuan 9" in text
    assert "Shankou is remote" in text
    assert "870,000 pieces a year" in text
    assert "9 firms (6 factories, 3 traders)" in text
    assert "drawn" not in text


def test_the_summary_names_what_is_missing(folder):
    text = "\n".join(summary(load(folder(ties="firm,supplier\nT1,F1\n")).data.own))
    assert "1 trader without any: drawn" in text
    assert "so drawn: sizes of factories" in text


def test_show_and_check_tell_of_the_data_and_the_manifest_s_digest():
    path = str(EXAMPLE / "cluster.toml")
    digest = load(path).data.own.digest
    for command in ("show", "check"):
        result = CliRunner().invoke(cli.app, [command, path])
        assert result.exit_code == 0
        assert f"content {digest[:12]}" in result.stdout


def test_the_documentation_tells_of_every_column():
    text = (ROOT / "docs" / "own_data.md").read_text(encoding="utf-8")
    for column in (*FIRMS, *TIES):
        assert f"| `{column.name}` | {column.name_zh} |" in text
        assert column.kind == "ignored" or column.meaning in text


# What is refused


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
