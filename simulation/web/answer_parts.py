"""Parts of the answer: figures, charts over time, who gains and pays, all numbers."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from simulation.metrics import GROUPS, KPIS, PRIMARY
from simulation.report import charts
from simulation.web.numbers import amount, change, number, percent
from simulation.web.words import Language

Document = dict[str, Any]
_FIGURES = ("unit_cost", "factory_inventory", "buyer_price")
_PARTIES = ("factory_profit", "trader_profit", "buyer_profit", "platform_revenue")


def figures(document: Document, words: Language) -> None:
    """Cost, inventory and price: change, range, and for whom that is good or bad."""
    for column, name in zip(st.columns(len(_FIGURES)), _FIGURES, strict=True):
        with column.container(border=True, height="stretch", gap="xsmall"):
            _figure(document, name, words)


def over_time(document: Document, words: Language) -> None:
    """Both worlds, and beside them the difference."""
    st.subheader(words("over_time"), anchor=False)
    name = st.segmented_control(
        words("outcome"),
        list(PRIMARY),
        default=PRIMARY[0],
        required=True,
        format_func=lambda one: words.of_kpi(KPIS[one]),
        key="outcome",
        label_visibility="collapsed",
    )
    series = document["series"][name]
    data = charts.Outcome(words.of_kpi(KPIS[name]), words.unit(series["unit"]), series)
    both, apart = st.columns(2)
    table, spec = charts.lines(data, words)
    with both:
        st.vega_lite_chart(table, spec, alt=_lines_alt(data, words), key=f"lines.{name}")
    gap, gap_spec = charts.difference(data, words)
    with apart:
        st.vega_lite_chart(gap, gap_spec, alt=_gap_alt(data, words), key=f"difference.{name}")
    st.caption(words("over_time.caption", n=document["replications"]))
    with st.expander(words("show_table")):
        columns = {key: words(key) for key in ("year", "world", "mean", "low", "high")}
        st.dataframe(
            pd.concat([table, gap]).round(2).rename(columns=columns),
            hide_index=True,
            alt=words("over_time"),
        )


def who(document: Document, words: Language) -> None:
    """Those who gain and those who pay, in bars and in a table."""
    st.subheader(words("who"), anchor=False)
    kpis = document["kpis"]
    parties = [_party(kpis[name], name, words) for name in _PARTIES]
    unit = words("unit.money")
    table, spec = charts.who_gains(parties, words, unit=unit)
    told = words("and").join(f"{p.name} {p.text} ({p.verdict})" for p in parties)
    bars, numbers = st.columns(2, vertical_alignment="center")
    bars.vega_lite_chart(table, spec, alt=words("who.alt", parts=told), key="who")
    rows = []
    for name, party in zip(_PARTIES, parties, strict=True):
        found = kpis[name]
        ends = (amount(found[key], found["unit"], words) for key in ("without", "with"))
        rows.append([party.name, *ends, party.text, party.verdict])
    titles = [words("who.party"), words("without"), words("with"), words("who.change")]
    with numbers:
        st.table(_frame([*titles, words("who.verdict")], rows))
    st.caption(words("who.caption"))
    st.markdown(
        words("who.consumers", change=_change_with_range(kpis["retail_price"], words))
        + " "
        + words(
            "who.loss",
            factories=percent(kpis["losing_factories"]["with"]),
            factories_before=percent(kpis["losing_factories"]["without"]),
            traders=percent(kpis["losing_traders"]["with"]),
            traders_before=percent(kpis["losing_traders"]["without"]),
        )
    )


def details(document: Document, words: Language) -> None:
    """Every KPI in both worlds, and how each is computed."""
    titles = [
        *(words(f"details.{key}") for key in ("group", "kpi", "unit")),
        *(words(key) for key in ("without", "with")),
        *(words(f"details.{key}") for key in ("change", "range", "lower")),
    ]
    rows = []
    for name, found in document["kpis"].items():
        kpi = KPIS[name]
        ends = [amount(found[key], kpi.unit, words) for key in ("without", "with")]
        _, low, high = change(found, kpi.unit, words)
        same = document["lower_in"][name] == document["higher_in"][name] == 0
        rows.append([
            words.get(f"group.{kpi.group}", GROUPS[kpi.group][0]),
            words.of_kpi(kpi),
            "" if kpi.unit == "share" else words.unit(kpi.unit),
            *ends,
            "" if same else _change_or_none(found, words, kpi.unit),
            "" if same or not low else words("range.ends", low=low, high=high),
            f"{document['lower_in'][name]}/{document['replications']}",
        ])  # fmt: skip
    with st.expander(words("details")):
        st.dataframe(_frame(titles, rows), hide_index=True, alt=words("details.alt"))
    # Formulas are sentences: in a table of their own they are wrapped, and nothing is cut off.
    with st.expander(words("details.formulas")):
        told = [[words.of_kpi(KPIS[name]), KPIS[name].formula] for name in document["kpis"]]
        st.table(_frame([words("details.kpi"), words("details.formula")], told))


def _figure(document: Document, name: str, words: Language) -> None:
    kpi, found = KPIS[name], document["kpis"][name]
    text, low, high = change(found, kpi.unit, words)
    clear = is_clear(found)
    st.metric(words.of_kpi(kpi), text if clear or not low else words("no_clear_change"))
    if clear:
        _badge(found["difference"], name, words)
    ends = {key: amount(found[value], kpi.unit, words) for key, value in _ENDS}
    st.markdown(words("from_to", **ends, unit=words.unit(kpi.unit)))
    runs, falls = document["replications"], found["difference"] < 0
    side = "lower_in" if falls else "higher_in"
    span = words("range", low=low, high=high) if low else words("range.none")
    st.caption(f"{span}  \n{words(side, n=document[side][name], total=runs)}")
    if name == "unit_cost":
        _after_fees(document, words)


def _after_fees(document: Document, words: Language) -> None:
    """Cost with the fees of being digital: it can rise where the bare cost falls."""
    found = document["kpis"]["unit_cost_after_programme"]
    st.markdown(words("after_fees", change=_change_with_range(found, words)))
    if is_clear(found) and found["difference"] > 0:
        _badge(found["difference"], "unit_cost_after_programme", words)


def _badge(difference: float, name: str, words: Language) -> None:
    """Say in the outcome's own words which way it goes; who gains and pays stands further down."""
    way = "lower" if difference < 0 else "higher"
    text = words(f"{name}.{way}")
    if way == KPIS[name].better:
        st.badge(text, icon=":material/thumb_up:", color="green")
    else:
        st.badge(text, icon=":material/thumb_down:", color="orange")


