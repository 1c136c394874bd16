"""The report as a deck of slides (PPTX): native, editable charts, and where the numbers come from.

Every slide has a sentence computed from the result as its title, a line with the source, and notes
with question, answer, runs, seed, version, fingerprint, date, command and link.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Inches, Pt

from simulation.charts.base import GAIN, LOSS
from simulation.charts.levers import COLOURS
from simulation.report import deck_charts, deck_forecast
from simulation.report.deck_text import (
    INK,
    QUIET,
    SHADE,
    colour,
    describe,
    fill_table,
    write,
)

if TYPE_CHECKING:
    from simulation.report.story import OverTime, Saving, Story
    from simulation.report.telling import Figure, Rows

_WIDTH, _HEIGHT = 13.333, 7.5  # inches: 16:9
_LEFT, _ACROSS = 0.6, 12.13
_TOP, _BOTTOM = 1.5, 6.85
_TITLE_ONLY = 5  # layout of the template that comes with python-pptx


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


class _Deck:
    """Slides, one after another."""

    def __init__(self, story: Story) -> None:
        self.story, self.words = story, story.words
        self.file = Presentation()
        self.file.slide_width, self.file.slide_height = Inches(_WIDTH), Inches(_HEIGHT)
        properties = self.file.core_properties
        properties.title = f"{story.title}: {self.words('question')}"
        properties.subject, properties.keywords = story.headline, story.source
        properties.author = properties.last_modified_by = self.words("product")
        properties.language, properties.revision = self.words.id, 1
        properties.created = properties.modified = datetime.datetime.now(datetime.UTC)
        self._answer()
        for part in story.over_time:
            self._over_time(part)
        for saving in story.savings:
            self._saving(saving)
        self._who()
        if story.ahead is not None:
            deck_forecast.slides(self, story.ahead)
        self._limits()
        self._origin()

    def bytes(self) -> bytes:
        """All slides, numbered, as a file."""
        slides = list(self.file.slides)
        for number, slide in enumerate(slides, 1):
            line = f"{self.story.source}    {number} / {len(slides)}"
            self.text(slide, (_LEFT, 6.98, _ACROSS, 0.3), [line], size=10, ink=QUIET)
        stream = io.BytesIO()
        self.file.save(stream)
        return stream.getvalue()

    def _answer(self) -> None:
        story = self.story
        alt = "; ".join(f"{name} {level:.0f}" for name, level in story.levels)
        slide = self.slide(story.headline, [*story.answers, alt])
        self.text(
            slide,
            (_LEFT, 0.16, _ACROSS, 0.3),
            [f"{story.title} · {self.words('question')}"],
            size=12,
            ink=QUIET,
        )
        width = (_ACROSS - 0.4) / 3
        for number, figure in enumerate(story.figures):
            self._figure(slide, _LEFT + number * (width + 0.2), width, figure)
        if story.levels:
            box = _box(_LEFT, 3.75, 7.0, 3.15)
            deck_charts.levels(slide, box, story.levels, self.words, alt=alt)
        self.text(slide, (7.8, 3.85, 4.93, 3.0), story.answers, size=14, after=8)

    def _figure(self, slide: Any, left: float, width: float, figure: Figure) -> None:
        """Draw a card with one outcome."""
        card = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *_box(left, _TOP + 0.05, width, 2.1))
        card.fill.solid()
        card.fill.fore_color.rgb = colour(SHADE)
        card.line.fill.background()
        card.shadow.inherit = False
        describe(card, figure.title, "")
        inner = (left + 0.1, _TOP + 0.1, width - 0.2)
        self.text(slide, (*inner, 0.35), [figure.title], size=14, ink=QUIET)
        size = 30 if len(figure.change) < 12 else 24
        place = (inner[0], inner[1] + 0.3, inner[2], 0.6)
        self.text(slide, place, [figure.change], size=size, bold=True)
        lines = [figure.ends, figure.span, figure.runs]
        if figure.verdict:
            ink = GAIN if figure.verdict.good else LOSS
            mark = "▲" if figure.verdict.good else "▼"
            place = (inner[0], inner[1] + 0.85, inner[2], 0.32)
            self.text(slide, place, [f"{mark} {figure.verdict.text}"], size=13, ink=ink, bold=True)
        place = (inner[0], inner[1] + 1.15, inner[2], 0.9)
        self.text(slide, place, lines, size=12)

    def _over_time(self, part: OverTime) -> None:
        words, data = self.words, part.data
        slide = self.slide(part.headline, [part.lines_alt, part.gap_alt])
        half = (_ACROSS - 0.3) / 2
        height = _BOTTOM - _TOP - 0.55
        title = f"{data.title} ({data.unit})"
        box = _box(_LEFT, _TOP, half, height)
        deck_charts.over_time(
            slide, box, data, ("without", "with"), words, title=title, alt=part.lines_alt
        )
        title = f"{words('difference')} ({data.unit})"
        box = _box(_LEFT + half + 0.3, _TOP, half, height)
        deck_charts.over_time(
            slide, box, data, ("difference",), words, title=title, alt=part.gap_alt
        )
        self.text(slide, (_LEFT, _BOTTOM - 0.45, _ACROSS, 0.35), [words("report.bands")], size=12)

    def _saving(self, saving: Saving) -> None:
        words = self.words
        slide = self.slide(saving.headline, [saving.alt, *saving.notes])
        fills = {words(key): fill for key, fill in COLOURS.items()}
        unit = f" ({saving.unit})" if saving.unit else ""
        title = words("change_of", title=saving.title) + unit
        deck_charts.bars(
            slide, _box(_LEFT, _TOP, 6.9, 4.55), saving.bars, fills, words,
            title=title, alt=saving.alt,
        )  # fmt: skip
        titles = [words(f"saving.{key}") for key in ("lever", "adds", "alone", "last")]
        rows = [(bar.name, bar.text, bar.alone, bar.last) for bar in saving.bars]
        self.table(slide, (7.7, _TOP + 0.1, 5.03), titles, rows, widths=(1.95, 1.2, 0.94, 0.94))
        self.text(slide, (_LEFT, 6.1, _ACROSS, 0.8), saving.notes, size=12)

    def _who(self) -> None:
        words, who = self.words, self.story.who
        slide = self.slide(who.headline, [who.alt, *who.notes])
        deck_charts.bars(
            slide, _box(_LEFT, _TOP, 5.9, 3.9), who.parties, deck_charts.fills_of_parties(words),
            words, title=words("who.axis", unit=words("unit.money")), alt=who.alt,
        )  # fmt: skip
        self.table(
            slide, (6.7, _TOP + 0.1, 6.03), who.table.titles, who.table.rows,
            widths=(1.25, 1.35, 1.35, 1.1, 0.98),
        )  # fmt: skip
        self.text(slide, (_LEFT, 5.5, _ACROSS, 1.35), who.notes, size=13, after=4)

    def _limits(self) -> None:
        limits = self.story.limits
        slide = self.slide(limits.headline, limits.notes)
        settings = limits.settings
        self.table(slide, (_LEFT, _TOP + 0.05, 4.2), settings.titles, settings.rows, size=12)
        right = (5.1, _TOP, 7.63)
        self.text(slide, (*right, 3.2), limits.notes, size=13, after=6)
        self._changed(slide, limits.changed)

    def _changed(self, slide: Any, changed: Rows) -> None:
        """List values set for this report, or say that there are none."""
        if not changed.rows:
            self.text(slide, (5.1, 6.3, 7.63, 0.4), [self.words("report.unchanged")], size=13)
            return
        top = _BOTTOM - 0.29 * (len(changed.rows) + 1)
        self.table(
            slide, (5.1, top, 7.63), changed.titles, changed.rows, size=11, widths=(3.63, 2.0, 2.0)
        )

    def _origin(self) -> None:
        story = self.story
        slide = self.slide(story.origin_headline, [])
        titles = (self.words("report.origin"), "")
        self.table(slide, (_LEFT, _TOP, _ACROSS), titles, story.facts, size=12, widths=(3.0, 9.13))

    def slide(self, headline: str, notes: Sequence[str]) -> Any:
        """Add a slide with its title, and its notes: what it shows, then where it comes from."""
        slide = self.file.slides.add_slide(self.file.slide_layouts[_TITLE_ONLY])
        title = slide.shapes.title
        title.left, title.top, title.width, title.height = _box(_LEFT, 0.42, _ACROSS, 1.0)
        write(
            title.text_frame,
            [headline],
            size=_title_size(headline),
            language=self.words.id,
            bold=True,
        )
        title.text_frame.paragraphs[0].alignment = 1
        title.text_frame.vertical_anchor = 3
        lines = [
            *notes,
            *(
                self.words("report.named", name=label, text=text)
                for label, text in self.story.facts
            ),
        ]
        write(slide.notes_slide.notes_text_frame, lines, size=12, language=self.words.id)
        return slide

    def text(
        self,
        slide: Any,
        box: tuple[float, float, float, float],
        lines: Sequence[str],
        *,
        size: float,
        ink: str = INK,
        bold: bool = False,
        after: float = 0.0,
    ) -> None:
        shape = slide.shapes.add_textbox(*_box(*box))
        frame = shape.text_frame
        frame.margin_left = frame.margin_right = Pt(2)
        frame.margin_top = frame.margin_bottom = Pt(1)
        write(frame, lines, size=size, language=self.words.id, ink=ink, bold=bold, after=after)

    def table(
        self,
        slide: Any,
        place: tuple[float, float, float],
        titles: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        size: float = 12,
        widths: Sequence[float] = (),
    ) -> None:
        left, top, width = place
        height = 0.3 * (len(rows) + 1)
        shape = slide.shapes.add_table(len(rows) + 1, len(titles), *_box(left, top, width, height))
        for column, share in zip(shape.table.columns, widths, strict=False):
            column.width = Inches(share)
        for row in shape.table.rows:
            row.height = Inches(0.29)
        describe(shape, titles[0], titles[0])
        fill_table(shape, titles, rows, size=size, language=self.words.id)


def _title_size(text: str) -> int:
    """Size at which a title fits on two lines; Chinese characters are twice as wide [points]."""
    width = sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)
    return 24 if width <= 125 else 20 if width <= 165 else 18


def _box(left: float, top: float, width: float, height: float) -> deck_charts.Box:
    return Inches(left), Inches(top), Inches(width), Inches(height)
