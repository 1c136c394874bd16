"""The frame of every page: registry, navigation, header, messages, errors.

A further page is a module with ``show(words)`` and an entry in `PAGES`; its path is fixed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module

import streamlit as st

from simulation.web import state
from simulation.words import LANGUAGES, Language

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Page:
    """A page of the application.

    Attributes
    ----------
    id : str
        Its title is the text ``page.<id>``; its module is ``simulation.web.<id>_page``.
    path : str
        Fixed path in the address; empty for the first page.
    """

    id: str
    path: str

    def show(self, words: Language) -> None:
        """Draw the page."""
        draw: Callable[[Language], None] = import_module(f"simulation.web.{self.id}_page").show
        draw(words)


# Paths of pages to come: build, cluster, sweep, report. Only pages that work are listed.
PAGES = (Page("answer", ""), Page("evidence", "evidence"))


def run() -> None:
    """Draw the application; called on every rerun."""
    state.begin()
    words = state.language()
    entries = [
        st.Page(
            partial(_draw, page, words),
            title=words(f"page.{page.id}"),
            url_path=page.path,
            default=not page.path,
        )
        for page in PAGES
    ]
    chosen = st.navigation(entries, position="top")
    st.set_page_config(
        page_title=f"{chosen.title} · {words('product')}",
        layout="wide",
        initial_sidebar_state="auto",
    )
    chosen.run()


def show_page(page_id: str) -> None:
    """Draw one page without navigation, as tests do."""
    state.begin()
    _draw(next(page for page in PAGES if page.id == page_id), state.language())


def _draw(page: Page, words: Language) -> None:
    """Draw a page in its frame; an error becomes a sentence, and a line in the log."""
    state.write_link()
    _header(words)
    try:
        page.show(words)
    except Exception:
        _log.exception("page %s failed", page.id)
        st.error(words("problem.page"))
        st.button(words("reset"), key="reset.after_error", **state.action(state.reset))
    _set_language(words)


def _header(words: Language) -> None:
    title, switch = st.columns([3, 1], vertical_alignment="center")
    title.caption(words("product"))
    with switch.container(horizontal=True, horizontal_alignment="right"):
        st.segmented_control(
            words("language"),
            list(LANGUAGES),
            format_func=lambda one: LANGUAGES[one].name,
            label_visibility="collapsed",
            **state.language_control(),
        )
    _mistakes(words)


def _mistakes(words: Language) -> None:
    found = state.mistakes()
    if not found:
        return
    rows = []
    for one in found:
        why = words(one.why, **dict(one.values))
        told = words("problem.value", name=_plain(one.key), value=_plain(one.value), why=why)
        rows.append(why if one.key == "model" else told)
    usable = all(one.key == "model" for one in found)
    head = "" if usable else words("problem.link") + "\n"
    st.warning(head + "\n".join(f"- {row}" for row in rows))


def _plain(text: str) -> str:
    """Text from outside, so that it is shown and not read as markup."""
    short = text if len(text) <= 40 else text[:37] + "..."
    return "`" + (" ".join(short.replace("`", "'").split()) or " ") + "`"


def _set_language(words: Language) -> None:
    """Tell browsers and screen readers the language; the text is ours, nothing of the user's."""
    script = f"<script>document.documentElement.lang = '{words.id}';</script>"
    st.html(script, unsafe_allow_javascript=True)
