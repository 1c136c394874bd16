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
from simulation.sentence import ratio_percents

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
    fees : (str, Verdict or None) or None
        Of cost: the same with the fees of being digital, as `after_fees` tells it.
    """

    kpi: str
    title: str
    change: str
    verdict: Verdict | None
    ends: str
    span: str
    runs: str
    fees: tuple[str, Verdict | None] | None = None


@dataclass(frozen=True)
class Rows:
    """A table for people: titles of its columns, and its rows."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def figure(document: Document, name: str, words: Language) -> Figure:
    """Tell one KPI of a result document."""
    kpi, found = KPIS[name], document["kpis"][name]
    _, low, high = change(found, kpi.unit, words)
    total, falls = document["replications"], found["difference"] < 0
    side = "lower_in" if falls else "higher_in"
    return Figure(
        name,
        words.of_kpi(kpi),
        change_or_none(found, words, kpi.unit),
        verdict(found, name, words),
        _from_to(found, kpi.unit, words),
        words("range", low=low, high=high) if low else words("range.none"),
        words(side, n=document[side][name], total=total),
        after_fees(document, words) if name == "unit_cost" else None,
    )


def _from_to(found: Mapping[str, Any], unit: str, words: Language) -> str:
    """Values without and with, and what part of the one the other is, as the sentence says it.

    With a digit more where that part is told, so that who divides them finds it again.
    """
    if found["ratio"] is None or unit == "share":
        ends = {key: amount(found[value], unit, words) for key, value in _ENDS}
        return words("from_to", **ends, unit=words.unit(unit))
    ends = {key: number(found[value], words, more=1) for key, value in _ENDS}
    told = words("from_to", **ends, unit=words.unit(unit))
    level, _, _ = ratio_percents(found["ratio"], found["ratio_low"], found["ratio_high"])
    return words("from_to.level", told=told, level=f"{level}%")


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


def who_lines(document: Document, words: Language) -> list[str]:
    """Say who pays and who gains, the worst off first, and who makes a loss; a line each.

    For beside the answer: with ranges, consumers by the price of a piece.
    """
    found = sorted(parties(document, words), key=lambda one: one.change)
    price = document["kpis"]["retail_price"]
    told = []
    for key, falls in (("who.pays", False), ("who.gains", True)):
        named = [
            f"{one.name} {_with_range(one, words)}" for one in found if one.verdict == words(key)
        ]
        if is_clear(price) and falls == (price["difference"] < 0.0):
            drop = _bracketed(*change(price, "", words), words)
            named.append(words("who.consumers.part", change=drop))
        if named:
            told.append(words(f"{key}.line", parts=words("saving.list").join(named)))
    unit = words("who.line.unit", unit=words("unit.money"))
    losses = consumers_and_losses(document, words)[1]
    return [*told, losses, unit] if told else [losses]


def parties_table(document: Document, words: Language) -> Rows:
    """Yearly earnings without and with, their change, and who gains and pays."""
    titles = ["without", "with", "who.change", "who.verdict"]
    first = words("who.party.unit", unit=words("unit.money"))
    rows = []
    for name, party in zip(PARTIES, parties(document, words), strict=True):
        found = document["kpis"][name]
        ends = (number(found[key] / words.money, words) for key in ("without", "with"))
        rows.append((party.name, *ends, _with_range(party, words), party.verdict))
    return Rows((first, *(words(key) for key in titles)), tuple(rows))


def _with_range(party: Party, words: Language) -> str:
    """Change of a party in the unit of charts of money, with its range where it has one."""
    ends = (party.change, party.low, party.high)
    text, low, high = (number(value, words, sign=True) for value in ends)
    return _bracketed(text, low, high, words) if party.low < party.high else text


def _bracketed(text: str, low: str, high: str, words: Language) -> str:
    between = words("range.ends", low=low, high=high)
    return words("who.change.range", change=text, range=between) if low else text


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
