"""A table whose rows become cards on a narrow screen, as HTML: cells come in escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_STYLE = """<style>
.cards table {width: 100%; border-collapse: collapse; font-size: 0.95rem}
.cards th, .cards td {text-align: start; vertical-align: top; padding: 0.6rem 0.75rem;
  border: 0; border-bottom: 1px solid rgba(128, 128, 128, 0.35); overflow-wrap: break-word}
.cards th {font-weight: 600}
.cards tr.over th {padding-top: 1.4rem}
.cards p {margin: 0 0 0.25rem}
.cards .small {font-size: 0.85rem; opacity: 0.8}
.cards .strong {font-weight: 600}
.cards code {font-size: 0.8rem; white-space: normal; overflow-wrap: anywhere}
@media (min-width: 701px) {
  .cards .verdict {width: 9rem} .cards .wide {width: 38%} .cards .label {display: none}
  .cards .beside {display: block}
}
@media (max-width: 700px) {
  .cards thead {position: absolute; left: -100vw}
  .cards table, .cards tbody, .cards tr, .cards td, .cards tbody th {display: block}
  .cards tr {border-bottom: 1px solid rgba(128, 128, 128, 0.35); padding: 0.5rem 0}
  .cards tr.over {border: 0; padding: 0}
  .cards td, .cards tbody th {border: 0; padding: 0.1rem 0; line-height: 1.4}
  .cards tr.over th {padding-top: 1rem}
  .cards .beside::before {content: " · "}
  .cards .beside:first-child::before {content: ""}
  .cards td:empty {display: none}
}
</style>"""


def table(heads: Sequence[str], rows: Iterable[str]) -> str:
    """Table of rows (`row`, `over`) below their headings.

    >>> print(table(["a"], [row([("", "1")])]).partition("</style>")[2])
    <div class="cards"><table><thead><tr><th scope="col">a</th></tr></thead><tbody><tr><td\
>1</td></tr></tbody></table></div>
    """
    head = "".join(f'<th scope="col">{text}</th>' for text in heads)
    return (
        f'{_STYLE}<div class="cards"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def row(cells: Iterable[tuple[str, str]]) -> str:
    """Row of cells, each with its class: ``wide``, ``verdict``, or none."""
    told = "".join(
        f'<td class="{name}">{text}</td>' if name else f"<td>{text}</td>" for name, text in cells
    )
    return f"<tr>{told}</tr>"


def over(text: str, columns: int) -> str:
    """Heading of the rows below it."""
    return f'<tr class="over"><th scope="colgroup" colspan="{columns}">{text}</th></tr>'


def small(text: str) -> str:
    """Paragraph in small letters; nothing where there is no text."""
    return f"<p class='small'>{text}</p>" if text else ""


def beside(text: str) -> str:
    """What is said below a text, or beside it where there is little room."""
    return text and f'<span class="beside small">{text}</span>'


def label(text: str) -> str:
    """What a cell is, before its text: shown where its heading is not."""
    return f'<span class="label small">{text}</span>'
