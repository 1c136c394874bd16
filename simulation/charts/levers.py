"""Chart of the saving by lever: what each lever adds to the change of an outcome."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulation.charts.base import BASE, BELOW_NAMES, GAIN, LOSS, UNCLEAR, WITH

if TYPE_CHECKING:
    from simulation.charts.base import Chart
    from simulation.report.language import Words

COLOURS = {
    "saving.better": GAIN,
    "saving.worse": LOSS,
    "saving.moves": WITH,  # where neither way is good
    "no_clear_change": UNCLEAR,
}


@dataclass(frozen=True)
class LeverBar:
    """A lever, or all of them together, and what it adds.

    Attributes
    ----------
    name : str
        In the language of the reader.
    change, low, high : float
        What it adds and its range, in the unit of the chart; without a range the ends are it.
    verdict : str
        Better, worse, or no clear change, in the language of the reader.
    text, alone, last : str
        What it adds, does alone, and adds to all others, as people write it.
    spans : tuple of str
        Ranges of these three; empty where there is none.
    """

    name: str
    change: float
    low: float
    high: float
    verdict: str
    text: str
    alone: str
    last: str
    spans: tuple[str, ...]


def lever_bars(
    found: Mapping[str, Any],
    words: Words,
    *,
    better: str,
    write: Callable[[float], str],
    scale: float = 1.0,
) -> list[LeverBar]:
    """Bars of a KPI, as a document of `simulation.attribution` has it: largest first, whole last.

    Parameters
    ----------
    found : mapping
        Row of the KPI.
    better : str
        ``lower``, ``higher``, or empty where neither is good.
    write : callable
        Writes a change for people, with its sign.
    scale : float
        Units of the KPI in the unit of the chart.
    """

    def span(effect: Mapping[str, Any]) -> str:
        if effect["low"] is None:
            return ""
        return words("range.ends", low=write(effect["low"]), high=write(effect["high"]))

    def bar(name: str, effect: Mapping[str, Any], *places: Mapping[str, Any]) -> LeverBar:
        value, low, high = effect["value"], effect["low"], effect["high"]
        ranged = low is not None
        verdict = "no_clear_change"
        if ranged and not low <= 0 <= high:
            verdict = "saving.moves"
            if better:
                verdict = "saving.better" if (value < 0) == (better == "lower") else "saving.worse"
        low, high = (value if end is None else end for end in (low, high))
        text = words("no_clear_change") if verdict == "no_clear_change" and ranged else write(value)
        ends = (value / scale, low / scale, high / scale)
        alone, last = (write(one["value"]) for one in places) if places else ("", "")
        spans = (*map(span, (effect, *places)), "", "")[:3]
        return LeverBar(name, *ends, words(verdict), text, alone, last, spans)

    levers = {name: row["level"] for name, row in found["levers"].items()}
    order = sorted(levers, key=lambda name: -abs(levers[name]["shapley"]["value"]))
    bars = [
        bar(
            words(f"lever.{name}"),
            levers[name]["shapley"],
            *(levers[name][side] for side in ("first_in", "last_out")),
        )
        for name in order
    ]
    return [*bars, bar(words("saving.together"), found["whole"]["level"])]


def saving_by_lever(bars: Sequence[LeverBar], words: Words, *, title: str, unit: str) -> Chart:
    """Bars of what each lever adds, from a common zero, with ranges; the last is their sum.

    Parameters
    ----------
    title, unit : str
        Of the outcome, in the language of the reader; the unit may be empty.
    """
    import pandas as pd

    table = pd.DataFrame([vars(bar) for bar in bars])
    verdicts = {words(key): colour for key, colour in COLOURS.items()}
    shown = [verdict for verdict in verdicts if any(bar.verdict == verdict for bar in bars)]
    y = {
        "field": "name",
        "type": "nominal",
        "sort": None,
        "axis": {"title": None, "labelLimit": 180, "ticks": False, "domain": False},
    }
    axis = words("saving.axis", title=title, unit=unit) if unit else title
    x = {
        "type": "quantitative",
        "scale": {"zero": True},
        "axis": {"title": axis, **BELOW_NAMES},
    }
    colour = {
        "field": "verdict",
        "type": "nominal",
        "scale": {"domain": list(verdicts), "range": list(verdicts.values())},
        "legend": {"title": None, "orient": "top", "columns": 2, "values": shown},
    }
    tooltip = [
        {"field": "name", "title": words("saving.lever")},
        {"field": "text", "title": words("saving.adds")},
        {"field": "alone", "title": words("saving.alone")},
        {"field": "last", "title": words("saving.last")},
        {"field": "verdict", "title": words("saving.verdict")},
    ]
    spec = {
        **BASE,
        "height": {"step": 34},
        "layer": [
            {
                "mark": {"type": "bar", "height": 18, "cornerRadiusEnd": 2},
                "encoding": {
                    "y": y,
                    "x": {"field": "change", **x},
                    "color": colour,
                    "tooltip": tooltip,
                },
            },
            {
                "mark": {"type": "rule", "color": UNCLEAR, "strokeWidth": 2},
                "encoding": {"y": y, "x": {"field": "low", **x}, "x2": {"field": "high"}},
            },
            {
                "data": {"values": [{"zero": 0}]},
                "mark": {"type": "rule", "color": UNCLEAR, "strokeWidth": 1.5},
                "encoding": {"x": {"field": "zero", "type": "quantitative"}},
            },
        ],
    }
    return table, spec


def saving_alt(bars: Sequence[LeverBar], words: Words, *, title: str, unit: str) -> str:
    """Text alternative of the chart."""
    told = words("saving.list").join(f"{bar.name} {bar.text}" for bar in bars)
    return words("saving.alt", title=title, unit=unit, parts=told)
