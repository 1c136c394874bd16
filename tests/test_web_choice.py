"""Links and files of the web page, without the page: what goes in comes out, whatever comes in."""

from __future__ import annotations

import base64
import zlib
from dataclasses import replace
from functools import cache
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.load import ScenarioError, content_hash, load, parse, to_toml
from simulation.web import frame, link, scenario_files
from simulation.web.choice import (
    ASSUMPTIONS,
    FILE,
    LEVERS,
    SIDES,
    choice_of,
    clusters,
    default_choice,
    levers,
    side_of,
    with_texts,
)
from simulation.web.history import MOST_STEPS, History
from simulation.web.link import MOST_KEYS, from_query, to_query
from simulation.web.naming import differences
from simulation.web.pins import MOST_NAME, MOST_PINS, Pin, cleaned
from simulation.web.scenario_files import Refused, from_bytes, from_text, pack, unpack
from simulation.words import LANGUAGES

IDS = tuple(LANGUAGES)
NAMES = [cluster.name for cluster in clusters()]
OWN = """
base = "zhili_kidswear"
title = "A cluster of ours"
[cluster]
firms = 9000
[buyer_types.newcomer]
title = "Newcomers"
share = 3
[sources]
"cluster.firms" = "our own count"
"""


def opened(link):
    """What the page reads of a link, as a browser gives it."""
    return from_query(dict(parse_qsl(link, keep_blank_values=True)), IDS)


@cache
def candidates(name):
    """Some values of every parameter of a cluster; not all go together with the others."""
    found = []
    for path, row in default_choice(name).rows.items():
        about = row.parameter
        values = [*(about.doubt or ()), *about.choices]
        if about.kind in ("number", "whole number") and not about.choices:
            values += [row.value * factor for factor in (0.9, 1.1)]
            values = [round(v) if about.kind == "whole number" else v for v in values]
        elif about.kind == "yes or no":
            values.append(not row.value)
        elif about.kind == "list of numbers":
            values.append(tuple(v * 1.01 for v in row.value))
        found += [(path, value) for value in values]
    return found


def taken(choice, path, value):
    """The choice with a value changed, where it can be."""
    after = choice.changed(path, value)
    try:
        after.load()
    except ScenarioError:
        return choice
    return after


@st.composite
def choices(draw):
    """Choices that load: a cluster with its levers, and some values changed."""
    choice = default_choice(draw(st.sampled_from(NAMES[:3])))
    for lever in draw(st.lists(st.sampled_from([name for name, _ in choice.levers]), max_size=4)):
        choice = choice.changed(lever, draw(st.integers(0, 100)))
    choice = choice.changed("adoption", draw(st.sampled_from(["full", "programme", "diffusion"])))
    choice = choice.changed("seed", draw(st.integers(0, 2**53 - 1)))
    for path, value in draw(st.lists(st.sampled_from(candidates(choice.scenario)), max_size=4)):
        choice = taken(choice, path, value)
    return choice


# Links ----------------------------------------------------------------------------------------


def test_two_values_that_do_not_go_together_cost_few_loads(monkeypatch):
    tried = []

    def counted(choice, texts):
        tried.append(len(texts))
        return with_texts(choice, texts)

    monkeypatch.setattr(link, "with_texts", counted)
    own = default_choice("zhili_kidswear")
    texts = {}
    for path, value in candidates("zhili_kidswear")[:400:4]:
        if isinstance(value, float) and taken(own, path, value) != own:
            texts[path] = repr(value)
    wrong = {"run.horizon_days": "364", "run.transition_days": "364"}
    found = opened(urlencode({"scenario": "zhili_kidswear", **texts, **wrong}))
    assert len(texts) > 20
    assert len(tried) < 40
    assert {one.key for one in found.mistakes} & set(wrong)
    kept = {path for path, _ in found.choice.values}
    assert len(kept & set(texts)) > 0.8 * len(texts)


@settings(deadline=None, max_examples=20)
@given(choices(), st.lists(choices(), max_size=MOST_PINS), st.text(max_size=80))
def test_a_link_opens_the_same_scenario_elsewhere(choice, pinned, name):
    pins = tuple(Pin(one, cleaned(name)) for one in pinned)
    found = opened(urlencode(to_query(choice, pins, "en")))
    assert found.mistakes == ()
    assert found.choice == choice
    assert content_hash(found.choice.load()) == content_hash(choice.load())
    assert [pin.name for pin in found.pins] == [pin.name for pin in pins]
    for there, here in zip(found.pins, pins, strict=True):
        assert there.choice == here.on(choice.seed)


