"""Sobol indices and Morris screening in words and charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.charts.indices import bars, screening, settling
from simulation.report.numbers import percent
from simulation.study.analysis import morris, sobol
from simulation.study.analysis.naming import axis_of, factor_name, title_of, with_range, written
from simulation.study.analysis.part import Drawing, Part, listed, luck_note

if TYPE_CHECKING:
    from simulation.report.language import Language
    from simulation.study.analysis.response import Response

_WORTH_TELLING, _MOST_TOLD = 0.05, 3  # share, and factors after the first, of a sentence


def tell_sobol(found: Response, words: Language) -> list[Part]:
    """Shares of variance, whether they have settled, and pairs where the design tells them."""
    import pandas as pd

    table = sobol.sobol_indices(found)
    title = title_of(found, words)
    clear = table[table["total_low"] > 0.0]
    sentence = words("study.sobol.none", title=title)
    if len(clear):
        top = clear.iloc[0]
        sentence = words(
            "study.sobol.says",
            title=title,
            factor=factor_name(top["factor"], words),
            share=percent(top["total"]),
            low=percent(max(0.0, top["total_low"])),
            high=percent(top["total_high"]),
        )
        others = clear.iloc[1:]
        others = others[others["total"] >= _WORTH_TELLING].head(_MOST_TOLD)
        if len(others):
            then = words("saving.list").join(
                words(
                    "study.sobol.part",
                    factor=factor_name(row["factor"], words),
                    share=percent(row["total"]),
                    low=percent(max(0.0, row["total_low"])),
                    high=percent(row["total_high"]),
                )
                for row in others.to_dict("records")
            )
            sentence = words("study.sobol.then", sentence=sentence, then=then)
    drawn = pd.DataFrame([
        {
            "name": factor_name(row["factor"], words),
            "kind": words(f"study.{kind}"),
            "value": row[kind],
            "low": row[f"{kind}_low"],
            "high": row[f"{kind}_high"],
            "text": with_range(row[kind], row[f"{kind}_low"], row[f"{kind}_high"], words),
        }
        for row in table.to_dict("records")
        for kind in ("first", "total")
    ])  # fmt: skip
    alt = words("study.sobol.alt", parts=listed(drawn, words))
    notes = (words("study.sobol.how"), *luck_note(found, words))
    main = Part(
        "sobol", found.outcome, words("study.sobol", title=axis_of(found, words)), sentence, table,
        (Drawing("indices", bars(drawn, words, title=words("study.share")), alt),), notes,
    )  # fmt: skip
    more = []
    settled = sobol.convergence(found)
    if len(settled):
        order = {factor: n for n, factor in enumerate(table["factor"])}
        settled = settled.sort_values(
            "factor", key=lambda column: column.map(order), kind="stable", ignore_index=True
        )
        lines = settled.rename(
            columns={"total": "value", "total_low": "low", "total_high": "high"}
        ).assign(name=[factor_name(path, words) for path in settled["factor"]])
        last = lines[lines["samples"] == lines["samples"].max()]
        told = [f"{row['name']} {written(row['value'])}" for row in last.to_dict("records")]
        alt = words("study.settling.alt", parts=words("saving.list").join(told[:6]))
        chart = settling(lines, words, title=words("study.share"))
        more.append(
            Part(
                "convergence",
                found.outcome,
                words("study.settling"),
                "",
                settled,
                (Drawing("settling", chart, alt),),
            )
        )
    second = sobol.pairs(found)
    if len(second):
        more.append(Part("pairs", found.outcome, words("study.pairs"), "", second))
    return [main, *more]


def tell_morris(found: Response, words: Language) -> list[Part]:
    """Size and spread of the effects of all factors."""
    table = morris.elementary_effects(found)
    title, top = title_of(found, words), table.iloc[0]
    effect = with_range(top["effect"], top["effect_low"], top["effect_high"], words)
    name = factor_name(top["factor"], words)
    drawn = table.assign(name=[factor_name(path, words) for path in table["factor"]])
    told = [
        f"{row['name']} {written(row['effect'])} / {written(row['spread'])}"
        for row in drawn.to_dict("records")
    ]
    alt = words("study.morris.alt", parts=words("saving.list").join(told))
    chart = screening(drawn[["name", "effect", "spread"]], words, title=axis_of(found, words))
    return [
        Part(
            "morris", found.outcome, words("study.morris", title=axis_of(found, words)),
            words("study.morris.says", title=title, factor=name, effect=effect), table,
            (Drawing("screening", chart, alt),),
            (words("study.morris.how"), *luck_note(found, words)),
        )
    ]  # fmt: skip
