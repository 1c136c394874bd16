"""Parts of an answer in words: what the page and every report say alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scenarios.sizes import sizes
from simulation.charts.parties import Party
from simulation.charts.time import Outcome
from simulation.metrics import GROUPS, KPIS
from simulation.report.numbers import amount, change, number, percent

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.report.language import Language

Document = Mapping[str, Any]
FIGURES = ("unit_cost", "factory_inventory", "buyer_price")
PARTIES = ("factory_profit", "trader_profit", "buyer_profit", "platform_revenue")
_DAYS_A_YEAR = 365.0


@dataclass(frozen=True)
class Verdict:
    """Which way an outcome goes, in its own words, and whether that way is the better one."""

    text: str
    good: bool


@dataclass(frozen=True)
class Figure:
    """One outcome in a few lines.

    Attributes
    ----------
    kpi, title : str
        Its name, and what people read.
    change : str
        Its change, or that none is clear.
    verdict : Verdict or None
        Nothing where no change is clear.
    ends, span, runs : str
        Values without and with, range of the change, and in how many runs it goes that way.
    """

    kpi: str
    title: str
    change: str
    verdict: Verdict | None
    ends: str
    span: str
    runs: str


@dataclass(frozen=True)
class Rows:
    """A table for people: titles of its columns, and its rows."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def figure(document: Document, name: str, words: Language) -> Figure:
    """Tell one KPI of a result document."""
    kpi, found = KPIS[name], document["kpis"][name]
    _, low, high = change(found, kpi.unit, words)
    ends = {key: amount(found[value], kpi.unit, words) for key, value in _ENDS}
    total, falls = document["replications"], found["difference"] < 0
    side = "lower_in" if falls else "higher_in"
    return Figure(
        name,
        words.of_kpi(kpi),
        change_or_none(found, words, kpi.unit),
        verdict(found, name, words),
        words("from_to", **ends, unit=words.unit(kpi.unit)),
        words("range", low=low, high=high) if low else words("range.none"),
        words(side, n=document[side][name], total=total),
    )


def verdict(found: Mapping[str, Any], name: str, words: Language) -> Verdict | None:
    """Say in an outcome's own words which way it goes; nothing where that is not clear."""
    if not is_clear(found, KPIS[name].unit):
        return None
    way = "lower" if found["difference"] < 0 else "higher"
    return Verdict(words(f"{name}.{way}"), way == KPIS[name].better)


def is_clear(found: Mapping[str, Any], unit: str = "") -> bool:
    """Whether the range of a change excludes none: the range that is told, as of `change`."""
    low, high, nothing = found["ratio_low"], found["ratio_high"], 1.0
    if found["ratio"] is None or unit == "share":
        low, high, nothing = found["difference_low"], found["difference_high"], 0.0
    return low is not None and high is not None and not low <= nothing <= high


def change_or_none(found: Mapping[str, Any], words: Language, unit: str = "") -> str:
    """Change of a KPI, or that none is clear."""
    text, low, _ = change(found, unit, words)
    return text if is_clear(found, unit) or not low else words("no_clear_change")


def change_with_range(found: Mapping[str, Any], words: Language) -> str:
    """Change in running text, which no range stands beside: so it brings its own."""
    text, (_, low, high) = change_or_none(found, words), change(found, "", words)
    return words("with_range", change=text, low=low, high=high) if low else text


def after_fees(document: Document, words: Language) -> tuple[str, Verdict | None]:
    """Cost with the fees of being digital; said out loud where it rises."""
    name = "unit_cost_after_programme"
    found = document["kpis"][name]
    told = words("after_fees", change=change_with_range(found, words))
    return told, verdict(found, name, words) if found["difference"] > 0 else None


def outcome(document: Document, name: str, words: Language) -> Outcome:
    """One KPI over time, for charts."""
    series = document["series"][name]
    return Outcome(words.of_kpi(KPIS[name]), words.unit(series["unit"]), series)


def lines_alt(data: Outcome, words: Language) -> str:
    """Text alternative of the chart of both worlds over time."""
    ends: dict[str, str] = {}
    for letter, key in (("a", "without"), ("b", "with")):
        mean = data.series[key]["mean"]
        ends |= {f"{letter}0": number(mean[0], words), f"{letter}1": number(mean[-1], words)}
    return words(
        "over_time.alt",
        title=data.title,
        unit=data.unit,
        years=in_years(data.series["days"][-1]),
        **ends,
    )


def gap_alt(data: Outcome, words: Language) -> str:
    """Text alternative of the chart of the difference over time."""
    gap = data.series["difference"]
    ends = {key: number(gap[name][-1], words) for key, name in _GAP}
    return words(
        "difference.alt",
        title=data.title,
        unit=data.unit,
        years=in_years(data.series["days"][-1]),
        **ends,
    )


def in_years(days: float) -> str:
    """Write a stretch of time in years.

    >>> in_years(1092), in_years(140)
    ('3', '0.4')
    """
    return f"{days / _DAYS_A_YEAR:.1f}".removesuffix(".0")


