"""When digitisation fails, as rules people can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.report.numbers import percent
from simulation.study.analysis import discovery
from simulation.study.analysis.naming import factor_name, title_of, written
from simulation.study.analysis.part import Part
from simulation.study.analysis.response import AnalysisProblem

if TYPE_CHECKING:
    from simulation.report.language import Language
    from simulation.study.analysis.response import Response


def tell_rules(found: Response, words: Language) -> list[Part]:
    """Say where digitisation fails; nothing where that cannot be asked of the outcome."""
    import pandas as pd

    try:
        failing = discovery.fails(found)
    except AnalysisProblem:
        return []  # not a question one can ask of this outcome
    told = discovery.discover(found, failing)
    title = title_of(found, words)
    counts = {"points": f"{told.points:,}", "failures": f"{told.failures:,}"}
    heading = words("study.rules", title=title)
    if told.failures in (0, told.points):
        key = "none" if told.failures == 0 else "all"
        sentence = words(f"study.rules.{key}", title=title, points=counts["points"])
        return [Part("rules", found.outcome, heading, sentence, pd.DataFrame())]
    texts = [_rule(rule, words) for rule in told.rules]
    first = told.rules[0]
    sentence = words(
        "study.rules.says", title=title, rule=texts[0], density=percent(first.density),
        coverage=percent(first.coverage), **counts,
    )  # fmt: skip
    table = pd.DataFrame({
        "rule": texts,
        "points": [rule.points for rule in told.rules],
        "density": [rule.density for rule in told.rules],
        "coverage": [rule.coverage for rule in told.rules],
    })  # fmt: skip
    how = words("study.rules.unsure", depth=discovery.DEPTH)
    if told.accuracy is not None:
        how = words("study.rules.how", depth=discovery.DEPTH, accuracy=percent(told.accuracy))
    return [Part("rules", found.outcome, heading, sentence, table, (), (how,))]


def _rule(rule: discovery.Rule, words: Language) -> str:
    if not rule.limits:
        return words("study.rules.anywhere")
    return words("study.rules.and").join(_limit(limit, words) for limit in rule.limits)


def _limit(limit: discovery.Limit, words: Language) -> str:
    name = factor_name(limit.path, words)
    if limit.choices:
        listed = ", ".join(written(choice) for choice in limit.choices)
        return words("study.rules.is", factor=name, choices=listed)
    low, high = written(limit.low), written(limit.high)
    if limit.low == -float("inf"):
        return words("study.rules.below", factor=name, high=high)
    if limit.high == float("inf"):
        return words("study.rules.above", factor=name, low=low)
    return words("study.rules.between", factor=name, low=low, high=high)
