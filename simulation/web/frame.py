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

from scenarios.load import Problem
from simulation.web import login_part, look, state
from simulation.web.link import Mistake
from simulation.web.plain import code, plain
from simulation.web.scenario_files import Refused
from simulation.words import LANGUAGES, Language
from simulation.words.reasons import reason, told

_MOST_TOLD = 12  # problems listed at once

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


PAGES = (
    Page("answer", ""),
    Page("build", "build"),
    Page("cluster", "cluster"),
    Page("sweep", "sweep"),
    Page("report", "report"),
    Page("evidence", "evidence"),
)


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
    if login_part.may_enter(words):
        chosen.run()


def show_page(page_id: str) -> None:
    """Draw one page without navigation, as tests do."""
    state.begin()
    _draw(next(page for page in PAGES if page.id == page_id), state.language())


def _draw(page: Page, words: Language) -> None:
    """Draw a page in its frame; an error becomes a sentence, and a line in the log."""
    state.write_link()
    look.declare(words)
    _header(words)
    try:
        page.show(words)
    except Exception:
        _log.exception("page %s failed", page.id)
        st.error(words("problem.page"))
        st.button(words("reset"), key="reset.after_error", **state.action(state.reset))
    _set_language(words)


def _header(words: Language) -> None:
    title, switch = st.columns([3, 2], vertical_alignment="center")
    title.caption(words("product"))
    with switch.container(horizontal=True, horizontal_alignment="right"):
        st.segmented_control(
            words("language"),
            list(LANGUAGES),
            format_func=lambda one: LANGUAGES[one].name,
            label_visibility="collapsed",
            **state.language_control(),
        )
    login_part.who(words)
    _mistakes(words)


def _mistakes(words: Language) -> None:
    """Parts of a link that were of no use, and a value or file that was not taken."""
    found = state.mistakes()
    if found:
        rows = [_told(one, words) for one in found]
        usable = all(one.key == "model" for one in found)
        head = "" if usable else words("problem.link")
        st.warning(_listed(head, rows, words))
    if refused := state.refused():
        texts = [_why(one, words) for one in refused]
        st.error(_listed(words("problem.refused"), texts, words))


def _told(mistake: Mistake, words: Language) -> str:
    if isinstance(mistake.why, Problem):
        why = plain(reason(mistake.why, words))
    else:
        why = words(mistake.why, **{key: plain(str(value)) for key, value in mistake.values})
    if mistake.key == "model":
        return why
    return words("problem.value", name=code(mistake.key), value=code(mistake.value), why=why)


def _why(problem: Problem | Refused, words: Language) -> str:
    if isinstance(problem, Refused):
        return words(problem.why, **problem.values)
    return plain(told(problem, words).removeprefix("override "))


def _listed(head: str, rows: list[str], words: Language) -> str:
    shown = rows[:_MOST_TOLD]
    if len(rows) > len(shown):
        shown.append(words("problem.more", n=len(rows) - len(shown)))
    return head + "\n" + "\n".join(f"- {row}" for row in shown)


def _set_language(words: Language) -> None:
    """Tell browsers and screen readers the language; the text is ours, nothing of the user's."""
    script = f"<script>document.documentElement.lang = '{words.id}';</script>"
    st.html(script, unsafe_allow_javascript=True)
    st.html(look.REACHABLE, unsafe_allow_javascript=True)
    st.html(look.lost(words, (page.id for page in PAGES)), unsafe_allow_javascript=True)
