"""Doubt about the assumptions for machines: keys of the JSON document, and a table of draws."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.doubt.summary import (
    AFTER_FEES,
    BASELINE,
    HEADLINE,
    Doubt,
    Share,
    Span,
    article_band,
    share_of,
)
from simulation.metrics import KPIS, PRIMARY

if TYPE_CHECKING:
    from scenarios.doubt import Uncertain
    from scenarios.problems import Problem

DONE, REFUSED, FAILED, NOT_RUN = "done", "refused", "failed", "not run"


def span_keys(span: Span) -> dict[str, Any]:
    """What a KPI's row gets: ``doubt_*`` of the ratio where there is one, else of the difference.

    ``doubt_difference_*`` are of the difference, whatever there is; ``doubt_span`` says whether low
    and high are the 5th and 95th percentile or, of few draws, the lowest and highest.
    """
    names = ("low", "median", "high")
    return {
        "doubt_of": "ratio" if span.ratio else "difference",
        "doubt_span": "lowest-highest" if span.whole else "5-95 %",
        **{f"doubt_{name}": value for name, value in zip(names, span.shown, strict=True)},
        **{
            f"doubt_difference_{name}": value
            for name, value in zip(names, span.difference, strict=True)
        },
        "doubt_lower_in": span.lower,
        "doubt_higher_in": span.higher,
    }


def span_of(row: Mapping[str, Any], draws: int) -> Span:
    """Read what `span_keys` gives back, of so many draws of the declared ranges."""
    names = ("low", "median", "high")
    shown, difference = (
        tuple(row[f"{of}_{name}"] for name in names) for of in ("doubt", "doubt_difference")
    )
    ratio = shown if row["doubt_of"] == "ratio" else None
    return Span(ratio, difference, row["doubt_lower_in"], row["doubt_higher_in"], draws)


def document(doubt: Doubt) -> dict[str, Any]:
    """Block ``doubt`` of the document: counts, shares, and parameters with what they matter."""
    real, ensemble = doubt.like_real, doubt.design.ensemble
    return {
        "ensemble": None
        if ensemble is None
        else {"file": ensemble.label, "digest": ensemble.digest, "members": len(ensemble)},
        "asked": doubt.asked,
        "draws": len(doubt.complete),
        "replications": doubt.replications,
        "refused": len(doubt.refused),
        "failed": len(doubt.failed),
        "interrupted": doubt.interrupted,
        "refusals": refusals(doubt),
        "failures": [{"draw": number, "reason": why} for number, why in doubt.failed.items()],
        **_shares("all_fall", share_of(doubt.falls(PRIMARY))),
        **_shares("all_fall_after_fees", share_of(doubt.falls(AFTER_FEES))),
        "band": list(article_band()),
        **_shares("band", share_of(doubt.in_band)),
        "like_real": {
            "patterns": list(BASELINE),
            "draws": int(real.sum()),
            **_shares("all_fall", share_of(doubt.falls(PRIMARY)[real])),
            **_shares("band", share_of(doubt.in_band[real])),
        },
        "luck_share": {name: doubt.luck_share(name) for name in PRIMARY},
        "headline": HEADLINE,
        "rank_correlation_noise": doubt.noise,
        "parameters": parameters(doubt),
    }


def refusals(doubt: Doubt) -> list[dict[str, Any]]:
    """What the checks complained of, how often, and in which words the first time."""
    return problem_counts(doubt.refused.values())


def problem_counts(refused: Iterable[tuple[Problem, ...]]) -> list[dict[str, Any]]:
    """Count problems by parameter, those of most draws first, with the words of the first."""
    count: Counter[str] = Counter()
    words: dict[str, str] = {}
    for problems in refused:
        for path, problem in {problem.path: problem for problem in problems}.items():
            count[path] += 1
            words.setdefault(path, str(problem))
    return [
        {"parameter": path, "draws": n, "example": words[path]} for path, n in count.most_common()
    ]


def parameters(doubt: Doubt) -> list[dict[str, Any]]:
    """Drawn parameters with ranges and rank correlations, those that matter most first."""
    by_kpi = {name: doubt.correlations(name) for name in PRIMARY}
    rows = [
        {
            "parameter": one.path,
            "unit": one.parameter.unit,
            "meaning": one.parameter.meaning,
            "scale": one.places[0].scale,
            "ranges": _ranges(one),
            "rank_correlation": by_kpi[HEADLINE][column],
            "rank_correlations": {name: by_kpi[name][column] for name in PRIMARY},
        }
        for column, one in enumerate(doubt.design.uncertain)
    ]
    return sorted(rows, key=lambda row: -abs(row["rank_correlation"] or 0.0))


def draws_table(doubt: Doubt) -> Any:
    """One row a draw: number, what became of it, every drawn value, and every KPI (Arrow table).

    KPIs are means over the draw's replications; the ratio is that of the mean log ratio, null where
    a KPI can be 0 or less. All of them are null where a draw did not count.
    """
    import pyarrow as pa

    every = doubt.design.draws
    rows = {draw.number: row for row, draw in enumerate(doubt.complete)}
    place = np.array([rows.get(draw.number, -1) for draw in every])
    columns: dict[str, Any] = {
        "draw": np.array([draw.number for draw in every], np.int32),
        "status": pa.array([_status(doubt, draw.number, rows) for draw in every]),
        "reason": pa.array([_reason(doubt, draw.number) for draw in every], pa.string()),
        "replications": np.full(len(every), doubt.replications, np.int32),
    }
    for path in every[0].values:
        columns[path] = pa.array([draw.values[path] for draw in every])
    for name, (without, with_) in doubt.values.items():
        logs = doubt.log_ratios(name) if not KPIS[name].signed else np.full(without.shape, np.nan)
        for suffix, values in (
            ("without", np.mean(without, axis=1)),
            ("with", np.mean(with_, axis=1)),
            ("difference", np.mean(with_ - without, axis=1)),
            ("ratio", np.exp(np.mean(logs, axis=1))),
        ):
            column = np.append(values, np.nan)[place]
            columns[f"{name}.{suffix}"] = pa.array(column, mask=np.isnan(column))
    return pa.table(columns)


def _shares(name: str, share: Share | None) -> dict[str, float | None]:
    return {
        f"{name}_share": share.value if share else None,
        f"{name}_share_low": share.low if share else None,
        f"{name}_share_high": share.high if share else None,
    }


def _ranges(one: Uncertain) -> dict[str, Any]:
    """Value and ends of the range by path; the choices where it is a choice."""
    return {
        place.path: {"value": place.value, "choices": list(place.choices)}
        if place.choices
        else {"value": place.value, "low": place.low, "high": place.high}
        for place in one.places
    }


def _status(doubt: Doubt, number: int, complete: dict[int, int]) -> str:
    if number in complete:
        return DONE
    if doubt.design.draws[number].scenario is None:
        return REFUSED
    return FAILED if number in doubt.failed else NOT_RUN


def _reason(doubt: Doubt, number: int) -> str | None:
    if number in doubt.failed:
        return doubt.failed[number]
    return "; ".join(str(problem) for problem in doubt.design.draws[number].problems) or None
