"""A report put together from result documents: every headline is a sentence computed from them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from simulation.metrics import KPIS, PRIMARY
from simulation.report import doubts, telling
from simulation.report.ahead import ahead
from simulation.report.assumptions import count, range_text, rows_of, value_text
from simulation.report.groups import WHO, groups
from simulation.report.numbers import number, percent, tidy
from simulation.report.savings import saving
from simulation.report.story import ANSWER, Limits, OverTime, Story, WhoGains
from simulation.report.telling import Rows
from simulation.report.telling_forecast import runs as forecast_runs
from simulation.sentence import called

if TYPE_CHECKING:
    from simulation.report.language import Language
    from simulation.report.origin import Origin

_MOST_CHANGED = 8  # values set for a report that are listed; the rest is counted
_WHOM = {
    "factory_profit": "whom.factory",
    "trader_profit": "whom.trader",
    "buyer_profit": "whom.buyer",
    "platform_revenue": "whom.platform",
}


PARTS = ("answer", "levers", "who", "doubt", "forecast", "assumptions")  # the first is always in


def tell(
    document: Mapping[str, Any],
    origin: Origin,
    words: Language,
    attribution: Mapping[str, Any] | None = None,
    *,
    doubt: Mapping[str, Any] | None = None,
    forecast: Mapping[str, Any] | None = None,
    parts: Collection[str] = PARTS,
) -> Story:
    """Put a report together.

    Parameters
    ----------
    document : mapping
        Of a comparison (`simulation.results.document`).
    origin : Origin
        Where it comes from.
    words : Language
        Of the reader.
    attribution : mapping, optional
        Document of an attribution of the primary outcomes (`simulation.attribution.document`).
    doubt : mapping, optional
        Document of draws of the assumptions (`simulation.doubt.over_time`).
    forecast : mapping, optional
        Document of a forecast whose first scenario is the one compared (`simulation.forecast`).
    parts : collection of str
        Those of `PARTS` to have in, as far as there are documents for them.
    """
    attribution = attribution if "levers" in parts else None
    doubt = doubt if "doubt" in parts else None
    forecast = forecast if "forecast" in parts else None
    sentences = doubts.sentences(document, doubt)
    said = {name: tidy(words.told(text)) for name, text in sentences.items()}
    first, *others = PRIMARY
    kpis = document["kpis"]
    levels = ((name, kpis[name]["ratio"]) for name in PRIMARY)
    runs = document["replications"]
    savings = [saving(attribution, n, words, runs) for n in PRIMARY] if attribution else []
    facts = _facts(document, origin, words, said[first])
    return Story(
        words=words,
        title=origin.title(words),
        runs=runs,
        headline=said[first],
        figures=tuple(telling.figure(document, name, words) for name in telling.FIGURES),
        levels=tuple((words.of_kpi(KPIS[n]), 100.0 * r) for n, r in levels if r is not None),
        answers=tuple(said[name] for name in others),
        over_time=tuple(_over_time(document, name, origin, words, doubt) for name in PRIMARY),
        savings=tuple(savings),
        who=_who(document, words) if "who" in parts else None,
        groups=tuple(_groups(document, words)) if "who" in parts else (),
        doubt=doubts.doubted(document, doubt, words) if doubt else None,
        ahead=ahead(forecast, words) if forecast else None,
        limits=_limits(
            origin,
            words,
            has_savings=bool(savings),
            has_doubt=doubt is not None,
            is_ahead=forecast is not None,
            whole="assumptions" in parts,
        ),
        everything=telling.everything(document, words),
        formulas=telling.formulas(document, words),
        source={
            "product": words("product"),
            "version": origin.version,
            "cluster": origin.title(words),
            "seed": str(document["seed"]),
            "date": origin.date,
        },
        rests=_rests(document, words, attribution, doubt, forecast),
        origin_headline=words(
            "report.origin.title", n=document["replications"], version=origin.version
        ),
        facts=facts,
    )


def _rests(
    document: Mapping[str, Any],
    words: Language,
    attribution: Mapping[str, Any] | None,
    doubt: Mapping[str, Any] | None,
    forecast: Mapping[str, Any] | None,
) -> dict[str, str]:
    """Runs that parts rest on, by part; each has its own."""
    found = {ANSWER: words("report.rests", n=document["replications"])}
    if attribution:
        found["levers"] = words("report.rests.levers", n=attribution["replications"])
    if doubt:
        found["doubt"] = words("report.rests.doubt", n=doubt["draws"])
    if forecast:
        found["forecast"] = forecast_runs(forecast, words)
    return found


def _over_time(
    document: Mapping[str, Any],
    name: str,
    origin: Origin,
    words: Language,
    doubt: Mapping[str, Any] | None,
) -> OverTime:
    """Tell the mean difference of the measured years: the last point alone would tell a season."""
    data = telling.outcome(document, name, words)
    found, run = document["kpis"][name], origin.scenario.run
    low, high = found["difference_low"], found["difference_high"]
    clear = found["difference"] != 0.0 if low is None else not low <= 0.0 <= high
    way = "same" if not clear else "lower" if found["difference"] < 0.0 else "higher"
    size = {"size": number(abs(found["difference"]), words), "unit": data.unit} if clear else {}
    between = words("range.none")
    if low is not None:  # "lower" says the sign already, and is said of sizes
        ends = sorted((abs(low), abs(high))) if clear else (low, high)
        told = (number(end, words, sign=not clear) for end in ends)
        between = words("range", **dict(zip(("low", "high"), told, strict=True)))
    headline = words(
        f"report.gap.{way}",
        called=words.told(called(name)),
        years=telling.in_years(run.horizon_days - run.transition_days),
        range=between,
        **size,
    )
    return OverTime(
        name,
        headline,
        data,
        telling.lines_alt(data, words),
        telling.gap_alt(data, words),
        tuple(doubts.captions(document, name, doubt, words)),
        doubt["series"].get(name) if doubt else None,
    )


def _groups(document: Mapping[str, Any], words: Language) -> Iterator[tuple[str, Rows]]:
    for who in WHO:
        found = groups(document, who, words)
        if found.parties:
            yield words(f"groups.{who}"), found.table


def _who(document: Mapping[str, Any], words: Language) -> WhoGains:
    parties = telling.parties(document, words)
    sides: dict[str, list[str]] = {"gains": [], "pays": []}
    for name, party in zip(telling.PARTIES, parties, strict=True):
        for side, names in sides.items():
            if party.verdict == words(f"who.{side}"):
                names.append(words(_WHOM[name]))
    told = {side: words("report.list").join(names) for side, names in sides.items() if names}
    key = "both" if len(told) == 2 else next(iter(told), "none")
    notes = (*telling.consumers_and_losses(document, words), words("who.caption"))
    return WhoGains(
        words(f"report.who.{key}", **told),
        tuple(parties),
        telling.parties_alt(parties, words),
        telling.parties_table(document, words),
        notes,
    )


def _limits(
    origin: Origin,
    words: Language,
    *,
    has_savings: bool,
    has_doubt: bool,
    is_ahead: bool,
    whole: bool,
) -> Limits:
    every = rows_of(origin.scenario)
    found = count(every)
    start = "python -m simulation"
    doubt = f"{start} compare {origin.arguments} --doubt 100"
    notes = [
        *([words("assumptions.set", n=found.set_)] if found.set_ else []),  # beside the headline's
        words("forecast.model" if is_ahead else "limits"),
        telling.size(origin.scenario, words),
        words("luck_only.help"),
    ]
    if not has_doubt:
        notes.append(words("report.limits.doubt", command=doubt))
    if not has_savings:
        how = f"{start} attribute {origin.arguments}"
        notes.append(words("report.levers.how", command=how))
    titles = ("meaning", "value", "unit", "doubt", "source", "path")
    return Limits(
        words("report.limits.title", n=found.values, m=found.without_source),
        _settings(origin, words),
        _changed(origin, words),
        tuple(notes),
        Rows(
            tuple(words(f"evidence.{title}") for title in titles),
            tuple(
                (
                    row.meaning(words),
                    value_text(row.value, words),
                    words.unit(row.parameter.unit),
                    range_text(row),
                    row.source,
                    row.path,
                )
                for row in (every if whole else ())
            ),
        ),
    )


def _settings(origin: Origin, words: Language) -> Rows:
    """Levers, who goes digital, and how many years are compared."""
    scenario = origin.scenario
    levers = scenario.levers
    rows = [
        (words.get(f"lever.{name}", name), percent(getattr(levers, name), digits=0))
        for name in type(levers).model_fields
    ]
    mode = scenario.adoption.mode
    rows += [
        (words("adoption"), words.get(f"adoption.{mode}", mode)),
        (words("report.span"), telling.in_years(scenario.run.horizon_days)),
    ]
    return Rows((words("report.setting"), words("evidence.value")), tuple(rows))


def _changed(origin: Origin, words: Language) -> Rows:
    changed = origin.changed()
    rows = [
        (row.path, value_text(row.value, words), value_text(own.value, words))
        for row, own in changed[:_MOST_CHANGED]
    ]
    if len(changed) > _MOST_CHANGED:
        rows.append((words("report.changed.more", n=len(changed) - _MOST_CHANGED), "", ""))
    titles = (words("report.changed"), words("evidence.value"), words("report.changed.own"))
    return Rows(titles, tuple(rows))


def _facts(
    document: Mapping[str, Any], origin: Origin, words: Language, answer: str
) -> tuple[tuple[str, str], ...]:
    return (
        (words("report.question"), words("question")),
        (words("answer"), answer),
        (words("preset"), f"{origin.title(words)} ({origin.name})"),
        (words("report.runs"), str(document["replications"])),
        (words("seed"), str(document["seed"])),
        (words("report.version"), origin.version),
        (words("report.digest"), origin.digest),
        (words("report.date"), origin.date),
        (words("report.command"), origin.command),
        *_named(words("report.not_made"), origin.not_made, words),
        _link(origin, words),
        *_named(words("report.beside"), origin.beside, words),
    )


def _named(label: str, scenarios: tuple[str, ...], words: Language) -> tuple[tuple[str, str], ...]:
    """Scenarios that stand beside it, where there are any."""
    return ((label, words("report.list").join(scenarios)),) if scenarios else ()


def _link(origin: Origin, words: Language) -> tuple[str, str]:
    """Whole link of the page it was made on, or what follows the address of any page."""
    if "://" in origin.query:
        return words("report.link"), origin.query
    return words("report.page"), origin.query or words("report.no_page")
