"""Reasons of the loader in the reader's language: all that it says of a text."""

from __future__ import annotations

import re

import pytest

from scenarios import sizes
from scenarios.files import decoded
from scenarios.load import ScenarioError, load, parse
from simulation.limits import check_scenario
from simulation.words import LANGUAGES
from simulation.words.reasons import patterns, reason, told
from simulation.words.zh_hans.reasons import REASONS, TAKES, TOML

EN, ZH, HANT = (LANGUAGES[one] for one in ("en", "zh-Hans", "zh-Hant"))
ENGLISH_ONLY = ZH("problem.english", said="")

OVERRIDES = [
    ["run.seed=1.5"],
    ["run.seed=-1"],
    ["scale=nan"],
    ["scale=0"],
    ["scale='x'"],
    ["run.horizon_days=inf"],
    ["cluster.trader_share=2"],
    ["cluster.firms=true"],
    ["title=3"],
    ["run=3"],
    ["nodes=3"],
    ["consumers.season=3"],
    ["consumers.season=[1,'x',1,1,1,1,1,1,1,1,1,1]"],
    ["consumers.season=[1]"],
    ["consumers.season=[-1,1,1,1,1,1,1,1,1,1,1,1]"],
    ["consumers.season=[0,0,0,0,0,0,0,0,0,0,0,0]"],
    ["consumers.season=[1e9,1,1,1,1,1,1,1,1,1,1,1]"],
    ["run.allocation=hush"],
    ["run.allocation=3"],
    ["adoption.mode=never"],
    ["run.sed=1"],
    ["firms=4"],
    ["nothing=1"],
    ["qqqq.zzzz=1"],
    ["run.zzzz=1"],
    ["buyer_types.nobody.share=1"],
    ["run.seed.more=1"],
    ["base=zhili_kidswear"],
    ["run.transition_days=9999"],
    ["run.horizon_days=1"],
    ["adoption.start_days=5000"],
    ["cluster.firms=0", "scale=0"],
    ["cluster.trader_share=1"],
    ["scale=0.00001"],
    ["pooled_capacity=3"],
    ["run.chains=3"],
    ["scale=9", "cluster.firms=2000000", "cluster.buyers_per_firm=1000"],
    ["data.ties=x"],
    ["data.remote=x"],
    ["levers.direct_sourcing=5"],
    ["factories.sizes=0"],
    ["factories.sizes=1000000"],
    ["buyer_types.taobao_seller.event_days=0"],
    ["buyer_types.livestreamer.event_days=1"],
    ["buyer_types.livestreamer.share='a'"],
    ["buyer_types.livestreamer.business='x'"],
    ["buyer_types.livestreamer.title=[1]", "title_zh=[1]"],
    ["sources.nothing='x'"],
    ["run.period_days=0"],
]
TEXTS = [
    "",
    "scale",
    "scale = ",
    "scale 3",
    "[run\n",
    "[[nodes]\n",
    "a = [1",
    "a = {b = 1",
    'a = "x',
    "a = 'x",
    "a = 1 $",
    "é = 1",
    "a = 1\n[b c]",
    "a = 2020-13-41T99:00:00",
    "a = 0b12",
    "a.b.é = 1",
    "a = 'x\x02'",
    "a = 1\na = 2",
    "a = 1 b = 2",
    "a = 2020-99-99",
    'a = "\\u00zz"',
    'a = "\\ud800"',
    'a = "\\q"',
    "a = {b=1, b=2}",
    "a = {b=1}\na.c=2",
    "[a]\n[a]",
    "= 1",
    "a = \x01",
    "a = True",
    "a = [[" + "[" * 5000,
    'base = "nowhere"',
    "base = 3",
    'base = "zhili_kidsware"',
    'title = ""',
    'title = "' + "x" * 5000 + '"',
    'base = "zhili_kidswear"\n[buyer_types.nobody]\nremove = true',
    'base = "zhili_kidswear"\n[consumer_segments.nobody]\nremove = true',
    'base = "zhili_kidswear"\n[data]\nfirms = "f.csv"',
    "[[run]]\nseed = 1",
    "run = 3",
    "[nodes]\nx = 1",
    'base = "zhili_kidswear"\n[buyer_types]\n'
    + "\n".join(f"[buyer_types.{k}]\nshare = 0" for k in load("zhili_kidswear").buyer_types),
    'base = "zhili_kidswear"\n[sources]\n"consumer_segments.nobody.share" = "x"\n"qq.rr" = "y"',
    'base = "zhili_kidswear"\n'
    + "\n".join(
        f"[consumer_segments.{k}]\nshare = 0" for k in load("zhili_kidswear").consumer_segments
    ),
    'base = "zhili_kidswear"\n[factories]\nstyles = "many"\nsizes = [1]',
]
NETWORK = """
[run]
horizon_days = 10
transition_days = 0
[[nodes]]
name = "shop"
kind = "shelf"
supplier = "{supplier}"
{more}
[[nodes]]
name = "works"
kind = "{kind}"
{works}
{rest}
"""
SHOP = {
    "supplier": ["works", "wroks", "shop"],
    "more": [
        "policy = 's_S'\nreorder_point = 9\nbase_stock_level = 3",
        "policy = 'r_Q'",
        "policy = 'economic_lot'",
        "policy = 'base_stock'\norder_quantity = 3",
        "policy = 'none'\nbase_stock_level = 3",
        "critical_ratio = 0.9\nservice_factor = 1.0",
        "capacity = 3",
        "on_hand = 1e15",
        "demand = {law = 'sequence'}",
        "demand = {law = 'uniform'}",
        "demand = {law = 'discrete'}",
        "demand = {law = 'discrete', values = [1, 2], probabilities = [1]}",
        "demand = {law = 'discrete', values = [1, -2], probabilities = [0.5, 0.7]}",
        "demand = {law = 'uniform', low = 5, high = 3}",
        "demand = {law = 'sequence', path = [-1]}",
        "demand = {law = 'normal', path = [1]}",
        "policy = 'x'",
    ],
    "kind": ["style", "material", "shelf", "listing"],
    "works": [
        "demand = {mean = 3}",
        "name = 'x'",
        "supplier = 'shop'",
        "capacity = 5",
        "setup_time = 3",
    ],
    "rest": [
        "[[nodes]]\nname = 'shop'\nkind = 'style'",
        "[[changes]]\nnode = 'shopp'\nperiod = 3\nreorder_point = 2",
        "[[changes]]\nnode = 'shop'\nperiod = 3",
        "[[changes]]\nnode = 'shop'\nperiod = 3\norder_quantity = 4",
        "[data]\nfirms = 'f.csv'",
        "[[changes]]\nnode = 'shop'",
        "[levers]\ndirect_sourcing = 1",
    ],
}


