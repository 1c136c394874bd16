"""Slides: title, text, tables, notes, and the line at the foot that says where numbers are from."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pptx import Presentation
from pptx.util import Inches, Pt

from simulation.report import deck_charts
from simulation.report.deck_text import INK, QUIET, describe, fill_table, wide, write
from simulation.report.story import ANSWER, source_of

if TYPE_CHECKING:
    from simulation.report.story import Story

WIDTH, HEIGHT = 13.333, 7.5  # inches: 16:9
LEFT, ACROSS = 0.6, 12.13
TOP, BOTTOM = 1.5, 6.85
_TITLE_ONLY = 5  # layout of the template that comes with python-pptx
_MOST = 255  # letters of a property of a file


def _cut(text: str) -> str:
    return text if len(text) <= _MOST else text[: _MOST - 1] + "…"


class Slides:
    """Slides, one after another."""

    def __init__(self, story: Story) -> None:
        self.story, self.words = story, story.words
        self.sources: list[str] = []  # slide by slide
        self.file = Presentation()
        self.file.slide_width, self.file.slide_height = Inches(WIDTH), Inches(HEIGHT)
        properties = self.file.core_properties
        properties.title = _cut(f"{story.title}: {self.words('question')}")
        properties.subject, properties.keywords = _cut(story.headline), _cut(source_of(story))
        properties.author = properties.last_modified_by = self.words("product")
        properties.language, properties.revision = self.words.id, 1
        properties.created = properties.modified = datetime.datetime.now(datetime.UTC)

    def bytes(self) -> bytes:
        """All slides, numbered, as a file."""
        slides = list(self.file.slides)
        for number, slide in enumerate(slides, 1):
            line = f"{self.sources[number - 1]}    {number} / {len(slides)}"
            self.text(slide, (LEFT, 6.98, ACROSS, 0.3), [line], size=10, ink=QUIET)
        stream = io.BytesIO()
        self.file.save(stream)
        return stream.getvalue()

    def slide(self, headline: str, notes: Sequence[str], part: str = ANSWER) -> Any:
        """Add a slide with its title, and its notes: what it shows, then where it comes from.

        The line at its foot, and its notes, tell the runs of the part that it belongs to.
        """
        rests = self.story.rests[part]
        self.sources.append(self.words("report.source", runs=rests, **self.story.source))
        slide = self.file.slides.add_slide(self.file.slide_layouts[_TITLE_ONLY])
        title = slide.shapes.title
        title.left, title.top, title.width, title.height = box_of(LEFT, 0.42, ACROSS, 1.0)
        write(
            title.text_frame,
            [headline],
            size=_title_size(headline),
            language=self.words.id,
            bold=True,
        )
        title.text_frame.paragraphs[0].alignment = 1
        title.text_frame.vertical_anchor = 3
        facts = dict(self.story.facts)
        if part != ANSWER:
            facts[self.words("report.runs")] = rests
        told = (self.words("report.named", name=label, text=text) for label, text in facts.items())
        lines = [*notes, *told]
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
        """Write lines into a box: left, top, width and height in inches."""
        shape = slide.shapes.add_textbox(*box_of(*box))
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
        """Draw a table at a place: left, top and width in inches."""
        left, top, width = place
        height = 0.3 * (len(rows) + 1)
        shape = slide.shapes.add_table(
            len(rows) + 1, len(titles), *box_of(left, top, width, height)
        )
        for column, share in zip(shape.table.columns, widths, strict=False):
            column.width = Inches(share)
        for row in shape.table.rows:
            row.height = Inches(0.29)
        describe(shape, titles[0], titles[0])
        fill_table(shape, titles, rows, size=size, language=self.words.id)


def _title_size(text: str) -> int:
    """Size at which a title fits on two lines, or a very long one on three [points]."""
    width = wide(text)
    return 24 if width <= 125 else 20 if width <= 165 else 18 if width <= 240 else 15


def box_of(left: float, top: float, width: float, height: float) -> deck_charts.Box:
    """Place of something on a slide, in inches."""
    return Inches(left), Inches(top), Inches(width), Inches(height)
