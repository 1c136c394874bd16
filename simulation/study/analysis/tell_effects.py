"""Effects of factors in words and charts: one at a time, over grids, over a space."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.charts.heatmap import Cell, heatmap, heatmap_alt
from simulation.charts.indices import bars, effects
from simulation.charts.tornado import LEVELS, TornadoBar, tornado
from simulation.metrics import KPIS
from simulation.study.analysis import effects as single
from simulation.study.analysis.naming import axis_of, factor_name, title_of, with_range, written
from simulation.study.analysis.part import Drawing, Part, listed

if TYPE_CHECKING:
    import pandas as pd

    from simulation.report.language import Language
    from simulation.study.analysis.response import Response


def tell_steps(found: Response, words: Language) -> list[Part]:
    """Effects of single factors against the scenario as it stands, the largest first."""
    table = single.one_at_a_time(found)
    axis = axis_of(found, words)
    sizes = {
        path: float(one["outcome"].max() - one["outcome"].min())
        for path, one in table.groupby("factor", sort=False)
    }
    order = sorted(sizes, key=lambda path: -sizes[path])
    reach = (
        float(table[["outcome", "outcome_low"]].min(axis=None)),
        float(table[["outcome", "outcome_high"]].max(axis=None)),
    )
    drawings = [_tornado(found, table, words, order)]
    for path in order:
        one = table[table["factor"] == path]
        name = factor_name(path, words)
        drawn = one.rename(
            columns={
                "value": "x", "outcome": "value", "outcome_low": "low", "outcome_high": "high",
            }
        ).assign(name=name)  # fmt: skip
        first, last = (written(drawn["value"].iloc[n]) for n in (0, -1))
        alt = words("study.steps.alt", title=axis, factor=name, first=first, last=last)
        drawn = drawn[["x", "name", "value", "low", "high"]].infer_objects()
        chart = effects(drawn, words, title=axis, factor=name, reach=reach)
        drawings.append(Drawing(path.replace(".", "_"), chart, alt))
    sentence = words(
        "study.steps.says",
        title=title_of(found, words),
        factor=factor_name(order[0], words),
        size=written(sizes[order[0]]),
    )
    return [
        Part(
            "one_at_a_time", found.outcome, words("study.steps", title=axis), sentence, table,
            tuple(drawings), (words("study.steps.how"),),
        )
    ]  # fmt: skip


def _tornado(found: Response, table: pd.DataFrame, words: Language, order: list[str]) -> Drawing:
    """Outcome at the first and at the last level of each factor, from where the scenario stands."""
    bars = []
    for path in order:
        one = table[table["factor"] == path]
        low, high = float(one["outcome"].iloc[0]), float(one["outcome"].iloc[-1])
        reach = " → ".join(written(one["value"].iloc[n]) for n in (0, -1))
        bars.append(
            TornadoBar(factor_name(path, words), low, high, written(low), written(high), reach)
        )
    axis, base = axis_of(found, words), float(found.mean[0])
    chart = tornado(bars, words, base=base, title=axis, ends=LEVELS)
    said = words("saving.list").join(
        words(
            "study.tornado.part", name=bar.name, reach=bar.reach, first=bar.low_text,
            last=bar.high_text,
        )
        for bar in bars
    )  # fmt: skip
    return Drawing("tornado", chart, words("tornado.alt", title=axis, parts=said))


def tell_map(found: Response, words: Language) -> list[Part]:
    """Heat maps over all pairs of factors of a grid, or a line over its only one."""
    paths = found.design.paths
    if len(paths) == 1:
        return [_line_of(found, words, paths[0])]
    pairs = ((one, other) for n, one in enumerate(paths) for other in paths[n + 1 :])
    maps = [_map_of(found, words, one, other) for one, other in pairs]
    return [*maps, *(tell_ranks(found, words) if len(paths) > 2 else [])]


def _line_of(found: Response, words: Language, path: str) -> Part:
    """Outcome over the levels of the only factor of a grid."""
    table = single.means(found, (path,))
    axis, name = axis_of(found, words), factor_name(path, words)
    drawn = table.rename(
        columns={path: "x", "outcome": "value", "outcome_low": "low", "outcome_high": "high"}
    ).assign(name=name)
    first, last = (written(drawn["value"].iloc[n]) for n in (0, -1))
    told = words("study.steps.alt", title=axis, factor=name, first=first, last=last)
    reach = (
        float(drawn[["value", "low"]].min(axis=None)),
        float(drawn[["value", "high"]].max(axis=None)),
    )
    chart = effects(drawn, words, title=axis, factor=name, reach=reach)
    title = words("study.line", title=axis, factor=name)
    return Part(
        "line", found.outcome, title, told, table, (Drawing("line", chart, told),),
        (words("study.line.how"),),
    )  # fmt: skip


def _map_of(found: Response, words: Language, one: str, other: str) -> Part:
    table = single.means(found, (one, other))
    axis, title = axis_of(found, words), title_of(found, words)
    names = [factor_name(path, words) for path in (one, other)]
    rows = table.sort_values([other, one], ascending=[False, True], kind="stable")
    cells = [
        Cell(
            written(row[other]), written(row[one]), row["outcome"], written(row["outcome"]),
            with_range(row["outcome"], row["outcome_low"], row["outcome_high"], words),
        )
        for row in rows.to_dict("records")
    ]  # fmt: skip
    middle = 0.0 if found.quantity in ("difference", "log_ratio") else None
    kpi = KPIS.get(found.outcome)
    better = kpi.better if kpi else ""
    chart = heatmap(
        cells, words, rows=names[1], columns=names[0], title=axis, middle=middle, better=better
    )
    how = [words("study.map.how")]
    if middle is not None and kpi and better:
        how.append(words("study.map.colours", whom=words.whom(kpi.whom)))
    ends = {}
    for word, place in (
        ("lowest", table["outcome"].idxmin()),
        ("highest", table["outcome"].idxmax()),
    ):
        row = table.loc[place]
        ends[word] = words("study.rules.and").join(
            f"{name} = {written(row[path])}" for name, path in zip(names, (one, other), strict=True)
        )
        reach = (row["outcome"], row["outcome_low"], row["outcome_high"])
        ends[f"{word}_value"] = with_range(*reach, words)
    return Part(
        f"map_{one}_{other}".replace(".", "_"), found.outcome,
        words("study.map", title=axis, one=names[0], other=names[1]),
        words("study.map.says", title=title, **ends), table,
        (Drawing("map", chart, heatmap_alt(cells, words, title=axis)),), tuple(how),
    )  # fmt: skip


def tell_ranks(found: Response, words: Language) -> list[Part]:
    """Rank correlations; none where no factor has an order."""
    import pandas as pd

    table = single.rank_correlations(found)
    if not len(table):
        return []
    title = title_of(found, words)
    top = table.iloc[0]
    sentence = words("study.ranks.none", title=title)
    if top["correlation_low"] * top["correlation_high"] > 0.0:
        sentence = words(
            "study.ranks.says",
            title=title,
            factor=factor_name(top["factor"], words),
            value=written(top["correlation"]),
            low=written(top["correlation_low"]),
            high=written(top["correlation_high"]),
        )
    drawn = pd.DataFrame([
        {
            "name": factor_name(row["factor"], words),
            "kind": words("study.ranks.axis"),
            "value": row["correlation"],
            "low": row["correlation_low"],
            "high": row["correlation_high"],
            "text": written(row["correlation"]),
        }
        for row in table.to_dict("records")
    ])  # fmt: skip
    alt = words("study.ranks.alt", parts=listed(drawn, words))
    chart = bars(drawn, words, title=words("study.ranks.axis"))
    return [
        Part(
            "ranks", found.outcome, words("study.ranks", title=axis_of(found, words)), sentence,
            table, (Drawing("ranks", chart, alt),), (words("study.ranks.how"),),
        )
    ]  # fmt: skip
