"""The part of a report that looks ahead: a forecast, figure by figure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from simulation.forecast.figures import HEADLINE
from simulation.report import telling_forecast as telling
from simulation.report.numbers import tidy
from simulation.report.scenario_names import scenario_title
from simulation.report.story import Ahead, Forecast

if TYPE_CHECKING:
    from simulation.report.language import Language


def ahead(document: Mapping[str, Any], words: Language) -> Forecast:
    """Tell a forecast.

    Parameters
    ----------
    document : mapping
        As `simulation.forecast.run_forecasts` makes it.
    words : Language
        Of the reader.
    """
    places = range(len(document["scenarios"]))
    figures = tuple(tuple(_figure(document, name, n, words) for n in places) for name in HEADLINE)
    notes: dict[str, None] = {}
    for place in places:  # what holds for all scenarios is said once
        spread = telling.luck_and_doubt(document, HEADLINE[0], words, place)
        notes |= dict.fromkeys([*spread, *telling.notes(document, words, place)])
    return Forecast(
        headline=tidy(telling.headline_of(document, HEADLINE[0], words, places)),
        document=document,
        figures=figures,
        names=tuple(scenario_title(document, words, place) for place in places),
        table=telling.by_year(document, words),
        captions=tuple(telling.captions(document, words)),
        lines=telling.lines_caption(document, words),
        notes=tuple(tidy(note) for note in notes),
    )


def _figure(document: Mapping[str, Any], name: str, place: int, words: Language) -> Ahead:
    return Ahead(
        name,
        place,
        telling.title_of(name, words),
        tidy(telling.headline(document, name, words, place)),
        tidy(telling.sentence(document, name, words, place)),
        tidy(telling.alt(document, name, words, place)),
    )
