"""Sentences that state luck and doubt."""

from __future__ import annotations

from simulation import sentence
from simulation.doubt.summary import Span
from simulation.estimates import PairedEstimate


def found_to_be(ratio, low, high, lower=40, higher=0):
    return PairedEstimate(
        without=100.0, with_=100.0 * ratio, difference=100 * (ratio - 1), difference_low=0.0,
        difference_high=0.0, ratio=ratio, ratio_low=low, ratio_high=high, lower=lower,
        higher=higher, luck_correlation=0.9,
    )  # fmt: skip


def span_of(low, middle, high, lower, higher=0):
    ends = (100 * (low - 1), 100 * (middle - 1), 100 * (high - 1))
    return Span((low, middle, high), ends, lower, higher, lower + higher)


def test_the_sentence_states_luck_and_doubt_in_both_languages():
    said = sentence.sentences(
        "factory_inventory", found_to_be(0.38, 0.37, 0.39), 40, span_of(0.29, 0.4, 0.51, 97, 3)
    )
    assert said["en"] == (
        "In the model, factory stock falls to about 38 % of its former level "
        "(luck only: 90 % range 37-39 %; our doubt about the assumptions: 5-95 % of draws "
        "29-51 %); lower in 40 of 40 paired runs and in 97 of 100 draws of the assumptions."
    )
    assert said["zh"] == (
        "在模型里，工厂库存降到原来的约 38 %（只因运气不同：九成可能的范围 37-39 %；"
        "我们对假设没把握：九成抽样落在 29-51 %）；40 对运行中有 40 对更低，"
        "100 组假设中有 97 组更低。"
    )


def test_a_clear_change_that_other_assumptions_turn_round_is_said_with_a_reservation():
    said = sentence.sentences(
        "unit_cost", found_to_be(0.94, 0.93, 0.95), 40, span_of(0.85, 0.95, 1.04, 70, 30)
    )
    assert ", but under other plausible assumptions it may not fall; lower in 40" in said["en"]
    assert "，但换一组合理的假设未必下降；" in said["zh"]
    up = sentence.sentences(
        "unit_cost", found_to_be(1.2, 1.1, 1.3, 0, 40), 40, span_of(0.9, 1.1, 1.4, 20, 80)
    )
    assert "may not rise; higher in 40 of 40 paired runs and in 80 of 100 draws" in up["en"]


def test_no_clear_change_and_single_runs_state_the_doubt_too():
    span = span_of(0.85, 0.95, 1.04, 70, 30)
    said = sentence.sentences("unit_cost", found_to_be(0.99, 0.97, 1.01, 25, 15), 40, span)
    assert "no clear change (luck only: 90 % range 97.0-101.0 %" in said["en"]
    assert "5-95 % of draws 85.0-104.0 %" in said["en"]
    one = sentence.sentences("unit_cost", found_to_be(0.9, None, None, 1), 1, span)
    assert "(our doubt about the assumptions: 5-95 % of draws 85.0-104.0 %)" in one["en"]
    signed = PairedEstimate(5.0, -3.0, -8.0, -9.0, -7.0, None, None, None, 4, 0, None)
    said = sentence.sentences(
        "trader_profit", signed, 4, Span(None, (-12.0, -8.0, -2.0), 27, 3, 30)
    )
    assert "draws -12 to -2 yuan a year); lower in 4 of 4 paired runs and in 27 of 30" in said["en"]
    assert "九成抽样落在 -12 至 -2" in said["zh"]


def test_few_draws_are_told_from_the_lowest_to_the_highest():
    said = sentence.sentences(
        "factory_inventory", found_to_be(0.38, 0.37, 0.39), 40, span_of(0.29, 0.4, 0.51, 7, 1)
    )
    assert "our doubt about the assumptions: lowest to highest of 8 draws 29-51 %" in said["en"]
    assert "8 次抽样从最低到最高为 29-51 %" in said["zh"]
    assert "5-95" not in said["en"]
    assert "九成抽样" not in said["zh"]
