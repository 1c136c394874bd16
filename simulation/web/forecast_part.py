"""The forecast on a page: how far ahead, of what, with or without doubt, scenarios side by side."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import streamlit as st

from scenarios.load import ScenarioError
from scenarios.write import text_hash
from simulation.charts.fan import CHANGE, LEVEL, fan
from simulation.forecast.document import side_by_side
from simulation.forecast.figures import FIGURES, MOST_YEARS
from simulation.forecast.job import DRAWS, forecast_of, runs_of
from simulation.forecast.plan import check_forecast
from simulation.forecast.running import over_years, run_key
from simulation.report import telling_forecast as telling
from simulation.report.numbers import tidy
from simulation.web import chart_part, job_part, state, view
from simulation.web.jobs import Urgency, jobs
from simulation.web.limits import Refused, check_size
from simulation.web.pins import Pin
from simulation.web.plain import plain, refusal

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.web.choice import Choice
    from simulation.words import Language

_BY, _PLACE = "quarter", "forecast"
_ACROSS = 2  # fans beside one another
_LONG = 2000  # characters of a line


def show(words: Language) -> dict[str, Any] | None:
    """Draw the forecast of what is chosen, and of pinned scenarios beside it.

    Returns
    -------
    dict or None
        The document that was drawn; nothing as long as there is none.
    """
    years, figure, doubt, measure, beside = _controls(words)
    found = []
    for number, (name, choice) in enumerate(_scenarios(beside, words)):
        document = _document(number, name, choice, years, figure, measure, words, doubt=doubt)
        if document is None:
            return None
        found.append(document)
    if not found:
        return None
    whole = side_by_side(found)
    _draw(whole, figure, measure, words)
    _rests_on(whole, figure, words)
    return whole


def _controls(words: Language) -> tuple[int, str, bool, str, list[int]]:
    """Horizon, figure, doubt, level or change, and numbers of pins."""
    ahead, what, how = st.columns([2, 3, 3], vertical_alignment="bottom")
    years = ahead.slider(
        words("forecast.years.label"), 1, MOST_YEARS, **view.control("forecast.years")
    )
    figure = what.selectbox(
        words("forecast.figure.label"),
        list(FIGURES),
        format_func=lambda name: telling.title_of(name, words),
        **view.control("forecast.figure"),
    )
    with how:
        doubt = st.toggle(
            words("forecast.doubt.label"),
            help=words(
                "forecast.doubt.help",
                draws=DRAWS,
                times=round(runs_of(doubt=True) / runs_of(doubt=False)),
            ),
            **view.control("forecast.doubt"),
        )
        since = st.toggle(words("forecast.since.label"), **view.control("forecast.since"))
    pins, others, beside = state.pins(), _others(), []
    if others:
        beside = st.pills(
            words("forecast.scenarios.label"),
            others,
            format_func=lambda number: plain(pins[number].called(words)),
            selection_mode="multi",
            **view.control("forecast.beside", others),
        )
    else:
        st.caption(words("forecast.scenarios.none", page=words("page.build")))
    return years, figure, doubt, CHANGE if since else LEVEL, list(beside)


def _others() -> list[int]:
    """Numbers of the pins that are not what is chosen."""
    now = state.choice()
    return [number for number, pin in enumerate(state.pins()) if pin.on(now.seed) != now]


def _scenarios(beside: list[int], words: Language) -> Iterator[tuple[str, Choice]]:
    """What is chosen and what is pinned, by name; what cannot be used is told."""
    now, pins, others = state.choice(), state.pins(), _others()
    choices = [(Pin(now), now), *((pins[n], pins[n].on(now.seed)) for n in beside if n in others)]
    names: list[str] = []
    for pin, choice in choices:
        name = pin.called(words)
        while name in names:
            name += " *"
        names.append(name)
        try:
            check_forecast(name, choice.load())
            yield name, choice
        except ScenarioError as error:
            st.error(refusal(error, words))


def _document(
    number: int,
    name: str,
    choice: Choice,
    years: int,
    figure: str,
    measure: str,
    words: Language,
    *,
    doubt: bool,
) -> dict[str, Any] | None:
    """Ask for a forecast, and draw how far it is; a first one of luck only on the way."""
    longer = _longer(choice, years)
    try:
        check_size(longer, plain(name))
    except Refused as no:
        st.warning(words(no.key, **no.values))
        return None
    seed = choice.seed
    key = f"{run_key(longer, seed, 0, _BY)}/{text_hash(longer)}/{'doubt' if doubt else 'luck'}"
    ticket = jobs().submit(
        state.session(), key, forecast_of, choice.load(), name, seed, years, _BY, doubt,
        total=runs_of(doubt=doubt), urgency=Urgency.LONG, slot=f"{_PLACE}.{number}",
    )  # fmt: skip

    def partial(found: dict[str, Any]) -> None:
        _draw(found, figure, measure, words, place="partial")

    doing = words("forecast.running", name=plain(name))
    found: dict[str, Any] | None = job_part.show(
        ticket, words, key=f"{_PLACE}.{number}", doing=doing, partial=partial
    )
    if found is None:
        return None
    # A forecast is kept by what it is of; what that is called is up to the reader.
    renamed = [{**entry, "name": name} for entry in found["scenarios"]]
    return {**found, "scenarios": renamed}


@lru_cache(maxsize=64)
def _longer(choice: Choice, years: int) -> Scenario:
    return over_years(choice.load(), years)


def _draw(
    document: dict[str, Any], figure: str, measure: str, words: Language, place: str = _PLACE
) -> None:
    """Draw sentences and fans, on shared axes where there are several."""
    many = len(document["scenarios"])
    columns = [st.container()]
    if many > 1:  # what stands above is not of one height, and axes should be
        columns = st.columns(min(_ACROSS, many), vertical_alignment="bottom")
    for number, entry in enumerate(document["scenarios"]):
        with columns[number % len(columns)]:
            if many > 1:
                st.markdown(f"**{plain(entry['name'])}**")
            st.markdown(_line(telling.sentence(document, figure, words, number)))
            table, spec = fan(document, figure, words, scenario=number, measure=measure)
            chart_part.draw(
                table,
                spec,
                words,
                key=f"{place}.{figure}.{measure}.{number}",
                alt=telling.alt(document, figure, words, number),
                shown=telling.marks_table(document, figure, words, number, measure),
                runs=entry["runs"],
            )
    st.caption(words.run_on(telling.captions(document, words)))


def _rests_on(document: dict[str, Any], figure: str, words: Language) -> None:
    """Draw the table by year, what the spread is made of, and what the numbers rest on."""
    import pandas as pd

    st.header(words("forecast.table"), anchor=False)
    rows = telling.by_year(document, words)
    frame = pd.DataFrame(rows.rows, columns=list(rows.titles))
    st.dataframe(frame, hide_index=True, width="stretch", alt=words("forecast.table"))
    for number, entry in enumerate(document["scenarios"]):
        lines = telling.luck_and_doubt(document, figure, words, number)
        if lines and len(document["scenarios"]) > 1:
            st.markdown(f"**{plain(entry['name'])}**")
        for line in lines:
            st.markdown(_line(line))
    with st.expander(words("forecast.rests")):
        told: set[str] = set()
        for number in range(len(document["scenarios"])):
            for line in telling.notes(document, words, number):
                if line not in told:
                    st.markdown(f"- {_line(line)}")
                told.add(line)


def _line(text: str) -> str:
    """A line of ours, with names of parameters and files in it: no markup."""
    return plain(tidy(text), _LONG)
