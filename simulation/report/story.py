"""What a report says, in the order it says it; how it looks is up to the deck and the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulation.charts.levers import LeverBar
    from simulation.charts.parties import Party
    from simulation.charts.time import Outcome
    from simulation.charts.tornado import TornadoBar
    from simulation.report.language import Language
    from simulation.report.telling import Figure, Rows

ANSWER = "answer"  # the part that is always there


@dataclass(frozen=True)
class OverTime:
    """An outcome over time: both worlds, and their difference."""

    kpi: str
    headline: str
    data: Outcome
    lines_alt: str
    gap_alt: str
    captions: tuple[str, ...]
    doubt: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Saving:
    """An outcome by lever."""

    kpi: str
    headline: str
    bars: tuple[LeverBar, ...]
    title: str
    unit: str
    alt: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class WhoGains:
    """Those who gain, and those who pay."""

    headline: str
    parties: tuple[Party, ...]
    alt: str
    table: Rows
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Tornado:
    """Assumptions that move an outcome."""

    kpi: str
    title: str
    bars: tuple[TornadoBar, ...]
    base: float
    alt: str


@dataclass(frozen=True)
class Doubted:
    """What other assumptions make of the answer."""

    headline: str
    lead: str
    table: Rows
    tornadoes: tuple[Tornado, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Limits:
    """What the numbers rest on, and what they do not hold."""

    headline: str
    settings: Rows
    changed: Rows
    notes: tuple[str, ...]
    assumptions: Rows


@dataclass(frozen=True)
class Ahead:
    """One figure of a forecast, in one scenario.

    Attributes
    ----------
    kpi : str
        Name of the figure.
    scenario : int
        Which of the scenarios side by side.
    title, headline, sentence, alt : str
        Of the figure; in few words; whole, with the world without; for those who do not see it.
    """

    kpi: str
    scenario: int
    title: str
    headline: str
    sentence: str
    alt: str


@dataclass(frozen=True)
class Forecast:
    """Where figures go over the years.

    Attributes
    ----------
    headline : str
        Of the first figure.
    document : mapping
        The forecast itself, for charts.
    figures : tuple of tuple of Ahead
        Figure by figure, and in each scenario by scenario.
    names : tuple of str
        Of the scenarios.
    table : Rows
        Figures by year.
    captions : tuple of str
        What lines and shades of charts mean.
    lines : str
        The same of charts whose ranges are lines.
    notes : tuple of str
        What it rests on, what spread is made of, and what is not in it.
    """

    headline: str
    document: Mapping[str, Any]
    figures: tuple[tuple[Ahead, ...], ...]
    names: tuple[str, ...]
    table: Rows
    captions: tuple[str, ...]
    lines: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Story:
    """A whole report.

    Attributes
    ----------
    words : Language
        Of the reader.
    title : str
        Of the cluster.
    runs : int
        Paired runs.
    headline : str
        The answer: one sentence, with its range.
    figures : tuple of Figure
        Cost, stock and price.
    levels : tuple of (str, float)
        Outcomes with digitisation in per cent of their level without.
    answers : tuple of str
        The answer on the other outcomes, one sentence each.
    over_time, savings, who, groups, doubt, ahead, limits
        Its parts; nothing where one was not asked for. Limits are always there, and in them the
        table of all values where assumptions were asked for.
    everything, formulas : Rows
        All KPIs, and how they are computed.
    source : mapping of str to str
        Where the numbers come from: what `source_of` says in one line.
    rests : mapping of str to str
        Runs that each part rests on, by its name.
    origin_headline : str
        The same as a sentence.
    facts : tuple of (str, str)
        The same with labels, and all that is needed to make them again.
    """

    words: Language
    title: str
    runs: int
    headline: str
    figures: tuple[Figure, ...]
    levels: tuple[tuple[str, float], ...]
    answers: tuple[str, ...]
    over_time: tuple[OverTime, ...]
    savings: tuple[Saving, ...]
    who: WhoGains | None
    groups: tuple[tuple[str, Rows], ...]
    doubt: Doubted | None
    ahead: Forecast | None
    limits: Limits
    everything: Rows
    formulas: Rows
    source: Mapping[str, str]
    rests: Mapping[str, str]
    origin_headline: str
    facts: tuple[tuple[str, str], ...]


def source_of(story: Story) -> str:
    """Where the numbers of the answer come from, in one line."""
    return story.words("report.source", runs=story.rests[ANSWER], **story.source)