@settings(deadline=None, max_examples=15)
@given(choices())
def test_the_file_of_a_choice_gives_the_same_scenario_and_the_same_choice(choice):
    text = scenario_files.file_text(choice)
    assert content_hash(parse(text)) == content_hash(choice.load())
    again = from_bytes(text.encode(), "mine.toml")
    assert content_hash(again.load()) == content_hash(choice.load())
    assert opened(urlencode(to_query(again, (), "en"))).choice == again


@pytest.mark.parametrize("name", NAMES)
def test_a_link_of_usual_length_can_be_sent(name):
    choice = default_choice(name)
    for path, value in candidates(name)[:60:10]:
        choice = taken(choice, path, value)
    pins = [Pin(choice.changed(lever, 35)) for lever, _ in choice.levers[:MOST_PINS]]
    assert len(urlencode(to_query(choice, pins, "zh-Hans"))) < 2000


def test_a_lever_that_is_no_whole_percentage_keeps_its_exact_value():
    scenario = load("zhili_kidswear", ["levers.capacity_pool=0.333"])
    choice = choice_of(scenario, "zhili_kidswear")
    assert dict(choice.levers)["capacity_pool"] == 33
    again = opened(urlencode(to_query(choice, (), "en"))).choice
    assert content_hash(again.load()) == content_hash(scenario)
    moved = again.changed("capacity_pool", 33)
    assert moved.load().levers.capacity_pool == 0.33


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("adoption.ramp_days", "soon", "must be a number"),
        ("adoption.ramp_days", "-3", "above 0"),
        ("adoption.ramp_days", "", "must be a number"),
        ("adoption.ramp_days", "[1]", "must be a number"),
        ("policy.enrols", "smal", "did you mean 'small'?"),
        ("factories.styles", "2.5", "whole number"),
        ("factories.styles", "9" * 5000, ""),
        ("consumers.season", "[1, 2]", "must have exactly 12"),
        ("consumers.season", "[" * 3000, ""),
        ("buyer_types.small_b.tender", "maybe", "true or false"),
        ("run.transition_days", "30000", ""),
    ],
)  # fmt: skip
def test_a_bad_value_of_a_link_is_told_in_the_words_of_the_loader(key, value, said):
    path = key if key in default_choice("zhili_kidswear").rows else None
    if path is None:
        key = next(p for p in default_choice("zhili_kidswear").rows if p.endswith(".tender"))
    found = from_query({key: value, "capacity_pool": "20", "factories.setup_cost": "1200"}, IDS)
    (mistake,) = found.mistakes
    assert (mistake.key, mistake.value) == (key, value)
    assert said in mistake.why.said
    assert dict(found.choice.values) == {"factories.setup_cost": 1200.0}
    assert found.choice.load()


@pytest.mark.parametrize(
    "key",
    ["data.firms", "data.ties", "nodes.shop.on_hand", "title", "sources.scale", "base", "colour",
     "run.chains", "run.seed", "adoption.mode", "a" * 5000, ".", "a.b.c.d", "policy.subsidy", "\"",
     "buyer_types.nobody.share", "." * 9000],
)  # fmt: skip
def test_what_a_link_may_not_set_is_named_and_left_alone(key):
    found = from_query({key: "1"}, IDS)
    assert [mistake.key for mistake in found.mistakes] == [key]
    assert found.choice == default_choice(NAMES[0])


def test_values_that_do_not_go_together_are_named_one_by_one():
    alone = {"run.horizon_days": "400"}  # the start left out is 364 days
    assert [m.key for m in from_query(alone, IDS).mistakes] == ["run.horizon_days"]
    both = {"run.horizon_days": "400", "run.transition_days": "100", "factories.styles": "x"}
    found = from_query(both, IDS)
    assert [m.key for m in found.mistakes] == ["factories.styles"]
    assert found.choice.load().run.horizon_days == 400


@settings(deadline=None, max_examples=100)
@given(
    st.dictionaries(
        st.one_of(
            st.sampled_from(["scenario", "file", "seed", "adoption", "lang", "model", "pin1",
                             "pin2", "capacity_pool", "scale", "run.horizon_days",
                             "consumers.season", "data.firms", "choice.price_form"]),
            st.text(max_size=20),
        ),
        st.one_of(
            st.text(max_size=60),
            st.sampled_from(["file", "school_uniforms", "1e999", "nan", "1" * 400, "{a=1}",
                             "1979-05-27", "'''", "~", "scenario~file~file~eJw", "true"]),
        ),
        max_size=8,
    )
)  # fmt: skip
def test_no_link_whatever_it_says_is_an_error(query):
    found = from_query(query, IDS)
    found.choice.load()
    for pin in found.pins:
        pin.choice.load()
    for language in LANGUAGES.values():
        for mistake in found.mistakes:
            assert frame._told(mistake, language)


