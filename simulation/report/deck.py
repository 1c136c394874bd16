"""The report as a deck of slides (PPTX): native, editable charts, and where the numbers come from.

Every slide has a sentence computed from the result as its title, a line with the source, and notes
with question, answer, runs, seed, version, fingerprint, date, command and link.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pptx.enum.shapes import MSO_SHAPE

from simulation.charts.base import GAIN, LOSS
from simulation.charts.levers import COLOURS
from simulation.report import deck_charts, deck_doubt, deck_forecast
from simulation.report.deck_slides import ACROSS, BOTTOM, LEFT, TOP, Slides, box_of
from simulation.report.deck_text import QUIET, SHADE, colour, describe

if TYPE_CHECKING:
    from simulation.report.story import OverTime, Saving, Story, WhoGains
    from simulation.report.telling import Figure, Rows, Verdict

Place = tuple[float, float, float, float]  # left, top, width, height [inches]


def deck(story: Story) -> bytes:
    """Make the deck.

    Parameters
    ----------
    story : Story
        What it says.

    Returns
    -------
    bytes
        A PPTX file.
    """
    return _Deck(story).bytes()


class _Deck(Slides):
    """A whole report on slides."""

    def __init__(self, story: Story) -> None:
        super().__init__(story)
        self._answer()
        for part in story.over_time:
            self._over_time(part)
        for saving in story.savings:
            self._saving(saving)
        if story.who is not None:
            self._who(story.who)
        if story.doubt is not None:
            deck_doubt.slide(self, story.doubt)
        if story.ahead is not None:
            deck_forecast.slides(self, story.ahead)
        self._limits()
        self._origin()

    def _answer(self) -> None:
        story = self.story
        alt = "; ".join(f"{name} {level:.0f}" for name, level in story.levels)
        fees = [figure.fees[0] for figure in story.figures if figure.fees]
        slide = self.slide(story.headline, [*story.answers, *fees, alt])
        self.text(
            slide,
            (LEFT, 0.16, ACROSS, 0.3),
            [f"{story.title} · {self.words('question')}"],
            size=12,
            ink=QUIET,
        )
        width = (ACROSS - 0.4) / 3
        for number, figure in enumerate(story.figures):
            self._figure(slide, LEFT + number * (width + 0.2), width, figure)
        if story.levels:
            box = box_of(LEFT, 4.35, 7.0, 2.55)
            deck_charts.levels(slide, box, story.levels, self.words, alt=alt)
        self.text(slide, (7.8, 4.45, 4.93, 2.45), story.answers, size=14, after=8)

    def _figure(self, slide: Any, left: float, width: float, figure: Figure) -> None:
        """Draw a card with one outcome."""
        card = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *box_of(left, TOP + 0.05, width, 2.75))
        card.fill.solid()
        card.fill.fore_color.rgb = colour(SHADE)
        card.line.fill.background()
        card.shadow.inherit = False
        describe(card, figure.title, "")
        inner = (left + 0.1, TOP + 0.1, width - 0.2)
        self.text(slide, (*inner, 0.35), [figure.title], size=14, ink=QUIET)
        size = 30 if len(figure.change) < 12 else 24
        place = (inner[0], inner[1] + 0.3, inner[2], 0.6)
        self.text(slide, place, [figure.change], size=size, bold=True)
        lines = [figure.ends, figure.span, figure.runs]
        self._verdict(slide, (inner[0], inner[1] + 0.85, inner[2], 0.32), figure.verdict)
        self.text(slide, (inner[0], inner[1] + 1.15, inner[2], 0.75), lines, size=12)
        if figure.fees:
            fees, verdict = figure.fees
            self.text(slide, (inner[0], inner[1] + 1.9, inner[2], 0.45), [fees], size=12)
            self._verdict(slide, (inner[0], inner[1] + 2.32, inner[2], 0.32), verdict)

    def _verdict(self, slide: Any, place: Place, verdict: Verdict | None) -> None:
        if verdict is not None:
            ink = GAIN if verdict.good else LOSS
            self.text(slide, place, [verdict.text], size=13, ink=ink, bold=True)

    def _over_time(self, part: OverTime) -> None:
        words, data = self.words, part.data
        slide = self.slide(part.headline, [part.lines_alt, part.gap_alt])
        half = (ACROSS - 0.3) / 2
        height = BOTTOM - TOP - 0.55
        title = f"{data.title} ({data.unit})"
        box = box_of(LEFT, TOP, half, height)
        deck_charts.over_time(
            slide, box, data, ("without", "with"), words, title=title, alt=part.lines_alt
        )
        title = f"{words('difference')} ({data.unit})"
        box = box_of(LEFT + half + 0.3, TOP, half, height)
        deck_charts.over_time(
            slide, box, data, ("difference",), words,
            title=title, alt=part.gap_alt, doubt=part.doubt,
        )  # fmt: skip
        bands = words("report.bands")
        if part.doubt:
            bands = f"{bands} {words('report.bands.doubt')}"
        self.text(slide, (LEFT, BOTTOM - 0.45, ACROSS, 0.35), [bands], size=12)

    def _saving(self, saving: Saving) -> None:
        words = self.words
        slide = self.slide(saving.headline, [saving.alt, *saving.notes], "levers")
        fills = {words(key): fill for key, fill in COLOURS.items()}
        unit = f" ({saving.unit})" if saving.unit else ""
        title = words("change_of", title=saving.title) + unit
        deck_charts.bars(
            slide, box_of(LEFT, TOP, 6.9, 4.55), saving.bars, fills, words,
            title=title, alt=saving.alt,
        )  # fmt: skip
        titles = [words(f"saving.{key}") for key in ("lever", "adds", "alone", "last")]
        rows = [(bar.name, bar.text, bar.alone, bar.last) for bar in saving.bars]
        self.table(slide, (7.7, TOP + 0.1, 5.03), titles, rows, widths=(1.95, 1.2, 0.94, 0.94))
        self.text(slide, (LEFT, 6.1, ACROSS, 0.8), saving.notes, size=12)

    def _who(self, who: WhoGains) -> None:
        words = self.words
        slide = self.slide(who.headline, [who.alt, *who.notes])
        deck_charts.bars(
            slide, box_of(LEFT, TOP, 5.9, 3.9), who.parties, deck_charts.fills_of_parties(words),
            words, title=words("who.axis", unit=words("unit.money")), alt=who.alt,
        )  # fmt: skip
        self.table(
            slide, (6.7, TOP + 0.1, 6.03), who.table.titles, who.table.rows,
            widths=(1.2, 1.05, 1.05, 1.85, 0.88),
        )  # fmt: skip
        self.text(slide, (LEFT, 5.5, ACROSS, 1.35), who.notes, size=13, after=4)

    def _limits(self) -> None:
        limits = self.story.limits
        slide = self.slide(limits.headline, limits.notes)
        settings = limits.settings
        self.table(slide, (LEFT, TOP + 0.05, 4.2), settings.titles, settings.rows, size=12)
        right = (5.1, TOP, 7.63)
        self.text(slide, (*right, 3.2), limits.notes, size=13, after=6)
        self._changed(slide, limits.changed)

    def _changed(self, slide: Any, changed: Rows) -> None:
        """List values set for this report, or say that there are none."""
        if not changed.rows:
            self.text(slide, (5.1, 6.3, 7.63, 0.4), [self.words("report.unchanged")], size=13)
            return
        top = BOTTOM - 0.29 * (len(changed.rows) + 1)
        self.table(
            slide, (5.1, top, 7.63), changed.titles, changed.rows, size=11, widths=(3.63, 2.0, 2.0)
        )

    def _origin(self) -> None:
        story = self.story
        slide = self.slide(story.origin_headline, [])
        titles = (self.words("report.origin"), "")
        self.table(slide, (LEFT, TOP, ACROSS), titles, story.facts, size=12, widths=(3.0, 9.13))
