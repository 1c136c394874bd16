"""The chart of the saving by lever: what it draws, in both languages, and that it is Vega-Lite."""

from __future__ import annotations

import altair
import pytest

from scenarios.policy import Levers
from simulation.charts.base import GAIN, LOSS, UNCLEAR, WITH
from simulation.charts.levers import lever_bars, saving_alt, saving_by_lever
from simulation.report.numbers import number
from simulation.words import LANGUAGES

IDS = tuple(LANGUAGES)


def effect(value, reach=0.5):
    return {"value": value, "low": value - reach, "high": value + reach}


def row(**shares):
    """Row of a KPI of an attribution document."""
    levers = {
        name: {"level": {side: effect(share) for side in ("shapley", "first_in", "last_out")}}
        for name, share in shares.items()
    }
    return {"whole": {"level": effect(sum(shares.values()))}, "levers": levers}


FOUND = row(demand_visibility=-3.0, direct_sourcing=-20.0, capacity_pool=2.0, preorder_pooling=0.1)


def drawn(language, better="lower", found=FOUND):
    words = LANGUAGES[language]
    bars = lever_bars(
        found, words, better=better, write=lambda value: number(value, words, sign=True)
    )
    return bars, *saving_by_lever(bars, words, title="Factory stock", unit="days")


@pytest.mark.parametrize("language", IDS)
def test_bars_are_sorted_by_size_and_end_with_the_sum(language):
    bars, table, _ = drawn(language)
    assert table["change"].tolist() == [-20.0, -3.0, 2.0, 0.1, pytest.approx(-20.9)]
    assert bars[-1].name == LANGUAGES[language]("saving.together")
    assert bars[0].name == LANGUAGES[language]("lever.direct_sourcing")
    assert (table["low"] <= table["change"]).all()
    assert (table["change"] <= table["high"]).all()


@pytest.mark.parametrize("language", IDS)
def test_every_lever_has_its_name(language):
    bars, *_ = drawn(language, found=row(**dict.fromkeys(Levers.model_fields, 1.0)))
    assert all(bar.name and bar.text for bar in bars)


def test_colour_says_good_or_bad_and_never_alone():
    for better, verdicts in (
        ("lower", ["better", "better", "worse", "no clear change", "better"]),
        ("higher", ["worse", "worse", "better", "no clear change", "worse"]),
        ("", ["changes", "changes", "changes", "no clear change", "changes"]),
    ):
        bars, _, spec = drawn("en", better)
        assert [bar.verdict for bar in bars] == verdicts
        scale = spec["layer"][0]["encoding"]["color"]["scale"]
        colours = dict(zip(scale["domain"], scale["range"], strict=True))
        assert (colours["better"], colours["worse"]) == (GAIN, LOSS)
        assert (colours["changes"], colours["no clear change"]) == (WITH, UNCLEAR)
        tooltip = spec["layer"][0]["encoding"]["tooltip"]
        assert "verdict" in {row["field"] for row in tooltip}


def test_a_single_replication_draws_no_range():
    found = row(direct_sourcing=-2.0)
    for part in (found["whole"]["level"], found["levers"]["direct_sourcing"]["level"]["shapley"]):
        part["low"] = part["high"] = None
    bars, *_ = drawn("en", found=found)
    assert [(bar.low, bar.high) for bar in bars] == [(-2.0, -2.0)] * 2
    assert bars[0].text == "−2.00"


@pytest.mark.parametrize("language", IDS)
def test_the_chart_is_vega_lite_with_a_zero_line_and_a_title(language):
    _, table, spec = drawn(language)
    whole = {**spec, "data": {"values": table.to_dict("records")}}
    altair.Chart.from_dict(whole, validate=True)
    zero = spec["layer"][2]
    assert zero["data"]["values"] == [{"zero": 0}]
    x = spec["layer"][0]["encoding"]["x"]
    assert x["scale"]["zero"]
    assert "Factory stock" in x["axis"]["title"]


@pytest.mark.parametrize("language", IDS)
def test_the_text_alternative_tells_every_bar(language):
    bars, *_ = drawn(language)
    told = saving_alt(bars, LANGUAGES[language], title="Factory stock", unit="days")
    assert all(f"{bar.name} {bar.text}" in told for bar in bars)
