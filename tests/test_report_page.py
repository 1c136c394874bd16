"""The single-file page: well-formed, asks for nothing, tells what the comparison tells."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from scenarios.load import load
from simulation.metrics import KPIS
from simulation.report.assumptions import count, rows_of
from simulation.report.html_parts import STYLE
from simulation.report.numbers import number
from simulation.report.page import page
from simulation.words import LANGUAGES
from tests.reports import Page, story
from tests.tiny_worlds import tiny

IDS = tuple(LANGUAGES)
ASKING = {"script", "iframe", "img", "object", "embed", "form", "base", "image", "use", "video"}


@pytest.fixture(scope="module", params=IDS)
def made(request, four):
    told = story(four, request.param)
    text = page(told)
    return told, text, Page(text)


def test_the_page_is_a_whole_document_in_its_language(made):
    told, text, read = made
    assert text.startswith("<!DOCTYPE html>")
    assert read.all("html") == [{"lang": told.words.id}]
    assert {"charset": "utf-8"} in read.all("meta")
    assert len(read.all("h1")) == 1
    for headline in (told.headline, told.who.headline, told.limits.headline):
        assert headline in read.texts


def test_the_page_asks_for_nothing(made):
    _, _, read = made
    kinds = {tag for tag, _ in read.elements}
    assert not kinds & {
        "script",
        "iframe",
        "img",
        "object",
        "embed",
        "form",
        "base",
        "image",
        "use",
    }
    policy = next(m for m in read.all("meta") if m.get("http-equiv"))
    assert policy["content"].startswith("default-src 'none'")
    for _, attributes in read.elements:
        for name, value in attributes.items():
            if name in ("src", "href", "xlink:href", "srcset", "action", "data"):
                assert value == "data:,"
            assert not re.search(r"url\((?!#)|https?:|^//", value or ""), (name, value)
            assert not name.startswith("on")
    assert not re.search(r"url\(|@import|https?:", STYLE)


def test_charts_have_alternatives_and_tables(made):
    told, _, read = made
    drawn = [attributes for attributes in read.all("div") if attributes.get("role") == "img"]
    alternatives = [alt for part in told.over_time for alt in (part.lines_alt, part.gap_alt)]
    assert [one["aria-label"] for one in drawn] == [*alternatives, told.who.alt]
    assert len(read.all("svg")) == len(drawn) == 7
    assert all(svg["aria-hidden"] == "true" for svg in read.all("svg"))
    assert len(read.all("caption")) == len(read.all("table")) == 2 + 3 + 1 + len(told.groups) + 3
    assert all("scope" in cell for cell in read.all("th"))


def test_numbers_are_those_of_the_comparison(made, four):
    told, _, read = made
    for kpi in KPIS.values():
        assert told.words.of_kpi(kpi) in read.texts
    for name in ("factory_inventory", "unit_cost", "buyer_price"):
        for value in (four.kpis[name].without, four.kpis[name].with_):
            assert number(value, told.words) in read.texts


def test_every_assumption_is_listed_with_its_source(made, four):
    told, _, read = made
    rows = rows_of(four.scenario)
    assert len(told.limits.assumptions.rows) == len(rows)
    assert all(row.source in read.texts for row in rows)
    found = count(rows_of(four.scenario))
    assert str(found.without_source) in told.limits.headline
    assert str(found.values) in told.limits.headline
    assert told.limits.notes[0] == told.words("assumptions.set", n=found.set_)


def test_what_was_set_for_the_report_is_told_beside_the_own_value(made):
    told, *_ = made
    changed = {path: (value, own) for path, value, own in told.limits.changed.rows}
    assert changed["run.horizon_days"] == ("140", "1,092")
    assert set(changed) == {
        "scale", "run.warmup_days", "run.horizon_days", "run.transition_days",
    }  # fmt: skip


def test_the_page_is_dark_where_the_reader_wants_it_and_prints(made):
    _, text, _ = made
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text
    assert 'fill="currentColor"' in text
    assert 'fill="#000"' not in text


def test_a_page_has_latin_typefaces_first_only_where_it_is_english(made):
    told, text, _ = made
    style = text[text.index("<style>") : text.index("</style>")]
    faces = style[style.rindex("font-family:") :].split(",")
    chinese = next(n for n, face in enumerate(faces) if "Noto Sans CJK" in face)
    latin = [n for n, face in enumerate(faces) if "Liberation Sans" in face or "Arial" in face]
    assert bool(latin) == (told.words.id == "en")
    assert all(n < chinese for n in latin)
    assert "figure svg text { font-family: inherit; }" in style


def test_dates_are_not_broken_at_the_end_of_a_line(made):
    _, _, read = made
    assert read.all("span").count({"class": "whole"}) == 2  # among the facts, and at the foot
    assert read.texts.count("2026-11-30") == 2
    assert ".whole { white-space: nowrap; }" in STYLE


def test_text_from_outside_is_never_markup(four):
    bad = "<script>alert(1)</script>&\"'"
    named = four.scenario.model_copy(update={"title": bad})
    text = page(story(replace(four, scenario=named), command=f"report {bad}"))
    read = Page(text)
    assert not read.all("script")
    assert any(bad in one for one in read.texts)


def test_long_lists_of_changes_are_cut_and_counted(four):
    there = load("school_uniforms")
    told = story(four, unchanged=there)
    rows = told.limits.changed.rows
    assert len(rows) == 9
    assert re.fullmatch(r"and \d+ more", rows[-1][0])
    assert tiny() == four.scenario
