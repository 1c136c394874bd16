"""A chart on a page, with what always comes with it: its text alternative and its table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    import pandas as pd

    from simulation.words import Language


def draw(
    table: pd.DataFrame,
    spec: dict[str, Any],
    words: Language,
    *,
    key: str,
    alt: str,
    shown: pd.DataFrame | None = None,
) -> None:
    """Draw a chart, and below it the way to its table.

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
    """
    st.vega_lite_chart(table, spec, alt=alt, key=f"chart.{key}")
    with st.popover(words("chart.more"), icon=":material/table_chart:", type="tertiary"):
        st.dataframe(table if shown is None else shown, hide_index=True, alt=alt)
