"""Where a scenario starts from: a cluster that came along, or a file of the user's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulation.web import state
from simulation.web.choice import FILE, clusters, title_of
from simulation.web.plain import plain

if TYPE_CHECKING:
    from simulation.words import Language


def show(words: Language, *, label: str, known: str | None = None) -> None:
    """Draw the clusters to choose from, and the session's own file where there is one.

    Parameters
    ----------
    words : Language
        Language of the reader.
    label, known : str
        Name of the control, and its help.
    """
    names, file = [cluster.name for cluster in clusters()], state.file()
    st.segmented_control(
        label,
        [*names, FILE] if file else names,
        format_func=lambda name: plain(title_of(name, words, file)),
        help=known,
        **state.control("scenario", state.choice().scenario),
    )