def test_a_link_with_very_many_values_is_read_in_part():
    query = {f"x{n}": "1" for n in range(MOST_KEYS * 3)}
    assert from_query(query, IDS).mistakes[0].why == "problem.many"


def test_a_damaged_pin_is_named_and_the_others_stay():
    choice = default_choice("zhili_kidswear")
    query = to_query(choice, [Pin(choice), Pin(choice.changed("capacity_pool", 5))], "en")
    query["pin1"] = "scenario~zhili_kidswear~half"
    query["pin2"] = query["pin2"].replace("capacity_pool~5", "capacity_pool~500")
    found = from_query(query, IDS)
    assert [m.key for m in found.mistakes] == ["pin1", "pin2 capacity_pool"]
    assert [dict(pin.choice.levers)["capacity_pool"] for pin in found.pins] == [100]


# Files ----------------------------------------------------------------------------------------


def test_a_file_of_one_s_own_goes_through_the_link_whole():
    choice = from_text(OWN, "ours.toml")
    assert choice.scenario == FILE
    assert len(pack(choice.file)) < 700
    link = urlencode(to_query(choice.changed("factories.styles", 9), [Pin(choice)], "en"))
    assert len(link) < 2000
    found = opened(link)
    scenario = found.choice.load()
    assert found.mistakes == ()
    assert (scenario.title, scenario.cluster.firms) == ("A cluster of ours", 9000)
    assert scenario.factories.styles == 9
    assert scenario.buyer_types["newcomer"].title == "Newcomers"
    assert scenario.sources["cluster.firms"] == "our own count"
    assert found.pins[0].choice == choice
    expected = content_hash(parse(OWN, overrides={"factories.styles": 9}))
    assert content_hash(scenario) == expected


def test_a_cluster_with_other_values_is_known_again():
    text = to_toml(load("school_uniforms", ["factories.styles=9", "levers.capacity_pool=0.2"]))
    choice = from_text(text, "x.toml")
    assert choice.scenario == "school_uniforms"
    assert choice.file == ""
    assert choice.values == (("factories.styles", 9),)


@pytest.mark.parametrize("name", NAMES)
def test_every_cluster_fits_into_a_link_even_as_a_file(name):
    text = to_toml(load(name)).replace('title = "', 'title = "My ', 1)
    choice = from_text(text, "my.toml")
    assert choice.scenario == FILE
    assert content_hash(unpack(pack(choice.file)).load()) == content_hash(load(name))


@pytest.mark.parametrize(
    "text",
    [
        "scale = ",
        "[cluster]\nfirms = -1",
        "[cluster]\nfirmz = 1",
        'base = "../app"',
        'base = "no_such"',
        '[data]\nfirms = "/etc/passwd"',
        "a = " + "[" * 5000,
        "[run]\nseed = 1\n[run]\nseed = 2",
        "title = 'x'\nscale = 1e999",
    ],
)
def test_a_bad_file_is_refused_in_the_words_of_the_command_line(text, tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text(text)
    with pytest.raises(ScenarioError) as here:
        from_bytes(text.encode(), "bad.toml")
    if "[data]" in text:
        return  # beside a file there can be files
    with pytest.raises(ScenarioError) as there:
        load(str(path))
    assert [str(e) for e in here.value.errors] == [
        str(e).replace(str(path), "bad.toml") for e in there.value.errors
    ]


def test_a_file_that_is_no_text_is_refused_as_at_the_command_line(tmp_path):
    path = tmp_path / "bad.toml"
    path.write_bytes(b"\xff\xfe\x00t")
    for read in (lambda: from_bytes(path.read_bytes(), "bad.toml"), lambda: load(path)):
        with pytest.raises(ScenarioError, match="is not UTF-8 text - save the file as UTF-8"):
            read()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"# " + b"x" * scenario_files.MOST_BYTES, "problem.file.large"),
        ("\n".join(f"[x{n}]\ny=1" for n in range(2001)).encode(), "problem.file.values"),
        (b"x = [" + b"1," * 3000 + b"]", "problem.file.values"),
        (to_toml(load("01_beer_game")).encode(), "problem.file.network"),
        (f'title = "{"".join(map(chr, range(20000, 35000)))}"'.encode(), "problem.file.long"),
        (f'title = "{"a" * 300_000}"'.encode(), "problem.file.long"),
    ],
)
def test_a_file_the_page_cannot_take_is_refused(content, why):
    with pytest.raises(Refused) as refused:
        from_bytes(content, "big.toml")
    assert refused.value.why == why
    for language in LANGUAGES.values():
        assert language(why, **refused.value.values)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (zlib.compress(b"a" * 50_000_000, 9), "problem.file.long"),
        (zlib.compress(b"scale = 0.01")[:-6], "problem.file.damaged"),
        (zlib.compress(b"scale = 0.01") + b"more", "problem.file.damaged"),
        (b"not compressed", "problem.file.damaged"),
        (b"", "problem.file.damaged"),
        (b"x" * 20_000, "problem.file.long"),
    ],
)
def test_a_file_in_a_link_that_is_a_bomb_or_damaged_is_refused(content, why):
    code = base64.urlsafe_b64encode(content).decode()[: scenario_files.MOST_CODE + 1]
    found = from_query({"scenario": FILE, "file": code}, IDS)
    assert [m.why for m in found.mistakes] == [why]
    assert found.choice == default_choice(NAMES[0])


