"""The report as one HTML file that opens without a network: text, charts as SVG, tables.

It asks for nothing: its policy for content (CSP) forbids every request, and there are no scripts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.charts import parties as party_chart
from simulation.charts import time as time_charts
from simulation.charts.levers import saving_by_lever
from simulation.charts.svg import svg
from simulation.report import page_doubt, page_forecast
from simulation.report.html_parts import (
    dated,
    document,
    element,
    figure,
    hidden,
    paragraphs,
    table,
    text,
)
from simulation.report.numbers import number
from simulation.report.savings import rows
from simulation.report.story import source_of
from simulation.report.telling import Rows

if TYPE_CHECKING:
    import pandas as pd

    from simulation.report.story import OverTime, Saving, Story, WhoGains
    from simulation.report.telling import Figure, Verdict

_HEIGHT, _BARS = 260, 320  # of charts over time; width of bars, which have labels beside them


def page(story: Story) -> str:
    """Make the page.

    Parameters
    ----------
    story : Story
        What it says.

    Returns
    -------
    str
        A whole HTML document.
    """
    words = story.words
    title = f"{story.title} · {words('question')}"
    body = [
        element(
            "header",
            element("p", text(title), class_="quiet"),
            element("h1", text(story.headline)),
        ),
        element(
            "main",
            _answer(story),
            *(_over_time(story, part) for part in story.over_time),
            *(_saving(story, saving) for saving in story.savings),
            *([_who(story, story.who)] if story.who else []),
            *([page_doubt.section(story.doubt, words)] if story.doubt else []),
            *([page_forecast.section(story.ahead, words)] if story.ahead else []),
            _limits(story),
            _origin(story),
        ),
        element("footer", element("p", dated(source_of(story)), class_="quiet")),
    ]
    return document(title, body, language=words.id)


def _answer(story: Story) -> str:
    cards = "".join(_card(one) for one in story.figures)
    words = story.words
    return element(
        "section",
        element("div", cards, class_="cards"),
        paragraphs(story.answers),
        hidden(words("details"), table(story.everything, words("details.alt"))),
        hidden(words("details.formulas"), table(story.formulas, words("details.formulas"))),
    )


def _card(told: Figure) -> str:
    lines = [
        element("p", text(told.title), class_="quiet"),
        element("p", text(told.change), class_="change"),
    ]
    lines += _verdict(told.verdict)
    lines += [paragraphs([told.ends]), paragraphs([told.span, told.runs], class_="quiet")]
    if told.fees:
        fees, verdict = told.fees
        lines += [paragraphs([fees]), *_verdict(verdict)]
    return element("div", *lines, class_="card")


def _verdict(told: Verdict | None) -> list[str]:
    if told is None:
        return []
    return [element("p", text(told.text), class_="good" if told.good else "bad")]


def _over_time(story: Story, part: OverTime) -> str:
    words = story.words
    both = time_charts.lines(part.data, words)
    apart = time_charts.difference(part.data, words, part.doubt)
    drawn = (
        figure(svg(chart, height=_HEIGHT), alt)
        for chart, alt in ((both, part.lines_alt), (apart, part.gap_alt))
    )
    rows = _rows_over_time([both[0], apart[0]], story)
    return _section(
        part.headline,
        element("div", *drawn, class_="charts"),
        paragraphs(part.captions, class_="quiet"),
        hidden(words("show_table"), table(rows, f"{part.data.title} ({part.data.unit})")),
    )


def _rows_over_time(tables: list[pd.DataFrame], story: Story) -> Rows:
    words = story.words
    rows = tuple(
        (
            row.world,
            f"{row.year:.2f}",
            *(number(getattr(row, end), words) for end in ("mean", "low", "high")),
        )
        for one in tables
        for row in one.itertuples()
    )
    return Rows(tuple(words(key) for key in ("world", "year", "mean", "low", "high")), rows)


def _saving(story: Story, saving: Saving) -> str:
    words = story.words
    chart = saving_by_lever(saving.bars, words, title=saving.title, unit=saving.unit)
    return _section(
        saving.headline,
        element(
            "div",
            figure(svg(chart, width=_BARS), saving.alt),
            table(rows(saving, words), words("report.chart_table")),
            class_="charts",
        ),
        paragraphs(saving.notes if saving is story.savings[-1] else (), class_="quiet"),
    )


def _who(story: Story, who: WhoGains) -> str:
    words = story.words
    chart = party_chart.who_gains(who.parties, words, unit=words("unit.money"))
    return _section(
        who.headline,
        element(
            "div",
            figure(svg(chart, width=_BARS), who.alt),
            table(who.table, words("report.chart_table")),
            class_="charts",
        ),
        paragraphs(who.notes),
        *(
            hidden(f"{words('groups')} · {title}", table(rows, title))
            for title, rows in story.groups
        ),
    )


def _limits(story: Story) -> str:
    words, limits = story.words, story.limits
    changed = (
        table(limits.changed, words("report.changed"))
        if limits.changed.rows
        else paragraphs([words("report.unchanged")])
    )
    notes = paragraphs([words("evidence.note"), words("evidence.not_here")], class_="quiet")
    every = ""
    if limits.assumptions.rows:
        long = table(limits.assumptions, words("report.assumptions"))
        every = hidden(words("report.assumptions"), element("div", long, class_="long"), notes)
    return _section(
        limits.headline,
        paragraphs(limits.notes),
        element(
            "div",
            table(limits.settings, words("levers")),
            element("div", changed),
            class_="charts",
        ),
        every,
    )


def _origin(story: Story) -> str:
    facts = "".join(
        element("dt", text(label)) + element("dd", dated(value)) for label, value in story.facts
    )
    return _section(story.origin_headline, element("dl", facts))


def _section(headline: str, *inner: str) -> str:
    return element("section", element("h2", text(headline)), *inner)
