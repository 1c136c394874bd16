"""Pieces of a page: everything that comes from outside is text in it, never markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from simulation.charts.faces import inline
from simulation.charts.svg import FACES, PAGE_FACES

if TYPE_CHECKING:
    from simulation.report.telling import Rows


def element(tag: str, *inner: str, **attributes: str) -> str:
    """Element with inner markup; values of attributes are escaped.

    >>> element("p", text("1 < 2"), title='"')
    '<p title="&quot;">1 &lt; 2</p>'
    """
    named = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for name, value in attributes.items()
    )
    return f"<{tag}{named}>{''.join(inner)}</{tag}>"


def text(content: str) -> str:
    """Text as markup."""
    return escape(content, quote=False)


def dated(content: str) -> str:
    """Text as markup whose dates are not broken at the end of a line.

    >>> dated("On 2026-11-27")
    'On <span class="whole">2026-11-27</span>'
    """
    return re.sub(r"\b\d{4}-\d{2}-\d{2}\b", r'<span class="whole">\g<0></span>', text(content))


def table(rows: Rows, caption: str) -> str:
    """Table with a caption, which scrolls by itself where it is too wide."""
    head = "".join(element("th", text(title), scope="col") for title in rows.titles)
    body = "".join(_row(cells) for cells in rows.rows)
    whole = element(
        "table",
        element("caption", text(caption)),
        element("thead", element("tr", head)),
        element("tbody", body),
    )
    return element("div", whole, class_="wide", tabindex="0", role="region", aria_label=caption)


def hidden(title: str, *inner: str) -> str:
    """Part that opens when its title is clicked; printed as it is, or paper would be all tables."""
    return element("details", element("summary", text(title)), *inner)


def figure(drawing: str, alternative: str, *inner: str) -> str:
    """Chart with its text alternative."""
    drawn = element("div", drawing, role="img", aria_label=alternative)
    return element("figure", drawn, *inner)


def paragraphs(lines: Sequence[str], **attributes: str) -> str:
    """One paragraph a line."""
    return "".join(element("p", text(line), **attributes) for line in lines)


def document(title: str, body: Sequence[str], *, language: str) -> str:
    """Whole HTML document that asks for nothing: its policy (CSP) forbids every request and script.

    Parameters
    ----------
    title : str
        Text of its title.
    body : sequence of str
        Markup.
    language : str
        BCP 47.
    """
    head = (
        '<meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        '<link rel="icon" href="data:,">'
    )
    face = inline("".join([title, *body]), language)
    style = f"{face}{STYLE}body {{ font-family: {PAGE_FACES.get(language, FACES)}; }}\n"
    whole = element(
        "html",
        element("head", head, element("title", text(title)), f"<style>{style}</style>"),
        "\n",
        element("body", *(f"{part}\n" for part in body)),
        lang=language,
    )
    return f"<!DOCTYPE html>\n{whole}\n"


def _row(cells: Sequence[str]) -> str:
    first, *others = cells
    return element(
        "tr",
        element("th", text(first), scope="row"),
        *(element("td", text(cell)) for cell in others),
    )


_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
STYLE = """
:root { color-scheme: light dark; --ink: #1f2933; --quiet: #5b6470; --paper: #ffffff;
  --shade: #f1f4f8; --line: #d5dae1; --good: #14695d; --bad: #b04a1c; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ed; --quiet: #a9b1bb; --paper: #14181d;
  --shade: #1f252c; --line: #3a424c; --good: #4fc3b0; --bad: #f0936a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); line-height: 1.55;
  font-size: 16px; }
main, header, footer { max-width: 1080px; margin: 0 auto; padding: 0 20px; }
header { padding-top: 28px; }
h1 { font-size: 1.65rem; line-height: 1.3; margin: .3rem 0 1rem; }
h2 { font-size: 1.25rem; line-height: 1.35; margin: 2.6rem 0 .6rem; }
section > h2:first-child { border-top: 1px solid var(--line); padding-top: 1.4rem; }
p { margin: .4rem 0; max-width: 110ch; } .whole { white-space: nowrap; }
.quiet { color: var(--quiet); font-size: .9rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(230px, 1fr)); gap: 14px;
  margin-bottom: 1rem; }
.card { background: var(--shade); border-radius: 8px; padding: 14px 18px; }
.card .change { font-size: 1.9rem; font-weight: 650; line-height: 1.2; margin: 0; }
.good { color: var(--good); font-weight: 600; } .bad { color: var(--bad); font-weight: 600; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr));
  gap: 24px; }
figure { margin: .6rem 0; } figure svg { width: 100%; height: auto; display: block;
  overflow: visible; } figure svg text { font-family: inherit; }
figcaption { color: var(--quiet); font-size: .9rem; }
.wide { overflow-x: auto; margin: .6rem 0; }
table { border-collapse: collapse; font-size: .9rem; width: 100%; }
caption { text-align: left; color: var(--quiet); padding-bottom: .3rem; }
th, td { text-align: left; vertical-align: top; padding: 5px 10px 5px 0;
  border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums; }
thead th { font-weight: 650; } tbody th { font-weight: 400; }
.long td, .long th { overflow-wrap: anywhere; }
details { margin: .8rem 0; } summary { cursor: pointer; color: var(--quiet); }
summary:focus-visible, .wide:focus-visible { outline: 2px solid #2f7fd6; outline-offset: 2px; }
dl { display: grid; grid-template-columns: minmax(9rem, 16rem) 1fr; gap: 4px 18px; }
dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; }
footer { padding-bottom: 40px; margin-top: 2.6rem; }
@media (max-width: 600px) { .wide th, .wide td { min-width: 4.6em; }
  dl { grid-template-columns: 1fr; } dd { margin-bottom: .5rem; }
  h1 { font-size: 1.35rem; } }
@media print { :root { color-scheme: light; --ink: #000; --quiet: #444; --paper: #fff;
    --shade: #f4f4f4; --line: #bbb; --good: #14695d; --bad: #b04a1c; }
  body { font-size: 11pt; } main, header, footer { max-width: none; padding: 0; }
  section, .card, figure, tr, h2 { break-inside: avoid; } h2 { break-after: avoid; }
  .cards { grid-template-columns: repeat(3, 1fr); gap: 8px; } .card .change { font-size: 1.5rem; }
  .wide { overflow: visible; } .wide table { font-size: 8.5pt; }
  .charts { grid-template-columns: 1fr 1fr; } }
@page { margin: 14mm; }
"""