def is_clear(found: dict[str, float | None]) -> bool:
    """Whether the range of a change excludes none."""
    low, high, nothing = found["ratio_low"], found["ratio_high"], 1.0
    if found["ratio"] is None:
        low, high, nothing = found["difference_low"], found["difference_high"], 0.0
    return low is not None and high is not None and not low <= nothing <= high


_ENDS = (("without", "without"), ("with_", "with"))


def _change_or_none(found: dict[str, Any], words: Language, unit: str = "") -> str:
    text, low, _ = change(found, unit, words)
    return text if is_clear(found) or not low else words("no_clear_change")


def _change_with_range(found: dict[str, Any], words: Language) -> str:
    """Change in running text, which no range stands beside: so it brings its own."""
    text, (_, low, high) = _change_or_none(found, words), change(found, "", words)
    return words("with_range", change=text, low=low, high=high) if low else text


def _party(found: dict[str, Any], name: str, words: Language) -> charts.Party:
    scale = words.money
    value, low, high = (found[k] for k in ("difference", "difference_low", "difference_high"))
    clear = low is not None and not low <= 0 <= high
    verdict = "who.same" if not clear else "who.gains" if value > 0 else "who.pays"
    return charts.Party(
        words(f"who.{name}"),
        value / scale,
        (value if low is None else low) / scale,
        (value if high is None else high) / scale,
        words(verdict),
        number(value, words, sign=True),
    )


def _lines_alt(data: charts.Outcome, words: Language) -> str:
    ends: dict[str, str] = {}
    for letter, key in (("a", "without"), ("b", "with")):
        mean = data.series[key]["mean"]
        ends |= {f"{letter}0": number(mean[0], words), f"{letter}1": number(mean[-1], words)}
    return words("over_time.alt", title=data.title, unit=data.unit, years=_years(data), **ends)


def _gap_alt(data: charts.Outcome, words: Language) -> str:
    gap = data.series["difference"]
    ends = {key: number(gap[name][-1], words) for key, name in _GAP}
    return words("difference.alt", title=data.title, unit=data.unit, years=_years(data), **ends)


_GAP = (("d", "mean"), ("low", "low"), ("high", "high"))


def _years(data: charts.Outcome) -> str:
    return f"{data.series['days'][-1] / 365:.0f}"


def _frame(titles: list[str], rows: list[list[str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=titles)
