"""How every page looks beyond what the theme can say: typefaces, contrast, and fewer buttons."""

from __future__ import annotations

import json
from collections.abc import Iterable

import streamlit as st

from simulation.web import typefaces
from simulation.words import Language

# In dark mode the colour of what is chosen is light, so that it can be read as text; white text on
# it could not be. What charts bring of their own is English in every language, and its pictures do
# not say where they are from; `chart_part` has table and files. What waits to be drawn anew turns
# pale at once and not bit by bit: painting that took a browser as long as a third of an answer's
# runs, on the same processors where it is one's own machine.
RULES = """
button[kind="primary"], button[kind="primary"]:hover, button[kind="primary"]:focus-visible,
button[kind="primary"]:active, [data-testid="stMultiSelectTagsContainer"] [data-tag] {
  background-color: #1f5fa8; border-color: #1f5fa8; color: #ffffff;
}
[data-testid="stMainBlockContainer"] { padding-top: 4.5rem; }
[data-testid="stMainBlockContainer"] h1 { word-break: keep-all; overflow-wrap: anywhere; }
@media (max-width: 767px) {
  [data-testid="stMainBlockContainer"] { padding-top: 3.5rem; }
  [data-testid="stMainBlockContainer"] h1 { font-size: 1.6rem; padding: 0.25rem 0; }
}
[data-testid="stMetricLabel"] * { white-space: normal !important; overflow: visible !important; }
.stMarkdownBadge { white-space: normal !important; }
[data-stale="true"] { transition: opacity 0s linear 0.5s !important; }
[data-testid="stTable"] td :is(div, p) { overflow-wrap: anywhere !important; }
[data-testid="stTable"] td:first-child :is(div, p) { overflow-wrap: break-word !important; }
[data-testid="stElementToolbar"] button[aria-label^="Show data"],
[data-testid="stElementToolbar"] button[aria-label^="Download as PNG"],
[data-testid="stElementToolbar"] button[aria-label^="Copy Vega-Lite spec"] { display: none; }
"""

# A table that is wider than the screen is moved sideways; Streamlit leaves it out of the keyboard.
REACHABLE = """<script>
if (!window.tablesReachable) {
  window.tablesReachable = true;
  const mend = () => document.querySelectorAll('[data-testid="stTable"]').forEach(table => {
    for (const box of [table, ...table.querySelectorAll("div")])
      if (box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).overflowX === "auto")
        box.tabIndex = 0;
  });
  new MutationObserver(() => requestAnimationFrame(mend)).observe(
    document.body, {childList: true, subtree: true});
  addEventListener("resize", mend);
  mend();
}
</script>"""


# An address that leads to no page: Streamlit says so in English, whatever the page's language.
_LOST = """<script>
{
  const [theirs, title, more] = WORDS;
  const mend = () => document.querySelectorAll("[role=dialog] h2").forEach(head => {
    if (head.textContent !== theirs) return;
    head.textContent = title;
    if (head.nextElementSibling) head.nextElementSibling.textContent = more;
  });
  const watch = new MutationObserver(mend);
  watch.observe(document.body, {childList: true, subtree: true});
  setTimeout(() => watch.disconnect(), 20000);
  mend();
}
</script>"""


def lost(words: Language, pages: Iterable[str]) -> str:
    """Script that says in the reader's language that there is no such page, and which there are."""
    here, *others = (words(f"page.{name}") for name in pages)
    more = words("page.lost.more", here=here, others=words("report.list").join(others))
    told = json.dumps(["Page not found", words("page.lost"), more], ensure_ascii=False)
    return _LOST.replace("WORDS", told.replace("</", "<\\/"))


def declare(words: Language) -> None:
    """Give this page its look."""
    st.html(f"<style>{RULES}{typefaces.rules(words.id)}</style>")
