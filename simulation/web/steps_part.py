"""Undo, redo and reset of one side of the choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulation.web import state
from simulation.web.choice import ASSUMPTIONS, LEVERS

if TYPE_CHECKING:
    from simulation.words import Language

# Not Ctrl+Z, which people press to take back what they type into a field.
KEYS = {
    LEVERS: ("Alt+Z", "Alt+Y"),
    ASSUMPTIONS: ("Alt+Shift+Z", "Alt+Shift+Y"),
}
# The keys stand in the help of a button: beside its name there is no room for them.
_NO_HINTS = "<style>[class*=st-key-steps_] kbd { display: none; }</style>"


def show(side: str, words: Language, *, place: str) -> None:
    """Draw the three buttons, each disabled where there is nothing for it to do."""
    undo_key, redo_key = KEYS[side] if place != "phone" else (None, None)
    moves = (
        ("undo", state.undo, state.can_undo(side), undo_key),
        ("redo", state.redo, state.can_redo(side), redo_key),
        ("reset", state.reset, state.can_reset(side), None),
    )
    st.html(_NO_HINTS)
    with st.container(horizontal=True, gap="xsmall", key=f"steps_{side}_{place}"):
        for name, move, can, shortcut in moves:
            told = words(f"build.{name}.{side}")
            st.button(
                words(f"build.{name}"),
                key=f"{name}.{side}.{place}",
                disabled=not can,
                help=words("build.with_key", text=told, key=shortcut) if shortcut else told,
                shortcut=shortcut,
                width="stretch",
                **state.action(move, side),
            )
