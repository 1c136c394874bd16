"""A forecast in words: sentences, tables, text alternatives, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scenarios.paths import parameter_at
from scenarios.problems import parts_of
from simulation.charts.fan import LEVEL, drawn_unit, fan, told_measure
from simulation.forecast.figures import FIGURES, HEADLINE, worlds_of
from simulation.report.numbers import number, percent
from simulation.report.scenario_names import scenario_title
from simulation.report.telling import Rows

if TYPE_CHECKING:
    import pandas as pd

    from simulation.report.language import Language

Document = Mapping[str, Any]
_WIDE = "90"
_MOST_NAMED = 3  # assumptions that the end hangs on


def title_of(name: str, words: Language) -> str:
    """Title of a figure in the language of the reader."""
    figure = FIGURES[name]
    return words.said(figure.title, figure.title_zh)


def value(amount: float | None, name: str, words: Language) -> str:
    """Value of a figure with its unit."""
    unit, told = FIGURES[name].unit, short(amount, name, words)
    if unit == "share" or amount is None:
        return told
    return words("forecast.value", number=told, unit=words.unit(unit))


def short(amount: float | None, name: str, words: Language) -> str:
    """Value of a figure without its unit; buyers are counted, and not cut in halves.

    A figure has none where there is nobody it could be measured of.
    """
    if amount is None:
        return "\u2013"
    unit = FIGURES[name].unit
    if unit == "share":
        return percent(amount, digits=0 if amount == 0 else None)
    return number(round(amount) if unit == "buyers" else amount, words)


def held(entry: Document, level: str = _WIDE) -> str:
    """How many in a hundred further runs a range holds, as people write it."""
    return f"{100 * entry['holds'][level]:.0f}"


def kind(found: Document, words: Language) -> str:
    """What the range shown covers."""
    return words("forecast.luck" if found["doubt"] is None else "forecast.doubt")


def outer(found: Document) -> Document:
    """The range shown: of luck and doubt where there are several sets of assumptions."""
    wide: Document = (found["doubt"] or found["luck"])[_WIDE]
    return wide


def range_text(entry: Document, found: Document, name: str, words: Language, at: int = -1) -> str:
    """Range of a figure at a mark, with how much it holds."""
    ends = outer(found)
    low, high = (short(ends[end][at], name, words) for end in ("low", "high"))
    return held_range(entry, low, high, words)


def held_range(entry: Document, low: str, high: str, words: Language) -> str:
    """Range with how much it holds: nine cases in ten, or less where there are few runs."""
    if low == high:
        return words("forecast.same", value=low)
    share = held(entry)
    if share == _WIDE:
        return words("range", low=low, high=high)
    return words("forecast.range", held=share, low=low, high=high)


def sentence(document: Document, name: str, words: Language, scenario: int = 0) -> str:
    """Say where a figure goes over the years, with its range, and beside it the world without."""
    entry = document["scenarios"][scenario]
    found = entry["worlds"]["with"][name]
    first = words(
        "forecast.sentence",
        kind=kind(found, words),
        **_course(document, name, words, scenario),
    )
    if told := change(found, name, words):
        first = words("forecast.also", first=first, second=told)
    if "without" not in worlds_of(name):
        return words("forecast.stop", first=first)
    beside = entry["worlds"]["without"][name]
    second = words(
        "forecast.beside",
        then=value(beside["median"][-1], name, words),
        range=range_text(entry, beside, name, words),
    )
    return words("forecast.end", first=first, second=second)


def headline(document: Document, name: str, words: Language, scenario: int = 0) -> str:
    """Say in few words where a figure goes with digitisation, and where without."""
    said = _course(document, name, words, scenario)
    if "without" not in worlds_of(name):
        return words("forecast.headline", **said)
    without = document["scenarios"][scenario]["worlds"]["without"][name]
    other = short(without["median"][-1], name, words)
    return words("forecast.headline.beside", other=other, **said)


def headline_of(document: Document, name: str, words: Language, scenarios: Sequence[int]) -> str:
    """Say where a figure goes in one scenario, or in each of several."""
    if len(scenarios) == 1:
        return headline(document, name, words, scenarios[0])
    parts = []
    for place in scenarios:
        then = document["scenarios"][place]["worlds"]["with"][name]["median"][-1]
        told = value(then, name, words)
        parts.append(words("forecast.headline.part", name=scenario_title(document, words, place),
                           then=told))  # fmt: skip
    return words(
        "forecast.headline.several",
        called=words(f"forecast.called.{name}"),
        years=years_ahead(document, words),
        parts=words("saving.list").join(parts),
    )


def runs(document: Document, words: Language) -> str:
    """Say in a few words which runs a forecast rests on."""
    entries = document["scenarios"]
    if not document["draws"]:
        return words("forecast.runs", n=_span([one["runs"] for one in entries], words))
    sets = _span([one["sets"] for one in entries], words)
    return words("forecast.runs.sets", n=sets, each=document["each"])


def _span(counts: Sequence[int], words: Language) -> str:
    """One count, or the least and the most of several."""
    low, high = min(counts), max(counts)
    return str(low) if low == high else words("range.ends", low=low, high=high)


def _course(document: Document, name: str, words: Language, scenario: int) -> dict[str, str]:
    """What sentences say of the world with: what it is, from where to where, and its range."""
    entry = document["scenarios"][scenario]
    found = entry["worlds"]["with"][name]
    return {
        "called": words(f"forecast.called.{name}"),
        "now": short(found["median"][document["today"]], name, words),
        "then": value(found["median"][-1], name, words),
        "years": years_ahead(document, words),
        "range": range_text(entry, found, name, words),
    }


def change(found: Document, name: str, words: Language) -> str:
    """Say how a figure at the end stands to today, or that no change is clear.

    Nothing is said of what is 0 today, or moves in points that the levels tell already.
    """
    told = found["change"]
    if told is None or FIGURES[name].whole:
        return ""
    ends = outer(told)
    every = (told["median"][-1], ends["low"][-1], ends["high"][-1])
    middle, low, high = (percent(amount, sign=True) for amount in every)
    if every[1] <= 0.0 <= every[2] and every[1] != every[2]:
        return words("forecast.no_change", low=low, high=high)
    return words("forecast.change", change=middle, low=low, high=high)


def years_ahead(document: Document, words: Language) -> str:
    """Say how far ahead a forecast goes."""
    n = document["years"]
    return words("forecast.one_year") if n == 1 else words("forecast.years", n=n)


def alt(document: Document, name: str, words: Language, scenario: int = 0) -> str:
    """Text alternative of a fan chart."""
    entry = document["scenarios"][scenario]
    found = entry["worlds"]["with"][name]
    beside = ""
    if "without" in worlds_of(name):
        other = entry["worlds"]["without"][name]
        then = value(other["median"][-1], name, words)
        beside = words(
            "forecast.alt.beside", then=then, range=range_text(entry, other, name, words)
        )
    return words(
        "forecast.alt",
        title=title_of(name, words),
        years=document["years"],
        now=value(found["median"][document["today"]], name, words),
        then=value(found["median"][-1], name, words),
        range=range_text(entry, found, name, words),
        kind=kind(found, words),
        beside=beside,
    ).strip()


def captions(document: Document, words: Language, scenario: int = 0) -> list[str]:
    """What the lines and shades of a fan chart mean."""
    entry = document["scenarios"][scenario]
    several = document["draws"] > 0
    key = "forecast.caption.doubt" if several else "forecast.caption.luck"
    lines = [words(key, held=held(entry))]
    if entry["as_it_stands"] is not None:
        lines.append(words("forecast.caption.stands"))
    return [*lines, words("forecast.caption.pointwise")]


def lines_caption(document: Document, words: Language, scenario: int = 0) -> str:
    """What the thin lines of a chart on a slide mean."""
    key = "doubt" if document["draws"] else "luck"
    return words(f"forecast.lines.{key}", held=held(document["scenarios"][scenario]))


def marks_table(
    document: Document, name: str, words: Language, scenario: int = 0, measure: str = LEVEL
) -> pd.DataFrame:
    """Middle and widest range at every mark, as people read it: what is drawn, in its unit."""
    measure = told_measure(document, name, measure)
    table, _ = fan(document, name, words, scenario=scenario, measure=measure)
    entry = document["scenarios"][scenario]
    wide = "doubt" if document["draws"] else "luck"
    columns = {"world": words("forecast.table.world"), "year": words("forecast.axis")}
    columns["median"] = f"{words('forecast.median')} ({drawn_unit(name, words, measure)})"
    for end in ("low", "high"):
        columns[f"{wide}_90_{end}"] = words(f"forecast.{wide}_{end}", held=held(entry))
    return table[list(columns)].round(3).rename(columns=columns)


def by_year(
    document: Document,
    words: Language,
    names: Sequence[str] = HEADLINE,
    years: Sequence[int] = (),
) -> Rows:
    """Figures today and after every year, or some years: the middle, and the widest range."""
    every = years or range(1, document["years"] + 1)
    marks = [document["year_marks"][year] for year in (0, *every)]
    many = len(document["scenarios"]) > 1
    titles = [words("forecast.table.figure"), words("forecast.table.unit")]
    if many:
        titles.append(words("forecast.table.scenario"))
    titles += [words("forecast.table.world"), words("forecast.table.today")]
    titles += [words("forecast.table.year", n=year) for year in every]
    rows = []
    for name in names:
        for place, world in lines_of(document, name):
            entry = document["scenarios"][place]
            found = entry["worlds"][world][name]
            cells = [_cell(found, mark, name, words) for mark in marks]
            unit = "" if FIGURES[name].unit == "share" else words.unit(FIGURES[name].unit)
            who = [scenario_title(document, words, place)] if many else []
            rows.append((title_of(name, words), unit, *who, words(world), *cells))
    return Rows(tuple(titles), tuple(rows))


def lines_of(document: Document, name: str) -> list[tuple[int, str]]:
    """Scenarios by place, and worlds, to tell of; a world without that is shared comes once."""
    found, seen = [], set()
    for place, entry in enumerate(document["scenarios"]):
        for world in worlds_of(name):
            if world == "without":
                if entry["without_key"] in seen:
                    continue
                seen.add(entry["without_key"])
            found.append((place, world))
    return found


def notes(document: Document, words: Language, scenario: int = 0) -> list[str]:
    """What a forecast rests on, and what is not in it."""
    entry = document["scenarios"][scenario]
    lines = [words("forecast.model"), *_made(document, entry, words)]
    told = entry["assumptions"]
    count = {key: told[key] for key in ("values", "without_source")}
    lines.append(words("forecast.assumptions", **count))
    if told.get("set"):
        lines.append(words("assumptions.set", n=told["set"]))
    lines.append(words("forecast.buyers"))
    trend = percent(entry["trend_per_year"], sign=True)
    lines.append(words("forecast.not_in", trend=trend))
    if entry["adoption"] == "full":
        lines.append(words("forecast.full"))
    return lines


def luck_and_doubt(document: Document, name: str, words: Language, scenario: int = 0) -> list[str]:
    """Say how much of the spread at the end is luck, and what the rest hangs on."""
    entry = document["scenarios"][scenario]
    found = entry["worlds"]["with"][name].get("luck_share")
    if found is None or found["share"][-1] is None:
        return []
    ends = {"share": percent(found["share"][-1], digits=0)}
    key = "forecast.luck_share.plain"
    if found["low"] is not None and found["low"][-1] is not None:
        key = "forecast.luck_share"
        ends |= {end: percent(found[end][-1], digits=0) for end in ("low", "high")}
    rows = entry["matters"]["figures"].get(name, [])
    matters = words("forecast.matters.none")
    if rows:
        named = [_named(row, words) for row in rows[:_MOST_NAMED]]
        matters = words(
            "forecast.matters",
            n=entry["assumptions"]["drawn"],
            noise=f"{entry['matters']['noise']:.2f}",
            parts=words("saving.list").join(named),
        )
    return [words(key, **ends), matters]


def _named(row: Document, words: Language) -> str:
    """What an assumption is, where it stands, and how the end goes with it."""
    path = row["parameter"]
    parameter = parameter_at(parts_of(path))
    rho = f"{row['rank_correlation']:+.2f}".replace("-", "\u2212")
    if parameter is None:
        return f"{path} {rho}"
    return f"{words.meaning(parameter).rstrip('.。')} ({path}) {rho}"


def _made(document: Document, entry: Document, words: Language) -> list[str]:
    if not document["draws"]:
        lines = [words("forecast.how.luck", runs=entry["runs"])]
    else:
        lines = [words("forecast.how", sets=entry["sets"], each=document["each"])]
        ensemble = document["ensemble"]
        if ensemble is None:
            lines.append(words("forecast.how.ranges", n=entry["assumptions"]["drawn"]))
        else:
            lines.append(
                words(
                    "forecast.how.ensemble",
                    file=ensemble["file"],
                    members=ensemble["members"],
                    parameters=len(ensemble["paths"]),
                )
            )
    if entry["refused"]:
        lines.append(words("forecast.refused", n=entry["refused"], all=document["draws"]))
    if entry["failed"]:
        lines.append(words("forecast.failed", n=len(entry["failed"])))
    if entry["holds"][_WIDE] < float(_WIDE) / 100:
        units = f"{entry['units']:.0f}"
        lines.append(words("forecast.few", units=units, held=held(entry)))
    return lines


def _cell(found: Document, mark: int, name: str, words: Language) -> str:
    middle = found["median"][mark]
    if middle is None:
        return "–"
    ends = outer(found)
    low, high = (short(ends[end][mark], name, words) for end in ("low", "high"))
    told = short(middle, name, words)
    if low == high == told:
        return told
    return words("forecast.table.cell", value=told, low=low, high=high)
