"""The article's claims: all there, named by what is declared, judged, kept and shown."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from scenarios.load import load
from scenarios.paths import value_at
from simulation.claims import stored
from simulation.claims.declaration import (
    CONTEXT,
    HIGHER,
    INPUT,
    KINDS,
    LOWER,
    MECHANISM,
    OUTCOME,
    REPORTED,
    WITHIN,
    Claim,
    Expected,
    Input,
    near,
)
from simulation.claims.derived import DERIVED, derived
from simulation.claims.document import (
    claim_rows,
    claims_block,
    judged_as_stored,
    presets,
    verdict_text,
    wanted,
)
from simulation.claims.found import Number, found_in, title, written
from simulation.claims.judging import VERDICTS, judge, judge_claims
from simulation.claims.names import AWAITED, can_be_measured, is_declared, missing
from simulation.claims.table import CLAIMS
from simulation.cli.evidence_tables import claim_cells
from simulation.metrics import KPIS
from simulation.patterns.gathering import Measured
from simulation.patterns.values import Value
from simulation.web.claim_names import in_words
from simulation.web.claims_part import page
from simulation.words import LANGUAGES

SHARED = Path(__file__).resolve().parents[2] / "shared" / "design" / "EVIDENCE.md"
TINY = (
    "scale=0.0008",
    "run.warmup_days=91",
    "run.horizon_days=182",
    "run.transition_days=28",
)
runner = CliRunner()


# What is declared ---------------------------------------------------------------------------


def test_every_claim_of_the_article_is_declared_once():
    assert [claim.row for claim in CLAIMS] == list(range(1, 58))
    for claim in CLAIMS:
        assert claim.kinds, claim.row
        assert set(claim.kinds) <= set(KINDS), claim.row


@pytest.mark.skipif(not SHARED.exists(), reason="the list of evidence is not here")
def test_claims_are_of_the_kinds_of_the_list_of_evidence():
    section = SHARED.read_text(encoding="utf-8").split("## 1. ")[1].split("\n## ")[0]
    cells = [line.strip("| ").split(" | ") for line in section.splitlines()]
    kinds = {int(row[0]): row[-1] for row in cells if row[0].isdigit()}
    letters = {"I": INPUT, "M": MECHANISM, "O": OUTCOME, "C": CONTEXT}
    assert len(kinds) == 57
    for claim in CLAIMS:
        listed = re.sub(r"\(.*?\)|\*", "", kinds[claim.row]).strip().split("/")
        assert {letters[letter] for letter in listed} == set(claim.kinds), claim.row


def test_a_claim_says_where_it_is_or_why_it_is_not():
    for claim in CLAIMS:
        assert claim.names or claim.gap, claim.row
        if CONTEXT in claim.kinds:
            assert claim.gap, claim.row
        if OUTCOME in claim.kinds:
            assert any(one.wants != REPORTED for one in claim.expects), claim.row


def test_every_name_a_claim_rests_on_is_declared():
    unknown = {name for claim in CLAIMS for name in missing(claim)} - AWAITED
    assert unknown == set(), "renamed? the claims in simulation/claims/ name what is declared"


def test_what_is_awaited_is_not_there_yet_and_some_claim_waits_for_it():
    assert {name for name in AWAITED if is_declared(name)} == set(), "take it off the list"
    assert {name for claim in CLAIMS for name in claim.names} >= AWAITED


@pytest.mark.parametrize(
    "name",
    ["cluster.firm", "levers.visibility", "kpi:cost", "pattern:stock", "adoption.mode=never",
     "level:gmv", "nothing"],
)  # fmt: skip
def test_a_name_that_is_not_declared_is_found(name):
    assert not is_declared(name)
    claim = Claim(1, (MECHANISM,), "", "", where=(name, "cluster.firms"))
    assert missing(claim) == (name,)


def test_every_number_a_claim_expects_can_be_measured():
    for claim in CLAIMS:
        for one in claim.expects:
            kind, _, rest = one.of.partition(":")
            names = {"alone": f"levers.{rest.split(':')[0]}", "level": f"kpi:{rest}"}
            waits = names.get(kind, one.of) in AWAITED
            assert can_be_measured(one) != waits, (claim.row, one.of)
            if kind == "pattern" and one.wants == WITHIN and one.low is None:
                assert wanted(one), (claim.row, "the pattern has no band")


def test_paths_of_a_claim_are_there_in_the_cluster_it_is_about():
    for claim in CLAIMS:
        for name in claim.names:
            path = name.partition("=")[0]
            if ":" not in path and "*" not in path and is_declared(name):
                assert value_at(presets()[claim.preset], path) is not None, (claim.row, path)


def test_inputs_have_the_article_s_values():
    for one in judge_claims(presets(), {}):
        for given in one.given:
            assert given.agrees, (one.claim.row, given)


def test_claims_are_told_in_both_languages():
    for claim in CLAIMS:
        assert claim.gloss.endswith("."), claim.row
        assert claim.gloss.isascii() or "→" in claim.gloss, claim.row
        assert claim.gloss_zh.endswith("。"), claim.row
        assert bool(claim.gap) == bool(claim.gap_zh), claim.row
        for one in claim.expects:
            if can_be_measured(one):
                assert title(one.of), one.of
                assert re.search("[\u4e00-\u9fff]", title(one.of, chinese=True)), one.of


def test_what_starts_counting_at_the_fork_stands_beside_the_world_without():
    """The ratio of buyers kept rises without digitisation too: no gain should be read into it."""
    asked = [tuple(one.of for one in claim.expects) for claim in CLAIMS]
    told = [names for names in asked if "pattern:retained_ratio" in names]
    assert told
    for names in told:
        at = names.index("pattern:retained_ratio")
        assert names[at + 1] == "pattern:retained_ratio_without"


# What is said of them -------------------------------------------------------------------------


def verdict(wants, number, low=None, high=None, of="kpi:unit_cost"):
    expected = Expected(of, wants, low, high)
    claim = Claim(1, (OUTCOME,), "", "", where=("cluster.firms",), expects=(expected,))
    return judge(claim, load("zhili_kidswear"), {of: number} if number else {}).verdict


@pytest.mark.parametrize(
    ("wants", "ends", "said"),
    [
        (LOWER, (-0.1, -0.2, -0.05), "met"),
        (LOWER, (0.1, 0.05, 0.2), "missed"),
        (LOWER, (-0.1, -0.3, 0.1), "no clear change"),
        (LOWER, (-0.1, None, None), "met"),
        (HIGHER, (0.1, 0.05, 0.2), "met"),
        (HIGHER, (-0.1, -0.2, -0.05), "missed"),
        (HIGHER, (0.0, None, None), "no clear change"),
    ],
)
def test_a_direction_is_met_when_the_whole_range_goes_there(wants, ends, said):
    assert verdict(wants, Number(*ends, "change")) == said


def test_a_number_is_met_within_its_band():
    of = "level:gmv"
    band = near(of, 100.0)
    assert (band.low, band.high) == (75.0, 125.0)
    for value, said in ((74.0, "missed"), (75.0, "met"), (125.0, "met"), (126.0, "missed")):
        number = Number(value, None, None, "yuan a year")
        assert verdict(WITHIN, number, band.low, band.high, of) == said
    for value, said in ((0.29, "missed"), (0.296, "met"), (0.4, "met"), (0.41, "missed")):
        assert verdict(WITHIN, Number(value, None, None, "-"), of="pattern:stock_ratio") == said
    assert verdict(LOWER, None) == "not measured"


def test_several_outcomes_can_be_met_in_part():
    down, up = Expected("kpi:unit_cost", LOWER), Expected("kpi:buyer_price", HIGHER)
    shown = Expected("kpi:gmv", REPORTED)
    claim = Claim(1, (OUTCOME,), "", "", where=("cluster.firms",), expects=(down, up, shown))
    fall = Number(-0.1, -0.11, -0.09, "change")
    found = {"kpi:unit_cost": fall, "kpi:buyer_price": fall, "kpi:gmv": fall}
    scenario = load("zhili_kidswear")
    assert judge(claim, scenario, found).verdict == "met in part"
    assert judge(replace(claim, expects=(up, shown)), scenario, found).verdict == "missed"
    assert judge(replace(claim, expects=(down, shown)), scenario, found).verdict == "met"


def test_inputs_and_mechanisms_are_judged_by_what_is_there():
    scenario = load("zhili_kidswear")
    here = Claim(1, (INPUT,), "", "", inputs=(Input("cluster.firms", 14_000, 14_000),))
    rule = Claim(1, (MECHANISM,), "", "", where=("levers.capacity_pool",))
    gone = Claim(1, (MECHANISM,), "", "", where=("levers.magic",))
    for claim, said in (
        (here, "in as an input"),
        (replace(here, inputs=(Input("cluster.firms", 1, 2),)), "in with another value"),
        (rule, "mechanism present"),
        (replace(rule, gap="half of it"), "in part"),
        (replace(rule, where=("levers.magic", "levers.capacity_pool")), "in part"),
        (gone, "not modelled yet"),
        (replace(gone, kinds=(CONTEXT,)), "context: not modelled"),
    ):
        assert judge(claim, scenario, {}).verdict == said


def test_all_verdicts_have_words_in_every_language():
    for language in LANGUAGES.values():
        assert all(f"verdict.{name}" in language.words for name in VERDICTS)
        assert all(f"kind.{kind}" in language.words for kind in KINDS)


# Numbers ------------------------------------------------------------------------------------


def outcomes(**changed):
    ends = {name: (np.array([2.0, 2.0]), np.array([1.0, 1.0])) for name in KPIS}
    return ends | {name: tuple(map(np.array, both)) for name, both in changed.items()}


def test_changes_are_told_as_shares_points_or_of_what_there_was():
    measured = Measured(
        patterns={"stock_ratio": Value(0.5, 0.4, 0.6), "bass": Value(1.0)},
        outcomes=outcomes(
            custom_share=([0.1, 0.1], [0.2, 0.2]), factory_profit=([-4.0, -4.0], [2.0, 2.0])
        ),
        alone={"capacity_pool": outcomes()},
    )
    found = found_in(measured, load("zhili_kidswear"))
    assert found["pattern:stock_ratio"] == Number(0.5, 0.4, 0.6, "-")
    assert "pattern:bass" not in found
    assert found["kpi:unit_cost"].value == pytest.approx(-0.5)
    assert found["alone:capacity_pool:unit_cost"].value == pytest.approx(-0.5)
    assert found["kpi:custom_share"].unit == "points"
    assert found["kpi:custom_share"].value == pytest.approx(0.1)
    assert found["kpi:factory_profit"].value == pytest.approx(1.5)  # 6 more, of a loss of 4
    assert found["level:unit_cost"].value == 1.0


def test_derived_numbers_are_what_they_say():
    scenario = load("zhili_kidswear", ["scale=0.5"])
    found = derived(
        outcomes(
            gmv=([1.0, 1.0], [4.0, 6.0]),
            unit_cost=([30.0, 30.0], [1.0, 1.0]),
            factory_price=([40.0, 40.0], [1.0, 1.0]),
            retail_price=([100.0, 100.0], [1.0, 1.0]),
            factory_profit=([6.0, 6.0], [4.0, 4.0]),
            trader_profit=([4.0, 4.0], [-1.0, -1.0]),
        ),
        scenario,
    )
    assert set(found) == set(DERIVED)
    assert found["gmv_real_size"].value == 10.0
    assert found["cost_leverage"].value == 3.0  # 1 % of 30 is 3 % of the 10 that are left
    assert found["channel_share"].value == pytest.approx(0.6)
    assert found["cluster_profit"].value == pytest.approx(-0.7)


@pytest.mark.parametrize(
    ("plain", "said"),
    [(0.51, "met at equal service; not as it comes"),
     (0.35, "met at equal service, and also as it comes")],
)  # fmt: skip
def test_a_claim_met_under_a_condition_says_what_it_rests_on(plain, said):
    (claim,) = (claim for claim in CLAIMS if claim.basis)
    assert claim.row == 33
    assert claim.expects[0].of == "pattern:stock_ratio"
    found = {one.of: Number(plain, plain, plain, "-") for one in claim.expects}
    found["pattern:stock_ratio"] = Number(0.30, 0.26, 0.33, "-")
    one = judge(claim, presets()[claim.preset], found)
    assert one.verdict == "met"
    assert verdict_text(one) == said
    assert claim_cells(one)[0][-1] == said
    for words in LANGUAGES.values():
        told = page(words, [one])
        assert words.said(claim.basis.otherwise, claim.basis.otherwise_zh) in told
    (block,) = claims_block([one])
    assert (block["verdict"], f"met {block['rests_on']}") == ("met", said)
    del found[claim.basis.plain]
    assert verdict_text(judge(claim, presets()[claim.preset], found)) == "met in part"


def test_what_counts_as_met_stands_beside_a_number():
    (one,) = (one for one in judged_as_stored() if one.claim.row == 5)
    assert wanted(one.answers[0].expected, one.answers[0].number) == "600 to 1,000 bn yuan a year"
    assert "band: 600 to 1,000 bn yuan a year" in page(LANGUAGES["en"], [one])
    assert "区间：6,000 到 10,000 亿元/年" in page(LANGUAGES["zh-Hans"], [one])
    (row,) = (row for row in claim_rows() if row[0] == "5")
    assert "met (600 to 1,000 bn yuan a year)" in row[-2]
    (one,) = (one for one in judged_as_stored() if one.claim.row == 26)
    assert "band: 1.5 to 3.0 years" in page(LANGUAGES["en"], [one])
    assert "730 days<span class='small'> (band: 700 to 760)</span>" in page(LANGUAGES["en"], [one])
    assert [line[3] for line in claim_cells(one)][1:3] == ["700 to 760", "1.5 to 3.0 years"]
    (one,) = (one for one in judged_as_stored() if one.claim.row == 20)
    assert "band: \u22120.9 to \u22120.001" in page(LANGUAGES["en"], [one])
    (one,) = (one for one in judged_as_stored() if one.claim.row == 3)
    assert "band" not in page(LANGUAGES["en"], [one])  # one value only


def test_a_change_that_is_only_told_and_may_be_none_says_so():
    claim = Claim(1, (MECHANISM,), "", "", where=("cluster.firms",),
                  expects=(Expected("kpi:unit_cost", REPORTED),))  # fmt: skip
    for low, high, unclear in ((-0.06, 0.03, True), (-0.06, -0.01, False), (None, None, False)):
        found = {"kpi:unit_cost": Number(-0.02, low, high, "change")}
        one = judge(claim, load("zhili_kidswear"), found)
        assert ("no clear change" in page(LANGUAGES["en"], [one])) == unclear
        assert (claim_cells(one)[1][-1] == "no clear change") == unclear


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_come_in_words_and_small_after_them(language):
    words, claims = LANGUAGES[language], judged_as_stored()
    for one in claims:
        for name in one.claim.names:
            told = in_words(name, one.claim.preset, words)
            assert told, name
            assert re.search("[\u4e00-\u9fff]", told) or language == "en", name
            assert name not in told, name
    shown = page(words, claims)
    assert "<p><code>" not in shown
    assert words("claims.weight", value="30", total="101") in shown
    assert words("option.traffic.service") in shown


def test_the_page_of_claims_writes_numbers_as_other_pages_do():
    for words in LANGUAGES.values():
        text = re.sub("<style>.*?</style>|<code>.*?</code>|<[^>]*>", " ", page(
            words, judged_as_stored()), flags=re.DOTALL)  # fmt: skip
        assert "\u221225.2%" in text
        assert not re.search(r"[0-9] %|(?<![\w])-[0-9]|[0-9]-[0-9]", text)


def test_numbers_are_written_in_both_languages():
    share = Number(0.97, 0.965, 0.975, "%")
    assert written(share) == "97 % (96 to 98)"
    assert (
        written(Number(0.014, 0.01, 0.02, "points"), chinese=True)
        == "+1.4 个百分点（+1.0 到 +2.0）"
    )
    assert written(Number(-0.001, -0.002, -0.0001, "change")) == "-0.1 % (-0.2 to 0.0)"
    assert written(Number(8e11, None, None, "yuan a year"), chinese=True) == "8,000 亿元/年"


# Kept results -------------------------------------------------------------------------------


def run(**changed):
    numbers = {"kpi:unit_cost": Number(-0.123456789, -0.2, -0.1, "change")}
    patterns = {"stock_ratio": Value(0.5, 0.4, 0.6), "retained_new": Value(float("nan"))}
    made = stored.Run("0.1.0", "abc", "2026-01-02", 0.1, 1, 3, True, numbers, patterns)
    return replace(made, **changed)


def test_a_run_that_is_kept_is_read_again(tmp_path):
    file = tmp_path / "evidence.json"
    assert stored.stored(file) == {}
    stored.keep("zhili_kidswear", run(), file)
    stored.keep("platform_1688", run(seed=2), file)
    stored.keep("zhili_kidswear", run(seed=3), file)
    kept = stored.stored(file)
    assert list(kept) == ["platform_1688", "zhili_kidswear"]
    assert kept["zhili_kidswear"].seed == 3
    assert kept["zhili_kidswear"].numbers["kpi:unit_cost"].value == -0.123457
    assert kept["zhili_kidswear"].patterns["stock_ratio"].high == 0.6
    assert np.isnan(kept["zhili_kidswear"].patterns["retained_new"].value)


@pytest.mark.parametrize("text", ["", "[]", '{"runs": {"a": {"numbers": {}}}}', '{"runs": 1}'])
def test_kept_results_that_cannot_be_read_are_told_of(tmp_path, text):
    file = tmp_path / "evidence.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(stored.StoredError, match=r"evidence\.json"):
        stored.stored(file)


def test_the_document_tells_of_every_claim():
    rows = claim_rows()
    assert [row[0] for row in rows] == [str(claim.row) for claim in CLAIMS]
    told = {one.claim.row: one.verdict for one in judged_as_stored()}
    assert all(row[-1].startswith(told[int(row[0])]) for row in rows)


def test_the_page_shows_every_claim_in_both_languages_and_escapes_texts():
    claims = judged_as_stored()
    for language in LANGUAGES.values():
        shown = page(language, claims)
        assert shown.count("<tr>") == 58
        assert language("verdict.in as an input") in shown
    bad = replace(claims[0], claim=replace(claims[0].claim, gloss="<b>", number="&"))
    assert "<b>" not in page(LANGUAGES["en"], [bad])