def networks():
    plain = {"supplier": "works", "more": "", "kind": "style", "works": "", "rest": ""}
    for part, choices in SHOP.items():
        for one in choices:
            yield NETWORK.format(**(plain | {part: one}))
    small = NETWORK.format(**plain)
    for chains in (100, 1_000_000):  # the second is more than there may be
        yield small.replace("horizon_days = 10", f"horizon_days = 100\nchains = {chains}")
    yield small.replace("horizon_days = 10", "horizon_days = 36500")
    more = "horizon_days = 10\npieces_per_unit = 1000000"
    yield small.replace("horizon_days = 10", more).replace('"shelf"', '"shelf"\non_hand = 1e12')


def problems():
    """Everything that is wrong with many wrong scenarios."""
    found = []

    def note(make):
        try:
            check_scenario(make())
        except ScenarioError as error:
            found.extend(error.errors)

    for settings in OVERRIDES:
        note(lambda settings=settings: load("zhili_kidswear", settings))
    for text in [*TEXTS, *networks()]:
        note(lambda text=text: parse(text))
    note(lambda: decoded(b"\xff", "x.toml"))
    for name in ("nowhere", "zhili_kidsware", "x.toml"):
        note(lambda name=name: load(name))
    return found


@pytest.fixture(scope="module")
def every():
    patch = pytest.MonkeyPatch()
    found = problems()
    patch.setattr(sizes, "physical_memory", lambda: 1000)
    found += problems()
    patch.setattr(sizes, "physical_memory", lambda: 300_000)
    found += problems()
    patch.undo()
    return list(dict.fromkeys(found))


def test_every_reason_is_told_in_chinese(every):
    assert len(every) > 100
    left = [f"{one.message} | {one.hint}" for one in every if ENGLISH_ONLY in reason(one, ZH)]
    assert not left, "\n".join(left)
    for one in every:
        assert told(one, EN) == str(one)
        assert one.place in told(one, HANT)


# Of files beside a file, of two worlds at once, and of kinds of parameters that none has by now.
RARE = {
    "goes in a circle: {circle}",
    "an explicit network (nodes) has no firms",
    "leave one of them out",
    "both worlds would take about {bytes} of memory, and this machine has {have}",
    "is missing",
    "must be a finite number",
    "must be a list of {kind} (allowed: {allowed})",
    "must be a whole number",
    "must be a whole number (it is number {n} of the list)",
    "is nested too deeply",
    "there are none",
    "must have at least {n}, not {m}",
    "must have at most {n}, not {m}",
    "shorten it",
    "is too long",
    "must not be empty",
    "must be a number",
    "must be text in quotes (it is number {n} of the list)",
    "Illegal character {name}",
    "Invalid date or datetime",
    "Cannot redefine namespace {name}",
}


def by(templates, said):
    """English templates that some of what is said has the form of."""
    made = patterns(tuple(templates))
    return {english for pattern, english in made if any(map(pattern.fullmatch, said))}


def test_there_is_no_translation_of_what_is_never_said(every):
    said = {part for one in every for part in (one.message, one.hint) if part}
    assert set(REASONS) - by(REASONS, said) <= RARE
    ends = re.compile(r" \((column \d+|end of the file)\)$")
    of_toml = {ends.sub("", one.removeprefix("is not valid TOML: ")) for one in said}
    assert set(TOML) - by(TOML, of_toml) <= RARE
    told_of = {word for word in TAKES if any(f"most of it {word}" in one for one in said)}
    assert set(TAKES) - told_of <= {"queues"}  # of a delay of years
