"""Parts of a page that are folded away: drawn once they are opened, and by themselves.

What nobody looks at costs a browser as much as what everybody does: the tables behind the answer
were half of what it had to draw anew for another language.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st


def show(title: str, key: str, draw: Callable[..., None], *args: Any) -> None:
    """Fold a part away under its title.

    Parameters
    ----------
    title : str
        What it is, in the language of the reader.
    key : str
        Name of the part, unique on its page: it stays open while other things change.
    draw : callable
        Draws it, given ``args``.
    """
    st.fragment(_show)(title, key, draw, args)


def _show(title: str, key: str, draw: Callable[..., None], args: tuple[Any, ...]) -> None:
    box = st.expander(title, key=f"folded.{key}", on_change="rerun")
    if box.open:
        with box:
            draw(*args)