def test_a_file_in_a_link_is_judged_by_the_loader():
    code = base64.urlsafe_b64encode(zlib.compress(b"[cluster]\nfirms = -1")).decode()
    found = from_query({"scenario": FILE, "file": code}, IDS)
    assert "at least 0" in found.mistakes[0].why.message


def test_the_name_of_an_uploaded_file_is_harmless():
    with pytest.raises(ScenarioError) as error:
        from_bytes(b"scale = ", "../../<b>x</b>\n.toml")
    assert str(error.value.errors[0]).startswith("b_")


# Sides and steps ------------------------------------------------------------------------------


@settings(deadline=None, max_examples=15)
@given(choices(), choices())
def test_the_two_sides_make_the_whole(one, other):
    own = one.own
    again = own.with_side(ASSUMPTIONS, one.side(ASSUMPTIONS)).with_side(LEVERS, one.side(LEVERS))
    assert again == one
    if one.scenario == other.scenario:
        mixed = one.with_side(LEVERS, other.side(LEVERS))
        assert mixed.side(ASSUMPTIONS) == one.side(ASSUMPTIONS)
        assert mixed.side(LEVERS) == other.side(LEVERS)


def test_levers_and_public_policy_are_one_side_and_the_rest_the_other():
    assert {side_of(row.path) for row in levers()} == {LEVERS}
    assert side_of("policy.subsidy_share") == side_of("adoption.ramp_days") == LEVERS
    assert side_of("factories.styles") == side_of("scale") == ASSUMPTIONS
    assert SIDES == (LEVERS, ASSUMPTIONS)


def test_a_value_that_is_set_back_is_the_cluster_s_own_again():
    own = default_choice("zhili_kidswear")
    there = own.changed("factories.styles", 9).changed("choice.price_form", "level")
    assert there.changed("factories.styles", own.value("factories.styles")) == own.changed(
        "choice.price_form", "level"
    )
    assert [path for path, _ in there.values] == ["factories.styles", "choice.price_form"]
    assert with_texts(own, {"choice.price_form": "level", "factories.styles": "9"}) == there


@settings(max_examples=200)
@given(st.lists(st.one_of(st.integers(0, 5), st.sampled_from(["undo", "redo"])), max_size=60))
def test_undo_and_redo_keep_their_laws(moves):
    history = History(0)
    for move in moves:
        before = history
        if move == "undo":
            history = history.undo()
            assert history == before if not before.past else history.redo() == before
        elif move == "redo":
            history = history.redo()
            assert history == before if not before.future else history.undo() == before
        else:
            history = history.step(move)
            assert history.now == move
            assert history == before if move == before.now else history.undo().now == before.now
    start = history
    while start.past:
        start = start.undo()
    assert start.now == 0


def test_steps_are_kept_within_bounds():
    history = History(0)
    for n in range(1, 3 * MOST_STEPS):
        history = history.step(n)
    assert len(history.past) == MOST_STEPS
    assert history.undo().now == 3 * MOST_STEPS - 2


# Pins -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", IDS)
def test_the_name_of_a_pin_says_what_differs(language):
    words = LANGUAGES[language]
    own = default_choice("zhili_kidswear")
    assert Pin(own).called(words) == own.title(words)
    changed = own.changed("capacity_pool", 35).changed("policy.subsidy_share", 0.3)
    name = Pin(changed).called(words)
    assert words("lever.capacity_pool") in name
    assert "35%" in name
    assert "30%" in name
    many = replace(changed.changed("adoption", "programme").changed("factories.styles", 9), seed=9)
    assert len(list(differences(many, words))) == 4
    assert words("pin.more", n=2) in Pin(many).called(words)
    assert Pin(changed, "Mine").called(words) == "Mine"


def test_names_of_pins_are_one_line_of_printable_text():
    assert cleaned("  a\nb\x00\u202e c ") == "a b c"
    assert len(cleaned("x" * 500)) == MOST_NAME
