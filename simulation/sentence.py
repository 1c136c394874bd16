"""The answer as a computed sentence, in English and Chinese."""

from __future__ import annotations

from simulation.estimates import PairedEstimate
from simulation.metrics import KPIS

# How an outcome is called in the middle of a sentence, where its title would not do.
_CALLED = {
    "factory_inventory": "factory stock",
    "unit_cost": "the cost of a piece",
    "buyer_price": "what small-B buyers pay",
}


def sentences(kpi: str, found: PairedEstimate, replications: int) -> dict[str, str]:
    """Say what became of one KPI.

    Parameters
    ----------
    kpi : str
        Name of the KPI.
    found : PairedEstimate
        Its estimate.
    replications : int
        Paired runs it rests on.

    Returns
    -------
    dict of str to str
        One sentence by language: ``en`` and ``zh``.
    """
    title = KPIS[kpi].title
    en = _CALLED.get(kpi, title[0].lower() + title[1:])
    zh = KPIS[kpi].title_zh
    if found.lower == found.higher == 0:
        return {
            "en": f"In the model, {en} is the same with and without digitisation.",
            "zh": f"在模型里，{zh}数字化与不数字化完全一样。",
        }
    if found.ratio is None:
        return _by_difference(en, zh, KPIS[kpi].unit, found, replications)
    level, low, high = percents(found)
    runs_en, runs_zh = _runs(found, replications, found.ratio < 1.0)
    if replications < 2:
        verb, change = ("falls", "降") if found.ratio < 1.0 else ("rises", "升")
        return {
            "en": f"In the model, {en} {verb} to about {level} % of its former level "
            "in the one paired run; a single run has no range.",
            "zh": f"在模型里，{zh}{change}到原来的约 {level} %（只跑了一对，没有范围）。",
        }
    span = f"{low}-{high} %" if low != high else f"{low} %"
    if not found.is_clear:
        return {
            "en": f"In the model, {en} shows no clear change "
            f"(luck only: 90 % range {span} of its former level); {runs_en}.",
            "zh": f"在模型里，{zh}看不出明显变化"
            f"（只因运气不同：九成可能的范围为原来的 {span}）；{runs_zh}。",
        }
    verb, change = ("falls", "降") if found.ratio < 1.0 else ("rises", "升")
    return {
        "en": f"In the model, {en} {verb} to about {level} % of its former level "
        f"(luck only: 90 % range {span}); {runs_en}.",
        "zh": f"在模型里，{zh}{change}到原来的约 {level} %"
        f"（只因运气不同：九成可能的范围 {span}）；{runs_zh}。",
    }


def percents(found: PairedEstimate) -> tuple[str, str, str]:
    """Ratio and its range in per cent: whole numbers for large changes, decimals for small ones."""
    values = (found.ratio, found.ratio_low, found.ratio_high)
    ratio, low, high = (1.0 if value is None else value for value in values)
    digits = 1 if 0.9 < ratio < 1.1 else 0
    if found.ratio_low is not None and f"{100 * low:.{digits}f}" == f"{100 * high:.{digits}f}":
        digits += 1
    level, bottom, top = (f"{100 * value:.{digits}f}" for value in (ratio, low, high))
    return level, bottom, top


def _runs(found: PairedEstimate, replications: int, falls: bool) -> tuple[str, str]:
    count, word, word_zh = (
        (found.lower, "lower", "更低") if falls else (found.higher, "higher", "更高")
    )
    return (
        f"{word} in {count} of {replications} paired runs",
        f"{replications} 对运行中有 {count} 对{word_zh}",
    )


def _by_difference(
    en: str, zh: str, unit: str, found: PairedEstimate, replications: int
) -> dict[str, str]:
    """Say it for a KPI that can be 0 or less, which has no ratio."""
    unit = "" if unit in ("-", "share") else f" {unit}"
    means = f"{found.without:,.4g}{unit} without, {found.with_:,.4g}{unit} with"
    means_zh = f"不数字化 {found.without:,.4g}，数字化 {found.with_:,.4g}"
    runs_en, runs_zh = _runs(found, replications, found.difference < 0)
    if not found.is_clear:
        return {
            "en": f"In the model, {en} shows no clear change ({means}); {runs_en}.",
            "zh": f"在模型里，{zh}看不出明显变化（{means_zh}）；{runs_zh}。",
        }
    verb, change = ("falls", "下降") if found.difference < 0 else ("rises", "上升")
    return {
        "en": f"In the model, {en} {verb} ({means}); {runs_en}.",
        "zh": f"在模型里，{zh}{change}（{means_zh}）；{runs_zh}。",
    }
