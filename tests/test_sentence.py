"""The answer as a sentence, in two languages."""

from __future__ import annotations

import numpy as np

from simulation import sentence
from simulation.estimates import PairedEstimate, estimate


def found(ratio, low, high, lower=40, higher=0):
    return PairedEstimate(
        without=100.0, with_=100.0 * ratio, difference=100 * (ratio - 1), difference_low=0.0,
        difference_high=0.0, ratio=ratio, ratio_low=low, ratio_high=high, lower=lower,
        higher=higher, luck_correlation=0.9,
    )  # fmt: skip


def test_sentence_of_a_clear_fall():
    said = sentence.sentences("factory_inventory", found(0.38, 0.33, 0.44), 40)
    assert said["en"] == (
        "In the model, factory stock falls to about 38 % of its former level "
        "(luck only: 90 % range 33-44 %); lower in 40 of 40 paired runs."
    )
    assert said["zh"] == (
        "在模型里，工厂库存降到原来的约 38 %"
        "（只因运气不同：九成可能的范围 33-44 %）；40 对运行中有 40 对更低。"
    )


def test_sentence_of_a_clear_rise():
    said = sentence.sentences("unit_cost", found(1.25, 1.2, 1.3, 1, 39), 40)
    assert "the cost of a piece rises to about 125 %" in said["en"]
    assert "higher in 39 of 40" in said["en"]
    assert "升到原来的约 125 %" in said["zh"]


def test_a_range_across_zero_is_no_clear_change():
    said = sentence.sentences("buyer_price", found(0.99, 0.97, 1.01, 25, 15), 40)
    assert "no clear change" in said["en"]
    assert "97.0-101.0 % of its former level" in said["en"]
    assert "看不出明显变化" in said["zh"]


def test_sentences_without_range_ratio_or_difference():
    one = sentence.sentences("unit_cost", found(0.9, None, None, 1), 1)
    assert "a single run has no range" in one["en"]
    none = sentence.sentences("unit_cost", found(1.0, 1.0, 1.0, 0, 0), 5)
    assert "is the same with and without" in none["en"]
    profit = estimate(np.array([-3.0, 5.0, 1.0]), np.array([9.0, 9.5, 8.0]), signed=True)
    said = sentence.sentences("factory_profit", profit, 3)
    assert "factories earn rises (1 yuan a year without, 8.833 yuan a year with)" in said["en"]


def test_words_forbidden_to_people_are_not_used(four):
    for kpi, number in four.kpis.items():
        for text in sentence.sentences(kpi, number, 4).values():
            assert text.startswith(("In the model", "在模型里"))
            for word in (" will ", "confidence", "significant", "counterfactual"):
                assert word not in text
