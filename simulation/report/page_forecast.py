"""The part of the page in one file that looks ahead: fans, figures by year, what they rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.charts import fan as fan_chart
from simulation.charts.svg import svg
from simulation.report.html_parts import element, figure, hidden, paragraphs, table, text
from simulation.report.telling import Rows
from simulation.report.telling_forecast import marks_table

if TYPE_CHECKING:
    from simulation.report.language import Language
    from simulation.report.story import Ahead, Forecast

_HEIGHT = 260


def section(ahead: Forecast, words: Language) -> str:
    """Section of a forecast, as markup."""
    parts = [element("h2", text(ahead.headline))]
    rows = ahead.figures if len(ahead.names) > 1 else (tuple(one for (one,) in ahead.figures),)
    for row in rows:  # a figure's scenarios, or one scenario's figures
        charts = "".join(_chart(one, ahead, words) for one in row)
        parts.append(element("div", charts, class_="charts"))
        parts.append(hidden(words("show_table"), *(_marks(one, ahead, words) for one in row)))
    parts += [
        paragraphs(ahead.captions, class_="quiet"),
        table(ahead.table, words("forecast.table")),
        paragraphs(ahead.notes),
    ]
    return element("section", *parts)


def _chart(one: Ahead, ahead: Forecast, words: Language) -> str:
    """Chart with its sentence below, and the scenario's name above where there are several."""
    drawn = fan_chart.fan(ahead.document, one.kpi, words, scenario=one.scenario)
    named = [paragraphs([ahead.names[one.scenario]])] if len(ahead.names) > 1 else []
    below = paragraphs([one.sentence])
    return element("div", *named, figure(svg(drawn, height=_HEIGHT), one.alt), below)


def _marks(one: Ahead, ahead: Forecast, words: Language) -> str:
    found = marks_table(ahead.document, one.kpi, words, one.scenario)
    rows = tuple(
        tuple(f"{cell:,g}" if isinstance(cell, float) else str(cell) for cell in row)
        for row in found.itertuples(index=False)
    )
    title = one.title if len(ahead.names) == 1 else f"{one.title}: {ahead.names[one.scenario]}"
    return table(Rows(tuple(found.columns), rows), title)
