"""A chart on a page, with what always comes with it: text alternative, table, and files."""

from __future__ import annotations

import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from simulation import __version__
from simulation.charts import export
from simulation.web import state

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from simulation.words import Language

_ON_LIGHT, _ON_DARK = "#31333f", "#fafafa"


def draw(
    table: pd.DataFrame,
    spec: dict[str, Any],
    words: Language,
    *,
    key: str,
    alt: str,
    shown: pd.DataFrame | None = None,
    title: str = "",
    runs: int = 0,
    source: str = "",
    on_select: Callable[[], None] | None = None,
) -> None:
    """Draw a chart, and below it the way to its table and to files of it.

    The files are made when somebody asks for them, and not before.

    Parameters
    ----------
    table : pandas.DataFrame
        What is drawn, as the specification names its columns.
    spec : dict
        Vega-Lite, as `simulation.charts` makes it.
    words : Language
        Language of the reader.
    key : str
        Name of the chart, unique on its page and fit for a file name.
    alt : str
        What the chart says, for those who do not see it.
    shown : pandas.DataFrame, optional
        The table as people read it; by default `table`.
    title : str, optional
        Above the chart in files; by default the chart's own title, or else `alt`.
    runs : int, optional
        Paired runs behind it, for the line that says where it is from.
    source : str, optional
        That line, where the chart is not of the cluster and the seed that are chosen.
    on_select : callable, optional
        Called when something in the chart is selected; what it is stands in the session under
        ``chart.<key>``.
    """
    st.vega_lite_chart(
        table,
        _on_ground(spec),
        alt=alt,
        key=f"chart.{key}",
        on_select=on_select or "ignore",
    )
    with st.popover(words("chart.more"), icon=":material/table_chart:", type="tertiary"):
        make = partial(
            export.standalone,
            (table, spec),
            title=title or _own_title(spec) or alt,
            source=(source or _source(words, runs), state.link()),
            language=words.id,
        )
        _files(table, make, export.file_name(state.choice().scenario, key, words.id), key, words)
        st.dataframe(table if shown is None else shown, hide_index=True, alt=alt, width="content")


def _on_ground(spec: dict[str, Any]) -> dict[str, Any]:
    """Chart whose text can be read on the ground of the reader's theme."""
    ink = _ON_DARK if st.context.theme.type == "dark" else _ON_LIGHT
    return {**spec, "config": {**spec.get("config", {}), "text": {"color": ink}}}


def _files(table: pd.DataFrame, make: Any, name: str, key: str, words: Language) -> None:
    """Buttons; what they give is made on a thread of its own once they are pressed."""
    kinds = (
        ("png", "image/png", lambda: export.png(make())),
        ("svg", "image/svg+xml", lambda: export.svg_file(make())),
        ("csv", "text/csv", lambda: export.csv(table)),
    )
    st.caption(words("chart.files"))
    with st.container(horizontal=True, gap="small"):
        for kind, mime, data in kinds:
            st.download_button(
                kind.upper(),
                data,
                file_name=f"{name}.{kind}",
                mime=mime,
                key=f"{kind}.{key}",
                on_click="ignore",
                icon=":material/download:",
            )


def _source(words: Language, runs: int) -> str:
    choice = state.choice()
    return words(
        "chart.source",
        product=words("product"),
        version=__version__,
        cluster=choice.title(words),
        runs=words("chart.runs", n=runs) if runs else "",
        seed=choice.seed,
        date=datetime.datetime.now().astimezone().date().isoformat(),
    )


def _own_title(spec: dict[str, Any]) -> str:
    title = spec.get("title", "")
    text = title.get("text", "") if isinstance(title, dict) else title
    return text if isinstance(text, str) else " ".join(text)
