"""What the model is held to, on the evidence page: patterns of real clusters, truths of theory."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from simulation.claims.document import pattern_rows
from simulation.claims.stored import StoredError, stored
from simulation.verify import all_cases
from simulation.web.choice import title_of
from simulation.web.claims_part import runs_told
from simulation.web.plain import plain
from simulation.words import Language


def show(words: Language) -> None:
    """Draw both tables."""
    if english := words("checks.english"):
        st.caption(english)
    st.header(words("checks.patterns"), anchor=False)
    st.markdown(words("checks.patterns.lead"))
    try:
        table = patterns(words)
    except StoredError as error:
        st.error(words("checks.broken", why=plain(str(error))))
    else:
        st.caption(runs_told(words, words("checks.runs")))
        st.table(table)
    st.header(words("checks.truths"), anchor=False)
    st.markdown(words("checks.truths.lead", n=len(all_cases())))
    st.table(truths(words))


def patterns(words: Language) -> pd.DataFrame:
    """Numbers of patterns with their bands, and what the kept run of each cluster gave.

    Raises
    ------
    StoredError
        If the file of kept results cannot be used.
    """
    _, rows = pattern_rows()
    keys = ("number", "pattern", "measure", "use", "band", "observed")
    titles = [words(f"checks.{key}") for key in keys]
    titles += [title_of(name, words) for name in stored()]
    return pd.DataFrame([[_plain(cell) for cell in row] for row in rows], columns=titles)


def truths(words: Language) -> pd.DataFrame:
    """Every truth the engine must reproduce, and when it does."""
    keys = ("number", "truth", "expected", "rule", "source", "scenario")
    rows = [
        (str(case.number), one.name, f"{one.expected:.{min(one.digits, 6)}f}", one.rule,
         case.source, case.scenario)
        for case in all_cases()
        for one in case.truths
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=[words(f"checks.{key}") for key in keys])


def _plain(cell: str) -> str:
    """Cell of a document without its marks; a single dash would begin a list."""
    return "\u2013" if cell == "-" else cell.replace("**", "").replace("`", "")
