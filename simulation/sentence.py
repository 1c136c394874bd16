"""The answer as a computed sentence, in English and Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.estimates import PairedEstimate
from simulation.metrics import KPIS

if TYPE_CHECKING:
    from simulation.doubt.summary import Span

_NARROW, _SMALL = 0.02, 0.2  # of a range, and of a change, that is written with a decimal
# How an outcome is called in the middle of a sentence, where its title would not do.
_CALLED = {
    "factory_inventory": "factory stock",
    "unit_cost": "the cost of a piece",
    "buyer_price": "what small-B buyers pay",
}


def sentences(
    kpi: str, found: PairedEstimate, replications: int, span: Span | None = None
) -> dict[str, str]:
    """Say what became of one KPI, and how sure that is: luck, and our doubt, apart.

    Parameters
    ----------
    kpi : str
        Name of the KPI.
    found : PairedEstimate
        Its estimate.
    replications : int
        Paired runs it rests on.
    span : Span, optional
        The same over draws of the assumptions.

    Returns
    -------
    dict of str to str
        One sentence by language: ``en`` and ``zh``.
    """
    en, zh = called(kpi).values()
    if found.lower == found.higher == 0 and (span is None or span.lower == span.higher == 0):
        return {
            "en": f"In the model, {en} is the same with and without digitisation.",
            "zh": f"在模型里，{zh}数字化与不数字化完全一样。",
        }
    if found.ratio is None:
        return _by_difference(en, zh, KPIS[kpi].unit, found, replications, span)
    level, low, high = percents(found)
    falls = found.ratio < 1.0
    tail_en, tail_zh = _runs(found, replications, falls, span)
    doubt_en, doubt_zh = _doubt(span, KPIS[kpi].unit)
    verb, change = ("falls", "降") if falls else ("rises", "升")
    if replications < 2:
        apart_en, apart_zh = (f" ({doubt_en})", f"（{doubt_zh}）") if span else ("", "")
        return {
            "en": f"In the model, {en} {verb} to about {level} % of its former level{apart_en} "
            "in the one paired run; a single run has no range.",
            "zh": f"在模型里，{zh}{change}到原来的约 {level} %{apart_zh}（只跑了一对，没有范围）。",
        }
    between = f"{low}-{high} %" if low != high else f"{low} %"
    more_en, more_zh = (f"; {doubt_en}", f"；{doubt_zh}") if span else ("", "")
    if not found.is_clear:
        return {
            "en": f"In the model, {en} shows no clear change "
            f"(luck only: 90 % range {between} of its former level{more_en}); {tail_en}.",
            "zh": f"在模型里，{zh}看不出明显变化"
            f"（只因运气不同：九成可能的范围为原来的 {between}{more_zh}）；{tail_zh}。",
        }
    but_en, but_zh = _reservation(span, falls)
    return {
        "en": f"In the model, {en} {verb} to about {level} % of its former level "
        f"(luck only: 90 % range {between}{more_en}){but_en}; {tail_en}.",
        "zh": f"在模型里，{zh}{change}到原来的约 {level} %"
        f"（只因运气不同：九成可能的范围 {between}{more_zh}）{but_zh}；{tail_zh}。",
    }


def called(kpi: str) -> dict[str, str]:
    """Name of an outcome in the middle of a sentence: ``en`` and ``zh``."""
    title = KPIS[kpi].title
    return {
        "en": _CALLED.get(kpi, title[0].lower() + title[1:]),
        "zh": KPIS[kpi].title_zh,
    }


def _doubt(span: Span | None, unit: str) -> tuple[str, str]:
    """Name the span over draws of the assumptions, in both languages."""
    if span is None:
        return "", ""
    if span.ratio:
        digits = decimals(*(end - 1.0 for end in span.ratio[::2]))
        low, high = (f"{100 * end:.{digits}f}" for end in span.ratio[::2])
        en = zh = f"{low}-{high} %"
    else:
        low, high = (f"{end:+,.4g}" for end in span.difference[::2])
        en, zh = f"{low} to {high}", f"{low} 至 {high}"
        en += "" if unit in ("-", "share") else f" {unit}"
    if span.of_ensemble:
        of, of_zh = "5-95 % of members", "九成参数组合落在"
        if span.whole:
            of = f"lowest to highest of {span.draws} members"
            of_zh = f"{span.draws} 组参数从最低到最高为"
        return f"over the ensemble: {of} {en}", f"换用各组校准参数：{of_zh} {zh}"
    of, of_zh = ("5-95 % of draws", "九成抽样落在")
    if span.whole:
        of, of_zh = f"lowest to highest of {span.draws} draws", f"{span.draws} 次抽样从最低到最高为"
    return f"our doubt about the assumptions: {of} {en}", f"我们对假设没把握：{of_zh} {zh}"


def _reservation(span: Span | None, falls: bool) -> tuple[str, str]:
    """Say so where other assumptions could turn a clear change round."""
    if span is None or (span.is_clear and (span.lower > span.higher) == falls):
        return "", ""
    if falls:
        return (
            ", but under other plausible assumptions it may not fall",
            "，但换一组合理的假设未必下降",
        )
    return ", but under other plausible assumptions it may not rise", "，但换一组合理的假设未必上升"


def percents(found: PairedEstimate) -> tuple[str, str, str]:
    """Ratio and its range in per cent, as `ratio_percents` writes them."""
    return ratio_percents(
        1.0 if found.ratio is None else found.ratio, found.ratio_low, found.ratio_high
    )


def ratio_percents(ratio: float, low: float | None, high: float | None) -> tuple[str, str, str]:
    """Write in per cent, with decimals where changes are small or ranges narrow.

    >>> ratio_percents(0.472, 0.466, 0.478), ratio_percents(0.47, 0.42, 0.51)
    (('47.2', '46.6', '47.8'), ('47', '42', '51'))
    """
    ends = (1.0 if low is None else low, 1.0 if high is None else high)
    held = [] if low is None or high is None else [low - 1.0, high - 1.0]
    digits = decimals(ratio - 1.0, *held)
    level, bottom, top = (f"{100 * value:.{digits}f}" for value in (ratio, *ends))
    return level, bottom, top


def decimals(*values: float) -> int:
    """Decimals of a change and the ends of its range [per cent], the same for all of them.

    One for small changes and where a range is narrow, whatever the ends round to: so sentences,
    cards, tables and slides write a change alike.

    >>> decimals(-0.31, -0.313, -0.308), decimals(-0.31, -0.38, -0.18), decimals(-0.05)
    (1, 0, 1)
    """
    narrow = len(values) > 1 and max(values) - min(values) < _NARROW
    return 1 if narrow or max(abs(value) for value in values) < _SMALL else 0


def _runs(
    found: PairedEstimate, replications: int, falls: bool, span: Span | None
) -> tuple[str, str]:
    count, word, word_zh = (
        (found.lower, "lower", "更低") if falls else (found.higher, "higher", "更高")
    )
    en = f"{word} in {count} of {replications} paired runs"
    zh = f"{replications} 对运行中有 {count} 对{word_zh}"
    if span is None:
        return en, zh
    agree = span.lower if falls else span.higher
    return (
        f"{en} and in {agree} of {span.draws} draws of the assumptions",
        f"{zh}，{span.draws} 组假设中有 {agree} 组{word_zh}",
    )


def _by_difference(
    en: str, zh: str, unit: str, found: PairedEstimate, replications: int, span: Span | None
) -> dict[str, str]:
    """Say it for a KPI that can be 0 or less, which has no ratio."""
    falls = found.difference < 0
    named = "" if unit in ("-", "share") else f" {unit}"
    means = f"{found.without:,.4g}{named} without, {found.with_:,.4g}{named} with"
    means_zh = f"不数字化 {found.without:,.4g}，数字化 {found.with_:,.4g}"
    tail_en, tail_zh = _runs(found, replications, falls, span)
    if span:
        doubt_en, doubt_zh = _doubt(span, unit)
        means, means_zh = f"{means}; {doubt_en}", f"{means_zh}；{doubt_zh}"
    if not found.is_clear:
        return {
            "en": f"In the model, {en} shows no clear change ({means}); {tail_en}.",
            "zh": f"在模型里，{zh}看不出明显变化（{means_zh}）；{tail_zh}。",
        }
    verb, change = ("falls", "下降") if falls else ("rises", "上升")
    but_en, but_zh = _reservation(span, falls)
    return {
        "en": f"In the model, {en} {verb} ({means}){but_en}; {tail_en}.",
        "zh": f"在模型里，{zh}{change}（{means_zh}）{but_zh}；{tail_zh}。",
    }