def parties(document: Document, words: Language) -> list[Party]:
    """Those whose yearly earnings are told, for charts."""
    return [_party(document["kpis"][name], name, words) for name in PARTIES]


def parties_alt(found: list[Party], words: Language) -> str:
    """Text alternative of the chart of those who gain and pay."""
    told = words("and").join(f"{p.name} {p.text} ({p.verdict})" for p in found)
    return words("who.alt", parts=told)


def who_line(document: Document, words: Language) -> str:
    """Say in a line who pays and who gains, the worst off first; for beside the answer."""
    found = sorted(parties(document, words), key=lambda one: one.change)
    told = []
    for key in ("who.pays", "who.gains"):
        named = [f"{one.name} {one.text}" for one in found if one.verdict == words(key)]
        if named:
            told.append(words(f"{key}.line", parts=words("saving.list").join(named)))
    return " ".join([*told, words("who.line.unit")]) if told else ""


def parties_table(document: Document, words: Language) -> Rows:
    """Yearly earnings without and with, their change, and who gains and pays."""
    titles = [words("who.party"), words("without"), words("with"), words("who.change")]
    rows = []
    for name, party in zip(PARTIES, parties(document, words), strict=True):
        found = document["kpis"][name]
        ends = (amount(found[key], found["unit"], words) for key in ("without", "with"))
        rows.append((party.name, *ends, _with_range(found, party.text, words), party.verdict))
    return Rows((*titles, words("who.verdict")), tuple(rows))


def _with_range(found: Mapping[str, Any], text: str, words: Language) -> str:
    """A difference as people write it, with its range in brackets where it has one."""
    low, high = (found[key] for key in ("difference_low", "difference_high"))
    if low is None:
        return text
    ends = {"low": number(low, words, sign=True), "high": number(high, words, sign=True)}
    return words("who.change.range", change=text, range=words("range.ends", **ends))


def consumers_and_losses(document: Document, words: Language) -> tuple[str, str]:
    """What consumers pay, and how many firms are at a loss."""
    kpis = document["kpis"]
    return (
        words("who.consumers", change=change_with_range(kpis["retail_price"], words)),
        words(
            "who.loss",
            factories=percent(kpis["losing_factories"]["with"]),
            factories_before=percent(kpis["losing_factories"]["without"]),
            traders=percent(kpis["losing_traders"]["with"]),
            traders_before=percent(kpis["losing_traders"]["without"]),
        ),
    )


def size(scenario: Scenario, words: Language) -> str:
    """How many firms and buyers there are in the model, and what part of the real ones."""
    found = sizes(scenario)
    return words(
        "size",
        sellers=f"{found.sellers:,}",
        real=f"{scenario.cluster.firms:,}",
        buyers=f"{found.buyers:,}",
        share=percent(scenario.scale),
    )


def everything(document: Document, words: Language) -> Rows:
    """Every KPI in both worlds."""
    titles = (
        *(words(f"details.{key}") for key in ("group", "kpi", "unit")),
        *(words(key) for key in ("without", "with")),
        *(words(f"details.{key}") for key in ("change", "range", "lower")),
    )
    return Rows(titles, tuple(_kpi_rows(document, words)))


def formulas(document: Document, words: Language) -> Rows:
    """How every KPI is computed."""
    titles = (words("details.kpi"), words("details.formula"))
    return Rows(titles, tuple((words.of_kpi(KPIS[n]), KPIS[n].formula) for n in document["kpis"]))


def _kpi_rows(document: Document, words: Language) -> Iterator[tuple[str, ...]]:
    for name, found in document["kpis"].items():
        kpi = KPIS[name]
        _, low, high = change(found, kpi.unit, words)
        same = document["lower_in"][name] == document["higher_in"][name] == 0
        yield (
            words.get(f"group.{kpi.group}", GROUPS[kpi.group][0]),
            words.of_kpi(kpi),
            "" if kpi.unit == "share" else words.unit(kpi.unit),
            *(amount(found[key], kpi.unit, words) for key in ("without", "with")),
            "" if same else change_or_none(found, words, kpi.unit),
            "" if same or not low else words("range.ends", low=low, high=high),
            f"{document['lower_in'][name]}/{document['replications']}",
        )


def _party(found: Mapping[str, Any], name: str, words: Language) -> Party:
    scale = words.money
    value, low, high = (found[k] for k in ("difference", "difference_low", "difference_high"))
    clear = low is not None and not low <= 0 <= high
    key = "who.same" if not clear else "who.gains" if value > 0 else "who.pays"
    return Party(
        words(f"who.{name}"),
        value / scale,
        (value if low is None else low) / scale,
        (value if high is None else high) / scale,
        words(key),
        number(value, words, sign=True),
    )


_ENDS = (("without", "without"), ("with_", "with"))
_GAP = (("d", "mean"), ("low", "low"), ("high", "high"))
