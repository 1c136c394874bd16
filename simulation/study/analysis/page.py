"""The analysis as one HTML page that opens without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulation.charts.svg import svg
from simulation.report.html_parts import (
    document,
    element,
    figure,
    hidden,
    paragraphs,
    table,
    text,
)
from simulation.report.telling import Rows
from simulation.study.analysis.naming import factor_meaning, factor_name, varied, written

if TYPE_CHECKING:
    import pandas as pd

    from simulation.report.language import Language
    from simulation.study.analysis.part import Part
    from simulation.study.results import Results

_COLUMNS = {
    "factor": "study.factor",
    "other": "study.factor",
    "value": "study.value",
    "outcome": "study.outcome",
    "effect": "study.effect",
    "change": "study.change",
    "correlation": "study.ranks.axis",
    "first": "study.first",
    "total": "study.total",
    "samples": "study.samples",
    "rule": "study.rules.rule",
    "points": "study.rules.points",
    "density": "study.rules.density",
    "coverage": "study.rules.coverage",
}
_MOST_ROWS = 200


def page(
    results: Results,
    title: str,
    scenario: str,
    parts: list[Part],
    refused: dict[str, str],
    origin: dict[str, str],
    words: Language,
) -> str:
    """Make the page.

    Parameters
    ----------
    results : Results
        Of the study.
    title : str
        Its title, in the language of the reader.
    scenario : str
        That of its scenario.
    parts : list of Part
        What was found.
    refused : dict of str to str
        Outcomes that could not be analysed, and why.
    origin : dict of str to str
        How it was made: label and value.
    words : Language
        Of the reader.
    """
    design = results.design
    lead = words(
        "study.lead",
        points=f"{len(design):,}",
        design=design.method,
        scenario=scenario,
        runs=f"{results.done:,}",
    )
    title = words("study.title", title=title)
    titles = (words("study.factor"), words("study.value"), words("study.meaning"))
    factors = Rows(
        titles,
        tuple(
            (factor_name(f.path, words), varied(f, words), factor_meaning(f.path, words))
            for f in design.factors
        ),
    )
    facts = "".join(
        element("dt", text(name)) + element("dd", text(value)) for name, value in origin.items()
    )
    body = [
        element("header", element("p", text(words("product")), class_="quiet"),
                element("h1", text(title)), paragraphs([lead])),
        element(
            "main",
            table(factors, words("study.varied")),
            paragraphs([words("study.problem", why=why) for why in refused.values()]),
            *(_section(part, words) for part in parts),
            element("section", element("h2", text(words("study.origin"))), element("dl", facts)),
        ),
    ]  # fmt: skip
    return document(title, body, language=words.id)


def rows_of(frame: pd.DataFrame, words: Language) -> Rows:
    """Table for people: factors by their names, numbers with three digits."""
    shown = frame.head(_MOST_ROWS)
    titles = tuple(_title(str(column), words) for column in shown.columns)
    rows = tuple(
        tuple(_cell(str(column), value, words) for column, value in row.items())
        for row in shown.to_dict("records")
    )
    return Rows(titles, rows)


def _section(part: Part, words: Language) -> str:
    drawings = [figure(svg(one.chart), one.alt) for one in part.drawings]
    inner = [element("h2", text(part.title))]
    if part.sentence:
        inner.append(paragraphs([part.sentence]))
    if drawings:
        inner.append(element("div", *drawings, class_="charts"))
    inner.append(paragraphs(list(part.notes), class_="quiet"))
    if not len(part.table):
        return element("section", *inner)
    whole = table(rows_of(part.table, words), part.title)
    inner.append(hidden(words("report.chart_table"), whole) if drawings else whole)
    return element("section", *inner)


def _title(column: str, words: Language) -> str:
    for suffix, word in (("_low", "low"), ("_high", "high")):
        if column.endswith(suffix):
            return words(word)
    if column in _COLUMNS:
        return words(_COLUMNS[column])
    return factor_name(column, words)


def _cell(column: str, value: Any, words: Language) -> str:
    if column in ("factor", "other"):
        return factor_name(str(value), words)
    if column in ("density", "coverage"):
        return f"{100 * value:.0f}%"
    return written(value)
