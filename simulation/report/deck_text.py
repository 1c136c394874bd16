"""Text of a deck: every run in a Latin and an East Asian typeface, so that Chinese is never boxes.

A program that shows slides takes the East Asian typeface of a run for its Chinese characters, and
guesses one, often a poor one, where there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

LATIN = "Calibri"
EAST_ASIAN = {"zh-Hant": "Microsoft JhengHei"}  # by language; all others have this:
SIMPLIFIED = "Microsoft YaHei"
_TAGS = {"zh-Hans": "zh-CN", "zh-Hant": "zh-TW"}  # as office programs write them
INK, QUIET, PAPER, SHADE = "#1f2933", "#5b6470", "#ffffff", "#f1f4f8"


def colour(text: str) -> RGBColor:
    """Colour as slides know it.

    >>> str(colour("#2f7fd6"))
    '2F7FD6'
    """
    return RGBColor.from_string(text.lstrip("#").upper())


def wide(text: str) -> int:
    """How many Latin letters wide a text is: Chinese characters are twice as wide.

    >>> wide("stock"), wide("库存")
    (5, 4)
    """
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)


def set_faces(properties: Any, language: str) -> None:
    """Give properties of text (``a:rPr``, ``a:defRPr``, ``a:endParaRPr``) both typefaces."""
    for tag in ("a:latin", "a:ea", "a:cs"):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
    later = ("a:sym", "a:hlinkClick", "a:hlinkMouseOver", "a:rtl", "a:extLst")
    after = next((e for e in properties if e.tag in {qn(tag) for tag in later}), None)
    for tag, face in (("a:latin", LATIN), ("a:ea", EAST_ASIAN.get(language, SIMPLIFIED))):
        element = parse_xml(f'<{tag} {nsdecls("a")} typeface="{face}"/>')
        if after is None:
            properties.append(element)
        else:
            after.addprevious(element)


def write(
    frame: Any,
    paragraphs: Iterable[str],
    *,
    size: float,
    language: str,
    ink: str = INK,
    bold: bool = False,
    after: float = 0.0,
) -> None:
    """Fill a text frame, one run a paragraph.

    Parameters
    ----------
    frame : TextFrame
        Of a shape, a cell of a table, a title of a chart, or of notes.
    paragraphs : iterable of str
        What to write.
    size, after : float
        Size of the type, and space after a paragraph [points].
    language : str
        BCP 47, for spelling and for the choice of glyphs.
    """
    frame.word_wrap = True
    for default in frame._txBody.iter(qn("a:defRPr")):  # titles of charts have one
        set_faces(default, language)
    for number, text in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(after)
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.bold = Pt(size), bold
        run.font.color.rgb = colour(ink)
        properties = run._r.get_or_add_rPr()
        properties.set("lang", _TAGS.get(language, language))
        properties.set("altLang", "en-US")
        set_faces(properties, language)


def fill_table(
    shape: Any,
    titles: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    size: float,
    language: str,
) -> None:
    """Fill a table of a slide: a quiet head, rows told apart by a line of shade."""
    table = shape.table
    table.horz_banding = False
    for r, cells in enumerate((titles, *rows)):
        for c, text in enumerate(cells):
            cell = table.cell(r, c)
            cell.fill.solid()
            shade = INK if r == 0 else SHADE if r % 2 == 0 else PAPER
            cell.fill.fore_color.rgb = colour(shade)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            cell.margin_top = cell.margin_bottom = Pt(3)
            cell.margin_left = cell.margin_right = Pt(6)
            ink = PAPER if r == 0 else INK
            write(cell.text_frame, [text], size=size, language=language, ink=ink, bold=r == 0)


def describe(shape: Any, name: str, text: str) -> None:
    """Name a shape, and give it a text alternative."""
    properties = shape._element.xpath(".//p:cNvPr")[0]
    properties.set("name", name)
    properties.set("descr", text)
