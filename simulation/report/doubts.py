"""Our doubt about the assumptions in words; out of a document of `simulation.doubt.over_time`."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from scenarios.catalogue import describe
from simulation import sentence
from simulation.charts.tornado import TornadoBar, tornado_alt
from simulation.doubt.document import span_of
from simulation.doubt.summary import LEVEL
from simulation.metrics import KPIS, PRIMARY
from simulation.report.numbers import change, number, percent
from simulation.report.story import Doubted, Tornado
from simulation.report.telling import Rows, change_or_none
from simulation.results import estimate_of
from simulation.sentence import decimals

if TYPE_CHECKING:
    from simulation.report.language import Language

MOST_NAMED = 8
_AFTER_FEES = "unit_cost_after_programme"


def doubted(
    document: Mapping[str, Any], found: Mapping[str, Any], words: Language
) -> Doubted | None:
    """Tell what draws of the assumptions make of the answer; nothing where none could be run.

    Parameters
    ----------
    document : mapping
        Of the comparison as it stands.
    found : mapping
        Of `simulation.doubt.over_time`.
    """
    if not found["spans"]:
        return None
    headline, *notes = lines(found, words)
    tornadoes = []
    for name in PRIMARY:
        bars = tornado_bars(found, name, words)
        title = words("doubt.tornado.axis", title=words.of_kpi(KPIS[name]))
        if bars:
            alt = tornado_alt(bars, words, title=title)
            tornadoes.append(Tornado(name, title, tuple(bars), base(found, name), alt))
    if middle := centre(document, found, words):
        notes.append(middle)
    if tornadoes:
        notes.append(words("doubt.tornado.lead"))
    return Doubted(
        headline.rstrip(".。"),
        words("doubt.lead"),
        table(document, found, words),
        tuple(tornadoes),
        tuple(notes),
    )


def sentences(
    document: Mapping[str, Any], found: Mapping[str, Any] | None
) -> dict[str, dict[str, str]]:
    """The main outcomes in a sentence each, by language, with the range over the draws in it.

    Parameters
    ----------
    document : mapping
        Of the comparison as it stands.
    found : mapping, optional
        Of `simulation.doubt.over_time`; without it the sentences have the range of luck alone.
    """
    said: dict[str, dict[str, str]] = dict(document["sentences"])
    if found is None:
        return said
    for name in said:
        if row := found["spans"].get(name):
            estimate = estimate_of(document, name)
            drawn = span_of(row, found["draws"])
            said[name] = sentence.sentences(name, estimate, document["replications"], drawn)
    return said


def captions(
    document: Mapping[str, Any], name: str, found: Mapping[str, Any] | None, words: Language
) -> list[str]:
    """What lines and bands of an outcome over time are, the lighter one too where it is drawn."""
    told = [words("over_time.caption", n=document["replications"])]
    if found and found["series"].get(name):
        told.append(words("over_time.doubt", n=found["draws"]))
    return told


def lines(found: Mapping[str, Any], words: Language) -> list[str]:
    """Say how often all three fall, and what was drawn; one sentence each."""
    doubt = found["doubt"]
    told = [words("doubt.drawn", draws=found["draws"], assumptions=found["assumptions"])]
    if found["asked"] > found["draws"]:
        told.append(
            words("doubt.refused", refused=found["asked"] - found["draws"], asked=found["asked"])
        )
    if doubt["all_fall_share"] is None:
        return told
    shares = {
        key: words(
            "doubt.share",
            share=percent(doubt[f"{name}_share"], digits=0),
            low=percent(doubt[f"{name}_share_low"], digits=0),
            high=percent(doubt[f"{name}_share_high"], digits=0),
        )
        for key, name in (("share", "all_fall"), ("fees", "all_fall_after_fees"))
    }
    return [words("doubt.all_fall", **shares), *told]


def table(document: Mapping[str, Any], found: Mapping[str, Any], words: Language) -> Rows:
    """Change of the main outcomes: as it stands, with luck only, and over the assumptions."""
    titles = ("details.kpi", "details.change", "band.luck", "band.doubt")
    rows = []
    for name in (*PRIMARY, _AFTER_FEES):
        kpi, own = KPIS[name], document["kpis"][name]
        value, (_, low, high) = change_or_none(own, words, kpi.unit), change(own, kpi.unit, words)
        luck = words("range.ends", low=low, high=high) if low else words("range.none")
        rows.append((words.of_kpi(kpi), value, luck, span(found, name, words)))
    return Rows(tuple(words(title) for title in titles), tuple(rows))


def tornado_bars(found: Mapping[str, Any], name: str, words: Language) -> list[TornadoBar]:
    """Assumptions that move an outcome beyond what chance makes of so many of them.

    Each rank correlation is held against the largest that chance alone gives in nine cases of ten
    among all of them, and not against that of one: of many assumptions some always seem to matter.
    """
    halves = found["halves"].get(name, [])
    limit = chance(found["draws"], len(halves))
    rows = {row.path: row for row in describe()}
    bars = []
    for half in halves:
        if abs(half["rank_correlation"]) <= limit:
            continue
        lower, upper = (half[side] - 1.0 for side in ("lower_half", "upper_half"))
        parameter = rows[half["parameter"]]
        reach = ""
        if half["low"] is not None:
            low, high = (number(half[end], words) for end in ("low", "high"))
            reach = f"{words('range.ends', low=low, high=high)} {words.unit(half['unit'])}".strip()
        bars.append(
            TornadoBar(
                words.meaning(parameter),
                100.0 * lower,
                100.0 * upper,
                percent(lower, sign=True),
                percent(upper, sign=True),
                reach,
            )
        )
    bars.sort(key=lambda bar: -abs(bar.high - bar.low))
    return bars[:MOST_NAMED]


def chance(draws: int, candidates: int) -> float:
    """Largest rank correlation that chance gives among so many candidates, in nine cases of ten.

    >>> round(chance(50, 1), 2), round(chance(50, 100), 2)
    (0.23, 0.47)
    """
    if draws < 3 or candidates < 1:
        return 1.0
    each = 1.0 - LEVEL ** (1.0 / candidates)  # Sidak (1967)
    return NormalDist().inv_cdf(1.0 - each / 2.0) / math.sqrt(draws - 1)


def base(found: Mapping[str, Any], name: str) -> float:
    """Change of an outcome in the middle of the draws [%]."""
    span = found["spans"][name]
    return 100.0 * (float(span["doubt_median"]) - 1.0)


def centre(
    document: Mapping[str, Any],
    found: Mapping[str, Any],
    words: Language,
    names: Sequence[str] = PRIMARY,
) -> str:
    """Say that the draws may be centred elsewhere than the answer, with both numbers of outcomes.

    Empty where no outcome has a ratio, of which a middle could be told.
    """
    parts = []
    for name in names:
        if found["spans"].get(name, {}).get("doubt_of") == "ratio":
            kpi = KPIS[name]
            stands, _, _ = change(document["kpis"][name], kpi.unit, words)
            middle = percent(base(found, name) / 100.0, sign=True, digits=1)
            title = words.of_kpi(kpi)
            parts.append(words("doubt.centre.part", title=title, stands=stands, middle=middle))
    return words("doubt.centre", parts=words("saving.list").join(parts)) if parts else ""


def span(found: Mapping[str, Any], name: str, words: Language) -> str:
    """Range of an outcome's change over draws of the assumptions; empty where it has none."""
    held = found["spans"].get(name)
    if held is None:
        return ""
    low, high = (held[f"doubt_{end}"] for end in ("low", "high"))
    if held["doubt_of"] != "ratio":
        return words(
            "range.ends", low=number(low, words, sign=True), high=number(high, words, sign=True)
        )
    digits = decimals(low - 1.0, high - 1.0)
    ends = [percent(end - 1.0, sign=True, digits=digits) for end in (low, high)]
    return words("range.ends", low=ends[0], high=ends[1])
