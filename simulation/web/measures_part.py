"""Levers and public policy: what a policymaker decides on, beside every answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from scenarios.limits import MOST_SEED
from simulation.web import parameter_part, state, steps_part
from simulation.web.choice import LEVERS, MEASURES, Choice, adoption_modes, levers

if TYPE_CHECKING:
    from simulation.words import Language

POLICY = tuple(section for section in MEASURES if section != "levers")
_ICONS = {
    "adoption": ":material/calendar_month:",
    "policy": ":material/account_balance:",
    "platform": ":material/storefront:",
}


def simple(choice: Choice, words: Language, *, place: str = "control") -> None:
    """Levers, who goes digital, and luck."""
    st.header(words("levers"), help=words("levers.help"), anchor=False)
    now = dict(choice.levers)
    for row in levers():
        name = row.path.removeprefix("levers.")
        st.slider(
            words.get(f"lever.{name}", name.replace("_", " ")),
            min_value=0,
            max_value=100,
            step=5,
            format="%d%%",
            help=words.meaning(row),
            **state.control(name, now[name], place=place),
        )
    modes = adoption_modes()
    st.segmented_control(
        words("adoption"),
        list(modes.choices),
        format_func=lambda mode: words.get(f"adoption.{mode}", mode),
        help=words.meaning(modes),
        **state.control("adoption", choice.adoption, place=place),
    )


def luck(choice: Choice, words: Language, *, place: str = "control") -> None:
    """Seed of all luck."""
    st.number_input(
        words("seed"),
        min_value=0,
        max_value=MOST_SEED,
        step=1,
        help=words("seed.help"),
        **state.control("seed", choice.seed, place=place),
    )


def whole(choice: Choice, words: Language, *, place: str = "control") -> None:
    """Everything of this side: levers, the programme, public money and rules, platform, luck."""
    steps_part.show(LEVERS, words, place=place)
    simple(choice, words, place=place)
    for section in POLICY:
        _section(section, choice, words, place)
    luck(choice, words, place=place)


def _section(section: str, choice: Choice, words: Language, place: str) -> None:
    """A section of the schema; its controls are drawn once it is opened."""
    rows = [row for path, row in choice.rows.items() if path.startswith(f"{section}.")]
    changed = sum(choice.value(row.path) != row.value for row in rows)
    title = words(f"build.{section}")
    box = st.expander(
        words("build.section", title=title, n=changed) if changed else title,
        icon=_ICONS[section],
        key=f"section.{section}.{place}",
        on_change="rerun",
    )
    if box.open:
        with box:
            for row in rows:
                parameter_part.draw(row, choice, words, place=place)
