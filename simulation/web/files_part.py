"""Scenario files: take one in, and give the present scenario out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulation.web import scenario_files, state

if TYPE_CHECKING:
    from simulation.web.choice import Choice
    from simulation.words import Language


def show(choice: Choice, words: Language) -> None:
    """Draw both ways, and the command that does the same."""
    name = scenario_files.file_name(choice)
    st.caption(words("file.lead"))
    st.download_button(
        words("file.download"),
        lambda: scenario_files.file_text(choice).encode(),
        file_name=name,
        mime="application/toml",
        key="file.download",
        icon=":material/download:",
        on_click="ignore",
    )
    st.code(f"python -m simulation compare {name}", language=None, wrap_lines=True)
    st.file_uploader(
        words("file.upload"),
        type="toml",
        key="file.upload",
        on_change=state.upload,
        args=("file.upload",),
    )
    # Said before a file is chosen: what is far too large the browser refuses in its own words.
    st.caption(words("file.upload.help", most=scenario_files.MOST_BYTES // 10**6))
